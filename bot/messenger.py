"""Sends parts to Telegram: paced within its limits, each answer told as an Outcome, nothing repeated blindly."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import telegram
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.parts import to_text
from digests.model import Address, ChatKind, DeliveryState, Outcome

log = logging.getLogger("communique.messenger")

GENERAL_TOPIC = 1
MOST_IN_A_SECOND = 28
MOST_LINES = 10_000
PATIENCE, LONGEST_WAIT_FOR_PLAIN = 40.0, 5.0
"""Seconds; two attempts and the wait between them stay within the lease of a claim."""
PAUSE_AT_BARE_429 = 10.0
IN_DOUBT, PAUSE_IN_DOUBT = 5, 60.0
"""So many attempts in a row without a clear answer are a failure of Telegram's, which should not cost everybody
their digest: nobody sends for so many seconds."""
NOT_SENT = ("ConnectError", "ConnectTimeout", "PoolTimeout")
"""httpx's failures before the first byte of the request; any other may come after Telegram has accepted it."""

LEFT = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot can't initiate conversation with a user",
    "bot was kicked from the ",
    "bot is not a member of the ",
    "the group chat was deleted",
    "bot can't send messages to bots",
)
"""Refusals that are final: this chat does not receive from us any more."""

UNREACHABLE = (
    "chat not found",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "not enough rights to send",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "user_is_blocked",
    "user_deactivated",
    "channel_private",
    "group chat was deactivated",
    "have no rights to send a message",
    "need administrator rights in the channel chat",
)
"""Refusals with 400 that mean the chat cannot be written to, but perhaps only today."""


