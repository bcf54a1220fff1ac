"""The HTTP client that fetching works with."""

import ssl
from collections.abc import AsyncIterable, AsyncIterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
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
    pool = httpcore.AsyncConnectionPool(
        ssl_context=_tls(certificates),
        max_connections=None,
        max_keepalive_connections=KEPT_CONNECTIONS,
        keepalive_expiry=KEPT_SECONDS,
        network_backend=guard,
    )
    client = GuardedClient(
        transport=_Transport(pool),
        timeout=httpx.Timeout(read, connect=connect),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        follow_redirects=False,
        trust_env=False,
    )
    client.allow_private = allow_private
    return client


class _Transport(httpx.AsyncBaseTransport):
    """Hands requests to a connection pool of our own: httpx's own transport takes no network backend."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(cast("AsyncIterable[bytes]", answer.stream)),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()  # type: ignore[attr-defined]


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
