"""What a feed holds, as its readers hand it on: markup still in it, links not resolved, dates as written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from digests.rules.reading.feeds.vocabulary import DAYS, LAST, PERIODS

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
