from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Recipe
from digests.rules.reading.lists.recipes import check_recipe
from digests.rules.reading.publication_dates import (
    ADDRESS_FORMS,
    day_in,
    day_in_address,
    day_in_words,
    form_of,
    is_day,
    without_day,
    word_forms,
)
from tests.lexicons import lexicon

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
