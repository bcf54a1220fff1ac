"""Marks: what somebody wrote on a sheet, a line a thing, read with every fault named by its place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

GATES = ("yes", "edge", "no")
TEXTS = [
    "news",
    "act",
    "statement",
    "exchange",
    "transcript",
    "opinion",
    "analysis",
    "newsletter",
    "list",
    "headline",
]  # kinds of text, as the guide has them
SIDES = ["us", "prc", "taiwan", "both", "outlet", "commentator", "other"]
KINDS = ["fact", "statement", "opinion", "background", "none"]
THEMES = [
    "diplomacy",
    "taiwan",
    "trade",
    "tech",
    "sanctions",
    "minerals",
    "business",
    "military",
    "scs",
    "espionage",
    "rights",
    "fentanyl",
    "climate",
    "health",
    "people",
    "world",
    "politics",
]
HEADINGS = ("news", "leans", "none")  # tells news by itself; does when one knows what came before; tells none
FLAGS = "EBRCFQ"
DATE_KINDS = ["effective", "deadline", "expiry", "event", "past", "none"]
PAIRS = ("same", "update", "answer", "new")
LANGUAGES = ("en", "zh-Hans", "zh-Hant")

Marks = TypeVar("Marks")


class MarksError(ValueError):
    """A line of marks that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class ArticleMarks:
    """Whether an article is about the relation, its kind of text, events (the main one first) and themes."""

    id: str
    gate: str
    text: str
    events: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventMarks:
    """An event of a stream: the day it is first told, its saga, themes, and what happened in words of our own."""

    id: str
    day: date
    saga: str
    themes: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class DayMarks:
    """The events of a day that matter most, in order, five at most."""

    day: date
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceMarks:
    """What a sentence is worth (0 to 3), whether it stands alone (Y, P, N), whose voice it carries, and more."""

    worth: int
    same: str
    alone: str
    side: str
    also: tuple[str, ...]
    kind: str
    themes: tuple[str, ...]
    flags: str

    @property
    def furniture(self) -> bool:
        return self.kind == "none" or "F" in self.flags

    def carries(self, party: str) -> bool:
        """Say whether the sentence may stand under the party's name."""
        return party == self.side or party in self.also or (self.side == "both" and party in ("us", "prc"))


@dataclass(frozen=True, slots=True)
class SegmentMarks:
    """One matter of a long text: numbers of its first and last sentence, of those that say what it is about."""

    first: int
    last: int
    gate: str
    event: str
    themes: tuple[str, ...]
    peg: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class DateMarks:
    """Whether a mention of a time binds, and the day it means (ISO 8601, perhaps only year or month)."""

    binds: bool
    day: str
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class PairMarks:
    """What a report is to what was told before: the changed words and those they replace, or who answers."""

    what: str
    new: str
    old: str
    side: str


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of marks with their numbers, from 1; comments and empty lines are passed over."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def read_marks(
    text: str, read: Callable[[Sequence[str]], tuple[str, Marks]], place: str
) -> tuple[dict[str, Marks], list[str]]:
    """Return the marks of each line by what they are of, and the faults of lines that cannot be used."""
    found: dict[str, Marks] = {}
    faults: list[str] = []
    for number, line in numbered(text):
        try:
            key, marks = read([field.strip() for field in line.split("|")])
        except (ValueError, IndexError) as error:
            faults.append(f"{place}:{number}: {error}")
            continue
        if key in found:
            faults.append(f"{place}:{number}: {key} is marked twice, the first counts")
            continue
        found[key] = marks
    return found, faults


def read_article(fields: Sequence[str]) -> tuple[str, ArticleMarks]:
    """Read `id|gate|text|events|themes`."""
    identifier, gate, text, events, themes = _exactly(fields, 5)
    marks = ArticleMarks(
        identifier, one_of(gate, GATES), one_of(text, TEXTS), several(events), known_themes(themes)
    )
    return identifier, marks


def read_event(fields: Sequence[str]) -> tuple[str, EventMarks]:
    """Read `event|day|saga|themes|what`."""
    identifier, day, saga, themes, what = _exactly(fields, 5)
    return identifier, EventMarks(identifier, date.fromisoformat(day), empty(saga), known_themes(themes), what)


def read_day(fields: Sequence[str]) -> tuple[str, DayMarks]:
    """Read `day|event,...`."""
    day, events = _exactly(fields, 2)
    if not 1 <= len(several(events)) <= 5:
        raise MarksError("a day has one to five events")
    return day, DayMarks(date.fromisoformat(day), several(events))


def read_sentence(fields: Sequence[str]) -> tuple[str, SentenceMarks]:
    """Read `number|worth|same|alone|side|also|kind|themes|flags`."""
    number, worth, same, alone, side, also, kind, themes, flags = _exactly(fields, 9)
    return str(int(number)), SentenceMarks(
        int(one_of(worth, "0123")),
        empty(same),
        one_of(alone, "YPN"),
        one_of(side, SIDES),
        tuple(one_of(each, SIDES) for each in several(also)),
        one_of(kind, KINDS),
        known_themes(themes),
        "".join(one_of(each, FLAGS) for each in empty(flags)),
    )


def write_sentence(marks: SentenceMarks) -> str:
    """Return the fields of a sentence's marks after its number, as `read_sentence` takes them."""
    fields = (
        str(marks.worth), marks.same, marks.alone, marks.side, ",".join(marks.also), marks.kind,
        ",".join(marks.themes), marks.flags,
    )  # fmt: skip
    return "|".join(field or "-" for field in fields)


def read_segment(fields: Sequence[str]) -> tuple[str, SegmentMarks]:
    """Read `id|first|last|gate|event|themes|peg first|peg last`; the key is the id with the first sentence."""
    identifier, first, last, gate, event, themes, peg_first, peg_last = _exactly(fields, 8)
    peg = (int(peg_first), int(peg_last)) if empty(peg_first) and empty(peg_last) else None
    if int(last) < int(first) or (peg and peg[1] < peg[0]):
        raise MarksError("a segment ends before it begins")
    themed = known_themes(themes)
    marks = SegmentMarks(int(first), int(last), one_of(gate, GATES), empty(event), themed, peg)
    return f"{identifier}|{int(first)}", marks


def read_date(fields: Sequence[str]) -> tuple[str, DateMarks]:
    """Read `number|binds|day|kind|for what`."""
    number, binds, day, kind, what = _exactly(fields, 5)
    if empty(day):
        date.fromisoformat(f"{day}-01-01"[:10] if len(day) == 4 else f"{day}-01"[:10])
    return str(int(number)), DateMarks(one_of(binds, "YN") == "Y", empty(day), one_of(kind, DATE_KINDS), what)


def read_pair(fields: Sequence[str]) -> tuple[str, PairMarks]:
    """Read `number|what|new|old|side`."""
    number, what, new, old, side = _exactly(fields, 5)
    side = empty(side)
    return str(int(number)), PairMarks(one_of(what, PAIRS), empty(new), empty(old), side and one_of(side, SIDES))


def one_of(value: str, choices: Sequence[str]) -> str:
    if value not in choices or not value:
        raise MarksError(f"{value!r} is none of {', '.join(choices)}")
    return value


def several(value: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in empty(value).split(",") if each.strip())


def known_themes(value: str) -> tuple[str, ...]:
    return tuple(one_of(each, THEMES) for each in several(value))


def empty(value: str) -> str:
    return "" if value == "-" else value


def _exactly(fields: Sequence[str], number: int) -> Sequence[str]:
    if len(fields) != number:
        raise MarksError(f"{len(fields)} fields instead of {number}")
    return fields
