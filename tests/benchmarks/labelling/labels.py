"""The labels of a stream: read from the repository, checked against the text, every fault named by its place.

A line of a file of labels is a place and marks, with `|` between them. A place is `ARTICLE@START-END#HASH`:
characters of the article's text and the hash of what stood there when it was labelled.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from tests.benchmarks.labelling import marks
from tests.benchmarks.labelling.marks import (
    ArticleMarks,
    DateMarks,
    DayMarks,
    EventMarks,
    MarksError,
    PairMarks,
    SentenceMarks,
)
from tests.benchmarks.labelling.ranges import Range

REAL = Path(__file__).parents[1] / "labelled" / "real"
_PLACE = re.compile(r"(?P<article>[^|@]+)@(?P<start>\d+)-(?P<end>\d+)#(?P<hash>[0-9a-f]{12})")
Marked = TypeVar("Marked")


@dataclass(frozen=True, slots=True)
class Place:
    """A range of one article's text."""

    article: str
    range: Range

    def __str__(self) -> str:
        return f"{self.article}@{self.range.start}-{self.range.end}#{self.range.hash}"


@dataclass(frozen=True, slots=True)
class SegmentLabel:
    """One matter of a long text: whether it is about the relation, its event and themes, what says what it is
    about."""

    place: Place
    gate: str
    event: str
    themes: tuple[str, ...]
    peg: Range | None


@dataclass(frozen=True, slots=True)
class PairLabel:
    """What was told, what came in, and what the one is to the other; `new` and `old` are the words that moved."""

    told: tuple[Place, ...]
    came: tuple[Place, ...]
    marks: PairMarks
    new: Place | None = None
    old: Place | None = None


@dataclass(frozen=True, slots=True)
class QuestionLabel:
    """What a reader would type, in which language, and the events wanted, best first; none where none answers."""

    language: str
    question: str
    events: tuple[str, ...]


