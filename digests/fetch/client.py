"""The HTTP client for fetching: its connections are guarded, and their answers are measured as they come in."""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import monotonic
from typing import Any, cast

import httpcore
import httpx

from digests.errors import FetchError
from digests.fetch.guard import GuardedBackend, Resolve, resolve_host

KEPT_CONNECTIONS = 20
KEPT_SECONDS = 15.0
MOST_BEFORE_ANSWER = 2**17
"""The most bytes until an answer's headers are complete, those before the headers included. The library bounds
headers."""
PIECE_BEFORE_ANSWER = 2**9
"""Bytes read at once until the headers are complete. Twenty informational answers take the library 1 or 2 ms."""
MOST_INFORMATIONAL = 500
INFORMATIONAL = b"HTTP/1.1 1"
GRACE = 10.0
"""Seconds from the first byte in which an answer may come at any speed."""
LEAST_RATE = 100.0
"""Bytes a second, over the last PIECES_LOOKED_AT pieces and at least SECONDS_LOOKED_AT seconds."""
PIECES_LOOKED_AT, SECONDS_LOOKED_AT = 5, 4.0


def comes_too_slowly(received: int, seconds: float) -> bool:
    """Say whether an answer only keeps us waiting. Its last pieces are `received` bytes in so many `seconds`. A
    single pause proves nothing, because a server may need long before it goes on."""
    return seconds >= SECONDS_LOOKED_AT and received < LEAST_RATE * seconds


def is_too_much_before_answer(received: int, informational: int) -> bool:
    """Say whether so many bytes, with so many informational answers in them, are too many before the head of an
    answer is complete."""
    return received > MOST_BEFORE_ANSWER or informational > MOST_INFORMATIONAL


class AnswerMeter:
    """Counts the bytes of one request's answer as they come."""

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
                    code="no-web-server",
                )
        if self._first is None:
            self._first = now
        self._last.append((now, self._total))
        since, before = self._last[0]
        enough = len(self._last) > PIECES_LOOKED_AT and now - self._first >= GRACE
        if enough and comes_too_slowly(self._total - before, now - since):
            raise FetchError("the answer trickles in too slowly to wait for", code="too-slow")


class GuardedClient(httpx.AsyncClient):
    """An HTTP client that connects only to public addresses, unless `allow_private`."""

    allow_private = False


def build_client(
    *,
    connect: float = 10.0,
    read: float = 20.0,
    allow_private: bool = False,
    certificates: str = "",
    proxy: str = "",
    resolve: Resolve = resolve_host,
    backend: httpcore.AsyncNetworkBackend | None = None,
) -> httpx.AsyncClient:
    """Return the HTTP client for a `Fetcher`; close it when done. Seconds for connect and read.

    Every connection goes through the guard, whichever request or redirect it is for. `certificates` is the path of
    a PEM file with authorities to trust besides the known ones, such as intermediate certificates that some
    servers forget to send; FetchError when the file cannot be used. `resolve` finds the addresses of names,
    `backend` carries the connections. With a `proxy` (http, https or socks5, perhaps with user and password) all
    requests go there. A proxy looks up the names, so the guard can judge only the host's name. The client takes
    nothing from the environment, neither proxies nor passwords, and keeps no cookies. It does not limit
    connections; the turns do.
    """
    guard = GuardedBackend(allow_private=allow_private, resolve=resolve, backend=backend)
    client = GuardedClient(
        transport=_Transport(_tls(certificates), guard, _proxy(proxy) if proxy else None),
        timeout=httpx.Timeout(read, connect=connect),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        follow_redirects=False,
        trust_env=False,
    )
    client.allow_private = allow_private
    return client


class _Host:
    """The connection to one host. It is asked one request at a time, and the meter belongs to the latest."""

    def __init__(self, tls: ssl.SSLContext, guard: GuardedBackend, proxy: httpcore.Proxy | None) -> None:
        backend = guard if proxy is None else httpcore.AnyIOBackend()
        self.pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            proxy=proxy,
            max_connections=None,
            max_keepalive_connections=1,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=_MeteredBackend(backend, self),
        )
        self.meter = AnswerMeter()
        self.stream: httpcore.AsyncNetworkStream | None = None  # the newest connection
        self.requests = 0  # requests under way
        self.used = 0.0


