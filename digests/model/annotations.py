"""What one reading of an article found, made once and stored beside it: its segments, passages, days, numbers."""

from dataclasses import dataclass
from enum import StrEnum


class TextKind(StrEnum):
    """What kind of text an article is."""

    NEWS = "news"
    ACT = "act"
    STATEMENT = "statement"
    EXCHANGE = "exchange"
    TRANSCRIPT = "transcript"
    OPINION = "opinion"
    ANALYSIS = "analysis"
    NEWSLETTER = "newsletter"
    LIST = "list"
    HEADLINE = "headline"


COMMENT = frozenset((TextKind.OPINION, TextKind.ANALYSIS, TextKind.NEWSLETTER, TextKind.LIST))
"""Kinds of text that tell what others reported, or what somebody thinks of it."""


class Proof(StrEnum):
    """How it is known who speaks: an office or person of the party is named, or is carried on from the sentence
    before; the party's own document speaks in its own voice; a label before a colon; or the passage is the other
    side's words as this party's document tells them."""

    OFFICE = "office"
    PERSON = "person"
    CARRIED = "carried"
    DOCUMENT = "document"
    LABEL = "label"
    READOUT = "readout"


class Place(StrEnum):
    """What a passage is in its text."""

    LEAD = "lead"
    BODY = "body"
    QUESTION = "question"
    ANSWER = "answer"


class PassageKind(StrEnum):
    FACT = "fact"
    STATEMENT = "statement"
    OPINION = "opinion"
    BACKGROUND = "background"


class DateKind(StrEnum):
    EFFECTIVE = "effective"
    DEADLINE = "deadline"
    EXPIRY = "expiry"
    EVENT = "event"
    PAST = "past"


OUTLET, COMMENTATOR, STATE_MEDIA, BOTH, OTHER = "outlet", "commentator", "state-media", "both", "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence of an article, verbatim, with who says it and how that is known.

    `index` counts the article's passages from 0, furniture left out. `party` is an id of the relation or one
    of both, outlet, commentator, state-media, other. `speaker_text` is the words of the text that name the
    speaker, `speaker` whom they mean. `prefix` is a speaker that we add in square brackets because the
    passage cannot be understood without it; it is never part of `text`. `proof` is None unless a party of the
    relation is known to speak; without it the passage is nobody's line. `segment` is the number of the segment it
    stands in, `place` what it is there. `empty` says that it says nothing for a reader, whoever speaks:
    courtesies, questions, "as I said before"; it is nobody's line either.
    """

    article: int
    index: int
    text: str
    party: str = OUTLET
    speaker: str = ""
    speaker_text: str = ""
    kind: PassageKind = PassageKind.FACT
    prefix: str = ""
    themes: tuple[str, ...] = ()
    stands_alone: bool = True
    proof: Proof | None = None
    segment: int = 0
    place: Place = Place.BODY
    empty: bool = False


@dataclass(frozen=True, slots=True)
class DatedPhrase:
    """A date found in a passage: the words, the day they mean (ISO 8601, perhaps only year or month), its kind."""

    text: str
    date: str
    kind: DateKind
    index: int
    article: int = 0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number found in a passage: the words, its value in base units, the unit and what it counts."""

    text: str
    value: float
    unit: str
    of: str
    index: int
    article: int = 0


HEADLINE = -1
"""The index of a fact that an article's headline tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One matter inside an article, from its passage `first` to `last`, both included (an article without text has
    one from 0 to -1).

    `peg` is the words of the text that say what it is about, verbatim, empty for an article of one segment, whose
    title says so. `day` is the day that the segment itself names (ISO 8601), `people` who it says takes part.
    """

    first: int
    last: int
    peg: str = ""
    day: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """An article as it was read once: its kind of text, its segments in order, which hold each passage exactly
    once, and what the passages tell, those of the headline with the index HEADLINE."""

    article: int
    kind: TextKind = TextKind.NEWS
    segments: tuple[Segment, ...] = ()
    passages: tuple[Passage, ...] = ()
    dates: tuple[DatedPhrase, ...] = ()
    quantities: tuple[Quantity, ...] = ()
