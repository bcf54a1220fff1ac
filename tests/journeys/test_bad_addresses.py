"""What an admin gets who adds an address that is no feed: one clear sentence, and the bot goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.journeys.house import ADMIN, open_house

pytestmark = pytest.mark.long

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