class _MeteredBackend(httpcore.AsyncNetworkBackend):
    """Opens the connections for one host, and measures what comes in."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, host: _Host) -> None:
        self._backend = backend
        self._host = host

    async def connect_tcp(self, *args: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        self._host.stream = _MeteredStream(await self._backend.connect_tcp(*args, **options), self._host)
        return self._host.stream


class _MeteredStream(httpcore.AsyncNetworkStream):
    """A connection whose pieces are measured, and which gives other tasks their turn.

    The library reads everything before an answer (any number of informational answers, and headers) in one go. It
    gives nobody else a turn meanwhile, and it waits as long as a byte comes now and then.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream, host: _Host) -> None:
        self._stream = stream
        self._host = host

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - the library's
        meter = self._host.meter
        piece = await self._stream.read(max_bytes if meter.begun else min(max_bytes, PIECE_BEFORE_ANSWER), timeout)
        meter.take(piece)
        await asyncio.sleep(0)  # bytes that have already arrived are read at once, without a turn for other tasks
        return piece

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - the library's
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(self, *args: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        return _MeteredStream(await self._stream.start_tls(*args, **options), self._host)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Transport(httpx.AsyncBaseTransport):
    """Hands requests to connection pools of our own, because httpx's own transport takes no network backend.

    Each host has its pool. One pool for all hosts looks at every open connection twice for each request. That
    costs a third of fetching as soon as some dozens of hosts are asked side by side.
    """

    def __init__(self, tls: ssl.SSLContext, guard: GuardedBackend, proxy: httpcore.Proxy | None) -> None:
        self._tls = tls
        self._guard = guard
        self._proxy = proxy
        self._hosts: dict[tuple[bytes, bytes, int | None], _Host] = {}  # most recently used last

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if self._proxy is not None:
            self._guard.require_open(url.host)
        host = self._host((url.raw_scheme, url.raw_host, url.port))
        host.requests += 1
        meter = host.meter = AnswerMeter()
        try:
            for unused in self._take_unused():
                await unused.pool.aclose()
            answer = await host.pool.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        except BaseException:
            host.requests -= 1
            if self._proxy is not None and host.stream is not None:
                await host.stream.aclose()  # the library forgets the connection to a SOCKS proxy that refuses
            raise
        meter.begun = True
        stream = _BodyStream(cast("AsyncIterable[bytes]", answer.stream), host)
        return httpx.Response(answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions)

    async def aclose(self) -> None:
        while self._hosts:
            _, host = self._hosts.popitem()
            await host.pool.aclose()

    def _host(self, origin: tuple[bytes, bytes, int | None]) -> _Host:
        host = self._hosts.pop(origin, None) or _Host(self._tls, self._guard, self._proxy)
        host.used = monotonic()
        self._hosts[origin] = host
        return host

    def _take_unused(self) -> list[_Host]:
        """Forget the hosts whose connection has been idle for too long, or that are too many, and return them."""
        idle = [origin for origin, host in self._hosts.items() if not host.requests]
        before = monotonic() - KEPT_SECONDS
        surplus = len(idle) - KEPT_CONNECTIONS
        return [
            self._hosts.pop(origin)
            for number, origin in enumerate(idle)
            if number < surplus or self._hosts[origin].used <= before
        ]


class _BodyStream(httpx.AsyncByteStream):
    def __init__(self, stream: AsyncIterable[bytes], host: _Host) -> None:
        self._stream = stream
        self._host = host
        self._open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()  # type: ignore[attr-defined]
        finally:
            self._host.requests -= self._open
            self._open = False


def _proxy(address: str) -> httpcore.Proxy:
    given = httpx.Proxy(address)
    url = httpcore.URL(scheme=given.url.raw_scheme, host=given.url.raw_host, port=given.url.port, target=b"/")
    return httpcore.Proxy(url, auth=given.raw_auth, ssl_context=given.ssl_context)


@cache  # reading all authorities takes some milliseconds
def _tls(certificates: str) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    # A certificate that the operator names is trusted as it is. Python 3.13 and later do this by themselves.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if certificates:
        try:
            context.load_verify_locations(cafile=certificates)
        except (OSError, ssl.SSLError) as error:
            raise FetchError(
                f"the certificates in {certificates} cannot be used: {error}", code="certificates"
            ) from error
    return context
