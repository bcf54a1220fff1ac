"""What comes back from one request: an answer, the next hop, or an error with words for people."""

from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from digests.errors import AddressError, FetchError
from digests.rules.reading.addresses import check_address

PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. `url` is where it came from after redirects; `body` is decompressed and empty when
    `not_modified`; `etag` and `last_modified` are as received, to be sent back as they are (empty when they
    could not be). `moved_to` is the address reached when every hop from the start was a permanent redirect.
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
    """The next hop."""

    address: str
    permanent: bool


def next_hop(address: str, status: int, location: str) -> Redirect:
    """Return where a redirect leads; FetchError (with the status) when that is not read.

    Other schemes and credentials are refused, and so is the way from https back to http: whoever sits on the
    line could then write the news.
    """
    try:
        target = check_address(urljoin(address, location.strip()))
    except (AddressError, ValueError) as error:
        raise FetchError(
            f"{address} redirects to an address that is not read: {error}",
            advice="That address leads on to one that I do not read.",
            status=status,
        ) from error
    if urlsplit(address).scheme == "https" and urlsplit(target).scheme == "http":
        raise FetchError(
            f"{address} redirects from https to {target}, which is refused",
            advice="That address leads from an encrypted connection to one that is not, and I don't follow there.",
            status=status,
        )
    return Redirect(urldefrag(target).url, status in PERMANENT)


def refusal(address: str, status: int, reason: str, retry_after: float | None) -> FetchError:
    """Return the error for an answer that is no content."""
    words = "".join(character for character in reason[:80] if character.isprintable())
    return FetchError(
        f"{address} answered {status} {words}".rstrip(),
        advice=_advice_for(status),
        status=status,
        retry_after=retry_after,
    )


def resting(address: str, status: int, seconds: float) -> FetchError:
    """Return the error for an address at a host that has asked not to be asked for now."""
    return FetchError(
        f"{address} is not asked: its host answered {status} and wants to be left alone for {seconds:.0f} s more",
        advice=_advice_for(status),
        status=status,
        retry_after=seconds,
    )


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
