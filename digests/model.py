"""The words of the newsroom: plain, frozen values that every room shares.

All instants are aware UTC; a subscriber's zone is applied only where text is made for them. `id` of an
article or a story is the row's number; in `try`, where there is no database, the line's number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

# --- sources and articles ------------------------------------------------------------------------


class Ownership(StrEnum):
    """Who owns or pays an outlet; shown on all sides alike."""

    GOVERNMENT = "government"
    STATE_CONTROLLED = "state-controlled"
    PUBLIC_BROADCASTER = "public-broadcaster"
    PARTY_LINKED = "party-linked"
    PRIVATE = "private"
    NONPROFIT = "nonprofit"
    UNLABELLED = "unlabelled"


class Policy(StrEnum):
    """What may be quoted of a source in a digest."""

    FULL = "full"
    EXCERPT = "excerpt"
    LINK_ONLY = "link-only"


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"
    JSON_API = "json-api"
    INDEX_PAGE = "index-page"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something we read, as an admin or the default pack describes it.

    `label` is what a digest shows in brackets ("US government", "PRC state media", "UK, private");
    `party` is the id of the party whose side it is published on, or "other"; it is that party's own
    voice only where `ownership` is government. `family` names the publisher that owns the outlet, so that
    sister outlets count once. `language` is a BCP 47 tag ("en", "zh-Hans", "zh-Hant"). `reason` says why a
    source is off.
    """

    id: str
    name: str
    url: str
    kind: SourceKind = SourceKind.FEED
    label: str = "unlabelled"
    ownership: Ownership = Ownership.UNLABELLED
    party: str = "other"
    family: str = ""
    language: str = ""
    policy: Policy = Policy.EXCERPT
    active: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What we know of a source from reading it. Instants UTC; `interval` in seconds."""

    next_fetch_at: datetime
    interval: float = 1800.0
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    last_attempt_at: datetime | None = None
    last_success_at: datetime | None = None
    newest_item_at: datetime | None = None
    failures: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source with its state."""

    source: Source
    state: SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One item of a source as read, before it is stored.

    `url` is canonical (see `rules.reading.addresses`). `published` is UTC or None; `published_guessed` says
    that the source gave no usable date or zone. `text` is plain text, paragraphs divided by an empty line;
    `complete` says that it is the article's full text, not a teaser. `source_credit` is what the item says of
    its origin (feed `<source>`, credit line); `document_number`, `effective_on` and `comments_close_on` come
    from official documents.
    """

    url: str
    title: str
    text: str = ""
    published: datetime | None = None
    published_guessed: bool = False
    updated: datetime | None = None
    guid: str = ""
    author: str = ""
    language: str = ""
    complete: bool = False
    source_credit: str = ""
    document_number: str = ""
    effective_on: date | None = None
    comments_close_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A stored item of a source. `text` is empty once the body has expired. `stored_at`: first stored, UTC."""

    id: int
    source: Source
    url: str
    title: str
    text: str = ""
    published: datetime | None = None
    published_guessed: bool = False
    stored_at: datetime | None = None
    language: str = ""
    author: str = ""
    complete: bool = False
    source_credit: str = ""
    document_number: str = ""
    effective_on: date | None = None
    comments_close_on: date | None = None


