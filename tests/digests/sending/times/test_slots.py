"""Slots: local hours as instants."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import PreferenceError
from digests.model import QuietHours
from digests.rules.sending.times.slots import Timetable, held_hour, latest_slot, least_apart, next_slot, slot_on

ZONES = (
    "UTC",
    "Asia/Taipei",
    "Asia/Kolkata",
    "America/New_York",
    "America/St_Johns",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Asia/Gaza",
)
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
def test_a_local_hour_is_one_instant_whatever_the_clocks_do(
    zone: str, day: date, hour: time, expected: str
) -> None:
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
def test_a_day_that_is_left_out_has_no_slot_and_a_day_lived_twice_has_two(
    zone: str, hour: time, start: str, expected: list[str]
) -> None:
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
def test_what_is_held_comes_at_the_end_or_with_an_hour_chosen_soon_after(
    hours: tuple[time, ...], expected: time
) -> None:
    quiet = QuietHours(time(22), time(7))

    assert held_hour(hours, quiet) == expected
    held = Timetable(hours, "Asia/Taipei", quiet)
    found = next_slot(held, datetime(2026, 3, 9, 20, 0, tzinfo=UTC))  # 04:00
    assert found.astimezone(ZoneInfo("Asia/Taipei")).time() == expected
