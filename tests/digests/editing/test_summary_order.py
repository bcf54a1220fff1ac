"""Which articles a summary is made of, in which order it is read, and what fits into it."""

from datetime import timedelta

import pytest

from digests.model import Article, Passage, PassageKind
from digests.rules.editing.summaries import ages_of, summarize
from tests.factories import NOW, article, passage
from tests.lexicons import lexicon


def dated(*days: float | None) -> list[Article]:
    return [
        article(number, published=None if day is None else NOW - timedelta(days=day))
        for number, day in enumerate(days, 1)
    ]


@pytest.mark.parametrize(
    ("days", "ages"),
    [
        ((), None),
        ((None,), None),
        ((3, None), None),
        ((3, 3), None),
        ((3, 2.01), None),
        ((3, 2), [1.0, 0.0]),
        ((1, 4, 0.5), [0.5, 3.5, 0.0]),
    ],
)
def test_articles_have_ages_where_all_are_dated_and_a_day_lies_between(
    days: tuple[float | None, ...], ages: list[float] | None
) -> None:
    assert ages_of(dated(*days)) == ages


SHORT = "Ships of the port left on Monday."
LONG = "Ships of the port of Elm left for Ash with grain on Monday morning."


def told(*texts: str, method: str = "communique", words: int | None = None, **kinds: PassageKind) -> list[int]:
    """The places of the passages that one article's summary has, all of them where no budget is given."""
    given: list[Passage] = []
    for place, text in enumerate(texts):
        leans = text.startswith("It ")
        kind = kinds.get(f"k{place}", PassageKind.FACT)
        given.append(passage(1, place, text, stands_alone=not leans, kind=kind))
    asked = {"words": words} if words is not None else {"sentences": 9}
    found = summarize([article(1)], lexicon(), passages={1: given}, method=method, **asked)  # type: ignore[arg-type]
    return [each.index for each in found]


def test_a_passage_of_a_few_words_is_ranked_behind_the_others() -> None:
    seven, eight = "Grain ships of Elm left for Ash.", "Grain ships of Elm left for Ash today."
    assert (len(seven.split()), len(eight.split())) == (7, 8)
    dull = "A cook from Lyon served some fish to a few of the guests."
    assert told(seven, dull) == [1, 0]
    assert told(eight, dull) == [0, 1]


LEANING = "It was the first time in nine years that they did."


@pytest.mark.parametrize(
    ("texts", "words", "places"),
    [
        ((LONG, LEANING), 30, [0, 1]),
        ((LONG, LEANING), 20, [0]),
        ((LONG, LEANING), 10, []),
        ((LEANING, LONG), 30, [1]),
        ((LONG, LEANING, "A cook from Lyon served fish to the guests of the mayor."), 40, [0, 1, 2]),
    ],
)
@pytest.mark.parametrize("method", ["communique", "lexrank"])
def test_what_leans_comes_behind_its_support_or_not_at_all(
    texts: tuple[str, ...], words: int, places: list[int], method: str
) -> None:
    assert sorted(told(*texts, words=words, method=method)) == places


def test_what_leans_on_background_is_left_out_of_a_stock_summary() -> None:
    assert told(LONG, LEANING, words=40, method="lexrank", k0=PassageKind.BACKGROUND) == [0]


def test_background_is_read_after_the_passage_that_leads_and_what_leans_on_that() -> None:
    old = "Ships of the port of Elm were first loaded with grain in 1950."
    assert told(old, LONG, LEANING, words=60, k0=PassageKind.BACKGROUND) == [1, 2, 0]
    again = "It was also the first time in ten years for the mayor."
    assert told(old, LONG, LEANING, again, words=80, k0=PassageKind.BACKGROUND) == [1, 2, 3, 0]
    assert told(LONG, LEANING, old, words=60, k2=PassageKind.BACKGROUND) == [0, 1, 2]
