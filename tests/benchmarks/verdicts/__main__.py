"""The yardstick of whole digests: what strict readers, who know no version, say of every element that is shown.

    python -m tests.benchmarks.verdicts sheets --commit NAME --cards N --sheets FOLDER --keys FILE [--stream NAME]

`sheets` writes digests of some commits beside their articles for readers to mark, by days drawn at random.
The streams lie outside the repository; without them it says so and ends with 0.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir

from tests.benchmarks.labelling.corpus import KEPT_APART, STREAMS, stream_names
from tests.benchmarks.verdicts.replays import ReplayError
from tests.benchmarks.verdicts.writing import Wanted, days_on, write_sheets

HEADLINES_ALONE = ("headlines_july_2022",)  # nothing but headlines: there is no digest to read
REPLAYS = Path(gettempdir()) / "communique-replays"


class RefusedError(Exception):
    """A call that cannot be taken; the message says why."""


def main(words: Sequence[str] | None = None, *, streams: Path = STREAMS) -> int:
    """Run one of the commands on a folder of streams; return 1 where something is left out, 2 for a call that
    cannot be taken."""
    choices = _arguments().parse_args(words)
    if not stream_names(streams):
        print(f"skipped: the streams are not here ({streams.name}/*.jsonl beside the project's folder)")
        return 0
    try:
        return int(choices.run(choices, streams))
    except (RefusedError, ReplayError, FileExistsError) as fault:
        print(fault, file=sys.stderr)
        return 2


def _sheets(choices: argparse.Namespace, streams: Path) -> int:
    rows = write_sheets(_wanted(choices, streams), Path(choices.sheets), Path(choices.keys))
    print("\n".join(rows))
    return 0


def _wanted(choices: argparse.Namespace, streams: Path) -> Wanted:
    return Wanted(
        streams=_streams(choices, streams),
        commits=choices.commit,
        cards=choices.cards,
        seed=choices.seed,
        twice=choices.twice,
        file=choices.file,
        without=days_on([Path(each) for each in choices.without]),
        replays=Path(choices.replays),
        packages=choices.packages,
        folder=streams,
    )


def _streams(choices: argparse.Namespace, folder: Path) -> tuple[str, ...]:
    there = [name for name in stream_names(folder) if name not in HEADLINES_ALONE]
    wanted = choices.stream or [name for name in there if (name in KEPT_APART) == choices.kept_apart]
    for name in wanted:
        if name not in there:
            raise RefusedError(f"there is no stream {name} with texts; there are {', '.join(there)}")
        if name in KEPT_APART and not choices.kept_apart:
            raise RefusedError(f"{name} is kept apart: sheets of it are written only with --kept-apart")
    return tuple(wanted)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.verdicts", description=__doc__)
    commands = parser.add_subparsers(required=True)
    sheets = commands.add_parser("sheets", help="write reading sheets")
    sheets.set_defaults(run=_sheets)
    sheets.add_argument("--twice", type=float, default=0.1, metavar="SHARE", help="of cards, for a second reader")
    _reading(sheets)
    return parser


def _reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--commit", action="append", required=True, help="whose digests; may be repeated")
    parser.add_argument("--stream", action="append", default=[], metavar="NAME", help="only this one; repeated")
    parser.add_argument("--cards", type=int, default=40, metavar="N", help="whole days until there are N cards")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file", type=int, default=40, metavar="N", help="about so many cards a file")
    parser.add_argument("--sheets", required=True, metavar="FOLDER", help="where the sheets go")
    parser.add_argument("--keys", required=True, metavar="FILE", help="where it stands whose digests they are")
    parser.add_argument("--without", action="append", default=[], metavar="KEYS", help="days that are on these")
    parser.add_argument("--kept-apart", action="store_true", help="the streams that are kept apart")
    _replaying(parser)


def _replaying(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--replays", default=str(REPLAYS), metavar="FOLDER", help="where replays are kept")
    parser.add_argument("--packages", default="", metavar="FOLDER", help="packages that an older commit needs")


if __name__ == "__main__":
    sys.exit(main())
