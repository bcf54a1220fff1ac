"""When a reader's digest is due: local hours in a zone, as instants in UTC.

An hour that the clocks skip uses the offset before the gap (02:30 becomes 03:30); a doubled hour is taken once,
the first time. So there is at most one slot for each local date and hour.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digests.errors import PreferenceError
from digests.rules.sending.hours import parse_hours
from digests.rules.sending.zones import parse_zone

__all__ = ["latest_slot", "next_slot", "parse_hours", "parse_zone", "slot_on"]


def slot_on(day: date, hour: time, zone: str) -> datetime:
    """Return the instant (UTC) of a local hour on a local day of the IANA `zone`."""
    local = datetime.combine(day, hour.replace(fold=0, tzinfo=None), tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def latest_slot(hours: Sequence[time], zone: str, now: datetime) -> datetime | None:
    """Return the latest slot (UTC) at or before `now`, or None when there are no hours."""
    return max((slot for slot in _around(hours, zone, now) if slot <= now), default=None)


def next_slot(hours: Sequence[time], zone: str, after: datetime) -> datetime:
    """Return the first slot (UTC) strictly after the instant; PreferenceError when there are no hours."""
    slot = min((slot for slot in _around(hours, zone, after) if slot > after), default=None)
    if slot is None:
        raise PreferenceError("no hours", advice="Please choose at least one hour, such as 08:00.")
    return slot


def _around(hours: Sequence[time], zone: str, instant: datetime) -> Iterator[datetime]:
    # Two days to each side: zones are up to 14 hours from UTC, and some have left out or repeated a whole day.
    today = instant.astimezone(ZoneInfo(zone)).date()
    for distance in range(-2, 3):
        for hour in hours:
            yield slot_on(today + timedelta(days=distance), hour, zone)
