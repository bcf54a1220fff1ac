"""The data of buttons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import button, data, keyboard, parse

WORD = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(WORD, min_size=1, max_size=2))
def test_what_a_button_says_is_read_back(words: list[str]) -> None:
    try:
        text = data(*words)
    except ValueError:
        return
    assert parse(text) == tuple(words)
    assert 1 <= len(text.encode()) <= 64


@pytest.mark.parametrize("words", [("x" * 62,), ("a:b",), ("字" * 21,)])
def test_data_that_telegram_would_refuse_is_refused_first(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no data"):
        data(*words)


@pytest.mark.parametrize("text", ["", "v1", "v2:settings", "settings", None, object()])
def test_data_of_another_version_means_nothing(text: object) -> None:
    assert parse(text) is None


def test_a_chosen_button_is_ticked_and_keeps_its_name() -> None:
    assert button("Taiwan", "x", chosen=True).text == "✅ Taiwan"
    assert button("Taiwan", "x").text == "Taiwan"


def test_empty_rows_are_left_out() -> None:
    assert len(keyboard([[], [button("a", "x")]]).inline_keyboard) == 1
