"""Decides whether a list at another address belongs to a source's own outlet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from digests.model import Draft, Source
from digests.rules.reading.pages.metadata import same_site
from digests.rules.reading.sources.admission import KnownArticle
from digests.rules.texts import fingerprint, words_of

MANY = 3  # known items that prove the outlet by themselves; by judgement
SHARE = 5  # known items also prove it if they are one in this many


class Sameness(StrEnum):
    """The same outlet, perhaps (an admin has to look), or another outlet."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletComparison:
    """What a list of items has in common with a source.

    Of its `items`, `known` are articles of the source (by address, guid or title), and `foreign` are articles of
    other sources (by address). `site`: most items link to the site of the source's articles, by registrable name.
    `name`: the list is named like the source. `language`: most items are in the source's language. These three are
    None if nothing shows it. `sites` are the hosts that the items link to, the commonest first.
    """

    items: int
    known: int
    foreign: int
    site: bool | None
    name: bool | None
    language: bool | None
    sites: tuple[str, ...] = ()


def compare(
    source: Source,
    title: str,
    drafts: Sequence[Draft],
    recognised: Mapping[int, KnownArticle],
    articles: Sequence[tuple[str, str, str]],
) -> OutletComparison:
    """Compare a list with this title and these items with a source. Pure.

    `recognised` are the stored articles of the items, by position. `articles` are the newest articles of the
    source as address, title and language, empty if the source was never read.
    """
    titles = {fingerprint(known) for _, known, _ in articles if known}
    own = {place for place, known in recognised.items() if known.own}
    own |= {place for place, draft in enumerate(drafts) if draft.title and fingerprint(draft.title) in titles}
    hosts = Counter(_host(draft.url) for draft in drafts)
    return OutletComparison(
        items=len(drafts),
        known=len(own),
        foreign=len(recognised.keys() - own),
        site=_same_sites([address for address, _, _ in articles] or [source.url], drafts),
        name=_alike(source.name, title),
        language=_same_language(source.language or _commonest(each for _, _, each in articles), drafts),
        sites=tuple(host for host, _ in hosts.most_common(2) if host),
    )


def sameness(found: OutletComparison) -> Sameness:
    """Say whether a list belongs to a source's own outlet. Known items count most: names can be copied, and a site
    has many lists.

    OTHER: most items are other sources', or there are no known items and neither site nor name fits. SAME: site
    and name fit, or many items are known and the site is not another. Another language makes SAME unsure, and a
    fitting name without a fitting site OTHER.
    """
    many = found.known >= MANY or (found.known > 0 and found.known * SHARE >= found.items)
    foreign = found.foreign * 2 > found.items and found.foreign > found.known
    spoken = found.language is not False
    if foreign or not (many or found.site or (found.name and spoken)):
        return Sameness.OTHER
    sure = spoken and ((found.site and found.name) or (many and found.site is not False))
    return Sameness.SAME if sure else Sameness.UNSURE


def _same_sites(known: Sequence[str], drafts: Sequence[Draft]) -> bool | None:
    """Return whether most drafts link to a known site. None if hosts have no names, or if nothing is linked."""
    sites = [f"https://{host}/" for host in dict.fromkeys(map(_host, known)) if host]
    links = [draft.url for draft in drafts if _host(draft.url)]
    if not sites or not links:
        return None
    there = sum(any(same_site(link, site) for site in sites) for link in links)
    return there * 2 > len(links)


def _host(url: str) -> str:
    """Return the host's name, "" if it is a number or has no dot."""
    host = (urlsplit(url).hostname or "").lower()
    return host if "." in host and ":" not in host and not host.rpartition(".")[2].isdecimal() else ""


def _alike(name: str, title: str) -> bool | None:
    """Say whether more than half of the words of the shorter text stand in the other. None if one has no words."""
    one, other = set(words_of(name)), set(words_of(title))
    if not one or not other:
        return None
    return len(one & other) * 2 > min(len(one), len(other))


def _same_language(language: str, drafts: Sequence[Draft]) -> bool | None:
    spoken = _commonest(draft.language for draft in drafts)
    if not language or not spoken:
        return None
    return language.partition("-")[0].lower() == spoken.partition("-")[0].lower()


def _commonest(languages: Iterable[str]) -> str:
    counted = Counter(each for each in languages if each)
    return counted.most_common(1)[0][0] if counted else ""
