"""From the notice of a broken source to a mended one: four taps at most."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from telegram.constants import ParseMode

from bot.commands.sources import incident_messages
from bot.sandbox.world import Message, User
from bot.texts import get
from digests.collect import collect_due
from digests.curate.source_list import take_notices
from digests.model import Incident, Trouble
from tests.bot.commands.conftest import Room
from tests.digests.newsstand import Newsstand, item, newsstand, rss
from tests.factories import NOW, source

MOST_TAPS = 4
FEED = rss(item("Tariffs fall", "https://gazette.example.org/1", "Tue, 10 Mar 2026 09:00:00 GMT"))


@dataclass
class Phone:
    """An admin's phone, which counts what is tapped."""

    room: Room
    admin: User
    taps: int = 0

    async def tap(self, label: str) -> list[Message]:
        self.taps += 1
        return await self.room.pressed(label, self.admin)


@pytest.fixture
def phone(room: Room, admin: User) -> Phone:
    return Phone(room, admin)


async def notice(room: Room, stand: Newsstand, trouble: Trouble) -> None:
    """Let the gazette be in trouble, and tell the admin."""
    store = room.store
    await store.sources.add(source("gazette", url=stand.url("/feed.xml")), NOW)
    detail = stand.url("/new.xml") if trouble is Trouble.MOVED else "answered 404"
    await store.incidents.open(
        Incident(source="gazette", name="Gazette", trouble=trouble, detail=detail, began_at=NOW)
    )
    ((html, keyboard),) = incident_messages(await take_notices(store, NOW), get("en"), "UTC")
    await room.application.bot.send_message(9001, html, parse_mode=ParseMode.HTML, reply_markup=keyboard)


async def mended(room: Room, stand: Newsstand) -> bool:
    """Read the source, and say whether it brings its item."""
    room.clock.move(timedelta(minutes=1))
    record = await room.store.sources.get("gazette")
    assert record is not None
    assert record.source.url == stand.url("/new.xml")
    services = room.services
    await collect_due(room.store, services.fetcher, room.clock(), workers=services.workers)
    record = await room.store.sources.get("gazette")
    return record is not None and record.state.last_success_at is not None and not record.state.last_error


async def test_a_source_that_is_gone_is_tested_and_mended_with_a_new_address_in_four_taps(
    room: Room, phone: Phone
) -> None:
    async with newsstand() as stand:
        stand.put("/new.xml", FEED)
        await notice(room, stand, Trouble.GONE)
        await phone.tap("Open: Gazette")
        *_, failed = await phone.tap("Test")
        assert "nothing at that address" in failed.text
        await phone.tap("New address")
        *_, question = await room.say(stand.url("/new.xml"), phone.admin)
        await phone.tap(question.labels[0])
        assert phone.taps <= MOST_TAPS
        assert await mended(room, stand)


async def test_a_source_that_has_moved_is_mended_in_two_taps(room: Room, phone: Phone) -> None:
    async with newsstand() as stand:
        stand.put("/new.xml", FEED)
        stand.put("/feed.xml", status=301, headers={"Location": stand.url("/new.xml")})
        await notice(room, stand, Trouble.MOVED)
        record = await room.store.sources.get("gazette")
        assert record is not None
        await room.store.sources.record("gazette", replace(record.state, moved_to=stand.url("/new.xml")))
        *_, question = await phone.tap("Read it at the new address")
        await phone.tap(question.labels[0])
        assert phone.taps == 2
        assert await mended(room, stand)
