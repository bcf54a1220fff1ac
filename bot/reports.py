"""Tells operators what became of deliveries: one message for many, one a minute at most, until it is accepted."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import bot.texts
from bot.texts import Texts
from bot.texts.report_words import report_words
from config.settings import Settings
from digests.model import Address, DeliveryTrouble, Troubled
from digests.rules.sending.times.night import is_night
from digests.store import Store

log = logging.getLogger("communique.reports")

SHOWN = 5
LONGEST_REASON = 120
APART = timedelta(minutes=1)
LONGEST_APART = timedelta(hours=1)


class Teller(Protocol):
    """Whoever can write to one chat: returns whether Telegram has taken the message."""

    async def tell(self, chat: int, words: str, *, disable_notification: bool) -> bool: ...


class Reports:
    """What operators are told: the operations chat, or else every admin, each in their own language and zone,
    without a sound at night.

    Rows say what is to be told and what was: a report that was accepted while the process died comes again.
    """

    def __init__(self, store: Store, teller: Teller, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._teller = teller
        self._admins = sorted(settings.admins)
        self._chats = [settings.operations_chat] if settings.operations_chat else self._admins
        self._clock = clock
        self._not_before: datetime | None = None
        self._wait = APART

    async def tell_due(self) -> int:
        """Tell what is due, in one message for all of it; return of how many parts operators were told."""
        troubles, now = self._store.troubles, self._clock()
        counts = await troubles.due(now)
        if not counts or await self._is_early(now):
            return 0
        rows = await troubles.first(now, SHOWN)
        if await self._tell(lambda texts, zone: report(counts, rows, texts, zone)):
            self._not_before, self._wait = None, APART
            return await troubles.told(now, self._clock())
        log.error("no operator could be told of deliveries: %s", summary(counts))
        self._not_before = now + self._wait
        self._wait = min(LONGEST_APART, self._wait * 2)
        return 0

    async def tell(self, words: Callable[[str], str]) -> None:
        """Tell something that is given for each language, once."""
        await self._tell(lambda texts, _: words(texts.language))

    async def _is_early(self, now: datetime) -> bool:
        if self._not_before is not None and now < self._not_before:
            return True
        last = await self._store.troubles.last_told()
        return last is not None and timedelta(0) <= now - last < APART

    async def _tell(self, words: Callable[[Texts, str], str]) -> bool:
        """Return whether anybody was told; where the operations chat takes nothing, the admins are."""
        for chats in (self._chats, self._admins):
            taken = [await self._tell_one(chat, words) for chat in chats]
            if any(taken):
                return True
            if chats == self._admins:
                break
        return False

    async def _tell_one(self, chat: int, words: Callable[[Texts, str], str]) -> bool:
        reader = await self._store.subscribers.get(Address(chat))
        texts, zone = bot.texts.get(reader.language if reader else "en"), reader.zone if reader else "UTC"
        silent = is_night(zone, self._clock())
        return await self._teller.tell(chat, words(texts, zone), disable_notification=silent)


def report(counts: Mapping[DeliveryTrouble, int], rows: Sequence[Troubled], texts: Texts, zone: str) -> str:
    """Return the message (plain text) that tells of so many parts, `rows` the first of them."""
    words = report_words(texts.language)
    lines = [words.title, *(words.count(trouble, number) for trouble, number in counts.items()), ""]
    lines += [_row(row, texts, zone) for row in rows]
    if sum(counts.values()) > len(rows):
        lines.append(words.rest)
    return "\n".join(lines)


def summary(counts: Mapping[DeliveryTrouble, int]) -> str:
    """Return the counts on one line, for the log."""
    return ", ".join(f"{number} {trouble.value}" for trouble, number in counts.items())


def _row(row: Troubled, texts: Texts, zone: str) -> str:
    delivery, words = row.delivery, report_words(texts.language)
    line = words.row.format(
        reader=delivery.subscriber,
        slot=texts.moment(delivery.slot, zone),
        part=delivery.part,
        parts=delivery.parts,
        kind=words.kinds[row.trouble],
    )
    return f"{line} ({row.reason[:LONGEST_REASON]})" if row.reason else line
