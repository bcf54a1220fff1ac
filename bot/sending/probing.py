"""Looks up parts in doubt without the reader seeing it: the bot forwards a message of the reader's chat into the
operations chat and recognises it there. Copies and marks are silent, and the bot deletes them at once. What a
crash leaves behind is deleted at the next look."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import telegram
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.ext import Application, BaseRateLimiter, TypeHandler

from bot.render.parts import as_shown, to_text
from bot.sending.wire import NotSentError, seconds_of
from bot.texts import report_words
from config.settings import Settings
from digests.deliver import ChatClosedError, ProbeLaterError, probe_due, seconds_since_boot
from digests.model import Address
from digests.rules.issuing.fates import PATIENCE
from digests.rules.issuing.uncertainty import SHARED, Clocks, Sight, UncertainPolicy, read_again, sequence_of
from digests.store import Store

MOST = 20_000
REFUSALS = (BadRequest, Forbidden, ChatMigrated)
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
CONDITION = "probing"
BEFORE_ALL = -2


class KnownNumbers:
    """Numbers of messages: the newest `most` of private chats and basic groups together, which share one
    numbering, and the highest of every other chat."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._shared: dict[int, None] = {}  # the newest last
        self._news: dict[int, int] = {}
        self._highest: dict[int, int] = {}

    def note(self, chat: int, number: int) -> None:
        """Keep the number of a message that is no part of an edition."""
        sequence = sequence_of(chat)
        if number > self._highest.get(sequence, 0):
            self._highest[sequence] = self._news[sequence] = number
        if sequence == SHARED and number not in self._shared:
            self._shared[number] = None
            if len(self._shared) > self._most:
                del self._shared[next(iter(self._shared))]

    def between(self, sequence: int, floor: int, ceiling: int) -> frozenset[int]:
        """Return the known numbers of a numbering between `floor` and `ceiling`, without these two."""
        if sequence != SHARED:
            return frozenset()
        return frozenset(number for number in self._shared if floor < number < ceiling)

    def take_news(self) -> Mapping[int, int]:
        """Return the highest number of each numbering in which it has grown since the last call."""
        news, self._news = self._news, {}
        return news

    async def hear(self, update: object, _context: object) -> None:
        """Note the number of the message in an update. This is the callback of a handler for all updates."""
        if isinstance(update, telegram.Update) and (message := update.message or update.channel_post):
            self.note(message.chat.id, message.message_id)


class NotedReplies(BaseRateLimiter[int]):
    """A rate limiter that notes the numbers of messages sent through the rate limiter `inner`."""

    def __init__(self, inner: "BaseRateLimiter[int]", numbers: KnownNumbers) -> None:
        self._inner = inner
        self._numbers = numbers

    async def initialize(self) -> None:
        await self._inner.initialize()

    async def shutdown(self) -> None:
        await self._inner.shutdown()

    async def process_request(self, *arguments: Any, **named: Any) -> Any:
        result = await self._inner.process_request(*arguments, **named)
        if isinstance(result, dict) and isinstance(result.get("chat"), dict) and "message_id" in result:
            self._numbers.note(int(result["chat"]["id"]), int(result["message_id"]))
        return result


def is_part(html: str, message: telegram.Message, bot: int) -> bool:
    """Return whether a forwarded message is the part whose text is `html`, sent by this bot with markup or
    without. Telegram may change links. So if both have the same number of links, the hosts of the links decide."""
    match message.forward_origin:
        case telegram.MessageOriginUser(sender_user=sender) if sender.id != bot:
            return False  # a reader may have written the same words
        case telegram.MessageOriginHiddenUser():
            return False
    shown, links = as_shown(html)
    said = _bare(message.text or "")
    if said == _bare(to_text(html)):
        return True
    theirs = [entity.url or "" for entity in message.entities if entity.type == telegram.MessageEntity.TEXT_LINK]
    return said == _bare(shown) and (len(theirs) != len(links) or _hosts(theirs) == _hosts(links))


def _bare(text: str) -> str:
    """Return the letters and digits of a text. The server may change other characters: white space, characters
    that cannot be seen, marks above and below letters."""
    bare = "".join(character for character in text if character.isalnum())
    return bare or " ".join(text.split())


