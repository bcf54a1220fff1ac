"""What is read: sources and the articles they bring."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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
