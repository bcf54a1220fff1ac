"""Sending to Telegram: the real python-telegram-bot against a server on the loopback interface."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.commands.stories import keyboard_of
from bot.sending.messenger import TelegramMessenger
from bot.sending.outcomes import Taken, outcome_of
from bot.sending.pacing import Pacing
from bot.sending.wire import FloodError, NotSentError
from digests.model import Address, ChatKind, DeliveryState, Outcome, Refusal, Reply, StoryMenu
from tests.bot.loopback import TOKEN, Answer, bot_at, ok, refusal, telegram_that_answers
from tests.bot.virtual_time import Clock
from tests.sandbox.telegram import WatchedTelegram

PRIVATE = Address(1001)


async def outcome_for(*answers: Answer | str) -> Outcome:
    async with telegram_that_answers(*answers) as (_, messenger):
        return await messenger.send(PRIVATE, ChatKind.PRIVATE, "<b>text</b>")


def clocked() -> tuple[Clock, Pacing]:
    clock = Clock()
    return clock, Pacing(clock=clock.now, sleep=clock.sleep)


async def test_a_part_is_sent_as_html_without_a_link_preview() -> None:
    async with telegram_that_answers(ok(77)) as (loopback, messenger):
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "<b>text</b>", silent=True)

    assert outcome == Outcome(DeliveryState.SENT, message=77)
    asked = loopback.asked[0]
    assert (asked["chat_id"], asked["text"], asked["parse_mode"]) == ("1001", "<b>text</b>", "HTML")
    assert json.loads(asked["link_preview_options"]) == {"is_disabled": True}
    assert asked["disable_notification"].lower() == "true"
    assert "message_thread_id" not in asked


@pytest.mark.parametrize(("thread", "sent"), [(0, None), (1, None), (7, "7")])
async def test_a_forum_topic_is_named_unless_it_is_the_general_one(thread: int, sent: str | None) -> None:
    async with telegram_that_answers(ok()) as (loopback, messenger):
        await messenger.send(Address(-100, thread), ChatKind.GROUP, "text")

    assert loopback.asked[0].get("message_thread_id") == sent


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (refusal(403, "Forbidden: bot was blocked by the user"), DeliveryState.GONE, Refusal.LEFT),
        (refusal(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), DeliveryState.GONE, Refusal.NO_RIGHTS),
        (refusal(400, "Bad Request: message is too long"), DeliveryState.FAILED, None),
        (refusal(500, "Internal Server Error"), DeliveryState.UNCERTAIN, None),
        (refusal(401, "Unauthorized"), DeliveryState.PENDING, None),
        (refusal(429, "Too Many Requests"), DeliveryState.PENDING, None),
        ("hang up", DeliveryState.UNCERTAIN, None),
        ((200, {"ok": False}), DeliveryState.UNCERTAIN, None),
        ((200, b"<html>"), DeliveryState.UNCERTAIN, None),
    ],
)
async def test_what_telegram_answers_becomes_an_outcome(
    answer: Answer | str, state: DeliveryState, why: Refusal | None
) -> None:
    outcome = await outcome_for(answer)

    assert (outcome.state, outcome.refusal) == (state, why)
    assert outcome.reason
    assert TOKEN not in outcome.reason


async def test_a_group_that_moved_gives_its_new_number() -> None:
    upgraded = "Bad Request: group chat was upgraded to a supergroup chat"
    outcome = await outcome_for(refusal(400, upgraded, migrate_to_chat_id=-1001234567890))
    assert (outcome.state, outcome.new_chat) == (DeliveryState.MOVED, -1001234567890)


async def test_what_is_to_be_sent_when_the_connections_are_closed_was_surely_not_accepted() -> None:
    async with telegram_that_answers() as (_, messenger):
        pass

    assert (await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")).state is DeliveryState.PENDING


async def test_html_that_telegram_cannot_parse_is_sent_once_more_as_plain_text() -> None:
    broken = refusal(400, "Bad Request: can't parse entities: unsupported start tag")
    async with telegram_that_answers(broken, ok(9), pacing=clocked()[1]) as (loopback, messenger):
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, '<x>A</x> <a href="https://example.org/">B</a>')

    assert (outcome.state, outcome.message) == (DeliveryState.SENT, 9)
    assert "plain text" in outcome.reason
    assert loopback.asked[1]["text"] == "A B <https://example.org/>"
    assert "parse_mode" not in loopback.asked[1]


REPLY = Reply(77, "the old words", 12)
NO_QUOTE = refusal(400, "Bad Request: QUOTE_TEXT_INVALID")
NO_MESSAGE = refusal(400, "Bad Request: message to be replied not found")
PLAIN_MESSAGE = {"message_id": 77, "allow_sending_without_reply": True}


def replies_in(asked: list[dict[str, str]]) -> list[dict[str, Any] | None]:
    found = [each.get("reply_parameters") for each in asked]
    return [None if each is None else json.loads(each) for each in found]


async def answered(*answers: Answer | str) -> tuple[Outcome, list[dict[str, Any] | None]]:
    async with telegram_that_answers(*answers, pacing=clocked()[1]) as (loopback, messenger):
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "text", reply=REPLY)
    return outcome, replies_in(loopback.asked)


async def test_a_part_answers_a_message_and_quotes_it() -> None:
    outcome, replies = await answered(ok(9))

    assert outcome == Outcome(DeliveryState.SENT, message=9)
    assert replies == [PLAIN_MESSAGE | {"quote": "the old words", "quote_position": 12}]


@pytest.mark.parametrize(
    ("refusals", "last"), [([NO_QUOTE], PLAIN_MESSAGE), ([NO_MESSAGE], None), ([NO_QUOTE, NO_MESSAGE], None)]
)
async def test_what_is_not_there_to_be_quoted_or_answered_is_left_out_and_nobody_is_troubled(
    refusals: list[Answer], last: dict[str, Any] | None
) -> None:
    outcome, replies = await answered(*refusals, ok(9))

    assert outcome == Outcome(DeliveryState.SENT, message=9)
    assert (len(replies), replies[-1]) == (len(refusals) + 1, last)


MENU = StoryMenu(7, "en")


async def test_the_buttons_of_a_menu_go_out_with_the_text_as_it_is() -> None:
    async with telegram_that_answers(ok(9), ok(10), keyboard=keyboard_of) as (loopback, messenger):
        await messenger.send(PRIVATE, ChatKind.PRIVATE, "text", menu=MENU)
        await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")
    assert json.loads(loopback.asked[0]["reply_markup"]) == keyboard_of(MENU).to_dict()
    assert "reply_markup" not in loopback.asked[1]
    assert {each["text"] for each in loopback.asked} == {"text"}


async def test_buttons_that_telegram_does_not_take_are_left_out() -> None:
    refused = refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    options = {"pacing": clocked()[1], "keyboard": keyboard_of}
    async with telegram_that_answers(refused, ok(9), **options) as (loopback, messenger):  # type: ignore[arg-type]
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "<b>text</b>", menu=MENU)
    assert outcome == Outcome(DeliveryState.SENT, message=9)
    assert "reply_markup" not in loopback.asked[1]
    assert loopback.asked[1]["parse_mode"] == "HTML"


async def test_a_first_link_has_a_preview_only_for_who_wants_it() -> None:
    async with telegram_that_answers(ok(9), ok(10)) as (loopback, messenger):
        for wanted in (True, False):
            await messenger.send(PRIVATE, ChatKind.PRIVATE, "text", preview=wanted)
    said = [json.loads(each["link_preview_options"]) for each in loopback.asked]
    assert said == [{"is_disabled": False}, {"is_disabled": True}]


@pytest.mark.parametrize("doubtful", ["hang up", "silence", "reset", (502, {"ok": False})])
async def test_an_answer_whose_fate_is_not_known_is_not_sent_once_more_without_its_quotation(
    doubtful: Answer | str,
) -> None:
    outcome, replies = await answered(doubtful, ok(9))
    afterwards, tried = await answered(NO_QUOTE, doubtful, ok(9))

    assert (outcome.state, len(replies)) == (DeliveryState.UNCERTAIN, 1)
    assert (afterwards.state, len(tried)) == (DeliveryState.UNCERTAIN, 2)


async def test_a_quotation_that_is_refused_and_html_that_is_too_are_both_let_go() -> None:
    broken = refusal(400, "Bad Request: can't parse entities: unsupported start tag")
    outcome, replies = await answered(NO_QUOTE, broken, ok(9))

    assert (outcome.state, len(replies), replies[-1]) == (DeliveryState.SENT, 3, PLAIN_MESSAGE)
    assert "plain text" in outcome.reason


async def test_a_chat_that_is_refused_for_haste_waits_and_nobody_else() -> None:
    _, pacing = clocked()
    answers = refusal(429, "Too Many Requests: retry after 17", retry_after=17)
    async with telegram_that_answers(answers, pacing=pacing) as (_, messenger):
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")
        closed = await messenger.reserve(PRIVATE, ChatKind.PRIVATE)
        others = await messenger.reserve(Address(2002), ChatKind.PRIVATE)

    assert (outcome.state, outcome.retry_after) == (DeliveryState.PENDING, 17)
    assert closed == 17
    assert others == messenger.pause_left() == 0.0


@pytest.mark.parametrize("answer", ["silence", "drip"])
async def test_an_answer_that_never_ends_is_not_waited_for(answer: str) -> None:
    async with telegram_that_answers(answer, patience=0.5, read=30.0) as (_, messenger):
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")

    assert outcome.state is DeliveryState.UNCERTAIN
    assert "no whole answer" in outcome.reason


async def test_what_python_telegram_bot_cannot_read_was_accepted_all_the_same() -> None:
    strange = 200, {"ok": True, "result": {"message_id": 31, "a": "field that is new, and others missing"}}
    async with telegram_that_answers(strange) as (_, messenger):
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")

    assert outcome == Outcome(DeliveryState.SENT, message=31)


@pytest.mark.parametrize(("paid", "said"), [(True, "true"), (False, None)])
async def test_a_message_may_cost_something_only_where_the_operator_says_so(paid: bool, said: str | None) -> None:
    async with telegram_that_answers(ok(), paid=paid) as (loopback, messenger):
        await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")

    assert loopback.asked[0].get("allow_paid_broadcast") == said


async def test_nothing_leaves_after_its_deadline() -> None:
    async with telegram_that_answers(ok()) as (loopback, messenger):
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "text", deadline=0.0)

    assert outcome.state is DeliveryState.PENDING
    assert loopback.asked == []


async def test_an_operator_is_told_or_it_is_said_that_they_were_not() -> None:
    async with telegram_that_answers(ok(), refusal(403, "Forbidden: bot was blocked by the user")) as (
        _,
        messenger,
    ):
        assert await messenger.tell(1001, "news")
        assert not await messenger.tell(1001, "news")


@asynccontextmanager
async def sandbox_and_messenger() -> AsyncIterator[tuple[WatchedTelegram, TelegramMessenger]]:
    async with WatchedTelegram(TOKEN) as sandbox, bot_at(sandbox.url, read=10.0) as bot:
        sandbox.add_user(1001)
        yield sandbox, TelegramMessenger(bot, clocked()[1])


async def test_an_operator_is_handed_a_file_with_its_caption_as_it_is() -> None:
    async with sandbox_and_messenger() as (sandbox, messenger):
        content = "who,what\r\n1,不确定\r\n".encode()
        taken = await messenger.hand(1001, content, "news.csv", "1 < 2 & more", disable_notification=True)

        (message,) = sandbox.messages(1001)
    assert taken is Taken.YES
    assert (message.json["caption"], message.silent) == ("1 < 2 & more", True)
    assert "caption_entities" not in message.json
    assert message.json["document"]["file_name"] == "news.csv"
    assert sandbox.files[message.json["document"]["file_id"]].content == content


async def test_a_chat_that_forbids_files_is_told_from_one_that_takes_nothing() -> None:
    async with sandbox_and_messenger() as (sandbox, messenger):
        group = sandbox.add_group()
        group.may_send_files = False
        sandbox.block(1001)
        refused = [await messenger.hand(chat, b"x", "news.csv", "news") for chat in (group.id, 1001, 2002)]
        assert await messenger.tell(group.id, "news")

        group.may_send_files = True
        assert await messenger.hand(group.id, b"x", "news.csv", "news") is Taken.YES
    assert refused == [Taken.NO_FILE, Taken.NO, Taken.NO]


@pytest.mark.parametrize(
    ("fault", "taken"),
    [
        ({"error_code": 400, "description": "Bad Request: CHAT_SEND_DOCS_FORBIDDEN"}, Taken.NO_FILE),
        ({"error_code": 400, "description": "Bad Request: file is too big"}, Taken.NO_FILE),
        ({"error_code": 413, "description": "Request Entity Too Large"}, Taken.NO_FILE),
        ({"error_code": 400, "description": "Bad Request: TOPIC_CLOSED"}, Taken.NO),
        ({"error_code": 403, "description": "Forbidden: bot was kicked from the group chat"}, Taken.NO),
        ({"error_code": 500, "description": "Internal Server Error"}, Taken.NO),
        ({"error_code": 502, "page": True, "accept": True}, Taken.NO),
        ({"drop": "after"}, Taken.NO),
    ],
)
async def test_only_a_refusal_that_may_be_owed_to_the_file_lets_a_text_be_tried(
    fault: dict[str, Any], taken: Taken
) -> None:
    async with sandbox_and_messenger() as (sandbox, messenger):
        sandbox.fail("sendDocument", **fault)
        assert await messenger.hand(1001, b"x", "news.csv", "news") is taken


async def test_what_has_its_slot_when_a_pause_begins_is_kept_back_too() -> None:
    pacing = Pacing()
    async with telegram_that_answers(pacing=pacing) as (loopback, messenger):
        await messenger.reserve(PRIVATE, ChatKind.PRIVATE)
        pacing.pause(30)
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")

    assert loopback.asked == []
    assert outcome.state is DeliveryState.PENDING
    assert 29 < outcome.retry_after <= 30


async def test_a_wrong_token_makes_everybody_wait() -> None:
    _, pacing = clocked()
    async with telegram_that_answers(refusal(401, "Unauthorized"), pacing=pacing) as (_, messenger):
        await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")

        assert await messenger.reserve(Address(2002), ChatKind.PRIVATE) >= 60


def caused(error: TelegramError, cause: str) -> TelegramError:
    error.__cause__ = type(cause, (Exception,), {})()
    return error


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (caused(TimedOut(), "ConnectTimeout"), DeliveryState.PENDING),
        (caused(TimedOut(), "PoolTimeout"), DeliveryState.PENDING),
        (caused(TimedOut(), "ReadTimeout"), DeliveryState.UNCERTAIN),
        (caused(TimedOut(), "WriteTimeout"), DeliveryState.UNCERTAIN),
        (caused(NetworkError("x"), "ConnectError"), DeliveryState.PENDING),
        (caused(NetworkError("x"), "ReadError"), DeliveryState.UNCERTAIN),
        (caused(NetworkError("x"), "RemoteProtocolError"), DeliveryState.UNCERTAIN),
        (TelegramError("Invalid server response"), DeliveryState.UNCERTAIN),
        (BadRequest("Button_data_invalid"), DeliveryState.FAILED),
        (Forbidden("Forbidden: BOT WAS BLOCKED BY THE USER"), DeliveryState.GONE),
        (InvalidToken("Not Found"), DeliveryState.PENDING),
        (Conflict("x"), DeliveryState.PENDING),
        (NotSentError("x"), DeliveryState.PENDING),
        (FloodError(3), DeliveryState.PENDING),
    ],
)
def test_an_error_is_judged_by_whether_the_request_had_left(error: TelegramError, state: DeliveryState) -> None:
    assert outcome_of(error).state is state
