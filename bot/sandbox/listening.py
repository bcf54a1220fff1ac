"""The sandbox's socket: connections can be refused for a while, and cut in the middle."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp, Receive


class Listener(uvicorn.Server):
    """A server on loopback whose door can be shut: connections are then refused, and those that are open are cut.

    Requests that have arrived whole are done to their end also after their client has gone, as Telegram does it.
    """

    def __init__(self, application: ASGIApp, host: str, port: int) -> None:
        super().__init__(
            uvicorn.Config(
                application, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2
            )
        )
        self._host = host
        self.port = port

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals of the process to whoever started it."""
        yield

    def bind(self) -> socket.socket:
        """Return a socket bound to the address; the port that was free is kept."""
        # With its protocol named, asyncio turns Nagle's algorithm off; else each answer waits 40 ms for an ACK.
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((self._host, self.port))
        self.port = bound.getsockname()[1]
        return bound

    def shut(self) -> None:
        """Refuse connections, and cut those that are open."""
        for server in self.servers:
            server.close()
        self.servers = []
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()

    async def open_again(self) -> None:
        """Take connections again, at the same port."""
        await self.startup(sockets=[self.bind()])


@asynccontextmanager
async def listening(application: ASGIApp, host: str, port: int) -> AsyncIterator[Listener]:
    """Serve `application` while the block runs; the listener's `port` is a free one when `port` is 0."""
    listener = Listener(application, host, port)
    task = asyncio.create_task(listener.serve(sockets=[listener.bind()]))
    try:
        while not listener.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(0.005)
        yield listener
    finally:
        listener.should_exit = True
        await task


def client_has_gone(receive: Receive) -> bool:
    """Whether the client of a request has closed its connection. ASGI says so only to those who wait for it."""
    return bool(getattr(getattr(receive, "__self__", None), "disconnected", False))


async def cut(receive: Receive) -> None:
    """Cut the connection of a request. ASGI has no word for it, so uvicorn's transport is asked for."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        raise RuntimeError("this server cannot cut connections")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
