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


CERTAIN = [  # eight in the morning of Greenwich
    "Tue, 10 Mar 2026 08:00:00 GMT", "Tue, 10 Mar 2026 16:00:00 +0800", "Tue, 10 Mar 2026 04:00:00 EDT",
    "Tue, 10 Mar 2026 16:00:00 HKT", "10 Mar 26 08:00 UT", "2026-03-10T08:00:00Z", "2026-03-10T16:00:00.000+08:00",
    "2026-03-10 08:00:00+00:00", "March 10, 2026 8:00 am GMT", "Tue, 10 Mar 2026 16:00:00 GMT+8",
    "2026-03-10 16:00 UTC+08:00", "2026-03-10 16:00 (GMT+8)", "2026-03-10T16:00:00+0800", "2026-03-10T08:00Z",
    "20260310T080000Z", "Tues, 10 March 2026 3:00 AM EST", "Tue, 10 Mar 2026 08:00 +0000", "1773129600",
    "1773129600000", "2026年3月10日 16:00（北京时间）", "2026-03-10 16:00 北京时间", "2026年3月10日 16:00 CST",
    "星期二, 10 Mar 2026 16:00:00 +0800", "2026年3月10日 下午4:00（台北時間）", "2026年03月10日 17时00分 东京时间",
]  # fmt: skip
AT_EIGHT = ["2026-03-10 08:00:00", "Tue, 10 Mar 2026 08:00:00", "2026年3月10日 08:00", "2026/03/10 08:00"]
AT_FOUR = [
    "2026-03-10 16:00:00", "Tue, 10 Mar 2026 16:00:00", "2026年3月10日 下午4:00",
    "Tue, 10 Mar 2026 16:00:00 -0000",
]  # fmt: skip
MIDNIGHTS = ["2026-03-10", "10 March 2026", "20260310", "2026年3月10日", "Tue, 10 Mar 2026", "二〇二六年三月十日"]
SHANGHAI, CHICAGO = "Asia/Shanghai", "America/Chicago"


@pytest.mark.parametrize(
    ("text", "zone", "at", "guessed"),
    [
        *((text, "", "10 08:00", False) for text in CERTAIN),
        *((text, "", "10 08:00", True) for text in AT_EIGHT),
        *((text, SHANGHAI, "10 08:00", True) for text in AT_FOUR),
        *((text, "", "10 00:00", True) for text in MIDNIGHTS),
        ("2026-03-10", SHANGHAI, "09 16:00", True),
        ("2026年3月二十五日", "", "25 00:00", True),
        ("2026年 3月 十五日 星期日", "", "15 00:00", True),
        ("25/03/2026", "", "25 00:00", True),
        ("2026年3月10日 上午8:05", "", "10 08:05", True),
        ("2026年3月10日 下午4:05", "", "10 16:05", True),
        ("2026年3月10日 下午12:30", "", "10 12:30", True),
        ("2026年3月10日 上午12:10", "", "10 00:10", True),
        ("2026年3月10日 中午1点", "", "10 13:00", True),
        ("2026年3月10日凌晨1点", "", "10 01:00", True),
        ("2026年3月10日 星期二 16时05分", "", "10 16:05", True),
        ("二〇二六年三月十日 晚上八时三十分", "", "10 20:30", True),
        ("2026-03-10 下午3:05", "", "10 15:05", True),
        ("２０２６年３月１０日　１６：０５", "", "10 16:05", True),
        ("March 10, 2026 5:30 PM GMT", "", "10 17:30", False),
        ("Tue, 10 Mar 2026 24:00:00 GMT", "", "11 00:00", False),
        ("2026-03-10T24:00:00Z", "", "11 00:00", False),
        ("2026年3月11日 00:00 CST", "", "10 16:00", False),
        ("Tue, 10 Mar 2026 16:00:00 CST", SHANGHAI, "10 08:00", False),
        ("Tue Mar 10 16:00:00 CST 2026", SHANGHAI, "10 08:00", False),
        ("Tue, 10 Mar 2026 16:00:00 CST", "", "10 22:00", False),
        ("Tue, 10 Mar 2026 16:00:00 CST", CHICAGO, "10 21:00", False),
        ("Tue, 10 Mar 2026 08:00:00 GMT", SHANGHAI, "10 08:00", False),
        ("2026年3月10日 17:00 东京时间", SHANGHAI, "10 08:00", False),
    ],
)
def test_an_hour_with_a_zone_is_certain_and_without_one_a_guess_in_the_publishers(
    text: str, zone: str, at: str, guessed: bool
) -> None:
    assert parse_instant(text, zone) == PublicationDate(datetime.fromisoformat(f"2026-03-{at}Z"), guessed=guessed)


