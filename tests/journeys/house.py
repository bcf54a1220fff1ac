"""A whole bot on loopback for the journeys: newsroom, Telegram and app on one clock."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from bot.app import App, open_app
from bot.sandbox.clock import MovableClock
from bot.sandbox.newsroom.seeds import read_newsroom
from bot.sandbox.newsroom.server import LoopbackNewsroom
from bot.sandbox.world import Message, User
from config.settings import Settings
from digests.model import Source
from tests.factories import source
from tests.sandbox.telegram import WatchedTelegram

ADMIN = 7
SOURCES_APART = timedelta(hours=3)
QUIET = (source("quiet", active=False, reason="only for these tests"),)
READING = {"allow_private_networks": True, "requests_spacing": 0, "parsing_processes": 0}
"""What lets sources on loopback be read at once."""


class Press(Protocol):
    """Whatever publishes on loopback."""

    def sources(self) -> Sequence[Source]: ...


@dataclass
class House:
    """The app between its newsroom and its Telegram. `clock` is moved by hand, in steps of what is due."""

    app: App
    press: Press
    sandbox: WatchedTelegram
    clock: MovableClock

    async def say(self, user: User, text: str) -> list[Message]:
        """Let a person say something; return what the bot wrote because of it."""
        before = len(self.sandbox.messages(user))
        self.sandbox.say(user, text)
        await self.answered()
        return self.sandbox.messages(user)[before:]

    async def press_button(self, user: User, label: str) -> list[Message]:
        """Let a person press a button; return what the bot wrote because of it, edits left out."""
        before = len(self.sandbox.messages(user))
        self.sandbox.press(user, label)
        await self.answered()
        return self.sandbox.messages(user)[before:]

    async def answered(self) -> None:
        await self.sandbox.settled()
        await self.app.idle()
        await self.app.knock()

    async def until(self, moment: datetime) -> None:
        """Let time pass: readers' moments to the minute, the sources together every few hours."""
        store = self.app.newsroom.store
        while self.clock() < moment:
            people = [await store.subscribers.next_due(), await store.deliveries.next_due()]
            due = [max(each, self.clock() + timedelta(seconds=1)) for each in people if each is not None]
            self.clock.set(min([*due, self.clock() + SOURCES_APART, moment]))
            await self.app.knock()


@asynccontextmanager
async def open_press(
    folder: Path | None = None,
) -> AsyncIterator[tuple[LoopbackNewsroom, WatchedTelegram, MovableClock]]:
    """Open newsroom and Telegram, which outlive a restart of the bot."""
    newsroom = read_newsroom(folder)
    clock = MovableClock(newsroom.demo_start)
    async with LoopbackNewsroom(newsroom, clock) as press, WatchedTelegram(clock=clock) as sandbox:
        yield press, sandbox, clock


def settings_for(sandbox: WatchedTelegram, database: Path, **changes: Any) -> Settings:
    values = {"telegram_token": sandbox.token, "telegram_api": sandbox.url, "database": f"sqlite:///{database}"}
    return Settings.model_validate(values | changes)


@asynccontextmanager
async def open_running(
    sandbox: WatchedTelegram,
    clock: Callable[[], datetime],
    database: Path,
    *,
    seeds: Sequence[Source] = QUIET,
    seconds: Callable[[], float] | None = None,
    console: Callable[[str], object] | None = None,
    **changes: Any,
) -> AsyncIterator[App]:
    """Open the bot and let it connect, as after a start or a restart; `changes` are settings other than usual."""
    settings = settings_for(sandbox, database, **changes)
    async with open_app(settings, clock=clock, seconds=seconds, seeds=seeds, console=console) as app:
        await app.start(knocking=False)
        await app.connected()
        yield app


@asynccontextmanager
async def open_bot(
    press: Press, sandbox: WatchedTelegram, clock: MovableClock, database: Path, **changes: Any
) -> AsyncIterator[House]:
    """Open the bot with what a press publishes on loopback."""
    usual = READING | {"admins": frozenset({ADMIN})}
    async with open_running(sandbox, clock, database, seeds=press.sources(), **(usual | changes)) as app:
        await app.knock()
        yield House(app, press, sandbox, clock)


@asynccontextmanager
async def open_house(database: Path, folder: Path | None = None) -> AsyncIterator[House]:
    """Open everything, with the packaged seeds or those of `folder`."""
    async with open_press(folder) as (press, sandbox, clock), open_bot(press, sandbox, clock, database) as house:
        yield house
