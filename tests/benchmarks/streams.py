"""The yardstick: replays streams of real news and grades every card that is shown against labels made blind.

    python -m tests.benchmarks.streams [--stream NAME]... [--cards N] [--worst N] [--record] [--sheet FOLDER]
                                       [--reader] [--kept-apart ISSUE]

Prints the fault table of this commit beside the first figures on record, how long digests of five stories are,
what is less than the record allows, of what is shown and of what is right, or longer (then it ends with 1), and N
cards at random to be read by a person. Streams that are kept apart are scored only with `--kept-apart`, three
times an issue at most, each a row on record. `--sheet` writes the sentences that were shown and have no label,
mixed with as many that were not shown, for labelling by somebody who cannot tell them apart. `--reader` prints how
far a reader's verdict on cards that still look alike agrees with the program's.
The streams lie outside the repository; without them it says so and ends with 0.
"""

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.benchmarks.labelling.corpus import KEPT_APART, STREAMS, StreamArticle, read_stream, stream_names
from tests.benchmarks.labelling.figures import (
    Figures,
    as_row,
    below_floors,
    figures_of,
    of_row,
    table_of,
    together,
)
from tests.benchmarks.labelling.grading import FAULTS, CardVerdict
from tests.benchmarks.labelling.labels import REAL, StreamLabels, fit, read_labels
from tests.benchmarks.labelling.lengths import lengths_of, lengths_text, too_long
from tests.benchmarks.labelling.ranges import Range, sentence_ranges
from tests.benchmarks.labelling.reading import agreement_of, agreement_text, card_hash, read_readings
from tests.benchmarks.labelling.sheets import keys_of, picked_sheet
from tests.benchmarks.labelling.shown import ShownCard, ShownDay, shown_of

FIGURES, KEPT_APART_FIGURES = "figures.jsonl", "figures_kept_apart.jsonl"
MOST_SCORINGS = 3  # of the kept-apart streams for one issue
MOST_FAULTS = 20  # of labels, named one by one


def main(words: Sequence[str] | None = None, *, streams: Path = STREAMS, labels: Path = REAL) -> int:
    """Run the benchmark on a folder of streams and one of labels; return 1 where something is less than the
    floors allow, 2 for a call that cannot be taken."""
    choices = _arguments().parse_args(words)
    there = stream_names(streams)
    if not there:
        print(f"skipped: the streams are not here ({streams.name}/*.jsonl beside the project's folder)")
        return 0
    wanted = KEPT_APART if choices.kept_apart else choices.stream
    wanted = tuple(wanted or (name for name in there if name not in KEPT_APART))
    record = labels / (KEPT_APART_FIGURES if choices.kept_apart else FIGURES)
    fault = _refused(wanted, there, choices.kept_apart, record)
    if fault:
        print(fault, file=sys.stderr)
        return 2
    results = {name: _scored(name, streams, labels) for name in wanted}
    figures = {name: result[0] for name, result in results.items()}
    earlier = _earlier(record)
    lengths = [length for result in results.values() for length in lengths_of(result[4])]
    print(_tables(figures, earlier))
    print(lengths_text(lengths))
    _print_cards({name: result[1] for name, result in results.items()}, choices.cards, choices.worst)
    if choices.reader:
        _print_reader({name: result[1] for name, result in results.items()}, labels)
    if choices.sheet:
        _write_sheet(Path(choices.sheet), results)
    if choices.record or choices.kept_apart:
        _record(figures, record, choices.kept_apart)
    print("\n".join(long := too_long(lengths)))
    less = _less(figures, earlier)
    print("\n".join(["", "Less than the floors allow:", *less] if less else ["", "No floor is undercut."]))
    return 1 if less or long else 0


def score(
    articles: Sequence[StreamArticle], labels: StreamLabels, days: Sequence[ShownDay]
) -> tuple[Figures, tuple[CardVerdict, ...]]:
    """Return the figures and verdicts of a replay whose labels fit the articles."""
    chinese = frozenset(article.id for article in articles if article.language.startswith("zh"))
    return figures_of(days, labels, chinese)


