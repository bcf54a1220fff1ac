"""Keeps replies of handlers within Telegram's limits: a rate limiter with the same pacing as broadcasts."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar
from zlib import crc32

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.sending.pacing import Pacing
from bot.sending.wire import DEPARTURE, Departure, NotSentError, seconds_of

SHORT_PAUSE = 5.0
PACED = ("send", "forward", "copy", "edit")
NOT_PACED = frozenset({"sendChatAction"})

Result = TypeVar("Result")
Returned = bool | dict[str, Any] | list[dict[str, Any]]


class ReplyPacing(BaseRateLimiter[int]):
    """Holds every message of a handler until it may leave, before broadcasts and within the limits of its chat.
    Calls that write nothing into a chat (answers to a press, chat actions, questions about members) go at once."""

    def __init__(self, pacing: Pacing, note: Callable[[int], None] = lambda _chat: None) -> None:
        """`note` is called with the chat of each message that leaves."""
        self._pacing = pacing
        self._note = note

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Returned]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Returned:
        """Make the call when its turn has come. NotSentError if the chat may not be written to for a long time."""
        chat = chat_of(endpoint, data)
        if chat is None:
            return await callback(*args, **kwargs)

        async def call(departure: Departure) -> Returned:
            self._note(chat)
            data[DEPARTURE] = departure
            return await callback(*args, **kwargs)

        return await answered(self._pacing, chat, call)


def chat_of(endpoint: str, data: dict[str, Any]) -> int | None:
    """Return the id of the chat that a call writes into, or None if it writes into no chat. The name of a channel
    becomes a number that no chat has."""
    if not endpoint.startswith(PACED) or endpoint in NOT_PACED or "chat_id" not in data:
        return None
    name = str(data["chat_id"])
    return int(name) if name.removeprefix("-").isdecimal() else -(1 << 60) - crc32(name.encode())


async def answered(
    pacing: Pacing, chat: int, call: Callable[[Departure], Awaitable[Result]], *, in_a_row: bool = True
) -> Result:
    """Make a call that writes into this chat, in its turn. With `in_a_row` a few calls may follow one another at
    once. If Telegram refuses it with 429 for a few seconds, try once more after them. NotSentError if the chat may
    not be written to for longer. Other errors come from the call itself."""
    try:
        return await _attempt(pacing, chat, call, in_a_row)
    except NotSentError as error:
        if not 0 < error.seconds <= SHORT_PAUSE:
            raise
    return await _attempt(pacing, chat, call, in_a_row)


async def _attempt(
    pacing: Pacing, chat: int, call: Callable[[Departure], Awaitable[Result]], in_a_row: bool
) -> Result:
    await pacing.turn(chat, shared=chat < 0, in_a_row=in_a_row)
    try:
        with pacing.on_the_way(chat, reply=True) as turn:
            result = await call(Departure(turn=turn))
    except RetryAfter as error:
        seconds = seconds_of(error)
        pacing.refused(chat, seconds)
        raise NotSentError(f"Telegram asks to wait {seconds:.0f} s", seconds) from error
    pacing.accepted()
    return result
