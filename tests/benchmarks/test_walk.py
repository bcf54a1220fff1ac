"""The walk shows the values of each step, and the page in `docs/` is what it prints."""

import pytest

from bot.newsroom import load_relation
from tests.benchmarks.walk import DEFAULT, PAGE, page_of, way_of
from tests.lexicons import lexicon

pytestmark = [pytest.mark.long]


def test_the_page_on_one_articles_way_is_what_the_walk_prints() -> None:
    page = page_of(way_of(DEFAULT, load_relation("us-china"), lexicon()))
    assert PAGE.read_text(encoding="utf-8") == page, "run `python -m tests.benchmarks.walk --write`"


def test_an_article_that_fails_the_gate_ends_there() -> None:
    way = way_of("26-metro-china", load_relation("us-china"), lexicon())
    assert [passes for _, passes, _, _ in way.segments] == [False]
    assert way.day is None
    assert "No card quotes this article" in page_of(way)


def test_a_name_without_a_file_is_refused() -> None:
    with pytest.raises(KeyError):
        way_of("no-such-article", load_relation("us-china"), lexicon())
