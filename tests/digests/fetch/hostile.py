"""A web server on loopback that does what it is told, and whose log is the judge of who asks it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from digests.fetch import Fetcher, Politeness, build_client

AGENT = "Communique/test (news digest bot; nobody@example.org)"
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
QUICK = Politeness(spacing=0.0, robots=False)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Patience:
    """Seconds that pass only while somebody pauses between two requests, and then at once."""

    def __init__(self) -> None:
        self.seconds = 1.0

    def time(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)

    def rule(self, patch: pytest.MonkeyPatch) -> None:
        """Let pauses between requests go by these seconds instead of the event loop's."""
        loop = SimpleNamespace(time=self.time, create_future=lambda: asyncio.get_running_loop().create_future())
        names = {name: getattr(asyncio, name) for name in ("CancelledError", "Future", "Lock")}
        ruled = SimpleNamespace(**names, sleep=self.sleep, get_running_loop=lambda: loop)
        patch.setattr("digests.fetch.politeness.asyncio", ruled)


@dataclass
class Seen:
    """One request as it came. `began` and `ended` are in the server's seconds; one that has not ended has 0."""

    path: str
    head: bytes
    began: float
    ended: float = 0.0

    def header(self, name: str) -> bytes | None:
        """The value of a header, byte for byte."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b": ")
            if key.lower() == name.lower().encode():
                return value
        return None


Script = Callable[[Seen, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class HostileServer:
    address: str = "127.0.0.1"
    scheme: str = "http"
    port: int = 0
    patience: Patience = field(default_factory=Patience)
    scripts: dict[str, Script] = field(default_factory=dict)
    log: list[Seen] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    most_open: int = 0
    served: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.address}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [seen.path for seen in self.log]

    def gaps(self) -> list[float]:
        """Seconds of its patience from the end of each answer to the begin of the next request."""
        return [
            round(later.began - former.ended, 6) for former, later in zip(self.log, self.log[1:], strict=False)
        ]

    def put(
        self,
        path: str,
        body: bytes = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str | bytes] | None = None,
        wait: float = 0.0,
    ) -> str:
        """Answer at `path` with this, after `wait` seconds, and leave the connection open."""
        lines = [f"HTTP/1.1 {status} Word".encode()]
        if status != 304:
            lines.append(b"Content-Length: %d" % len(body))
        for name, value in (headers or {}).items():
            lines.append(name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()))

        async def script(seen: Seen, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(wait)
            writer.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)

        return self.play(path, script)

    def play(self, path: str, script: Script) -> str:
        """Answer at `path` with whatever `script` writes."""
        self.scripts[path] = script
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        return self.put(path, status=status, headers={"Location": to})

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.served.add(task)
        self.connections += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            while not reader.at_eof():
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ")[1].decode()
                seen = Seen(path, head.removesuffix(b"\r\n\r\n"), self.patience.time())
                self.log.append(seen)
                await self.scripts.get(path, _not_found)(seen, writer)
                await writer.drain()
                seen.ended = self.patience.time()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.served.discard(task)
            self.open -= 1
            writer.close()


async def _not_found(seen: Seen, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


@asynccontextmanager
async def hostile(
    address: str = "127.0.0.1", tls: ssl.SSLContext | None = None, patience: Patience | None = None
) -> AsyncIterator[HostileServer]:
    server = HostileServer(address, "https" if tls else "http", patience=patience or Patience())
    listening = await asyncio.start_server(server.serve, address, 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in server.served:
            task.cancel()
        await asyncio.gather(*server.served)
        await listening.wait_closed()


@asynccontextmanager
async def fetching(
    politeness: Politeness = QUICK, *, certificates: str = "", **options: object
) -> AsyncIterator[Fetcher]:
    """A fetcher that may ask loopback."""
    async with build_client(allow_private=True, certificates=certificates) as client:
        yield Fetcher(client, user_agent=AGENT, allow_private=True, politeness=politeness, **options)  # type: ignore[arg-type]
