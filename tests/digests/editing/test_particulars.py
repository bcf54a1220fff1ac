"""The days of a story that bind, each once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digests.model import (
    Annotation,
    Article,
    DatedPhrase,
    DateKind,
    Ownership,
)
from digests.rules.editing.particulars import days_of
from tests.factories import article, source

MONDAY = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
Day = tuple[str, DateKind]


def story(*days: list[Day], text: str = "A text.") -> tuple[list[Article], dict[int, Annotation]]:
    """Articles that came a day apart, each with these days."""
    articles, annotations = [], {}
    for number, given in enumerate(days, 1):
        articles.append(article(number, text=text, published=MONDAY + timedelta(days=number - 1)))
        annotations[number] = Annotation(
            article=number,
            dates=tuple(DatedPhrase(f"on {day}", day, kind, 0, number) for day, kind in given),
        )
    return articles, annotations


def binding(*days: list[Day], text: str = "A text.") -> list[tuple[str, str, int]]:
    found = days_of(*story(*days, text=text))
    return [(each.date, each.kind.value, each.article) for each in found]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([[("2026-03-20", DateKind.EVENT)]], [("2026-03-20", "event", 1)]),
        ([[("2026-03-10", DateKind.EVENT)]], [("2026-03-10", "event", 1)]),
        ([[("2026-03-09", DateKind.DEADLINE)]], [("2026-03-09", "deadline", 1)]),
        ([[("2027", DateKind.EFFECTIVE)]], [("2027", "effective", 1)]),
        ([[("2026-04", DateKind.EVENT)]], [("2026-04", "event", 1)]),
        ([[("2026-03-21", DateKind.EVENT), ("2026-03-20", DateKind.EVENT)]],
         [("2026-03-20", "event", 1), ("2026-03-21", "event", 1)]),
        ([[("2026-03-20", DateKind.EVENT)], [("2026-03-20", DateKind.EVENT)]], [("2026-03-20", "event", 1)]),
        ([[("2026-03-20", DateKind.EVENT)], [("2026-03-20", DateKind.EXPIRY)]], [("2026-03-20", "expiry", 2)]),
        ([[("2026-03-20", DateKind.EXPIRY)], [("2026-03-20", DateKind.EVENT)]], [("2026-03-20", "expiry", 1)]),
        ([[("2026-03-20", DateKind.EXPIRY)], [("2026-03-20", DateKind.EFFECTIVE)]],
         [("2026-03-20", "effective", 2)]),
        ([[("2026-03-20", DateKind.EFFECTIVE)], [("2026-03-20", DateKind.DEADLINE)]],
         [("2026-03-20", "deadline", 2)]),
    ],
)  # fmt: skip
def test_a_day_binds_once_as_the_strictest_of_what_is_said_of_it(
    days: list[list[Day]], found: list[tuple[str, str, int]]
) -> None:
    assert binding(*days) == found


def test_of_two_that_name_a_day_the_one_that_says_what_is_due_is_told() -> None:
    articles, annotations = story([("2026-03-20", DateKind.EVENT)], [("2026-03-20", DateKind.EVENT)])
    annotations[2] = replace(annotations[2], dates=(replace(annotations[2].dates[0], what="the talks"),))
    (found,) = days_of(articles, annotations)
    assert (found.article, found.what) == (2, "the talks")


def test_what_does_not_bind_is_not_told() -> None:
    articles, annotations = story([("2026-03-20", DateKind.EVENT)])
    loose = tuple(replace(each, binds=False) for each in annotations[1].dates)

    assert days_of(articles, {1: replace(annotations[1], dates=loose)}) == ()


def test_an_article_without_its_text_tells_no_days() -> None:
    assert binding([("2026-03-20", DateKind.EVENT)], text="") == []


NOBODY = source("nobody", ownership=Ownership.UNLABELLED, party="other", label="unlabelled")


def test_a_day_is_a_labelled_sources_where_one_names_it() -> None:
    articles, annotations = story([("2026-03-20", DateKind.DEADLINE)], [("2026-03-20", DateKind.EVENT)])

    def teller(*given: Article) -> int:
        (found,) = days_of(given, annotations)
        return found.article

    assert teller(*articles) == 1
    assert teller(replace(articles[0], source=NOBODY), articles[1]) == 2
