"""Reads the hours that people write: `8`, `08:00`, `8:00 18:30`, `7.30pm`, `8点半`."""

import re
import unicodedata
from datetime import time

from digests.errors import PreferenceError

MOST = 6
EXAMPLE = "Please send one or more times of day, such as 08:00 or 8:00 18:30."
NAMED = {"midnight": time(0), "noon": time(12), "midday": time(12)}
JOINTS = re.compile(r"[\s,;&+、/]+|\band\b|和")
HOUR = re.compile(
    r"(?P<early>上午|早上|下午|晚上)?(?P<hour>\d{1,2})"
    r"(?:[:.h点點时時](?P<minute>\d{2})?(?P<half>半)?分?)?\s?(?P<half_day>[ap]\.?m\.?)?"
)


def parse_hours(text: str) -> tuple[time, ...]:
    """Return the hours named in the text, sorted and each once.

    Raises PreferenceError, with advice for the person, when a word is no hour of the day or there are over six.
    """
    plain = unicodedata.normalize("NFKC", text[:500]).casefold()
    plain = re.sub(r"(?<=\d)\s+(?=[ap]\.?m\b)", "", plain)
    hours = sorted(
        {_hour(word) for word in JOINTS.split(plain) if word and word not in ("at", "o'clock", "daily")}
    )
    if not hours:
        raise PreferenceError("no hour in the text", advice=f"I found no time in that. {EXAMPLE}")
    if len(hours) > MOST:
        raise PreferenceError(
            f"{len(hours)} hours", advice=f"That is {len(hours)} times a day; at most {MOST} work."
        )
    return tuple(hours)


def _hour(word: str) -> time:
    if word in NAMED:
        return NAMED[word]
    found = HOUR.fullmatch(re.sub(r"^(\d{2})(\d{2})$", r"\1:\2", word))
    if found is None:
        raise PreferenceError(
            f"not an hour: {word[:40]!r}", advice=f"I could not read “{word[:40]}” as a time. {EXAMPLE}"
        )
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        minute = 30
    half_day = (found["half_day"] or "")[:1] or {"下午": "p", "晚上": "p", "上午": "a", "早上": "a"}.get(
        found["early"] or "", ""
    )
    if half_day and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half_day == "p" else 0)
    if hour == 24 and minute == 0:
        raise PreferenceError("24:00", advice="Midnight is 00:00. Please send that.")
    if hour > 23 or minute > 59:
        raise PreferenceError(
            f"no such hour: {word[:40]}",
            advice=f"{word[:40]} is not a time of day: hours go from 0 to 23, minutes from 00 to 59. {EXAMPLE}",
        )
    return time(hour, minute)
