"""Changing, removing and marking messages."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.parameters import ApiError
from bot.sandbox.people import People
from tests.bot.sandbox.calling import call, people

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


@pytest.fixture
def sandbox() -> People:
    sandbox = people()
    sandbox.add_user(42)
    call(sandbox, "sendMessage", chat_id=42, text="one", reply_markup=KEYS)
    return sandbox


def edit(sandbox: People, method: str = "editMessageText", **values: Any) -> Any:
    return call(sandbox, method, chat_id=42, **({"message_id": sandbox.last(42).id} | values))


def test_an_edit_without_a_keyboard_takes_the_keyboard_away(sandbox: People) -> None:
    edit(sandbox, text="two")
    assert sandbox.last(42).text == "two"
    assert sandbox.last(42).labels == []
    assert sandbox.last(42).versions[0]["reply_markup"] == KEYS


def test_an_edit_that_changes_nothing_is_refused(sandbox: People) -> None:
    with pytest.raises(ApiError, match="message is not modified: specified new message content"):
        edit(sandbox, text="one", reply_markup=KEYS)
    edit(sandbox, text="one")
    with pytest.raises(ApiError, match="message is not modified"):
        edit(sandbox, text="one")


def test_the_keyboard_alone_can_change(sandbox: People) -> None:
    other = {"inline_keyboard": [[{"text": "No", "callback_data": "n"}]]}
    edit(sandbox, "editMessageReplyMarkup", reply_markup=other)
    assert (sandbox.last(42).text, sandbox.last(42).labels) == ("one", ["No"])


def test_only_own_messages_that_exist_can_be_edited(sandbox: People) -> None:
    said = sandbox.say(42, "mine")
    with pytest.raises(ApiError, match="message can't be edited"):
        edit(sandbox, text="x", message_id=said.id)
    with pytest.raises(ApiError, match="message to edit not found"):
        edit(sandbox, text="x", message_id=999)


def test_a_message_is_deleted_once_and_within_two_days(sandbox: People) -> None:
    assert edit(sandbox, "deleteMessage") is True
    assert sandbox.messages(42) == []
    call(sandbox, "sendMessage", chat_id=42, text="old")
    assert isinstance(sandbox.clock, MovableClock)
    sandbox.clock.move(timedelta(hours=49))
    with pytest.raises(ApiError, match="message can't be deleted for everyone"):
        edit(sandbox, "deleteMessage")


def test_pins_need_rights_in_groups(sandbox: People) -> None:
    assert edit(sandbox, "pinChatMessage") is True
    assert sandbox.chat(42).pinned
    assert edit(sandbox, "unpinChatMessage") is True
    group = sandbox.add_group()
    sent = call(sandbox, "sendMessage", chat_id=group.id, text="x")
    with pytest.raises(ApiError, match="not enough rights to manage pinned messages"):
        call(sandbox, "pinChatMessage", chat_id=group.id, message_id=sent["message_id"])


def test_one_reaction_a_message(sandbox: People) -> None:
    thumb = {"type": "emoji", "emoji": "👍"}
    assert edit(sandbox, "setMessageReaction", reaction=[thumb]) is True
    assert sandbox.last(42).reactions == [thumb]
    with pytest.raises(ApiError, match="REACTIONS_TOO_MANY"):
        edit(sandbox, "setMessageReaction", reaction=[thumb, thumb])
