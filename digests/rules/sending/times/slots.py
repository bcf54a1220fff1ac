"""When a reader's digest is due: local hours in a zone, as instants in UTC.

An hour that the clocks skip uses the offset before the gap (02:30 becomes 03:30); a doubled hour is taken once,
the first time, unless half a day or more is lived twice. A slot in quiet hours is held to their end, where it
becomes one with the others that are held and with a chosen hour soon after. So there is at most one slot for each
local date and hour.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from digests.errors import PreferenceError
from digests.model import QuietHours, Subscriber
from digests.rules.sending.times.quiet import holds, is_quiet, quiet_end

NEAR = timedelta(hours=2)
LIVED_TWICE = timedelta(hours=12)
A_DAY = timedelta(days=1)
DAYS_LOOKED_AT = range(-3, 5)
# Two days to each side would do: zones are up to 14 hours from UTC, and some have left out or repeated a whole
# day. Slots that quiet hours hold move by less than a day more.


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a reader wants to be told: local hours in an IANA zone, and the hours in which nothing may come."""

    hours: tuple[time, ...]
    zone: str
    quiet: QuietHours | None = None


def timetable_of(subscriber: Subscriber) -> Timetable:
    """Return when the subscriber wants to be told."""
    return Timetable(subscriber.hours, subscriber.zone, subscriber.quiet)


def slot_on(day: date, hour: time, zone: str, *, again: bool = False) -> datetime:
    """Return the instant (UTC) of a local hour on a local day of the IANA `zone`, the second one of an hour that
    the clocks double where it is to come `again`."""
    local = datetime.combine(day, hour.replace(fold=int(again), tzinfo=None), tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def latest_slot(timetable: Timetable, now: datetime) -> datetime | None:
    """Return the latest slot (UTC) at or before `now`, or None when there are no hours."""
    slots = _slots_near(timetable, _local_day(timetable, now))
    place = bisect_right(slots, now)
    return slots[place - 1] if place else None


def next_slot(timetable: Timetable, after: datetime) -> datetime:
    """Return the first slot (UTC) strictly after the instant; PreferenceError when there are no hours."""
    slots = _slots_near(timetable, _local_day(timetable, after))
    if not slots:
        raise PreferenceError("no hours", advice="Please choose at least one hour, such as 08:00.")
    return slots[bisect_right(slots, after)]


def least_apart(hours: Sequence[time]) -> timedelta:
    """Return how far apart two editions are at least: two hours, or as near as the two nearest chosen hours."""
    return min((NEAR, *(_since_the_one_before(hours, hour) for hour in hours)))


def held_hour(hours: Sequence[time], quiet: QuietHours) -> time:
    """Return the local hour at which what the quiet hours hold comes on an ordinary day: their end, or the first
    chosen hour soon after it."""
    near = least_apart(hours)
    after = {
        hour: timedelta(minutes=(_minutes(hour) - _minutes(quiet.end)) % (24 * 60))
        for hour in hours
        if not holds(quiet, hour)
    }
    return min((hour for hour, wait in after.items() if wait < near), key=after.__getitem__, default=quiet.end)


def _since_the_one_before(hours: Sequence[time], hour: time) -> timedelta:
    minutes = [_minutes(hour) - _minutes(other) for other in hours]
    return timedelta(minutes=min((gap % (24 * 60) or 24 * 60 for gap in minutes), default=24 * 60))


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _local_day(timetable: Timetable, instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(timetable.zone)).date()


@lru_cache(maxsize=16_384)
def _slots_near(timetable: Timetable, today: date) -> tuple[datetime, ...]:
    """Return the slots of the days around a local day, sorted."""
    quiet, zone = timetable.quiet, timetable.zone
    chosen = {slot for day in DAYS_LOOKED_AT for slot in _instants(timetable, today + day * A_DAY)}
    if quiet is None:
        return tuple(sorted(chosen))
    held = {slot for slot in chosen if is_quiet(quiet, zone, slot)}
    open_slots = sorted(chosen - held)
    near = least_apart(timetable.hours)
    ends = {quiet_end(quiet, zone, slot) for slot in held}
    alone = {end for end in ends if not any(end <= slot < end + near for slot in open_slots)}
    return tuple(sorted(alone.union(open_slots)))


def _instants(timetable: Timetable, day: date) -> Iterator[datetime]:
    for hour in timetable.hours:
        first, again = (slot_on(day, hour, timetable.zone, again=second) for second in (False, True))
        yield first
        if again - first >= LIVED_TWICE:
            yield again