Result = tuple[Figures, tuple[CardVerdict, ...], tuple[StreamArticle, ...], StreamLabels, tuple[ShownDay, ...]]


def _scored(name: str, streams: Path, folder: Path) -> Result:
    articles, faults = read_stream(name, streams)
    labels = fit(read_labels(name, folder), {article.id: article.text for article in articles})
    for fault in (*faults, *labels.faults)[:MOST_FAULTS]:
        print(f"left out: {fault}", file=sys.stderr)
    if len(faults) + len(labels.faults) > MOST_FAULTS:
        print(f"left out: {len(faults) + len(labels.faults) - MOST_FAULTS} more", file=sys.stderr)
    days = asyncio.run(shown_of(articles))
    return (*score(articles, labels, days), articles, labels, days)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.streams", description=__doc__)
    parser.add_argument(
        "--stream", action="append", default=[], metavar="NAME", help="only this one; may be repeated"
    )
    parser.add_argument("--cards", type=int, default=10, metavar="N", help="cards at random to read")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="also the cards with most faults, per stream"
    )
    parser.add_argument("--record", action="store_true", help="put the figures on record for this commit")
    parser.add_argument("--sheet", default="", metavar="FOLDER", help="write a sheet of what has no label")
    parser.add_argument("--reader", action="store_true", help="compare with a reader's verdict on cards")
    parser.add_argument("--kept-apart", default="", metavar="ISSUE", help="score the streams that are kept apart")
    return parser


def _refused(wanted: Sequence[str], there: Sequence[str], issue: str, record: Path) -> str:
    unknown = [name for name in wanted if name not in there]
    if unknown:
        return f"there is no stream {unknown[0]}; there are {', '.join(there)}"
    apart = [name for name in wanted if name in KEPT_APART]
    if apart and not issue:
        return f"{apart[0]} is kept apart: it is scored with --kept-apart ISSUE, {MOST_SCORINGS} times an issue"
    if issue and _scorings(_rows(record), issue) >= MOST_SCORINGS:
        return f"for {issue} the streams that are kept apart were scored {MOST_SCORINGS} times already"
    return ""


def _scorings(rows: Sequence[dict[str, object]], issue: str) -> int:
    return len({row["scoring"] for row in rows if row.get("issue") == issue})


def _tables(figures: dict[str, Figures], earlier: dict[str, Figures]) -> str:
    tables = []
    for name, now in figures.items():
        columns = {"this commit": now} | ({"on record": earlier[name]} if name in earlier else {})
        tables.append(f"\n== {name}\n{table_of(columns)}")
    if len(figures) > 1:
        columns = {"this commit": together(figures.values())}
        if all(name in earlier for name in figures):
            columns["on record"] = together(earlier[name] for name in figures)
        tables.append(f"\n== all of them\n{table_of(columns)}")
    return "\n".join(tables)


def _less(figures: dict[str, Figures], earlier: dict[str, Figures]) -> list[str]:
    """What is shown less than on record, over the streams that were scored then, too."""
    common = [name for name in figures if name in earlier]
    if not common:
        return []
    return below_floors(together(figures[name] for name in common), together(earlier[name] for name in common))


# --- on record -------------------------------------------------------------------------------------


def _rows(file: Path) -> list[dict[str, object]]:
    if not file.is_file():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _earlier(file: Path) -> dict[str, Figures]:
    """The first figures on record are the baseline that the floors are of; they are by stream."""
    found: dict[str, Figures] = {}
    for row in _rows(file):
        figures = row["figures"]
        if isinstance(figures, dict):
            found.setdefault(str(row["stream"]), of_row(figures))
    return found


def _record(figures: dict[str, Figures], file: Path, issue: str) -> None:
    rows = _rows(file)
    about: dict[str, object] = {"date": datetime.now(UTC).date().isoformat(), "commit": _commit()}
    if issue:
        about |= {"issue": issue, "scoring": 1 + _scorings(rows, issue)}
    new = [about | {"stream": name, "figures": as_row(each)} for name, each in figures.items()]
    text = "".join(json.dumps(row) + "\n" for row in (*rows, *new))
    file.write_text(text, encoding="utf-8")


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--abbrev=10"]  # "dirty": with changes not committed
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REAL)  # noqa: S603
    return answer.stdout.strip() or "unknown"


