"""Notices that nobody asked for. Operators are told of a pause of sending. The person who set a chat up is told
why it cannot receive. An owner sees how far a broadcast is."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any, Protocol

from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import TelegramError

import bot.texts
from bot.commands.broadcast import progress_of
from bot.hearing.buttons import button, keyboard
from bot.render.parts import inert, link
from bot.sending.operators import Operators
from bot.texts import Texts, delivery_words, source_words
from digests.curate.broadcasts import finish_broadcasts
from digests.curate.source_list import OutageNotice, outage_notice
from digests.model import Address, ChatKind, Refusal, SendingPause, Subscriber
from digests.rules.issuing.times.due import is_night
from digests.rules.issuing.times.slots import is_quiet
from digests.store import Store

log = logging.getLogger("communique.notices")

WAITED_FOR = timedelta(minutes=2)
"""How long after a refusal the person who set the chat up is told. Many refusals at once may have another
cause."""
TRIED_AGAIN = timedelta(minutes=5)
REPORTED_WITHIN = timedelta(days=1)
LONG_WAIT = 60.0
CONDITION = "waiting"
LONGEST_TITLE = 60
LONGEST_CAUSE = 200
SUPERGROUP = "-100"

Notice = tuple[str, InlineKeyboardMarkup | None]
Render = Callable[[Texts, str], Notice]
"""Makes a notice from a language's texts and an IANA zone."""


class Tell(Protocol):
    """Sends a message, and says whether Telegram has accepted it."""

    async def __call__(self, chat: int, words: str, **options: Any) -> bool: ...


class Revise(Protocol):
    """Puts other words into a message, and says whether Telegram has accepted them."""

    async def __call__(self, chat: int, message: int, words: str, **options: Any) -> bool: ...


class Notices:
    """`chat_title` gives the name of a chat ("" if Telegram does not tell it). `username` gives the bot's user
    name. `is_banned` says whether a person receives nothing; operators are told in their place."""

    def __init__(
        self,
        store: Store,
        tell: Tell,
        revise: Revise,
        operators: Operators,
        chat_title: Callable[[int], Awaitable[str]],
        username: Callable[[], str],
        is_banned: Callable[[int], bool] = lambda _: False,
    ) -> None:
        self._store = store
        self._tell = tell
        self._revise = revise
        self._operators = operators
        self._chat_title = chat_title
        self._username = username
        self._is_banned = is_banned
        self._failed_at: datetime | None = None
        self._waiting_for: datetime | None = None
        self._looked = False
        self._progress: dict[int, str] = {}
        self._untold: dict[int, datetime] = {}

    async def note_wait(self, seconds: float, now: datetime) -> None:
        """Store that Telegram has asked the bot to send nothing for a long time, of which `seconds` are left.
        `check` and others read it there."""
        until = now + timedelta(seconds=seconds) if seconds >= LONG_WAIT else None
        before = self._waiting_for
        if until is None and (before is not None or not self._looked):
            await self._store.conditions.end(CONDITION)
        elif until is not None and (before is None or abs(until - before) >= timedelta(minutes=1)):
            words = f"Telegram asks us to send nothing until {until:%Y-%m-%d %H:%M} UTC"
            await self._store.conditions.begin(CONDITION, words, now)
        self._waiting_for, self._looked = until, True

    async def tell(self, now: datetime) -> None:
        """Tell what is still to be told. A message that nobody accepts is tried again in a few minutes."""
        await self._show_broadcasts(now)
        if self._failed_at is not None and timedelta() <= now - self._failed_at < TRIED_AGAIN:
            return
        self._failed_at = None
        await self._tell_outage(now)
        await self._tell_pauses(now)
        await self._tell_hindrances(now)

    async def _show_broadcasts(self, now: datetime) -> None:
        """Show in one message how far a broadcast is. When it is over and nothing of it is looked up any more,
        tell its owner how it ended. An owner who cannot be written to for a day is not told."""
        for of, progress in await finish_broadcasts(self._store, now):
            known = await self._store.subscribers.get(Address(of.chat)) if of.chat else None
            shown, rows = progress_of(of, progress, known.language if known else of.language)
            if of.chat and of.message and shown != self._progress.get(of.id):
                await self._revise(of.chat, of.message, shown, parse_mode=ParseMode.HTML, reply_markup=rows)
                self._progress[of.id] = shown
            tried = self._untold.get(of.id)
            if of.ended_at is None or not progress.is_over or (tried and timedelta() <= now - tried < TRIED_AGAIN):
                continue
            silent = is_night(known.zone if known else "UTC", now)
            options = {"parse_mode": ParseMode.HTML, "disable_notification": silent}
            if not of.chat or now - of.ended_at > REPORTED_WITHIN or await self._tell(of.chat, shown, **options):
                await self._store.broadcasts.reported(of, now)
            else:
                self._untold[of.id] = now

    async def _tell_outage(self, now: datetime) -> None:
        notice = await outage_notice(self._store, now)
        if notice is not None and await self._tell_operators(partial(of_outage, notice, now=now), now):
            await self._store.outages.told(notice.outage, now)

    async def _tell_pauses(self, now: datetime) -> None:
        for pause in await self._store.pauses.untold():
            if pause is not None and await self._tell_operators(partial(of_pause, pause, now=now), now):
                await self._store.pauses.told(pause, now)

    async def _tell_hindrances(self, now: datetime) -> None:
        pause = await self._store.pauses.last()
        if pause is not None and pause.ended_at is None:
            return  # refusals during a pause may be taken back
        hindered = await self._store.chats.to_tell(now - WAITED_FOR)
        for (chat, _), theirs in groupby(hindered, key=lambda one: (one.address.chat, one.refusal)):
            together = list(theirs)
            if await self._tell_of_chat(chat, together, now):
                await self._store.chats.told([one.id for one in together], now)

    async def _tell_of_chat(self, chat: int, together: Sequence[Subscriber], now: datetime) -> bool:
        person = next((one.set_up_by for one in together if one.set_up_by), 0)
        person = 0 if self._is_banned(person) else person
        known = await self._store.subscribers.get(Address(person)) if person else None
        if known is not None and is_quiet(known.quiet, known.zone, now):
            return False  # these people are told when their quiet hours are over
        title = await self._chat_title(chat) or str(chat)
        texts = bot.texts.get(known.language if known else together[0].language)
        words = of_hindrance(together, title, texts, self._username())
        silent = is_night(known.zone if known else together[0].zone, now)
        if person and await self._tell(person, words, parse_mode=ParseMode.HTML, disable_notification=silent):
            return True

        def for_operators(texts: Texts, zone: str) -> Notice:
            told = of_hindrance(together, title, texts, self._username())
            return f"{told}\n{delivery_words(texts.language).nobody_to_tell}", None

        return await self._tell_operators(for_operators, now)

    async def _tell_operators(self, render: Render, now: datetime) -> bool:
        async def tell_one(chat: int, texts: Texts, zone: str, silent: bool) -> int:
            words, rows = render(texts, zone)
            options = {"parse_mode": ParseMode.HTML, "reply_markup": rows, "disable_notification": silent}
            return await self._tell(chat, words, **options)

        if not self._operators.are_known or await self._operators.tell(tell_one):
            return True
        self._failed_at = now
        return False


