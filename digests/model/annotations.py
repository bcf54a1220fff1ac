"""What one reading of an article found, made once and stored beside it: its segments, and all of each sentence."""

from dataclasses import dataclass, field, fields
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


ROUNDUPS = frozenset((TextKind.NEWSLETTER, TextKind.LIST))
"""Kinds of text that go through what others reported: alone they make no event."""

COMMENT = ROUNDUPS | {TextKind.OPINION, TextKind.ANALYSIS}
"""Kinds of text that tell what others reported, or what somebody thinks of it."""

RETOLD = COMMENT - {TextKind.ANALYSIS}
"""Those whose titles name no event, and whose authors say in passing or once more what a party said."""

SPOKEN = frozenset((TextKind.EXCHANGE, TextKind.TRANSCRIPT))
"""Kinds of text in which labelled speakers go from matter to matter."""

ONE_MATTER = frozenset((TextKind.ACT, TextKind.STATEMENT))
"""Kinds of text whose segments are parts of one matter, which the title names: measures of a fact sheet."""


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


class Voice(StrEnum):
    """By whose word a party's words stand under its name: its own government's, that of two independent
    publishers, one outlet's, or nobody's who answers for it: then they do not stand there."""

    OWN = "own"
    CONFIRMED = "confirmed"
    QUOTED = "quoted"
    REFUSED = "refused"


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


@dataclass(frozen=True, slots=True)
class Fact:
    """What a passage tells, so that it is known again in other words, in English or in Chinese.

    `actor` is the party that speaks, empty for the outlet's own voice, `office` for which of its offices, or who
    where that is not known ("": neither is). `acts` are kinds of act such as "raise", "not" where it is denied,
    "earlier" where it was said days before. `numbers` are value and unit ("100 percent", "~1.8e+10 usd" where it
    is about that much), `days` the coming ones that it names (ISO 8601), `words` the stems and subjects of what it
    is about, `ahead` the acts that are only to come: planned, decided, threatened.
    """

    article: int
    index: int
    actor: str = ""
    acts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence of an article, verbatim, with who says it and how that is known.

    `index` counts the article's passages from 0, furniture left out. `party` is an id of the relation or one
    of both, outlet, commentator, state-media, other. `speaker_text` is the words of the text that name the
    speaker, `speaker` whom they mean. `prefix` is a speaker that we add in square brackets because the
    passage cannot be understood without it; it is never part of `text`. `proof` is None unless a party of the
    relation is known to speak; without it the passage is nobody's line. `segment` is the number of the segment it
    stands in, `place` what it is there. `empty` says that it says nothing for a reader, whoever speaks:
    courtesies, questions, "as I said before"; it is nobody's line either. `worth` is what an editor would give it,
    about 0 to 3, `line` the chance that it is worth a line of the party that provably says it, else 0; `leans` the
    chance that it cannot be understood without other sentences, `unnamed` that it wants its speaker in front,
    `heading` that it tells news by itself, as what stands above a story must. `relative_day` says that it names a
    day only by its distance from its article's own ("yesterday"): it leans once that day is over. `fact` is what
    it tells in any words, None where that is not known; passages are the same whatever theirs are.
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
    worth: float = 0.0
    line: float = 0.0
    leans: float = 0.0
    unnamed: float = 0.0
    heading: float = 0.0
    relative_day: bool = False
    fact: Fact | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DatedPhrase:
    """A date found in a passage: the words, the day they mean (ISO 8601, perhaps only year or month), its kind.

    `binds` says that a reader of the relation should have it in a calendar, `what` in the sentence's words what is
    due, takes effect, ends or takes place then ("comments"); empty where they do not say it shortly.
    """

    text: str
    date: str
    kind: DateKind
    index: int
    article: int = 0
    binds: bool = True
    what: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number found in a passage: the words, its value in base units, the unit and what it counts.

    `limit` says how its words bound it: "about" or "bounded" (more than, up to).
    """

    text: str
    value: float
    unit: str
    of: str
    limit: str = ""


HEADLINE = -1
"""The index of an article's headline among its sentences."""


class Stage(StrEnum):
    """How far a measure is: under discussion, decided, applied, held, taken back, prolonged, or run out."""

    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    IN_FORCE = "in force"
    SUSPENDED = "suspended"
    LIFTED = "lifted"
    EXTENDED = "extended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Step:
    """What a sentence tells of a measure: the deed, and how far it is done.

    `deed` is the stage once it is done; `stage` what it is now. `formal`: somebody has decided, published or done
    something, and does not only consider it. `kind` is the kind of measure ("tariff", "list"), empty if unknown.
    `applies`: it is told in so many words that it is in force ("took effect"); who imposes something may have
    it begin later.
    """

    deed: Stage
    stage: Stage
    formal: bool
    kind: str = ""
    applies: bool = False


class Mark(StrEnum):
    """What a sentence rests on and how it stands to others.

    An official act, an official's or office's words, anybody's words, a commentator's; unnamed sources; a denial,
    or words that refer to what another said. A sentence may also speak of a day that was moved.
    """

    ACT = "act"
    STATEMENT = "statement"
    SPOKEN = "spoken"
    COMMENT = "comment"
    UNNAMED = "unnamed"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a sentence takes back: the stems of the words beside the verb, whether it is only moved, and the days
    (in the text's words) that it names as the old ones."""

    stems: frozenset[str]
    moved: bool
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Passage):
    """All that is known of a sentence, or of the headline (index HEADLINE): the passage that may be quoted, and
    what it tells.

    `marks` are what it rests on, `step` is of the measure that it tells of, `stems` what it is about (no numbers,
    days or words of reporting). `dates` and `quantities` are in the order of its words; a headline has no `dates`,
    and only the quantities that no sentence gives.
    """

    marks: frozenset[Mark] = frozenset()
    step: Step | None = None
    stems: frozenset[str] = frozenset()
    dates: tuple[DatedPhrase, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()

    @property
    def passage(self) -> Passage:
        """The sentence as a story keeps it: what a card quotes, without what else it tells."""
        return Passage(**{name: getattr(self, name) for name in _PASSAGE})


_PASSAGE = tuple(each.name for each in fields(Passage))


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One matter inside an article, from its passage `first` to `last`, both included (an article without text has
    one from 0 to -1).

    `peg` is the words of the text that say what it is about, verbatim, empty for an article of one segment, whose
    title says so. `day` is the day that the segment itself names (ISO 8601).
    """

    first: int
    last: int
    peg: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """An article as it was read once: its kind of text, its segments in order, which hold each sentence exactly
    once, its headline and its sentences. `given` are the days that came with it as an official document, in fields
    of their own; they count as named by the first sentence. `conference` names the press conference that it is a
    page of, the same for its pages in other languages; empty for others."""

    article: int
    kind: TextKind = TextKind.NEWS
    conference: str = ""
    segments: tuple[Segment, ...] = ()
    headline: Sentence
    sentences: tuple[Sentence, ...] = ()
    given: tuple[DatedPhrase, ...] = ()

    @property
    def all(self) -> tuple[Sentence, ...]:
        """The headline, then the sentences below it."""
        return (self.headline, *self.sentences)

    @property
    def dates(self) -> tuple[DatedPhrase, ...]:
        """All days, those of the sentences first."""
        return (*(day for each in self.sentences for day in each.dates), *self.given)

    def dates_of(self, sentence: Sentence) -> tuple[DatedPhrase, ...]:
        """The days that one of the sentences names."""
        return sentence.dates if sentence.index else (*sentence.dates, *self.given)
