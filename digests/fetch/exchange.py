"""One request in its turn and its time, and its result: an answer, the next hop, or an error."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from digests.errors import AddressError, FetchError
from digests.fetch.bodies import read_body
from digests.fetch.failures import FAILURES, failure, refusal
from digests.fetch.politeness import HostTurns
from digests.rules.reading.addresses import check_address, host_of

PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. `url` is where it came from after redirects. `body` is decompressed, and empty when
    `not_modified`. `etag` and `last_modified` are kept as received, to be sent back unchanged (empty when they
    cannot be). `moved_to` is the address reached when every hop from the start was a permanent redirect.
    `fresh_for` is for how many seconds the answer is good, None when it does not say."""

    status: int
    url: str
    body: bytes = b""
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False
    moved_to: str = ""
    fresh_for: float | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """The next hop of a redirect."""

    address: str
    permanent: bool


def next_hop(address: str, status: int, location: str, *, unencrypted: bool = False) -> Redirect:
    """Return where a redirect leads. FetchError (with the status) when that address is not read.

    Other schemes and credentials are refused. A way from https back to http is refused too, unless `unencrypted`,
    because anybody on the line could then write the news.
    """
    try:
        target = check_address(urljoin(address, location.strip()))
    except (AddressError, ValueError) as error:
        raise FetchError(
            f"{address} redirects to an address that is not read: {error}", code="redirect-unread", status=status
        ) from error
    if not unencrypted and urlsplit(address).scheme == "https" and urlsplit(target).scheme == "http":
        raise FetchError(
            f"{address} redirects from https to {target}, which is refused",
            code="redirect-unencrypted",
            status=status,
        )
    return Redirect(urldefrag(target).url, status in PERMANENT)


LONGEST_RETRY_AFTER = 7 * 24 * 3600.0
_MOST_DIGITS = 12


def parse_retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After asks for, in either of its forms; None when it cannot be read.

    RFC 9110 section 10.2.3. At most a week.
    """
    seconds = _delta_seconds(text)
    if seconds is None:
        until = parse_http_date(text)
        if until is None:
            return None
        seconds = max((until - now).total_seconds(), 0.0)
    return min(seconds, LONGEST_RETRY_AFTER)


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return for how many seconds an answer stays fresh; None when it does not say, or forbids relying on it.

    RFC 9111 section 4.2 for a private cache: max-age before Expires (less Date), and less Age. `headers` has names
    in lower case. Date counts only against Expires, which comes from the same clock. An age from Date and our own
    clock (section 4.2.3) is wrong as often as a server's clock is. A max-age or Expires that cannot be read means
    stale: 0.
    """
    directives: dict[str, str] = {}
    for part in headers.get("cache-control", "").split(","):
        name, _, value = part.partition("=")
        directives.setdefault(
            name.strip().lower(), value.strip().strip('"')
        )  # the first value counts (section 4.2.1)
    if "no-store" in directives or "no-cache" in directives:
        return None
    if "max-age" in directives:
        lifetime = _delta_seconds(directives["max-age"]) or 0.0
    elif "expires" in headers:
        expires = parse_http_date(headers["expires"])
        since = parse_http_date(headers.get("date", "")) or now
        lifetime = (expires - since).total_seconds() if expires else 0.0
    else:
        return None
    age = _delta_seconds(headers.get("age", "").partition(",")[0]) or 0.0
    return max(lifetime - age, 0.0)


def parse_http_date(text: str) -> datetime | None:
    """Return the instant of an HTTP date (RFC 9110 section 5.6.7), aware; None when it is none."""
    try:
        instant = parsedate_to_datetime(text.strip())
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _delta_seconds(text: str) -> float | None:
    text = text.strip()
    return float(text[:_MOST_DIGITS]) if text.isdecimal() and text.isascii() else None


Headers = Sequence[tuple[bytes, bytes]]
CONDITIONS = frozenset({b"if-none-match", b"if-modified-since"})
LONGEST_VALIDATOR = 1000
_VISIBLE = r"[\x21-\x7e\x80-\xff]"
_SENDABLE = re.compile(rf"{_VISIBLE}(?:[\x20-\x7e\x80-\xff]*{_VISIBLE})?")


class TimeBudget:
    """Seconds that several requests may take together. Waiting for their turns does not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @asynccontextmanager
    async def spent(self) -> AsyncIterator[None]:
        """Run the block on the rest of the budget. TimeoutError when the rest is used up."""
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout_at(began + max(self._left, 0.0)):
                yield
        finally:
            self._left -= clock() - began


class Exchange:
    """Sends requests, each in its host's turn."""

    def __init__(self, client: httpx.AsyncClient, turns: HostTurns, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._turns = turns
        self._clock = clock

    async def ask(
        self,
        address: str,
        headers: Headers,
        budget: TimeBudget,
        *,
        max_bytes: int,
        cut: bool = False,
        crawl_delay: float = 0.0,
        onward: bool = False,
        unencrypted: bool = False,
    ) -> Fetched | Redirect:
        """Ask for a checked address; return the answer, or the next hop (see `next_hop`).

        FetchError when there is no answer or the answer is no content. A body beyond `max_bytes` is an error too,
        or is cut there.
        """
        host = host_of(address)
        async with self._turns.turn(host, address, crawl_delay, onward=onward):
            try:
                async with budget.spent(), self._client.stream("GET", address, headers=list(headers)) as response:
                    status = response.status_code
                    if status in REDIRECTS and "location" in response.headers:
                        location = response.headers["location"]
                        return next_hop(address, status, location, unencrypted=unencrypted)
                    conditional = any(name.lower() in CONDITIONS for name, _ in headers)
                    if not response.is_success and not (status == 304 and conditional):
                        raise self._refused(host, address, response)
                    return await self._answer(address, response, max_bytes, cut)
            except FAILURES as error:
                raise failure(address, error) from error

    async def _answer(self, address: str, response: httpx.Response, max_bytes: int, cut: bool) -> Fetched:
        not_modified = response.status_code == 304
        if not_modified:
            # No body comes, whatever the headers announce. But only an answer that is read to its end leaves the
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
    """Return a stored validator as the bytes in which it came; nothing if a header cannot carry it."""
    if len(validator) > LONGEST_VALIDATOR or not _SENDABLE.fullmatch(validator):
        return b""
    return validator.encode("latin-1")


def _validator(response: httpx.Response, name: bytes) -> str:
    """Return a header as it came, byte for character, so that it can go back unchanged."""
    for key, value in response.headers.raw:
        if key.lower() == name:
            text = value.decode("latin-1")
            return text if sendable(text) else ""
    return ""
