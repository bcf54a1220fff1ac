"""Quiet hours: when nothing comes by itself, by the clock on the reader's wall."""

import unicodedata
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digests.errors import PreferenceError
from digests.model import QuietHours
from digests.model.lexicon import Lexicon
from digests.rules.sending.times.hours import parse_hours

LEAST_OPEN = timedelta(hours=2)
EXAMPLE = "Please send two times of day, such as 22:00-07:00, or off."


def parse_quiet(text: str, lexicon: Lexicon) -> QuietHours | None:
    """Return the hours that a text such as `22:00-07:00` names, None for `off`.

    Raises PreferenceError, with advice for the person, when it cannot be read, when both times are equal or when
    less than two hours of the day are left.
    """
    plain = unicodedata.normalize("NFKC", text[:200]).casefold().strip().rstrip("。.!")
    if plain in lexicon.clock.off:
        return None
    words = lexicon.clock.until.split(lexicon.clock.since.sub("", plain))
    if len(words) != 2 or not all(words):
        raise PreferenceError(f"no quiet hours: {text[:40]!r}", advice=f"I found no two times in that. {EXAMPLE}")
    (begin,), (end,) = (_one_hour(word, lexicon) for word in words)
    if begin == end:
        raise PreferenceError(
            "quiet all day", advice=f"From {begin:%H:%M} to {end:%H:%M} is no time or all day. {EXAMPLE}"
        )
    if timedelta(minutes=_minutes(begin, end)) > timedelta(days=1) - LEAST_OPEN:
        raise PreferenceError(
            "hardly an hour left",
            advice="That leaves less than two hours of the day. /pause or /stop ends the digest.",
        )
    return QuietHours(begin, end)


def is_quiet(quiet: QuietHours | None, zone: str, at: datetime) -> bool:
    """Say whether an instant (aware) lies in the quiet hours of the IANA `zone`, by the clock on the wall: an hour
    that is doubled is quiet both times."""
    return quiet is not None and holds(quiet, at.astimezone(ZoneInfo(zone)).time())


def holds(quiet: QuietHours, hour: time) -> bool:
    """Say whether a local time of day lies in the quiet hours."""
    if quiet.begin < quiet.end:
        return quiet.begin <= hour < quiet.end
    return hour >= quiet.begin or hour < quiet.end


def quiet_end(quiet: QuietHours, zone: str, at: datetime) -> datetime:
    """Return the instant (UTC) after `at` at which the quiet hours end. An end that the clocks skip uses the
    offset before the gap, as a chosen hour does."""
    here = ZoneInfo(zone)
    today = at.astimezone(here).date()
    locals_ = (
        datetime.combine(today + timedelta(days=day), quiet.end, tzinfo=here).replace(fold=fold)
        for day in range(-1, 4)
        for fold in (0, 1)
    )
    ends = (local.astimezone(UTC) for local in locals_)
    return min(end for end in ends if end > at and not is_quiet(quiet, zone, end))


def _one_hour(word: str, lexicon: Lexicon) -> tuple[time, ...]:
    hours = parse_hours(word, lexicon)
    if len(hours) != 1:
        raise PreferenceError(
            f"{len(hours)} hours: {word[:40]!r}", advice=f"I found no two times in that. {EXAMPLE}"
        )
    return hours


def _minutes(begin: time, end: time) -> int:
    return ((end.hour - begin.hour) * 60 + end.minute - begin.minute) % (24 * 60)
