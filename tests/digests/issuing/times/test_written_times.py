"""The hours, zones and quiet hours that people write."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.phrases import advice_text
from digests.errors import PreferenceError
from digests.model import QuietHours
from digests.rules.issuing.times.slots import is_quiet, quiet_end
from digests.rules.issuing.times.written_times import parse_hours, parse_quiet, parse_zone
from tests.lexicons import lexicon


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8", [(8, 0)]),
        ("08:00", [(8, 0)]),
        ("0815", [(8, 15)]),
        ("18:30 8:00", [(8, 0), (18, 30)]),
        ("8, 8:00 and 20.15", [(8, 0), (20, 15)]),
        ("6:30 pm", [(18, 30)]),
        ("12am", [(0, 0)]),
        ("12 p.m.", [(12, 0)]),
        ("noon and midnight", [(0, 0), (12, 0)]),
        ("８：００", [(8, 0)]),
        ("8点半和下午3点", [(8, 30), (15, 0)]),
        ("上午9点、晚上8時", [(9, 0), (20, 0)]),
        ("早上7点15分", [(7, 15)]),
        ("12am; midday", [(0, 0), (12, 0)]),
        ("at 8 o'clock daily", [(8, 0)]),
        ("8h30/9:05+10&11", [(8, 30), (9, 5), (10, 0), (11, 0)]),
        ("23:59", [(23, 59)]),
    ],
)
def test_common_ways_to_write_an_hour_are_read(text: str, expected: list[tuple[int, int]]) -> None:
    assert parse_hours(text, lexicon()) == tuple(time(*hour) for hour in expected)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("25:61", "25:61 is not a time of day"),
        ("8:60", "minutes from 00 to 59"),
        ("24:30", "24:30 is not a time of day"),
        ("24:00", "Midnight is 00:00"),
        ("breakfast", "“breakfast”"),
        ("", "no time in that"),
        ("1 2 3 4 5 6 7", "at most 6"),
        ("-3", "“-3”"),
    ],
)
def test_what_is_no_hour_is_refused_with_words_that_help(text: str, advice: str) -> None:
    with pytest.raises(PreferenceError) as refusal:
        parse_hours(text, lexicon())
    assert advice in advice_text(refusal.value, "en")


@given(st.text(max_size=2000))
def test_any_text_gives_hours_or_a_refusal_of_readable_length(text: str) -> None:
    hours: tuple[time, ...] = ()
    advice = ""
    try:
        hours = parse_hours(text, lexicon())
    except PreferenceError as refusal:
        advice = advice_text(refusal, "en")
    assert bool(hours) is not bool(advice)
    assert len(advice) < 300
    assert list(hours) == sorted(set(hours))[:6]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Asia/Taipei", "Asia/Taipei"),
        ("asia/taipei", "Asia/Taipei"),
        ("  taipei ", "Asia/Taipei"),
        ("台北", "Asia/Taipei"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("Washington, D.C.", "America/New_York"),
        ("beijing", "Asia/Shanghai"),
        ("EST", "America/New_York"),
        ("utc", "UTC"),
        ("Xi'an", "Asia/Shanghai"),
    ],
)
def test_names_cities_and_abbreviations_are_understood(text: str, zone: str) -> None:
    assert parse_zone(text, lexicon()) == zone


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("UTC+8", "Taipei or Beijing"),
        ("+8", "summer time"),
        ("GMT-5", "New York"),
        ("CST", "CST means several time zones"),
        ("IST", "IST means several time zones"),
        ("Berln", "Europe/Berlin"),
        ("Atlantis", "do not know"),
        ("x" * 60, f"the time zone “{'x' * 40}”"),
        ("", "send a city"),
        ("../../etc/passwd", "do not know"),
    ],
)
def test_what_is_no_zone_is_explained(text: str, advice: str) -> None:
    with pytest.raises(PreferenceError) as refusal:
        parse_zone(text, lexicon())
    assert advice in advice_text(refusal.value, "en")


@pytest.mark.parametrize(
    ("offset", "place"),
    [
        *(("-10", "Honolulu"), ("−8", "Los Angeles"), ("-7", "Denver"), ("-6", "Chicago"), ("-4", "New York")),
        *(("-3", "Sao Paulo"), ("0", "London"), ("+1", "Berlin"), ("+2", "Athens"), ("+3", "Moscow")),
        *(("+4", "Dubai"), ("+5:30", "Karachi"), ("+7", "Bangkok"), ("+9", "Tokyo"), ("10", "Sydney")),
        *(("+12", "Auckland"), ("+11", "Please send a city on your clock, and")),
    ],
)
def test_of_an_offset_a_city_on_that_clock_is_named(offset: str, place: str) -> None:
    with pytest.raises(PreferenceError) as refusal:
        parse_zone(f"UTC{offset}", lexicon())
    assert place in advice_text(refusal.value, "en")


def test_every_city_of_ours_lies_in_a_zone_that_exists() -> None:
    assert set(lexicon().clock.zones) <= available_timezones()


@given(st.text(max_size=500))
def test_any_text_gives_a_zone_that_exists_or_a_refusal_of_readable_length(text: str) -> None:
    advice = ""
    try:
        ZoneInfo(parse_zone(text, lexicon()))
    except PreferenceError as refusal:
        advice = advice_text(refusal, "en")
    assert len(advice) < 400


NIGHT = QuietHours(time(22), time(7))
TIMES = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from(
    ("UTC", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "Asia/Gaza", "Antarctica/Troll")
)


@pytest.mark.parametrize(
    "text",
    [
        "22:00-07:00", "22:00 – 7:00", "10pm to 7am", "from 22 until 7", "22:00至07:00", "从晚上10点到早上7点",
        "從晚上10點至上午7點", "22:00 — 07:00", "22:00 − 07:00", "22 ~ 7", "22 → 7", "10 pm till 7 am",
        "２２：００－７：００",
    ],
)  # fmt: skip
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
    assert advice_text(caught.value, "en")


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
