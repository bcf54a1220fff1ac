"""Whether two lines say nearly the same."""

from math import sqrt

import pytest

from digests.rules.issuing.repetition import Lines, similarity

NINE = "alpha bravo charlie delta echo foxtrot golf hotel india"


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("alpha bravo charlie delta", True),
        ("alpha bravo kilo lima", True),  # two words of four: half
        ("alpha juliett kilo lima", False),
        ("", False),
    ],
)
def test_a_page_holds_what_has_half_of_its_words_in_a_line_there(text: str, held: bool) -> None:
    assert Lines(["alpha bravo charlie delta"]).hold(text) is held


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("alpha bravo 40 50 golf hotel", True),  # the same figures
        ("alpha bravo 40 golf hotel", True),  # fewer
        ("alpha bravo 40 60 golf hotel", False),  # one that is not there
        ("alpha bravo golf hotel", True),  # none
        ("kilo lima 40 50", False),  # the same figures of another matter
    ],
)
def test_nearly_the_same_line_is_told_where_it_has_no_other_figure(text: str, told: bool) -> None:
    assert Lines(["alpha bravo 40 50 golf hotel"]).tell(text) is told


def test_half_of_the_words_are_enough_where_the_figures_are_the_same() -> None:
    assert Lines(["alpha bravo charlie 40"]).tell("alpha kilo lima 40")


@pytest.mark.parametrize(("text", "told"), [(f"{NINE} 50", True), (f"{NINE[:-5]} juliett 50", False)])
def test_a_line_that_is_the_same_to_one_word_of_ten_is_told_with_another_figure_too(text: str, told: bool) -> None:
    assert Lines([f"{NINE} 40"]).tell(text) is told


def test_chinese_is_compared_by_two_characters_and_beside_it_other_words_by_themselves() -> None:
    assert similarity("关税cars", "关税") == pytest.approx(1 / sqrt(2))
    assert similarity("关税上调", "税关调上") == 0.0
