"""The one composition root: opens everything, wires it by role, and closes it again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import telegram
from telegram.constants import ParseMode
from telegram.ext import Application, ApplicationBuilder

import bot.texts
from bot.commands import build_handlers, register_commands
from bot.commands.desk import Desk
from bot.commands.processing import PerChatProcessor
from bot.commands.sources import incidents
from bot.messenger import TelegramMessenger
from bot.newsroom import Clock, Newsroom, open_newsroom, utc_now
from bot.schedule import Schedule, Verb
from bot.serving import serving
from bot.web import build_web
from config.settings import Settings
from digests.curate.incidents import take_notices
from digests.deliver import deliver_due
from digests.errors import CommuniqueError
from digests.model import Address, Source

log = logging.getLogger("communique.app")

Telegram = Application[Any, Any, Any, Any, Any, Any]

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post"]
FIRST_RECONNECT, LONGEST_RECONNECT = 1.0, 60.0
LONGEST_REPORT = 1500

ROLES: Mapping[str, tuple[str, ...]] = {
    "all": ("collect", "edit", "publish", "deliver", "keep_house"),
    "bot": (),
    "scheduler": ("collect", "edit", "publish", "keep_house"),
    "sender": ("deliver",),
}


class RoleError(CommuniqueError):
    """That role does not exist in this version."""

    advice = (
        "Roles are all, bot, scheduler and sender. Workers belong to the scaled-out mode, which is not here yet."
    )


class TokenRefusedError(CommuniqueError):
    """Telegram refuses the token."""

    advice = "Please check COMMUNIQUE_TELEGRAM_TOKEN (BotFather shows it) and COMMUNIQUE_TELEGRAM_API."


class App:
    """The whole bot, opened; `start` makes it listen and knock, `close` ends both in order."""

    def __init__(self, newsroom: Newsroom, application: Telegram, processor: PerChatProcessor, role: str) -> None:
        self.newsroom = newsroom
        self.application = application
        self.role = role
        self._messenger = TelegramMessenger(application.bot)
        self._processor = processor
        self.schedule = Schedule({name: self._verbs()[name] for name in ROLES[role]})
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._stack = AsyncExitStack()
        self._connecting: asyncio.Task[None] | None = None
        self._closing = False

    def _verbs(self) -> Mapping[str, Verb]:
        room = self.newsroom
        return {
            "collect": self._collect,
            "edit": room.edit,
            "publish": room.publish,
            "deliver": self._deliver,
            "keep_house": room.keep_house,
        }

    async def _collect(self) -> int:
        due = await self.newsroom.collect()
        if due and self._operators and not self._messenger.paused:
            await self._tell_incidents()
        return due

    async def _tell_incidents(self) -> None:
        room = self.newsroom
        notices = await take_notices(room.store, room.clock())
        for chat in self._operators if notices else []:
            reader = await room.store.subscribers.get(Address(chat))
            texts = bot.texts.get(reader.language if reader else "en")
            for words, keyboard in incidents.messages(notices, texts, reader.zone if reader else "UTC"):
                await self._messenger.tell(chat, words, parse_mode=ParseMode.HTML, reply_markup=keyboard)

    async def _deliver(self) -> int:
        room = self.newsroom
        policy = room.settings.uncertain_policy
        report = await deliver_due(
            room.store,
            self._messenger,
            room.clock,
            uncertain_policy=policy,
            stopping=lambda: self._closing,
        )
        if report.uncertain or report.failed or report.unclean or report.suspicious:
            counts = f"Deliveries: {report.uncertain} uncertain, {report.failed} failed."
            await self._tell_operators("\n".join([counts, *report.troubles]))
        return report.due

    @property
    def _operators(self) -> list[int]:
        """The operations chat, or else the admins."""
        settings = self.newsroom.settings
        return [settings.operations_chat] if settings.operations_chat else sorted(settings.admins)

    async def _tell_operators(self, words: str) -> None:
        for chat in self._operators:
            await self._messenger.tell(chat, words[:LONGEST_REPORT])

    async def start(self, *, knocking: bool = True) -> None:
        """Begin: verbs at once (they need no network to start), Telegram as soon as it answers."""
        settings = self.newsroom.settings
        if knocking:
            self.schedule.start(self.newsroom.clock)
        webhook = bool(settings.webhook_url) and self.role in ("all", "bot")
        if settings.listen:
            host, _, port = settings.listen.rpartition(":")
            accept = self._accept if webhook else None
            secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
            web = build_web(self._counts, accept=accept, secret=secret)
            await self._stack.enter_async_context(serving(web, host.strip("[]") or "127.0.0.1", int(port)))
        self._connecting = asyncio.create_task(self._connect())

    async def connected(self) -> None:
        """Wait until Telegram has answered and updates are being received."""
        if self._connecting is not None:
            await self._connecting

    async def close(self) -> None:
        """Stop hearing, then knocking, then answering; what is under way is finished first."""
        self._closing = True
        if self._connecting is not None and not self._connecting.done():
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        updater = self.application.updater
        if updater is not None and updater.running:
            await updater.stop()
        await self.schedule.stop()
        if self.application.running:
            await self.application.stop()
        await self.application.shutdown()
        await self.application.bot.shutdown()  # its connections are open also where Telegram never answered
        await self._stack.aclose()

    async def knock(self) -> int:
        """Run every verb of the role until nothing is due; returns the units done."""
        return await self.schedule.knock()

    async def idle(self) -> None:
        """Wait until no update is waiting or being handled."""
        await self.application.update_queue.join()
        await self._processor.idle()

    async def next_due(self) -> datetime | None:
        """The next instant at which a row falls due, None when nothing is planned."""
        store = self.newsroom.store
        instants = [
            await store.sources.next_due(),
            await store.subscribers.next_due(),
            await store.deliveries.next_due(),
        ]
        return min((instant for instant in instants if instant is not None), default=None)

    async def _connect(self) -> None:
        delay = FIRST_RECONNECT
        while True:
            try:
                await self._hear()
            except telegram.error.InvalidToken:
                log.error("Telegram refuses the token, or TELEGRAM_API is no Bot API server")
                if not self.failed.done():
                    self.failed.set_exception(TokenRefusedError())
                return
            except telegram.error.TelegramError as error:
                log.warning("Telegram does not answer (%s); trying again in %.0f s", error, delay)
                await asyncio.sleep(delay)
                delay = min(delay * 2, LONGEST_RECONNECT)
            else:
                return

    async def _hear(self) -> None:
        settings, application = self.newsroom.settings, self.application
        await application.initialize()
        if self.role not in ("all", "bot"):
            return
        if settings.webhook_url:
            secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
            address = settings.webhook_url.rstrip("/") + "/telegram"
            await application.bot.set_webhook(address, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        if not application.running:
            await application.start()
        if application.updater is not None and not application.updater.running:
            await application.updater.start_polling(
                allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1, timeout=20
            )
        await register_commands(application.bot, application.bot_data["desk"])
        log.info("listening", extra={"counts": {"bot": application.bot.username}})

    async def _accept(self, update: object) -> None:
        if not isinstance(update, dict):
            raise ValueError("not an object")
        try:
            parsed = telegram.Update.de_json(update, self.application.bot)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(type(error).__name__) from error
        await self.application.update_queue.put(parsed)

    async def _counts(self) -> Mapping[str, Mapping[str, int]]:
        store, day = self.newsroom.store, self.newsroom.clock() - timedelta(days=1)
        return {
            "articles": await store.articles.counts(day),
            "subscribers": await store.subscribers.counts(),
            "deliveries": await store.deliveries.counts(day),
        }


def _build_application(settings: Settings, role: str, processor: PerChatProcessor) -> Telegram:
    root = settings.telegram_api
    builder = (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .job_queue(None)
        .concurrent_updates(processor)
        .connect_timeout(10)
        .read_timeout(20)
        .write_timeout(20)
        .pool_timeout(10)
        .connection_pool_size(32)
    )
    if settings.webhook_url or role not in ("all", "bot"):
        builder = builder.updater(None)
    return builder.build()


@asynccontextmanager
async def open_app(
    settings: Settings, *, clock: Clock = utc_now, role: str = "all", seeds: Sequence[Source] | None = None
) -> AsyncIterator[App]:
    """Open the bot for one role; nothing is heard or sent before `start`.

    Raises SettingsError (no token), RoleError, RelationError, StoreError.
    """
    if role not in ROLES:
        raise RoleError(f"no role {role}")
    processor = PerChatProcessor()
    application = _build_application(settings, role, processor)
    async with open_newsroom(settings, clock, seeds) as newsroom:
        desk = Desk(
            store=newsroom.store,
            relation=newsroom.relation,
            clock=clock,
            fetcher=newsroom.fetcher,
            renderer=newsroom.renderer,
            admins=settings.admins,
            contact=settings.contact,
            recipes=newsroom.recipes,
            workers=newsroom.workers,
        )
        application.bot_data["desk"] = desk
        build_handlers(desk, application)
        app = App(newsroom, application, processor, role)
        try:
            yield app
        finally:
            await app.close()
