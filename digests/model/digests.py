"""What is told at one moment, before it is rendered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from digests.model.annotations import DatedPhrase, Fact, Passage, Stage, Voice
from digests.model.sources import Article, Beginning, Trouble
from digests.model.stories import Document
from digests.model.subscribers import Length, Weight
from digests.model.verdicts import Backlog


class StoryStatus(StrEnum):
    """What a story is to its reader: never told, told before, or told before and taken back in part since."""

    NEW = "new"
    CONTINUED = "continued"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Downtime:
    """A time in which nothing was issued, since the bot was not running."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Late:
    """That a digest comes late, with the downtime that is the reason where it is known."""

    downtime: Downtime | None = None


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact that was told, in which story, and when its article came out (minutes of Unix time, 0 unknown);
    without its place in the article. `vouched`: somebody answers for the source that told it."""

    fact: Fact
    story: int
    at: int = 0
    vouched: bool = True


@dataclass(frozen=True, slots=True, order=True)
class ToldHeadline:
    """The headline under which a story was told, of which article, on which local day of its reader (ISO 8601)."""

    day: str
    article: int
    words: str


@dataclass(frozen=True, slots=True)
class ToldStory:
    """What was told of a story: fingerprints of passages, ids of the articles it was made from, its headlines, the
    days that were named (ISO 8601). `rumoured` are those of the articles with which
    it was told when nobody answered for any of its sources; of such a telling only passages and articles are
    kept."""

    passages: frozenset[str] = frozenset()
    articles: frozenset[int] = frozenset()
    headlines: frozenset[ToldHeadline] = frozenset()
    days: frozenset[str] = frozenset()
    rumoured: frozenset[int] = frozenset()

    @property
    def vouched(self) -> bool:
        """Whether it was told by a source for which somebody answers."""
        return not self.articles or bool(self.articles - self.rumoured)

    def __or__(self, other: "ToldStory") -> "ToldStory":
        return ToldStory(
            self.passages | other.passages,
            self.articles | other.articles,
            self.headlines | other.headlines,
            self.days | other.days,
            self.rumoured | other.rumoured,
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What a subscriber has been told by issued editions: fingerprints of passages and dates, what was told of
    each story, facts. What only a source without a label told is marked: see `told.rumour` and `told.all_of`."""

    passages: frozenset[str] = frozenset()
    stories: Mapping[int, ToldStory] = field(default_factory=dict)
    facts: frozenset[ToldFact] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One quoted line of a card; under a party's name also by whose word it stands there. `story` is the one it is
    told of, 0 for the card's own; `shown` its words where an opener is cut ("…")."""

    passage: Passage
    article: Article
    voice: Voice | None = None
    story: int = 0
    shown: str = ""


