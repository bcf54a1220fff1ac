from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import Recipe
from digests.rules.reading.lists.recipes import check_recipe
from digests.rules.reading.publication_dates import (
    ADDRESS_FORMS,
    PublicationDate,
    date_in_lines,
    date_in_title,
    date_near_title,
    dates_in,
    day_in,
    day_in_address,
    day_in_words,
    form_of,
    is_day,
    parse_instant,
    without_day,
    word_forms,
)
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
    assert parse_instant(text) == PublicationDate(EIGHT)


@pytest.mark.parametrize(
    "text", ["2026-03-10 08:00:00", "Tue, 10 Mar 2026 08:00:00", "2026年3月10日 08:00", "2026/03/10 08:00"]
)
def test_an_hour_without_a_zone_is_utc_and_guessed(text: str) -> None:
    assert parse_instant(text) == PublicationDate(EIGHT, guessed=True)


@pytest.mark.parametrize("text", ["2026-03-10", "10 March 2026", "20260310", "2026年3月10日", "Tue, 10 Mar 2026"])
def test_a_day_without_hour_is_midnight_and_guessed(text: str) -> None:
    assert parse_instant(text) == PublicationDate(datetime(2026, 3, 10, tzinfo=UTC), guessed=True)


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
    assert parse_instant(text) == PublicationDate(EIGHT)


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
    assert parse_instant(text) == PublicationDate(datetime(2026, 3, 10, hour, minute, tzinfo=UTC), guessed=True)


@pytest.mark.parametrize(
    ("text", "day"), [("二〇二六年三月十日", 10), ("2026年3月二十五日", 25), ("2026年 3月 十五日 星期日", 15)]
)
def test_days_in_chinese_numerals_are_read(text: str, day: int) -> None:
    assert parse_instant(text) == PublicationDate(datetime(2026, 3, day, tzinfo=UTC), guessed=True)


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
    assert parse_instant(text, "Asia/Shanghai") == PublicationDate(EIGHT, guessed=True)


def test_a_day_without_hour_begins_where_the_publisher_is() -> None:
    assert parse_instant("2026-03-10", "Asia/Shanghai") == PublicationDate(
        datetime(2026, 3, 9, 16, tzinfo=UTC), guessed=True
    )


@pytest.mark.parametrize("text", ["Tue, 10 Mar 2026 16:00:00 CST", "Tue Mar 10 16:00:00 CST 2026"])
def test_cst_is_chinas_where_the_publisher_is_chinese(text: str) -> None:
    assert parse_instant(text, "Asia/Shanghai") == PublicationDate(EIGHT)
    assert parse_instant(text) == PublicationDate(datetime(2026, 3, 10, 22, tzinfo=UTC))
    assert parse_instant(text, "America/Chicago") == PublicationDate(datetime(2026, 3, 10, 21, tzinfo=UTC))


def test_a_zone_that_is_written_counts_more_than_the_publishers() -> None:
    assert parse_instant("Tue, 10 Mar 2026 08:00:00 GMT", "Asia/Shanghai") == PublicationDate(EIGHT)
    assert parse_instant("2026年3月10日 17:00 东京时间", "Asia/Shanghai") == PublicationDate(EIGHT)


@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1)),  # noqa: DTZ001 - the zone comes after
    st.sampled_from([-720, -330, 0, 60, 345, 480, 840]),
)
def test_the_quick_and_the_patient_reading_agree(naive: datetime, minutes: int) -> None:
    at = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    whole = PublicationDate(at.astimezone(UTC))
    assert parse_instant(format_datetime(at)) == whole
    assert parse_instant(f" {format_datetime(at)} ") == whole
    assert parse_instant(at.isoformat()) == whole
    assert parse_instant(f" {at.isoformat(' ')} ") == whole


def test_a_numeric_date_that_reads_only_one_way_is_read() -> None:
    assert parse_instant("25/03/2026") == PublicationDate(datetime(2026, 3, 25, tzinfo=UTC), guessed=True)


def test_half_past_five_in_the_afternoon_is_not_the_morning() -> None:
    assert parse_instant("March 10, 2026 5:30 PM GMT") == PublicationDate(
        datetime(2026, 3, 10, 17, 30, tzinfo=UTC)
    )


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


day_in = partial(day_in, lexicon=lexicon())
day_in_address = partial(day_in_address, lexicon=lexicon())
day_in_words = partial(day_in_words, lexicon=lexicon())
is_day = partial(is_day, lexicon=lexicon())
without_day = partial(without_day, lexicon=lexicon())

NOW = datetime(2026, 9, 19, 12, tzinfo=UTC)
THE_18TH = datetime(2026, 9, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        "2026-09-18",
        "[2026-9-18]",
        "2026/09/18",
        "2026.09.18",
        "2026年9月18日",
        "发布时间：2026 年 09 月 18 日",
        "115.09.18",
        "115-09-18",
        "中華民國115年9月18日",
        "September 18, 2026",
        "Sept. 18, 2026 - Sanctions",
        "Sep 18 2026",
        "18 September 2026",
        "Friday, 18th Sep, 2026",
        "18-Sep-2026",
        "09/18/2026",
    ],
)
def test_a_day_is_read_in_every_spelling_that_lists_use(words: str) -> None:
    found = day_in_words(words, "", NOW)
    assert found is not None
    assert (found.at, found.guessed) == (THE_18TH, True)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "2026",
        "September 2026",
        "2026-13-40",
        "3/4/2026",
        "192.168.1.1",
        "v1.10.2",
        "点阅率：1,197",
        "18 apples",
    ],
)
def test_words_without_a_day_give_none(words: str) -> None:
    assert day_in_words(words, "", NOW) is None


