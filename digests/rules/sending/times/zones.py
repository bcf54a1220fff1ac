"""Reads the time zone that people write: an IANA name in any case, a city, a country, a common abbreviation."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

from digests.errors import PreferenceError
from digests.model.lexicon import ClockWords, Lexicon

EXAMPLE = "Please send a city, such as Taipei or New York, or a zone name such as Europe/Berlin."
OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−±]?)\s*(\d{1,2})(?::?(\d{2}))?")
PLACES = {
    -10: "Honolulu", -8: "Los Angeles", -7: "Denver", -6: "Chicago", -5: "New York", -4: "New York",
    -3: "Sao Paulo", 0: "London", 1: "Berlin", 2: "Athens", 3: "Moscow", 4: "Dubai", 5: "Karachi", 7: "Bangkok",
    8: "Taipei or Shanghai", 9: "Tokyo", 10: "Sydney", 12: "Auckland",
}  # fmt: skip
DROPPED = str.maketrans({"_": " ", ",": " ", "'": None, "’": None})
NOT_PLACES = ("factory", "localtime", "posixrules")


def parse_zone(text: str, lexicon: Lexicon) -> str:
    """Return the IANA name of the zone that the text means.

    Raises PreferenceError with advice: an offset such as UTC+8 is explained (it does not know summer time), an
    abbreviation with two meanings is asked back, for anything else the nearest names are offered.
    """
    word = _plain(text[:200])
    index = _index(lexicon.clock)
    if word in index:
        return index[word]
    if found := OFFSET.fullmatch(word):
        raise PreferenceError(f"an offset: {word}", advice=_explain_offset(word, found))
    if word in lexicon.clock.ambiguous_zones:
        raise PreferenceError(f"two meanings: {word}", advice=f"{word.upper()} means several zones. {EXAMPLE}")
    near = get_close_matches(word, index, n=3, cutoff=0.75)
    offered = f" Did you mean {' or '.join(dict.fromkeys(index[name] for name in near))}?" if near else ""
    said = " ".join(text[:40].split())
    raise PreferenceError(
        f"no zone: {word[:40]!r}", advice=f"I do not know the time zone “{said}”.{offered} {EXAMPLE}"
    )


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(DROPPED)
    return " ".join(plain.split()).removeprefix("the ").rstrip(".!")


def _explain_offset(word: str, found: re.Match[str]) -> str:
    hours = int(found[2]) * (-1 if found[1] in ("-", "−") else 1)
    place = PLACES.get(hours)
    example = f", such as {place}" if place else ""
    return (
        f"{word.upper()} is an offset, and it changes with summer time in many places. "
        f"Please send a city on your clock{example}, and I will follow its clock."
    )


@lru_cache(maxsize=8)  # of a lexicon
def _index(words: ClockWords) -> Mapping[str, str]:
    """Map each plain name to its zone: full names first, then our cities, then the city part of the names."""
    names = sorted(name for name in available_timezones() if name.casefold() not in NOT_PLACES)
    index = {_plain(place): zone for zone, places in words.zones.items() for place in sorted(places)}
    for name in names:
        index.setdefault(_plain(name), name)
    for name in names:
        if "/" in name and not name.startswith("Etc/"):
            index.setdefault(_plain(name.rpartition("/")[2]), name)
    return index
