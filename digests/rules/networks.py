"""Decides where an IP address or a host's name belongs: public internet, private network, or metadata service."""

import ipaddress

# All assigned unicast addresses are in this network (RFC 4291 section 2.4, IANA). Others are not public.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
# Networks that some versions of the standard library take for public, and that are not.
_SPECIAL = (
    ipaddress.IPv4Network("192.0.0.0/24"),  # RFC 6890; a cloud's metadata service too
    ipaddress.IPv4Network("192.88.99.0/24"),  # RFC 7526
    ipaddress.IPv4Network("168.63.129.16/32"),  # a cloud's service for its own machines
)
_TEREDO = ipaddress.IPv6Network("2001::/32")  # RFC 4380
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215
_RFC6052_SHIFTS = (40, 32, 24)
"""The shifts of an IPv4 address behind a prefix of 48, 56 or 64 bits. Bits 64 to 71 are left out."""

# Services that give a machine's keys to everybody who asks from it, and the links of such services.
_METADATA_HOSTS = frozenset(
    ipaddress.IPv4Address(host)
    for host in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192")
)
_LINK_LOCAL = ipaddress.IPv4Network("169.254.0.0/16")  # RFC 3927
_NEVER_READ = (
    ipaddress.IPv6Network("fe80::/10"),  # RFC 4291
    ipaddress.IPv6Network("fd00:ec2::/32"),
    ipaddress.IPv6Network("fd20:ce::254/128"),
    ipaddress.IPv6Network("fd00:42::42/128"),
)
_METADATA_LABELS = frozenset({"metadata", "instance-data"})  # alone, or below `internal`
_METADATA_NAMES = (
    "metadata.goog",
    "metadata.tencentyun.com",
    "metadata.packet.net",
    "metadata.platformequinix.com",
)


def is_address(host: str) -> bool:
    """Say whether a host is an IP address in one of its usual spellings, with or without a zone."""
    return _parsed(host) is not None


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None


def is_never_read(address: str) -> bool:
    """Say whether an IP address, in whatever spelling, is link-local or a metadata service. Such addresses stay
    closed even if private networks are allowed. False if the text is no address."""
    parsed = _parsed(address)
    if parsed is None:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return parsed in _METADATA_HOSTS or parsed in _LINK_LOCAL
    if any(parsed in network for network in _NEVER_READ):
        return True
    # A public prefix may serve for translation too; but a host may have any last 32 bits in it.
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
    """Say whether a host's name is that of a metadata service, whatever address a name server gives for it."""
    name = host.casefold().rstrip(".")
    labels = name.split(".")
    if len(labels) == 1 or labels[-1] == "internal":
        return not _METADATA_LABELS.isdisjoint(labels)
    return any(f".{name}".endswith(f".{known}") for known in _METADATA_NAMES)


def is_public(address: str) -> bool:
    """Say whether an IP address, in whatever spelling, belongs to the public internet."""
    parsed = _parsed(address)
    if parsed is None or is_never_read(address):
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
