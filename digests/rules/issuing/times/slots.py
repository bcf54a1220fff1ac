"""When a reader's digest is due: local hours of a zone as instants in UTC, quiet hours, and changes of the clock.

An hour that the clocks skip is taken with the offset before the gap (02:30 becomes 03:30). An hour that comes
twice counts the first time, unless half a day or more comes twice. A slot in quiet hours waits for their end.
There all waiting slots become one slot, and a chosen hour soon after becomes part of it. So there is at most one
slot for each local date and hour.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import product
from zoneinfo import ZoneInfo

from digests.errors import PreferenceError
from digests.model import QuietHours, Subscriber
from digests.rules.remembering import remembered

NEAR, LIVED_TWICE = timedelta(hours=2), timedelta(hours=12)
# Zones are up to 14 hours from UTC, some have left out or repeated a day, and quiet hours last less than a day.
DAYS_LOOKED_AT = range(-3, 5)
DAYS_OF_WEEKDAYS = range(-10, 12)  # the same, if digests come only on some days of the week
STEP, TO_THE = timedelta(hours=12), timedelta(seconds=1)
AHEAD = timedelta(days=395)


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a reader wants digests: local hours in an IANA zone, quiet hours, and the weekdays (0 is Monday) on
    which the hours count; none means all. A slot that waits for the end of quiet hours may come a day later."""

    hours: tuple[time, ...]
    zone: str
    quiet: QuietHours | None = None
    weekdays: tuple[int, ...] = ()


def timetable_of(subscriber: Subscriber) -> Timetable:
    """Return when the subscriber wants to be told."""
    return Timetable(subscriber.hours, subscriber.zone, subscriber.quiet, subscriber.weekdays)


