"""Figures of the repository's own stream: what a change of a voice, a gate or a section does, with nothing else.

    python -m tests.benchmarks.own [--wrong WORDS]
    python -m tests.benchmarks.own --lines

Prints how the stream is read and what its digests show, beside the labels (`labelled/own`), and what readers said
of the words that are shown (`labelled/verdicts`). Keep the output of before a change, and compare. `--wrong` names
what is not as labelled, of the figures whose name has these words ("who speaks", "verdicts: line"; "" for all).
`--lines` prints the stream instead, for `communique try` and `communique replay -`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.own.findings import Finding, table, wrong
from tests.benchmarks.own.labels import LABELS
from tests.benchmarks.own.reading import findings_of, read_stream
from tests.benchmarks.own.shown import judged, replayed, shown_findings, unread_text
from tests.benchmarks.own.stream import STREAM, OwnArticle, lines, own_articles, write_stream
from tests.benchmarks.verdicts.stored import VERDICTS, read_verdicts


def main(words: Sequence[str] | None = None, *, labels: Path = LABELS, verdicts: Path = VERDICTS) -> int:
    """Print the figures; return 1 where a label fits no sentence."""
    choices = _arguments().parse_args(words)
    if choices.lines:
        print("\n".join(lines()))
        return 0
    findings, unread, faults = measured(own_articles(), labels, verdicts)
    for fault in faults:
        print(f"left out: {fault}", file=sys.stderr)
    print("\n".join(filter(None, (table(findings), unread))))
    if choices.wrong is not None:
        print("\n".join(["", *wrong(findings, choices.wrong)]))
    return 1 if faults else 0


def measured(
    articles: Sequence[OwnArticle], labels: Path = LABELS, verdicts: Path = VERDICTS
) -> tuple[list[Finding], str, list[str]]:
    """Return every decision on these articles beside its label or verdict, a line on what nobody has read yet, and
    the faults of labels that were left out."""
    with TemporaryDirectory() as folder:
        file = write_stream(Path(folder), articles) / f"{STREAM}.jsonl"
        read, faults = findings_of(articles, read_stream(file), labels)
        days = replayed(file)
        marked, unread = judged(Path(folder), days, read_verdicts(verdicts).get(STREAM, ()))
    return [*read, *shown_findings(articles, days, labels), *marked], unread_text(unread), faults


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.own", description=__doc__)
    parser.add_argument("--wrong", metavar="WORDS", help="name what is not as labelled")
    parser.add_argument("--lines", action="store_true", help="print the articles as JSON lines")
    return parser


if __name__ == "__main__":
    sys.exit(main())