@pytest.mark.parametrize(
    ("name", "hours"),
    {
        "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BST": 1, "CET": 1,
        "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "UT": 0, "Z": 0,
    }.items(),
)  # fmt: skip
def test_a_zone_may_have_its_usual_letters(name: str, hours: int) -> None:
    noon = datetime(2026, 3, 10, 12, tzinfo=timezone(timedelta(hours=hours)))
    for text in (f"Tue, 10 Mar 2026 12:00:00 {name}", f"March 10, 2026 12:00 {name}"):
        assert parse_instant(text) == PublicationDate(noon)


@pytest.mark.parametrize(
    "text",
    [
        "2026", "March 2026", "2026-03", "2026年3月", "2026年", "12345", "", "soon", "10:30", "Tuesday",
        "0000-00-00", "Tue, 31 Feb 2026 08:00:00 GMT", "03/10/2026", "10.03.2026",
        "Thu, 01 Jan 1970 00:00:00 GMT", "x" * 200, "1" * 60, "2023-10-06T00:00:00+00:002024-13-45",
        "2026-03 and 10T12:00:00+91:01",
    ],
)  # fmt: skip
def test_what_names_no_certain_day_is_no_date(text: str) -> None:
    assert parse_instant(text) is None


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


DATE_PIECES = [
    "2026", "年", "3", "月", "10", "日", "下午", "12", ":", "30", "99", "点", "Mar", ",", "T", "Z", "+08:00",
    "+99:99", "GMT+14", "CST", "24:00", "9999", "北京",
]  # fmt: skip


@given(st.lists(st.sampled_from(DATE_PIECES)))
def test_any_pieces_of_dates_are_a_date_or_none(pieces: list[str]) -> None:
    parse_instant(" ".join(pieces), "Asia/Shanghai")
    parse_instant("".join(pieces))


day_in = partial(day_in, lexicon=lexicon())
day_in_address = partial(day_in_address, lexicon=lexicon())
day_in_words = partial(day_in_words, lexicon=lexicon())
is_day = partial(is_day, lexicon=lexicon())
without_day = partial(without_day, lexicon=lexicon())

NOW = datetime(2026, 9, 19, 12, tzinfo=UTC)
THE_18TH = datetime(2026, 9, 18, tzinfo=UTC)


LISTED = [
    "2026-09-18", "[2026-9-18]", "2026/09/18", "2026.09.18", "2026年9月18日", "发布时间：2026 年 09 月 18 日",
    "115.09.18", "115-09-18", "中華民國115年9月18日", "September 18, 2026", "Sept. 18, 2026 - Sanctions",
    "Sep 18 2026", "18 September 2026", "Friday, 18th Sep, 2026", "18-Sep-2026", "09/18/2026",
    "2026-09-18 24:30", "Hearing on December 3, 2026; told on 2026-09-18",
]  # fmt: skip
WITHOUT = [
    "", "2026", "September 2026", "2026-13-40", "3/4/2026", "192.168.1.1", "v1.10.2", "点阅率：1,197", "18 apples",
    "Hearing on December 3, 2026",
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "zone", "at"),
    [
        *((words, "", THE_18TH) for words in LISTED),
        *((words, "", None) for words in WITHOUT),
        ("113.05.23", "Asia/Taipei", datetime(2024, 5, 22, 16, tzinfo=UTC)),
        ("2026-09-18 16:30:05", SHANGHAI, datetime(2026, 9, 18, 8, 30, tzinfo=UTC)),
    ],
)
def test_a_day_is_read_in_every_spelling_that_lists_use_and_one_to_come_is_none(
    words: str, zone: str, at: datetime | None
) -> None:
    assert day_in_words(words, zone, NOW) == (None if at is None else PublicationDate(at, guessed=True))


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ("2026/09/18/words", THE_18TH),
        ("2026/9/18/", THE_18TH),
        ("2026-09/18/c1.html", THE_18TH),
        ("n1/2026/0918/c1001-3.html", THE_18TH),
        ("202609/18/x", THE_18TH),
        ("recent-actions/20260918", THE_18TH),
        ("202609/t20260918_1234.html", THE_18TH),
        ("news-2026-09-18-words", THE_18TH),
        ("x?d=20260918", THE_18TH),
        ("2026/sep/18/ports", THE_18TH),
        ("202609/x", None),
        ("20261399", None),
        ("9202609187", None),
        ("", None),
    ],
)
def test_a_day_is_read_in_every_shape_of_address(path: str, at: datetime | None) -> None:
    found = day_in_address(f"https://a.example/{path}", "", NOW)
    assert (found and found.at) == at


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

