"""What time an edition covers, and what its reader asked for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digests.model import Edition, Issued, Preferences, Subscriber

FIRST_COVERS = timedelta(hours=24)
MOST_COVERS = timedelta(days=14)
LONGEST_EDIT = timedelta(hours=24)


def closes_with_review(subscriber: Subscriber, slot: datetime, last: datetime | None) -> bool:
    """Say whether the edition of this slot closes with the week in review: it is the first one (`last` is the slot
    of the one before) of a local day that is the subscriber's day for it."""
    zone = ZoneInfo(subscriber.zone)
    day = slot.astimezone(zone).date()
    first = last is None or last.astimezone(zone).date() < day
    return first and day.weekday() == subscriber.review_weekday


def covers(last: Edition | Issued | None, now: datetime) -> tuple[datetime, datetime]:
    """Return what an edition made now covers: stories that came in since the first instant, and of them the
    articles stored since the second.

    The first edition covers 24 hours. Later ones go on where the last left off; an article may have been stored
    up to a day before it was edited, so that what was told is left out by what is told, not by the clock.
    """
    if last is None:
        return now - FIRST_COVERS, now - FIRST_COVERS
    since = max(last.issued_at, now - MOST_COVERS)
    return since, since - LONGEST_EDIT


def covers_last_too(latest: Sequence[Edition], now: datetime) -> tuple[datetime, datetime]:
    """Return what the last edition covered together with what came in since, as `covers` does; `latest` are the
    last two editions or fewer, the newest first."""
    if len(latest) == 1:
        return covers(None, latest[0].issued_at)
    return covers(latest[1] if latest else None, now)


def preferences_of(subscriber: Subscriber) -> Preferences:
    """Return what shapes the subscriber's digests."""
    return Preferences(themes=subscriber.themes, language=subscriber.language, zone=subscriber.zone)
