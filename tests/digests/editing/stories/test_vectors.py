"""Rows are compared as a square matrix would have it, without the square."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.rules.editing.stories import vectors
from digests.rules.editing.stories.features import (
    CHINESE,
    ENGLISH,
    NAME,
    OTHER,
    PAIR,
    Features,
    features_of,
    is_notice,
)
from digests.rules.editing.stories.vectors import Vectors
from tests.lexicons import lexicon

WORDS = ["tariff", "Beijing", "panda", "zoo", "steel", "18", "drill", "island", "visa", "talks", "the", "Yellen"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), min_size=2, max_size=12)


def pairs(texts: list[str], known: int = 0, least: float = 0.0) -> dict[tuple[int, int], float]:
    rows = Vectors([features_of("", text, lexicon()).terms for text in texts], lexicon())
    return {
        (row, int(other)): round(float(value), 5)
        for row, near, alike in rows.compare(known, least)
        for other, value in zip(near, alike, strict=True)
    }


@settings(max_examples=60)
@given(TEXTS, st.integers(0, 12))
def test_comparing_only_new_rows_finds_for_them_what_comparing_all_finds(texts: list[str], known: int) -> None:
    known = min(known, len(texts))
    whole = pairs(texts)
    assert pairs(texts, known) == {pair: value for pair, value in whole.items() if pair[0] >= known}


@settings(max_examples=60)
@given(TEXTS)
def test_finding_candidates_by_rare_terms_alone_loses_no_pair_that_is_alike(texts: list[str]) -> None:
    whole = pairs(texts, least=0.3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "COMMON", 4)
        patch.setattr(vectors, "HINT", 0.0)
        few = pairs(texts, least=0.3)
    assert set(few) <= set(whole)
    assert all(few[pair] == whole[pair] for pair in few)


def test_words_that_a_hyphen_joins_are_each_a_word() -> None:
    joined, apart = (
        features_of(title, "", lexicon())
        for title in ("Orrin-Tessaly talks last five-hour session", "Orrin Tessaly talks last five hour session")
    )
    assert set(joined.codes.tolist()) == set(apart.codes.tolist())


def test_a_row_is_as_alike_to_another_as_the_other_to_it_and_to_itself_wholly() -> None:
    text = "Washington will raise its tariff on steel from China to 50 percent this summer"
    assert pairs([text, text])[1, 0] == pytest.approx(1, abs=0.1)
    one, other = (
        pairs([text, "Beijing answers the tariff on steel", "a panda"]),
        pairs(["Beijing answers the tariff on steel", text, "a panda"]),
    )
    assert one[1, 0] == pytest.approx(other[1, 0])


def test_what_a_text_repeats_counts_little_more_than_once() -> None:
    bank, hotel = "Hong Kong raises its base rate, {} say", "Hong Kong ends its quarantine, {} say"
    rest = ["a panda", "talks on steel", "drill near the island"]
    once = pairs([bank.format("banks"), hotel.format("hotels"), *rest])[1, 0]
    often = "Hong Kong banks in Hong Kong of Hong Kong"
    assert pairs([bank.format(often), hotel.format(often.replace("banks", "hotels")), *rest])[1, 0] < 1.25 * once


def flagged(found: Features, flag: int) -> int:
    return int(np.count_nonzero(found.flags & flag))


def test_names_are_words_mostly_written_with_a_capital() -> None:
    assert (
        flagged(features_of("", "in Geneva they met in Geneva, the tariff Tariff tariff tariff", lexicon()), NAME)
        == 1
    )


def test_neighbours_are_pairs_and_each_term_stands_once() -> None:
    found = features_of("", "tariff on steel, tariff on steel, tariff on steel", lexicon())
    assert len(set(found.codes.tolist())) == len(found.codes)
    assert flagged(found, PAIR) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said that the talks on the tariff would go on in the spring of this year.", ENGLISH),
        (
            "Menteri itu berkata rundingan mengenai tarif akan diteruskan pada musim bunga tahun ini di ibu kota.",
            OTHER,
        ),
        (
            "Der Minister sagte, die Gespräche über den Zoll würden im Frühling in Genf fortgesetzt.",
            OTHER,
        ),
        ("部长说，关税磋商将于今年春天继续。", CHINESE),
        ("部長說，WTO關稅磋商將於今年春天繼續。", CHINESE),
        ("Tarif baharu", ENGLISH),
        ("", ENGLISH),
    ],
)
def test_a_text_is_compared_in_its_language(text: str, language: str) -> None:
    assert features_of("", text, lexicon()).language == language


def test_both_scripts_have_the_same_terms() -> None:
    one, other = (
        features_of("", "美國對華加徵關稅，中方反對。", lexicon()),
        features_of("", "美国对华加征关税，中方反对。", lexicon()),
    )
    assert one.codes.tolist() == other.codes.tolist()


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("Please enable JavaScript to view this page.", True),
        ("These captures were contributed to the Internet Archive by volunteers.", True),
        ("We use essential cookies on this site. Accept all cookies?", True),
        ("Access denied", True),
        ("请开启JavaScript后重试", True),
        ("The ministry said that talks would go on.", False),
        (
            "The Internet Archive, a library, lost its appeal. "
            + "The court explained its ruling at length. " * 30,
            False,
        ),
    ],
)
def test_a_notice_of_a_site_is_told_from_an_article_that_speaks_of_one(text: str, notice: bool) -> None:
    assert is_notice(text, lexicon().comparison) == notice
