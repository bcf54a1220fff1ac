"""Hours as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import PreferenceError
from digests.rules.sending.times.parsing import parse_hours
from tests.lexicons import lexicon


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8", [(8, 0)]),
        ("08:00", [(8, 0)]),
        ("0815", [(8, 15)]),
        ("18:30 8:00", [(8, 0), (18, 30)]),
        ("8, 8:00 and 20.15", [(8, 0), (20, 15)]),
        ("6:30 pm", [(18, 30)]),
        ("12am", [(0, 0)]),
        ("12 p.m.", [(12, 0)]),
        ("noon and midnight", [(0, 0), (12, 0)]),
        ("８：００", [(8, 0)]),
        ("8点半和下午3点", [(8, 30), (15, 0)]),
        ("上午9点、晚上8時", [(9, 0), (20, 0)]),
        ("早上7点15分", [(7, 15)]),
        ("12am; midday", [(0, 0), (12, 0)]),
        ("at 8 o'clock daily", [(8, 0)]),
        ("8h30/9:05+10&11", [(8, 30), (9, 5), (10, 0), (11, 0)]),
        ("23:59", [(23, 59)]),
    ],
)
def test_common_ways_to_write_an_hour_are_read(text: str, expected: list[tuple[int, int]]) -> None:
    assert parse_hours(text, lexicon()) == tuple(time(*hour) for hour in expected)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("25:61", "25:61 is not a time of day"),
        ("8:60", "minutes from 00 to 59"),
        ("24:30", "24:30 is not a time of day"),
        ("24:00", "Midnight is 00:00"),
        ("breakfast", "“breakfast”"),
        ("", "no time in that"),
        ("1 2 3 4 5 6 7", "at most 6"),
        ("-3", "“-3”"),
    ],
)
def test_what_is_no_hour_is_refused_with_words_that_help(text: str, advice: str) -> None:
    with pytest.raises(PreferenceError) as refusal:
        parse_hours(text, lexicon())
    assert advice in refusal.value.advice


@given(st.text(max_size=2000))
def test_any_text_gives_hours_or_a_refusal_of_readable_length(text: str) -> None:
    hours: tuple[time, ...] = ()
    advice = ""
    try:
        hours = parse_hours(text, lexicon())
    except PreferenceError as refusal:
        advice = refusal.advice
    assert bool(hours) is not bool(advice)
    assert len(advice) < 300
    assert list(hours) == sorted(set(hours))[:6]
