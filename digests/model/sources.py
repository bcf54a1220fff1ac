"""What is read: sources and the articles they bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from digests.model.annotations import TextKind


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
    """What may be quoted of a source in a digest; how much of it, `ALLOWANCES` says."""

    FULL = "full"  # US federal and other texts in the public domain
    OFFICIAL = "official"  # acts, notices, statements, readouts and briefings of any government
    EXCERPT = "excerpt"  # whatever is not known to be one of the others
    LINK_ONLY = "link-only"


@dataclass(frozen=True, slots=True)
class Allowance:
    """The most passages and characters of one article in one digest, answer or file; None is without a limit."""

    passages: int | None
    characters: int | None


# Official texts of state organs are outside copyright in most laws; an excerpt is a short quotation.
ALLOWANCES: Mapping[Policy, Allowance] = {
    Policy.FULL: Allowance(None, None),
    Policy.OFFICIAL: Allowance(8, 1400),
    Policy.EXCERPT: Allowance(2, 400),
    Policy.LINK_ONLY: Allowance(0, 0),
}


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"
    JSON_API = "json-api"
    INDEX_PAGE = "index-page"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True)
class KindTraits:
    """`needs_recipe`: nothing says how to read it without one. `lists_links`: its list has addresses and perhaps
    days; titles and texts stand on the pages."""

    needs_recipe: bool = False
    lists_links: bool = False


SOURCE_KINDS: Mapping[SourceKind, KindTraits] = {
    SourceKind.FEED: KindTraits(),
    SourceKind.JSON_API: KindTraits(needs_recipe=True),
    SourceKind.INDEX_PAGE: KindTraits(needs_recipe=True, lists_links=True),
    SourceKind.SITEMAP: KindTraits(lists_links=True),
}


class Trouble(StrEnum):
    """What can be wrong with a source. The first five are no answer, the rest are answers without news."""

    UNREACHABLE = "unreachable"  # no answer, or one that breaks off
    REFUSED = "refused"  # 401, 403, 429 and the like
    DISALLOWED = "disallowed"  # by robots.txt
    GONE = "gone"  # 410, or 404 for days
    FAULTY = "faulty"  # a server error
    WALL = "wall"  # a consent or challenge page
    PAGE = "page"  # a web page where a feed was
    UNREADABLE = "unreadable"  # neither
    EMPTY = "empty"  # no items at all
    UNDATED = "undated"  # none of the items has a date
    SILENT = "silent"  # nothing new for much longer than usual
    MOVED = "moved"  # permanently, to an address that an admin has to confirm
    OVER_BUDGET = "over-budget"  # it brings more than editing it may cost in a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to read a source that is no feed, and what to leave out of its pages: data, not code.

    JSON API: `items` is the JMESPath expression of the list, `title` to `comments_close_on` are expressions on one
    item. Index page: `links` is the CSS selector of the elements that each hold one item's link (empty: every
    link), `link_pattern` matches the link's whole address, `date_pattern` has the groups year, month and day (or
    one group that holds a date) and is looked for in the address or the words around it. `charset` overrules what
    server and page say, `zone` is that of dates without one. `furniture` are CSS selectors of what is removed from
    article pages. `name` is that of a known recipe, empty for one of the source's own.
    """

    name: str = ""
    items: str = ""
    title: str = ""
    link: str = ""
    published: str = ""
    updated: str = ""
    text: str = ""
    guid: str = ""
    language: str = ""
    document_number: str = ""
    effective_on: str = ""
    comments_close_on: str = ""
    links: str = ""
    link_pattern: str = ""
    date_pattern: str = ""
    charset: str = ""
    zone: str = ""
    furniture: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something we read, as an admin or the default pack describes it.

    `label` is what a digest shows in brackets ("PRC state media"); `party` is the id of the party on whose side it
    is published, or "other": that party's own voice only where `ownership` is government. `names` are by language
    what a digest calls it where that is not its `name`. `family` names the publisher, so that sister outlets
    count once. `language` is a BCP 47 tag ("zh-Hans"). `reason` says why a source is off. `sites` are the hosts
    that are its own by what it lists, parted by spaces; empty before it was read (see `rules.sites`).
    """

    id: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
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
    recipe: Recipe | None = None
    sites: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What we know of a source from reading it. Instants UTC, spans in seconds.

    `interval` is the pause until the next reading; `cadence` the median time between its items and `longest_gap`
    the ninetieth percentile, None while too few are known. `items` and `undated` count those of the last whole
    reading, `read_whole_at` when it was asked without conditions; `changed_at` is when its answer last differed.
    `moved_to` is where a permanent redirect led, for an admin to confirm. `skip_hours` (GMT) and `skip_days` (0 is
    Monday) are when the feed does not want to be asked.
    """

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
    trouble: Trouble | None = None
    items: int | None = None
    undated: int = 0
    cadence: float | None = None
    longest_gap: float | None = None
    read_whole_at: datetime | None = None
    changed_at: datetime | None = None
    moved_to: str = ""
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A trouble of a source that admins are told of once, and of its end once. Instants UTC. `id` is 0 before it
    is stored; `detail` is the technical cause (of a move the new address), empty if none."""

    id: int = 0
    source: str
    name: str
    trouble: Trouble
    detail: str = ""
    began_at: datetime
    ended_at: datetime | None = None
    told_at: datetime | None = None
    end_told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time in which hardly any source gives an answer, since the network, its name server or the proxy to
    sources is away: one matter, told once when it begins and once when it is over. Instants UTC.

    `failed` and `answered` are the ids of the sources that were asked meanwhile, `total` is how many are active,
    `detail` the technical cause of the last failure. `look_at` is when the next look at a host or two is due, and
    `looked` the id of the source that the last one ended with. It was `told_at` then, its end at `end_told_at`.
    """

    began_at: datetime
    look_at: datetime
    total: int
    failed: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    detail: str = ""
    looked: str = ""
    ended_at: datetime | None = None
    told_at: datetime | None = None
    end_told_at: datetime | None = None

    @property
    def tried(self) -> int:
        """How many sources were asked meanwhile."""
        return len(self.failed | self.answered)


