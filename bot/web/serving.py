"""Serving an ASGI application inside a running event loop, behind a door. The door limits how many connections
are open, and for how long. With uvicorn alone, a client that sends nothing, or a byte a second, would keep its
connection for ever. Enough such clients would use up all descriptors: polling, sending and storing would fail."""

import asyncio
import ipaddress
import logging
import socket
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.h11_impl import H11Protocol

log = logging.getLogger("communique.web")

SECONDS_TO_ASK = 10.0
"""In which a client has to send a whole request, counted from its connection or from the last answer."""
SECONDS_FOR_ALL = 60.0
"""For a request and its answer, until the client has received the answer."""
MOST, MOST_OF_ONE = 256, 64
"""Connections in all, and of one caller. Telegram opens at most 40, perhaps all from the address of one proxy."""
FEWEST = 16
DESCRIPTORS_OF_OURS = 256
"""So many descriptors may polling, sending, reading and the database need at the same time."""
BACKLOG, ACCEPTED_AT_ONCE = 128, 16
"""Connections that the system lets wait; connections that the event loop accepts in one turn."""
PIECE = 512
"""Bytes of one connection that are read in one turn: so much of a body in tiny chunks takes 5 ms."""
SECONDS_OF_READING = 0.005
"""Seconds of a processor for reading in one turn of the event loop. The head of a request takes a hundredth of it.
So reading keeps up with accepting, and a connection is read before it has to give way to a new one."""
SECONDS_BETWEEN_LINES = 60.0


