"""What instants say while the clock may be wrong: pure rules."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.instants import (
    A_JUMP,
    CONFIRMED_AFTER,
    HELD_FOR,
    Look,
    Period,
    Stretch,
    Trust,
    continued,
    is_due,
    look_again,
    seen,
    was_ahead,
)
from digests.rules.issuing.times.due import due_after_wrong_clock, edition_due, placed_after_wrong_clock, reached
from digests.rules.issuing.times.slots import Timetable
from tests.factories import NOW

SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
MONTH = 30 * DAY
TIMETABLE = Timetable((time(8), time(20)), "UTC")


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (NOW - MONTH, True),
        (NOW, True),
        (NOW + SECOND, False),
        (NOW + DAY, False),
        (NOW + DAY + SECOND, True),
        (NOW + MONTH, True),
    ],
)
def test_what_would_wait_for_longer_than_anything_of_its_kind_is_due(at: datetime, due: bool) -> None:
    assert is_due(at, NOW, DAY) is due


def periods(*looks: timedelta) -> tuple[Period, ...]:
    """What is known of a clock that was looked at when it showed these times from NOW on, one after the other."""
    found: tuple[Period, ...] = ()
    for look in looks:
        found = seen(found, NOW + look)
    return found


@pytest.mark.parametrize(
    ("looks", "ahead"),
    [
        ((-MINUTE, MONTH, MONTH + 25 * SECOND), True),
        ((-3 * DAY, -2 * MINUTE, MONTH), True),
        ((-7 * DAY, MONTH), True),  # it was off, and started with a wrong clock
        ((-MINUTE, HOUR), True),
        ((-MINUTE, MONTH, -MINUTE), True),
        ((-MINUTE, timedelta()), False),
        # This clock is behind: nothing is known of the time before, or what is known is long ago.
        ((MONTH, MONTH + HOUR), False),
        ((-60 * DAY, MONTH), False),
        ((HOUR, HOUR + MINUTE), False),
        # Whichever is wrong, this one has gone on for a day.
        ((365 * DAY, -DAY + HOUR), False),
        ((365 * DAY, -DAY), True),
        ((-60 * DAY, MONTH, -DAY - HOUR, -2 * HOUR), True),
        ((-DAY, MONTH), True),
    ],
)
def test_a_clock_was_ahead_that_was_seen_at_a_right_time_before(looks: Sequence[timedelta], ahead: bool) -> None:
    assert was_ahead(periods(*looks), NOW) is ahead


def test_of_a_clock_that_goes_on_one_period_is_known_however_long() -> None:
    (period,) = periods(*(number * MINUTE for number in range(1000)))
    assert period == Period(NOW, NOW + 999 * MINUTE)
    assert len(periods(*(number * HOUR for number in range(1000)))) < 100


def looks(*wrong: tuple[int, int, timedelta]) -> list[bool]:
    """Whether the clock is doubted, second by second; wrong from a second to a second by so much."""
    trust: Trust | None = None
    doubted = []
    for second in range(300):
        by = next((by for first, last, by in wrong if first <= second < last), timedelta())
        trust = look_again(trust, Look(NOW + second * SECOND + by, float(second)))
        doubted.append(trust.doubted is not None)
    return doubted


@pytest.mark.parametrize("by", [MONTH, -MONTH, A_JUMP, HOUR])
def test_a_clock_that_jumps_is_doubted_until_it_is_right_again(by: timedelta) -> None:
    assert looks((100, 125, by)) == [100 <= second < 125 for second in range(300)]


def test_a_clock_that_jumps_for_good_is_believed_after_a_while_and_a_small_correction_or_sleep_at_once() -> None:
    held = int(HELD_FOR.total_seconds())
    assert looks((100, 300, MONTH)) == [100 <= second < 100 + held for second in range(300)]
    assert not any(looks((100, 200, A_JUMP - SECOND)))
    trust = look_again(None, Look(NOW, 0.0))
    assert look_again(trust, Look(NOW + DAY, DAY.total_seconds())).doubted is None


@given(st.lists(st.tuples(st.timedeltas(-MONTH, MONTH), st.floats(0, 1e6)), min_size=1, max_size=20))
def test_a_clock_is_confirmed_only_when_it_went_evenly(steps: list[tuple[timedelta, float]]) -> None:
    stretch: Stretch | None = None
    wall, seconds = NOW, 0.0
    for by, passed in steps:
        wall, seconds = wall + by, seconds + passed
        uneven = abs(by.total_seconds() - passed) >= A_JUMP.total_seconds()
        stretch = continued(stretch, Look(wall, seconds))
        if uneven or by < timedelta():
            assert not stretch.confirmed or by == steps[0][0]


def test_an_hour_of_looks_confirms_a_clock_and_a_month_between_two_does_not() -> None:
    first = continued(None, Look(NOW, 0.0))
    assert not first.confirmed
    assert continued(first, Look(NOW + CONFIRMED_AFTER, CONFIRMED_AFTER.total_seconds())).confirmed
    assert not continued(first, Look(NOW + MONTH, MONTH.total_seconds())).confirmed


def test_a_slot_that_a_wrong_clock_has_passed_over_is_made_good() -> None:
    now, came = NOW.replace(hour=8, minute=3), NOW - MONTH
    yesterday = now.replace(hour=20, minute=0) - DAY
    slot = now.replace(minute=0)
    assert due_after_wrong_clock(TIMETABLE, yesterday, came, now) == slot
    assert due_after_wrong_clock(TIMETABLE, slot, came, now) == slot + 12 * HOUR
    assert due_after_wrong_clock(TIMETABLE, None, came, now) == slot + 12 * HOUR
    assert due_after_wrong_clock(TIMETABLE, yesterday, now, now) == slot + 12 * HOUR


@pytest.mark.parametrize("before", [None, NOW - DAY, NOW - 5 * HOUR, NOW - MINUTE])
@pytest.mark.parametrize("goes_on", [False, True])
def test_an_edition_from_the_future_keeps_nothing_away(before: datetime | None, goes_on: bool) -> None:
    last = None if before is None else (before, before + SECOND)
    slot, issued_at = placed_after_wrong_clock(last, 1, NOW, goes_on=goes_on)
    assert slot < NOW
    assert issued_at <= (NOW - DAY if last is None else last[1]) or goes_on
    assert NOW - issued_at < 12 * HOUR or not goes_on
    evening = NOW.replace(hour=20)
    assert edition_due(TIMETABLE, evening, reached(slot, issued_at), evening + SECOND).slot == evening
    assert placed_after_wrong_clock(last, 2, NOW)[0] > slot
