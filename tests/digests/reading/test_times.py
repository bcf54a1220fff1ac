from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.reading.times import Instant, parse_instant

EIGHT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 10 Mar 2026 08:00:00 GMT",
        "Tue, 10 Mar 2026 16:00:00 +0800",
        "Tue, 10 Mar 2026 04:00:00 EDT",
        "Tue, 10 Mar 2026 16:00:00 HKT",
        "10 Mar 26 08:00 UT",
        "2026-03-10T08:00:00Z",
        "2026-03-10T16:00:00.000+08:00",
        "2026-03-10 08:00:00+00:00",
        "March 10, 2026 8:00 am GMT",
    ],
)
def test_an_hour_with_a_zone_is_certain(text: str) -> None:
    assert parse_instant(text) == Instant(EIGHT)


@pytest.mark.parametrize(
    "text", ["2026-03-10 08:00:00", "Tue, 10 Mar 2026 08:00:00", "2026年3月10日 08:00", "2026/03/10 08:00"]
)
def test_an_hour_without_a_zone_is_utc_and_guessed(text: str) -> None:
    assert parse_instant(text) == Instant(EIGHT, guessed=True)


@pytest.mark.parametrize("text", ["2026-03-10", "10 March 2026", "20260310", "2026年3月10日", "Tue, 10 Mar 2026"])
def test_a_day_without_hour_is_midnight_and_guessed(text: str) -> None:
    assert parse_instant(text) == Instant(datetime(2026, 3, 10, tzinfo=UTC), guessed=True)


@pytest.mark.parametrize(
    "text",
    [
        "2026",
        "March 2026",
        "2026-03",
        "2026年3月",
        "2026年",
        "12345",
        "",
        "soon",
        "10:30",
        "Tuesday",
        "0000-00-00",
        "Tue, 31 Feb 2026 08:00:00 GMT",
        "03/10/2026",
        "10.03.2026",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "x" * 200,
        "1" * 60,
    ],
)
def test_what_names_no_certain_day_is_no_date(text: str) -> None:
    assert parse_instant(text) is None


def test_a_numeric_date_that_reads_only_one_way_is_read() -> None:
    assert parse_instant("25/03/2026") == Instant(datetime(2026, 3, 25, tzinfo=UTC), guessed=True)


def test_half_past_five_in_the_afternoon_is_not_the_morning() -> None:
    assert parse_instant("March 10, 2026 5:30 PM GMT") == Instant(datetime(2026, 3, 10, 17, 30, tzinfo=UTC))


@given(st.text(alphabet="0123456789 :-/.,TZ+年月日MarchGMTpmé", max_size=50))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = parse_instant(text)
    assert found is None or found.at.utcoffset() is not None
