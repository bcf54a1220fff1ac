"""A real python-telegram-bot application, at work against the loopback Telegram and a real store in memory."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock

import httpx
import pytest
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.commands import build_handlers, register_commands
from bot.hearing.first_owner import FirstOwner
from bot.hearing.inbox import Inbox, UpdateTroubles
from bot.hearing.polling import Polling
from bot.hearing.request import Services
from bot.render.digest import TelegramRenderer
from bot.sandbox.clock import MovableClock
from bot.sandbox.state import TOKEN, ButtonPress
from bot.sandbox.world import Chat, Message, User
from bot.sending.outcomes import is_unsent
from config.relations import read_relation
from digests.curate.themes import RelationFiles, ThemesAtWork
from digests.fetch import Fetcher, Politeness, build_client
from digests.model import Address, DatedPhrase, DateKind, Draft, Story, Subscriber, Verdict
from digests.store import Edit, Store, open_store
from digests.workers import Workers
from tests.editing import next_number, save_edit
from tests.factories import NOW, passage, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.sandbox.telegram import WatchedTelegram

ADMIN = 9001


@dataclass
class Room:
    """The bot, the people and the store, and how to wait for what the bot says."""

    sandbox: WatchedTelegram
    application: "Application[Any, Any, Any, Any, Any, Any]"
    inbox: Inbox
    store: Store
    services: Services
    clock: MovableClock
    reader: User

    async def say(self, text: str, chat: Chat | User | None = None, **options: object) -> list[Message]:
        """Say it and return what the bot answered, in order."""
        room = chat or self.reader
        before = self.newest(room)
        self.sandbox.say(room, text, **options)  # type: ignore[arg-type]
        return await self.answers(room, before)

    async def press(self, label: str, chat: Chat | User | None = None, **options: object) -> ButtonPress:
        room = chat or self.reader
        press = self.sandbox.press(room, label, **options)  # type: ignore[arg-type]
        await self.quiet()
        return press

    async def pressed(self, label: str, chat: Chat | User | None = None, **options: object) -> list[Message]:
        """Press it and return what the bot wrote because of it."""
        before = self.newest(chat or self.reader)
        await self.press(label, chat, **options)
        return await self.answers(chat or self.reader, before)

    async def subscribe(self, words: str = "/start") -> None:
        """Let the reader start and consent to a digest a day."""
        await self.say(words)
        await self.press("Start daily digest")
        if "UTC" in self.sandbox.labels(self.reader):
            await self.press("UTC")

    async def answers(self, room: Chat | User, since: int) -> list[Message]:
        await self.quiet()
        return [message for message in self.sandbox.messages(room) if message.id > since]

    async def quiet(self) -> None:
        """Wait until everything that was sent to the bot has been handled."""
        await self.sandbox.settled()
        await self.inbox.idle()

    async def wait(self, seconds: float, room: Chat | User | None = None) -> list[Message]:
        """Let so much time pass; return what the bot then says of itself, in order."""
        before = self.newest(room or self.reader)
        self.clock.move(timedelta(seconds=seconds))
        self.inbox.take_up()
        return await self.answers(room or self.reader, before)

    def newest(self, room: Chat | User) -> int:
        return max((message.id for message in self.sandbox.messages(room)), default=0)

    async def subscriber(self, chat: int | None = None, thread: int = 0) -> Subscriber | None:
        return await self.store.subscribers.get(Address(chat if chat is not None else self.reader.id, thread))

    async def known(self, chat: int | None = None, thread: int = 0) -> Subscriber:
        """The subscriber, who must be there."""
        found = await self.subscriber(chat, thread)
        assert found is not None
        return found

    async def add_source(self) -> None:
        """Give the bot a source. Without any, its answers say first what is to be done."""
        await self.store.sources.add(source(), self.clock())

    async def publish_story(
        self,
        title: str,
        text: str,
        themes: Sequence[str] = ("taiwan",),
        hours_ago: float = 2.0,
        language: str = "en",
    ) -> Story:
        """Store a story of one article, as collecting and editing would."""
        stored_at = self.clock() - timedelta(hours=hours_ago)
        outlet = source()
        if await self.store.sources.get(outlet.id) is None:
            await self.store.sources.add(outlet, stored_at)
        url = f"https://harbour-gazette.example.org/{abs(hash(title))}"
        draft = Draft(url=url, title=title, text=text, published=stored_at, language=language, complete=True)
        (key,) = await self.store.articles.save(outlet.id, [draft], stored_at)
        (article,) = await self.store.articles.get([key])
        story = Story(
            id=await next_number(self.store),
            headline=title,
            lead=key,
            articles=(article,),
            headline_themes={key: tuple(themes)},
            passages=(passage(key, 0, text, worth=3.0),),
            themes=tuple(themes),
            first_stored=stored_at,
            last_stored=stored_at,
        )
        verdict = Verdict(True, "names both parties", ("Washington", "Beijing"))
        edit = Edit(verdicts={key: verdict}, stories=[story])
        await save_edit(self.store, edit, stored_at)
        return story


COMMENTS = "Comments on the rule for chip parts are due by March 24."


async def publish_dated(room: Room, day: str = "2026-03-24", words: str = "March 24", **options: Any) -> Story:
    """Store a story whose one sentence names a day."""
    text = options.pop("text", COMMENTS)
    story = await room.publish_story(options.pop("title", "A rule for exports"), text, **options)
    dated = replace(story, dates=(DatedPhrase(words, day, DateKind.DEADLINE, 0, story.lead),))
    await save_edit(room.store, Edit(stories=[dated]), room.clock())
    return dated


@pytest.fixture
def owners() -> frozenset[int]:
    """The admins of the settings. Without any, the console shows a code (`bot.hearing.first_owner`)."""
    return frozenset({ADMIN})


@pytest.fixture
async def room(owners: frozenset[int]) -> AsyncIterator[Room]:
    clock = MovableClock(NOW)
    sandbox = WatchedTelegram(clock=clock)
    # The requests are real, only the socket is spared: a server of its own costs each test a fifth of a second.
    wire = {"transport": httpx.ASGITransport(app=sandbox)}
    async with open_store("sqlite+aiosqlite://") as store, build_client(allow_private=True) as client:
        services = Services(
            store=store,
            relation=us_china(),
            themes=ThemesAtWork(store, RelationFiles(*read_relation("us-china")), us_china()),
            lexicon=lexicon(),
            clock=clock,
            fetcher=Fetcher(client, user_agent="tests", allow_private=True, politeness=Politeness(spacing=0)),
            renderer=TelegramRenderer(us_china()),
            workers=Workers(lexicon()),
            pause_left=lambda: 0.0,
            is_unsent=is_unsent,
            owners=owners,
            first_owner=FirstOwner(offered=not owners),
            contact="desk@example.org",
        )
        request = HTTPXRequest(httpx_kwargs=wire)
        application = (
            ApplicationBuilder()
            .token(TOKEN)
            .base_url(f"{sandbox.url}/bot")
            .base_file_url(f"{sandbox.url}/file/bot")
            .request(HTTPXRequest(httpx_kwargs=wire))
            .get_updates_request(request)
            .job_queue(None)
            .updater(None)
            .build()
        )
        await services.roster.look(store, clock())  # as the program does
        build_handlers(services, application)
        troubles = UpdateTroubles(AsyncMock())
        inbox = Inbox(store, application, clock, troubles, services.arrivals)
        kinds = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post"]
        async with application:
            polling = Polling(application.bot, request, inbox, troubles, AsyncMock(), kinds=kinds, seconds=5)
            asking = asyncio.create_task(polling.run())
            yield Room(sandbox, application, inbox, store, services, clock, sandbox.add_user(42, "Robin"))
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            await inbox.stop(5)
            await troubles.close()
            await sandbox.updates.close()


@pytest.fixture
async def menus(room: Room) -> Room:
    """The room, once Telegram was told the menus."""
    await register_commands(room.application.bot, room.services)
    return room


@pytest.fixture
def admin(room: Room) -> User:
    return room.sandbox.add_user(ADMIN, "Alex")
