"""The title of a page's article, without the name of the site."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from digests.model.lexicon import Lexicon
from digests.rules.reading.markup import one_line
from digests.rules.texts import HAN, WORD, letters_of

LONGEST_TITLE = 400
SHORTEST_OWN = 0.5  # of a heading's words must stand in the page's title for it to be the article's own

_BARS = re.compile(r"\s*[|_｜]\s*|\s+[»·•]\s+")
_DASHES = re.compile(rf"\s+[-–—]+\s+|(?<={HAN.pattern})\s*[-–—]{{1,2}}\s*(?={HAN.pattern})")


def best_title(tree: etree._Element, metas: Mapping[str, str], url: str, lexicon: Lexicon) -> str:
    """Return the article's own headline: the heading that agrees with what the page is called, or else what it is
    called without the name of the site; "" when there is nothing of either."""
    called = [one_line(metas.get(name, "")) for name in ("og:title", "twitter:title", "headline", "articletitle")]
    page = one_line(tree.findtext(".//title") or "")
    sites = _site_names(metas, url)
    names = [name for name in (*called, page) if name]
    for heading in _headings(tree):
        if not _same(heading, sites) and any(_agree(heading, name) for name in names):
            return heading[:LONGEST_TITLE]
    for name in names:
        own = without_site(name, sites, lexicon)
        if own and not _same(own, sites):
            return own[:LONGEST_TITLE]
    heading = next(_headings(tree), "") if not names else names[0]
    return heading[:LONGEST_TITLE]


def without_site(title: str, sites: Sequence[str], lexicon: Lexicon) -> str:
    """Return a title without the site's name and section at its end ("... | World | Gazette", "..._Gazette")."""
    bars = _BARS.split(title)
    if len(bars) > 1:
        longest = max(bars, key=len)
        title = bars[0] if len(bars[0]) >= len(longest) * 0.5 and not _same(bars[0], sites) else longest
    while True:
        cut = next(reversed(list(_DASHES.finditer(title))), None)
        if cut is None:
            return title.strip()
        last = title[cut.end() :].strip()
        named = _same(last, sites) or (len(last) <= 12 and lexicon.pages.site.search(last))
        if not named:
            return title.strip()
        title = title[: cut.start()]


def _headings(tree: etree._Element) -> Iterator[str]:
    for level in ("h1", "h2", "h3"):
        for number, element in enumerate(tree.iter(level)):
            if number >= 12:
                break
            text = " ".join("".join(element.itertext()).split())
            if 3 < len(text) <= LONGEST_TITLE:
                yield text


def _agree(heading: str, name: str) -> bool:
    """A heading is the article's where most of its words are in the page's title, and they are no mere few."""
    words, known = WORD.findall(heading.lower()), set(WORD.findall(name.lower()))
    common = sum(word in known for word in words)
    return (
        len(words) >= 2
        and common >= len(words) * SHORTEST_OWN
        and common >= min(3, len(known) * 0.4)
        and (len(words) >= len(known) * 0.34)
    )


def _site_names(metas: Mapping[str, str], url: str) -> list[str]:
    names = [
        one_line(metas.get(name, "")) for name in ("og:site_name", "application-name", "twitter:site", "publisher")
    ]
    host = urlsplit(url).hostname or ""
    labels = [
        label for label in host.split(".") if len(label) > 2 and label not in ("www", "com", "org", "net", "gov")
    ]
    return [name.lstrip("@") for name in (*names, host, host.removeprefix("www."), *labels) if name]


def _same(text: str, sites: Sequence[str]) -> bool:
    """Whether a text is a site's name, as one writes it or as its address has it ("The Gazette", gazette.com)."""
    key = letters_of(text)
    if not key:
        return True
    keys = {letters_of(site) for site in sites}
    bare = key.removeprefix("the")
    return any(
        key == known
        or bare == known.removeprefix("the")
        or (len(bare) >= 4 and known.startswith(bare) and len(known) <= len(bare) + 4)
        for known in keys
    )
