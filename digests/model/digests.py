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
    """A time in which nothing was issued because the bot was not running."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Late:
    """A digest comes late. `downtime` is the reason, if it is known."""

    downtime: Downtime | None = None


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact that was told, without its place in the article. `story` is the story that told it. `at` is when the
    article came out (minutes of Unix time, 0: unknown). `vouched`: somebody answers for the source."""

    fact: Fact
    story: int
    at: int = 0
    vouched: bool = True


@dataclass(frozen=True, slots=True, order=True)
class ToldHeadline:
    """The headline under which a story was told, its article, and the reader's local day (ISO 8601)."""

    day: str
    article: int
    words: str


@dataclass(frozen=True, slots=True)
class ToldStory:
    """What was told of a story: fingerprints of passages, ids of the articles behind them, headlines, and the days
    that were named (ISO 8601). `rumoured` are the articles with which the story was told while nobody answered for
    any of its sources. Of such a telling only passages and articles are kept."""

    passages: frozenset[str] = frozenset()
    articles: frozenset[int] = frozenset()
    headlines: frozenset[ToldHeadline] = frozenset()
    days: frozenset[str] = frozenset()
    rumoured: frozenset[int] = frozenset()

    @property
    def vouched(self) -> bool:
        """Whether a source for which somebody answers told the story."""
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
    """What a subscriber has been told by issued editions: fingerprints of passages and dates, each story as told,
    and facts. What only sources without a label told is marked: see `told.rumour` and `told.all_of`."""

    passages: frozenset[str] = frozenset()
    stories: Mapping[int, ToldStory] = field(default_factory=dict)
    facts: frozenset[ToldFact] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One quoted line of a card. `voice` says who vouches for a line under a party's name. `story` is the story
    that the line belongs to, 0 for the card's own. `shown` are the words shown if an opener is cut ("…")."""

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
    """One sentence of a statement card. `subject` is in words of the text, or the short name of a theme. Without a
    subject, the sentence goes on with the one before or with the headline. `asked` is what the question told that
    the sentence answers."""

    line: Line
    subject: str = ""
    asked: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a story goes on from: the stories under which it was told before, and what is said now."""

    stories: frozenset[int]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a digest tells of one story, or of several stories in the words of those who spoke (`kind`).

    `lines` has an entry for each main party, None if nothing of it is quoted. `unquoted` are the parties that
    speak and may not be quoted. `foreign` are words that exist only in a language that the reader does not read.
    `unlisted` counts the measures of an act or a deal that `passages` do not show. `outlets` are all articles of
    the story that the reader can read, quoted or not, the new ones first; `elsewhere` are the other articles;
    `fresh` are the ids of the new ones. For a continued story `earlier` says from what it goes on, and `since`
    under which headline it was last told. `facts` are what the headline and the quoted passages tell, with story
    and article.

    The headline is an article's title or, if `is_sentence`, a sentence of the article. An opener and the end of
    the sentence may be cut ("…"). On a statement card `head` is the whole sentence, `asked` what the question told
    that it answers, `speaker` and `party` who speaks and for whom. `more` counts the other answers,
    `more_subjects` are the subjects of the first of these. The headline of a card of both is its `subjects`;
    beside a sentence, `subjects` say what the sentence leaves open. `beside` are the articles of the card's other
    stories, by story. `watched` are the reader's watch words that occur in the card."""

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
    """The cards under one theme."""

    theme: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A story that is only named: by the headline of an article, by what a `speaker` said, or by who speaks in it
    on what `subjects`."""

    story: int
    headline: str
    article: Article
    speaker: str = ""
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreign:
    """An office's words of which nothing is told, because they exist only in a language that the reader does not
    read. `themes` are the words' themes that are certain."""

    line: Line
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A source that was not read, or that brought no news: what is wrong, and since when (UTC; None: it was never
    read)."""

    name: str
    trouble: Trouble
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many active sources were read of late. `gaps` are those that were not or that bring no news, by name."""

    reached: int
    total: int
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What shapes a digest. `themes`: empty means all. `weights` are the themes that count more or less than
    others, or never. `muted` are the ids of stories that are not told. `language` is the language of our own words
    (BCP 47). `reads` are the languages of what is told (primary subtags); empty means `language`. `is_written`:
    some source writes one of these languages. `zone` is for dates. `most` is the largest number of cards."""

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
        """The languages of what is told. The set is never empty."""
        return self.reads or frozenset((self.language.partition("-")[0],))

    @property
    def never(self) -> frozenset[str]:
        """The themes with the weight `never`: they are no reason to tell a story."""
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
    """What is told at one moment, before it is rendered. `at` is the slot (UTC), `zone` the reader's. Sections are
    in reading order.

    A topic brief has a `theme` and the number of `days` that it looks back. A digest has neither, unless the
    reader asked for a number of days (`days_asked`). `held_back` counts stories without anything untold,
    `held_reports` their new articles. `left_out` counts stories with news for which there was no room. `named` are
    the weightiest of these; if nothing is new right after a digest, they are the stories that this digest left
    out. `foreign` are words of offices in languages that the reader does not read, of which no card could be made.
    `foreign_stories` counts the other stories that exist only in such languages. `waiting` is what came in and is
    not edited yet. `beginning` is how far the first reading is, while there are no stories. `considered` are the
    ids of all stories that were at hand for the reader, and of the stories from which they go on. `is_alert`: the
    digest tells one story at once, because the story has a watch word.
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
    """What came in up to a moment (UTC) and was not told: one page of `entries`, the weightiest first. The page
    begins with entry number `first` (from 0) of `total`. `beginning` is as in `Digest`."""

    at: datetime
    entries: tuple[Pointer, ...]
    first: int
    total: int
    beginning: Beginning | None = None
