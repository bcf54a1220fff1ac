"""A press on loopback for two weeks: outlets with their rhythms and their troubles, each on a host of its own.

What an outlet answers depends on the moved clock alone. Every request is noted with the clock's time, so that a
test can count what was asked of whom, and when.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import Any

import httpcore

from digests.model import Source
from tests.factories import source

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
END = START + timedelta(days=14)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SHOWN = 30
WORDS = {200: "OK", 301: "Moved Permanently", 304: "Not Modified", 404: "Not Found", 410: "Gone", 429: "Too Many"}
_DONE = ("praised", "put off", "reviewed", "signed", "opened", "refused", "rebuilt")
_THINGS = (
    "the harbour wall", "a rice quota", "the ferry line", "a chip plant", "the tariff list", "a school", "the dam",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: when by the moved clock, of which outlet's host, and what was answered."""

    at: datetime
    host: str
    path: str
    headers: Mapping[str, str]
    status: int

    @property
    def conditions(self) -> tuple[str, str]:
        return self.headers.get("if-none-match", ""), self.headers.get("if-modified-since", "")


@dataclass(frozen=True, slots=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True, eq=False)
class Outlet:
    """One outlet: when it publishes, and what its feed looks like on an ordinary day.

    `published` are the instants of its items. `etag` and `modified` give the validators of a list of items, or
    nothing. `head` is what the feed says of itself. `lies`: it answers "not modified" to whoever asks for that.
    `trouble` replaces the answer to a path at a time while it returns one. `closed` is when nobody listens.
    """

    name: str
    published: Sequence[datetime]
    etag: Callable[[int], str] = lambda newest: f'"{newest}"'
    modified: Callable[[datetime], str] = lambda newest: ""
    headers: Mapping[str, str] = field(default_factory=dict)
    head: Callable[[datetime], str] = lambda now: ""
    dated: bool = True
    lies: bool = False
    robots: str | None = None
    trouble: Callable[[datetime, str], Reply | None] = lambda now, path: None
    closed: tuple[datetime, datetime] | None = None

    def url_of(self, number: int) -> str:
        return f"https://{self.name}.example.org/news/{number}"

    def out(self, now: datetime) -> list[int]:
        """Return the numbers of the items published so far, newest first."""
        return [number for number, at in enumerate(self.published) if at <= now][::-1]

    def feed(self, now: datetime) -> Reply:
        shown = self.out(now)[:SHOWN]
        items = "".join(map(self._item, shown))
        body = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>{self.name}</title><link>https://{self.name}.example.org/</link>{self.head(now)}{items}"
            "</channel></rss>"
        )
        newest = shown[0] if shown else -1
        validators = {"ETag": self.etag(newest), "Last-Modified": self.modified(self.published[newest])}
        given = {name: value for name, value in validators.items() if value}
        return Reply(body=body.encode(), headers={"Content-Type": "application/rss+xml", **given, **self.headers})

    @cache  # noqa: B019 - an outlet lives as long as its test
    def _item(self, number: int) -> str:
        told = " ".join(
            f"{self.name.title()} has said in number {number} that clause {line} of paper {number * 7 + line}, "
            f"which {_DONE[(number + line) % 7]} {_THINGS[(number * 3 + line) % 7]}, was with it for "
            f"{line + number % 90} days."
            for line in range(9)
        )
        date = f"<pubDate>{format_datetime(self.published[number])}</pubDate>" if self.dated else ""
        link = self.url_of(number)
        title = f"{self.name.title()} {_DONE[number % 7]} {_THINGS[number // 7 % 7]}, number {number}"
        return (
            f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>{date}"
            f"<content:encoded>&lt;p&gt;{told}&lt;/p&gt;</content:encoded></item>"
        )


