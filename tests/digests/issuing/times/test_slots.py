"""When a digest is due, and what the clock of a zone does."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import PreferenceError
from digests.model import QuietHours
from digests.rules.issuing.times.slots import (
    OddDay,
    Timetable,
    clock_changes,
    clock_print,
    goes_as,
    held_hour,
    latest_slot,
    least_apart,
    next_slot,
    odd_days,
    slot_on,
)

ZONES = (
    "UTC", "Asia/Taipei", "Asia/Kolkata", "America/New_York", "America/St_Johns", "Europe/Dublin",
    "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "Asia/Gaza",
)  # fmt: skip
HOURS = st.lists(st.times().map(lambda hour: hour.replace(second=0, microsecond=0)), min_size=1, max_size=4)
INSTANTS = st.datetimes(datetime(2009, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("zone", "day", "hour", "expected"),
    [
        # The clocks go forward: the skipped hour takes the offset before the gap.
        ("America/New_York", date(2027, 3, 14), time(2, 30), "2027-03-14T07:30"),
        ("America/New_York", date(2027, 3, 14), time(3, 30), "2027-03-14T07:30"),
        ("Europe/Berlin", date(2027, 3, 28), time(2, 30), "2027-03-28T01:30"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:45"),
        # The clocks go back: the doubled hour is taken the first time.
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),
        ("Europe/Berlin", date(2026, 10, 25), time(3, 30), "2026-10-25T02:30"),
        # The day before and after keep their hour.
        ("Europe/Berlin", date(2026, 10, 24), time(8, 0), "2026-10-24T06:00"),
        ("Europe/Berlin", date(2026, 10, 26), time(8, 0), "2026-10-26T07:00"),
        ("Asia/Taipei", date(2026, 3, 10), time(8, 0), "2026-03-10T00:00"),
        # Samoa left out 30 December 2011: that day's slot falls together with the next day's.
        ("Pacific/Apia", date(2011, 12, 30), time(8, 0), "2011-12-30T18:00"),
        ("Pacific/Apia", date(2011, 12, 31), time(8, 0), "2011-12-30T18:00"),
    ],
)
def test_a_local_hour_is_one_instant_on_any_clock(zone: str, day: date, hour: time, expected: str) -> None:
    assert slot_on(day, hour, zone) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_the_latest_slot_is_at_or_before_now_and_the_next_strictly_after() -> None:
    eight = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)  # 08:00 in Taipei
    twice_a_day = Timetable((time(8, 0), time(18, 30)), "Asia/Taipei")
    assert latest_slot(twice_a_day, eight) == eight
    assert latest_slot(twice_a_day, eight - timedelta(seconds=1)) == datetime(2026, 3, 9, 10, 30, tzinfo=UTC)
    assert next_slot(twice_a_day, eight) == datetime(2026, 3, 10, 10, 30, tzinfo=UTC)
    assert next_slot(twice_a_day, eight - timedelta(seconds=1)) == eight


def test_without_hours_nothing_is_due_and_asking_for_the_next_is_refused() -> None:
    assert latest_slot(Timetable((), "UTC"), datetime(2026, 3, 10, tzinfo=UTC)) is None
    with pytest.raises(PreferenceError):
        next_slot(Timetable((), "UTC"), datetime(2026, 3, 10, tzinfo=UTC))


@given(st.sampled_from(ZONES), HOURS, INSTANTS)
def test_no_slot_lies_between_the_latest_and_the_next(zone: str, hours: list[time], now: datetime) -> None:
    timetable = Timetable(tuple(hours), zone)
    latest, following = latest_slot(timetable, now), next_slot(timetable, now)
    assert latest is not None
    assert latest <= now < following
    assert next_slot(timetable, latest) == following
    assert latest_slot(timetable, following - timedelta(microseconds=1)) == latest


@settings(max_examples=40)
@given(st.sampled_from(ZONES), st.times().map(lambda hour: hour.replace(second=0, microsecond=0)), INSTANTS)
def test_there_is_one_slot_for_each_local_day(zone: str, hour: time, start: datetime) -> None:
    slot, days = start, []
    for _ in range(40):
        slot = next_slot(Timetable((hour,), zone), slot)
        days.append(slot.astimezone(ZoneInfo(zone)).date())
    assert len(set(days)) == len(days)
    assert all(timedelta(1) <= later - earlier <= timedelta(2) for earlier, later in pairwise(days))


def test_two_editions_are_two_hours_apart_or_as_near_as_the_chosen_hours() -> None:
    assert least_apart((time(8),)) == timedelta(hours=2)
    assert least_apart((time(8), time(18))) == timedelta(hours=2)
    assert least_apart((time(8), time(8, 20), time(18))) == timedelta(minutes=20)
    assert least_apart((time(0, 10), time(23, 50))) == timedelta(minutes=20), "over midnight"


@pytest.mark.parametrize(
    ("zone", "hour", "start", "expected"),
    [
        # Kwajalein left out 21 August 1993, Samoa 30 December 2011, Manila the last day of 1844.
        ("Pacific/Kwajalein", time(8), "1993-08-20T12:00", ["1993-08-20T20:00", "1993-08-21T20:00"]),
        ("Pacific/Apia", time(8), "2011-12-29T12:00", ["2011-12-29T18:00", "2011-12-30T18:00"]),
        ("Asia/Manila", time(8), "1844-12-30T12:00", ["1844-12-30T23:56:08", "1844-12-31T23:56:08"]),
        # Sitka lived 19 October 1867 twice, a whole day more: there is one slot for each of the two days.
        ("America/Sitka", time(8), "1867-10-18T00:00", ["1867-10-18T17:01:13", "1867-10-19T17:01:13"]),
    ],
)
def test_a_day_left_out_has_no_slot_a_repeated_two(zone: str, hour: time, start: str, expected: list[str]) -> None:
    slot, found = datetime.fromisoformat(start).replace(tzinfo=UTC), []
    for _ in expected:
        slot = next_slot(Timetable((hour,), zone), slot)
        found.append(slot)
    assert found == [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in expected]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ((time(5),), time(7)),
        ((time(5), time(7, 30)), time(7, 30)),
        ((time(5), time(9)), time(7)),
        ((time(5), time(5, 20), time(7, 30)), time(7)),
    ],
)
def test_what_is_held_comes_at_the_end_or_an_hour_soon_after(hours: tuple[time, ...], expected: time) -> None:
    quiet = QuietHours(time(22), time(7))
    assert held_hour(hours, quiet) == expected
    held = Timetable(hours, "Asia/Taipei", quiet)
    found = next_slot(held, datetime(2026, 3, 9, 20, 0, tzinfo=UTC))  # 04:00
    assert found.astimezone(ZoneInfo("Asia/Taipei")).time() == expected


NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def test_changes_of_a_clock_are_known_to_the_second() -> None:
    begin, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)

    assert clock_changes("Australia/Lord_Howe", begin, end) == (
        (begin, timedelta(hours=11)),
        (datetime(2026, 4, 4, 15, 0, tzinfo=UTC), timedelta(hours=10, minutes=30)),
        (datetime(2026, 10, 3, 15, 30, tzinfo=UTC), timedelta(hours=11)),
    )
    assert clock_changes("Asia/Taipei", begin, end) == ((begin, timedelta(hours=8)),)
    for instant, offset in clock_changes("America/New_York", begin, end)[1:]:
        zone = ZoneInfo("America/New_York")
        assert (instant - timedelta(seconds=1)).astimezone(zone).utcoffset() != offset
        assert instant.astimezone(zone).utcoffset() == offset


def test_the_day_that_samoa_left_out_is_one_change() -> None:
    begin, end = datetime(2011, 12, 1, tzinfo=UTC), datetime(2012, 1, 15, tzinfo=UTC)
    (_, before), (change, after) = clock_changes("Pacific/Apia", begin, end)
    assert (change, after - before) == (datetime(2011, 12, 30, 10, tzinfo=UTC), timedelta(days=1))


def test_a_clock_goes_as_was_said_until_it_does_not() -> None:
    said = clock_print("Europe/Berlin", 2026)
    assert goes_as("Europe/Berlin", said)
    assert not goes_as("Europe/London", said)
    assert goes_as("Europe/Paris", said), "the same clock by another name"
    assert not goes_as("Europe/Berlin", said.replace("2026", "2020")), "another year, other days of changes"


@pytest.mark.parametrize("said", ["", "x", "2026", "nonsense 12"])
def test_what_says_nothing_of_a_clock_is_another_clock(said: str) -> None:
    assert not goes_as("Europe/Berlin", said)


def test_days_on_which_an_hour_is_skipped_or_doubled_are_known() -> None:
    hours = (time(1, 30), time(2, 30), time(8))

    assert odd_days(hours, "America/New_York", NOW) == (
        OddDay(date(2026, 11, 1), time(1, 30), time(1, 30)),
        OddDay(date(2027, 3, 14), time(2, 30), time(3, 30)),
    )
    assert odd_days((time(1, 45), time(2, 15)), "Australia/Lord_Howe", NOW) == (
        OddDay(date(2026, 4, 5), time(1, 45), time(1, 45)),
        OddDay(date(2026, 10, 4), time(2, 15), time(2, 45)),
        OddDay(date(2027, 4, 4), time(1, 45), time(1, 45)),
    )
    assert odd_days(hours, "Asia/Taipei", NOW) == ()


def test_an_hour_around_midnight_is_odd_on_its_own_day() -> None:
    # Santiago skips the first hour of a Sunday.
    skipped = [odd for odd in odd_days((time(0, 15), time(23, 15)), "America/Santiago", NOW) if odd.skipped]
    assert [(odd.day.weekday(), odd.hour, odd.comes) for odd in skipped] == [(6, time(0, 15), time(1, 15))]


# --- days of the week --------------------------------------------------------------------------------


MONDAY = datetime(2026, 3, 9, tzinfo=UTC)


def slots_from(timetable: Timetable, moment: datetime, count: int) -> list[datetime]:
    found = [next_slot(timetable, moment)]
    while len(found) < count:
        found.append(next_slot(timetable, found[-1]))
    return found


def test_slots_are_on_the_chosen_local_days_alone() -> None:
    # Monday 08:00 in Auckland is Sunday evening in UTC.
    timetable = Timetable((time(8),), "Pacific/Auckland", weekdays=(0, 4))
    found = slots_from(timetable, MONDAY, 4)
    assert [each.astimezone(ZoneInfo("Pacific/Auckland")).weekday() for each in found] == [4, 0, 4, 0]
    assert all(each.astimezone(ZoneInfo("Pacific/Auckland")).hour == 8 for each in found)


def test_one_day_a_week_has_a_slot_before_and_after_any_moment() -> None:
    timetable = Timetable((time(8),), "UTC", weekdays=(2,))
    for hours in range(0, 24 * 14, 7):
        moment = MONDAY + timedelta(hours=hours)
        before, after = latest_slot(timetable, moment), next_slot(timetable, moment)
        assert before is not None
        assert before <= moment < after
        assert after - before == timedelta(days=7)


def test_what_quiet_hours_hold_on_a_chosen_day_comes_when_they_end_be_it_on_another_day() -> None:
    timetable = Timetable((time(23, 30), time(8)), "UTC", QuietHours(time(22), time(7)), weekdays=(4,))
    friday, saturday = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)
    assert slots_from(timetable, MONDAY, 2) == [friday + timedelta(hours=8), saturday + timedelta(hours=7)]


@given(HOURS, st.sampled_from(ZONES), INSTANTS, st.sets(st.integers(0, 6), min_size=1))
@settings(max_examples=60, deadline=None)
def test_slots_of_some_days_are_those_of_all_days_that_fall_on_them(
    hours: list[time], zone: str, moment: datetime, weekdays: set[int]
) -> None:
    some = Timetable(tuple(sorted(set(hours))), zone, weekdays=tuple(sorted(weekdays)))
    every = Timetable(some.hours, zone)
    following = next_slot(some, moment)
    slot = next_slot(every, moment)
    while slot < following:
        # A skipped hour comes an offset later, which can be on the next day.
        local = slot.astimezone(ZoneInfo(zone))
        assert local.weekday() not in weekdays or local.date() in {
            odd.day for odd in odd_days(some.hours, zone, slot)
        }
        slot = next_slot(every, slot)
    assert slot == following
