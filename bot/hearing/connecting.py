"""Connects to Telegram as soon as Telegram answers, and receives updates by polling or by webhook.

The bot looks at its webhook now and then, because Telegram does not say when it is lost. Another instance with the
same token removes the webhook when it begins to poll, or replaces it by one with its own address. While the
webhook is not ours, we receive nothing and send no digests. A removed webhook is set again at the next look, and
an instance that polls then steps back. A replaced webhook is left to the operator.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import telegram
from telegram.ext import Application
from telegram.request import BaseRequest

from bot.hearing.inbox import Arrivals, Inbox, Tell, UpdateTroubles
from bot.hearing.polling import Polling, PollStanding, words_for
from bot.texts import operator_words
from config.settings import Settings
from digests.deliver import seconds_since_boot
from digests.errors import CommuniqueError, StoreError
from digests.rules.instants import is_due
from digests.store import Store

log = logging.getLogger("communique.hearing")

Telegram = Application[Any, Any, Any, Any, Any, Any]

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member", "channel_post"]
FIRST_RECONNECT, LONGEST_RECONNECT = 1.0, 60.0
CONDITION = "updates"
TOLD_AGAIN_AFTER = timedelta(hours=1)
BACKLOG_COMES_WITHIN = 600.0
"""Within so many seconds, Telegram brings a webhook the updates that it kept while the webhook did not answer."""
SECONDS_BETWEEN_LOOKS = 600.0
BACKLOG = 20


class WebhookFault(Enum):
    """What is wrong with our webhook: it was removed, another one replaced it, or Telegram cannot reach us."""

    REMOVED = auto()
    ELSEWHERE = auto()
    FAILS = auto()


@dataclass(frozen=True, slots=True)
class WebhookSight:
    """The result of a look at the webhook: a fault or None, and what is known of it."""

    fault: WebhookFault | None = None
    host: str = ""
    waiting: int = 0
    cause: str = ""

    @property
    def back(self) -> bool:
        """Whether somebody else receives the updates."""
        return self.fault in (WebhookFault.REMOVED, WebhookFault.ELSEWHERE)

    def words(self, language: str) -> str:
        """Return what is wrong, in one of our languages. Return "" if nothing is wrong."""
        words = operator_words(language)
        match self.fault:
            case WebhookFault.REMOVED:
                return words.webhook_removed
            case WebhookFault.ELSEWHERE:
                return words.webhook_elsewhere.format(host=self.host)
            case WebhookFault.FAILS:
                return words.webhook_fails.format(waiting=self.waiting, cause=self.cause)
        return ""


def judge_webhook(ours: str, theirs: str, waiting: int, last_error: str) -> WebhookSight:
    """Judge what Telegram says of its webhook, at `theirs`. `waiting` updates have not reached us."""
    if not theirs:
        return WebhookSight(WebhookFault.REMOVED)
    if theirs != ours:
        return WebhookSight(WebhookFault.ELSEWHERE, host=urlsplit(theirs).hostname or "?")
    if waiting >= BACKLOG and last_error:
        return WebhookSight(WebhookFault.FAILS, waiting=waiting, cause=last_error)
    return WebhookSight()


@dataclass(eq=False)
class WebhookWatch:
    """Looks again and again at the webhook at `ours`, which `set_again` sets. `on_sight` is told of changes."""

    bot: telegram.Bot
    ours: str
    set_again: Callable[[], Awaitable[None]]
    on_sight: Callable[[WebhookSight], Awaitable[None]]
    seconds: float = SECONDS_BETWEEN_LOOKS
    sight: WebhookSight = WebhookSight()

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(self.seconds)
            try:
                await self.look()
            except telegram.error.TelegramError as error:
                log.warning("the webhook could not be looked at: %s", error)
            except Exception:
                log.exception("looking at the webhook failed")

    async def look(self) -> None:
        """Look once. Set the webhook again if it was removed."""
        info = await self.bot.get_webhook_info()
        sight = judge_webhook(self.ours, info.url, info.pending_update_count, info.last_error_message or "")
        if sight.fault is WebhookFault.REMOVED:
            await self.set_again()
        before, self.sight = self.sight, sight
        if (before.fault, before.host) != (sight.fault, sight.host):
            await self.on_sight(sight)


class TokenRefusedError(CommuniqueError):
    """Telegram refuses the token."""

    code = "token"


class StoppingError(CommuniqueError):
    """The bot takes no updates, because it is about to stop or has not begun."""


class Hearing:
    """Receives updates, by webhook if the settings name one, else by polling. `register` tells Telegram the menus,
    `tell` tells the operators, `request` makes the polls. `failed` gets TokenRefusedError if Telegram refuses the
    token."""

    def __init__(
        self,
        settings: Settings,
        application: Telegram,
        arrivals: Arrivals,
        store: Store,
        clock: Callable[[], datetime],
        register: Callable[[], Awaitable[None]],
        tell: Tell,
        request: BaseRequest,
    ) -> None:
        self._settings = settings
        self._application = application
        self._store = store
        self._clock = clock
        self._register = register
        self._tell = tell
        self._troubles = UpdateTroubles(tell)
        self._inbox = Inbox(store, application, clock, self._troubles, arrivals)
        self._request = request
        self._polling: Polling | None = None
        self._watching: WebhookWatch | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._ready = False
        self._began = seconds_since_boot()
        self._stopping = False
        self._told_at: datetime | None = None
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def stepped_back(self) -> bool:
        """Whether another instance receives the updates. If so, this instance must not send, either."""
        polled = self._polling is not None and self._polling.standing.back
        return polled or (self._watching is not None and self._watching.sight.back)

    @property
    def is_connected(self) -> bool:
        """Whether Telegram has answered and updates are received."""
        return self._ready

    def start(self) -> None:
        """Begin to connect. This is tried again until Telegram answers."""
        self._tasks.append(asyncio.create_task(self._connect()))

    async def connected(self) -> None:
        """Wait until Telegram has answered and updates are received."""
        if self._tasks:
            await self._tasks[0]

    async def idle(self) -> None:
        """Wait until every update that was taken is handled."""
        await self._inbox.idle()

    async def take_up(self) -> int:
        """Hand on the updates that were put off and are due now. Return how many."""
        return self._inbox.take_up()

    async def take(self, raw: object) -> None:
        """Take one raw update from a webhook. On return it is noted, and Telegram may forget it. ValueError if it
        is no update. StoreError or StoppingError if it cannot be taken now."""
        if self._stopping or not self._ready:
            raise StoppingError
        await self._inbox.room()
        # Later updates are new, whatever their date and our clock say.
        waited = seconds_since_boot() - self._began < BACKLOG_COMES_WITHIN
        if malformed := await self._inbox.take([raw], waited=waited):
            raise malformed

    async def stop(self, within: float) -> None:
        """Receive nothing more. Updates under way have `within` seconds; the next start handles the others."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._inbox.stop(within)
        if self._polling is not None:
            await self._polling.confirm()
        await self._troubles.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._application.shutdown()
        await self._application.bot.shutdown()  # its connections are open even if Telegram never answered
        await self._request.shutdown()

    async def _connect(self) -> None:
        delay = FIRST_RECONNECT
        while True:
            try:
                await self._begin()
            except telegram.error.InvalidToken:
                self._refused()
                return
            except (telegram.error.TelegramError, StoreError) as error:
                what = "the database" if isinstance(error, StoreError) else "Telegram"
                log.warning("%s does not answer (%s); trying again in %.0f s", what, error, delay)
                await asyncio.sleep(delay)
                delay = min(delay * 2, LONGEST_RECONNECT)
            else:
                return

    async def _begin(self) -> None:
        bot = self._application.bot
        await self._application.initialize()
        if not self._ready:
            await self._inbox.recover()
            self._ready = True
        if self._settings.webhook_url:
            await self._set_webhook()
            await self._say(None)
            if self._watching is None:

                async def see(sight: WebhookSight) -> None:
                    await self._say(sight.words if sight.fault else None)

                self._watching = WebhookWatch(bot, self._settings.webhook_address, self._set_webhook, see)
                self._tasks.append(asyncio.create_task(self._watching.run()))
        elif self._polling is None:

            async def stand(standing: PollStanding) -> None:
                await self._say(partial(words_for, standing) if standing.back else None)

            await self._remove_webhook()
            await self._request.initialize()
            self._polling = Polling(bot, self._request, self._inbox, self._troubles, stand, kinds=ALLOWED_UPDATES)
            self._tasks.append(asyncio.create_task(self._poll(self._polling)))
        await self._register()
        log.info("listening", extra={"counts": {"bot": bot.username}})

    async def _poll(self, polling: Polling) -> None:
        try:
            await polling.run()
        except telegram.error.InvalidToken:
            self._refused()

    def _refused(self) -> None:
        log.error("Telegram refuses the token, or TELEGRAM_API is no Bot API server")
        if not self.failed.done():
            self.failed.set_exception(TokenRefusedError())

    async def _set_webhook(self) -> None:
        settings, bot = self._settings, self._application.bot
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
        await bot.set_webhook(settings.webhook_address, secret_token=secret, allowed_updates=ALLOWED_UPDATES)

    async def _remove_webhook(self) -> None:
        """Delete a webhook, because it would keep updates from our polls. The settings say that we poll."""
        bot = self._application.bot
        if url := (await bot.get_webhook_info()).url:
            host = urlsplit(url).hostname or "an unknown host"
            log.warning(
                "a webhook at %s was set for this bot; it is removed, since the settings say to poll", host
            )
            await bot.delete_webhook()

    async def _say(self, words: Callable[[str], str] | None) -> None:
        """Record and log what is wrong, and tell the operators. None means that nothing is wrong."""
        now = self._clock()
        try:
            if words is not None:
                log.error("%s", words("en"))
                await self._store.conditions.begin(CONDITION, words("en"), now)
            else:
                log.info("receiving updates")
                await self._store.conditions.end(CONDITION)
        except StoreError as error:
            log.warning("how we stand could not be written down: %s", error)
        if words is not None and (
            self._told_at is None or is_due(self._told_at + TOLD_AGAIN_AFTER, now, TOLD_AGAIN_AFTER)
        ):
            self._told_at = now
            await self._tell(words)