@dataclass
class Line(httpcore.AsyncNetworkBackend):
    """The line to the press: while it is `down` for a host, a connection fails as without a network. `tried` are
    the hosts that were to be connected to meanwhile."""

    down: Callable[[str], bool] = lambda host: False

    def __post_init__(self) -> None:
        self.tried: list[str] = []
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(self, host: str, *args: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        if self.down(host):
            self.tried.append(host)
            raise httpcore.ConnectError("[Errno 101] Network is unreachable")
        return await self._backend.connect_tcp(host, *args, **options)


class Press:
    """The outlets' hosts, 127.2.0.1 and on, all at one port."""

    def __init__(self, outlets: Sequence[Outlet], clock: Callable[[], datetime]) -> None:
        self.outlets = {outlet.name: outlet for outlet in outlets}
        self.asked: list[Asked] = []
        self._clock = clock
        self.addresses = {outlet.name: f"127.2.0.{number}" for number, outlet in enumerate(outlets, 1)}
        self._servers: dict[str, asyncio.Server] = {}
        self.port = _free_port("127.2.0.1")

    def url(self, name: str, path: str = "/feed.xml") -> str:
        return f"http://{self.addresses[name]}:{self.port}{path}"

    def sources(self) -> list[Source]:
        return [source(name, url=self.url(name)) for name in self.outlets]

    async def open_and_close(self) -> None:
        """Listen where somebody should be listening at the clock's time, and nowhere else."""
        now = self._clock()
        for name, outlet in self.outlets.items():
            closed = outlet.closed is not None and outlet.closed[0] <= now < outlet.closed[1]
            if closed and name in self._servers:
                server = self._servers.pop(name)
                server.close()
                await server.wait_closed()
            elif not closed and name not in self._servers:
                self._servers[name] = await self._listen(outlet)

    async def close(self) -> None:
        for server in self._servers.values():
            server.close()
            await server.wait_closed()

    async def _listen(self, outlet: Outlet) -> asyncio.Server:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                lines = (line.partition(":") for line in head[1:])
                headers = {name.lower(): value.strip() for name, _, value in lines}
                writer.write(self._answer(outlet, head[0].split(" ")[1], headers))
                await writer.drain()
            except (ConnectionError, asyncio.IncompleteReadError):
                pass
            finally:
                writer.close()

        return await asyncio.start_server(talk, self.addresses[outlet.name], self.port)

    def _answer(self, outlet: Outlet, path: str, headers: Mapping[str, str]) -> bytes:
        now = self._clock()
        if path == "/robots.txt":
            reply = Reply(404) if outlet.robots is None else Reply(body=outlet.robots.encode())
        else:
            reply = outlet.trouble(now, path) or _conditional(outlet.feed(now), headers, lies=outlet.lies)
        self.asked.append(Asked(now, outlet.name, path, headers, reply.status))
        said = {"Content-Length": str(len(reply.body)), "Connection": "close", **reply.headers}
        lines = [
            f"HTTP/1.1 {reply.status} {WORDS[reply.status]}",
            *(f"{key}: {value}" for key, value in said.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + reply.body


def _conditional(reply: Reply, headers: Mapping[str, str], *, lies: bool) -> Reply:
    """Answer 304 when the validators are the current ones, as RFC 9110 says; one that lies does so to any."""
    tag, since = headers.get("if-none-match"), headers.get("if-modified-since")
    same = tag == reply.headers.get("ETag") if tag is not None else since == reply.headers.get("Last-Modified")
    if (tag is not None or since is not None) and (same or lies):
        return Reply(304, headers={name: value for name, value in reply.headers.items() if name != "Content-Type"})
    return reply


def _free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def open_press(outlets: Sequence[Outlet], clock: Callable[[], datetime]) -> AsyncIterator[Press]:
    press = Press(outlets, clock)
    try:
        await press.open_and_close()
        yield press
    finally:
        await press.close()


def every(hours: float, *, since: datetime = START - 10 * DAY, until: datetime = END) -> list[datetime]:
    """Return instants a regular span apart, at five minutes past."""
    count = int((until - since) / (hours * HOUR))
    return [since + timedelta(hours=hours * number, minutes=5) for number in range(count)]


def weekdays(hour: int) -> list[datetime]:
    """Return an instant for each day from Monday to Friday, from four weeks before the start on."""
    days = (START + DAY * number + hour * HOUR for number in range(-28, 14))
    return [day for day in days if day.weekday() < 5]