async def chat_title(telegram: Bot, chat: int) -> str:
    """Return the name of a chat, "" where Telegram does not tell."""
    try:
        return (await telegram.get_chat(chat)).title or ""
    except TelegramError as error:
        log.info("a chat does not tell its name: %s", type(error).__name__)
        return ""


def name_of(telegram: Bot) -> str:
    """Return the bot's user name, or "" if Telegram has not told it yet."""
    try:
        return str(telegram.username)
    except RuntimeError:
        return ""


def of_outage(notice: OutageNotice, texts: Texts, zone: str, now: datetime) -> Notice:
    """Return what operators are told of an outage that begins, or of one that is over (HTML). Instants are told on
    the clock of an IANA zone."""
    words, outage = source_words(texts.language), notice.outage
    numbers = {"failed": len(outage.failed), "tried": outage.tried, "total": outage.total, "read": notice.read}
    since, ended = texts.brief_moment(outage.began_at, zone, now), outage.ended_at
    if ended is not None:
        until, length = texts.brief_moment(ended, zone, now), words.span(ended - outage.began_at)
        return words.outage_over.format(since=since, until=until, length=length, **numbers), None
    log_line = texts.incident_log.format(cause=inert(outage.detail, LONGEST_CAUSE))
    return f"{words.outage_began.format(since=since, **numbers)}\n{log_line}", None


def of_pause(pause: SendingPause, texts: Texts, zone: str, now: datetime) -> Notice:
    """Return what operators are told of a pause that begins, or of one that is over (HTML). Instants are told on
    the clock of an IANA zone."""
    words = delivery_words(texts.language)
    since = texts.brief_moment(pause.began_at, zone, now)
    if pause.ended_at is not None:
        return (words.resumed if pause.resumed else words.went_well).format(since=since), None
    told = words.paused.format(
        until=texts.brief_moment(pause.until, zone, now),
        cause=words.named("causes", pause.cause),
        troubled=pause.troubled,
        attempts=pause.attempts,
        meaning=words.named("meanings", pause.cause),
    )
    return told, keyboard([[button(words.resume, "deliveries", "resume")]])


def of_hindrance(together: Sequence[Subscriber], title: str, texts: Texts, username: str) -> str:
    """Return what a person who set a chat up is told (HTML) when subscribers of the chat cannot receive, all for
    one reason."""
    words, first = delivery_words(texts.language), together[0]
    if first.refusal is None:
        raise ValueError(f"nothing hinders subscriber {first.id}")
    unwanted = first.kind is ChatKind.CHANNEL and first.refusal is Refusal.NO_RIGHTS
    told = words.channel_without_rights if unwanted else words.named("hindrances", first.refusal)
    return told.format(
        chat=inert(title, LONGEST_TITLE),
        topic=_topic(first.address, words.its_topic),
        more=words.more_topics.format(n=len(together) - 1) if len(together) > 1 else "",
        start=f"/start@{username}" if username else "/start",
    )


def _topic(address: Address, words: str) -> str:
    """Return the name of a topic, with a link to it if it has one."""
    chat = str(address.chat)
    if not address.thread or not chat.startswith(SUPERGROUP):
        return words
    return link(words, f"https://t.me/c/{chat.removeprefix(SUPERGROUP)}/{address.thread}")
