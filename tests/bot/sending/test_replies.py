"""Replies of handlers through python-telegram-bot's rate limiter, against a server on loopback."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.sending.pacing import Pacing
from bot.sending.replies import ReplyPacing, chat_of
from bot.sending.wire import NotSentError, Wire
from tests.bot.loopback import TOKEN, Answer, LoopbackTelegram, loopback_telegram, ok, refusal
from tests.bot.virtual_time import Clock

AT_ONCE = refusal(429, "Too Many Requests: retry after 5", retry_after=5)
IN_HOURS = refusal(429, "Too Many Requests: retry after 43200", retry_after=43_200)
TRUE = 200, {"ok": True, "result": True}


@asynccontextmanager
async def bot_that_replies(
    *answers: Answer | str, note: Callable[[int], None] = lambda _chat: None
) -> AsyncIterator[tuple[LoopbackTelegram, "ExtBot[Any]", Clock, Pacing]]:
    clock = Clock()
    pacing = Pacing(clock=clock.now, sleep=clock.sleep)
    async with loopback_telegram(*answers) as loopback:
        wire = Wire(loopback.address, 4)
        limiter = ReplyPacing(pacing, note)
        bot: ExtBot[Any] = ExtBot(
            TOKEN, f"{loopback.address}/bot", request=wire, get_updates_request=wire, rate_limiter=limiter
        )
        yield loopback, bot, clock, pacing
        await wire.shutdown()


async def test_messages_of_one_answer_follow_one_another_and_more_come_one_a_second() -> None:
    async with bot_that_replies(*[ok()] * 6) as (_, bot, clock, _):
        at = []
        for _ in range(6):
            await bot.send_message(1001, "text")
            at.append(clock.time)

    assert at[:3] == [0.0] * 3
    assert at[3] >= 1.0
    assert at[4] >= 2.0


async def test_whoever_counts_is_told_the_chat_of_each_message_and_of_nothing_that_did_not_leave() -> None:
    left: list[int] = []
    async with bot_that_replies(ok(), TRUE, note=left.append) as (_, bot, _, pacing):
        await bot.send_message(1001, "text")
        await bot.send_chat_action(1001, "typing")
        pacing.pause(3600)
        with pytest.raises(NotSentError):
            await bot.send_message(1001, "text")

    assert left == [1001]


async def test_presses_actions_and_looks_are_not_held() -> None:
    async with bot_that_replies(*[TRUE] * 40) as (loopback, bot, clock, pacing):
        pacing.pause(3600)
        for _ in range(20):
            await bot.answer_callback_query("1", "text")
            await bot.send_chat_action(1001, "typing")

    assert clock.time == 0.0
    assert len(loopback.asked) == 40


@pytest.mark.parametrize(
    ("endpoint", "data", "chat"),
    [
        ("sendMessage", {"chat_id": 1001}, 1001),
        ("sendMessage", {"chat_id": "-1001"}, -1001),
        ("editMessageText", {"chat_id": 1001}, 1001),
        ("editMessageText", {"inline_message_id": "x"}, None),
        ("forwardMessage", {"chat_id": 7, "from_chat_id": 8}, 7),
        ("sendChatAction", {"chat_id": 1001}, None),
        ("getChatMember", {"chat_id": 1001}, None),
        ("answerCallbackQuery", {}, None),
        ("setMyCommands", {"scope": {"chat_id": 5}}, None),
    ],
)
def test_only_what_writes_into_a_chat_takes_its_turn(
    endpoint: str, data: dict[str, Any], chat: int | None
) -> None:
    assert chat_of(endpoint, data) == chat


def test_a_channel_by_name_is_a_chat_of_its_own() -> None:
    one, other = (chat_of("sendMessage", {"chat_id": name}) for name in ("@one", "@other"))

    assert one is not None
    assert other is not None
    assert one != other
    assert max(one, other) < -(1 << 52)


async def test_a_reply_that_is_refused_for_a_few_seconds_is_tried_once_more_after_them_and_then_given_up() -> None:
    async with bot_that_replies(AT_ONCE, ok(9), AT_ONCE, AT_ONCE, ok()) as (loopback, bot, clock, _):
        assert (await bot.send_message(1001, "text")).message_id == 9
        assert clock.time >= 5
        assert len(loopback.asked) == 2
        with pytest.raises(NotSentError):
            await bot.send_message(1001, "text")
        assert len(loopback.asked) == 4


async def test_a_reply_that_is_refused_for_hours_is_given_up_and_the_chat_left_alone_by_the_broadcast_too() -> (
    None
):
    async with bot_that_replies(IN_HOURS, ok()) as (loopback, bot, clock, pacing):
        for _ in range(3):
            with pytest.raises(NotSentError, match="43200 s"):
                await bot.send_message(1001, "text")
        await bot.send_message(2002, "text")
        assert await pacing.reserve(1001, shared=False) == 43_200, "the broadcast waits as well"
        assert 0.9 < await pacing.reserve(2002, shared=False) < 2

    assert clock.time < 1
    assert [asked["chat_id"] for asked in loopback.asked] == ["1001", "2002"]
