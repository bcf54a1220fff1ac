"""The names that feeds give to what we read, in the vocabularies they are written in.

RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 (RFC 4287), Dublin Core, and the modules content, syndication, Media RSS,
iTunes and FeedBurner. Both readers of XML feeds, the strict and the tolerant one, look names up here.
"""

from collections.abc import Mapping
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
