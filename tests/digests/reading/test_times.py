from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.reading.publication_dates import Instant, parse_instant
from tests.lexicons import lexicon

parse_instant = partial(parse_instant, lexicon=lexicon())

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


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 10 Mar 2026 16:00:00 GMT+8",
        "2026-03-10 16:00 UTC+08:00",
        "2026-03-10 16:00 (GMT+8)",
        "2026-03-10T16:00:00+0800",
        "2026-03-10T08:00Z",
        "20260310T080000Z",
        "Tues, 10 March 2026 3:00 AM EST",
        "Tue, 10 Mar 2026 08:00 +0000",
        "1773129600",
        "1773129600000",
        "2026年3月10日 16:00（北京时间）",
        "2026-03-10 16:00 北京时间",
        "2026年3月10日 16:00 CST",
        "星期二, 10 Mar 2026 16:00:00 +0800",
        "2026年3月10日 下午4:00（台北時間）",
        "2026年03月10日 17时00分 东京时间",
    ],
)
def test_odd_spellings_with_a_zone_are_certain(text: str) -> None:
    assert parse_instant(text) == Instant(EIGHT)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2026年3月10日 上午8:05", 8, 5),
        ("2026年3月10日 下午4:05", 16, 5),
        ("2026年3月10日 下午12:30", 12, 30),
        ("2026年3月10日 上午12:10", 0, 10),
        ("2026年3月10日 中午1点", 13, 0),
        ("2026年3月10日凌晨1点", 1, 0),
        ("2026年3月10日 星期二 16时05分", 16, 5),
        ("二〇二六年三月十日 晚上八时三十分", 20, 30),
        ("2026-03-10 下午3:05", 15, 5),
        ("２０２６年３月１０日　１６：０５", 16, 5),
    ],
)
def test_chinese_hours_are_read(text: str, hour: int, minute: int) -> None:
    assert parse_instant(text) == Instant(datetime(2026, 3, 10, hour, minute, tzinfo=UTC), guessed=True)


@pytest.mark.parametrize(
    ("text", "day"), [("二〇二六年三月十日", 10), ("2026年3月二十五日", 25), ("2026年 3月 十五日 星期日", 15)]
)
def test_days_in_chinese_numerals_are_read(text: str, day: int) -> None:
    assert parse_instant(text) == Instant(datetime(2026, 3, day, tzinfo=UTC), guessed=True)


@pytest.mark.parametrize(
    "text", ["Tue, 10 Mar 2026 24:00:00 GMT", "2026-03-10T24:00:00Z", "2026年3月11日 00:00 CST"]
)
def test_the_end_of_a_day_is_the_next_ones_beginning(text: str) -> None:
    found = parse_instant(text)
    assert found
    assert found.at in (datetime(2026, 3, 11, tzinfo=UTC), datetime(2026, 3, 10, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-10 16:00:00",
        "Tue, 10 Mar 2026 16:00:00",
        "2026年3月10日 下午4:00",
        "Tue, 10 Mar 2026 16:00:00 -0000",
    ],
)
def test_an_hour_without_a_zone_is_the_publishers_and_guessed(text: str) -> None:
    assert parse_instant(text, "Asia/Shanghai") == Instant(EIGHT, guessed=True)


def test_a_day_without_hour_begins_where_the_publisher_is() -> None:
    assert parse_instant("2026-03-10", "Asia/Shanghai") == Instant(
        datetime(2026, 3, 9, 16, tzinfo=UTC), guessed=True
    )


@pytest.mark.parametrize("text", ["Tue, 10 Mar 2026 16:00:00 CST", "Tue Mar 10 16:00:00 CST 2026"])
def test_cst_is_chinas_where_the_publisher_is_chinese(text: str) -> None:
    assert parse_instant(text, "Asia/Shanghai") == Instant(EIGHT)
    assert parse_instant(text) == Instant(datetime(2026, 3, 10, 22, tzinfo=UTC))
    assert parse_instant(text, "America/Chicago") == Instant(datetime(2026, 3, 10, 21, tzinfo=UTC))


def test_a_zone_that_is_written_counts_more_than_the_publishers() -> None:
    assert parse_instant("Tue, 10 Mar 2026 08:00:00 GMT", "Asia/Shanghai") == Instant(EIGHT)
    assert parse_instant("2026年3月10日 17:00 东京时间", "Asia/Shanghai") == Instant(EIGHT)


@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1)),  # noqa: DTZ001 - the zone comes after
    st.sampled_from([-720, -330, 0, 60, 345, 480, 840]),
)
def test_the_quick_and_the_patient_reading_agree(naive: datetime, minutes: int) -> None:
    at = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    whole = Instant(at.astimezone(UTC))
    assert parse_instant(format_datetime(at)) == whole
    assert parse_instant(f" {format_datetime(at)} ") == whole
    assert parse_instant(at.isoformat()) == whole
    assert parse_instant(f" {at.isoformat(' ')} ") == whole


def test_a_numeric_date_that_reads_only_one_way_is_read() -> None:
    assert parse_instant("25/03/2026") == Instant(datetime(2026, 3, 25, tzinfo=UTC), guessed=True)


def test_half_past_five_in_the_afternoon_is_not_the_morning() -> None:
    assert parse_instant("March 10, 2026 5:30 PM GMT") == Instant(datetime(2026, 3, 10, 17, 30, tzinfo=UTC))


@given(
    st.text(alphabet="0123456789 :-/.,TZ+年月日时分点上下午晚星期二十〇CSTMarchGMTpmé（）", max_size=50),
    st.sampled_from(["", "Asia/Shanghai", "America/New_York"]),
)
def test_any_text_is_a_date_or_none(text: str, zone: str) -> None:
    found = parse_instant(text, zone)
    assert found is None or found.at.utcoffset() == timedelta(0)


@given(st.text(max_size=90))
def test_any_words_are_a_date_or_none(text: str) -> None:
    parse_instant(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "2026",
                "年",
                "3",
                "月",
                "10",
                "日",
                "下午",
                "12",
                ":",
                "30",
                "99",
                "点",
                "Mar",
                "10",
                ",",
                "T",
                "Z",
                "+08:00",
                "+99:99",
                "GMT+14",
                "CST",
                "24:00",
                "9999",
                "北京",
            ]
        )
    )
)
def test_any_pieces_of_dates_are_a_date_or_none(pieces: list[str]) -> None:
    parse_instant(" ".join(pieces), "Asia/Shanghai")
    parse_instant("".join(pieces))


@pytest.mark.parametrize("text", ["2023-10-06T00:00:00+00:002024-13-45", "2026-03 and 10T12:00:00+91:01"])
def test_a_zone_of_more_than_a_day_is_no_zone_and_breaks_nothing(text: str) -> None:
    assert parse_instant(text) is None
