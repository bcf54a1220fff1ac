"""Sends the sample that /start could not show yet, once there is one. A row says who waits for a sample."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode

import bot.texts
from bot.hearing.buttons import button, keyboard, offer_start
from bot.render.digest import TelegramRenderer
from bot.render.parts import beside_links
from digests.answer import answer_sample
from digests.model import Relation, Subscriber
from digests.model.lexicon import Lexicon
from digests.rules.issuing.edition_span import preferences_of
from digests.rules.issuing.times.due import is_night
from digests.rules.issuing.told import days_in
from digests.store import Store

OWED_FOR = timedelta(days=1)
AT_ONCE = 20


class Tell(Protocol):
    """Sends a message, and says whether Telegram has accepted it."""

    def __call__(
        self,
        chat: int,
        words: str,
        *,
        parse_mode: str,
        reply_markup: InlineKeyboardMarkup | None,
        disable_notification: bool,
        link_preview_options: LinkPreviewOptions,
    ) -> Awaitable[bool]: ...


class Samples:
    """`clock` gives aware UTC. A sample is sent at most once. A reader who misses it can say /start again."""

    def __init__(
        self,
        store: Store,
        relation: Relation,
        lexicon: Lexicon,
        renderer: TelegramRenderer,
        tell: Tell,
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self.relation, self._lexicon = store, relation, lexicon
        self.renderer, self._tell, self._clock = renderer, tell, clock

    async def send(self) -> int:
        """Send the samples that can be shown now to readers who wait. Return how many readers got one."""
        waiting, sent, now = await self._store.subscribers.awaiting_samples(AT_ONCE), 0, self._clock()
        if not waiting or await self._store.beginnings.how_far(now) is not None:
            return 0
        for reader, since in waiting:
            if now - since > OWED_FOR or await self._store.editions.last(reader.id):
                await self._store.subscribers.take_sample(reader.id)
            else:
                sent += await self._send_one(reader, now)
        return sent

    async def _send_one(self, reader: Subscriber, now: datetime) -> bool:
        store, texts = self._store, bot.texts.get(reader.language)
        sample = await answer_sample(store, self.relation, self._lexicon, reader, now)
        if not sample.sections or not await store.subscribers.take_sample(reader.id):
            return False
        preferences = preferences_of(reader, await store.sources.languages())
        shown, parts = self.renderer.fitted(sample, preferences)
        parts = (f"{texts.sample_is_there}\n\n{parts[0]}", *parts[1:])
        beside = beside_links(parts, days_in(shown))
        told_in = zip(parts, beside, strict=True)
        printed = [frozenset(self.renderer.printed(html)) | frozenset(days) for html, days in told_in]
        notes = await store.answers.note(reader.id, reader.address.chat, printed, now)
        rows = offer_start(reader, texts) or keyboard([[button(texts.change, "settings", "new")]])
        for number, part in enumerate(parts, 1):
            told = await self._tell(
                reader.address.chat,
                part,
                parse_mode=ParseMode.HTML,
                reply_markup=rows if number == len(parts) else None,
                disable_notification=is_night(reader.zone, now),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
            if not told:
                await store.answers.take_back(notes[number:])
                break
        return True
