"""Which hosts may be connected to: an admin's address must not open the operator's own network."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import chain, zip_longest

import httpcore

from digests.errors import ClosedAddressError, FetchError
from digests.fetch.reception import counted

PRIVATE_ADVICE = "That address leads into a private network. I only read what is on the public internet."
MOST_ADDRESSES = 4
LONGEST_ATTEMPT = 3.0
"""Seconds after which the next address of a host is tried, while there is one."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port -> the IP addresses of the host, the best first; OSError when it has none."""

# All unicast addresses that are given out are in here (RFC 4291 section 2.4, IANA); what is not, is not public.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
# What the standard library takes for public, at least in some versions, and is not.
_SPECIAL = (
    ipaddress.IPv4Network("192.0.0.0/24"),  # RFC 6890; a cloud's metadata service too
    ipaddress.IPv4Network("192.88.99.0/24"),  # RFC 7526
    ipaddress.IPv4Network("168.63.129.16/32"),  # a cloud's service for its own machines
)
_TEREDO = ipaddress.IPv6Network("2001::/32")  # RFC 4380
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215
_RFC6052_SHIFTS = (40, 32, 24)
"""How far from the end an address stands behind a prefix of 48, 56 and 64 bits; bits 64 to 71 are left out."""

# Services that give a machine's keys to whoever asks from it, and the links on which they and routers stand.
_METADATA_HOSTS = frozenset(
    map(
        ipaddress.IPv4Address,
        ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
    )
)
_LINK_LOCAL = ipaddress.IPv4Network("169.254.0.0/16")  # RFC 3927
_NEVER_READ = (
    ipaddress.IPv6Network("fe80::/10"),  # RFC 4291
    ipaddress.IPv6Network("fd00:ec2::/32"),
    ipaddress.IPv6Network("fd20:ce::254/128"),
    ipaddress.IPv6Network("fd00:42::42/128"),
)
_METADATA_LABELS = frozenset({"metadata", "instance-data"})  # by themselves, and below `internal`
_METADATA_NAMES = (
    "metadata.goog",
    "metadata.tencentyun.com",
    "metadata.packet.net",
    "metadata.platformequinix.com",
)


def is_never_read(address: str) -> bool:
    """Whether an IP address is link-local or a metadata service, whatever spelling it hides in: these stay closed
    even where private networks are allowed. What is no address is not."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return parsed in _METADATA_HOSTS or parsed in _LINK_LOCAL
    if any(parsed in network for network in _NEVER_READ):
        return True
    # A public prefix may serve for translation, too; but there any last 32 bits may be a host's own.
    if ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF) in _METADATA_HOSTS:
        return True
    return any(is_never_read(str(inner)) for inner in _inner(parsed))


def _inner(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """Return the IPv4 addresses that an IPv6 address may stand for."""
    number = int(address)
    if address.sixtofour is not None:
        return [address.sixtofour]
    if address in _TEREDO:
        return [ipaddress.IPv4Address(each) for each in (number >> 64 & 0xFFFFFFFF, ~number & 0xFFFFFFFF)]
    if address in _GLOBAL_UNICAST:
        return []
    found = [number]  # mapped, compatible, translated, ISATAP, NAT64 with a prefix of 96 bits
    if address in _LOCAL_NAT64:
        without_gap = number >> 64 << 56 | number & ((1 << 56) - 1)
        found += [without_gap >> shift for shift in _RFC6052_SHIFTS]
    return [ipaddress.IPv4Address(each & 0xFFFFFFFF) for each in found]


def is_metadata_name(host: str) -> bool:
    """Whether a host's name is that of a metadata service, wherever a name server says it is."""
    name = host.casefold().rstrip(".")
    labels = name.split(".")
    if len(labels) == 1 or labels[-1] == "internal":
        return not _METADATA_LABELS.isdisjoint(labels)
    return any(f".{name}".endswith(f".{known}") for known in _METADATA_NAMES)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, whatever spelling it hides in."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if is_never_read(address):
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour
        if inner is None and parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        return parsed.is_global and parsed in _GLOBAL_UNICAST
    special = parsed.is_multicast or parsed.is_reserved or any(parsed in network for network in _SPECIAL)
    return parsed.is_global and not special


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of a host as the system gives them; OSError or UnicodeError when it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections for the HTTP library, to public addresses only unless `allow_private`, and never to
    link-local ones and metadata services.

    It resolves the name itself, checks every address, and connects to an address that it has checked: a name
    server that answers differently the second time (DNS rebinding) has no second time. The library goes on to
    check certificates by name. `backend` is what carries the connections.
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
        """Connect to the first address of the host that answers, within `timeout` seconds for all of them.

        FetchError when the host is unknown or one of its addresses is not public, ClosedAddressError when one is
        never read; httpcore's errors otherwise.
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
                return counted(
                    await self._backend.connect_tcp(address, port, patience, local_address, socket_options)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's own signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: sources are not on this machine."""
        raise FetchError(f"the socket {path} is not read", advice=PRIVATE_ADVICE)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        bare = host.strip("[]")
        if is_metadata_name(bare):
            raise ClosedAddressError(f"{host} is the name of a metadata service, which is never read")
        if _is_address(bare):
            found: Sequence[str] = (bare,)
        else:
            try:
                found = await self._resolve(host, port)
            except (OSError, UnicodeError) as error:
                raise FetchError(
                    f"the host {host} cannot be found: {error}",
                    advice=f"There is no host of the name {host}, or the network is away. "
                    "Please check the spelling.",
                ) from error
        for address in found:
            if self._allow_private:
                if is_never_read(address):
                    raise ClosedAddressError(
                        f"{host} is at {address}: link-local or metadata, which is never read"
                    )
            elif not is_public(address):
                raise FetchError(f"{host} is at {address}, which is not a public address", advice=PRIVATE_ADVICE)
        return _in_turns(found)[:MOST_ADDRESSES]


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _in_turns(addresses: Sequence[str]) -> list[str]:
    """Return the addresses with both families in turns, as RFC 8305 section 4 advises: one that is not
    routed here must not use up all the attempts."""
    first = [address for address in addresses if (":" in address) == (":" in addresses[0])]
    second = [address for address in addresses if (":" in address) != (":" in addresses[0])]
    return [address for address in chain.from_iterable(zip_longest(first, second)) if address is not None]
