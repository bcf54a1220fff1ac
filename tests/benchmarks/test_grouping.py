"""The measure of groupings is the published one, and the baselines do what they say."""

import pytest

from tests.benchmarks.grouping import agglomerative, article, bcubed, each_f1, single_pass


def test_bcubed_is_that_of_the_worked_example() -> None:
    # Bagga and Baldwin (1998): gold {1..5}, {6,7}, {8..C}; a response that joins the first and the last.
    gold = dict.fromkeys(range(1, 6), "a") | dict.fromkeys((6, 7), "b") | dict.fromkeys(range(8, 13), "c")
    response = dict.fromkeys((1, 2, 3, 4, 5, 8, 9, 10, 11, 12), 1) | dict.fromkeys((6, 7), 2)
    precision, recall, _ = bcubed(response, gold)
    assert (precision, recall) == (pytest.approx(58.33, abs=0.01), 100)


def test_each_article_has_its_own_score() -> None:
    assert each_f1({1: 1, 2: 1, 3: 2}, {1: "a", 2: "b", 3: "c"}) == [pytest.approx(66.67, abs=0.01)] * 2 + [100]


def test_the_baselines_group_what_is_alike() -> None:
    texts = ["tariff on steel from China", "tariff on steel from China rises", "a panda travels to the zoo"]
    articles = [article(number, text) for number, text in enumerate(texts)]
    for baseline in (agglomerative, single_pass):
        found = baseline(articles, 0.2)
        assert found[0] == found[1] != found[2]
