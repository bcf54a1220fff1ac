"""When answering fails."""

import logging
from typing import Any

import pytest

from bot.hearing import inbox
from bot.sending.wire import NotSentError
from digests.errors import StoreError
from tests.bot.commands.conftest import Room


async def test_a_fault_gives_the_person_a_reference_and_the_log_its_cause(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("secret 12345:AAAA")

    monkeypatch.setattr(type(room.services.renderer), "fitted", break_down)
    (answer,) = await room.say("/taiwan")
    assert "Something went wrong" in answer.text
    assert "secret" not in answer.text
    reference = answer.text.split("noted as ")[1].split(".")[0]
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert reference in record.getMessage()
    assert record.exc_info is not None


async def test_a_press_that_fails_is_answered(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    await room.say("/timezone UTC")
    await room.say("/settings")

    async def break_down(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(type(room.store.subscribers), "save", break_down)
    press = await room.press("Start daily digest")
    assert press.answered
    assert "Something went wrong" in room.sandbox.last(room.reader).text


async def test_the_next_message_is_answered_after_a_fault(room: Room) -> None:
    room.sandbox.fail("sendMessage", 400, "Bad Request: can't parse entities")
    await room.say("/help")
    answers = await room.say("/help")
    assert "What I can do" in answers[-1].text


def fails_at_first(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, *faults: Exception) -> list[Exception]:
    """Let a method raise these, the last first, before it works; return those that are still to come."""
    usual, left = getattr(owner, name), list(faults)

    async def sometimes(*arguments: Any, **options: Any) -> object:
        if left:
            raise left.pop()
        return await usual(*arguments, **options)

    monkeypatch.setattr(inbox, "SECONDS_BETWEEN_TRIES", 0)
    monkeypatch.setattr(owner, name, sometimes)
    return left


TOO_OLD = {"error_code": 400, "description": "Bad Request: query is too old and response timeout expired"}


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize(
    "fault", [TOO_OLD, {"error_code": 502, "page": True}, {"error_code": 429, "parameters": {"retry_after": 40}}]
)
async def test_a_press_whose_answer_does_not_arrive_does_the_work_anyway(
    room: Room, fault: dict[str, Any]
) -> None:
    await room.say("/timezone UTC")
    await room.say("/settings")
    room.sandbox.fail("answerCallbackQuery", **fault)
    await room.press("Start daily digest")
    assert (await room.known()).next_digest_at is not None
    await room.say("/forget")
    room.sandbox.fail("answerCallbackQuery", **fault)
    await room.press("Delete my data")
    assert await room.subscriber() is None


async def test_a_menu_that_would_not_change_is_no_fault_and_one_that_cannot_be_edited_is_sent_anew(
    room: Room,
) -> None:
    (menu,) = await room.say("/settings")
    room.sandbox.push_press(menu, "v1:settings:main")
    await room.quiet()
    assert room.sandbox.last(room.reader).id == menu.id
    (menu,) = await room.say("/settings")
    room.sandbox.fail("editMessageText", 400, "Bad Request: message can't be edited")
    await room.press("Topics")
    assert room.sandbox.last(room.reader).id != menu.id
    assert "Press the ones you want" in room.sandbox.last(room.reader).text


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
@pytest.mark.parametrize(
    "refusal",
    [
        {"error_code": 403, "description": "Forbidden: bot was blocked by the user"},
        {"error_code": 400, "description": "Bad Request: not enough rights to send text messages to the chat"},
        {"error_code": 400, "description": "Bad Request: TOPIC_CLOSED"},
        {"error_code": 429, "parameters": {"retry_after": 30}},
    ],
)
async def test_where_the_chat_takes_no_answer_or_telegram_puts_it_off_that_is_no_fault_of_ours(
    room: Room, caplog: pytest.LogCaptureFixture, refusal: dict[str, Any]
) -> None:
    refused = room.sandbox.fail("sendMessage", times=9, **refusal)
    assert await room.say("/help") == []
    assert refused.happened == 1
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_what_is_said_while_the_database_is_locked_is_done_when_it_is_free(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.subscribe()
    locked = StoreError("locked"), StoreError("locked")
    faults = fails_at_first(monkeypatch, type(room.store.subscribers), "save", *locked)
    (answer,) = await room.say("/stop")
    assert answer.text.startswith("Stopped.")
    assert faults == []


async def test_a_database_that_stays_locked_is_told_with_a_reference_and_not_with_advice_for_operators(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.subscribe()
    monkeypatch.setattr(inbox, "SECONDS_BETWEEN_TRIES", 0)

    async def locked(*_: object) -> object:
        raise StoreError("locked")

    monkeypatch.setattr(type(room.store.subscribers), "save", locked)
    (answer,) = await room.say("/stop")
    assert "Something went wrong" in answer.text
    assert "communique check" not in answer.text


async def test_an_answer_that_surely_has_not_left_is_given_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails_at_first(monkeypatch, type(room.application.bot), "send_message", NotSentError("no connection"))
    (answer,) = await room.say("/help")
    assert "What I can do" in answer.text


async def test_an_answer_to_a_question_is_one_still_when_it_is_handled_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.say("/start")
    await room.press("Other place")
    faults = fails_at_first(monkeypatch, type(room.store.subscribers), "save", StoreError("locked"))
    await room.say("Taipei")
    assert faults == []
    assert (await room.known()).zone == "Asia/Taipei"
    (answer,) = await room.say("Berlin")
    assert "No article of the last 30 days has the word Berlin." in answer.text