def test_a_day_to_come_is_no_day_of_publication() -> None:
    assert day_in_words("Hearing on December 3, 2026", "", NOW) is None
    assert day_in_words("Hearing on December 3, 2026; told on 2026-09-18", "", NOW) == day_in_words(
        "2026-09-18", "", NOW
    )


def test_years_of_the_republic_are_years_of_our_era_less_1911() -> None:
    found = day_in_words("113.05.23", "Asia/Taipei", NOW)
    assert found is not None
    assert found.at == datetime(2024, 5, 22, 16, tzinfo=UTC)


def test_the_hour_behind_a_day_is_one_in_the_zone_and_still_guessed() -> None:
    found = day_in_words("2026-09-18 16:30:05", "Asia/Shanghai", NOW)
    assert found is not None
    assert (found.at, found.guessed) == (datetime(2026, 9, 18, 8, 30, tzinfo=UTC), True)
    assert day_in_words("2026-09-18 99:30", "", NOW).at == THE_18TH  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/2026/09/18/words",
        "https://a.example/2026/9/18/",
        "https://a.example/2026-09/18/c1.html",
        "https://a.example/n1/2026/0918/c1001-3.html",
        "https://a.example/202609/18/x",
        "https://a.example/recent-actions/20260918",
        "https://a.example/202609/t20260918_1234.html",
        "https://a.example/news-2026-09-18-words",
        "https://a.example/x?d=20260918",
    ],
)
def test_a_day_is_read_in_every_shape_of_address(url: str) -> None:
    found = day_in_address(url, "", NOW)
    assert found is not None
    assert found.at == THE_18TH


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/202609/x",
        "https://a.example/20261399",
        "https://a.example/9202609187",
        "https://a.example/",
    ],
)
def test_figures_that_are_no_day_give_none(url: str) -> None:
    assert day_in_address(url, "", NOW) is None


def test_a_pattern_without_a_year_means_the_last_such_day() -> None:
    pattern = r"(?P<month>\d\d)-(?P<day>\d\d)"
    assert day_in("09-18", pattern, "", NOW).at == THE_18TH  # type: ignore[union-attr]
    assert day_in("12-30", pattern, "", NOW).at == datetime(2025, 12, 30, tzinfo=UTC)  # type: ignore[union-attr]
    new_year = datetime(2027, 1, 1, 1, tzinfo=UTC)
    assert day_in("12-31", pattern, "", new_year).at == datetime(2026, 12, 31, tzinfo=UTC)  # type: ignore[union-attr]
    assert day_in("02-30", pattern, "", NOW) is None


def test_a_pattern_with_one_group_holds_a_date_as_feeds_write_it() -> None:
    found = day_in("posted Fri, 18 Sep 2026 10:00:00 +0200 by", r"posted (.*?) by", "", NOW)
    assert found is not None
    assert (found.at, found.guessed) == (datetime(2026, 9, 18, 8, tzinfo=UTC), False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-18", True),
        ("[ 2026-09-18 ]", True),
        ("Published: Friday, September 18, 2026", True),
        ("发布时间：2026-09-18 16:30", True),
        ("115.09.18", True),
        ("Talks of September 18, 2026", False),
        ("September", False),
        ("", False),
    ],
)
def test_what_is_a_day_and_nothing_else(text: str, day: bool) -> None:
    assert is_day(text) is day


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("例行记者会（2026-09-17）", "例行记者会"),
        ("Talks end [2026-09-17 10:00]", "Talks end"),
        ("Talks end 2026-09-17", "Talks end"),
        ("2026-09-17 | Talks end", "Talks end"),
        ("2026年9月18日例行记者会", "2026年9月18日例行记者会"),
        ("Talks of September 17, 2026", "Talks of September 17, 2026"),
        ("2026-09-17", "2026-09-17"),
    ],
)
def test_a_title_loses_the_day_beside_it_and_keeps_the_day_in_it(title: str, bare: str) -> None:
    assert without_day(title) == bare


def test_the_form_that_four_in_five_have_is_their_form() -> None:
    days = ["2026-09-18", "2026-09-17", "2026-09-16", "2026-09-15", "none"]
    assert form_of(days, word_forms(lexicon())) == word_forms(lexicon())[0]
    assert form_of([*days, "none"], word_forms(lexicon())) == ""
    assert form_of([], word_forms(lexicon())) in ("", word_forms(lexicon())[0])


def test_all_forms_may_stand_in_recipes() -> None:
    for form in (*word_forms(lexicon()), *ADDRESS_FORMS):
        assert check_recipe(Recipe(date_pattern=form)) == [], form


