"""Which hosts may be asked: an admin's address must not open the operator's own network."""

import asyncio
import ipaddress
import socket
from urllib.parse import urlsplit

from digests.errors import FetchError

PRIVATE_ADVICE = "That address leads into a private network. I only read what is on the public internet."


async def check_host(url: str, *, allow_private: bool = False) -> None:
    """Resolve the host of an http or https address and refuse it if any of its addresses is not public.

    FetchError says why: private, loopback, link-local (the clouds' metadata service), reserved, or unknown.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if allow_private:
        return
    for address in await _addresses(host, port):
        if not is_public(address):
            raise FetchError(f"{host} is at {address}, which is not a public address", advice=PRIVATE_ADVICE)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, whatever spelling it hides in."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is None and parsed in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.ip_address(int(parsed) & 0xFFFFFFFF)  # type: ignore[assignment]
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast


async def _addresses(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(
            f"the host {host} cannot be found: {error}",
            advice=f"There is no host of the name {host}, or the network is away. Please check the spelling.",
        ) from error
    return [str(entry[4][0]) for entry in found]
