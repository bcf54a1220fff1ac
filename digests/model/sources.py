"""Sources, and the articles that they bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from digests.model.annotations import TextKind
from digests.model.verdicts import Verdict


class Ownership(StrEnum):
    """Who owns or pays for an outlet. Digests show this for outlets of all sides alike."""

    GOVERNMENT = "government"
    STATE_CONTROLLED = "state-controlled"
    PUBLIC_BROADCASTER = "public-broadcaster"
    PARTY_LINKED = "party-linked"
    PRIVATE = "private"
    NONPROFIT = "nonprofit"
    UNLABELLED = "unlabelled"


class Policy(StrEnum):
    """What a digest may quote of a source. `ALLOWANCES` says how much."""

    FULL = "full"  # US federal and other texts in the public domain
    OFFICIAL = "official"  # acts, notices, statements, readouts and briefings of any government
    EXCERPT = "excerpt"  # any source that is not known to fall under another policy
    LINK_ONLY = "link-only"


@dataclass(frozen=True, slots=True)
class Allowance:
    """The most passages and characters of one article in one digest, answer or file. None means no limit."""

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
    """What a kind of source needs. `needs_recipe`: only a recipe says how to read it. `lists_links`: its list
    gives addresses and perhaps days; titles and texts are on the pages themselves."""

    needs_recipe: bool = False
    lists_links: bool = False


SOURCE_KINDS: Mapping[SourceKind, KindTraits] = {
    SourceKind.FEED: KindTraits(),
    SourceKind.JSON_API: KindTraits(needs_recipe=True),
    SourceKind.INDEX_PAGE: KindTraits(needs_recipe=True, lists_links=True),
    SourceKind.SITEMAP: KindTraits(lists_links=True),
}


class Trouble(StrEnum):
    """What can be wrong with a source. The first five mean no answer, the rest an answer without news."""

    UNREACHABLE = "unreachable"  # no answer, or an answer that broke off
    REFUSED = "refused"  # 401, 403, 429 and the like
    DISALLOWED = "disallowed"  # robots.txt forbids the reading
    GONE = "gone"  # 410, or 404 for days
    FAULTY = "faulty"  # a server error
    WALL = "wall"  # a consent or challenge page
    PAGE = "page"  # a web page in place of a feed
    UNREADABLE = "unreadable"  # an answer that is neither a feed nor a web page
    EMPTY = "empty"  # no items
    UNDATED = "undated"  # none of the items has a date
    SILENT = "silent"  # nothing new for much longer than usual
    MOVED = "moved"  # moved for good to an address that an admin has to confirm
    OVER_BUDGET = "over-budget"  # more articles than the source's budget for editing allows in a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to read a source that is no feed, and what to leave out of its pages. A recipe is data, not code.

    JSON API: `items` is the JMESPath expression of the list. `title` to `comments_close_on` are expressions on one
    item.

    Index page: `links` is the CSS selector of the elements that hold one item's link each; if it is empty, every
    link counts. `link_pattern` matches the whole address of a link. `date_pattern` is looked for in the address
    and in the words around the link. Its groups are year, month and day, or one group for the whole date.

    `charset` overrules what server and page say. `zone` is for dates that name no zone. `furniture` are CSS
    selectors of what is removed from article pages. `name` is the name of a known recipe, empty if the recipe is
    the source's own.
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
    """Something that the bot reads, as an admin or the default pack describes it.

    `label` is what a digest shows in brackets ("PRC state media"). `party` is the id of the party on whose side
    the source is published, or "other". The source speaks for this party only if `ownership` is government.
    `names` are display names by language, for the languages in which a digest does not show `name`. `family` names
    the publisher, so that sister outlets count once. `country` is the place where the source is published, as ISO
    3166 alpha-2 ("GB"), "" if it is not known. `language` is a BCP 47 tag ("zh-Hans"). `reason` says why a
    source is off. `sites` are the hosts, parted by spaces, that count as the source's own because it lists
    articles there. `sites` is empty until the source was read once (see `rules.sites`).
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
    country: str = ""
    language: str = ""
    policy: Policy = Policy.EXCERPT
    active: bool = True
    reason: str = ""
    recipe: Recipe | None = None
    sites: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the bot knows of a source from reading it. Times are UTC, lengths of time are seconds.

    `interval` is the pause until the next reading. `cadence` is the median time between items, `longest_gap` the
    ninetieth percentile; both are None while too few items are known. `items` and `undated` count the items of the
    last whole reading. `read_whole_at` is when the source was last asked without conditional headers. `changed_at`
    is when its answer last changed. `moved_to` is where a permanent redirect led; an admin has to confirm it. In
    `skip_hours` (GMT) and on `skip_days` (0 is Monday) the feed does not want to be asked.
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
    """A trouble of a source. Admins are told once when it begins and once when it ends. Times are UTC. `id` is 0
    before the incident is stored. `detail` is the technical cause, or the new address if the source moved; it may
    be empty."""

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
    """A time in which hardly any source answers, because the network, its name server or the proxy is away.
    Operators are told once when it begins and once when it ends. Times are UTC.

    `failed` and `answered` are the ids of the sources that were asked during the outage. `total` is the number of
    active sources. `detail` is the technical cause of the last failure. Now and then one host or two are looked
    at: `look_at` is when the next look is due, `looked` is the id of the source that was looked at last. `told_at`
    and `end_told_at` are when operators were told of the beginning and of the end.
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
        """The number of sources that were asked during the outage."""
        return len(self.failed | self.answered)


@dataclass(frozen=True, slots=True)
class Beginning:
    """How far the first reading is while there are no stories. `reached` of the `total` active sources were read.
    `coming`: the others are being read, or their articles are being edited. `away_since` (UTC): since then hardly
    any source has answered."""

    reached: int
    total: int
    coming: bool = False
    away_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source with its state. If it was claimed for reading, `due_at` is when the reading was due. `number` is
    that of its row. It never changes, and buttons name the source by it; 0 before the source is stored."""

    source: Source
    state: SourceState
    due_at: datetime | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One item of a source as read, before it is stored.

    `url` is canonical (see `rules.reading.addresses`). Only an item without a link has a fragment there: it is
    made of the item's id and follows the address of the feed's page. `listed_url` is the address in the list, if
    the article's page names another one. `published` is UTC or None. `published_guessed`: the source gave no
    usable date or zone. `text` is plain, with an empty line between paragraphs. `complete`: the text is no teaser.
    `source_credit` is what the item says of its origin (feed `<source>`, credit line). Only official documents
    have `document_number`, `effective_on` and `comments_close_on`.
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
    """A stored item of a source. `text` is empty once the body has expired. `stored_at` is when it was first
    stored (UTC).

    `reprint_of` is the id of the article whose text this one repeats under another address. `kind` is what the
    edit found it to be. `unseen_until` is when the source was last read without this article in its list (None:
    not known). `told_at` is when an edition first told of it. `replaces` is the id of the article that another
    source had listed at the same address; `corrects`: this article's words differ from that one's. `withdrawn`:
    what the title says was taken back.
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
        """The title; "" if the article is withdrawn."""
        return "" if self.withdrawn else self.title


class ItemFate(StrEnum):
    """What became of an item of a source: `told` by an edition; in a story that no edition told yet (`grouped`);
    relevant, but in no story (`alone`); not relevant; not edited yet (`waiting`); or held back from editing."""

    TOLD = "told"
    GROUPED = "grouped"
    ALONE = "alone"
    IRRELEVANT = "irrelevant"
    WAITING = "waiting"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class SourceItem:
    """An item that a source brought, and what became of it. `verdict` says why it passed the gate or not, or why
    it is held back; None if nothing was decided yet."""

    article: Article
    fate: ItemFate
    verdict: Verdict | None = None


class SourceStanding(StrEnum):
    """How a source stands in the list. `trouble`: an admin should look at it. `paused`: it is off. `unconfirmed`:
    its labels wait for an owner. The others are sources that are on: it fails, it answers with old items
    only, it was not read yet, it does well."""

    TROUBLE = "trouble"
    PAUSED = "paused"
    FAILING = "failing"
    SILENT = "silent"
    NEW = "new"
    WELL = "well"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFilter:
    """Which sources of the list are meant: those that meet all that is given. `side` is the id of a party, or
    "other". Each of the `words` stands in the id, a name or the label."""

    standing: SourceStanding | None = None
    side: str = ""
    kind: SourceKind | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """A page of the list of sources: the `records` of the page, how many sources are `meant` by the filter, and of
    the whole list how many need `attention`, are `off` without need of it, and are there in `total`."""

    records: tuple[SourceRecord, ...]
    meant: int
    attention: int
    off: int
    total: int
