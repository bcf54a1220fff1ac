"""Looks at what was sent before: forwards a message of a reader's chat into the operations chat, unseen by them.

Copies and marks are silent and are deleted again at once; what a crash leaves behind, at the next look.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import telegram
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.probing.numbers import KnownNumbers
from bot.probing.recognition import is_part
from bot.texts import ReportWords, report_words
from bot.wire import NotSentError, seconds_of
from digests.deliver import ChatClosedError, ProbeLaterError, seconds_since_boot
from digests.model import Address
from digests.rules.sending.deliveries import PATIENCE
from digests.rules.sending.doubts import SHARED, Sight, sequence_of
from digests.store import Store

log = logging.getLogger("communique.probing")

Result = TypeVar("Result")

LOOKED_AT_AGAIN = 3600.0
LONGEST_WAIT = 90.0
PAUSE = timedelta(minutes=1)
NOT_THERE = (
    "message to forward not found",
    "message_id_invalid",
    "message not found",
    "message to delete not found",
)
NOT_TO_BE_FORWARDED = ("can't be forwarded", "chat_forwards_restricted", "protected")
NOT_DELETABLE = ("can't be deleted", *NOT_THERE)


class TelegramProber:
    """The Prober that `probe_due` is handed. `bot` paces its calls and retries nothing; `clock` gives aware UTC.

    Copies go to `chat`. Marks go there as well, unless it is a supergroup or channel, which has numbers of its
    own: then to the private chat of the first of the `admins` who can be written to.
    """

    def __init__(
        self,
        bot: telegram.Bot,
        store: Store,
        chat: int,
        admins: Sequence[int],
        clock: Callable[[], datetime],
        numbers: KnownNumbers,
    ) -> None:
        self.chat = chat
        self.numbers = numbers
        self._bot = bot
        self._store = store
        self._clock = clock
        self._us = int(bot.token.partition(":")[0])
        self._admins = list(admins)
        self._marks = 0
        self._fault = ""
        self._tidy_at = 0.0
        self._examined = -LOOKED_AT_AGAIN

    async def fault(self) -> str:
        """Return why nothing can be looked up, in words for an operator, or "".

        Asks Telegram when it has not answered that in the last hour. ProbeLaterError while it does not answer.
        """
        if self._marks and not self._fault:
            return ""
        now = seconds_since_boot()
        if now - self._examined >= LOOKED_AT_AGAIN:
            self._fault = await self._examine()
            self._examined = now
        return self._fault

    async def mark(self) -> int:
        """Send a message that says nothing, and return its number."""
        words = await self._words(self._marks)
        try:
            message = await _call(
                partial(self._bot.send_message, self._marks, words.mark, disable_notification=True)
            )
        except (BadRequest, Forbidden, ChatMigrated) as error:
            self._lose(f"chat {self._marks}: {error.message}")
            raise ProbeLaterError(self._fault) from error
        await self._store.doubts.made(self._marks, message.message_id, self._clock())
        return message.message_id

    def known(self, sequence: int, floor: int, ceiling: int) -> frozenset[int]:
        """Return the numbers of what people wrote and were answered."""
        return self.numbers.between(sequence, floor, ceiling)

    async def look(self, address: Address, number: int, html: str) -> Sight:
        """Return what has that number in the chat; what was forwarded for that is deleted again."""
        forward = partial(self._bot.forward_message, self.chat, address.chat, number, disable_notification=True)
        try:
            copy = await _call(forward)
        except (BadRequest, Forbidden, ChatMigrated) as error:
            return await self._sight_of(error)
        await self._store.doubts.made(self.chat, copy.message_id, self._clock())
        await self._delete([(self.chat, copy.message_id)])
        return Sight.OURS if is_part(html, copy, self._us) else Sight.ANOTHER

    async def tidy(self) -> None:
        """Delete what is left of marks and copies; where Telegram does not answer, not again within a minute."""
        if seconds_since_boot() < self._tidy_at:
            return
        try:
            await self._delete(await self._store.doubts.left_over())
        except ProbeLaterError as error:
            log.warning("messages of probing are deleted later: %s", error)
            self._tidy_at = seconds_since_boot() + PAUSE.total_seconds()

    async def _examine(self) -> str:
        """Look at the chats; return what is wrong with them."""
        self._marks, fault = await place_of_marks(self._bot, self.chat, self._admins)
        return fault

    async def _sight_of(self, error: TelegramError) -> Sight:
        words = error.message.casefold()
        if any(text in words for text in NOT_THERE):
            return Sight.NOTHING
        if any(text in words for text in NOT_TO_BE_FORWARDED):
            return Sight.HIDDEN
        # Telegram does not say which of the two chats it means.
        if fault := await self._examine():
            self._lose(fault)
            raise ProbeLaterError(fault) from error
        raise ChatClosedError(error.message) from error

    def _lose(self, fault: str) -> None:
        self._fault, self._examined = fault, seconds_since_boot()

    async def _delete(self, messages: Sequence[tuple[int, int]]) -> None:
        for chat, number in messages:
            try:
                await _call(partial(self._bot.delete_message, chat, number))
            except (BadRequest, Forbidden, ChatMigrated) as error:
                if not any(text in error.message.casefold() for text in NOT_DELETABLE):
                    log.warning("message %s of probing stays in chat %s: %s", number, chat, error.message)
            await self._store.doubts.tidied(chat, number, self._clock())

    async def _words(self, chat: int) -> ReportWords:
        reader = await self._store.subscribers.get(Address(chat))
        return report_words(reader.language if reader else "en")


async def place_of_marks(bot: telegram.Bot, chat: int, admins: Sequence[int]) -> tuple[int, str]:
    """Return the chat that marks are sent to where `chat` is the operations chat, and what is wrong, in words for
    an operator: then nothing can be looked up. ProbeLaterError where Telegram does not answer."""
    try:
        await _call(partial(bot.send_chat_action, chat, ChatAction.TYPING))
    except (BadRequest, Forbidden, ChatMigrated) as error:
        return 0, f"OPERATIONS_CHAT {chat} cannot be written to ({error.message})"
    for place in [chat] if sequence_of(chat) == SHARED else admins:
        try:
            await _call(partial(bot.send_chat_action, place, ChatAction.TYPING))
        except (BadRequest, Forbidden, ChatMigrated) as error:
            log.warning("admin %s cannot be written to: %s", place, error.message)
        else:
            return place, ""
    return 0, (
        f"OPERATIONS_CHAT {chat} is a supergroup or channel, and no admin has a private chat with the bot; set"
        " your own chat or a basic group, or say /start to the bot"
    )


async def _call(make: Callable[[], Awaitable[Result]]) -> Result:
    """Make a call, again after a while where it surely came to nothing since the chat had its fill;
    ProbeLaterError where Telegram does not answer, or asks to wait for longer."""
    waited = 0.0
    while True:
        try:
            async with asyncio.timeout(PATIENCE):
                return await make()
        except (BadRequest, Forbidden, ChatMigrated):
            raise
        except NotSentError as error:
            waited += error.seconds
            if not error.seconds or waited > LONGEST_WAIT:
                raise ProbeLaterError(error.message, _pause_of(error.seconds)) from error
            await asyncio.sleep(error.seconds)
        except RetryAfter as error:
            raise ProbeLaterError("Telegram asks to wait", _pause_of(seconds_of(error))) from error
        except (TelegramError, TimeoutError) as error:
            raise ProbeLaterError(f"Telegram does not answer: {error}") from error


def _pause_of(seconds: float) -> timedelta:
    return max(PAUSE, timedelta(seconds=seconds))
