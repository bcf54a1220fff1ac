"""Limits how often a host is asked: one request at a time, then a pause, and not before the host allows it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from digests.fetch.failures import resting
from digests.rules.instants import LONGEST_WAIT_FOR_HOST, is_due

_SWEPT_AT = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """`at_once` requests are in flight over all hosts. `spacing` seconds pass between the end of a request to a
    host and the start of the next. robots.txt may ask for more, up to `longest_crawl_delay`. `robots` says whether
    robots.txt is read at all, `robots_kept` for how many seconds it is remembered. A host is a name and a port;
    the usual ports of http and https count as one."""

    at_once: int = 16
    spacing: float = 1.0
    longest_crawl_delay: float = 60.0
    robots: bool = True
    robots_kept: float = 86400.0


class RequestSlots:
    """Limits the requests in flight over all hosts. Requests that continue something go before others.

    The slowest sources are those whose articles, up to twenty, are read one by one with pauses. If each article
    had to wait behind hundreds of sources that only begin, such a source would be done long after all others.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._lines: tuple[deque[asyncio.Future[None]], ...] = (deque(), deque())  # continued requests, new ones

    @asynccontextmanager
    async def place(self, *, onward: bool = False) -> AsyncIterator[None]:
        """Wait for a place and hold it while the block runs."""
        if self._free:
            self._free -= 1
        else:
            given: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._lines[0 if onward else 1].append(given)
            try:
                await given
            except asyncio.CancelledError:
                if given.done() and not given.cancelled():
                    self._pass_on()
                raise
        try:
            yield
        finally:
            self._pass_on()

    def _pass_on(self) -> None:
        for line in self._lines:
            while line:
                given = line.popleft()
                if not given.done():
                    given.set_result(None)
                    return
        self._free += 1


class HostTurns:
    """Gives out turns at hosts, first come, first served.

    A task that waits for a host takes no place among the requests in flight. Pauses between requests use the event
    loop's clock. `clock` (aware UTC) decides when a host that wants to be left alone may be asked again. What is
    known of a host is forgotten once it makes no difference, so that memory is bounded.
    """

    def __init__(self, politeness: Politeness, clock: Callable[[], datetime]) -> None:
        self._politeness = politeness
        self._clock = clock
        self._places = RequestSlots(politeness.at_once)
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._ended: dict[str, float] = {}
        self._resting: dict[str, tuple[datetime, int]] = {}
        self._sweep_at = _SWEPT_AT

    @asynccontextmanager
    async def turn(
        self, host: str, address: str, crawl_delay: float = 0.0, *, onward: bool = False
    ) -> AsyncIterator[None]:
        """Wait for the turn to ask `host` for `address`, and hold it while the block runs.

        `onward` requests continue something begun, and go before those that only begin. FetchError, with the rest
        of the wait as `retry_after`, while the host wants to be left alone.
        """
        self._refuse_while_resting(host, address)
        async with self._queues.setdefault(host, asyncio.Lock()):
            self._refuse_while_resting(host, address)
            await self._pause(host, crawl_delay)
            async with self._places.place(onward=onward):
                try:
                    yield
                finally:
                    self._ended[host] = asyncio.get_running_loop().time()
                    self._sweep()

    def rests(self, host: str) -> bool:
        """Say whether a host wants to be left alone now."""
        until = self._resting.get(host)
        return until is not None and not is_due(until[0], self._clock(), LONGEST_WAIT_FOR_HOST)

    def rest(self, host: str, seconds: float, status: int) -> None:
        """Remember that `host` answered `status`, and wants to be left alone for `seconds`."""
        self._resting[host] = (self._clock() + timedelta(seconds=seconds), status)

    def _refuse_while_resting(self, host: str, address: str) -> None:
        if host not in self._resting:
            return
        until, status = self._resting[host]
        now = self._clock()
        if not is_due(until, now, LONGEST_WAIT_FOR_HOST):
            raise resting(address, status, (until - now).total_seconds())
        del self._resting[host]

    async def _pause(self, host: str, crawl_delay: float) -> None:
        delay = max(self._politeness.spacing, min(crawl_delay, self._politeness.longest_crawl_delay))
        ended = self._ended.get(host)
        if ended is None or delay <= 0:
            return
        left = ended + delay - asyncio.get_running_loop().time()
        if left > 0:
            await asyncio.sleep(left)

    def _sweep(self) -> None:
        if len(self._ended) < self._sweep_at:
            return
        longest = max(self._politeness.spacing, self._politeness.longest_crawl_delay)
        since = asyncio.get_running_loop().time() - longest
        self._ended = {host: ended for host, ended in self._ended.items() if ended > since}
        now = self._clock()
        self._resting = {host: rest for host, rest in self._resting.items() if rest[0] > now}
        self._sweep_at = max(_SWEPT_AT, 2 * len(self._ended))
