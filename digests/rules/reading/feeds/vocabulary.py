"""What feeds hold, and the names that they give to it, in the vocabularies they are written in.

RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 (RFC 4287), Dublin Core, and the modules content, syndication, Media RSS,
iTunes and FeedBurner. Both readers of XML feeds, the strict and the tolerant one, look names up here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

LAST = 99


class Field(NamedTuple):
    """Which fact of an item an element holds. The element with the lowest `rank` that is not empty counts."""

    name: str
    rank: int = LAST


NOTHING = Field("")

_NAMESPACES = MappingProxyType(
    {
        "": "core",
        "http://www.w3.org/2005/atom": "core",
        "http://purl.org/atom/ns#": "core",
        "http://purl.org/rss/1.0": "core",
        "http://my.netscape.com/rdf/simple/0.9": "core",
        "http://channel.netscape.com/rdf/simple/0.9": "core",
        "http://backend.userland.com/rss2": "core",
        "http://blogs.law.harvard.edu/tech/rss": "core",
        "http://purl.org/dc/elements/1.0": "dc",
        "http://purl.org/dc/elements/1.1": "dc",
        "http://purl.org/dc/terms": "dc",
        "http://purl.org/rss/1.0/modules/content": "content",
        "http://purl.org/rss/1.0/modules/syndication": "sy",
        "http://search.yahoo.com/mrss": "media",
        "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
        "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
        "http://www.w3.org/1999/xhtml": "xhtml",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    }
)

# The prefixes that publishers give those vocabularies, for feeds too damaged to say so themselves.
_PREFIXES = MappingProxyType(
    {
        "": "core",
        "atom": "core",
        "atom10": "core",
        "a10": "core",
        "a": "core",
        "rss": "core",
        "dc": "dc",
        "dcterms": "dc",
        "content": "content",
        "sy": "sy",
        "media": "media",
        "itunes": "itunes",
        "feedburner": "feedburner",
        "xhtml": "xhtml",
        "rdf": "rdf",
    }
)

_FIELDS = MappingProxyType(
    {
        ("core", "title"): Field("title", 1),
        ("dc", "title"): Field("title", 2),
        ("media", "title"): Field("title", 3),
        ("core", "link"): Field("link", 1),
        ("feedburner", "origlink"): Field("link", 0),
        ("core", "enclosure"): Field("enclosure", 1),
        ("core", "guid"): Field("guid", 1),
        ("core", "id"): Field("guid", 1),
        ("dc", "identifier"): Field("guid", 2),
        ("core", "description"): Field("summary", 1),
        ("core", "summary"): Field("summary", 1),
        ("dc", "description"): Field("summary", 2),
        ("itunes", "summary"): Field("summary", 3),
        ("media", "description"): Field("summary", 4),
        ("content", "encoded"): Field("content", 1),
        ("core", "content"): Field("content", 2),
        ("xhtml", "body"): Field("content", 3),
        ("core", "pubdate"): Field("published", 1),
        ("core", "published"): Field("published", 2),
        ("core", "issued"): Field("published", 3),
        ("dc", "issued"): Field("published", 3),
        ("core", "date"): Field("published", 4),
        ("dc", "date"): Field("published", 4),
        ("core", "created"): Field("published", 5),
        ("dc", "created"): Field("published", 5),
        ("core", "updated"): Field("updated", 1),
        ("core", "modified"): Field("updated", 2),
        ("dc", "modified"): Field("updated", 2),
        ("core", "lastbuilddate"): Field("updated", 3),
        ("core", "author"): Field("author", 1),
        ("dc", "creator"): Field("author", 2),
        ("itunes", "author"): Field("author", 3),
        ("core", "source"): Field("credit", 1),
        ("core", "language"): Field("language", 1),
        ("dc", "language"): Field("language", 2),
        ("media", "group"): Field("group", 1),
    }
)

_FEED_FIELDS = MappingProxyType(
    {
        ("core", "title"): Field("title", 1),
        ("dc", "title"): Field("title", 2),
        ("core", "link"): Field("link", 1),
        ("core", "language"): Field("language", 1),
        ("dc", "language"): Field("language", 2),
        ("core", "ttl"): Field("ttl", 1),
        ("core", "skiphours"): Field("skip_hours", 1),
        ("core", "skipdays"): Field("skip_days", 1),
        ("sy", "updateperiod"): Field("period", 1),
        ("sy", "updatefrequency"): Field("frequency", 1),
    }
)

ITEMS = ("item", "entry")
ROOTS = ("rss", "feed", "rdf", "channel")
PERIODS: Mapping[str, float] = MappingProxyType(
    {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def vocabulary_of(namespace: str) -> str:
    """Return our short name of a namespace, "" when it is none we know."""
    return _NAMESPACES.get(namespace.strip().lower().rstrip("/"), "")


def vocabulary_of_prefix(prefix: str) -> str:
    """Return the vocabulary that a prefix usually stands for, "" when it is none we know."""
    return _PREFIXES.get(prefix.lower(), "")


def field_of(vocabulary: str, name: str) -> Field:
    """Return what an element of an item holds, NOTHING when it is not read."""
    return _FIELDS.get((vocabulary, name.lower()), NOTHING)


def feed_field_of(vocabulary: str, name: str) -> Field:
    """Return what an element of the feed itself holds, NOTHING when it is not read."""
    return _FEED_FIELDS.get((vocabulary, name.lower()), NOTHING)


MOST_READ = 12_000  # items; what comes after them is only counted

_NUMBER = re.compile(r"\d{1,6}")


class Entry(NamedTuple):
    """One item. `base` is what its relative links are relative to, where the feed says so (xml:base)."""

    title: str = ""
    link: str = ""
    guid: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    updated: str = ""
    author: str = ""
    credit: str = ""
    language: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """When a feed wants to be asked: `ttl` is a pause in seconds, the hours are GMT, day 0 is Monday."""

    ttl: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A feed's title, site, language and items. `raw_count` is how many items it has, read or not."""

    title: str = ""
    site: str = ""
    language: str = ""
    items: Sequence[Entry] = ()
    raw_count: int = 0
    wishes: Wishes = field(default_factory=Wishes)


def entry_of(found: dict[str, str], base: str = "") -> Entry:
    """Return the item whose facts were found. One without a link is found where its sound or film lies."""
    enclosure = found.pop("enclosure", "")
    if not found.get("link"):
        guid = found.get("guid", "")
        found["link"] = guid if guid.startswith(("http://", "https://")) else enclosure
    return Entry(**found, base=base)


def rank_of_link(relation: str, media_type: str) -> int:
    """Return how likely a link of an item leads to the article, 0 best; LAST when elsewhere (RFC 4287 4.2.7)."""
    if relation in ("", "alternate"):
        return 1 if media_type in ("", "text/html", "application/xhtml+xml") else 2
    return LAST if relation in ("self", "edit", "edit-media", "replies", "enclosure", "hub", "license") else 3


def wishes_of(found: Mapping[str, str]) -> Wishes:
    """Return when a feed wants to be asked: RSS's ttl, skipHours and skipDays, or the syndication module's period.

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
    # A feed that wants never to be asked has made a mistake.
    return Wishes(
        ttl=ttl or None,
        skip_hours=frozenset(hours if len(hours) < 24 else ()),
        skip_days=frozenset(days if len(days) < len(DAYS) else ()),
    )
