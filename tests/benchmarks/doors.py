"""What attacks on connections cost the event loop: its lag under each, beside the lag of the quiet loop.

    python -m tests.benchmarks.doors [--seconds N] [--without-guards]

Servers that attack whoever reads them, and callers who attack whoever listens, run in a process of their own on
loopback. Meanwhile the loop of this process, with the product's fetcher or its public door in it, is asked every
two milliseconds for a turn; a lag is how much later the turn comes. Each line: the attack, the 99th percentile and
the longest lag in milliseconds and as a multiple of the quiet loop's in the same run, and what came of it.
"""

import argparse
import asyncio
import json
import multiprocessing
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from multiprocessing.connection import Connection
from statistics import quantiles
from typing import Any

from bot.web import serving as doors
from bot.web.application import build_web
from bot.web.serving import Door, serving
from digests.errors import FetchError
from digests.fetch import Fetcher, Politeness, bodies, build_client, guard
from tests.web_status import web_status

TURN = 0.002
READERS_AT_ONCE = 8
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n" * 2500
CRUMBS = b"1\r\nx\r\n" * 10_000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ASKS = b"POST /telegram HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: right\r\n"

Attack = Callable[[asyncio.StreamWriter], Awaitable[None]]


async def _pour(writer: asyncio.StreamWriter, first: bytes, again: bytes, pause: float = 0.0) -> None:
    writer.write(first)
    while True:
        writer.write(again)
        await writer.drain()
        await asyncio.sleep(pause)


SERVERS: Mapping[str, Attack] = {
    "endless 100 Continue": lambda writer: _pour(writer, b"", CONTINUE),
    "endless headers": lambda writer: _pour(writer, HEAD, b"X-More: and more\r\n" * 3000),
    "a body in crumbs": lambda writer: _pour(writer, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", CRUMBS),
    "a byte a second": lambda writer: _pour(writer, HEAD + b"Content-Length: 99999\r\n\r\n", b"x", 1.0),
}
CALLERS: Mapping[str, tuple[bytes, bytes, float, int]] = {
    "half-open connections": (b"", b"", 0.5, 1500),
    "half a request": (b"GET /healthz HTTP/1.1\r\nX-", b"x", 0.5, 500),
    "an update in crumbs": (ASKS + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n" * 5000, 0.0, 20),
}


def attack(pipe: Connection) -> None:
    """Serve every attack of a server on a path of its own; call where the other end says, until it ends."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            await SERVERS[list(SERVERS)[int(head.split(b" ")[1][1:])]](writer)
        writer.close()

    async def call(port: int, first: bytes, again: bytes, pause: float) -> None:
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                await _pour(writer, first, again, pause or 0.01)
            await asyncio.sleep(0.1)

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        calling: list[asyncio.Task[None]] = []
        while (order := await asyncio.to_thread(pipe.recv)) is not None:
            for task in calling:
                task.cancel()
            name, port = order
            first, again, pause, number = CALLERS.get(name, (b"", b"", 0.0, 0))
            calling = [asyncio.create_task(call(port, first, again, pause)) for _ in range(number)]

    asyncio.run(run())


@asynccontextmanager
async def lags(found: list[float]) -> AsyncIterator[None]:
    """Ask for a turn again and again while the block runs, and note how late each comes, in seconds."""

    async def ask() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TURN)
            found.append(time.perf_counter() - before - TURN)

    asking = asyncio.create_task(ask())
    try:
        yield
    finally:
        asking.cancel()


async def read(fetcher: Fetcher, url: str, seconds: float) -> str:
    """Read an address by several readers, again and again for so long; return what came of it."""
    outcomes: dict[str, int] = {}

    async def one() -> None:
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            try:
                await fetcher.get(url, timeout=left)
                outcome = "read"
            except FetchError as error:
                outcome = str(error).partition(": ")[2] or str(error)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1

    await asyncio.gather(*(one() for _ in range(READERS_AT_ONCE)))
    return "; ".join(f"{number} x {words}" for words, number in sorted(outcomes.items()))


async def ask_for_health(port: int, seconds: float) -> str:
    """Ask for the health page by new connections for so long; return how often that went well."""
    well = tried = 0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        tried += 1
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                well += b" 200 " in await reader.readline()
                writer.close()
        await asyncio.sleep(0.05)
    return f"{well} of {tried} looks at /healthz answered"


def without_guards(patch: Callable[[Any, str, Any], None]) -> None:
    """Switch every guard off."""
    patch(guard, "counted", lambda stream: stream)
    patch(bodies, "CHUNKS_A_BREATH", 10**12)
    patch(bodies, "are_crumbs", lambda chunks: False)
    patch(doors.Guarded, "data_received", doors.H11Protocol.data_received)
    patch(doors, "SECONDS_TO_ASK", 10**6)
    patch(doors.Door, "admit", lambda door, guarded: True)


def figures(found: list[float]) -> tuple[float, float]:
    """Return the 99th percentile and the longest, in milliseconds."""
    return 1000 * quantiles(found, n=100)[98], 1000 * max(found)


async def measure(seconds: float) -> None:
    """Measure every attack and print a line for each."""
    ours, theirs = multiprocessing.Pipe()
    attacker = multiprocessing.get_context("spawn").Process(target=attack, args=(theirs,), daemon=True)
    attacker.start()
    port = await asyncio.to_thread(ours.recv)
    politeness = Politeness(at_once=READERS_AT_ONCE, spacing=0.0, robots=False)

    async def take(_: object) -> None:
        return None

    async def line(name: str, work: Awaitable[str]) -> None:
        found: list[float] = []
        async with lags(found):
            outcome = await work
        high, longest = figures(found)
        quiet.setdefault("high", high)
        quiet.setdefault("longest", longest)
        of_quiet = {"of_quiet_p99": high / quiet["high"], "of_quiet_longest": longest / quiet["longest"]}
        numbers = {"p99_ms": high, "longest_ms": longest, **of_quiet}
        print(
            json.dumps({"attack": name, **{key: round(each, 1) for key, each in numbers.items()}, "came": outcome})
        )

    async def nothing() -> str:
        await asyncio.sleep(seconds)
        return ""

    quiet: dict[str, float] = {}
    web = build_web(web_status(), accept=take, secret="right")
    async with build_client(allow_private=True) as client, serving(web, door=Door()) as door:
        fetcher = Fetcher(client, user_agent="bench/1", allow_private=True, politeness=politeness)
        await line("quiet", nothing())
        for number, name in enumerate(SERVERS):
            addresses = f"http://127.0.0.1:{port}/{number}"
            await line(name, read(fetcher, addresses, seconds))
        await line("health alone", ask_for_health(door, seconds))
        for name in CALLERS:
            ours.send((name, door))
            await line(name, ask_for_health(door, seconds))
        ours.send(("", 0))
    ours.send(None)
    attacker.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--without-guards", action="store_true")
    given = parser.parse_args()
    if given.without_guards:
        without_guards(setattr)
    asyncio.run(measure(given.seconds))


if __name__ == "__main__":
    main()
