"""The hosts of a measured world: one process of its own on many addresses of 127.0.0.0/8, as cheap as can be."""

import asyncio
import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.benchmarks.world import Answer, World, address, packed

PIECES = 20
WORDS = {200: "OK", 304: "Not Modified", 404: "Not Found", 500: "Internal Server Error"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it: `began` on the monotonic clock, `seconds` until its last byte."""

    host: int
    path: str
    status: int
    began: float
    seconds: float
    conditional: bool


@dataclass(frozen=True, slots=True)
class Built:
    """What a world holds: items that its good and changed feeds list, and those to be stored as new, by pass."""

    items: tuple[int, ...]
    news: tuple[int, ...]
    body_bytes: int


class Hosts:
    """The server's process, seen from outside."""

    def __init__(self, connection: Connection, port: int, closed_port: int, built: Built) -> None:
        self.built = built
        self.port = port
        self.closed_port = closed_port
        self._connection = connection

    def url(self, host: int, path: str, *, refused: bool = False) -> str:
        return f"http://{address(host)}:{self.closed_port if refused else self.port}{path}"

    def turn(self, pass_: int) -> None:
        """Serve the answers of the first (0) or the second (1) pass from now on."""
        self._connection.send(("turn", pass_))
        self._connection.recv()

    def log(self) -> list[Request]:
        """Return the requests since the last call."""
        self._connection.send(("log", 0))
        requests: list[Request] = self._connection.recv()
        return requests


@contextmanager
def hosts(build: Callable[[], World], count: int) -> Iterator[Hosts]:
    """Serve a world on `count` addresses, built and kept in a process whose memory and CPU don't count."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    port, closed_port = _free_ports()
    process = context.Process(target=_run, args=(theirs, build, count, port), daemon=True)
    process.start()
    try:
        yield Hosts(ours, port, closed_port, ours.recv())
    finally:
        with suppress(OSError):
            ours.send(("stop", 0))
        process.join(10)
        process.kill()


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind((address(0), 0))
        other.bind((address(0), 0))
        return one.getsockname()[1], other.getsockname()[1]


def _run(connection: Connection, build: Callable[[], World], count: int, port: int) -> None:
    asyncio.run(_serve(connection, build(), count, port))


async def _serve(connection: Connection, world: World, count: int, port: int) -> None:
    loop = asyncio.get_running_loop()
    for answer in {id(answer): answer for answers in world.answers for answer in answers.values()}.values():
        answer.body = packed(answer.body, port)
    state = _State(world)
    servers = [
        await loop.create_server(lambda host=host: _Talk(state, host), address(host), port, backlog=64)  # type: ignore[misc]
        for host in range(count)
    ]
    over = loop.create_future()

    def told() -> None:
        word, value = connection.recv()
        if word == "turn":
            state.answers = world.answers[value]
            connection.send(value)
        elif word == "log":
            connection.send(state.requests)
            state.requests = []
        elif not over.done():
            over.set_result(None)

    loop.add_reader(connection.fileno(), told)
    connection.send(Built(tuple(world.items), tuple(world.news), world.body_bytes))
    await over
    loop.remove_reader(connection.fileno())
    for server in servers:
        server.close()


class _State:
    def __init__(self, world: World) -> None:
        self.answers = world.answers[0]
        self.requests: list[Request] = []


class _Talk(asyncio.Protocol):
    """One connection to one host: a request at a time, kept open unless the client says otherwise."""

    def __init__(self, state: _State, host: int) -> None:
        self._state, self._host = state, host
        self._transport: asyncio.Transport
        self._received = b""
        self._waiting: asyncio.TimerHandle | None = None
        self._asked: tuple[str, bool, bool, float] = ("", False, False, 0.0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
            self._note(0)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if b"\r\n\r\n" not in self._received or self._waiting is not None:
            return
        head, _, self._received = self._received.partition(b"\r\n\r\n")
        line, *headers = head.decode("latin-1").split("\r\n")
        said = {name.lower(): value.strip() for name, _, value in (header.partition(":") for header in headers)}
        path = line.split(" ")[1]
        answer = self._state.answers.get((self._host, path)) or Answer(404, body=b"")
        same = bool(answer.etag) and said.get("if-none-match") == answer.etag
        same = same or (not answer.etag and said.get("if-modified-since") == answer.modified != "")
        conditional = "if-none-match" in said or "if-modified-since" in said
        self._asked = (path, conditional, said.get("connection", "").lower() == "close", time.monotonic())
        seconds = 0.0 if answer.trickles and not same else answer.seconds
        self._waiting = asyncio.get_running_loop().call_later(seconds, self._answer, answer, same)

    def _answer(self, answer: Answer, same: bool) -> None:
        self._waiting = None
        if not answer.status:
            self._note(0)
            self._transport.abort()
            return
        status = 304 if same else answer.status
        body = b"" if same else answer.body
        known = f"ETag: {answer.etag}\r\n" if answer.etag else ""
        known += f"Last-Modified: {answer.modified}\r\n" if answer.modified else ""
        packing = f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n" if not same else ""
        last = "Connection: close\r\n" if self._asked[2] else ""
        head = f"HTTP/1.1 {status} {WORDS[status]}\r\n{answer.head}{known}{packing}{last}\r\n".encode()
        if answer.cut:
            self._transport.write(head + body[: len(body) // 2])
            self._note(status)
            self._transport.close()
        elif answer.trickles and not same:
            self._transport.write(head)
            self._trickle(body, 0, answer.seconds / PIECES)
        else:
            self._transport.write(head + body)
            self._done(status)

    def _trickle(self, body: bytes, at: int, every: float) -> None:
        size = -(-len(body) // PIECES)
        self._transport.write(body[at : at + size])
        self._waiting = None
        if at + size >= len(body):
            self._done(200)
            return
        self._waiting = asyncio.get_running_loop().call_later(every, self._trickle, body, at + size, every)

    def _done(self, status: int) -> None:
        self._note(status)
        if self._asked[2]:
            self._transport.close()
        elif self._received:
            self.data_received(b"")

    def _note(self, status: int) -> None:
        path, conditional, _, began = self._asked
        self._state.requests.append(
            Request(self._host, path, status, began, time.monotonic() - began, conditional)
        )
