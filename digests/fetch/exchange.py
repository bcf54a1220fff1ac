"""One request: in its turn, within its time, and its answer read under a cap."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import httpx

from digests.errors import FetchError
from digests.fetch.answers import REDIRECTS, Fetched, Redirect, next_hop, refusal
from digests.fetch.bodies import read_body
from digests.fetch.caching import fresh_for, parse_retry_after
from digests.fetch.failures import FAILURES, failure
from digests.fetch.manners import Turns
from digests.fetch.reception import receiving
from digests.rules.reading.addresses import host_of

Headers = Sequence[tuple[bytes, bytes]]
CONDITIONS = frozenset({b"if-none-match", b"if-modified-since"})
LONGEST_VALIDATOR = 1000
_VISIBLE = r"[\x21-\x7e\x80-\xff]"
_SENDABLE = re.compile(rf"{_VISIBLE}(?:[\x20-\x7e\x80-\xff]*{_VISIBLE})?")


class Allowance:
    """Seconds that several requests may take together; the wait for their turns does not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @asynccontextmanager
    async def spent(self) -> AsyncIterator[None]:
        """Run the block on what is left; TimeoutError when that is used up."""
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout_at(began + max(self._left, 0.0)):
                yield
        finally:
            self._left -= clock() - began


class Exchange:
    """Sends requests, each in its host's turn."""

    def __init__(self, client: httpx.AsyncClient, turns: Turns, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._turns = turns
        self._clock = clock

    async def ask(
        self,
        address: str,
        headers: Headers,
        allowance: Allowance,
        *,
        max_bytes: int,
        cut: bool = False,
        crawl_delay: float = 0.0,
        onward: bool = False,
    ) -> Fetched | Redirect:
        """Ask for a checked address, and return the answer or the next hop.

        FetchError when there is none or it is no content. A body beyond `max_bytes` is an error too, or is cut
        there.
        """
        host = host_of(address)
        async with self._turns.turn(host, address, crawl_delay, onward=onward):
            try:
                async with self._answering(address, headers, allowance) as response:
                    status = response.status_code
                    if status in REDIRECTS and "location" in response.headers:
                        return next_hop(address, status, response.headers["location"])
                    conditional = any(name.lower() in CONDITIONS for name, _ in headers)
                    if not response.is_success and not (status == 304 and conditional):
                        raise self._refused(host, address, response)
                    return await self._answer(address, response, max_bytes, cut)
            except FAILURES as error:
                raise failure(address, error) from error

    @asynccontextmanager
    async def _answering(
        self, address: str, headers: Headers, allowance: Allowance
    ) -> AsyncIterator[httpx.Response]:
        with receiving() as reception:
            async with allowance.spent(), self._client.stream("GET", address, headers=list(headers)) as response:
                reception.begun = True
                yield response

    async def _answer(self, address: str, response: httpx.Response, max_bytes: int, cut: bool) -> Fetched:
        not_modified = response.status_code == 304
        if not_modified:
            # Nothing comes, whatever the headers announce; but only an answer read to its end leaves the
            # connection fit for the next request.
            async for _ in response.aiter_raw():
                pass
        body = b"" if not_modified else await read_body(response, max_bytes, cut=cut)
        return Fetched(
            status=response.status_code,
            url=address,
            body=body,
            content_type=response.headers.get("content-type", "").partition(";")[0].strip().lower()[:200],
            charset=response.charset_encoding or "",
            etag=_validator(response, b"etag"),
            last_modified=_validator(response, b"last-modified"),
            not_modified=not_modified,
            fresh_for=fresh_for(response.headers, self._clock()),
        )

    def _refused(self, host: str, address: str, response: httpx.Response) -> FetchError:
        status = response.status_code
        retry_after = parse_retry_after(response.headers.get("retry-after", ""), self._clock())
        if status in (429, 503) and retry_after:
            self._turns.rest(host, retry_after, status)
        return refusal(address, status, response.reason_phrase, retry_after)


def sendable(validator: str) -> bytes:
    """Return a stored validator as the bytes it was received as, or nothing if a header cannot carry it."""
    if len(validator) > LONGEST_VALIDATOR or not _SENDABLE.fullmatch(validator):
        return b""
    return validator.encode("latin-1")


def _validator(response: httpx.Response, name: bytes) -> str:
    """Return a header as it came, byte for character, so that it goes back as it came."""
    for key, value in response.headers.raw:
        if key.lower() == name:
            text = value.decode("latin-1")
            return text if sendable(text) else ""
    return ""
