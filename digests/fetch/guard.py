"""Decides which hosts may be connected to. An address that an admin gives must not open the operator's network."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import chain, zip_longest

import httpcore

from digests.errors import ClosedAddressError, FetchError
from digests.rules.networks import is_address, is_metadata_name, is_never_read, is_public
from digests.rules.reading.addresses import is_public_link

MOST_ADDRESSES = 4
LONGEST_ATTEMPT = 3.0
"""Seconds after which a host's next address is tried, if there is one."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Takes host and port, returns the host's IP addresses, the best first. Raises OSError if it has none."""


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of a host as the system gives them. OSError or UnicodeError: it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections for the HTTP library. They go to public addresses only, unless `allow_private`, and never
    to link-local addresses or metadata services.

    The backend resolves the name itself, checks every address, and connects to an address that it has checked. A
    name server that answers differently the second time (DNS rebinding) has no second time. The library goes on to
    check certificates by name. `backend` carries the connections.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolve: Resolve = resolve_host,
        backend: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._backend = backend or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of the host that answers, within `timeout` seconds for all addresses.

        FetchError when the host is unknown or one of its addresses is not public; ClosedAddressError when one may
        never be read; httpcore's errors otherwise.
        """
        clock = asyncio.get_running_loop().time
        until = clock() + (60.0 if timeout is None else timeout)
        try:
            async with asyncio.timeout_at(until):
                addresses = await self._addresses(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"the name {host} was not resolved in time") from error
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for number, address in enumerate(addresses, 1):
            left = max(until - clock(), 0.001)
            patience = left if number == len(addresses) else min(left, LONGEST_ATTEMPT)
            try:
                return await self._backend.connect_tcp(address, port, patience, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def require_open(self, host: str) -> None:
        """Raise ClosedAddressError or FetchError if the spelling of a host's name forbids it. If a proxy looks the
        host up, nothing more can be checked."""
        bare = host.strip("[]")
        if is_metadata_name(bare) or is_never_read(_numbered(bare)):
            raise ClosedAddressError(f"{host} is link-local or a metadata service, which is never read")
        address = f"http://[{bare}]/" if ":" in bare else f"http://{bare}/"
        if not self._allow_private and not is_public_link(address):
            raise FetchError(f"{host} is no host of the public internet", code="private-network")

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        bare = host.strip("[]")
        if is_metadata_name(bare):
            raise ClosedAddressError(f"{host} is the name of a metadata service, which is never read")
        if is_address(bare):
            found: Sequence[str] = (bare,)
        else:
            try:
                found = await self._resolve(host, port)
            except (OSError, UnicodeError) as error:
                raise FetchError(
                    f"the host {host} cannot be found: {error}", code="host-unknown", host=host
                ) from error
        for address in found:
            if self._allow_private:
                if is_never_read(address):
                    raise ClosedAddressError(
                        f"{host} is at {address}: link-local or metadata, which is never read"
                    )
            elif not is_public(address):
                raise FetchError(f"{host} is at {address}, which is not a public address", code="private-network")
        return _in_turns(found)[:MOST_ADDRESSES]


def _numbered(host: str) -> str:
    """Return the IPv4 address of a host in an older spelling ("2852039166", "0xa9.254.43518", with a dot at the
    end), because the system may read it so. Other hosts are returned as they are."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))
    except (OSError, UnicodeError):
        return host


def _in_turns(addresses: Sequence[str]) -> list[str]:
    """Return the addresses with both families by turns, as RFC 8305 section 4 advises. A family without a route
    must not use up all attempts."""
    first = [address for address in addresses if (":" in address) == (":" in addresses[0])]
    second = [address for address in addresses if (":" in address) != (":" in addresses[0])]
    return [address for address in chain.from_iterable(zip_longest(first, second)) if address is not None]
