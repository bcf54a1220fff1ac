"""Reads the hours that people write: `8`, `08:00`, `8:00 18:30`, `7.30pm`, and so in Chinese."""

import re
import unicodedata
from datetime import time

from digests.errors import PreferenceError
from digests.model.lexicon import ClockWords, Lexicon

MOST = 6
EXAMPLE = "Please send one or more times of day, such as 08:00 or 8:00 18:30."


def parse_hours(text: str, lexicon: Lexicon) -> tuple[time, ...]:
    """Return the hours named in the text, sorted and each once.

    Raises PreferenceError, with advice for the person, when a word is no hour of the day or there are over six.
    """
    plain = unicodedata.normalize("NFKC", text[:500]).casefold()
    plain = re.sub(r"(?<=\d)\s+(?=[ap]\.?m\b)", "", plain)
    words = lexicon.clock
    hours = sorted(
        {
            _hour(word, words)
            for word in words.between_hours.split(plain)
            if word and word not in words.beside_hours
        }
    )
    if not hours:
        raise PreferenceError("no hour in the text", advice=f"I found no time in that. {EXAMPLE}")
    if len(hours) > MOST:
        raise PreferenceError(
            f"{len(hours)} hours", advice=f"That is {len(hours)} times a day; at most {MOST} work."
        )
    return tuple(hours)


def _hour(word: str, words: ClockWords) -> time:
    if word in words.named_hours:
        return time(words.named_hours[word])
    written = re.sub(r"^(\d{2})(\d{2})$", r"\1:\2", word)
    found = next((match for pattern in words.hours if (match := pattern.fullmatch(written))), None)
    if found is None:
        raise PreferenceError(
            f"not an hour: {word[:40]!r}", advice=f"I could not read “{word[:40]}” as a time. {EXAMPLE}"
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
            advice=f"{word[:40]} is not a time of day: hours go from 0 to 23, minutes from 00 to 59. {EXAMPLE}",
        )
    return time(hour, minute)
