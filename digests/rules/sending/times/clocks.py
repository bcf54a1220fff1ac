"""What the clock of a zone does, so that a change of its rules is noticed and its readers are planned anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

STEP = timedelta(hours=12)
TO_THE = timedelta(seconds=1)
AHEAD = timedelta(days=395)
NOTHING = timedelta(0)


def clock_changes(zone: str, begin: datetime, end: datetime) -> tuple[tuple[datetime, timedelta], ...]:
    """Return the offset of the IANA `zone` from UTC at `begin`, and each instant until `end` at which it becomes
    another one, to the second, with that one. Both instants are UTC; an offset that lasts for less than twelve
    hours may be passed over. ZoneInfoNotFoundError when there is no such zone."""
    clock = ZoneInfo(zone)
    return ((begin, _offset(clock, begin)), *_changes(clock, begin, end))


def clock_print(zone: str, year: int) -> str:
    """Return in short, with the year, what the clock of the zone does in that year and the next."""
    begin, end = (datetime(each, 1, 1, tzinfo=UTC) for each in (year, year + 2))
    said = [f"{instant.isoformat()} {offset}" for instant, offset in clock_changes(zone, begin, end)]
    return f"{year} {sha256(chr(10).join(said).encode()).hexdigest()[:16]}"


def goes_as(zone: str, said: str) -> bool:
    """Say whether the clock of the zone still does what `clock_print` said of it."""
    year = said.partition(" ")[0]
    return year.isdecimal() and clock_print(zone, int(year)) == said


@dataclass(frozen=True, slots=True)
class OddDay:
    """A local day on which the clock skips a chosen hour, so that the slot is at another, or shows it twice, so
    that the slot is the first time (`comes` is the hour then)."""

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
        for day in {low.date(), high.date()}:
            for hour in hours:
                if low <= datetime.combine(day, hour, tzinfo=UTC) < high:
                    comes = (datetime.combine(day, hour, tzinfo=UTC) + max(after - before, NOTHING)).time()
                    found.add((day, hour, comes))
        before = after
    return tuple(OddDay(*each) for each in sorted(found))


def _changes(clock: ZoneInfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta]]:
    before, offset = begin, _offset(clock, begin)
    while before < end:
        after = min(before + STEP, end)
        if (other := _offset(clock, after)) != offset:
            low, high = before, after
            while high - low > TO_THE:
                middle = low + (high - low) // 2
                low, high = (middle, high) if _offset(clock, middle) == offset else (low, middle)
            high = high.replace(microsecond=0)
            yield high, other
            offset = other
        before = after


def _offset(clock: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(clock).utcoffset() or timedelta(0)
