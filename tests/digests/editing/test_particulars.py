"""The days of a story that bind, each once; and when two states of a list can be compared."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digests.model import HEADLINE, Annotation, Article, DatedPhrase, DateKind, Quantity, Telling
from digests.rules.editing.particulars import particulars_of
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china

MONDAY = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
PUBLISHERS = {number: number for number in range(1, 10)}
Day = tuple[str, DateKind]


def story(
    *days: list[Day], text: str = "A text.", numbers: int = 0
) -> tuple[list[Article], dict[int, Annotation]]:
    """Articles that came a day apart, each with these days."""
    articles, annotations = [], {}
    for number, given in enumerate(days, 1):
        articles.append(article(number, text=text, published=MONDAY + timedelta(days=number - 1)))
        annotations[number] = Annotation(
            article=number,
            dates=tuple(DatedPhrase(f"on {day}", day, kind, 0, number) for day, kind in given),
            tellings=(Telling(index=HEADLINE), Telling(index=0)),
            quantities=tuple(Quantity(f"{each}", each, "count", "ship", 0) for each in range(numbers)),
        )
    return articles, annotations


def binding(*days: list[Day], text: str = "A text.") -> list[tuple[str, str, int]]:
    found = particulars_of(*story(*days, text=text), PUBLISHERS, us_china(), lexicon()).dates
    return [(each.date, each.kind.value, each.article) for each in found]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([[("2026-03-20", DateKind.EVENT)]], [("2026-03-20", "event", 1)]),
        ([[("2026-03-10", DateKind.EVENT)]], [("2026-03-10", "event", 1)]),
        ([[("2026-03-09", DateKind.DEADLINE)]], [("2026-03-09", "deadline", 1)]),
        ([[("2027", DateKind.EFFECTIVE)]], [("2027", "effective", 1)]),
        ([[("2026-04", DateKind.EVENT)]], [("2026-04", "event", 1)]),
        (
            [[("2026-03-21", DateKind.EVENT), ("2026-03-20", DateKind.EVENT)]],
            [("2026-03-20", "event", 1), ("2026-03-21", "event", 1)],
        ),
        ([[("2026-03-20", DateKind.EVENT)], [("2026-03-20", DateKind.EVENT)]], [("2026-03-20", "event", 1)]),
        ([[("2026-03-20", DateKind.EVENT)], [("2026-03-20", DateKind.EXPIRY)]], [("2026-03-20", "expiry", 2)]),
        ([[("2026-03-20", DateKind.EXPIRY)], [("2026-03-20", DateKind.EVENT)]], [("2026-03-20", "expiry", 1)]),
        (
            [[("2026-03-20", DateKind.EXPIRY)], [("2026-03-20", DateKind.EFFECTIVE)]],
            [("2026-03-20", "effective", 2)],
        ),
        (
            [[("2026-03-20", DateKind.EFFECTIVE)], [("2026-03-20", DateKind.DEADLINE)]],
            [("2026-03-20", "deadline", 2)],
        ),
    ],
)
def test_a_day_binds_once_as_the_strictest_of_what_is_said_of_it(
    days: list[list[Day]], found: list[tuple[str, str, int]]
) -> None:
    assert binding(*days) == found


def test_what_does_not_bind_is_not_told() -> None:
    articles, annotations = story([("2026-03-20", DateKind.EVENT)])
    loose = tuple(replace(each, binds=False) for each in annotations[1].dates)

    found = particulars_of(articles, {1: replace(annotations[1], dates=loose)}, PUBLISHERS, us_china(), lexicon())

    assert found.dates == ()


def test_an_article_without_its_text_tells_no_days_or_numbers() -> None:
    assert binding([("2026-03-20", DateKind.EVENT)], text="") == []
    found = particulars_of(*story([], numbers=100), PUBLISHERS, us_china(), lexicon())
    assert [each.value for each in found.quantities] == list(range(80))
    assert {each.article for each in found.quantities} == {1}
    assert particulars_of(*story([], text="", numbers=9), PUBLISHERS, us_china(), lexicon()).quantities == ()