def _hosts(links: Sequence[str]) -> list[str]:
    def host_of(link: str) -> str:
        try:
            host = urlsplit(link).hostname or ""
        except ValueError:
            return ""
        return host.casefold() if host.isascii() else ""

    return [host_of(link) for link in links]


@dataclass(eq=False)
class TelegramProber:
    """The Prober that `probe_due` uses. `bot` paces its calls and retries nothing. `clock` returns aware UTC.
    Copies go to `chat`, and marks, too. But if `chat` is a supergroup or channel, with a numbering of its own,
    marks go to the private chat of the first of the `admins` (as they are now) to whom the bot can write."""

    bot: telegram.Bot
    store: Store
    chat: int
    admins: Callable[[], Sequence[int]]
    clock: Callable[[], datetime]
    numbers: KnownNumbers
    _marks: int = 0
    _fault: str = ""
    _tidy_at: float = 0.0
    _examined: float = -LOOKED_AT_AGAIN

    async def fault(self) -> str:
        """Return why nothing can be looked up, in words for an operator, or "" if messages can be looked up. Ask
        Telegram if its last answer to this is an hour old. ProbeLaterError if Telegram does not answer."""
        if self._marks and not self._fault:
            return ""
        now = seconds_since_boot()
        if now - self._examined >= LOOKED_AT_AGAIN:
            self._fault = await self._examine()
            self._examined = now
        return self._fault

    async def mark(self) -> int:
        """Send a mark, a message without content, and return its number."""
        reader = await self.store.subscribers.get(Address(self._marks))
        words = report_words(reader.language if reader else "en")
        try:
            message = await _call(
                partial(self.bot.send_message, self._marks, words.mark, disable_notification=True)
            )
        except REFUSALS as error:
            self._lose(f"chat {self._marks}: {error.message}")
            raise ProbeLaterError(self._fault) from error
        await self.store.doubts.made(self._marks, message.message_id, self.clock())
        return message.message_id

    def known(self, sequence: int, floor: int, ceiling: int) -> frozenset[int]:
        """Return the known numbers between `floor` and `ceiling`: messages of people, and the bot's replies."""
        return self.numbers.between(sequence, floor, ceiling)

    async def look(self, address: Address, number: int, html: str) -> Sight:
        """Return what the message with this number in the chat is. The copy made for this is deleted."""
        forward = partial(self.bot.forward_message, self.chat, address.chat, number, disable_notification=True)
        try:
            copy = await _call(forward)
        except REFUSALS as error:
            return await self._sight_of(error)
        await self.store.doubts.made(self.chat, copy.message_id, self.clock())
        await self._delete([(self.chat, copy.message_id)])
        return Sight.OURS if is_part(html, copy, int(self.bot.token.partition(":")[0])) else Sight.ANOTHER

    async def tidy(self) -> None:
        """Delete the marks and copies that are left. If Telegram does not answer, wait a minute before the next
        try."""
        if seconds_since_boot() < self._tidy_at:
            return
        try:
            await self._delete(await self.store.doubts.left_over())
        except ProbeLaterError as error:
            log.warning("messages of probing are deleted later: %s", error)
            self._tidy_at = seconds_since_boot() + PAUSE.total_seconds()

    async def _examine(self) -> str:
        self._marks, fault = await place_of_marks(self.bot, self.chat, self.admins())
        return fault

    async def _sight_of(self, error: TelegramError) -> Sight:
        words = error.message.casefold()
        if any(text in words for text in NOT_THERE):
            return Sight.NOTHING
        if any(text in words for text in NOT_TO_BE_FORWARDED):
            return Sight.HIDDEN
        # The error does not say which of the two chats is closed.
        if fault := await self._examine():
            self._lose(fault)
            raise ProbeLaterError(fault) from error
        raise ChatClosedError(error.message) from error

    def _lose(self, fault: str) -> None:
        self._fault, self._examined = fault, seconds_since_boot()

    async def _delete(self, messages: Sequence[tuple[int, int]]) -> None:
        for chat, number in messages:
            try:
                await _call(partial(self.bot.delete_message, chat, number))
            except REFUSALS as error:
                if not any(text in error.message.casefold() for text in NOT_DELETABLE):
                    log.warning("message %s of probing stays in chat %s: %s", number, chat, error.message)
            await self.store.doubts.tidied(chat, number, self.clock())


