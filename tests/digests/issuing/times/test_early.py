"""Digests that an admin lets come before their hour."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from digests.model import QuietHours
from digests.rules.issuing.times.due import DueEdition, edition_due, is_night
from digests.rules.issuing.times.early import early_due, may_come_now
from digests.rules.issuing.times.slots import Timetable, is_quiet, latest_slot, least_apart, next_slot

NOON = datetime(2026, 3, 10, 4, 0, 7, 250_000, tzinfo=UTC)  # Tuesday in Taipei, seven seconds after twelve
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
SIX = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)  # 18:00
EVENING = Timetable((time(18),), "Asia/Taipei")


def of(
    *hours: int, quiet: QuietHours | None = None, weekdays: tuple[int, ...] = (), zone: str = "Asia/Taipei"
) -> Timetable:
    return Timetable(tuple(time(hour) for hour in hours), zone, quiet, weekdays)


@pytest.mark.parametrize(
    ("timetable", "planned", "now", "may"),
    [
        (EVENING, SIX, NOON, True),
        (EVENING, SIX, SIX - MINUTE, True),
        (EVENING, SIX, SIX, False),  # the hour has come
        (EVENING, SIX + DAY, NOON, False),  # another day's digest
        (EVENING, SIX + DAY, SIX + 2 * HOUR, False),  # today's has come
        (EVENING, SIX + 2 * HOUR, NOON, False),  # not by this timetable, such as after a change of zone
        (EVENING, SIX, NOON - 6 * HOUR, False),  # at night
        (of(18, quiet=QuietHours(time(11), time(14))), SIX, NOON, False),
        (of(18, quiet=QuietHours(time(14), time(15))), SIX, NOON, True),
        (of(18, weekdays=(1,)), SIX, NOON, True),
        (of(18, weekdays=(2,)), SIX + DAY, NOON, False),
    ],
)
def test_a_digest_of_today_may_come_now_unless_its_reader_sleeps(
    timetable: Timetable, planned: datetime, now: datetime, may: bool
) -> None:
    assert may_come_now(timetable, planned, now) is may


@pytest.mark.parametrize(
    ("timetable", "last", "now", "due"),
    [
        (EVENING, SIX - DAY, NOON, DueEdition(NOON, SIX + DAY)),
        (EVENING, None, NOON + 29 * MINUTE, DueEdition(NOON, SIX + DAY)),
        (of(8, 18), NOON - 4 * HOUR, NOON, DueEdition(NOON, SIX + 14 * HOUR)),
        (EVENING, SIX - DAY, NOON + 31 * MINUTE, DueEdition(None, SIX)),  # the bot was down: at its hour after all
        (EVENING, NOON - HOUR, NOON, DueEdition(None, SIX)),
        (of(18, quiet=QuietHours(time(12, 5), time(14))), None, NOON + 6 * MINUTE, DueEdition(None, SIX)),
        (EVENING, SIX - DAY, SIX, None),  # the hour has come meanwhile
        (of(12, 18), SIX - DAY, NOON, DueEdition(NOON, SIX + 18 * HOUR)),
    ],
)
def test_it_takes_the_place_of_the_next_slot_or_waits_for_it(
    timetable: Timetable, last: datetime | None, now: datetime, due: DueEdition | None
) -> None:
    assert early_due(timetable, NOON, last, now) == due


def test_a_moment_that_is_a_slot_itself_is_left_to_the_rule_for_slots() -> None:
    assert early_due(EVENING, SIX, None, SIX) is None


def lived(timetable: Timetable, first: datetime, since: datetime, until: datetime) -> Iterator[datetime]:
    """Yield when editions come to a reader who got one in good time before `since`. The first one comes at
    `first`, before its hour."""
    last, planned = since, first
    while planned < until:
        early = early_due(timetable, planned, last, planned) if planned == first else None
        turn = early or edition_due(timetable, planned, last, planned)
        if turn.slot is not None:
            last = turn.slot
            yield turn.slot
        planned = turn.following


@pytest.mark.parametrize(
    "timetable",
    [
        EVENING,
        of(8),
        of(8, 18),
        of(6, 12, 13, 21),
        of(0, 14, 23, quiet=QuietHours(time(22), time(9))),
        of(9, 20, zone="America/New_York"),  # the clocks have changed on Sunday
        of(5, 17, weekdays=(0, 1, 4), zone="Europe/London"),
    ],
)
def test_whenever_it_is_done_a_day_has_as_many_digests_as_its_reader_chose(timetable: Timetable) -> None:
    begin, tried = datetime(2026, 3, 6, tzinfo=UTC), 0
    for step in range(4 * 24 * 2):
        now = begin + step * timedelta(minutes=31, microseconds=1)
        last = latest_slot(timetable, now) or begin
        if not may_come_now(timetable, next_slot(timetable, now), now) or now - last < 2 * HOUR:
            continue
        tried += 1
        slots = [last]
        while slots[-1] < now + 5 * DAY:
            slots.append(next_slot(timetable, slots[-1]))
        came = list(lived(timetable, now, last, slots[-1]))
        assert came == [now, *slots[2:-1]]
        assert all(after - before >= least_apart(timetable.hours) for before, after in pairwise([last, *came]))
        zone = ZoneInfo(timetable.zone)
        assert now.astimezone(zone).date() == slots[1].astimezone(zone).date()
        assert not is_night(timetable.zone, now)
        assert not is_quiet(timetable.quiet, timetable.zone, now)
    assert tried > 3
