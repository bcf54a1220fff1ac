"""Changing, removing and marking messages."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.parameters import ApiError
from tests.bot.sandbox.calling import call, people
from tests.sandbox import WatchedPeople

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


@pytest.fixture
def sandbox() -> WatchedPeople:
    sandbox = people()
    sandbox.add_user(42)
    call(sandbox, "sendMessage", chat_id=42, text="one", reply_markup=KEYS)
    return sandbox


def edit(sandbox: WatchedPeople, method: str = "editMessageText", **values: Any) -> Any:
    return call(sandbox, method, chat_id=42, **({"message_id": sandbox.last(42).id} | values))


def test_an_edit_without_a_keyboard_takes_the_keyboard_away(sandbox: WatchedPeople) -> None:
    edit(sandbox, text="two")
    assert sandbox.last(42).text == "two"
    assert sandbox.last(42).labels == []
    assert sandbox.last(42).versions[0]["reply_markup"] == KEYS


def test_an_edit_that_changes_nothing_is_refused(sandbox: WatchedPeople) -> None:
    with pytest.raises(ApiError, match="message is not modified: specified new message content"):
        edit(sandbox, text="one", reply_markup=KEYS)
    edit(sandbox, text="one")
    with pytest.raises(ApiError, match="message is not modified"):
        edit(sandbox, text="one")


def test_the_keyboard_alone_can_change(sandbox: WatchedPeople) -> None:
    other = {"inline_keyboard": [[{"text": "No", "callback_data": "n"}]]}
    edit(sandbox, "editMessageReplyMarkup", reply_markup=other)
    assert (sandbox.last(42).text, sandbox.last(42).labels) == ("one", ["No"])


def test_only_own_messages_that_exist_can_be_edited(sandbox: WatchedPeople) -> None:
    said = sandbox.say(42, "mine")
    with pytest.raises(ApiError, match="message can't be edited"):
        edit(sandbox, text="x", message_id=said.id)
    with pytest.raises(ApiError, match="message to edit not found"):
        edit(sandbox, text="x", message_id=999)


def test_a_message_is_deleted_once_and_within_two_days(sandbox: WatchedPeople) -> None:
    assert edit(sandbox, "deleteMessage") is True
    assert sandbox.messages(42) == []
    call(sandbox, "sendMessage", chat_id=42, text="old")
    assert isinstance(sandbox.clock, MovableClock)
    sandbox.clock.move(timedelta(hours=49))
    with pytest.raises(ApiError, match="message can't be deleted for everyone"):
        edit(sandbox, "deleteMessage")
