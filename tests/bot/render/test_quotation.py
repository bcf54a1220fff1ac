"""Quotation marks in the reader's typography."""

from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.citation import quoted

ENGLISH, TRADITIONAL = "“”‘’", "「」『』"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It rains.", "“It rains.”"),
        ('"It rains," she said.', "“‘It rains,’ she said.”"),
        ("“It rains,” she said, “in May.”", "“‘It rains,’ she said, ‘in May.’”"),
        ("It is “a start”.", "“It is ‘a start’.”"),
        ('"It rains."', "“It rains.”"),
        ("“It rains.", "“It rains.”"),
        ('It rains."', "“It rains.”"),
        ("It rains.” ", "“It rains.”"),
        ('She said: "It rains.', "“She said: ‘It rains.’”"),
        ("It rains,” she said.", "“‘It rains,’ she said.”"),
        ('A 12" pipe burst.', '“A 12" pipe burst.”'),
        ("它是“开始”。", "“它是‘开始’。”"),
        ("它是「開始」。", "“它是‘開始’。”"),
        ('("rain")', "“(‘rain’)”"),
        ("", "“”"),
    ],
)
def test_marks_within_an_english_quotation_are_the_inner_ones(text: str, shown: str) -> None:
    assert quoted(text.strip(), ENGLISH) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("它是「開始」。", "「它是『開始』。」"),
        ("「開始。」", "「開始。」"),
        ("它是“开始”。", "「它是『开始』。」"),
        ('"It rains," she said.', "「『It rains,』 she said.」"),
    ],
)
def test_marks_of_another_kind_are_the_readers_too(text: str, shown: str) -> None:
    assert quoted(text, TRADITIONAL) == shown


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Sentences that quote others in the marks of any language, behind a word of their own."""
    marks = st.sampled_from(["“”", '""', "「」"])
    return st.builds(lambda pair, words: f"it said {pair[0]}{words}{pair[1]} then", marks, inner)


@given(
    st.recursive(st.just("rain"), nested, max_leaves=1).filter(lambda text: text != "rain"),
    st.sampled_from([ENGLISH, TRADITIONAL]),
)
def test_quotations_within_quotations_stand_in_the_readers_marks_alone(text: str, marks: str) -> None:
    left = [letter for letter in quoted(text, marks) if letter in '"“”‘’「」『』']
    depth = 0
    assert (left[0], left[-1]) == (marks[0], marks[1])
    for mark in left[1:-1]:
        assert mark in marks[2:]
        depth += 1 if mark == marks[2] else -1
        assert depth >= 0
    assert depth == 0


@given(st.text(alphabet=ascii_letters + ' .,"“”「」‘’中'), st.sampled_from([ENGLISH, TRADITIONAL]))
def test_only_marks_are_ever_changed(text: str, marks: str) -> None:
    def words(of: str) -> list[str]:
        return [letter for letter in of if letter not in ' "“”‘’「」『』']

    shown = quoted(text, marks)
    assert words(shown) == words(text)
    assert (shown[0], shown[-1]) == (marks[0], marks[1])