# --- the relation --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeightedPattern:
    """One entry of a theme's lexicon: 4 decisive alone, 3 strong, 2 moderate, 1 only with company."""

    weight: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Theme:
    """A standing subject with its lexicon. `titles` by language tag; `command` and `aliases` without slash."""

    id: str
    command: str
    aliases: tuple[str, ...] = ()
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    scope: str = ""
    entries: tuple[WeightedPattern, ...] = ()
    false_friends: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who speaks for a party; `since` and `until` bound the time in office, None is open."""

    pattern: re.Pattern[str]
    name: str
    role: str = ""
    terms: tuple[tuple[date | None, date | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Party:
    """One side, and how to recognise it in a text.

    `label` is our own neutral name ("Washington"). `main` marks the two parties of the relation; others
    (Taipei) are third voices; `stands_for` names the theme whose presence lets a third voice plus one main
    party pass the gate. `nation` is its name, people and capital: beside an office they say whose office it is
    (empty: the mentions do). `territories` are places that it governs: they mention it only beside the other
    main party. `zone` is the IANA name of its capital's time.
    """

    id: str
    label: str
    labels: Mapping[str, str] = field(default_factory=dict)
    main: bool = False
    stands_for: str = ""
    zone: str = ""
    mentions: tuple[re.Pattern[str], ...] = ()
    territories: tuple[re.Pattern[str], ...] = ()
    nation: tuple[re.Pattern[str], ...] = ()
    metonyms: tuple[re.Pattern[str], ...] = ()
    roles: tuple[re.Pattern[str], ...] = ()
    bodies: tuple[re.Pattern[str], ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relation:
    """Two parties and how to recognise them; read from a folder of data, the same rules for every pair.

    A relation, its parties and themes are what they are by identity, so that rules can remember what they found.
    `others` are states and bodies that are no party: an office beside their name is theirs. `agencies` are news
    agencies by publisher family, beside those known everywhere. `glossary` holds names of this subject, each a
    group of spellings in any script that mean one thing.
    """

    id: str
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    parties: tuple[Party, ...]
    themes: tuple[Theme, ...]
    article_threshold: int = 4
    passage_threshold: int = 2
    specificity: tuple[str, ...] = ()
    outlet_names: tuple[re.Pattern[str], ...] = ()
    job_descriptions: tuple[re.Pattern[str], ...] = ()
    state_media: tuple[re.Pattern[str], ...] = ()
    commentators: tuple[re.Pattern[str], ...] = ()
    joint: tuple[re.Pattern[str], ...] = ()
    others: tuple[re.Pattern[str], ...] = ()
    agencies: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    glossary: tuple[tuple[str, ...], ...] = ()

    @property
    def main(self) -> tuple[Party, Party]:
        """The two parties, A and B."""
        first, second = (party for party in self.parties if party.main)
        return first, second

    def party(self, identifier: str) -> Party | None:
        return next((party for party in self.parties if party.id == identifier), None)

    def theme(self, identifier: str) -> Theme | None:
        return next((theme for theme in self.themes if theme.id == identifier), None)


# --- the edit ------------------------------------------------------------------------------------


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
    """One sentence of an article, verbatim, with who says it.

    `index` counts the article's passages from 0, furniture left out. `party` is an id of the relation or one
    of both, outlet, commentator, state-media, other. `speaker_text` is the words of the text that name the
    speaker, `speaker` whom they mean. `prefix` is a speaker that we add in square brackets because the
    passage cannot be understood without it; it is never part of `text`.
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate makes of an article, with the words that decided."""

    relevant: bool
    reason: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """How strongly an article is about a theme; `section` when it is the top theme of a passage."""

    theme: str
    score: int
    section: bool
    evidence: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin of a story: a publisher family, and how many outlets carried its words."""

    family: str
    outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The articles about one event, as edited. Lists are best first; `articles` come without bodies.

    `passages` are candidates for the card's body, `lines` each party's own words by party id, `background`
    is history. `dates` bind (effective, deadline, expiry, event). `first_stored` and `last_stored` are when
    its first and newest article came in.
    """

    id: int
    headline: str
    lead: int
    articles: tuple[Article, ...]
    passages: tuple[Passage, ...] = ()
    lines: Mapping[str, tuple[Passage, ...]] = field(default_factory=dict)
    background: tuple[Passage, ...] = ()
    themes: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    both_governments: bool = False
    claim: str = ""
    dates: tuple[DatedPhrase, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    importance: float = 0.0
    first_stored: datetime
    last_stored: datetime

    def article(self, identifier: int) -> Article:
        """Return the member article of that id; KeyError when it is none."""
        for article in self.articles:
            if article.id == identifier:
                return article
        raise KeyError(identifier)


# --- subscribers ---------------------------------------------------------------------------------


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class SubscriberState(StrEnum):
    """`visitor` has talked to us but not asked for daily messages; `gone` cannot be reached any more."""

    VISITOR = "visitor"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a subscriber receives: a chat and, in a forum, its topic (0 when none)."""

    chat: int
    thread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A chat that receives. `zone` is an IANA name, `hours` local times, `themes` empty for all of them."""

    id: int = 0
    address: Address
    kind: ChatKind = ChatKind.PRIVATE
    zone: str = "UTC"
    hours: tuple[time, ...] = (time(8, 0),)
    themes: tuple[str, ...] = ()
    language: str = "en"
    state: SubscriberState = SubscriberState.VISITOR
    paused_until: datetime | None = None
    next_digest_at: datetime | None = None
    created_at: datetime | None = None
    strikes: int = 0


# --- digests -------------------------------------------------------------------------------------


class StoryStatus(StrEnum):
    NEW = "new"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Told:
    """What a subscriber has been told by issued editions: passage fingerprints, and per story the fingerprints
    of what was said of it (empty dictionary and set for a newcomer)."""

    passages: frozenset[str] = frozenset()
    stories: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One quoted line of a card: a passage and the article it was taken from."""

    passage: Passage
    article: Article


