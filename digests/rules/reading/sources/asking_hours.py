"""The hours in which a source may be asked: those that its feed does not want to be left alone in."""

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256

from digests.model import SourceState


def outside(at: datetime, skip_hours: Collection[int], skip_days: Collection[int], share: float = 0.0) -> datetime:
    """Return the first moment from `at` (UTC) on that is in none of the hours and days to skip.

    Hints that leave no hour, or no day, count as none. A moment that had to move falls up to 50 minutes into its
    hour, by `share` (0 to 1), so that sources that open at one hour do not all come due at once.
    """
    hours = frozenset(skip_hours) & frozenset(range(24))
    days = frozenset(skip_days) & frozenset(range(7))
    hours = hours if len(hours) < 24 else frozenset()
    days = days if len(days) < 7 else frozenset()
    moment = at
    while moment.hour in hours or moment.weekday() in days:
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment if moment == at else moment + timedelta(minutes=50) * share


def left_alone_until(source_id: str, state: SourceState, now: datetime) -> datetime | None:
    """Return until when a source that is due at `now` (UTC) wants to be left alone; None when it may be asked.

    A source comes due outside the hours and days that it skips, but a bot that was down, or a pass that took
    long, may come to it inside them.
    """
    until = outside(now, state.skip_hours, state.skip_days, fraction_of(source_id))
    return until if until > now else None


def fraction_of(text: str) -> float:
    """Return a number from 0 to 1 that is always the same for a text, and spread evenly over texts."""
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:4], "big") / 2**32