class Pacing:
    """When the next message may leave: 25 a second with a burst of 5, one a second for a chat, 20 a minute for a
    group or channel, and nobody before a pause that Telegram asked for is over.

    `clock` gives seconds that only grow; `sleep` waits that many.
    """

    def __init__(
        self,
        *,
        rate: float = 25.0,
        burst: int = 5,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._interval = 1.0 / rate
        self._burst = burst
        self._clock = clock
        self._sleep = sleep
        self._earliest = 0.0
        self._paused_until = 0.0
        self._left: deque[float] = deque(maxlen=MOST_IN_A_SECOND)
        self._lines: dict[int, _Line] = {}

    def pause(self, seconds: float) -> None:
        """Let nothing leave for so many seconds; a longer pause under way stays."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    def pause_left(self) -> float:
        """Return for how many seconds more nothing may leave."""
        return max(0.0, self._paused_until - self._clock())

    async def slot(self, chat: int, kind: ChatKind) -> None:
        """Wait until a message to this chat may leave."""
        line = self._line(chat)
        async with line.turn:
            while True:
                await self._until(max(line.opens(kind), self._paused_until))
                await self._until(self._overall_slot())
                if self._clock() >= self._paused_until:
                    break
            line.times.append(self._clock())

    async def leave(self, chat: int) -> None:
        """Say that a message leaves now. What slots were given for may come to this point in a heap, when the
        database was slow; then the last of them wait here, for less than a second."""
        while len(self._left) == MOST_IN_A_SECOND and (delay := self._left[0] + 1.0 - self._clock()) > 1e-6:
            await self._sleep(delay)
        now = self._clock()
        self._left.append(now)
        line = self._line(chat)
        if line.times:
            line.times[-1] = max(line.times[-1], now)

    def _overall_slot(self) -> float:
        now = self._clock()
        # The theoretical arrival time of the n-th message, let come early by the burst.
        arrival = max(self._earliest, now)
        self._earliest = arrival + self._interval
        return arrival - (self._burst - 1) * self._interval

    def _line(self, chat: int) -> "_Line":
        if len(self._lines) > MOST_LINES:
            old = self._clock() - 60.0
            self._lines = {number: line for number, line in self._lines.items() if line.in_use(old)}
        return self._lines.setdefault(chat, _Line())

    async def _until(self, instant: float) -> None:
        delay = instant - self._clock()
        if delay > 0:
            await self._sleep(delay)


@dataclass(slots=True)
class _Line:
    """Those who wait to write to one chat, and when the last messages left."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    times: deque[float] = field(default_factory=lambda: deque(maxlen=20))

    def opens(self, kind: ChatKind) -> float:
        opens = self.times[-1] + 1.0 if self.times else 0.0
        if kind is not ChatKind.PRIVATE and len(self.times) == 20:
            return max(opens, self.times[0] + 60.0)
        return opens

    def in_use(self, since: float) -> bool:
        return self.turn.locked() or (bool(self.times) and self.times[-1] >= since)


class TelegramMessenger:
    """The Messenger that `deliver` is handed. `bot` is initialised by its owner and must not retry by itself.

    An answer that is not there, whole, after `patience` seconds is not waited for any longer.
    """

    def __init__(self, bot: telegram.Bot, pacing: Pacing | None = None, *, patience: float = PATIENCE) -> None:
        self._bot = bot
        self._pacing = pacing or Pacing()
        self._patience = patience
        self._in_doubt = 0

    async def reserve(self, address: Address, kind: ChatKind) -> None:
        """Wait for a rate slot. Take it before claiming, so that waiting is never part of the doubtful time."""
        await self._pacing.slot(address.chat, kind)

    async def send(self, address: Address, kind: ChatKind, html: str, *, silent: bool = False) -> Outcome:
        """Send one part and return what Telegram made of it; never raises a TelegramError.

        HTML that Telegram cannot parse is sent once more as plain text, which the outcome's reason says.
        """
        outcome = await self._attempt(address, html, ParseMode.HTML, silent)
        if outcome.state is DeliveryState.FAILED and "can't parse entities" in outcome.reason:
            log.error("Telegram cannot parse a part, sending it as plain text: %s", outcome.reason)
            try:
                async with asyncio.timeout(LONGEST_WAIT_FOR_PLAIN):
                    await self.reserve(address, kind)
            except TimeoutError:
                return Outcome(DeliveryState.PENDING, reason="no rate slot for the plain text")
            again = await self._attempt(address, to_text(html), None, silent)
            reason = "; ".join(filter(None, (f"sent as plain text: {outcome.reason}", again.reason)))
            return replace(again, reason=reason)
        return outcome

    @property
    def paused(self) -> bool:
        """Whether nothing may leave at the moment."""
        return self._pacing.pause_left() > 0

    async def tell(self, chat: int, words: str, **options: Any) -> None:
        """Tell an operator something, at the pace of all messages; what cannot be told is at least in the log."""
        if self.paused:
            log.warning("an operator could not be told, since nothing may leave for now: %s", words[:200])
            return
        await self._pacing.slot(chat, ChatKind.PRIVATE if chat > 0 else ChatKind.GROUP)
        await self._pacing.leave(chat)
        try:
            await self._bot.send_message(chat, words, **options)
        except TelegramError as error:
            log.warning("an operator could not be told: %s", error)

    async def _attempt(self, address: Address, text: str, parse_mode: str | None, silent: bool) -> Outcome:
        if left := self._pacing.pause_left():
            return Outcome(DeliveryState.PENDING, retry_after=left, reason="not sent: a pause has begun meanwhile")
        await self._pacing.leave(address.chat)
        outcome = await self._call(address, text, parse_mode, silent)
        if outcome.state is DeliveryState.PENDING and outcome.retry_after:
            self._pacing.pause(outcome.retry_after)
        self._in_doubt = self._in_doubt + 1 if outcome.state is DeliveryState.UNCERTAIN else 0
        if self._in_doubt >= IN_DOUBT:
            log.error("%d attempts in a row without a clear answer; pausing", self._in_doubt)
            self._pacing.pause(PAUSE_IN_DOUBT)
        return outcome

    async def _call(self, address: Address, text: str, parse_mode: str | None, silent: bool) -> Outcome:
        try:
            async with asyncio.timeout(self._patience):
                message = await self._bot.send_message(
                    chat_id=address.chat,
                    text=text,
                    parse_mode=parse_mode,
                    message_thread_id=address.thread if address.thread > GENERAL_TOPIC else None,
                    disable_notification=silent,
                    link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
                )
        except TelegramError as error:
            return outcome_of(error)
        except TimeoutError:
            return Outcome(DeliveryState.UNCERTAIN, reason=f"no whole answer within {self._patience:g} s")
        return Outcome(DeliveryState.SENT, message=message.message_id)


def outcome_of(error: TelegramError) -> Outcome:
    """Return what an error of python-telegram-bot says of the message.

    The order matters: BadRequest and TimedOut are NetworkErrors. Of those, only what failed before the request
    left was surely not accepted; anything else may have been, and is uncertain.
    """
    words = error.message.casefold()
    reason = f"{type(error).__name__}: {words}"[:300]
    match error:
        case RetryAfter():
            pause = _seconds(error)
            return Outcome(DeliveryState.PENDING, retry_after=pause, reason=f"asked to wait {pause:.0f} s")
        case ChatMigrated():
            return Outcome(DeliveryState.MOVED, new_chat=error.new_chat_id, reason=reason)
        case Forbidden():
            return Outcome(DeliveryState.GONE, certain=any(text in words for text in LEFT), reason=reason)
        case BadRequest():
            gone = any(text in words for text in UNREACHABLE)
            return Outcome(DeliveryState.GONE if gone else DeliveryState.FAILED, certain=not gone, reason=reason)
        case InvalidToken() | Conflict():
            return Outcome(DeliveryState.PENDING, retry_after=60.0, reason=reason)
        case NetworkError() if "too many requests" in words:
            return Outcome(DeliveryState.PENDING, retry_after=PAUSE_AT_BARE_429, reason=reason)
        case NetworkError() if type(error.__cause__).__name__ in NOT_SENT:
            return Outcome(DeliveryState.PENDING, reason=reason)
        case _:
            return Outcome(DeliveryState.UNCERTAIN, reason=reason)


def _seconds(error: RetryAfter) -> float:
    # python-telegram-bot 22 warns where this is read as a number and will give a timedelta some day.
    pause = error._retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