class CardKind(StrEnum):
    """What a card tells: that something happened, what somebody said, or what both main parties said on one
    matter."""

    EVENT = "event"
    STATEMENT = "statement"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a statement card with its subject, in words of the text or the short name of a theme, and
    what the question told that it answers. Without a subject it goes on with the one before, or with the
    headline."""

    line: Line
    subject: str = ""
    asked: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a story goes on from: the stories as which it was told, and what is said now."""

    stories: frozenset[int]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a digest tells of one story, or of several in the words of those who spoke (`kind`).

    `lines` has an entry for each main party, None where nothing is quoted of it; `unquoted` are those that speak
    there and may not be quoted; `foreign` holds words that are only in a language that its reader does not read.
    `unlisted` is how many measures of an act or a deal there are beside those that `passages` show. `outlets` are
    all articles of the story that its reader can read, the new ones first, quoted or not, `elsewhere` the others;
    `fresh` are the new ones' ids. Of a story that goes on `earlier` says from what, `since` under which headline
    it was told last. `facts` are what the headline and the quoted passages tell, with story and article.

    The headline is an article's title or, where it `is_sentence`, a sentence of it, of which an opener and what
    follows a clause may be cut ("…"); of a statement `head` is it whole, and `asked` what the question told
    that it answers. A statement card has who speaks for which `party`, `statements` and how many `more` answers
    there are, with the subjects of the first; a card of both is headed by its `subjects`. With a sentence they
    say what that leaves open. `beside` are the articles of the other stories that it tells of, by story.
    `watched` are those of its reader's watch words that it has."""

    story: int
    kind: CardKind = CardKind.EVENT
    status: StoryStatus
    earlier: Earlier | None = None
    since: ToldHeadline | None = None
    headline: str
    headline_article: Article
    is_sentence: bool = False
    head: Line | None = None
    asked: tuple[Line, ...] = ()
    speaker: str = ""
    party: str = ""
    subjects: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    more: int = 0
    more_subjects: tuple[str, ...] = ()
    beside: Mapping[int, tuple[Article, ...]] = field(default_factory=dict)
    passages: tuple[Line, ...] = ()
    unlisted: int = 0
    lines: Mapping[str, Line | None] = field(default_factory=dict)
    unquoted: frozenset[str] = frozenset()
    foreign: Mapping[str, Line] = field(default_factory=dict)
    outlets: tuple[Article, ...] = ()
    elsewhere: tuple[Article, ...] = ()
    fresh: frozenset[int] = frozenset()
    origins: int = 1
    both_governments: bool = False
    claim: str = ""
    stage: Stage | None = None
    stage_from: str = ""
    themes: tuple[str, ...] = ()
    dates: tuple[tuple[DatedPhrase, Article], ...] = ()
    documents: tuple[Document, ...] = ()
    facts: tuple[tuple[int, Article, Fact], ...] = ()
    watched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One theme's stories."""

    theme: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A story that is named and not told: by the headline of an article, by what a `speaker` said, or by who
    speaks there on what."""

    story: int
    headline: str
    article: Article
    speaker: str = ""
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreign:
    """An office's words of which nothing is told, since they are only in a language that the reader does not read.
    `themes` are what they are about for certain."""

    line: Line
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A source that a digest goes without, or without news of: what is wrong, and since when (UTC; None: it was
    never read)."""

    name: str
    trouble: Trouble
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many active sources were read of late, and those that were not or that bring no news, by name."""

    reached: int
    total: int
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What shapes a digest: themes (empty: all), language of our own words (BCP 47), languages of what is told
    (primary subtags; empty: that of our words), zone for dates, most cards, length. `is_written`: some source
    writes one of these languages. `weights` are the themes that count more or less than others, or never. `muted`
    are the ids of stories of which nothing is told."""

    themes: tuple[str, ...] = ()
    weights: tuple[tuple[str, Weight], ...] = ()
    muted: frozenset[int] = frozenset()
    language: str = "en"
    reads: frozenset[str] = frozenset()
    is_written: bool = True
    zone: str = "UTC"
    most: int = 5
    length: Length = Length.NORMAL

    @property
    def languages(self) -> frozenset[str]:
        """The languages of what is told, never empty."""
        return self.reads or frozenset((self.language.partition("-")[0],))

    @property
    def never(self) -> frozenset[str]:
        """The themes for whose sake nothing is told."""
        return frozenset(theme for theme, weight in self.weights if weight is Weight.NEVER)

    def wants_theme(self, theme: str) -> bool:
        """Say whether the reader is told stories of a theme."""
        return theme not in self.never if not self.themes else theme in self.themes and theme not in self.never

    def wants(self, themes: Collection[str]) -> bool:
        """Say whether the reader is told a story with these themes. A story without a theme is for readers who
        chose none."""
        return any(map(self.wants_theme, themes)) if themes else not self.themes


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is told at one moment, before it is rendered. `at` is the slot, UTC, `zone` the reader's; sections in
    reading order.

    A topic brief names its `theme` and how many `days` back it looks; a digest has neither, unless the reader
    asked for a number of days (`days_asked`). `held_back` counts stories with nothing untold and `held_reports`
    their new articles, `left_out` stories with news for which there was no room; the weightiest of these are
    `named`. `foreign` are words of offices that no card could be made of, since they are in other languages than
    the reader's, and `foreign_stories` counts the stories that are only in these beside them. Where nothing is new
    right after a digest, these are those that it left out. `waiting` is what had come in and was not edited yet,
    `beginning` how far the first reading is where there are no stories at all yet. `considered` are the ids of all
    stories that were at hand for the reader, and of those from which they go on. `is_alert`: it tells one story at
    once, since that has a watch word, and nothing else.
    """

    at: datetime
    zone: str = "UTC"
    title: str
    theme: str = ""
    days: int = 0
    days_asked: bool = False
    sections: tuple[Section, ...]
    coming_up: tuple[tuple[DatedPhrase, Article], ...] = ()
    coverage: Coverage = Coverage(0, 0)
    empty_themes: tuple[str, ...] = ()
    held_back: int = 0
    held_reports: int = 0
    left_out: int = 0
    named: tuple[Pointer, ...] = ()
    foreign: tuple[Foreign, ...] = ()
    foreign_stories: int = 0
    late: Late | None = None
    waiting: Backlog | None = None
    beginning: Beginning | None = None
    considered: frozenset[int] = frozenset()
    is_alert: bool = False

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(card for section in self.sections for card in section.cards)


@dataclass(frozen=True, slots=True)
class News:
    """What came in and was not told by a moment (UTC): one page of `entries`, the weightiest first; the first of
    them is number `first` (from 0) of `total`. `beginning` as in a digest."""

    at: datetime
    entries: tuple[Pointer, ...]
    first: int
    total: int
    beginning: Beginning | None = None
