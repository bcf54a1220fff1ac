"""The yardstick of whole digests: what strict readers, who know no version, say of every element that is shown.

    python -m tests.benchmarks.verdicts sheets --commit NAME --cards N --sheets FOLDER --keys FILE [--stream NAME]
    python -m tests.benchmarks.verdicts pairs --commit ONE --commit OTHER --days N --sheets FOLDER --keys FILE
    python -m tests.benchmarks.verdicts take KEYS ANSWERS...
    python -m tests.benchmarks.verdicts table [--round NAME] [--commit NAME]
    python -m tests.benchmarks.verdicts worst N [--keys FILE] [--answers FILE]

Each takes `--own`: then it is about the repository's own stream (`tests.benchmarks.own`), and needs nothing
outside.
`sheets` writes digests of some commits beside their articles for readers to mark, by days drawn at random; `pairs`
the same days by two commits side by side. `take` keeps what readers answered, as ids, places and hashes, in
`labelled/verdicts`. `table` prints what came of it, `worst` the cards with most faults.
The streams of real news lie outside the repository; without them it says so and ends with 0.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from tests.benchmarks.labelling.corpus import KEPT_APART, STREAMS, stream_names
from tests.benchmarks.own.stream import STREAM, write_stream
from tests.benchmarks.verdicts.figures import Day, by_version
from tests.benchmarks.verdicts.pairs import days_that_differ, pairs_of, write_pairs
from tests.benchmarks.verdicts.replays import ReplayError, commit_of
from tests.benchmarks.verdicts.sheets import News
from tests.benchmarks.verdicts.stored import VERDICTS, CardVerdict, PairVerdict, Verdict, outdated, read_verdicts
from tests.benchmarks.verdicts.table import table
from tests.benchmarks.verdicts.taking import articles_of, take
from tests.benchmarks.verdicts.worst import why_of, words_from, words_of, worst, worst_text
from tests.benchmarks.verdicts.writing import Wanted, days_of, days_on, news_of, write_sheets

HEADLINES_ALONE = ("headlines_july_2022",)  # nothing but headlines: there is no digest to read
MANY = 100_000  # cards: for days side by side all are drawn, those that differ are taken
REPLAYS = Path(gettempdir()) / "communique-replays"


class RefusedError(Exception):
    """A call that cannot be taken; the message says why."""


def main(words: Sequence[str] | None = None, *, streams: Path = STREAMS, verdicts: Path = VERDICTS) -> int:
    """Run one of the commands on a folder of streams; return 1 where something is left out, 2 for a call that
    cannot be taken."""
    choices = _arguments(verdicts).parse_args(words)
    if not (choices.own or stream_names(streams)):
        print(f"skipped: the streams are not here ({streams.name}/*.jsonl beside the project's folder)")
        return 0
    try:
        with TemporaryDirectory() if choices.own else nullcontext() as folder:
            return int(choices.run(choices, write_stream(Path(folder)) if folder else streams))
    except (RefusedError, ReplayError, FileExistsError) as fault:
        print(fault, file=sys.stderr)
        return 2


def _sheets(choices: argparse.Namespace, streams: Path) -> int:
    rows = write_sheets(_wanted(choices, streams), Path(choices.sheets), Path(choices.keys))
    print("\n".join(rows))
    return 0


def _pairs(choices: argparse.Namespace, streams: Path) -> int:
    if len(choices.commit) != 2:
        raise RefusedError("two commits are needed to stand side by side")
    wanted, keys = _wanted(choices, streams), Path(choices.keys)
    if keys.exists():
        raise RefusedError(f"{keys} is there already: answers to its sheets need it")
    news = news_of(wanted)
    days = days_that_differ(days_of(wanted, news), news)[: choices.days]
    if not days:
        raise RefusedError("the two commits show the same on every day")
    commits = [commit_of(name) for name in wanted.commits]
    pairs = pairs_of(days, commits, keys.stem, choices.seed, choices.file)
    print("\n".join(write_pairs(pairs, news, Path(choices.sheets), keys)))
    return 0


def _take(choices: argparse.Namespace, streams: Path) -> int:
    try:
        new, faults = take(Path(choices.keys), [Path(each) for each in choices.answers], choices.verdicts, streams)
    except (OSError, ValueError) as error:
        raise RefusedError(f"{choices.keys} cannot be read: {error}") from error
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{new} verdicts are taken anew")
    return 1 if faults else 0


def _table(choices: argparse.Namespace, streams: Path) -> int:
    text, left_out = table(_chosen(choices), articles_of(streams))
    for each in left_out:
        print(f"left out: {each}", file=sys.stderr)
    print(text or "there are no verdicts")
    return 0


def _worst(choices: argparse.Namespace, streams: Path) -> int:
    articles = articles_of(streams)
    fit = {
        stream: [each for each in some if not outdated(each, articles.get(stream, {}))]
        for stream, some in _chosen(choices).items()
    }
    cards = [
        (day, card) for judged in by_version(fit).values() for day, some in judged.cards.items() for card in some
    ]
    keys, answers = [Path(each) for each in choices.keys], [Path(each) for each in choices.answers]
    chosen = worst(cards, choices.number)
    words = words_of(keys) if keys else words_from(_replay_of(chosen, choices, streams))
    why = why_of(answers, keys)
    for card in chosen:
        print(worst_text(card, words, why), end="\n\n")
    return 0


def _replay_of(cards: Sequence[tuple[Day, CardVerdict]], choices: argparse.Namespace, streams: Path) -> News:
    return news_of(
        Wanted(
            streams=sorted({stream for (stream, _), _ in cards}),
            commits=sorted({card.commit for _, card in cards}),
            cards=0,
            replays=_replays(choices, streams),
            packages=choices.packages,
            folder=streams,
        )
    )


def _replays(choices: argparse.Namespace, streams: Path) -> Path:
    """Where replays are kept: those of our own stream for this call only, since its articles may change before the
    next one without a commit."""
    return Path(choices.replays) if choices.replays else streams / "replays" if choices.own else REPLAYS


def _chosen(choices: argparse.Namespace) -> dict[str, list[Verdict]]:
    """The verdicts of the rounds, streams and commits that are asked for; of the repository's own stream, of the
    streams that are kept apart or of the others, never of two of these."""
    commits = [commit_of(name) for name in choices.commit]
    return {
        stream: [each for each in some if _is_wanted(each, choices.round, commits)]
        for stream, some in read_verdicts(choices.verdicts).items()
        if (not choices.stream or stream in choices.stream)
        and (stream in KEPT_APART, stream == STREAM) == (choices.kept_apart, choices.own)
    }


def _is_wanted(verdict: Verdict, rounds: Sequence[str], commits: Sequence[str]) -> bool:
    own = verdict.commits if isinstance(verdict, PairVerdict) else (verdict.commit,)
    return (not rounds or verdict.round in rounds) and (not commits or all(each in commits for each in own))


def _wanted(choices: argparse.Namespace, streams: Path) -> Wanted:
    return Wanted(
        streams=_streams(choices, streams),
        commits=choices.commit,
        cards=choices.cards,
        seed=choices.seed,
        twice=choices.twice,
        file=choices.file,
        without=days_on([Path(each) for each in choices.without]),
        replays=_replays(choices, streams),
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


def _arguments(verdicts: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.verdicts", description=__doc__)
    commands = parser.add_subparsers(required=True)
    sheets = commands.add_parser("sheets", help="write reading sheets")
    sheets.set_defaults(run=_sheets)
    sheets.add_argument("--cards", type=int, default=40, metavar="N", help="whole days until there are N cards")
    sheets.add_argument("--twice", type=float, default=0.1, metavar="SHARE", help="of cards, for a second reader")
    _reading(sheets)
    pairs = commands.add_parser("pairs", help="write sheets of two commits side by side")
    pairs.set_defaults(run=_pairs, twice=0.0, cards=MANY)
    pairs.add_argument("--days", type=int, default=20, metavar="N", help="days on which the two differ")
    _reading(pairs)
    taking = commands.add_parser("take", help="keep what readers answered")
    taking.set_defaults(run=_take)
    taking.add_argument("keys", metavar="KEYS", help="the keys of the sheets")
    taking.add_argument("answers", nargs="+", metavar="ANSWERS", help="files of answers")
    tables = commands.add_parser("table", help="print the table")
    tables.set_defaults(run=_table)
    worsts = commands.add_parser("worst", help="print the worst cards in full")
    worsts.set_defaults(run=_worst)
    worsts.add_argument("number", type=int, metavar="N")
    worsts.add_argument("--keys", action="append", default=[], metavar="FILE", help="they have the words")
    worsts.add_argument("--answers", action="append", default=[], metavar="FILE", help="they have the reasons")
    _replaying(worsts)
    for each in (taking, tables, worsts):
        each.set_defaults(verdicts=verdicts)
    for each in (sheets, pairs, taking, tables, worsts):
        each.add_argument("--own", action="store_true", help="the repository's own stream")
    for each in (tables, worsts):
        each.add_argument("--commit", action="append", default=[], help="only what is of it; may be repeated")
        each.add_argument("--stream", action="append", default=[], metavar="NAME")
        each.add_argument("--kept-apart", action="store_true", help="of the streams that are kept apart alone")
        each.add_argument(
            "--round", action="append", default=[], metavar="NAME", help="the keys' file was NAME.json"
        )
    return parser


def _reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--commit", action="append", required=True, help="whose digests; may be repeated")
    parser.add_argument("--stream", action="append", default=[], metavar="NAME", help="only this one; repeated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--file", type=int, default=40, metavar="N", help="about so many cards a file, or days side by side"
    )
    parser.add_argument("--sheets", required=True, metavar="FOLDER", help="where the sheets go")
    parser.add_argument("--keys", required=True, metavar="FILE", help="where it stands whose digests they are")
    parser.add_argument("--without", action="append", default=[], metavar="KEYS", help="days that are on these")
    parser.add_argument("--kept-apart", action="store_true", help="the streams that are kept apart")
    _replaying(parser)


def _replaying(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--replays", default="", metavar="FOLDER", help="where replays are kept")
    parser.add_argument("--packages", default="", metavar="FOLDER", help="packages that an older commit needs")


if __name__ == "__main__":
    sys.exit(main())
