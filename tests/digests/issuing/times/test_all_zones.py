"""All zones of the tzdata package, three years: each local day and hour has its slot, and only one.

What holds exactly, for one chosen hour and every local date: the hour exists once, then the slot is at that local
time; it exists twice, then at the first of the two; it does not exist, then the slot is as much later on the clock
as the clock skips. Slots of later dates are later. `next_slot` steps from each to the following and `latest_slot`
back. (Days that do not exist at all, and days lived twice, belong to other years: see test_slots.)
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from digests.rules.issuing.times.slots import Timetable, clock_changes, latest_slot, next_slot, slot_on

pytestmark = pytest.mark.long

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = tuple((files("tzdata") / "zones").read_text(encoding="utf-8").split())
MINUTES_OF_A_DAY = 24 * 60


@cache
def by_clock() -> dict[tuple[tuple[datetime, timedelta], ...], list[str]]:
    """Return the zones that have the same clock in these years, to the second."""
    found: dict[tuple[tuple[datetime, timedelta], ...], list[str]] = {}
    for zone in ZONES:
        found.setdefault(clock_changes(zone, BEGIN - 5 * DAY, END + 5 * DAY), []).append(zone)
    return found


def hours(every: int, first: int = 0) -> tuple[time, ...]:
    return tuple(time(*divmod(minute, 60)) for minute in range(first, MINUTES_OF_A_DAY, every))


def stepped(timetable: Timetable, begin: datetime, end: datetime) -> list[datetime]:
    """Return the slots from `begin` on, each found from the one before, and check that looking back agrees."""
    slots = [next_slot(timetable, begin)]
    while slots[-1] < end:
        slots.append(next_slot(timetable, slots[-1]))
        assert slots[-2] < slots[-1]
        assert latest_slot(timetable, slots[-1]) == slots[-1]
        assert latest_slot(timetable, slots[-1] - timedelta(microseconds=1)) == slots[-2]
    return slots


def expected(hour: time, day: date, zone: ZoneInfo) -> datetime:
    """Return the slot by the definition, in another way than the rule: by trying each offset of those days."""
    local = datetime.combine(day, hour, tzinfo=UTC)  # as if the zone had no offset
    instants = [local - offset for offset in offsets_around(day, zone)]
    existing = [each for each in instants if each.astimezone(zone).replace(tzinfo=UTC) == local]
    if existing:
        return min(existing)
    before = (local - DAY).astimezone(zone).utcoffset() or timedelta(0)
    return local - before


@cache
def offsets_around(day: date, zone: ZoneInfo) -> tuple[timedelta, ...]:
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    around = {(noon + number * timedelta(hours=1)).astimezone(zone).utcoffset() for number in range(-27, 28)}
    return tuple(sorted(offset for offset in around if offset is not None))


def check(zones: Iterable[str], chosen: Sequence[time], begin: datetime, end: datetime) -> int:
    """Check every slot of those hours in a stretch of time; return how many there were."""
    count = 0
    for name in zones:
        zone = ZoneInfo(name)
        slots = set(stepped(Timetable(tuple(chosen), name), begin, end))
        first, last = begin.astimezone(zone).date() + DAY, end.astimezone(zone).date() - DAY
        days = [first + number * DAY for number in range((last - first).days + 1)]
        meant = {(day, hour): expected(hour, day, zone) for day in days for hour in chosen}
        for (day, hour), instant in meant.items():
            assert instant in slots, f"{name} {day} {hour}"
            assert slot_on(day, hour, name) == instant
        for hour in chosen:
            assert all(meant[one, hour] < meant[two, hour] for one, two in pairwise(days))
        inside = {slot for slot in slots if meant[days[0], chosen[0]] <= slot <= meant[days[-1], chosen[0]]}
        assert inside <= set(meant.values()), f"{name} has a slot that belongs to no day and hour"
        count += len(meant)
    return count


def test_every_zone_has_the_clock_of_one_that_is_checked() -> None:
    clocks = by_clock()
    assert sum(len(names) for names in clocks.values()) == len(ZONES) > 590
    assert sum(len(clock) > 1 for clock in clocks) > 25, "clocks that change in these years"


def test_around_every_change_of_every_clock_each_day_and_hour_has_one_slot() -> None:
    count = 0
    for clock, names in by_clock().items():
        for change, _ in clock[1:]:
            if BEGIN < change < END:
                count += check(names[:1], (*hours(30), time(2, 7)), change - 3 * DAY, change + 3 * DAY)
    assert count > 25_000


def test_every_minute_of_three_years_has_slots_that_grow_from_day_to_day() -> None:
    """Every local minute of every day, for every clock, in numbers; and the rule agrees where clocks change."""
    for clock, names in by_clock().items():
        changes = np.array([int(change.timestamp()) for change, _ in clock[1:]])
        offsets = np.array([int(offset.total_seconds()) for _, offset in clock])
        first = int(BEGIN.timestamp())
        local = first + 60 * np.arange(1096 * MINUTES_OF_A_DAY)
        slots = local - offsets[0]
        for change, before, after in zip(changes, offsets[:-1], offsets[1:], strict=True):
            # What is shown twice is taken the first time, and what is skipped has the offset before: so the new
            # offset holds from where the clock has shown everything until its change, and what is skipped.
            slots = np.where(local >= change + max(before, after), local - after, slots)
        by_day = slots.reshape(1096, MINUTES_OF_A_DAY)
        assert (np.diff(by_day, axis=0) > 0).all(), names
        assert (np.diff(by_day, axis=0) <= 26 * 3600).all(), names
        zone = names[-1]
        for change, _ in clock[1:]:
            day = (change + clock[0][1]).date()
            for number in range(-1, 2):
                row = (day + number * DAY - BEGIN.date()).days
                if 0 <= row < len(by_day):
                    for minute in range(0, MINUTES_OF_A_DAY, 11):
                        slot = slot_on(day + number * DAY, time(*divmod(minute, 60)), zone)
                        assert int(slot.timestamp()) == by_day[row, minute], (zone, slot)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(8))
def test_all_zones_at_all_hours_and_half_hours_through_three_years(part: int) -> None:
    count = 0
    for name in ZONES[part::8]:
        for chosen in (
            hours(60),
            hours(60, 30),
            hours(60, 1),
            (time(0, 15), time(1, 45), time(2, 59), time(23, 59)),
        ):
            count += check([name], chosen, BEGIN, END)
    assert count > 70 * 2 * 24 * 1090
