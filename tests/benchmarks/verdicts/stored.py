"""Verdicts as they are kept: what was judged as ids, places and hashes, and the marks; no words of others.

A file `STREAM.jsonl` has a row for each card that a reader read, for each day, and for each day side by side.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.labelling.corpus import StreamArticle
from tests.benchmarks.verdicts.elements import OK, kind_of
from tests.benchmarks.verdicts.places import still_fits

VERDICTS = Path(__file__).parents[1] / "labelled" / "verdicts"
FIRST = 1  # reader, whose verdicts are counted; a second one's are compared


@dataclass(frozen=True, slots=True)
class Marked:
    """An element: its key, where its words stand (empty for words of our own), their hash, and its mark."""

    key: str
    place: str
    hash: str
    mark: str

    @property
    def kind(self) -> str:
        return kind_of(self.key).id


@dataclass(frozen=True, slots=True, kw_only=True)
class CardVerdict:
    """A card of a day as a commit shows it, `number` of the day's; what a reader said of each of its elements."""

    round: str
    day: str
    commit: str
    reader: int
    number: int
    kind: str
    status: str
    articles: tuple[str, ...]
    elements: tuple[Marked, ...]

    @property
    def faultless(self) -> bool:
        return all(element.mark == OK for element in self.elements)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A story that a reader chose: its articles, the number of the card that tells it (0: none), whether it is
    named by headline."""

    ids: tuple[str, ...]
    card: int
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayVerdict:
    """A day: how many cards it shows, the stories that the reader chose, in order, the mark, and the foot."""

    round: str
    day: str
    commit: str
    reader: int
    cards: int
    chosen: tuple[Chosen, ...]
    mark: float | None
    foot: tuple[Marked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairVerdict:
    """A day side by side by two commits, in the order of their names; the one that would be sent, empty for
    neither."""

    round: str
    day: str
    reader: int
    commits: tuple[str, str]
    send: str


Verdict = CardVerdict | DayVerdict | PairVerdict
KINDS: dict[str, type[Verdict]] = {"card": CardVerdict, "day": DayVerdict, "pair": PairVerdict}
Identity = tuple[object, ...]


def identity_of(verdict: Verdict) -> Identity:
    """Return what a verdict is of; there is one verdict of it only."""
    reader = (type(verdict).__name__, verdict.round, verdict.day, verdict.reader)
    match verdict:
        case CardVerdict():
            return (*reader, verdict.commit, verdict.number)
        case DayVerdict():
            return (*reader, verdict.commit)
        case _:
            return (*reader, *verdict.commits)


def read_verdicts(folder: Path = VERDICTS) -> dict[str, list[Verdict]]:
    """Return the verdicts by stream, in the order they were taken."""
    files = sorted(folder.glob("*.jsonl")) if folder.is_dir() else []
    return {file.stem: [_of_row(json.loads(row)) for row in _rows(file)] for file in files}


def write_verdicts(stream: str, verdicts: Iterable[Verdict], folder: Path = VERDICTS) -> None:
    """Write all verdicts on a stream, by day."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [json.dumps(_as_row(each), separators=(",", ":")) for each in sorted(verdicts, key=_order)]
    file = folder / f"{stream}.jsonl"
    beside = file.with_suffix(".new")  # a writing that is cut off loses nothing
    beside.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    beside.replace(file)


def outdated(verdict: Verdict, articles: Mapping[str, StreamArticle]) -> bool:
    """Say whether an article of what was judged is gone, or has other words where it was quoted."""
    match verdict:
        case CardVerdict():
            gone = any(each not in articles for each in verdict.articles)
            return gone or not _all_fit(verdict.elements, articles)
        case DayVerdict():
            chosen = (each for story in verdict.chosen for each in story.ids)
            return any(each not in articles for each in chosen) or not _all_fit(verdict.foot, articles)
        case _:
            return False


def _all_fit(elements: Iterable[Marked], articles: Mapping[str, StreamArticle]) -> bool:
    return all(still_fits(element.place, articles) for element in elements if element.place)


def _order(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.day, verdict.round, *(f"{each:>12}" for each in map(str, identity_of(verdict))))


def _rows(file: Path) -> list[str]:
    return [row for row in file.read_text(encoding="utf-8").splitlines() if row.strip()]


def _as_row(verdict: Verdict) -> dict[str, Any]:
    what = next(name for name, kind in KINDS.items() if isinstance(verdict, kind))
    row = {"what": what} | asdict(verdict)
    for name in ("elements", "foot"):
        if name in row:
            row[name] = [list(each.values()) for each in row[name]]
    return row


def _of_row(row: dict[str, Any]) -> Verdict:
    values = {name: value for name, value in row.items() if name != "what"}
    for name in ("elements", "foot"):
        if name in values:
            values[name] = tuple(Marked(*each) for each in values[name])
    for name in ("articles", "commits"):
        if name in values:
            values[name] = tuple(values[name])
    if "chosen" in values:
        stories = values["chosen"]
        values["chosen"] = tuple(Chosen(tuple(each["ids"]), each["card"], each["named"]) for each in stories)
    return KINDS[row["what"]](**values)
