"""Reads what people write of times: `8:00 18:30`, `7.30pm`, `22:00-07:00`, a city or the name of a zone."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

from digests.errors import PreferenceError
from digests.model import QuietHours
from digests.model.lexicon import ClockWords, Lexicon
from digests.rules.sending.times.slots import minutes_between

MOST_HOURS = 6
HOURS_EXAMPLE = "Please send one or more times of day, such as 08:00 or 8:00 18:30."

QUIET_EXAMPLE = "Please send two times of day, such as 22:00-07:00, or off."
LEAST_OPEN = timedelta(hours=2)
ZONE_EXAMPLE = "Please send a city, such as Taipei or New York, or a zone name such as Europe/Berlin."
OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−±]?)\s*(\d{1,2})(?::?(\d{2}))?")
PLACES = {
    -10: "Honolulu", -8: "Los Angeles", -7: "Denver", -6: "Chicago", -5: "New York", -4: "New York",
    -3: "Sao Paulo", 0: "London", 1: "Berlin", 2: "Athens", 3: "Moscow", 4: "Dubai", 5: "Karachi", 7: "Bangkok",
    8: "Taipei or Shanghai", 9: "Tokyo", 10: "Sydney", 12: "Auckland",
}  # fmt: skip
DROPPED = str.maketrans({"_": " ", ",": " ", "'": None, "’": None})
NOT_PLACES = ("factory", "localtime", "posixrules")


def parse_hours(text: str, lexicon: Lexicon) -> tuple[time, ...]:
    """Return the hours named in the text, sorted and each once.

    Raises PreferenceError, with advice for the person, when a word is no hour of the day or there are over six.
    """
    plain = unicodedata.normalize("NFKC", text[:500]).casefold()
    plain = re.sub(r"(?<=\d)\s+(?=[ap]\.?m\b)", "", plain)
    words = lexicon.clock
    named = [word for word in words.between_hours.split(plain) if word and word not in words.beside_hours]
    hours = sorted({_hour(word, words) for word in named})
    if not hours:
        raise PreferenceError("no hour in the text", advice=f"I found no time in that. {HOURS_EXAMPLE}")
    if len(hours) > MOST_HOURS:
        raise PreferenceError(
            f"{len(hours)} hours", advice=f"That is {len(hours)} times a day; at most {MOST_HOURS} work."
        )
    return tuple(hours)


def _hour(word: str, words: ClockWords) -> time:
    if word in words.named_hours:
        return time(words.named_hours[word])
    written = re.sub(r"^(\d{2})(\d{2})$", r"\1:\2", word)
    found = next((match for pattern in words.hours if (match := pattern.fullmatch(written))), None)
    if found is None:
        raise PreferenceError(
            f"not an hour: {word[:40]!r}", advice=f"I could not read “{word[:40]}” as a time. {HOURS_EXAMPLE}"
        )
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found.groupdict().get("half"):
        minute = 30
    if found["half_day"] and 1 <= hour <= 12:
        hour = hour % 12 + words.half_days[found["half_day"]]
    if hour == 24 and minute == 0:
        raise PreferenceError("24:00", advice="Midnight is 00:00. Please send that.")
    if hour > 23 or minute > 59:
        raise PreferenceError(
            f"no such hour: {word[:40]}",
            advice=f"{word[:40]} is not a time of day: hours go from 0 to 23, minutes from 00 to 59. "
            f"{HOURS_EXAMPLE}",
        )
    return time(hour, minute)


def parse_quiet(text: str, lexicon: Lexicon) -> QuietHours | None:
    """Return the hours that a text such as `22:00-07:00` names, None for `off`.

    Raises PreferenceError, with advice for the person, when it cannot be read, when both times are equal or when
    less than two hours of the day are left.
    """
    plain = unicodedata.normalize("NFKC", text[:200]).casefold().strip().rstrip("。.!")
    if plain in lexicon.clock.off:
        return None
    unclear = f"I found no two times in that. {QUIET_EXAMPLE}"
    words = lexicon.clock.until.split(lexicon.clock.since.sub("", plain))
    if len(words) != 2 or not all(words):
        raise PreferenceError(f"no quiet hours: {text[:40]!r}", advice=unclear)
    read: list[time] = []
    for word in words:
        hours = parse_hours(word, lexicon)
        if len(hours) != 1:
            raise PreferenceError(f"{len(hours)} hours: {word[:40]!r}", advice=unclear)
        read += hours
    begin, end = read
    if begin == end:
        raise PreferenceError(
            "quiet all day", advice=f"From {begin:%H:%M} to {end:%H:%M} is no time or all day. {QUIET_EXAMPLE}"
        )
    if timedelta(minutes=minutes_between(begin, end)) > timedelta(days=1) - LEAST_OPEN:
        raise PreferenceError(
            "hardly an hour left",
            advice="That leaves less than two hours of the day. /pause or /stop ends the digest.",
        )
    return QuietHours(begin, end)


def parse_zone(text: str, lexicon: Lexicon) -> str:
    """Return the IANA name of the zone that the text means.

    Raises PreferenceError with advice: an offset such as UTC+8 is explained (it does not know summer time), an
    abbreviation with two meanings is asked back, for anything else the nearest names are offered.
    """
    word = _plain(text[:200])
    index = _zones_by_name(lexicon.clock)
    if word in index:
        return index[word]
    if found := OFFSET.fullmatch(word):
        hours = int(found[2]) * (-1 if found[1] in ("-", "−") else 1)
        example = f", such as {PLACES[hours]}" if hours in PLACES else ""
        raise PreferenceError(
            f"an offset: {word}",
            advice=f"{word.upper()} is an offset, and it changes with summer time in many places. "
            f"Please send a city on your clock{example}, and I will follow its clock.",
        )
    if word in lexicon.clock.ambiguous_zones:
        raise PreferenceError(
            f"two meanings: {word}", advice=f"{word.upper()} means several zones. {ZONE_EXAMPLE}"
        )
    near = get_close_matches(word, index, n=3, cutoff=0.75)
    offered = f" Did you mean {' or '.join(dict.fromkeys(index[name] for name in near))}?" if near else ""
    said = " ".join(text[:40].split())
    raise PreferenceError(
        f"no zone: {word[:40]!r}", advice=f"I do not know the time zone “{said}”.{offered} {ZONE_EXAMPLE}"
    )


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(DROPPED)
    return " ".join(plain.split()).removeprefix("the ").rstrip(".!")


@lru_cache(maxsize=8)  # of a lexicon
def _zones_by_name(words: ClockWords) -> Mapping[str, str]:
    """Map each plain name to its zone: full names first, then our cities, then the city part of the names."""
    names = sorted(name for name in available_timezones() if name.casefold() not in NOT_PLACES)
    index = {_plain(place): zone for zone, places in words.zones.items() for place in sorted(places)}
    for name in names:
        index.setdefault(_plain(name), name)
    for name in names:
        if "/" in name and not name.startswith("Etc/"):
            index.setdefault(_plain(name.rpartition("/")[2]), name)
    return index
