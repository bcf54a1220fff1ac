"""What is expected of a summary's words, number by number, and the order in which sentences are chosen by it."""

from collections.abc import Sequence

import numpy as np
import pytest

from digests.rules.editing.summarizer import (
    Integers,
    SummarySentences,
    chances,
    expected,
    features,
    fill,
    terms_of,
)
from digests.rules.texts import length_in_words
from tests.lexicons import lexicon

PORTS = ("Ports ship grain.", "Ports of grain.", "Ports close.")


def ports(ages: Sequence[float] | None = None) -> SummarySentences:
    """The first two sentences stand in one article, the third in another."""
    known = None if ages is None else np.array(ages)
    return SummarySentences(PORTS, np.array([0, 1, 0]), np.array([0, 0, 1]), known)


def test_terms_are_stems_and_pairs_of_neighbours() -> None:
    terms = terms_of(PORTS, lexicon())
    assert (terms.singles, terms.size, terms.starts.tolist()) == (5, 10, [0, 5, 10, 13])
    stems = {"port": 0, "ship": 1, "grain": 2, "of": 3, "close": 4}
    assert terms.terms.tolist() == [0, 1, 2, 5, 8, 0, 3, 2, 6, 9, 0, 4, 7]
    assert [at for at, silent in enumerate(terms.common[:5]) if silent] == [stems["of"]]
    assert terms.common[5:].tolist() == [0, 1, 0, 0, 1]
    assert terms.sentences.tolist() == [0] * 5 + [1] * 5 + [2] * 3
    assert terms_of(["of the of"], lexicon()).common.tolist() == [1, 1, 2, 2]
    assert terms_of([], lexicon()).size == 0


def test_what_the_articles_show_of_a_term() -> None:
    rows = features(ports(), terms_of(PORTS, lexicon()), 100)
    two = np.log(2)
    assert rows[0] == pytest.approx([1, np.log(3 / 8 * 100), two, 0, 0, two, 0, 0, 0, 0])
    assert rows[2] == pytest.approx([1, np.log(2 / 8 * 100), 0, 0, 0, two, 0, 0, 0, 0])
    assert rows[3] == pytest.approx([1, np.log(1 / 8 * 100), 0, two, 1, two, 0, 0, 0, 0])
    assert rows[6] == pytest.approx([1, np.log(1 / 5 * 100), 0, two, 1, two, 0, 0, 0, 0])
    old = features(ports([3.0, 0.0]), terms_of(PORTS, lexicon()), 100)
    assert old[0, 6:] == pytest.approx([1, 1, 1, 1])
    assert old[1, 6:] == pytest.approx([1, 0.25, 0.5**0.3, 1])
    assert old[4, 6:] == pytest.approx([1, 1, 1, 0])


@pytest.mark.parametrize(("words", "counted"), [(10, 50), (50, 50), (51, 51), (400, 400), (401, 400)])
def test_counts_grow_with_the_budget_between_two_bounds(words: int, counted: int) -> None:
    rows = features(ports(), terms_of(PORTS, lexicon()), words)
    assert rows[1, 1] == pytest.approx(np.log(counted / 8))


def test_the_mentions_expected_of_stems_and_of_pairs() -> None:
    terms = terms_of(PORTS, lexicon())
    assert expected(ports(), terms, 100)[3:7] == pytest.approx([6.7957, 8, 3.7892, 2.5432], abs=1e-3)
    dated = expected(ports([3.0, 0.0]), terms, 100)
    assert dated[1:7] == pytest.approx([3.8928, 6.9829, 3.0619, 4.3903, 2.143, 1.4383], abs=1e-3)
    assert dated[0] == 8


def test_the_chance_of_each_further_mention_is_that_of_a_poisson_distribution() -> None:
    found = chances(np.array([0.5, 2.0]))
    assert found.shape == (2, 12)
    assert found[0, :3] == pytest.approx([0.39347, 0.09020, 0.01439], abs=1e-5)
    assert found[1, :3] == pytest.approx([0.86466, 0.59399, 0.32332], abs=1e-5)


ARTICLES = (
    (
        "The port of Elm closed on Monday after dockers walked out. Dockers want nine percent more pay. "
        "The port moves a third of the grain of the valley. Ships with grain wait outside the port. It is "
        "the first strike in ten years. A baker sold bread to the dockers."
    ),
    (
        "Dockers walked out at the port of Elm on Monday. They ask for more pay and for shorter shifts. "
        "Grain ships wait in the bay. The mayor asked both sides to talk. Prices of bread rose in the valley."
    ),
    (
        "The mayor of Elm will meet the dockers on Friday. She said that the port must open. Owners of ships lose "
        "nine thousand crowns a day. The union of dockers has six hundred members. Members voted for the "
        "strike in May."
    ),
    (
        "The port of Elm opened again on Saturday. Dockers get six percent more pay from June. The union "
        "called the deal fair. The first ship with grain left at noon. Bread will cost less, bakers said."
    ),
)


def valley(ages: Sequence[float] | None) -> tuple[SummarySentences, Integers]:
    texts = [[f"{each.rstrip('.')}." for each in text.split(". ")] for text in ARTICLES]
    flat = [each for text in texts for each in text]
    places = np.array([place for text in texts for place in range(len(text))])
    owners = np.array([owner for owner, text in enumerate(texts) for _ in text])
    known = None if ages is None else np.array(ages)
    return SummarySentences(flat, places, owners, known), np.array([length_in_words(each) for each in flat])


UNDATED, FORWARD, BACKWARD = None, (5.0, 4.5, 1.0, 0.0), (0.0, 1.0, 2.0, 3.0)


@pytest.mark.parametrize(
    ("ages", "words", "chosen"),
    [
        (UNDATED, 20, [0, 3]),
        (UNDATED, 45, [0, 2, 11, 1, 3]),
        (UNDATED, 80, [0, 2, 11, 3, 4, 1, 16, 5, 17]),
        (UNDATED, 130, [0, 2, 11, 3, 4, 1, 16, 17, 5, 13, 14, 12, 9, 10, 19, 15]),
        (FORWARD, 20, [16, 17]),
        (FORWARD, 45, [16, 17, 19, 11, 18]),
        (FORWARD, 80, [16, 17, 19, 11, 18, 20, 0, 13, 15, 12]),
        (FORWARD, 130, [16, 17, 19, 11, 18, 0, 20, 13, 12, 15, 14, 2, 1, 3, 4, 5]),
        (BACKWARD, 45, [0, 2, 1, 3, 4]),
        (BACKWARD, 80, [0, 2, 1, 3, 4, 5, 16, 11, 17]),
        (BACKWARD, 130, [0, 2, 3, 4, 1, 5, 16, 11, 17, 19, 9, 10, 12, 14, 13, 15]),
    ],
)
def test_a_budget_is_filled_by_what_adds_most_and_what_leans_comes_with_its_support(
    ages: Sequence[float] | None, words: int, chosen: list[int]
) -> None:
    sentences, lengths = valley(ages)
    leaning = np.isin(np.arange(len(lengths)), [4, 7, 12])
    assert fill(sentences, lengths, leaning, words, lexicon()) == chosen
