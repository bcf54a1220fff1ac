"""The questions that are labelled find their stories."""

import pytest

from tests.benchmarks.searching import ARTICLES, QUESTIONS, SECOND, labelled, measure

MUST, MUST_SECOND = 0.85, 0.80


def test_every_wanted_article_is_one_of_the_newsrooms() -> None:
    numbers = {file.name.partition("-")[0] for file in ARTICLES.glob("*.md")}
    for file in (QUESTIONS, SECOND):
        questions = labelled(file)
        assert len({each.question for each in questions}) == len(questions)
        assert all(each.wanted and each.wanted <= numbers for each in questions)


@pytest.mark.long
async def test_the_wanted_story_is_among_the_first_three() -> None:
    first, second = labelled(QUESTIONS), labelled(SECOND)
    before, now = await measure(first)
    assert now >= MUST > before
    assert (await measure(second))[1] >= MUST_SECOND
