from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.rules.reading.publication_dates import (
    date_in_address,
    date_in_lines,
    date_in_title,
    date_near_title,
    dates_in,
)
from tests.lexicons import lexicon

date_in_address = partial(date_in_address, lexicon=lexicon())
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
    assert (found.instant.at, found.instant.guessed, found.clock) == (HALF_PAST_SIX, True, True)


@pytest.mark.parametrize(
    "text", ["on May 23, 2024", "on May23, 2024", "2024.05.23", "二〇二四 (2024年5月23日)", "Thu 23 May 2024"]
)
def test_a_day_is_midnight_there(text: str) -> None:
    found = next(dates_in(text, SHANGHAI))
    assert (found.instant.at, found.instant.guessed, found.clock) == (MIDNIGHT, True, False)


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
    assert found.instant.at == HALF_PAST_SIX


def test_what_is_labelled_as_a_change_comes_after_what_is_not() -> None:
    lines = ["Ports reopen", "Updated 2024-06-01 08:00", "Published 2024-05-23 18:30"]
    found = date_near_title(lines, 0, SHANGHAI)
    assert found
    assert found.instant.at == HALF_PAST_SIX
    assert date_near_title(lines[:2], 0, SHANGHAI)


def test_dates_inside_of_the_text_are_not_the_line_of_the_date() -> None:
    assert date_near_title(["Ports reopen", "Text of the article. " * 12, "On May 3, 2019 it closed."], 0) is None


@pytest.mark.parametrize(
    "path",
    [
        "/2024/05/23/ports",
        "/world/20240523/ports.html",
        "/2024/may/23/ports",
        "/t20240523_11310.html",
        "/2024-05-23/a",
    ],
)
def test_an_address_names_the_day(path: str) -> None:
    found = date_in_address(path, SHANGHAI)
    assert found
    assert (found.instant.at, found.instant.guessed) == (MIDNIGHT, True)


@pytest.mark.parametrize("path", ["/", "/2024/05/ports", "/news/473849-ports", "/a/20241399/", "/t1571296.shtml"])
def test_an_address_without_a_day_names_none(path: str) -> None:
    assert date_in_address(path) is None


def test_a_title_names_its_day() -> None:
    found = date_in_title("Spokesperson's Regular Press Conference on May 23, 2024", [], SHANGHAI)
    assert found
    assert found.instant.at == MIDNIGHT


def test_a_day_without_a_year_takes_that_of_pictures_of_the_very_day() -> None:
    title = "Spokesperson's Regular Press Conference on May 23"
    found = date_in_title(title, ["/images/logo20200101.png", "./W020240523822515190244.jpg"], SHANGHAI)
    assert found
    assert found.instant.at == MIDNIGHT
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
    assert all(found.instant.at.tzinfo is UTC for found in dates_in(text))
    date_in_address(text)
    date_in_title(text, [text])