@dataclass(slots=True)
class StreamLabels:
    """The labels of one stream, and the faults of those left out. Sentences and dates are by article, in order;
    `matters` say where a text of several matters without labelled segments tells which events; `clusters` has the
    best three sentences of all that tell an event, best first; `headings` say which sentences of exchanges and the
    like tell news by themselves, as one that stands above a card must."""

    stream: str
    articles: dict[str, ArticleMarks] = field(default_factory=dict)
    events: dict[str, EventMarks] = field(default_factory=dict)
    days: dict[date, DayMarks] = field(default_factory=dict)
    sentences: dict[str, list[tuple[Range, SentenceMarks]]] = field(default_factory=dict)
    segments: dict[str, list[SegmentLabel]] = field(default_factory=dict)
    dates: dict[str, list[tuple[Range, DateMarks]]] = field(default_factory=dict)
    pairs: list[PairLabel] = field(default_factory=list)
    matters: dict[str, list[tuple[Range, tuple[str, ...]]]] = field(default_factory=dict)
    clusters: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    questions: list[QuestionLabel] = field(default_factory=list)
    headings: dict[str, list[tuple[Range, str]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def sentence_at(self, article: str, place: Range) -> SentenceMarks | None:
        """Return the marks of the labelled sentence that covers most of a range, None where none covers half."""
        best = max(self.sentences.get(article, ()), key=lambda each: each[0].overlap(place), default=None)
        return best[1] if best and best[0].overlap(place) >= 0.5 else None

    def heading_at(self, article: str, place: Range) -> str:
        """Return what a sentence is worth as a heading (`marks.HEADINGS`), empty where it is not labelled."""
        best = max(self.headings.get(article, ()), key=lambda each: each[0].overlap(place), default=None)
        return best[1] if best and best[0].overlap(place) >= 0.5 else ""

    def told_at(self, article: str, place: Range) -> set[str]:
        """Return the events that the labelled matters of a range tell."""
        found = (events for where, events in self.matters.get(article, ()) if where.overlap(place) >= 0.5)
        return {event for events in found for event in events}

    def dates_at(self, article: str, place: Range) -> list[DateMarks]:
        """Return the marks of the mentions of dates within a range."""
        return [mark for where, mark in self.dates.get(article, ()) if where.overlap(place) > 0]

    def segment_at(self, article: str, place: Range) -> SegmentLabel | None:
        """Return the segment that holds most of a range."""
        best = max(self.segments.get(article, ()), key=lambda each: each.place.range.overlap(place), default=None)
        return best if best and best.place.range.overlap(place) >= 0.5 else None


def read_labels(stream: str, folder: Path = REAL) -> StreamLabels:
    """Return the labels of a stream, also when some are missing; what cannot be read is named in `faults`."""
    own = folder / stream
    labels = StreamLabels(stream)
    labels.articles = _read(own / "articles.marks", marks.read_article, labels.faults)
    labels.events = _read(own / "events.marks", marks.read_event, labels.faults)
    labels.days = {each.day: each for each in _read(own / "days.marks", marks.read_day, labels.faults).values()}
    for place, sentence in _read(own / "sentences.marks", _placed(marks.read_sentence), labels.faults).values():
        labels.sentences.setdefault(place.article, []).append((place.range, sentence))
    for place, mention in _read(own / "dates.marks", _placed(marks.read_date), labels.faults).values():
        labels.dates.setdefault(place.article, []).append((place.range, mention))
    for segment in _read(own / "segments.marks", _segment, labels.faults).values():
        labels.segments.setdefault(segment.place.article, []).append(segment)
    for matter, told in _read(own / "matters.marks", _matter, labels.faults).values():
        labels.matters.setdefault(matter.article, []).append((matter.range, told))
    labels.pairs = list(_read(own / "pairs.marks", _pair, labels.faults).values())
    labels.clusters = _read(own / "clusters.marks", _cluster, labels.faults)
    labels.questions = list(_read(own / "questions.marks", _question, labels.faults).values())
    for heading, worth in _read(own / "headings.marks", _heading, labels.faults).values():
        labels.headings.setdefault(heading.article, []).append((heading.range, worth))
    _name_unknown_events(labels)
    return labels


def fit(labels: StreamLabels, texts: Mapping[str, str]) -> StreamLabels:
    """Return the labels that fit these texts (by article id); those that do not are named in `faults`."""
    faults = list(labels.faults)

    def fits(article: str, place: Range, what: str) -> bool:
        text = texts.get(article)
        if text is not None and place.fits(text):
            return True
        reason = (
            "no such article"
            if text is None
            else "outside the text"
            if place.end > len(text)
            else "the text changed"
        )
        faults.append(
            f"{labels.stream}/{article}, characters {place.start}-{place.end}: {what} without its words ({reason})"
        )
        return False

    def known(article: str) -> bool:
        if article in texts:
            return True
        faults.append(f"{labels.stream}/{article}: an article is labelled that is not in the stream")
        return False

    def of_ranges(
        found: Mapping[str, Sequence[tuple[Range, Marked]]], what: str
    ) -> dict[str, list[tuple[Range, Marked]]]:
        kept = {key: [each for each in some if fits(key, each[0], what)] for key, some in found.items()}
        return {key: sorted(some, key=lambda each: each[0]) for key, some in kept.items() if some}

    return StreamLabels(
        stream=labels.stream,
        articles={key: mark for key, mark in labels.articles.items() if known(key)},
        events=labels.events,
        days=labels.days,
        sentences=of_ranges(labels.sentences, "a sentence"),
        dates=of_ranges(labels.dates, "a date"),
        segments={
            key: [each for each in some if fits(key, each.place.range, "a segment")]
            for key, some in labels.segments.items()
        },
        matters=of_ranges(labels.matters, "a matter"),
        pairs=[
            pair
            for pair in labels.pairs
            if all(fits(each.article, each.range, "a pair") for each in (*pair.told, *pair.came))
        ],
        clusters={
            event: places
            for event, places in labels.clusters.items()
            if all(fits(each.article, each.range, "a cluster") for each in places)
        },
        questions=labels.questions,
        headings=of_ranges(labels.headings, "a heading"),
        faults=faults,
    )


def read_place(text: str) -> Place:
    """Read a place as it is written; MarksError for anything else."""
    match = _PLACE.fullmatch(text.strip())
    if match is None:
        raise MarksError(f"{text!r} is no place")
    return Place(match["article"], Range(int(match["start"]), int(match["end"]), match["hash"]))


def _placed(
    read: Callable[[Sequence[str]], tuple[str, Marked]],
) -> Callable[[Sequence[str]], tuple[str, tuple[Place, Marked]]]:
    """Return a reader of marks that stand behind a place instead of a number."""

    def placed(fields: Sequence[str]) -> tuple[str, tuple[Place, Marked]]:
        place = read_place(fields[0])
        return fields[0], (place, read(["0", *fields[1:]])[1])

    return placed


def _segment(fields: Sequence[str]) -> tuple[str, SegmentLabel]:
    """Read `place|gate|event|themes|peg`, the peg a place or empty."""
    where, gate, event, themes, peg = fields
    label = SegmentLabel(
        read_place(where),
        marks.one_of(gate, marks.GATES),
        marks.empty(event),
        marks.known_themes(themes),
        read_place(peg).range if marks.empty(peg) else None,
    )
    return where, label


def _matter(fields: Sequence[str]) -> tuple[str, tuple[Place, tuple[str, ...]]]:
    """Read `place|events`."""
    where, events = fields
    return where, (read_place(where), marks.several(events))


def _heading(fields: Sequence[str]) -> tuple[str, tuple[Place, str]]:
    """Read `place|worth`."""
    where, worth = fields
    return where, (read_place(where), marks.one_of(worth, marks.HEADINGS))


def _pair(fields: Sequence[str]) -> tuple[str, PairLabel]:
    """Read `told places|came places|what|new place|old place|side`."""
    told, came, what, new, old, side = fields
    label = PairLabel(
        tuple(map(read_place, told.split())),
        tuple(map(read_place, came.split())),
        PairMarks(marks.one_of(what, marks.PAIRS), "", "", marks.empty(side)),
        read_place(new) if marks.empty(new) else None,
        read_place(old) if marks.empty(old) else None,
    )
    return f"{told}|{came}", label


def _cluster(fields: Sequence[str]) -> tuple[str, tuple[Place, ...]]:
    """Read `event|places`."""
    event, places = fields
    return event, tuple(map(read_place, places.split()))


def _question(fields: Sequence[str]) -> tuple[str, QuestionLabel]:
    """Read `language|question|events`."""
    language, question, events = fields
    label = QuestionLabel(marks.one_of(language, marks.LANGUAGES), question, marks.several(events))
    return f"{language}|{question}", label


def _name_unknown_events(labels: StreamLabels) -> None:
    named = {event for marked in labels.articles.values() for event in marked.events}
    named |= {event for day in labels.days.values() for event in day.events}
    named |= {event for asked in labels.questions for event in asked.events} | set(labels.clusters)
    named |= {event for some in labels.matters.values() for _, events in some for event in events}
    named |= {each.event for some in labels.segments.values() for each in some if each.event}
    for event in sorted(named - set(labels.events)):
        labels.faults.append(f"{labels.stream}: the event {event} is named and not described")


def _read(file: Path, read: Callable[[Sequence[str]], tuple[str, Marked]], faults: list[str]) -> dict[str, Marked]:
    if not file.is_file():
        return {}
    found, wrong = marks.read_marks(file.read_text(encoding="utf-8"), read, f"{file.parent.name}/{file.name}")
    faults += wrong
    return found
