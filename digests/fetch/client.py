"""The HTTP client that fetching works with."""

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Callable
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import monotonic
from typing import cast

import httpcore
import httpx

from digests.errors import FetchError
from digests.fetch.guard import GuardedBackend, Resolve, resolve_host

KEPT_CONNECTIONS = 20
KEPT_SECONDS = 15.0


class GuardedClient(httpx.AsyncClient):
    """An HTTP client that opens connections to public addresses only, unless `allow_private`."""

    allow_private = False


def build_client(
    *,
    connect: float = 10.0,
    read: float = 20.0,
    allow_private: bool = False,
    certificates: str = "",
    resolve: Resolve = resolve_host,
    backend: httpcore.AsyncNetworkBackend | None = None,
) -> httpx.AsyncClient:
    """Return the HTTP client that a `Fetcher` works with; close it when done. Seconds for connect and read.

    Every connection goes through the guard, whichever request or redirect it is for. `certificates` is the path
    of a PEM file with authorities to trust besides the known ones, such as the intermediate certificates that some
    servers forget to send; FetchError when it cannot be used. `resolve` finds the addresses of names, `backend`
    carries the connections. The client takes nothing from the environment, neither proxies nor passwords, and
    keeps no cookies. It does not limit connections: the turns do.
    """
    guard = GuardedBackend(allow_private=allow_private, resolve=resolve, backend=backend)
    tls = _tls(certificates)

    def new_pool() -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=None,
            max_keepalive_connections=1,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=guard,
        )

    client = GuardedClient(
        transport=_Transport(new_pool),
        timeout=httpx.Timeout(read, connect=connect),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        follow_redirects=False,
        trust_env=False,
    )
    client.allow_private = allow_private
    return client


class _Host:
    """The connections to one host: one as a rule, since it is asked one request at a time."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self.pool = pool
        self.requests = 0  # under way
        self.used = 0.0


class _Transport(httpx.AsyncBaseTransport):
    """Hands requests to connection pools of our own: httpx's own transport takes no network backend.

    Each host has its pool. One for all looks at every open connection twice for each request, which costs a third
    of fetching as soon as some dozens of hosts are asked side by side.
    """

    def __init__(self, new_pool: Callable[[], httpcore.AsyncConnectionPool]) -> None:
        self._new_pool = new_pool
        self._hosts: dict[tuple[bytes, bytes, int | None], _Host] = {}  # the last used last

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        host = self._host((url.raw_scheme, url.raw_host, url.port))
        host.requests += 1
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
            raise
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(cast("AsyncIterable[bytes]", answer.stream), host),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        while self._hosts:
            _, host = self._hosts.popitem()
            await host.pool.aclose()

    def _host(self, origin: tuple[bytes, bytes, int | None]) -> _Host:
        host = self._hosts.pop(origin, None) or _Host(self._new_pool())
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


class _Stream(httpx.AsyncByteStream):
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


@cache  # to read all authorities takes some milliseconds
def _tls(certificates: str) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    # As Python does by itself from 3.13 on: a certificate that the operator names is trusted as it is.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if certificates:
        try:
            context.load_verify_locations(cafile=certificates)
        except (OSError, ssl.SSLError) as error:
            raise FetchError(
                f"the certificates in {certificates} cannot be used: {error}",
                advice="COMMUNIQUE_CERTIFICATES must name a file with certificates as PEM.",
            ) from error
    return context
