"""What is read of raw updates, however they are spoiled."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot, Update

from bot.hearing.parsing import (
    HANDLED,
    MalformedUpdateError,
    UnreadableAnswerError,
    number_of,
    read_answer,
    read_update,
    update_kind,
)
from tests.bot.hearing.mutations import KINDS, command, deep, spoiled

BOT = Bot("123456789:AAtesttesttesttest")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "chat", "from", "text", "x"]), inner),
)


@pytest.mark.parametrize("values", [kind for kind in KINDS if update_kind(kind) in HANDLED])
def test_a_good_update_is_read_whole(values: dict[str, Any]) -> None:
    read = read_update({"update_id": 1, **values}, BOT)
    whole = Update.de_json({"update_id": 1, **values}, BOT) if "administrator" not in str(values) else read
    assert read == whole
    assert read.to_dict() == whole.to_dict()


def test_a_member_whose_new_rights_cannot_be_read_is_still_known_to_have_come_or_gone() -> None:
    change = next(kind for kind in KINDS if "administrator" in str(kind))
    read = read_update({"update_id": 1, **change}, BOT)
    assert read.my_chat_member is not None
    assert read.my_chat_member.old_chat_member.status == "left"
    assert read.my_chat_member.new_chat_member.status == "member"


@given(st.randoms(use_true_random=False))
@settings(max_examples=400)
def test_a_spoiled_update_is_read_or_refused_and_keeps_its_types(chance: random.Random) -> None:
    raw = spoiled(7, chance)
    try:
        update = read_update(raw, BOT)
    except MalformedUpdateError:
        return
    message = update.effective_message
    for number in (update.effective_chat and update.effective_chat.id, message and message.message_id):
        assert number is None or (isinstance(number, int) and abs(number) < 2**63)
    if message is not None and (text := getattr(message, "text", None)) is not None:
        assert isinstance(text, str)
        text.encode()


@given(JSON)
@settings(max_examples=200)
def test_anything_is_an_update_or_refused(raw: object) -> None:
    for value in (raw, {"update_id": 1, "message": raw}, {"update_id": 1, "callback_query": raw}):
        with pytest.raises(MalformedUpdateError):
            read_update(value, BOT)


def test_a_command_is_heard_whatever_python_telegram_bot_cannot_read_beside_it() -> None:
    raw = {"update_id": 3, **command("/stop", poll={}, forward_origin=5, link_preview_options="x", story=deep())}
    read = read_update(raw, BOT)
    assert read.message is not None
    assert read.message.text == "/stop"
    assert [entity.type for entity in read.message.entities] == ["bot_command"]


def test_an_answer_is_taken_apart_into_its_updates() -> None:
    assert read_answer(b'{"ok":true,"result":[{"update_id":1},5]}') == [{"update_id": 1}, 5]


@pytest.mark.parametrize(
    ("payload", "number"),
    [
        (b'{"ok":true,"result":[{"update_id": 77,"message":' + b"[" * 100_000 + b"]" * 100_000 + b"}]}", 77),
        (b'{"ok":true,"result":[{"update_id": 78,"x":"\xff\xfe"}]}', 78),
        (b'{"ok":true,"result":[{"update_id": 79,"x":1' + b"1" * 5000 + b"}]}", 79),
        (b"<html>Please log in</html>", 0),
        (b'{"ok":true}', 0),
        (b'{"ok":true,"result":7}', 0),
        (b"[]", 0),
        (b"", 0),
    ],
)
def test_an_answer_that_cannot_be_read_tells_the_id_to_move_past(payload: bytes, number: int) -> None:
    with pytest.raises(UnreadableAnswerError) as caught:
        read_answer(payload)
    assert caught.value.number == number


def test_ids_and_kinds_are_found_in_what_is_none() -> None:
    assert [number_of(raw) for raw in (None, {}, {"update_id": True}, {"update_id": -1}, {"update_id": 5})] == [
        0, 0, 0, 0, 5,
    ]  # fmt: skip
    assert update_kind({"update_id": 1, "x": 2, "message": 3}) == "message"
    assert update_kind({"update_id": 1, "evil\nline": 2}) == ""
    assert update_kind([]) == ""
