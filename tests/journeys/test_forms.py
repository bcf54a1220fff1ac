"""Forms of admins over a restart, and addresses that are no feed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.sandbox.world import User
from tests.digests.newsstand import item, newsstand, rss
from tests.journeys.house import ADMIN, House, open_bot, open_house, open_press

pytestmark = pytest.mark.long


async def url_of(house: House, identifier: str) -> str:
    record = await house.app.newsroom.store.sources.get(identifier)
    assert record is not None
    return record.source.url


async def press_on(house: House, user: User, label: str, number: int) -> None:
    """Press a button of the message of that number."""
    message = next(each for each in house.sandbox.messages(user) if each.id == number)
    house.sandbox.press(user, label, message=message)
    await house.answered()


async def test_forms_stand_beside_each_other_and_over_a_restart(tmp_path: Path) -> None:
    async with open_press() as (press, sandbox, clock), newsstand() as stand:
        admin = sandbox.add_user(ADMIN)
        day = f"{clock():%a, %d %b %Y %H:%M:%S} GMT"
        forms = {}
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            for name in ("Orchard Weekly", "Harbour Courier"):
                url = stand.put(f"/{name[:3].lower()}", rss(item(name, date=day), title=name))
                forms[name] = (await house.say(admin, f"/addsource {url}"))[-1].id
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await house.say(admin, "/stats")
            before = len(await house.app.newsroom.store.sources.all())
            await press_on(house, admin, "Private", forms["Orchard Weekly"])
            await press_on(house, admin, "Add source", forms["Orchard Weekly"])
            records = await house.app.newsroom.store.sources.all()
            assert len(records) == before + 1
            added = next(each.source for each in records if each.source.name == "Orchard Weekly")
            assert (added.url, added.label) == (stand.url("/orc"), "private")
            assert "Harbour Courier" not in {each.source.name for each in records}


async def test_a_move_is_asked_for_confirmed_and_undone_over_restarts(tmp_path: Path) -> None:
    async with open_press() as (press, sandbox, clock), newsstand() as stand:
        admin = sandbox.add_user(ADMIN)
        outlet = press.sources()[0]
        async with httpx.AsyncClient() as client:
            feed = (await client.get(outlet.url)).content
        same = stand.put("/same", feed, headers={"Content-Type": "application/rss+xml"})
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            *_, question = await house.say(admin, f"/movesource {outlet.id} {same}")
            assert "It is the same outlet." in question.text
            assert await url_of(house, outlet.id) == outlet.url
        for label, url in (("Read it there", same), ("Undo", outlet.url)):
            async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
                await press_on(house, admin, label, question.id)
                assert await url_of(house, outlet.id) == url


# --- an address that is no feed: one clear sentence, and the bot goes on --------------------------

PIECE = b"<item><title>A title</title></item>" * 2000
BODIES = {
    "/page": b"<!doctype html><html><body><h1>Welcome</h1></body></html>",
    "/empty": b"",
    "/broken": b'<?xml version="1.0"?><rss version="2.0"><channel><title>The wi',
    "/numbers": b"3 1 4 1 5",
}
WORDS = {
    "/page": "That is a web page without a feed",
    "/empty": "answered with nothing at all",
    "/broken": "not a feed",
    "/numbers": "not a feed",
    "/huge": "larger than 15 MiB",
}
HUGE = 200_000_000


@asynccontextmanager
async def strange_site(sent: list[int]) -> AsyncIterator[str]:
    """A site of no feeds; `/huge` has 200 MB, made while they are sent, and `sent` counts their bytes."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path = (await reader.readline()).split()[1].decode()
            while (await reader.readline()).strip():
                pass
            found = path in BODIES or path == "/huge"
            writer.write(b"HTTP/1.1 %d X\r\nConnection: close\r\n\r\n" % (200 if found else 404))
            writer.write(BODIES.get(path, b""))
            while path == "/huge" and sum(sent) < HUGE:
                writer.write(PIECE)
                sent.append(len(PIECE))
                await writer.drain()
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def test_an_address_that_is_no_feed_gets_one_clear_sentence(tmp_path: Path) -> None:
    sent: list[int] = []
    async with strange_site(sent) as site, open_house(tmp_path / "news.sqlite3") as house:
        admin = house.sandbox.add_user(ADMIN)
        before = len(await house.app.newsroom.store.sources.all())
        for path, words in WORDS.items():
            answers = await house.say(admin, f"/addsource {site}{path}")
            assert words in answers[-1].text, path
            assert "reply_markup" not in answers[-1].json, "nothing is offered to be added"
        assert sum(sent) < HUGE / 5
        assert len(await house.app.newsroom.store.sources.all()) == before
        assert "Sources" in (await house.say(admin, "/sources"))[-1].text
