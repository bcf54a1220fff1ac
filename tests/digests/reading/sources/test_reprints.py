from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.reading.sources.reprints import ALIKE, LOOKED_UP, SKETCHED, alike, is_reprint, sketch
from digests.rules.similarity import NEAR

ENGLISH = " ".join(f"word{number * number % 97} and thing{number}" for number in range(120))
CHINESE = "".join(chr(0x4E00 + number * 37 % 2000) for number in range(300))


def test_a_text_is_wholly_like_itself_in_other_capitals_and_punctuation() -> None:
    other = ENGLISH.upper().replace(" AND", ", AND") + "."
    assert sketch(ENGLISH) == sketch(other)
    assert alike(sketch(ENGLISH), sketch(other)) == 1
    assert is_reprint(ENGLISH, other)


def test_a_shortened_text_repeats_the_whole_and_another_text_does_not() -> None:
    shortened = ENGLISH[: len(ENGLISH) * 3 // 4]
    assert alike(sketch(ENGLISH), sketch(shortened)) > 0.6
    assert is_reprint(shortened, ENGLISH)
    other = ENGLISH.replace("thing", "matter")
    assert alike(sketch(ENGLISH), sketch(other)) < 0.2
    assert not is_reprint(ENGLISH, other)


def test_one_changed_figure_in_every_line_is_no_reprint() -> None:
    lines = (
        "On day {} the ministry counted {} aircraft and {} ships near the island and said {} crossed the line. "
    )
    monday = "".join(lines.format(number, number + 1, number + 2, number + 3) for number in range(20))
    tuesday = "".join(lines.format(number, number + 7, number + 5, number + 9) for number in range(20))
    assert not is_reprint(monday, tuesday)


def test_yesterdays_count_in_the_same_long_words_is_no_reprint() -> None:
    words = " ".join(f"word{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(90))
    assert not is_reprint(f"{words} 17 of 41 aircraft {words}", f"{words} 23 of 52 aircraft {words}")
    assert is_reprint(f"{words} 17 of 41 aircraft {words}", f"{words} 17 of 41 planes {words}")


def test_a_word_put_in_after_every_six_hides_no_reprint() -> None:
    words = ENGLISH.split()
    for start in range(6):
        disguised = " ".join(
            f"{word} other{place}" if place % 6 == start else word for place, word in enumerate(words)
        )
        assert alike(sketch(ENGLISH), sketch(disguised)) > ALIKE
        assert set(sketch(ENGLISH)[:LOOKED_UP]) & set(sketch(disguised)[:LOOKED_UP])
        assert is_reprint(ENGLISH, disguised)


@pytest.mark.parametrize(("letter", "disguise"), [("o", "\u043e"), ("o", "o\u200b"), ("o", "o\u0335"), ("i", "l")])
def test_what_hides_in_every_word_hides_no_reprint(letter: str, disguise: str) -> None:
    disguised = ENGLISH.replace(letter, disguise)
    assert disguised != ENGLISH
    assert sketch(disguised) == sketch(ENGLISH)
    assert is_reprint(disguised, ENGLISH)


def test_chinese_is_compared_by_characters() -> None:
    assert len(sketch(CHINESE)) == SKETCHED
    assert alike(sketch(CHINESE), sketch(CHINESE[:240])) > 0.6
    assert is_reprint(CHINESE[:240], CHINESE)
    assert alike(sketch(CHINESE), sketch(CHINESE[::-1])) == 0


def test_a_teaser_proves_nothing() -> None:
    teaser = "The United States and China agreed on Monday to hold talks about tariffs next week in Geneva."
    assert sketch(teaser) == ()
    assert alike(sketch(teaser), sketch(teaser)) == 0
    assert not is_reprint(teaser, teaser)


def test_a_sketch_is_what_it_was_when_others_were_stored() -> None:
    assert sketch(ENGLISH)[:2] == (8448700131413871, 39225180597087362)


@given(st.text(st.characters(exclude_categories=()), max_size=400), st.text(max_size=400))
def test_any_texts_can_be_compared(first: str, second: str) -> None:
    one, other = sketch(first), sketch(second)
    assert one == tuple(sorted(set(one)))
    assert all(0 <= value < 2**63 for value in one)
    assert 0 <= alike(one, other) == alike(other, one) <= 1
    assert is_reprint(first, second) == is_reprint(second, first)


@given(st.integers(40, 200), st.integers(0, 200))
def test_the_estimate_is_near_the_truth(kept: int, added: int) -> None:
    words = [f"w{number}" for number in range(200)]
    first = " ".join(words)
    second = " ".join(words[:kept] + [f"x{number}" for number in range(added)])
    runs = [set(runs_in(text.split())) for text in (first, second)]
    truth = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    assert abs(alike(sketch(first), sketch(second)) - truth) < 0.3


def runs_in(words: list[str]) -> Iterator[tuple[str, ...]]:
    for place, word in enumerate(words):
        yield from ((word, *two) for two in combinations(words[place + 1 : place + 1 + NEAR], 2))
