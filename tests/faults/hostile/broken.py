"""Servers that answer slowly, endlessly or not at all, each under a name of its own on loopback."""

import asyncio
import contextlib
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from digests.model import Ownership, Source
from tests.factories import source
from tests.faults.hostile.honest import address

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
MOST_BYTES = 64 * 2**20  # then an endless answer ends after all, so that a test does


async def silent(writer: asyncio.StreamWriter) -> None:
    """Take the request and say nothing."""
    await asyncio.sleep(60)


async def trickling(writer: asyncio.StreamWriter) -> None:
    """Send a byte now and then."""
    writer.write(CHUNKED)
    while True:
        await _send(writer, b"1\r\n<\r\n")
        await asyncio.sleep(0.1)


async def crumbling(writer: asyncio.StreamWriter) -> None:
    """Send chunks of one byte as fast as they are taken."""
    await _flood(writer, CHUNKED, b"1\r\n<\r\n" * 4096)


async def continuing(writer: asyncio.StreamWriter) -> None:
    """Say that the answer is still to come, again and again."""
    await _flood(writer, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 4096)


async def bombing(writer: asyncio.StreamWriter) -> None:
    """Send half a kilobyte that becomes sixty-four megabytes."""
    packed = gzip.compress(gzip.compress(b" " * (64 * 2**20), 9), 9)
    writer.write(HEAD + b"Content-Encoding: gzip, gzip\r\nContent-Length: %d\r\n\r\n" % len(packed))
    await _send(writer, packed)


async def breaking_off(writer: asyncio.StreamWriter) -> None:
    """Promise more than comes."""
    await _send(writer, HEAD + b"Content-Length: 100000\r\n\r\n<rss><channel>")


async def raving(writer: asyncio.StreamWriter) -> None:
    """Speak no HTTP at all."""
    await _send(writer, bytes(range(256)) * 64)


async def turning(writer: asyncio.StreamWriter) -> None:
    """Send on to itself."""
    await _send(writer, b"HTTP/1.1 302 Found\r\nLocation: /feed.xml\r\nContent-Length: 0\r\n\r\n")


BROKEN: dict[str, Answer] = {
    answer.__name__.replace("_", "-"): answer
    for answer in (silent, trickling, crumbling, continuing, bombing, breaking_off, raving, turning)
}


def broken_sources(names: Sequence[str]) -> list[Source]:
    """Return the servers as sources that somebody added."""
    return [
        source(
            name, name=f"Broken {name}", url=address(name, "feed.xml"), label="unlabelled", party="other",
            ownership=Ownership.UNLABELLED,
        )
        for name in names
    ]  # fmt: skip


@asynccontextmanager
async def open_broken(names: Sequence[str], port: int) -> AsyncIterator[dict[str, str]]:
    """Open the servers at one port; gives the loopback address of each."""
    addresses = {name: f"127.3.0.{number}" for number, name in enumerate(names, 1)}
    async with AsyncExitStack() as stack:
        for name in names:
            server = await asyncio.start_server(_talk(BROKEN[name]), addresses[name], port)
            stack.push_async_callback(_closed, server)
        yield addresses


async def _closed(server: asyncio.Server) -> None:
    server.close()
    await server.wait_closed()


def _talk(answer: Answer) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1]
            if path == b"/robots.txt":
                await _send(writer, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                await answer(writer)
        writer.close()

    return talk


async def _flood(writer: asyncio.StreamWriter, head: bytes, piece: bytes) -> None:
    writer.write(head)
    for _ in range(MOST_BYTES // len(piece)):
        await _send(writer, piece)
        await asyncio.sleep(0)


async def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()