async def place_of_marks(bot: telegram.Bot, chat: int, admins: Sequence[int]) -> tuple[int, str]:
    """Return the chat for marks if `chat` is the operations chat, and "". Return 0 and the fault, in words for an
    operator, if nothing can be looked up. ProbeLaterError if Telegram does not answer."""
    try:
        await _call(partial(bot.send_chat_action, chat, ChatAction.TYPING))
    except REFUSALS as error:
        return 0, f"OPERATIONS_CHAT {chat} cannot be written to ({error.message})"
    for place in [chat] if sequence_of(chat) == SHARED else admins:
        try:
            await _call(partial(bot.send_chat_action, place, ChatAction.TYPING))
        except REFUSALS as error:
            log.warning("admin %s cannot be written to: %s", place, error.message)
        else:
            return place, ""
    return 0, (
        f"OPERATIONS_CHAT {chat} is a supergroup or channel, and no admin has a private chat with the bot; set"
        " your own chat or a basic group, or say /start to the bot"
    )


async def _call(make: Callable[[], Awaitable[Result]]) -> Result:
    """Make a call and return its result. A call that was not sent because of the chat's limits is made again after
    a wait. ProbeLaterError if Telegram does not answer, or if the wait is too long."""
    waited = 0.0
    while True:
        try:
            async with asyncio.timeout(PATIENCE):
                return await make()
        except REFUSALS:
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


def open_lookup(
    application: Application[Any, Any, Any, Any, Any, Any],
    settings: Settings,
    store: Store,
    clock: Callable[[], datetime],
    tell: Callable[[Callable[[str], str]], Awaitable[None]],
    numbers: KnownNumbers,
    seconds: Callable[[], float],
    admins: Callable[[], Sequence[int]],
) -> "DoubtLookup | None":
    """Return the lookup of parts in doubt, or None if the settings have another policy. From now on `numbers` gets
    the numbers of the messages that people write."""
    if settings.uncertain_policy != "probe" or not settings.operations_chat:
        return None
    application.add_handler(TypeHandler(telegram.Update, numbers.hear), group=BEFORE_ALL)
    chat = settings.operations_chat
    prober = TelegramProber(application.bot, store, chat, admins, clock, numbers)
    return DoubtLookup(store, prober, clock, tell, seconds)


@dataclass(eq=False)
class DoubtLookup:
    """Looks up the parts in doubt that are due. While nothing can be looked up, parts in doubt count as sent, and
    operators are told once. `tell` tells operators a text, given as a function of the language. `seconds` is a
    monotonic clock."""

    store: Store
    prober: TelegramProber
    clock: Callable[[], datetime]
    tell: Callable[[Callable[[str], str]], Awaitable[None]]
    seconds: Callable[[], float]
    _clocks: Clocks | None = None
    _fault: str = ""

    @property
    def policy(self) -> UncertainPolicy:
        """Return the policy for parts in doubt at the moment."""
        return UncertainPolicy.SENT if self._fault else UncertainPolicy.PROBE

    async def run(self, stopping: Callable[[], bool]) -> int:
        """Look up the parts that are due. Return how many parts were settled."""
        if news := self.prober.numbers.take_news():
            await self.store.doubts.see(news)
        try:
            fault = await self.prober.fault()
        except ProbeLaterError as error:
            log.debug("Telegram does not say whether messages can be looked up: %s", error)
            return 0
        if fault != self._fault:
            await self._change(fault)
        if fault:  # no part waits for a lookup that does not work, even if it was due before the fault
            doubts = self.store.doubts
            waits = await doubts.next_probe() is not None
            return await doubts.release(f"the part cannot be looked up: {fault}", self.clock()) if waits else 0
        await self.prober.tidy()
        self._clocks = read_again(self._clocks, self.clock(), self.seconds())
        if not self._clocks.are_sure:
            return 0
        chat = self.prober.chat
        return await probe_due(self.store, self.prober, self.clock, operations_chat=chat, stopping=stopping)

    async def _change(self, fault: str) -> None:
        self._fault = fault
        if not fault:
            await self.store.conditions.end(CONDITION)
            return
        log.error("messages in doubt cannot be looked up and count as sent: %s", fault)
        known = any(condition.name == CONDITION for condition in await self.store.conditions.all())
        await self.store.conditions.begin(CONDITION, fault, self.clock())
        if not known:
            await self.tell(lambda language: report_words(language).no_probing.format(fault=fault))