@dataclass(frozen=True, slots=True)
class Beginning:
    """How far the first reading is while there are no stories: how many of the active sources were `reached`.
    `coming`: the others are being read, or what they brought is being edited. `away_since` (UTC): hardly any
    answers since then."""

    reached: int
    total: int
    coming: bool = False
    away_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source with what is known of it; `due_at` is when one that was claimed for reading had come due."""

    source: Source
    state: SourceState
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One item of a source as read, before it is stored.

    `url` is canonical (see `rules.reading.addresses`), with a fragment only where an item stands under its feed's
    page; where the article's page names another address than the list does, `listed_url` is the list's.
    `published` is UTC or None; `published_guessed`: the source gave no usable date or zone. `text` is plain,
    paragraphs divided by an empty line; `complete`: it is no teaser. `source_credit` is what the item says of its
    origin (feed `<source>`, credit line); the last three of official documents.
    """

    url: str
    title: str
    text: str = ""
    published: datetime | None = None
    published_guessed: bool = False
    updated: datetime | None = None
    guid: str = ""
    language: str = ""
    complete: bool = False
    source_credit: str = ""
    document_number: str = ""
    effective_on: date | None = None
    comments_close_on: date | None = None
    listed_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A stored item of a source. `text` is empty once the body has expired. `stored_at`: first stored, UTC.

    `reprint_of` is the id of the article whose text this one repeats under another address. `kind` is what the
    edit found it to be. `unseen_until` is when its source had been read before and did not list it (None: nobody
    knows), `told_at` when an edition first told of it. `replaces` is the id of what another source had listed at
    its address, with other words where it `corrects` that. `withdrawn`: what its title says was taken back.
    """

    id: int
    source: Source
    url: str
    title: str
    text: str = ""
    published: datetime | None = None
    published_guessed: bool = False
    stored_at: datetime | None = None
    language: str = ""
    complete: bool = False
    source_credit: str = ""
    document_number: str = ""
    effective_on: date | None = None
    comments_close_on: date | None = None
    reprint_of: int | None = None
    kind: TextKind = TextKind.NEWS
    unseen_until: datetime | None = None
    told_at: datetime | None = None
    replaces: int | None = None
    corrects: bool = False
    withdrawn: bool = False

    @property
    def standing_title(self) -> str:
        """The title; "" where what it says was taken back."""
        return "" if self.withdrawn else self.title