HALF_PAST_SIX = datetime(2024, 5, 23, 10, 30, tzinfo=UTC)
MIDNIGHT = datetime(2024, 5, 22, 16, 0, tzinfo=UTC)


HOURS = [
    "发布时间：2024年5月23日 18:30", "发布时间：2024年05月23日18：30 来源：新华社", "2024/05/23 18:30",
    "2024-5-23 18:30:00", "Updated 23 May 2024, 18:30", "May 23, 2024 at 6:30 p.m.", "23rd May 2024 | 18:30",
]  # fmt: skip
DAYS = ["on May 23, 2024", "on May23, 2024", "2024.05.23", "二〇二四 (2024年5月23日)", "Thu 23 May 2024"]
NONE = ["", "May 2024", "2024", "03/10/2024", "call 2024-555-0199", "1.2.3", "99 May 2024", "2024-13-45"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *((text, (HALF_PAST_SIX, True, True)) for text in HOURS),
        *((text, (MIDNIGHT, True, False)) for text in DAYS),
        *((text, None) for text in NONE),
    ],
)
def test_in_a_line_of_a_page_a_day_with_or_without_an_hour_is_one_of_the_publishers_zone(
    text: str, found: tuple[datetime, bool, bool] | None
) -> None:
    first = next(dates_in(text, SHANGHAI), None)
    assert (first and (first.at, first.guessed, first.clock)) == found


def at(found: PublicationDate | None) -> datetime | None:
    return found and found.at


def test_the_line_of_the_date_is_near_the_title() -> None:
    behind = ["By Ann Lee", "2024-05-23 18:30", "Text. " * 50, "2020-01-01"]
    lines = ["2001-01-01", *["menu"] * 9, "Ports reopen", *behind]
    assert at(date_near_title(lines, 10, SHANGHAI)) == HALF_PAST_SIX


@pytest.mark.parametrize(
    "changed", ["Updated", "Modified", "Revised", "Last change:", "Last edit", "更新", "修改"]
)
def test_what_is_labelled_as_a_change_comes_after_what_is_not(changed: str) -> None:
    lines = ["Ports reopen", f"{changed} 2024-06-01 08:00", "Published 2024-05-23 18:30"]
    assert at(date_near_title(lines, 0, SHANGHAI)) == HALF_PAST_SIX
    assert date_near_title(lines[:2], 0, SHANGHAI)


def test_dates_inside_of_the_text_are_not_the_line_of_the_date() -> None:
    assert date_near_title(["Ports reopen", "Text of the article. " * 12, "On May 3, 2019 it closed."], 0) is None


def test_a_title_names_its_day_and_one_without_a_year_takes_that_of_pictures_of_the_very_day() -> None:
    assert at(date_in_title("Regular Press Conference on May 23, 2024", [], SHANGHAI)) == MIDNIGHT
    title, picture = "Spokesperson's Regular Press Conference on May 23", "./W020240523822515190244.jpg"
    assert at(date_in_title(title, ["/images/logo20200101.png", picture], SHANGHAI)) == MIDNIGHT
    assert date_in_title(title, ["./W020240524822515190244.jpg"], SHANGHAI) is None
    assert date_in_title("Ports reopen", [picture]) is None


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
