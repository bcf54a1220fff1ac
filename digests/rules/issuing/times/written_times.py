"""Reads times and zones that people write: `8:00 18:30`, `7.30pm`, `22:00-07:00`, a city or the name of a zone."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import available_timezones

from digests.errors import PreferenceError
from digests.model import QuietHours
from digests.model.lexicon import ClockWords, Lexicon
from digests.rules.issuing.times.slots import minutes_between

MOST_HOURS, LEAST_OPEN = 6, timedelta(hours=2)
OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−±]?)\s*(\d{1,2})(?::?(\d{2}))?")
ZONES_OF_OFFSET = {
    -10: "Pacific/Honolulu", -8: "America/Los_Angeles", -7: "America/Denver", -6: "America/Chicago",
    -5: "America/New_York", -4: "America/New_York", -3: "America/Sao_Paulo", 0: "Europe/London",
    1: "Europe/Berlin", 2: "Europe/Athens", 3: "Europe/Moscow", 4: "Asia/Dubai", 5: "Asia/Karachi",
    7: "Asia/Bangkok", 8: "Asia/Taipei Asia/Shanghai", 9: "Asia/Tokyo", 10: "Australia/Sydney",
    12: "Pacific/Auckland",
}  # fmt: skip
DROPPED = str.maketrans({"_": " ", ",": " ", "'": None, "’": None})
NOT_PLACES = ("factory", "localtime", "posixrules")


def parse_hours(text: str, lexicon: Lexicon) -> tuple[time, ...]:
    """Return the hours in the text, sorted, each once. PreferenceError, with a code, when a word is no hour of the
    day or there are more than six hours."""
    plain = unicodedata.normalize("NFKC", text[:500]).casefold()
    plain = re.sub(r"(?<=\d)\s+(?=[ap]\.?m\b)", "", plain)
    words = lexicon.clock
    named = [word for word in words.between_hours.split(plain) if word and word not in words.beside_hours]
    hours = sorted({_hour(word, words) for word in named})
    if not hours:
        raise PreferenceError("no hour in the text", code="hours-none")
    if len(hours) > MOST_HOURS:
        raise PreferenceError(f"{len(hours)} hours", code="hours-many", count=len(hours), most=MOST_HOURS)
    return tuple(hours)


def _hour(word: str, words: ClockWords) -> time:
    if word in words.named_hours:
        return time(words.named_hours[word])
    written = re.sub(r"^(\d{2})(\d{2})$", r"\1:\2", word)
    found = next((match for pattern in words.hours if (match := pattern.fullmatch(written))), None)
    if found is None:
        raise PreferenceError(f"not an hour: {word[:40]!r}", code="hour-unclear", word=word[:40])
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found.groupdict().get("half"):
        minute = 30
    if found["half_day"] and 1 <= hour <= 12:
        hour = hour % 12 + words.half_days[found["half_day"]]
    if hour == 24 and minute == 0:
        raise PreferenceError("24:00", code="hour-midnight")
    if hour > 23 or minute > 59:
        raise PreferenceError(f"no such hour: {word[:40]}", code="hour-impossible", word=word[:40])
    return time(hour, minute)


def parse_quiet(text: str, lexicon: Lexicon) -> QuietHours | None:
    """Return the quiet hours in a text such as `22:00-07:00`; None for `off`. PreferenceError, with a code, when
    the text cannot be read, both times are equal, or less than two hours of the day are left."""
    plain = unicodedata.normalize("NFKC", text[:200]).casefold().strip().rstrip("。.!")
    if plain in lexicon.clock.off:
        return None
    words = lexicon.clock.until.split(lexicon.clock.since.sub("", plain))
    if len(words) != 2 or not all(words):
        raise PreferenceError(f"no quiet hours: {text[:40]!r}", code="quiet-unclear")
    read = [parse_hours(word, lexicon) for word in words]
    if any(len(hours) != 1 for hours in read):
        raise PreferenceError(f"not two hours: {text[:40]!r}", code="quiet-unclear")
    (begin,), (end,) = read
    if begin == end:
        raise PreferenceError("quiet all day", code="quiet-empty", begin=f"{begin:%H:%M}", end=f"{end:%H:%M}")
    if timedelta(minutes=minutes_between(begin, end)) > timedelta(days=1) - LEAST_OPEN:
        raise PreferenceError("hardly an hour left", code="quiet-long")
    return QuietHours(begin, end)


def is_zone(name: str) -> bool:
    """Say whether there is an IANA zone of that name."""
    return name in _all_zones()


def parse_zone(text: str, lexicon: Lexicon, places: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the IANA name of the zone that the text means. `places` are names of cities with their zones; the
    lexicon has more cities. A city may have its state or country behind a comma. PreferenceError, with the nearest
    names, for an unknown name. PreferenceError also for an offset such as UTC+8 (it has no summer time) and for an
    abbreviation with two meanings."""
    word = _plain(text[:200])
    index = _zones_by_name(lexicon.clock)
    for name in (word, lexicon.clock.city.sub("", word), _plain(re.split("[,，、(（]", text[:200])[0])):
        if zone := index.get(name) or places.get(name):
            return zone
    if found := OFFSET.fullmatch(word):
        hours = int(found[2]) * (-1 if found[1] in ("-", "−") else 1)
        zones = tuple(ZONES_OF_OFFSET.get(hours, "").split())
        code = "zone-offset-near" if zones else "zone-offset"
        raise PreferenceError(f"an offset: {word}", code=code, word=word.upper(), zones=zones)
    if word in lexicon.clock.ambiguous_zones:
        raise PreferenceError(f"two meanings: {word}", code="zone-several", word=word.upper())
    near = tuple(dict.fromkeys(index[name] for name in get_close_matches(word, index, n=3, cutoff=0.75)))
    code, said = "zone-unknown-near" if near else "zone-unknown", " ".join(text[:40].split())
    raise PreferenceError(f"no zone: {word[:40]!r}", code=code, word=said, near=near)


@lru_cache(maxsize=1)
def _all_zones() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if name.casefold() not in NOT_PLACES)


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(DROPPED)
    return " ".join(plain.split()).removeprefix("the ").rstrip(".!")


@lru_cache(maxsize=8)  # of a lexicon
def _zones_by_name(words: ClockWords) -> Mapping[str, str]:
    """Map each plain name to its zone: full names first, then our cities, then the city part of the names."""
    names = sorted(_all_zones())
    index = {_plain(place): zone for zone, places in words.zones.items() for place in sorted(places)}
    for name in names:
        index.setdefault(_plain(name), name)
    for name in names:
        if "/" in name and not name.startswith("Etc/"):
            index.setdefault(_plain(name.rpartition("/")[2]), name)
    return index
