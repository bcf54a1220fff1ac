"""What comes in for one request, below the HTTP library: how much may stand before an answer, how fast it comes.

The library reads what is before an answer (any number of informational ones, headers) in one go, without giving
others their turn, and it waits for as long as a byte comes now and then. So its connections hand it small pieces
as long as no answer has begun, let others have their turn after each, and count.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore

from digests.errors import FetchError
from digests.fetch.failures import TOO_SLOW

MOST_BEFORE_ANSWER = 2**17
"""Bytes until the headers of the answer are complete, with all that comes before them; the library bounds
the headers alone."""
PIECE_BEFORE_ANSWER = 2**9
"""Bytes that are read at once until then: twenty informational answers take the library a millisecond or two."""
MOST_INFORMATIONAL = 500
INFORMATIONAL = b"HTTP/1.1 1"
GRACE = 10.0
"""Seconds from the first byte on in which an answer may come as slowly as it likes."""
LEAST_RATE = 100.0
"""Bytes a second, over the last so many pieces and no fewer seconds than that."""
PIECES_LOOKED_AT, SECONDS_LOOKED_AT = 5, 4.0


def comes_too_slowly(received: int, seconds: float) -> bool:
    """Say whether an answer of which the last pieces are `received` bytes, in so many `seconds`, only keeps us
    waiting. A single pause says nothing: a server may think for long before it goes on."""
    return seconds >= SECONDS_LOOKED_AT and received < LEAST_RATE * seconds


def is_too_much_before_answer(received: int, informational: int) -> bool:
    """Say whether so many bytes, with so many informational answers in them, and not yet the whole head of an
    answer are too many to wait for it."""
    return received > MOST_BEFORE_ANSWER or informational > MOST_INFORMATIONAL


class Reception:
    """The bytes of one request's answer, counted as they come."""

    def __init__(self) -> None:
        self.begun = False
        """Whether the head of the answer is complete."""
        self._total = 0
        self._informational = 0
        self._first: float | None = None
        self._last: deque[tuple[float, int]] = deque(maxlen=PIECES_LOOKED_AT + 1)

    def take(self, piece: bytes) -> None:
        """Count a piece; FetchError when the answer is not worth waiting for."""
        now = asyncio.get_running_loop().time()
        self._total += len(piece)
        if not self.begun:
            self._informational += piece.count(INFORMATIONAL)
            if is_too_much_before_answer(self._total, self._informational):
                raise FetchError(
                    f"{self._total} bytes came without the head of an answer, {self._informational} informational"
                    " answers among them",
                    advice="The site does not answer as a web server does, so I don't read it.",
                )
        if self._first is None:
            self._first = now
        self._last.append((now, self._total))
        since, before = self._last[0]
        enough = len(self._last) > PIECES_LOOKED_AT and now - self._first >= GRACE
        if enough and comes_too_slowly(self._total - before, now - since):
            raise FetchError("the answer trickles in too slowly to wait for", advice=TOO_SLOW)


_reception: ContextVar[Reception | None] = ContextVar("reception", default=None)


@contextmanager
def receiving() -> Iterator[Reception]:
    """Count what comes in for the one request that is made in this block."""
    reception = Reception()
    token = _reception.set(reception)
    try:
        yield reception
    finally:
        _reception.reset(token)


class CountedStream(httpcore.AsyncNetworkStream):
    """A connection of the HTTP library's whose pieces are counted and leave others their turn."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - the library's
        reception = _reception.get()
        waiting = reception is not None and not reception.begun
        piece = await self._stream.read(min(max_bytes, PIECE_BEFORE_ANSWER) if waiting else max_bytes, timeout)
        if reception is not None:
            reception.take(piece)
        await asyncio.sleep(0)  # what is here already is handed over at once, without a turn for others
        return piece

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - the library's
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's own signature
    ) -> httpcore.AsyncNetworkStream:
        return CountedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def counted(stream: httpcore.AsyncNetworkStream) -> httpcore.AsyncNetworkStream:
    """Return the connection with its pieces counted."""
    return CountedStream(stream)
