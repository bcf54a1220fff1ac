"""Sends parts to Telegram: paced within its limits, each answer told as an Outcome, nothing repeated blindly."""

import asyncio
import logging
import math
from dataclasses import replace
from typing import Any

import telegram
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.outcomes import outcome_of
from bot.pacing import Pacing
from bot.parts import to_text
from digests.deliver import seconds_since_boot
from digests.model import Address, ChatKind, DeliveryState, Outcome
from digests.rules.sending.deliveries import PATIENCE

log = logging.getLogger("communique.messenger")

GENERAL_TOPIC = 1
LONGEST_WAIT_FOR_PLAIN = 5.0
IN_DOUBT, PAUSE_IN_DOUBT = 5, 60.0
"""So many attempts in a row without a clear answer are a failure of Telegram's, which should not cost everybody
their digest: nobody sends for so many seconds."""


class TelegramMessenger:
    """The Messenger that `deliver` is handed. `bot` is initialised by its owner and must not retry by itself.

    An answer that is not there, whole, after `patience` seconds is not waited for any longer.
    """

    def __init__(self, bot: telegram.Bot, pacing: Pacing | None = None, *, patience: float = PATIENCE) -> None:
        self._bot = bot
        self._pacing = pacing or Pacing()
        self._patience = patience
        self._in_doubt = 0

    def pause_left(self) -> float:
        """Return for how many seconds nobody may be written to."""
        return self._pacing.pause_left()

    async def reserve(self, address: Address, kind: ChatKind) -> float:
        """Wait for a rate slot and return 0.0; or return at once for how many seconds this chat has none. Take it
        before claiming, so that waiting is never part of the doubtful time."""
        if closed := self._pacing.closed_for(address.chat, kind):
            return closed
        await self._pacing.slot(address.chat, kind)
        return 0.0

    async def send(
        self, address: Address, kind: ChatKind, html: str, *, silent: bool = False, deadline: float = math.inf
    ) -> Outcome:
        """Send one part and return what Telegram made of it; never raises a TelegramError.

        HTML that Telegram cannot parse is sent once more as plain text, which the outcome's reason says.
        """
        outcome = await self._attempt(address, html, ParseMode.HTML, silent, deadline)
        if outcome.state is DeliveryState.FAILED and "can't parse entities" in outcome.reason:
            log.error("Telegram cannot parse a part, sending it as plain text: %s", outcome.reason)
            try:
                async with asyncio.timeout(LONGEST_WAIT_FOR_PLAIN):
                    await self._pacing.slot(address.chat, kind)
            except TimeoutError:
                return Outcome(DeliveryState.PENDING, reason="no rate slot for the plain text")
            again = await self._attempt(address, to_text(html), None, silent, deadline)
            reason = "; ".join(filter(None, (f"sent as plain text: {outcome.reason}", again.reason)))
            return replace(again, reason=reason)
        return outcome

    @property
    def paused(self) -> bool:
        """Whether nothing may leave at the moment."""
        return self._pacing.pause_left() > 0

    async def tell(self, chat: int, words: str, **options: Any) -> bool:
        """Tell an operator something, at the pace of all messages; return whether Telegram took it. What cannot be
        told is at least in the log."""
        if self.paused:
            log.warning("an operator could not be told, since nothing may leave for now: %s", words[:200])
            return False
        await self._pacing.slot(chat, ChatKind.PRIVATE if chat > 0 else ChatKind.GROUP)
        await self._pacing.leave(chat)
        try:
            await self._bot.send_message(chat, words, **options)
        except TelegramError as error:
            log.warning("an operator could not be told: %s", error)
            return False
        return True

    async def _attempt(
        self, address: Address, text: str, parse_mode: str | None, silent: bool, deadline: float
    ) -> Outcome:
        if left := self._pacing.pause_left():
            return Outcome(DeliveryState.PENDING, retry_after=left, reason="not sent: a pause has begun meanwhile")
        await self._pacing.leave(address.chat)
        if seconds_since_boot() > deadline:
            return Outcome(DeliveryState.PENDING, reason="not sent: its lease is nearly over")
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
