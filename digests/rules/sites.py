"""Decides whose site an address is on: the source's own site, or another source's to which it only links.

A source's own sites are the site of its feed, and the site to which most of its list leads unless that is another
source's. Several sources can share a site: hosts of one domain, paths of one host, writers on one platform.
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
"""With this share of a list's links, a host is the source's site. Some sources have two or three."""

DEEPEST = 20  # parts of a path that are compared

FOREIGN, NEIGHBOUR, LEARNED, VOUCHED, NAMED, AT_HOME = range(6)
"""How well an address belongs to a source, the weakest first: not at all; its links mostly lead to that domain; to
that host; the same for a labelled source; its feed is on that domain; its feed is on that very host."""


def host_in(url: str) -> str:
    """Return the host of an address as it is compared and shown: without "www." and the usual ports, in ASCII, so
    that letters of other scripts are recognised ("xn--"). An IP address keeps its port."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    return parts.netloc.lower() if _is_number(host) else host.removeprefix("www.")


def domain_of(host: str) -> str:
    """Return the registrable name of a host by the list of public suffixes ("bbc.co.uk" of "feeds.bbc.co.uk").
    Under an unknown suffix it is the last two labels. An IP address is returned as it is."""
    if _is_number(host):
        return host
    found = get_fld(f"https://{host}", fail_silently=True, search_private=True)
    return found or ".".join(host.split(".")[-2:])


def registered_domain(url: str) -> str:
    """Return the registered domain of an address, under a suffix of ICANN: "github.io" of "somebody.github.io",
    because the owner of a domain may own all names under it. A public IP address is its own domain. "" for private
    addresses, and for names that nobody can register (".invalid", RFC 2606)."""
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
    """Return how well an address belongs to a source, from `FOREIGN` to `AT_HOME`, whatever others do."""
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
    """Say whether an item of `lister` at an address gives way to that of `owner` there, whoever was first.

    It does if the address belongs to `owner` alone. If it belongs to both, a labelled source comes first, then the
    source to which it belongs better, then a government, then the source whose feed shares more of the path. If
    all this is equal, nothing gives way. Sources of one publisher family share their addresses.
    """
    mine, theirs = belongs(url, owner), belongs(url, lister)
    if _kin(lister, owner):
        return False
    if FOREIGN in (mine, theirs):
        return mine > theirs
    return _claim(url, owner, mine) > _claim(url, lister, theirs)


def waits_for_owner(url: str, lister: Source, others: Iterable[Source]) -> bool:
    """Say whether an item is left for another source to tell, to which its address alone belongs. This is so if
    the lister has no label: its words would stand beside the other source's address."""
    nobodys = not can_vouch(lister) and belongs(url, lister) == FOREIGN
    return nobodys and any(yields(url, lister, owner) for owner in others)


def leads_away(url: str, end: str, source: Source) -> bool:
    """Say whether an address of a source's list that redirects ends on a site that is neither the source's own nor
    the one that the list names."""
    return belongs(end, source) == FOREIGN and domain_of(host_in(end)) != domain_of(host_in(url))


def links_elsewhere(article: Article) -> str:
    """Return the host of an article's link if it is not on the site of the article's source. "" if it is, and if
    nothing is known of the source yet. For an unlabelled source, a site does not become its own because most of
    its links lead there."""
    if not article.source.sites:
        return ""
    degree = belongs(article.url, article.source)
    own = degree > FOREIGN if can_vouch(article.source) else degree >= VOUCHED
    return "" if own else host_in(article.url)


def mostly_linked(links: Sequence[str]) -> tuple[str, ...]:
    """Return the hosts to which a third of these links lead, most links first. If so many lead to one domain but
    to none of its hosts, return the domain."""
    hosts = Counter(map(host_in, links))
    domains = Counter(domain_of(host) for host in hosts.elements())
    least = max(1.0, MOSTLY * len(links))
    found = [host for host, count in hosts.most_common() if count >= least]
    covered = {domain_of(host) for host in found}
    return (*found, *(each for each, count in domains.most_common() if count >= least and each not in covered))


def sites_learned(source: Source, hosts: Iterable[str], others: Iterable[Source]) -> str:
    """Return a source's own sites, for `Source.sites`. Of the hosts to which its list mostly leads, these are the
    hosts on its feed's domain, and those that belong to no other source as well. An unlabelled source takes no
    site of a labelled one. Without such a host the feed's own host is returned, so that the search counts as
    done."""
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
    """Return the key that orders the sources to which an address belongs, the greatest first."""
    return can_vouch(source), degree, is_government(source), _common_path(url, source.url)


def _common_path(url: str, feed: str) -> int:
    """Return how many parts in a row the paths of an address and a feed share, such as 1: "/@one/1",
    "/feed/@one"."""
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
