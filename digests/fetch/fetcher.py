"""One polite conditional request, redirects followed by hand."""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import httpx

from digests.errors import AddressError, FetchError
from digests.fetch.bodies import ACCEPTED_ENCODINGS, read_body
from digests.fetch.guard import check_host
from digests.rules.reading.addresses import check_address, host_of

MAX_BYTES = 15 * 2**20
MOST_REDIRECTS = 5
TOTAL_SECONDS = 45.0
LONGEST_RETRY_AFTER = 7 * 24 * 3600.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. `url` is where it came from after redirects; `body` is decompressed and empty when
    `not_modified`; `etag` and `last_modified` are as received, to be sent back as they are."""

    status: int
    url: str
    body: bytes = b""
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False


def build_client(*, connect: float = 10.0, read: float = 20.0) -> httpx.AsyncClient:
    """Return the HTTP client that a `Fetcher` works with; close it when done. Seconds for connect and read.

    It takes nothing from the environment: no proxies, no stored passwords.
    """
    return httpx.AsyncClient(
        timeout=httpx.Timeout(read, connect=connect, pool=60.0),
        limits=httpx.Limits(max_connections=40, max_keepalive_connections=20, keepalive_expiry=15.0),
        follow_redirects=False,
        trust_env=False,
    )


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Fetcher:
    """Fetches public web addresses, one request at a time per host.

    `user_agent` says honestly who asks and whom to write to. `allow_private` lets it ask private addresses
    (the demo's newsroom lives on loopback). `clock` is needed only for a Retry-After given as a date.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        user_agent: str,
        allow_private: bool = False,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._client = client
        self._user_agent = user_agent
        self._allow_private = allow_private
        self._clock = clock
        self._hosts: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: dict[str, int] = defaultdict(int)

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        max_bytes: int = MAX_BYTES,
        timeout: float = TOTAL_SECONDS,  # noqa: ASYNC109 - the deadline leaves out the wait for the host's turn
    ) -> Fetched:
        """Fetch an address; FetchError or AddressError when it cannot be had, with advice for a person.

        `timeout` bounds the requests together, in seconds, whatever trickles in.
        """
        headers = self._headers(etag, last_modified)
        address = check_address(url)
        left = timeout
        for _ in range(MOST_REDIRECTS + 1):
            async with self._turn(host_of(address)):
                began = asyncio.get_running_loop().time()
                answer = await self._within(left, address, headers, max_bytes)
                left -= asyncio.get_running_loop().time() - began
            if isinstance(answer, Fetched):
                return answer
            address = answer
        raise FetchError(f"more than {MOST_REDIRECTS} redirects in a row, the last to {address}")

    def _headers(self, etag: str, last_modified: str) -> dict[str, str]:
        headers = {
            "User-Agent": self._user_agent,
            "Accept": ACCEPT,
            "Accept-Encoding": ACCEPTED_ENCODINGS,
        }
        if etag and _sendable(etag):
            headers["If-None-Match"] = etag
        if last_modified and _sendable(last_modified):
            headers["If-Modified-Since"] = last_modified
        return headers

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        self._waiting[host] += 1
        try:
            async with self._hosts[host]:
                yield
        finally:
            self._waiting[host] -= 1
            if not self._waiting[host]:
                del self._waiting[host], self._hosts[host]

    async def _within(
        self, seconds: float, address: str, headers: Mapping[str, str], max_bytes: int
    ) -> "Fetched | str":
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                await check_host(address, allow_private=self._allow_private)
                return await self._ask(address, headers, max_bytes)
        except TimeoutError as error:
            raise _failure(address, "no complete answer in time", error) from error
        except httpx.TimeoutException as error:
            raise _failure(address, f"time-out ({type(error).__name__})", error) from error
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            raise _failure(address, f"{type(error).__name__}: {_short(error)}", error) from error

    async def _ask(self, address: str, headers: Mapping[str, str], max_bytes: int) -> "Fetched | str":
        """Return the answer, or the address of the next hop."""
        async with self._client.stream("GET", address, headers=headers) as response:
            status = response.status_code
            if status in REDIRECTS and "location" in response.headers:
                return _next_hop(address, response.headers["location"])
            conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
            if not response.is_success and not (status == 304 and conditional):
                raise self._refusal(address, response)
            body = b"" if status == 304 else await read_body(response, max_bytes)
            return Fetched(
                status=status,
                url=address,
                body=body,
                content_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
                charset=response.charset_encoding or "",
                etag=response.headers.get("etag", ""),
                last_modified=response.headers.get("last-modified", ""),
                not_modified=status == 304,
            )

    def _refusal(self, address: str, response: httpx.Response) -> FetchError:
        status = response.status_code
        return FetchError(
            f"{address} answered {status} {response.reason_phrase}".rstrip(),
            advice=_advice_for(status),
            status=status,
            retry_after=parse_retry_after(response.headers.get("retry-after", ""), self._clock()),
        )


def parse_retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After asks for, in either of its forms; None when it cannot be read."""
    text = text.strip()
    if text.isdecimal() and text.isascii():
        return min(float(text[:12]), LONGEST_RETRY_AFTER)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER)


def _next_hop(address: str, location: str) -> str:
    try:
        return check_address(urljoin(address, location.strip()))
    except (AddressError, ValueError) as error:
        raise FetchError(
            f"{address} redirects to an address that is not read: {error}",
            advice="That address leads on to one that I do not read.",
        ) from error


def _advice_for(status: int) -> str:
    if status in (404, 410):
        return f"There is nothing at that address any more (the site answered {status})."
    if status in (401, 402, 403, 407, 451):
        return (
            f"The site does not let me in (it answered {status}). Perhaps it has an address that is open to all."
        )
    if status == 429:
        return "The site says I ask too often (429). I'll wait and try again later."
    if status >= 500:
        return f"The site has trouble of its own (it answered {status}). I'll try again later."
    return f"The site answered with status {status}, which is no content."


def _failure(address: str, what: str, cause: BaseException) -> FetchError:
    if isinstance(cause, TimeoutError | httpx.TimeoutException):
        advice = "The site took too long to answer. Please try again later."
    elif "CERTIFICATE" in str(cause).upper():
        advice = "The site's certificate cannot be trusted, so I don't read it."
    else:
        advice = "The site could not be reached. Please check the address in a browser and try again later."
    return FetchError(f"{address}: {what}", advice=advice)


def _sendable(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) < 1000


def _short(error: BaseException) -> str:
    return (str(error).splitlines() or ["no further word"])[0][:200]
