"""Web addresses: which ones may be read, and the one spelling under which an article is stored."""

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from digests.errors import AddressError
from digests.rules.networks import is_address, is_public

LONGEST_ADDRESS = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that only tell the publisher where a reader came from. Others may choose the page, and stay.
TRACKING_PREFIXES = ("utm_", "at_", "mtm_", "pk_", "piwik_", "hsa_", "itm_", "mkt_", "vero_", "oly_", "_hs")
TRACKING_NAMES = frozenset(
    re.split(
        r"\s+",
        "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid igshid igsh mc_cid mc_eid cmpid "
        "cmp_id icid ncid ito ocid smid smtyp partner emc sr_share xtor wt_mc wt.mc_id wt_zmc ref ref_src "
        "ref_url referrer rss ftag guccounter guce_referrer guce_referrer_sig spm scm share_source "
        "share_medium syndication-id traffic_source ns_source ns_mchannel ns_campaign feature_type cndid "
        "campaign_id mibextid __twitter_impression sh_kit trk trkinfo",
    )
)

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_PORT_NUMBER = re.compile(r"^[^/?#]*?:\d+(?:[/?#]|$)")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ufeff]")
_HOST = re.compile(r"^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?$|^\[[0-9a-f:.]+\]$")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_INSIDE = re.compile(  # RFC 6761, 6762, 8375, and what clouds and home routers use
    r"(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|lan|home\.arpa|corp|home)$"
)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def check_address(url: str) -> str:
    """Return the address as a full http or https address. Raises AddressError with what is wrong.

    A host without a scheme, as people type it, becomes https. Addresses with credentials are refused, because the
    credentials would end up in the list of sources and in logs. `fetch` decides whether the host may be asked.
    """
    text = url.strip()
    if not text:
        raise AddressError("the address is empty")
    if len(text) > LONGEST_ADDRESS:
        raise AddressError(f"the address is longer than {LONGEST_ADDRESS} characters")
    bare = not _SCHEME.match(text)
    if text.startswith("//"):
        text = f"https:{text}"
    elif bare or _PORT_NUMBER.match(text):
        text = f"https://{text}"
    parts, host = _split(text)
    if bare and not {".", ":"} & set(host) and host != "localhost":
        raise AddressError(f"{host} is a word, and no address")
    return urlunsplit((parts.scheme.lower(), _netloc(parts, host), parts.path, parts.query, parts.fragment))


def canonical(url: str) -> str:
    """Return the one spelling of an article's address: no tracking parameters, no fragment, host in lower case.

    The result stays the same if it is passed in again. Raises AddressError if the address may not be read.
    """
    checked = check_address(url)
    parts, host = _split(checked)
    path = _escaped(_SESSION.sub("", parts.path) or "/", safe="/:@!$&'()*+,;=")
    path = _without_dots(path) if "/." in path else path
    named = [(pair.partition("=")[0].lower(), pair) for pair in parts.query.split("&") if pair]
    kept = (pair for name, pair in named if name not in TRACKING_NAMES and not name.startswith(TRACKING_PREFIXES))
    query = "&".join(_escaped(pair, safe="/:@!$'()*+,;=?") for pair in kept)
    return urlunsplit((parts.scheme.lower(), _netloc(parts, host), path or "/", query, ""))


def resolve(base: str, link: str) -> str:
    """Return the canonical address of a link found at `base`. Raises AddressError if it leads to no web page."""
    try:
        joined = urljoin(base, link.strip())
    except ValueError as error:
        raise AddressError(f"the address cannot be read: {error}") from error
    return canonical(joined)


def is_public_link(url: str) -> bool:
    """Say whether a link may be shown to everybody, by its spelling. It must lead to a host of the public
    internet, not to a reader's or operator's own network or machine, nor to a cloud's metadata, and it must name
    no user.

    An IP address must be public (see `is_public`). A name must have a dot, and must not be for use inside a
    network.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None:
        return False
    if is_address(host):
        return is_public(host)
    last = host.rpartition(".")[2]
    # No name ends in a figure (RFC 3696): browsers read "127.1" and "0x7f000001" as addresses.
    numeric = last.isdecimal() or re.fullmatch("0x[0-9a-f]*", last) is not None
    return "." in host and not numeric and not _INSIDE.search(host)


def host_of(url: str) -> str:
    """Return host and port of an address in lower case. Questions to one such host are asked in turn."""
    return urlsplit(url).netloc.lower()


def _split(url: str) -> tuple[SplitResult, str]:
    if _UNPRINTABLE.search(url):
        raise AddressError("the address holds white space or control characters")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise AddressError(f"the address cannot be read: {error}") from error
    if parts.scheme.lower() not in DEFAULT_PORTS:
        raise AddressError(
            f"the address is of the kind {parts.scheme}:, only http and https are read", code="address-scheme"
        )
    if parts.username is not None or parts.password is not None:
        raise AddressError("the address holds a user name or password", code="address-login")
    if not host:
        raise AddressError("the address names no host")
    return parts, _ascii_host(host)


def _ascii_host(host: str) -> str:
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise AddressError(f"the host's name cannot be read: {error}") from error
    host = host.lower()
    if len(host) > 255 or not _HOST.match(host):
        raise AddressError("the host's name cannot be read")
    return host


def _netloc(parts: SplitResult, host: str) -> str:
    port = parts.port
    return host if port is None or port == DEFAULT_PORTS[parts.scheme.lower()] else f"{host}:{port}"


def _without_dots(path: str) -> str:
    kept: list[str] = []
    names = path.split("/")[1:]
    for name in names:
        if name == "..":
            del kept[-1:]
        elif name != ".":
            kept.append(name)
    end = [""] if names[-1] in (".", "..") else []
    return "/" + "/".join(kept + end)


def _escaped(text: str, safe: str) -> str:
    """Percent-encode the characters that need it, decode those that do not, and write escapes in capitals."""

    def spell(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else f"%{match[1].upper()}"

    stray = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text)
    return quote(_ESCAPE.sub(spell, stray), safe=f"{safe}%~", errors="replace")
