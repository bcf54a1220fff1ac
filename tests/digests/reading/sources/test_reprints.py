from hypothesis import given
from hypothesis import strategies as st

from digests.rules.reading.sources.reprints import SKETCHED, alike, is_reprint, sketch

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
    assert alike(sketch(ENGLISH), sketch(other)) == 0
    assert not is_reprint(ENGLISH, other)


def test_one_changed_figure_in_every_line_is_no_reprint() -> None:
    lines = (
        "On day {} the ministry counted {} aircraft and {} ships near the island and said {} crossed the line. "
    )
    monday = "".join(lines.format(number, number + 1, number + 2, number + 3) for number in range(20))
    tuesday = "".join(lines.format(number, number + 7, number + 5, number + 9) for number in range(20))
    assert not is_reprint(monday, tuesday)


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
    assert sketch(ENGLISH)[:2] == (31609992702130337, 43996849535931017)


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
    runs = [{tuple(text.split()[i : i + 8]) for i in range(len(text.split()) - 7)} for text in (first, second)]
    truth = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    assert abs(alike(sketch(first), sketch(second)) - truth) < 0.3
