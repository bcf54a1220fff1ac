"""The elements of feeds and the facts that they hold, for every vocabulary in use.

The vocabularies are RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 (RFC 4287), Dublin Core, and the modules content,
syndication, Media RSS, iTunes and FeedBurner. The strict and the tolerant parser look names up here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

LAST = 99


class Field(NamedTuple):
    """The fact that an element holds. Of several elements, the non-empty one with the lowest `rank` counts."""

    name: str
    rank: int = LAST


NOTHING = Field("")

_VOCABULARIES = {
    "core": (
        "",
        "http://www.w3.org/2005/atom",
        "http://purl.org/atom/ns#",
        "http://purl.org/rss/1.0",
        "http://my.netscape.com/rdf/simple/0.9",
        "http://channel.netscape.com/rdf/simple/0.9",
        "http://backend.userland.com/rss2",
        "http://blogs.law.harvard.edu/tech/rss",
    ),
    "dc": ("http://purl.org/dc/elements/1.0", "http://purl.org/dc/elements/1.1", "http://purl.org/dc/terms"),
    "content": ("http://purl.org/rss/1.0/modules/content",),
    "sy": ("http://purl.org/rss/1.0/modules/syndication",),
    "media": ("http://search.yahoo.com/mrss",),
    "itunes": ("http://www.itunes.com/dtds/podcast-1.0.dtd",),
    "feedburner": ("http://rssnamespace.org/feedburner/ext/1.0",),
    "xhtml": ("http://www.w3.org/1999/xhtml",),
    "rdf": ("http://www.w3.org/1999/02/22-rdf-syntax-ns#",),
}
_NAMESPACES = {uri: vocabulary for vocabulary, uris in _VOCABULARIES.items() for uri in uris}
# The prefixes that publishers use for these vocabularies, for feeds too damaged to declare them.
_PREFIXES = (
    dict.fromkeys(("", "atom", "atom10", "a10", "a", "rss"), "core")
    | {name: name for name in (*_VOCABULARIES, "dcterms") if name != "core"}
    | {"dcterms": "dc"}
)

Fields = Mapping[tuple[str, str], Field]


def _ranked(elements: Mapping[str, str]) -> Fields:
    """Return the facts of elements by vocabulary and name. A fact's first element counts most; "|" means equal."""
    return MappingProxyType(
        {
            (vocabulary, name): Field(fact, rank)
            for fact, ranks in elements.items()
            for rank, equals in enumerate(ranks.split())
            for vocabulary, name in (each.split(":") for each in equals.split("|"))
        }
    )


_FIELDS = _ranked(
    {
        "title": "core:title dc:title media:title",
        "link": "feedburner:origlink core:link",
        "enclosure": "core:enclosure",
        "guid": "core:guid|core:id dc:identifier",
        "summary": "core:description|core:summary dc:description itunes:summary media:description",
        "content": "content:encoded core:content xhtml:body",
        "published": "core:pubdate core:published core:issued|dc:issued core:date|dc:date core:created|dc:created",
        "updated": "core:updated core:modified|dc:modified core:lastbuilddate",
        "credit": "core:source",
        "language": "core:language dc:language",
        "group": "media:group",
    }
)
_FEED_FIELDS = _ranked(
    {
        "title": "core:title dc:title",
        "link": "core:link",
        "language": "core:language dc:language",
        "ttl": "core:ttl",
        "skip_hours": "core:skiphours",
        "skip_days": "core:skipdays",
        "period": "sy:updateperiod",
        "frequency": "sy:updatefrequency",
    }
)

ITEMS = ("item", "entry")
PERIODS: Mapping[str, float] = MappingProxyType(
    {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def vocabulary_of(namespace: str) -> str:
    """Return our short name of a namespace, "" if we do not know it."""
    return _NAMESPACES.get(namespace.strip().lower().rstrip("/"), "")


def vocabulary_of_prefix(prefix: str) -> str:
    """Return the vocabulary that a prefix usually stands for, "" if we know none."""
    return _PREFIXES.get(prefix.lower(), "")


def tag_of(vocabulary: str, name: str) -> str:
    """Return the tag of an element as expat spells it, "" if we do not know the vocabulary."""
    uris = _VOCABULARIES.get(vocabulary)
    return f"{uris[0]}}}{name}".removeprefix("}") if uris else ""


def field_of(vocabulary: str, name: str, of_items: bool) -> Field:
    """Return the field of an element of an item (`of_items`) or of the feed itself, NOTHING if it is not read."""
    return (_FIELDS if of_items else _FEED_FIELDS).get((vocabulary, name.lower()), NOTHING)


MOST_READ = 12_000  # items; further items are only counted

_NUMBER = re.compile(r"\d{1,6}")


class FeedEntry(NamedTuple):
    """One item. `base` is the base of its relative links if the feed gives one (xml:base)."""

    title: str = ""
    link: str = ""
    guid: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    updated: str = ""
    credit: str = ""
    language: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What a feed says about itself: the pause between readings (seconds), its language (BCP 47), its site, and
    the hours (GMT, 0 to 23) and days (0 is Monday) at which it should not be read.
    """

    ttl: float | None = None
    language: str = ""
    site: str = ""
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedContent:
    """A feed's title, site, language and items. `raw_count` is the number of its items, unread ones included."""

    title: str = ""
    site: str = ""
    language: str = ""
    items: Sequence[FeedEntry] = ()
    raw_count: int = 0
    hints: FeedHints = field(default_factory=FeedHints)


def entry_of(found: dict[str, str], base: str = "") -> FeedEntry:
    """Return the item with these facts. Without a link it gets the address of its guid, sound or film."""
    enclosure = found.pop("enclosure", "")
    if not found.get("link"):
        guid = found.get("guid", "")
        found["link"] = guid if guid.startswith(("http://", "https://")) else enclosure
    return FeedEntry(**found, base=base)


def rank_of_link(relation: str, media_type: str) -> int:
    """Return how unlikely a link of an item leads to the article: 0 is best, LAST means never (RFC 4287 4.2.7)."""
    if relation in ("", "alternate"):
        return 1 if media_type in ("", "text/html", "application/xhtml+xml") else 2
    return LAST if relation in ("self", "edit", "edit-media", "replies", "enclosure", "hub", "license") else 3


def hints_of(found: Mapping[str, str]) -> FeedHints:
    """Return when a feed wants to be read: RSS's ttl, skipHours and skipDays, or the syndication module's period.

    The hours and days may stand in any markup. An hour of 24 is midnight, as RSS 0.92 counts.
    """
    minutes = _NUMBER.search(found.get("ttl", ""))
    ttl = float(minutes[0]) * 60 if minutes else 0.0
    if not ttl and found.get("period"):
        times = _NUMBER.search(found.get("frequency", ""))
        ttl = PERIODS.get(found["period"].strip().lower(), 0.0) / max(1, int(times[0]) if times else 1)
    hours = {int(hour) % 24 for hour in _NUMBER.findall(found.get("skip_hours", "")) if int(hour) <= 24}
    words = found.get("skip_days", "").lower()
    days = {number for number, day in enumerate(DAYS) if day in words}
    # A feed that excludes all hours or all days has made a mistake.
    return FeedHints(
        ttl=ttl or None,
        skip_hours=frozenset(hours if len(hours) < 24 else ()),
        skip_days=frozenset(days if len(days) < len(DAYS) else ()),
    )
