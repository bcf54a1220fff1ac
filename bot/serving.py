"""Serving an ASGI application from inside a running event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from bot.door import ACCEPTED_AT_ONCE, BACKLOG, AcceptErrors, Door


class _Server(uvicorn.Server):
    """A server that leaves the signals of the process to whoever started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(
    application: ASGIApp, host: str = "127.0.0.1", port: int = 0, door: Door | None = None
) -> AsyncIterator[int]:
    """Serve `application` while the block runs; gives the port (a free one when `port` is 0). Who may come in is
    for the `door` to say, which strangers stand before; without one everybody may, for as long as they like."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, asyncio turns Nagle's algorithm off; else each answer may wait 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    guarded: dict[str, Any] = {}
    if door is not None:
        guarded = {"http": door.protocol, "ws": "none", "backlog": ACCEPTED_AT_ONCE}
    server = _Server(
        uvicorn.Config(
            application, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2, **guarded
        )
    )
    loop = asyncio.get_running_loop()
    former = loop.get_exception_handler()
    if door is not None:
        loop.set_exception_handler(AcceptErrors(loop.time))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(0.005)
        if door is not None:
            listener.listen(BACKLOG)  # the loop takes the one number for both
        yield listener.getsockname()[1]
    finally:
        if door is not None:
            door.turn_away()
        server.should_exit = True
        await task
        listener.close()
        if door is not None:
            loop.set_exception_handler(former)
