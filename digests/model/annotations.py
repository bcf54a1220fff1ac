"""What one reading of an article found: its segments and its sentences. It is made once and then stored."""

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
"""Kinds of text that go through what others reported. A story that has only such texts is no event."""

COMMENT = ROUNDUPS | {TextKind.OPINION, TextKind.ANALYSIS}
"""Kinds of text that retell what others reported, or give the author's view of it."""

RETOLD = COMMENT - {TextKind.ANALYSIS}
"""The kinds of COMMENT whose titles name no event. Their authors repeat in passing what a party said."""

SPOKEN = frozenset((TextKind.EXCHANGE, TextKind.TRANSCRIPT))
"""Kinds of text in which labelled speakers go from matter to matter."""

ONE_MATTER = frozenset((TextKind.ACT, TextKind.STATEMENT))
"""Kinds of text whose segments are parts of one matter, which the title names: the measures of a fact sheet."""


class Proof(StrEnum):
    """How the speaker is known. An office or a person of the party is named, or is carried on from the sentence
    before. Or the party's own document speaks, or a label before a colon names the speaker, or the document of one
    party tells the other party's words (readout)."""

    OFFICE = "office"
    PERSON = "person"
    CARRIED = "carried"
    DOCUMENT = "document"
    LABEL = "label"
    READOUT = "readout"


class Voice(StrEnum):
    """Who vouches for a party's words that stand under its name: its own government, two independent publishers,
    one outlet, or nobody. Words for which nobody vouches do not stand there."""

    OWN = "own"
    CONFIRMED = "confirmed"
    QUOTED = "quoted"
    REFUSED = "refused"


class Place(StrEnum):
    """Where in its text a passage stands."""

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
    """What a passage tells, in a form that is recognised again in other words, in English or in Chinese.

    `actor` is the party that speaks, "" for the outlet's own voice. `office` is the party's office that speaks, or
    a name if no office is known, or "". `acts` are kinds of act such as "raise", with "not" if the act is denied
    and "earlier" if it was told days before. `numbers` are value and unit: "100 percent", "~1.8e+10 usd" ("~":
    about). `days` are the coming days that the passage names (ISO 8601). `words` are the stems and subjects of the
    passage's matter. `ahead` are the acts that are still to come: planned, decided, threatened.
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

    `index` counts the article's passages from 0; furniture does not count. `party` is the id of a party, or one of
    both, outlet, commentator, state-media, other. `speaker_text` are the words of the text that name the speaker;
    `speaker` is who is meant. `prefix` is a speaker that we add in square brackets because the passage cannot be
    understood without it; it is never part of `text`. `proof` is None unless a party of the relation is known to
    speak; without proof the passage is nobody's line. `segment` is the number of the passage's segment. `empty`:
    the passage says nothing for a reader (a courtesy, a question, "as I said before"), and is nobody's line
    either. `worth`, from about 0 to 3, is what an editor would give the passage. The next four are probabilities:
    `line`, that the passage is worth a line of the party that provably says it (else 0); `leans`, that it cannot
    be understood without other sentences; `unnamed`, that its speaker has to stand in front; `heading`, that it
    tells news by itself, as a headline must. `relative_day`: the passage names a day only by its distance from the
    article's day ("yesterday"), so that it is leaning once that day is over. `fact` is None if it is not known.
    Passages are compared without their facts.
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
    """A date found in a passage: the words, their day (ISO 8601, perhaps only a year or a month), its kind.

    `binds`: a reader of the relation should have the date in a calendar. `what` says in the sentence's words what
    is due, takes effect, ends or takes place then ("comments"); it is empty if the words do not say so briefly.
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

    `limit` says how the words bound the number: "about" or "bounded" (more than, up to).
    """

    text: str
    value: float
    unit: str
    of: str
    limit: str = ""


HEADLINE = -1
"""The index of an article's headline among its sentences."""


class Stage(StrEnum):
    """How far a measure is: under discussion, decided, applied, suspended, taken back, prolonged, or run out."""

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

    `deed` is the stage that the measure has once the deed is done; `stage` is its stage now. `formal`: somebody
    has decided, published or done something, and does not only consider it. `kind` is the kind of measure
    ("tariff", "list"), empty if unknown. `applies`: the sentence says expressly that the measure is in force
    ("took effect"). A measure that is only imposed may begin later.
    """

    deed: Stage
    stage: Stage
    formal: bool
    kind: str = ""
    applies: bool = False


class Mark(StrEnum):
    """What a sentence rests on, and how it relates to other sentences.

    An official act, the words of an official or office, anybody's words, the words of a commentator, unnamed
    sources, or a denial. Words that refer to what somebody else said count as a denial.
    """

    ACT = "act"
    STATEMENT = "statement"
    SPOKEN = "spoken"
    COMMENT = "comment"
    UNNAMED = "unnamed"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a sentence takes back. `stems` are those of the words beside the verb. `moved`: the thing is only
    moved. `days` are the old days, in the text's words."""

    stems: frozenset[str]
    moved: bool
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Passage):
    """All that one reading found of a sentence, or of the headline (index HEADLINE): the passage that may be
    quoted, and what it tells.

    `marks` are what the sentence rests on. `step` is for the measure that it tells of. `stems` are those of the
    sentence's matter, without numbers, days and words of reporting. `dates` and `quantities` are in the order of
    the words. A headline has no `dates`, and only the quantities that no sentence gives.
    """

    marks: frozenset[Mark] = frozenset()
    step: Step | None = None
    stems: frozenset[str] = frozenset()
    dates: tuple[DatedPhrase, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()

    @property
    def passage(self) -> Passage:
        """The sentence as a story keeps it: only what a card quotes."""
        return Passage(**{name: getattr(self, name) for name in _PASSAGE})


_PASSAGE = tuple(each.name for each in fields(Passage))


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One matter inside an article, from passage `first` to passage `last`, both included. An article without text
    has one segment, from 0 to -1.

    `peg` are the words of the text that say what the segment is about, verbatim. It is empty if the article has
    only one segment, because the title says so then. `day` is the day that the segment itself names (ISO 8601).
    """

    first: int
    last: int
    peg: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What one reading of an article found: its kind, its segments in order, its headline and its sentences. Each
    sentence is in exactly one segment. `given` are the days that an official document has in fields of its own;
    they count as named by the first sentence. `conference` identifies the press conference of which the article is
    a page, the same for pages in other languages; it is empty for other articles."""

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
        """All days: those of the sentences, then those in `given`."""
        return (*(day for each in self.sentences for day in each.dates), *self.given)

    def dates_of(self, sentence: Sentence) -> tuple[DatedPhrase, ...]:
        """Return the days that this sentence names."""
        return sentence.dates if sentence.index else (*sentence.dates, *self.given)
