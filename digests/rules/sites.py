"""Whose site an address is on: a source's own, or another one's that it only links to.

A source's own site is where its feed is, and where most of what it lists leads, unless that is another source's.
Several can have one: hosts of one domain, paths of one host, who writes on one platform.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from itertools import takewhile
from urllib.parse import urlsplit

from tld import get_fld

from digests.model import Article, Source
from digests.rules.trust import can_vouch, is_government

MOSTLY = 1 / 3
"""The share of a list's links from which on the host they lead to is the source's site: some have two or three."""

DEEPEST = 20  # parts of a path that are compared

FOREIGN, NEIGHBOUR, LEARNED, VOUCHED, NAMED, AT_HOME = range(6)
"""How well an address belongs to a source, the weakest first: not at all; its links mostly lead to that domain; to
that host; the same of a source that an admin has described; its feed is on that domain; on that very host."""


def host_in(url: str) -> str:
    """Return the host of an address as it is compared and shown: without "www." and the usual ports, as ASCII, so
    that letters of other scripts show as what they are ("xn--"); an IP address with its port."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    return parts.netloc.lower() if _is_number(host) else host.removeprefix("www.")


def domain_of(host: str) -> str:
    """Return the registrable name of a host by the list of public suffixes ("bbc.co.uk" of "feeds.bbc.co.uk"); of
    a suffix that the list does not know the last two labels; of an IP address itself."""
    if _is_number(host):
        return host
    found = get_fld(f"https://{host}", fail_silently=True, search_private=True)
    return found or ".".join(host.split(".")[-2:])


def registered_domain(url: str) -> str:
    """Return the domain of an address that somebody registered, under a suffix of ICANN's: "github.io" of
    "somebody.github.io", since who lets others have names there may have them all. A public IP address is its own;
    "" where nobody registered anything: of a private one, and of names that mean nobody (".invalid", RFC 2606)."""
    host = host_in(url)
    if _is_number(host):
        with suppress(ValueError):
            address = ip_address(urlsplit(url).hostname or "")
            return str(address) if address.is_global else ""
        return ""
    if "." not in host or host.endswith(".invalid"):
        return ""
    found = get_fld(f"https://{host}", fail_silently=True, search_private=False)
    return found or ".".join(host.split(".")[-2:])


def belongs(url: str, source: Source) -> int:
    """Return how well an address belongs to a source: `FOREIGN` to `AT_HOME`. Pure, and of no other source."""
    host, home = host_in(url), host_in(source.url)
    if host == home:
        return AT_HOME
    domain, learned = domain_of(host), source.sites.split()
    if domain == domain_of(home):
        return NAMED
    if host in learned:
        return VOUCHED if can_vouch(source) else LEARNED
    return NEIGHBOUR if domain in map(domain_of, learned) else FOREIGN


def yields(url: str, lister: Source, owner: Source) -> bool:
    """Say whether what one source lists at an address gives way to the other's item there, whoever was first.

    It does where the address belongs to the other one alone. Of two to whom it belongs a labelled one has it, then
    the one whose it is more, then a government, then the one whose feed's path has most in common with its path.
    Where all that is equal nothing gives way. Sources of one publisher family have their addresses in common.
    """
    mine, theirs = belongs(url, owner), belongs(url, lister)
    if _kin(lister, owner):
        return False
    if FOREIGN in (mine, theirs):
        return mine > theirs
    return _claim(url, owner, mine) > _claim(url, lister, theirs)


def waits_for_owner(url: str, lister: Source, others: Iterable[Source]) -> bool:
    """Say whether what a source lists is left to be told by another one, whose site alone its address is on:
    where nobody has said whose the lister is, its words would stand beside the other's address."""
    nobodys = not can_vouch(lister) and belongs(url, lister) == FOREIGN
    return nobodys and any(yields(url, lister, owner) for owner in others)


def leads_away(url: str, end: str, source: Source) -> bool:
    """Say whether an address of a source's list that leads on to another one ends on a site that is not its own,
    nor the one that the list names."""
    return belongs(end, source) == FOREIGN and domain_of(host_in(end)) != domain_of(host_in(url))


def links_elsewhere(article: Article) -> str:
    """Return the host that an article's link leads to where that is not the site of its source; "" where it is,
    and of a source of which nothing is known yet. That most links of one that nobody has labelled lead there does
    not make the site its own."""
    if not article.source.sites:
        return ""
    degree = belongs(article.url, article.source)
    own = degree > FOREIGN if can_vouch(article.source) else degree >= VOUCHED
    return "" if own else host_in(article.url)


def mostly_linked(links: Sequence[str]) -> tuple[str, ...]:
    """Return the hosts that a third of these links lead to, where that many lead to one domain but to no one of
    its hosts that domain; most links first."""
    hosts = Counter(map(host_in, links))
    domains = Counter(domain_of(host) for host in hosts.elements())
    least = max(1.0, MOSTLY * len(links))
    found = [host for host, count in hosts.most_common() if count >= least]
    covered = {domain_of(host) for host in found}
    return (*found, *(each for each, count in domains.most_common() if count >= least and each not in covered))


def sites_learned(source: Source, hosts: Iterable[str], others: Iterable[Source]) -> str:
    """Return a source's own sites, as `Source.sites` keeps them: those of the hosts that its list mostly leads to
    that are its feed's domain, or belong to no other source as well as to it; what a labelled one has, no
    unlabelled one takes. Its feed's own host where there is none, so that it is known that it was looked for."""
    home = domain_of(host_in(source.url))
    strangers = [other for other in others if other.id != source.id and not _kin(source, other)]
    known = source.sites.split() if can_vouch(source) else []
    claim = VOUCHED if can_vouch(source) else LEARNED

    def is_free(host: str) -> bool:
        return all(
            belongs(f"https://{host}/", each) < claim or (host in known and not can_vouch(each))
            for each in strangers
        )

    own = [host for host in hosts if domain_of(host) == home or is_free(host)]
    return " ".join(own or [host_in(source.url)])


def _claim(url: str, source: Source, degree: int) -> tuple[bool, int, bool, int]:
    """By what sources to whom an address belongs are put in order, the greatest first."""
    return can_vouch(source), degree, is_government(source), _common_path(url, source.url)


def _common_path(url: str, feed: str) -> int:
    """How many parts in a row the paths of an address and a feed share: "/@one/1" and "/feed/@one" 1."""
    try:
        ours, theirs = (
            [part for part in urlsplit(each).path.split("/") if part][:DEEPEST] for each in (url, feed)
        )
    except ValueError:
        return 0
    runs = (
        sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(ours[one:], theirs[other:], strict=False)))
        for one in range(len(ours))
        for other in range(len(theirs))
    )
    return max(runs, default=0)


def _kin(one: Source, other: Source) -> bool:
    return one.family != "" and one.family == other.family


def _is_number(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdecimal()