# --- for a person to read ---------------------------------------------------------------------------


def _print_cards(verdicts: dict[str, tuple[CardVerdict, ...]], some: int, worst: int) -> None:
    random = Random(1)  # noqa: S311 - the same cards for the same commit
    every = [verdict for of_stream in verdicts.values() for verdict in of_stream]
    for verdict in random.sample(every, min(some, len(every))):
        print(f"\n{card_text(verdict.card)}")
    for name, of_stream in verdicts.items():
        ranked = sorted(of_stream, key=lambda each: -sum(map(bool, each.faults.values())))
        for verdict in ranked[:worst]:
            print(f"\n{name}\n{card_text(verdict.card)}\n{verdict_text(verdict)}")


def _print_reader(verdicts: dict[str, tuple[CardVerdict, ...]], labels: Path) -> None:
    readings, faults = read_readings(labels)
    for fault in faults:
        print(f"left out: {fault}", file=sys.stderr)
    print(f"\n{agreement_text(agreement_of(verdicts, readings))}")


def card_text(card: ShownCard) -> str:
    """Return a card as a reader sees it, in plain text."""
    section = f"{card.section.upper() or 'NO TOPIC'} {card.place + 1}"
    lines = [f"--- {card.day} | {section} | {card_hash(card)}", card.headline]
    for line in card.lines:
        role = {"body": "", "fact": "Asked about: ", "us": "Washington: ", "prc": "Beijing: "}
        name = role.get(line.role, f"{line.role.capitalize()}: ")
        prefix = f"[{line.prefix}] " if line.prefix else ""
        lines.append(f"   {name}{prefix}“{' '.join(line.text.split())}” ({line.article})")
    lines += [f"   {each.kind}: {each.day} ({each.words})" for each in card.dates]
    lines.append(f"   articles: {', '.join(card.articles)}")
    return "\n".join(lines)


def verdict_text(verdict: CardVerdict) -> str:
    """Return what the labels find wrong with a card."""
    wrong = [FAULTS[fault] for fault, found in verdict.faults.items() if found]
    said = [f"{each.line.role}: {each.verdict or 'unlabelled'}" for each in verdict.capitals]
    return f"   FAULTS: {'; '.join(wrong) or 'none'}" + (f" [{', '.join(said)}]" if said else "")


# --- what has no label yet --------------------------------------------------------------------------


def _write_sheet(folder: Path, results: dict[str, Result]) -> None:
    picked = [each for result in results.values() for each in _unlabelled(*result[2:])]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sheet.txt").write_text(picked_sheet(picked), encoding="utf-8")
    (folder / "keys.json").write_text(json.dumps(keys_of(picked), indent=1), encoding="utf-8")
    print(f"\n{sum(len(numbers) for *_, numbers in picked)} sentences of {len(picked)} articles are on the sheet")


def _unlabelled(
    articles: Sequence[StreamArticle], labels: StreamLabels, days: Sequence[ShownDay]
) -> list[tuple[StreamArticle, tuple[Range, ...], frozenset[int]]]:
    """Return the shown sentences without a label by article, each with as many others that have none."""
    shown: dict[str, set[Range]] = {}
    for day in days:
        for line in (line for card in day.cards for line in card.lines):
            if line.range and labels.sentence_at(line.article, line.range) is None:
                shown.setdefault(line.article, set()).add(line.range)
    random, picked = Random(1), []  # noqa: S311 - the same sheet for the same commit
    for article in articles:
        if article.id not in shown:
            continue
        sentences = sentence_ranges(article.text, article.language)
        numbers = {
            max(range(len(sentences)), key=lambda at: sentences[at].overlap(place)) for place in shown[article.id]
        }
        others = [at for at, each in enumerate(sentences) if labels.sentence_at(article.id, each) is None]
        others = [at for at in others if at not in numbers]
        numbers |= set(random.sample(others, min(len(others), len(numbers))))
        picked.append((article, sentences, frozenset(numbers)))
    return picked


if __name__ == "__main__":
    sys.exit(main())