def most_connections(descriptors: int | None) -> int:
    """Return how many connections may be open, if the process may have `descriptors` (None: not known)."""
    return MOST if descriptors is None else min(MOST, max(FEWEST, (descriptors - DESCRIPTORS_OF_OURS) // 2))


def caller_of(address: str) -> str:
    """Return whose the connections from an IP address are: the address, of IPv6 its /64, which one person has."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))


def descriptors_allowed() -> int | None:
    """Return how many descriptors this process may have, or None if there is no limit or it is not known."""
    try:
        import resource  # noqa: PLC0415 - not every system has this module
    except ImportError:  # on Windows, where descriptors are not scarce
        return None
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if allowed == resource.RLIM_INFINITY else allowed


class HeldFlow(FlowControl):
    """Decides whether a connection is read: not while data that came earlier wait for their turn."""

    waits = False

    def resume_reading(self) -> None:
        if self.waits:
            self.read_paused = False
        else:
            super().resume_reading()

    def hold(self) -> None:
        self.waits = True
        self._transport.pause_reading()

    def go_on(self) -> None:
        self.waits = False
        if not self.read_paused:
            self._transport.resume_reading()


class Guarded(H11Protocol):
    """One connection. The client has SECONDS_TO_ASK for a request, SECONDS_FOR_ALL until it has the answer. Its
    data are read in pieces, in turns with the other connections."""

    door: "Door"
    flow: HeldFlow
    caller = ""
    _since = 0.0
    _timer: asyncio.TimerHandle | None = None
    _pending = b""

    @property
    def asks(self) -> bool:
        """Return whether a whole request has come and its answer is not complete."""
        return self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.flow = HeldFlow(transport)
        self.caller = caller_of(self.client[0] if self.client else "")
        self._since = self.loop.time()
        if not self.door.admit(self):
            transport.abort()
            return
        self._timer = self.loop.call_later(SECONDS_TO_ASK, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self.door.leave(self)
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._pending += data
        if not self.flow.waits:
            self.flow.hold()
            self.door.queue(self)

    def read_a_piece(self) -> bool:
        """Read the next piece of the data that came. Return whether there are more."""
        if self.transport.is_closing():
            return False
        piece, self._pending = self._pending[:PIECE], self._pending[PIECE:]
        super().data_received(piece)
        if not self._pending:
            self.flow.go_on()
        return bool(self._pending)

    def on_response_complete(self) -> None:
        self._since = self.loop.time()
        super().on_response_complete()

    def _look(self) -> None:
        until = self._since + (SECONDS_FOR_ALL if self.asks else SECONDS_TO_ASK)
        left = until - self.loop.time()
        if left <= 0:
            self.transport.abort()
        else:
            self._timer = self.loop.call_later(left if not self.asks else min(left, SECONDS_TO_ASK), self._look)


class Door:
    """The open connections. If there are too many, of one caller or in all, the oldest connection without a whole
    request is closed for the new one. If all of them are being answered, the new one is closed."""

    def __init__(self, most: int | None = None, most_of_one: int = MOST_OF_ONE) -> None:
        self._most = most_connections(descriptors_allowed()) if most is None else most
        self._most_of_one = min(most_of_one, self._most)
        self.accepted_at_once = max(1, min(ACCEPTED_AT_ONCE, self._most_of_one // 4))
        self._inside: dict[Guarded, None] = {}  # oldest first
        self._reading: deque[Guarded] = deque()

    def protocol(self, **given: Any) -> Guarded:
        """Return the protocol of one connection. The arguments come from uvicorn."""
        guarded = Guarded(**given)
        guarded.door = self
        return guarded

    def admit(self, guarded: Guarded) -> bool:
        """Let a connection in, and return True. Return False if there is no place for it."""
        of_one = [each for each in self._inside if each.caller == guarded.caller]
        crowd = of_one if len(of_one) >= self._most_of_one else list(self._inside)
        if len(of_one) >= self._most_of_one or len(crowd) >= self._most:
            silent = next((each for each in crowd if not each.asks), None)
            if silent is None:
                return False
            self.leave(silent)
            silent.transport.abort()
        self._inside[guarded] = None
        return True

    def turn_away(self) -> None:
        """Close the connections without a whole request, so that a stop of the bot does not wait for them."""
        for guarded in [each for each in self._inside if not each.asks]:
            guarded.transport.abort()

    def queue(self, guarded: Guarded) -> None:
        """Put a connection into the queue of connections to be read."""
        self._reading.append(guarded)
        if len(self._reading) == 1:
            guarded.loop.call_soon(self._read)

    def _read(self) -> None:
        """Read a piece of each queued connection, until the time of a turn is used up."""
        until = time.thread_time() + SECONDS_OF_READING
        for _ in range(len(self._reading)):
            guarded = self._reading[0]
            more = self._has_more(guarded)
            self._reading.popleft()
            if more:
                self._reading.append(guarded)
            if time.thread_time() >= until:
                break
        if self._reading:
            guarded.loop.call_soon(self._read)

    @staticmethod
    def _has_more(guarded: Guarded) -> bool:
        """Read a piece of a connection and return whether there is more. A connection that fails is closed."""
        try:
            return guarded.read_a_piece()
        except Exception:
            log.exception("a connection was closed because it could not be read")
            guarded.transport.abort()
            return False

    def leave(self, guarded: Guarded) -> None:
        """Forget a connection that is closed."""
        self._inside.pop(guarded, None)


class AcceptErrors:
    """The event loop's handler of errors. It logs once a minute that connections could not be accepted. The usual
    handler logs this dozens of times a second, with a traceback. Other errors go to the usual handler."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._said_at: float | None = None
        self._untold = 0

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not str(context.get("message", "")).startswith("socket.accept()"):
            loop.default_exception_handler(context)
            return
        self._untold += 1
        if self._said_at is None or self._now() - self._said_at >= SECONDS_BETWEEN_LINES:
            log.warning("connections could not be accepted (%d times): %s", self._untold, context.get("exception"))
            self._said_at, self._untold = self._now(), 0


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to the address, or to a free port if `port` is 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only if the protocol is named, asyncio turns Nagle's algorithm off. Else answers may wait 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


class Server(uvicorn.Server):
    """A server that does not handle the process's signals. `options` are uvicorn's."""

    def __init__(self, application: ASGIApp, **options: Any) -> None:
        plain = {"log_config": None, "access_log": False, "lifespan": "off", "timeout_graceful_shutdown": 2}
        super().__init__(uvicorn.Config(application, **(plain | options)))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    @asynccontextmanager
    async def running(self, listener: socket.socket) -> AsyncIterator[None]:
        """Serve while the block runs."""
        task = asyncio.create_task(self.serve(sockets=[listener]))
        try:
            while not self.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event
                await asyncio.sleep(0.005)
            yield
        finally:
            self.should_exit = True
            await task


@asynccontextmanager
async def serving(
    application: ASGIApp, host: str = "127.0.0.1", port: int = 0, door: Door | None = None
) -> AsyncIterator[int]:
    """Serve `application` while the block runs; yield the port (a free one if `port` is 0). `door` limits the
    connections of strangers. Without a door any number of connections may stay for any time."""
    with bound(host, port) as listener:
        if door is None:
            async with Server(application).running(listener):
                yield listener.getsockname()[1]
            return
        loop = asyncio.get_running_loop()
        former = loop.get_exception_handler()
        loop.set_exception_handler(AcceptErrors(loop.time))
        server = Server(application, http=door.protocol, ws="none", backlog=door.accepted_at_once)
        try:
            async with server.running(listener):
                listener.listen(BACKLOG)  # asyncio has one number for both limits, so the backlog is set again
                try:
                    yield listener.getsockname()[1]
                finally:
                    door.turn_away()
        finally:
            loop.set_exception_handler(former)
