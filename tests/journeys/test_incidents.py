"""What the person who runs the bot hears of a source that goes wrong, and of the same source when it is well."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.app import App
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import User
from digests.model import Source
from tests.digests.newsstand import Newsstand, item, rss
from tests.factories import NOW, source
from tests.journeys.house import ADMIN, READING, open_running
from tests.sandbox.telegram import WatchedTelegram

OPERATIONS = -400
HOUR = timedelta(hours=1)


@dataclass
class Desk:
    app: App
    sandbox: WatchedTelegram
    clock: MovableClock
    admin: User

    async def source(self) -> Source:
        record = await self.app.newsroom.store.sources.get("gazette")
        assert record is not None
        return record.source

    async def after(self, time: timedelta) -> list[str]:
        """Let time pass and return what the admin was told."""
        before = len(self.sandbox.messages(self.admin))
        self.clock.move(time)
        await self.app.knock()
        return [message.text for message in self.sandbox.messages(self.admin)[before:]]


@pytest.fixture
async def desk(tmp_path: Path, stand: Newsstand) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, stand) as opened:
        yield opened


@asynccontextmanager
async def open_desk(tmp_path: Path, stand: Newsstand, **changes: object) -> AsyncIterator[Desk]:
    clock = MovableClock(NOW)
    feed = stand.put("/feed", rss(item("Ports reopen", date=format_datetime(NOW - HOUR))))
    seeds = [source("gazette", name="Harbour <Gazette>", url=feed)]
    async with WatchedTelegram(clock=clock) as sandbox:
        admin = sandbox.add_user(ADMIN, "Alex")
        chosen = READING | {"admins": str(ADMIN)} | changes
        async with open_running(sandbox, clock, tmp_path / "news.sqlite3", seeds=seeds, **chosen) as app:
            yield Desk(app, sandbox, clock, admin)


async def test_a_feed_that_became_a_web_page_is_told_once_and_so_is_its_recovery(
    desk: Desk, stand: Newsstand
) -> None:
    assert await desk.after(timedelta()) == []
    stand.put("/feed", "<!doctype html><html><body><h1>Our new site</h1></body></html>")
    assert await desk.after(HOUR) == []  # once can happen
    (told,) = await desk.after(2 * HOUR)
    assert "Harbour <Gazette> (gazette) answers with a web page instead of its feed." in told
    assert await desk.after(10 * HOUR) == []
    stand.put("/feed", rss(item("Back again", "/back", format_datetime(desk.clock() + 20 * HOUR))))
    (over,) = await desk.after(24 * HOUR)
    assert "Harbour <Gazette> (gazette) is working again." in over


async def test_a_source_that_moved_is_read_at_its_new_address_at_the_press_of_a_button(
    desk: Desk, stand: Newsstand
) -> None:
    new = stand.put("/new", rss(item("Ports close", "/b", format_datetime(NOW + HOUR))))
    stand.put("/feed", status=308, headers={"Location": new})
    (told,) = await desk.after(2 * HOUR)
    assert f"has moved for good.\nNew address: {new}\n" in told
    for label in ("Read it at the new address: gazette", "Read it there"):
        desk.sandbox.press(desk.admin, label)
        await desk.sandbox.settled()
        await desk.app.idle()
    assert (await desk.source()).url == new
    assert await desk.after(24 * HOUR) == []


async def test_where_the_operations_chat_is_closed_to_the_bot_the_admins_are_told_of_a_source(
    tmp_path: Path, stand: Newsstand
) -> None:
    async with open_desk(tmp_path, stand, operations_chat=OPERATIONS) as desk:
        stand.put("/feed", status=410)
        (told,) = await desk.after(HOUR)
        assert "Harbour <Gazette> (gazette)" in told
        assert len(desk.sandbox.log.of("sendMessage", chat=OPERATIONS)) == 1, "the operations chat comes first"
        assert await desk.after(HOUR) == []
