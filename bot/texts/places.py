"""Places and clocks by CLDR: what cities are called in each language, and which clock a language suggests."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import get_global

from bot.texts.catalogue import load, tags

HALF_A_YEAR = timedelta(days=182)


@cache
def cities() -> Mapping[str, str]:
    """Return the zone of each city, by its name in small letters in each language that has a catalogue."""
    found: dict[str, str] = {}
    for tag in tags():
        for zone, names in load(tag).locale.time_zones.items():
            if city := names.get("city"):
                found.setdefault(unicodedata.normalize("NFKC", city).casefold(), zone)
    return found


def zone_guessed(language_code: str | None, now: datetime) -> str:
    """Return a person's likely IANA zone from the language of the app, such as "de" or "pt-pt": the zone of the
    country in the tag, else of the country where most people speak it. Return "" if that has several clocks."""
    parts = (language_code or "").replace("_", "-").split("-")
    likely = get_global("likely_subtags").get(parts[0].lower(), "").split("_")
    country = next((part.upper() for part in parts[1:] if len(part) == 2), likely[-1])
    zones = list(get_global("territory_zones").get(country, ()))
    clocks = {
        tuple(
            (now + half).astimezone(ZoneInfo(zone)).utcoffset()
            for half in (-HALF_A_YEAR, timedelta(), HALF_A_YEAR)
        )
        for zone in zones
    }
    return str(zones[0]) if len(clocks) == 1 else ""