@given(
    st.text(max_size=60) | st.from_regex(r"[0-9]{1,5}[-/.年][0-9]{1,3}[-/.月][0-9]{1,3}日?( [0-9]{2}:[0-9]{2})?")
)
def test_any_words_give_an_instant_or_none(text: str) -> None:
    found = day_in_words(text, "Asia/Taipei", NOW)
    assert found is None or found.at <= datetime(2026, 9, 21, 12, tzinfo=UTC)
    is_day(text)
    without_day(text)


date_in_lines = partial(date_in_lines, lexicon=lexicon())
date_in_title = partial(date_in_title, lexicon=lexicon())
date_near_title = partial(date_near_title, lexicon=lexicon())
dates_in = partial(dates_in, lexicon=lexicon())

SHANGHAI = "Asia/Shanghai"
HALF_PAST_SIX = datetime(2024, 5, 23, 10, 30, tzinfo=UTC)
MIDNIGHT = datetime(2024, 5, 22, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "发布时间：2024年5月23日 18:30",
        "发布时间：2024年05月23日18：30 来源：新华社",
        "2024/05/23 18:30",
        "2024-5-23 18:30:00",
        "Updated 23 May 2024, 18:30",
        "May 23, 2024 at 6:30 p.m.",
        "23rd May 2024 | 18:30",
    ],
)
def test_an_hour_without_zone_is_one_of_the_publishers_zone_and_a_guess(text: str) -> None:
    found = next(dates_in(text, SHANGHAI))
    assert (found.at, found.guessed, found.clock) == (HALF_PAST_SIX, True, True)


@pytest.mark.parametrize(
    "text", ["on May 23, 2024", "on May23, 2024", "2024.05.23", "二〇二四 (2024年5月23日)", "Thu 23 May 2024"]
)
def test_a_day_is_midnight_there(text: str) -> None:
    found = next(dates_in(text, SHANGHAI))
    assert (found.at, found.guessed, found.clock) == (MIDNIGHT, True, False)


@pytest.mark.parametrize(
    "text", ["", "May 2024", "2024", "03/10/2024", "call 2024-555-0199", "1.2.3", "99 May 2024", "2024-13-45"]
)
def test_what_names_no_day_gives_none(text: str) -> None:
    assert list(dates_in(text)) == []


def test_the_line_of_the_date_is_near_the_title() -> None:
    lines = [
        "2001-01-01",
        *["menu"] * 9,
        "Ports reopen",
        "By Ann Lee",
        "2024-05-23 18:30",
        "Text. " * 50,
        "2020-01-01",
    ]
    found = date_near_title(lines, 10, SHANGHAI)
    assert found
    assert found.at == HALF_PAST_SIX


def test_what_is_labelled_as_a_change_comes_after_what_is_not() -> None:
    lines = ["Ports reopen", "Updated 2024-06-01 08:00", "Published 2024-05-23 18:30"]
    found = date_near_title(lines, 0, SHANGHAI)
    assert found
    assert found.at == HALF_PAST_SIX
    assert date_near_title(lines[:2], 0, SHANGHAI)


def test_dates_inside_of_the_text_are_not_the_line_of_the_date() -> None:
    assert date_near_title(["Ports reopen", "Text of the article. " * 12, "On May 3, 2019 it closed."], 0) is None


def test_an_address_names_a_month_by_its_name() -> None:
    found = day_in_address("/2024/may/23/ports", SHANGHAI)
    assert found
    assert (found.at, found.guessed) == (MIDNIGHT, True)


def test_a_title_names_its_day() -> None:
    found = date_in_title("Spokesperson's Regular Press Conference on May 23, 2024", [], SHANGHAI)
    assert found
    assert found.at == MIDNIGHT


def test_a_day_without_a_year_takes_that_of_pictures_of_the_very_day() -> None:
    title = "Spokesperson's Regular Press Conference on May 23"
    found = date_in_title(title, ["/images/logo20200101.png", "./W020240523822515190244.jpg"], SHANGHAI)
    assert found
    assert found.at == MIDNIGHT
    assert date_in_title(title, ["./W020240524822515190244.jpg"], SHANGHAI) is None
    assert date_in_title("Ports reopen", ["./W020240523822515190244.jpg"]) is None


def test_the_first_lines_tell_where_a_date_stands_as_in_a_headline_or_before_a_sentence() -> None:
    assert date_in_lines(["Press Conference on May 23, 2024"], SHANGHAI)
    assert date_in_lines(["BEIJING, May 23, 2024 (Wire) -- The ports reopened."], SHANGHAI)
    assert date_in_lines(["The ports closed on May 23, 2019 and reopened a year later."]) is None
    assert date_in_lines(["Words."] * 5 + ["Press Conference on May 23, 2024"]) is None


@settings(max_examples=100)
@given(st.text(alphabet="0123456789-/.:年月日 MaySept,T", max_size=60))
def test_any_text_names_dates_or_none(text: str) -> None:
    assert all(found.at.tzinfo is UTC for found in dates_in(text))
    day_in_address(text, SHANGHAI)
    date_in_title(text, [text])
