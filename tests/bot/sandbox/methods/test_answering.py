"""Answering presses and inline queries."""

from datetime import timedelta

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.parameters import ApiError
from bot.sandbox.state import Press
from tests.bot.sandbox.calling import call, people
from tests.sandbox import WatchedPeople


def pressed() -> tuple[WatchedPeople, Press]:
    sandbox = people()
    sandbox.add_user(42)
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    call(sandbox, "sendMessage", chat_id=42, text="?", reply_markup=keys)
    return sandbox, sandbox.press(42, "Yes")


def test_an_answer_reaches_the_press() -> None:
    sandbox, press = pressed()
    assert (
        call(sandbox, "answerCallbackQuery", callback_query_id=press.id, text="Saved", show_alert="true") is True
    )
    assert (press.answered, press.toast, press.alert) == (True, "Saved", True)


def test_a_late_answer_fails() -> None:
    sandbox, press = pressed()
    assert isinstance(sandbox.clock, MovableClock)
    sandbox.clock.move(timedelta(seconds=30))
    assert call(sandbox, "answerCallbackQuery", callback_query_id=press.id)
    sandbox.clock.move(timedelta(seconds=1))
    with pytest.raises(ApiError, match="query is too old and response timeout expired or query ID is invalid"):
        call(sandbox, "answerCallbackQuery", callback_query_id=press.id)


def test_an_answer_of_201_characters_is_refused() -> None:
    sandbox, press = pressed()
    with pytest.raises(ApiError, match="MESSAGE_TOO_LONG"):
        call(sandbox, "answerCallbackQuery", callback_query_id=press.id, text="x" * 201)