class Silence(StrEnum):
    """Why a party has no line in a card: none was found, it was told before, or it may only be linked to."""

    NOT_FOUND = "not-found"
    TOLD = "told"
    LINKED = "linked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One story in a digest. `lines` has an entry for each main party, None where nothing is quoted of it;
    `silences` then says why. `outlets` are all articles of the story, the new ones first, quoted or not."""

    story: int
    status: StoryStatus
    change: str = ""
    headline: str
    headline_article: Article
    passages: tuple[Line, ...] = ()
    lines: Mapping[str, Line | None] = field(default_factory=dict)
    silences: Mapping[str, Silence] = field(default_factory=dict)
    background: tuple[Line, ...] = ()
    outlets: tuple[Article, ...] = ()
    origins: int = 1
    both_governments: bool = False
    claim: str = ""
    themes: tuple[str, ...] = ()
    dates: tuple[tuple[DatedPhrase, Article], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One theme's stories."""

    theme: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many active sources answered of late, and the names of those that did not."""

    reached: int
    total: int
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What shapes a digest: themes (empty: all), language of our own words, zone for dates, most cards."""

    themes: tuple[str, ...] = ()
    language: str = "en"
    zone: str = "UTC"
    most: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is told at one moment, before it is rendered. `at` is the slot, UTC; sections in reading order.

    A topic brief names its `theme` and how many `days` back it looks; a digest has neither. `held_back` counts
    stories with nothing untold, `left_out` stories with news for which there was no room.
    """

    at: datetime
    title: str
    theme: str = ""
    days: int = 0
    sections: tuple[Section, ...]
    coming_up: tuple[tuple[DatedPhrase, Article], ...] = ()
    coverage: Coverage = Coverage(0, 0)
    empty_themes: tuple[str, ...] = ()
    held_back: int = 0
    left_out: int = 0

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(card for section in self.sections for card in section.cards)


# --- editions and deliveries ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What one subscriber is told at one slot: unique (subscriber, slot); `parts` are frozen Telegram HTML."""

    subscriber: int
    slot: datetime
    issued_at: datetime
    parts: tuple[str, ...]
    told: Told = Told()


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    GONE = "gone"
    MOVED = "moved"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One part of one edition, with its fate. `attempt` fences every later update."""

    id: int
    subscriber: int
    address: Address
    kind: ChatKind
    slot: datetime
    part: int
    parts: int
    text: str
    state: DeliveryState
    attempt: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt came to.

    `state` is SENT (with `message`, Telegram's id), PENDING (surely not accepted: try again after `retry_after`
    seconds), GONE (`certain` when the text is a known final one), MOVED (to chat `new_chat`), FAILED or
    UNCERTAIN (perhaps accepted: never repeated blindly). `reason` is for the log and the admin.
    """

    state: DeliveryState
    message: int = 0
    retry_after: float = 0.0
    certain: bool = True
    new_chat: int = 0
    reason: str = ""
