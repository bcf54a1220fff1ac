"""What clocks do: noticed when it changes, and told to whom it concerns."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from digests.rules.sending.times.slots import OddDay, clock_changes, clock_print, goes_as, odd_days

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
