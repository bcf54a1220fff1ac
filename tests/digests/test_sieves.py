"""Sieves leave out only what cannot match."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.sieves import Patterns
from tests.lexicons import lexicon
from tests.relations import us_china


def left(pattern: str, text: str) -> bool:
    """Say whether a sieve leaves the pattern for the text."""
    return bool(Patterns([re.compile(pattern)]).left(text))


def patterns_in(thing: object) -> Iterator[re.Pattern[str]]:
    if isinstance(thing, re.Pattern):
        yield thing
    elif isinstance(thing, dict):
        for each in thing.values():
            yield from patterns_in(each)
    elif isinstance(thing, tuple):
        for each in thing:
            yield from patterns_in(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from patterns_in(getattr(thing, field.name))


PATTERNS = list(dict.fromkeys([*patterns_in(us_china()), *patterns_in(lexicon())]))


@cache
def sieves() -> list[Patterns]:
    """All patterns, a hundred to a sieve."""
    return [Patterns(PATTERNS[place : place + 100]) for place in range(0, len(PATTERNS), 100)]


def left_of_all(text: str) -> list[re.Pattern[str]]:
    return [pattern for sieve in sieves() for pattern in sieve.left(text)]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bnational security\b", "National trade"),
        (r"\b(?:tariffs?|duties)\b", "The due tar"),
        (r"\btax(?:es)?\b", "A toll"),
        (r"\d{1,3} percent", "Some percent"),
        (r"\bchips?(?: and science)? act\b", "The chip law"),
        (r"关税|關稅", "美国"),
    ],
)
def test_a_pattern_is_left_out_where_a_word_of_it_is_missing(pattern: str, text: str) -> None:
    assert not left(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?i)\bnational security\b", "NATIONAL SECURITY"),
        (r"(?:tariff|duty)", "countertariffs"),
        (r"\b\w*tariff", "countertariffs"),
        (r"(?<![A-Za-z])US(?![A-Za-z])", "美US方"),
        (r"关税", "加征关税"),
        (r"\d+月", "１２月"),
        (r"(?<!the )\bban", "ban"),
        (r"[^a-z]", "?"),
        (r"(a)b\1", "aba"),
        (r"\b(?:a|ab){3,9}c", "aabac"),
        (r"^\W*read more", "— Read more".lower()),
        (r"o’clock", "five o’clock"),
    ],
)
def test_a_pattern_is_left_where_it_can_match(pattern: str, text: str) -> None:
    assert re.search(pattern, text)
    assert left(pattern, text)


def test_most_names_and_words_of_themes_can_be_left_out() -> None:
    patterns = list(patterns_in(us_china()))
    assert len(Patterns(patterns).left("")) < 0.01 * len(patterns)


WORD = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]{2}|\d+")
WORDS = st.sampled_from(sorted({word for each in PATTERNS for word in WORD.findall(each.pattern)}))
BETWEEN = st.sampled_from([" ", " ", " ", "-", "’", ". ", "s ", "25 percent "])
TEXTS = st.lists(st.one_of(WORDS, BETWEEN), max_size=30)


@given(TEXTS.map("".join))
def test_no_pattern_that_matches_is_ever_left_out(text: str) -> None:
    possible = set(map(id, left_of_all(text)))
    lost = [each.pattern for each in PATTERNS if id(each) not in possible and each.search(text)]
    assert lost == []


@given(st.text(max_size=200))
def test_any_text_can_be_asked_of(text: str) -> None:
    lost = set(map(id, PATTERNS)) - set(map(id, left_of_all(text)))
    assert not any(each.search(text) for each in PATTERNS if id(each) in lost)