def slot_on(day: date, hour: time, zone: str, *, again: bool = False) -> datetime:
    """Return the instant (UTC) of a local hour on a local day of the IANA `zone`. `again` asks for the second time
    of an hour that comes twice."""
    local = datetime.combine(day, hour.replace(fold=int(again), tzinfo=None), tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def latest_slot(timetable: Timetable, now: datetime) -> datetime | None:
    """Return the latest slot (UTC) at or before `now`, or None when there are no hours."""
    slots = _slots_near(timetable, now.astimezone(ZoneInfo(timetable.zone)).date())
    place = bisect_right(slots, now)
    return slots[place - 1] if place else None


def next_slot(timetable: Timetable, after: datetime) -> datetime:
    """Return the first slot (UTC) after the instant. PreferenceError when there are no hours."""
    slots = _slots_near(timetable, after.astimezone(ZoneInfo(timetable.zone)).date())
    if not slots:
        raise PreferenceError("no hours", code="hours-kept")
    return slots[bisect_right(slots, after)]


def least_apart(hours: Sequence[time]) -> timedelta:
    """Return how far apart two editions are at least: two hours, or less if two chosen hours are nearer."""
    gaps = (timedelta(minutes=minutes_between(one, other)) for one, other in product(hours, repeat=2))
    return min((NEAR, *filter(None, gaps)))


def held_hour(hours: Sequence[time], quiet: QuietHours) -> time:
    """Return the local hour at which a slot that waits in quiet hours comes on an ordinary day. This is the end of
    the quiet hours, or the first chosen hour soon after."""
    near = least_apart(hours)
    waits = {hour: timedelta(minutes=minutes_between(quiet.end, hour)) for hour in hours if not holds(quiet, hour)}
    return min((hour for hour in waits if waits[hour] < near), key=waits.__getitem__, default=quiet.end)


def minutes_between(begin: time, end: time) -> int:
    """Return the minutes from one time of day until the clock next shows the other."""
    return ((end.hour - begin.hour) * 60 + end.minute - begin.minute) % (24 * 60)


@remembered(16_384)
def _slots_near(timetable: Timetable, today: date) -> tuple[datetime, ...]:
    """Return the slots of the days around a local day, sorted."""
    quiet, zone, chosen = timetable.quiet, timetable.zone, set[datetime]()
    days = DAYS_OF_WEEKDAYS if timetable.weekdays else DAYS_LOOKED_AT
    for day, hour in product(days, timetable.hours):
        local = today + timedelta(days=day)
        if timetable.weekdays and local.weekday() not in timetable.weekdays:
            continue
        first, again = (slot_on(local, hour, zone, again=second) for second in (False, True))
        chosen |= {first, again} if again - first >= LIVED_TWICE else {first}
    if quiet is None:
        return tuple(sorted(chosen))
    near = least_apart(timetable.hours)
    held = {slot for slot in chosen if is_quiet(quiet, zone, slot)}
    heard = chosen - held
    ends = {quiet_end(quiet, zone, slot) for slot in held}
    alone = {end for end in ends if not any(end <= slot < end + near for slot in heard)}
    return tuple(sorted(alone | heard))


# --- quiet hours: local times in which nothing comes by itself ----------------------------------


def is_quiet(quiet: QuietHours | None, zone: str, at: datetime) -> bool:
    """Say whether an instant (aware) lies in the quiet hours of the IANA `zone`. Local time decides: an hour that
    comes twice is quiet both times."""
    return quiet is not None and holds(quiet, at.astimezone(ZoneInfo(zone)).time())


def holds(quiet: QuietHours, hour: time) -> bool:
    """Say whether a local time of day lies in the quiet hours."""
    if quiet.begin < quiet.end:
        return quiet.begin <= hour < quiet.end
    return hour >= quiet.begin or hour < quiet.end


def quiet_end(quiet: QuietHours, zone: str, at: datetime) -> datetime:
    """Return the instant (UTC) after `at` at which the quiet hours end. If the clocks skip that hour, it is taken
    with the offset before the gap, as a chosen hour is."""
    today = at.astimezone(ZoneInfo(zone)).date()
    ends = (
        slot_on(today + timedelta(days=day), quiet.end, zone, again=again)
        for day, again in product(range(-1, 4), (False, True))
    )
    return min(end for end in ends if end > at and not is_quiet(quiet, zone, end))


def after_quiet(quiet: QuietHours | None, zone: str, at: datetime) -> datetime:
    """Return `at`, or if it lies in quiet hours, their end (UTC)."""
    return quiet_end(quiet, zone, at) if quiet and is_quiet(quiet, zone, at) else at


# --- changes of a zone's clock: if the rules of a zone change, its readers get new slots -----------


def clock_changes(zone: str, begin: datetime, end: datetime) -> tuple[tuple[datetime, timedelta], ...]:
    """Return the offset of the IANA `zone` from UTC at `begin`, then each instant until `end` (to the second) at
    which the offset changes, with the new offset. All instants are UTC. An offset that lasts for less than twelve
    hours may be missed. ZoneInfoNotFoundError when there is no such zone."""
    clock, before = ZoneInfo(zone), begin
    found = [(begin, _offset(clock, begin))]
    while before < end:
        after = min(before + STEP, end)
        offset, other = found[-1][1], _offset(clock, after)
        if other != offset:
            low, high = before, after
            while high - low > TO_THE:
                middle = low + (high - low) // 2
                low, high = (middle, high) if _offset(clock, middle) == offset else (low, middle)
            found.append((high.replace(microsecond=0), other))
        before = after
    return tuple(found)


def _offset(clock: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(clock).utcoffset() or timedelta(0)


def clock_print(zone: str, year: int) -> str:
    """Return a short fingerprint of the clock's changes in that year and the next, with the year in front."""
    begin, end = (datetime(each, 1, 1, tzinfo=UTC) for each in (year, year + 2))
    said = [f"{instant.isoformat()} {offset}" for instant, offset in clock_changes(zone, begin, end)]
    return f"{year} {sha256(chr(10).join(said).encode()).hexdigest()[:16]}"


def goes_as(zone: str, said: str) -> bool:
    """Say whether the clock of the zone still changes as the fingerprint `said` has it (see `clock_print`)."""
    year = said.partition(" ")[0]
    return year.isdecimal() and clock_print(zone, int(year)) == said


@dataclass(frozen=True, slots=True)
class OddDay:
    """A local day on which the clock skips a chosen hour or shows it twice. `comes` is the hour of the slot:
    another hour if the chosen one is skipped, or the same hour, the first time that it comes."""

    day: date
    hour: time
    comes: time

    @property
    def skipped(self) -> bool:
        return self.comes != self.hour


def odd_days(hours: Sequence[time], zone: str, now: datetime) -> tuple[OddDay, ...]:
    """Return the days of the next thirteen months on which the clock of the zone skips or doubles one of these
    local hours, in order."""
    (_, before), *changes = clock_changes(zone, now, now + AHEAD)
    found: set[tuple[date, time, time]] = set()
    for change, after in changes:
        low, high = sorted((change + before, change + after))  # on the clock on the wall
        for day, hour in product({low.date(), high.date()}, hours):
            chosen = datetime.combine(day, hour, tzinfo=UTC)
            if low <= chosen < high:
                found.add((day, hour, (chosen + max(after - before, timedelta(0))).time()))
        before = after
    return tuple(OddDay(*each) for each in sorted(found))
