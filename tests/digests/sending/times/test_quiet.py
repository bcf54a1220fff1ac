"""Quiet hours: read from what people write, and held on the clock on the wall."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import PreferenceError
from digests.model import QuietHours
from digests.rules.sending.times.parsing import parse_quiet
from digests.rules.sending.times.slots import is_quiet, quiet_end
from tests.lexicons import lexicon

NIGHT = QuietHours(time(22), time(7))
TIMES = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from(
    ("UTC", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "Asia/Gaza", "Antarctica/Troll")
)


@pytest.mark.parametrize(
    "text",
    [
        "22:00-07:00",
        "22:00 – 7:00",
        "10pm to 7am",
        "from 22 until 7",
        "22:00至07:00",
        "从晚上10点到早上7点",
        "從晚上10點至上午7點",
        "22:00 — 07:00",
        "22:00 − 07:00",
        "22 ~ 7",
        "22 → 7",
        "10 pm till 7 am",
        "２２：００－７：００",
    ],
)
def test_quiet_hours_are_read_as_people_write_them(text: str) -> None:
    assert parse_quiet(text, lexicon()) == NIGHT


@pytest.mark.parametrize("text", ["off", "OFF.", "no", "none", "never", "关", "關", "关闭", "關閉。", "无", "無"])
def test_off_means_no_quiet_hours(text: str) -> None:
    assert parse_quiet(text, lexicon()) is None


@pytest.mark.parametrize(
    "text",
    ["", "22:00", "22:00-", "-", "8:00-8:00", "22:00 07:00-09:00", "25:00-07:00", "07:00-06:00", "a-b", "1-2-3"],
)
def test_what_is_no_stretch_of_the_day_is_refused_with_advice(text: str) -> None:
    with pytest.raises(PreferenceError) as caught:
        parse_quiet(text, lexicon())
    assert caught.value.advice


def test_quiet_hours_go_over_midnight_and_end_when_their_end_comes() -> None:
    def at(hour: int, minute: int) -> bool:
        return is_quiet(NIGHT, "Asia/Taipei", datetime(2026, 3, 10, hour, minute, tzinfo=UTC))

    assert (at(13, 59), at(14, 0), at(22, 59), at(23, 0)) == (False, True, True, False)
    noon = QuietHours(time(12), time(13))
    assert is_quiet(noon, "UTC", datetime(2026, 3, 10, 12, 30, tzinfo=UTC))
    assert not is_quiet(noon, "UTC", datetime(2026, 3, 10, 13, 0, tzinfo=UTC))
    assert not is_quiet(None, "UTC", datetime(2026, 3, 10, 12, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("zone", "quiet", "at", "expected"),
    [
        # A night in which the clocks go forward is an hour shorter, one in which they go back an hour longer.
        ("America/New_York", NIGHT, "2027-03-14T03:30", "2027-03-14T11:00"),
        ("America/New_York", NIGHT, "2026-11-01T02:30", "2026-11-01T12:00"),
        # An end that is skipped: 02:30 is 03:30. One that is doubled ends both times.
        ("America/New_York", QuietHours(time(22), time(2, 30)), "2027-03-14T03:30", "2027-03-14T07:30"),
        ("America/New_York", QuietHours(time(22), time(1, 30)), "2026-11-01T02:30", "2026-11-01T05:30"),
        ("America/New_York", QuietHours(time(22), time(1, 30)), "2026-11-01T06:10", "2026-11-01T06:30"),
    ],
)
def test_quiet_hours_end_by_the_readers_clock(zone: str, quiet: QuietHours, at: str, expected: str) -> None:
    end = quiet_end(quiet, zone, datetime.fromisoformat(at).replace(tzinfo=UTC))

    assert end == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@given(ZONES, st.tuples(TIMES, TIMES).filter(lambda both: both[0] != both[1]), INSTANTS)
def test_the_end_is_never_quiet_and_within_two_days(zone: str, both: tuple[time, time], at: datetime) -> None:
    quiet = QuietHours(*both)
    end = quiet_end(quiet, zone, at)

    assert at < end <= at + timedelta(hours=49)
    assert not is_quiet(quiet, zone, end)
    if is_quiet(quiet, zone, at):
        assert end <= at + timedelta(hours=49)
