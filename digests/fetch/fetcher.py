"""One polite conditional request. Redirects are followed here, hop by hop."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urljoin

import httpx

from digests.errors import FetchError
from digests.fetch.bodies import ACCEPTED_ENCODINGS
from digests.fetch.client import GuardedClient
from digests.fetch.exchange import Exchange, Fetched, Headers, TimeBudget, sendable
from digests.fetch.politeness import HostTurns, Politeness
from digests.fetch.robots import Robots
from digests.rules.reading.addresses import check_address, host_of

MAX_BYTES = 15 * 2**20
MOST_REDIRECTS = 5
TOTAL_SECONDS = 45.0
LOOK_BYTES, LOOK_SECONDS = 2**12, 15.0
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Fetcher:
    """Fetches public web addresses with the given politeness.

    `client` comes from `build_client`. `user_agent` says honestly who asks and whom to write to. Its part before
    the first slash is the name that robots.txt knows us by. Unless `allow_private`, a client that does not guard
    its connections is refused with a ValueError. `clock` is for waits that hosts give as dates and days:
    Retry-After, and how long robots.txt is remembered.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        user_agent: str,
        allow_private: bool = False,
        clock: Callable[[], datetime] = _utc_now,
        politeness: Politeness = Politeness(),  # noqa: B008 - frozen
    ) -> None:
        guarded = isinstance(client, GuardedClient) and not client.allow_private
        if not (allow_private or guarded):
            raise ValueError("this client does not keep private addresses out; it must come from build_client()")
        self.allow_private = allow_private
        self._agent = user_agent.encode("latin-1", "replace")
        self._politeness = politeness
        self._turns = HostTurns(politeness, clock)
        self._exchange = Exchange(client, self._turns, clock)
        self._robots = Robots(self._exchange, user_agent, politeness, clock)

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        max_bytes: int = MAX_BYTES,
        timeout: float = TOTAL_SECONDS,  # noqa: ASYNC109 - the deadline leaves out the wait for the host's turn
        robots: bool = True,
        onward: bool = False,
    ) -> Fetched:
        """Fetch an address. FetchError or AddressError, with a code, when it cannot be had.

        `timeout` bounds the requests together, in seconds, however slowly they answer; robots.txt has a time of
        its own. At every hop robots.txt is followed (DisallowedError), unless `robots` is false. A host that wants
        to be left alone is not asked: FetchError, with the rest of the wait as `retry_after`. `onward` requests
        continue something begun. They go before others when places are few.
        """
        headers = self._headers(etag, last_modified)
        budget = TimeBudget(timeout)
        address = check_address(url)
        permanent, seen = True, {address}
        for hop in range(MOST_REDIRECTS + 1):
            delay = await self._robots.check(address) if robots and self._politeness.robots else 0.0
            answer = await self._exchange.ask(
                address, headers, budget, max_bytes=max_bytes, crawl_delay=delay, onward=onward or hop > 0
            )
            if isinstance(answer, Fetched):
                return replace(answer, moved_to=address) if hop and permanent else answer
            address = answer.address
            permanent = permanent and answer.permanent
            if address in seen:
                raise FetchError(f"{url} redirects in a circle, back to {address}")
            seen.add(address)
        raise FetchError(f"more than {MOST_REDIRECTS} redirects in a row, the last to {address}")

    async def look(self, url: str) -> bool:
        """Ask the host of an address, in its turn, for its robots.txt. Return True if it gives one, False if it
        was not asked because it wants to be left alone. Raises FetchError if it gives another answer (with its
        status) or none, AddressError if the address may not be read."""
        address = check_address(url)
        if self._turns.rests(host_of(address)):
            return False
        robots = urljoin(address, "/robots.txt")
        budget = TimeBudget(LOOK_SECONDS)
        await self._exchange.ask(robots, self._headers("", ""), budget, max_bytes=LOOK_BYTES, cut=True)
        return True

    def forget_failures(self) -> None:
        """Forget which sites' robots.txt could not be had, because the way to all sites was closed."""
        self._robots.forget_failures()

    def _headers(self, etag: str, last_modified: str) -> Headers:
        headers = [
            (b"User-Agent", self._agent),
            (b"Accept", ACCEPT.encode()),
            (b"Accept-Encoding", ACCEPTED_ENCODINGS.encode()),
        ]
        if validator := sendable(etag):
            headers.append((b"If-None-Match", validator))
        if validator := sendable(last_modified):
            headers.append((b"If-Modified-Since", validator))
        return headers
