"""What a page says about its article beside the text: title, date, canonical link, language, paywall."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from digests.errors import AddressError
from digests.model.lexicon import Lexicon
from digests.rules.reading.addresses import resolve
from digests.rules.reading.markup import one_line, plain_text
from digests.rules.reading.pages.trees import TextBlock
from digests.rules.reading.publication_dates import (
    PublicationDate,
    date_in_title,
    date_near_title,
    day_in_address,
    parse_instant,
)
from digests.rules.sites import domain_of, host_in
from digests.rules.texts import HAN, WORD, letters_of

LONGEST_SCRIPT = 500_000
MOST_NODES = 3000
# Types of schema.org that are articles, the surest first. A plain WebPage counts only if there is no other.
_KINDS = ("Article", "Posting", "Report", "WebPage")
# Properties that hold the page's own article. Others hold other pages (itemListElement, mentions, hasPart).
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")


def article_data(tree: etree._Element, headline: str) -> Mapping[str, Any]:
    """Return the properties of the page's article, as published; an empty mapping if there are none.

    `headline` is the page's headline. It tells the page's own article from others that the page lists.
    """
    nodes = [node for node in _nodes(tree) if _rank(node) is not None]
    if not nodes:
        return {}
    wanted = letters_of(headline)
    named = [
        node
        for node in nodes
        if wanted and letters_of(text_of(node.get("headline"))) in (wanted, letters_of(headline[:110]))
    ]
    return min(named or nodes, key=lambda node: _rank(node) or 0)


def text_of(value: Any) -> str:
    """Return the text of a property: its own, or that of its first value."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value")
    return value if isinstance(value, str) else ""


def is_false(value: Any) -> bool:
    """Say whether a property means no: false, "false", "False"."""
    return value is False or (isinstance(value, str) and value.strip().lower() in ("false", "no"))


def _nodes(tree: etree._Element) -> Iterator[dict[str, Any]]:
    waiting = [
        _parsed(script.text or "")
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
    ]
    for number, value in enumerate(waiting):  # the list grows while it is read: breadth first
        if number > MOST_NODES:
            return
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[name] for name in _INSIDE if isinstance(value.get(name), dict | list))


def _parsed(script: str) -> Any:
    try:
        return json.loads(script, strict=False) if len(script) <= LONGEST_SCRIPT else None
    except (ValueError, RecursionError):
        return None


def _rank(node: Mapping[str, Any]) -> int | None:
    kinds = node.get("@type")
    names = [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]
    if kinds is None and "datePublished" in node:
        return len(_KINDS)
    ranks = [rank for rank, ending in enumerate(_KINDS) for name in names if name.endswith(ending)]
    return min(ranks, default=None)


LONGEST_TITLE = 400
# If this share of a heading's words stands in the page's title, the heading may be the article's. By judgement.
SHORTEST_OWN = 0.5

_BARS = re.compile(r"\s*[|_｜]\s*|\s+[»·•]\s+")
_DASHES = re.compile(rf"\s+[-–—]+\s+|(?<={HAN.pattern})\s*[-–—]{{1,2}}\s*(?={HAN.pattern})")


def best_title(tree: etree._Element, metas: Mapping[str, str], url: str, lexicon: Lexicon) -> str:
    """Return the article's own headline: the heading that agrees with a title of the page. Without one, return the
    page's title without the name of the site. "" if there is neither."""
    called = [one_line(metas.get(name, "")) for name in ("og:title", "twitter:title", "headline", "articletitle")]
    page = one_line(tree.findtext(".//title") or "")
    host = host_in(url)
    sites = {_key(name) for name in (one_line(metas.get("og:site_name", "")), host, *host.split("."))}
    names = [name for name in (*called, page) if name]
    for heading in _headings(tree):
        if _key(heading) not in sites and any(_agree(heading, name) for name in names):
            return heading[:LONGEST_TITLE]
    for name in names:
        own = without_site(name, sites, lexicon)
        if own and _key(own) not in sites:
            return own[:LONGEST_TITLE]
    heading = next(_headings(tree), "") if not names else names[0]
    return heading[:LONGEST_TITLE]


def without_site(title: str, sites: Collection[str], lexicon: Lexicon) -> str:
    """Return a title without the site's name and section at its end ("... | World | Gazette", "..._Gazette").
    `sites` are the site's names, letters only."""
    bars = _BARS.split(title)
    if len(bars) > 1:
        longest = max(bars, key=len)
        title = bars[0] if len(bars[0]) >= len(longest) * 0.5 and _key(bars[0]) not in sites else longest
    while True:
        cut = next(reversed(list(_DASHES.finditer(title))), None)
        if cut is None:
            return title.strip()
        last = title[cut.end() :].strip()
        named = _key(last) in sites or (len(last) <= 12 and lexicon.pages.site.search(last))
        if not named:
            return title.strip()
        title = title[: cut.start()]


def _headings(tree: etree._Element) -> Iterator[str]:
    for element in chain(*(islice(tree.iter(level), 12) for level in ("h1", "h2", "h3"))):
        text = " ".join("".join(element.itertext()).split())
        if 3 < len(text) <= LONGEST_TITLE:
            yield text


def _agree(heading: str, name: str) -> bool:
    """Say whether most of a heading's words are in the page's title, and the heading is not much shorter."""
    words, known = WORD.findall(heading.lower()), set(WORD.findall(name.lower()))
    common = sum(word in known for word in words)
    return len(words) >= 2 and common >= len(words) * SHORTEST_OWN and len(words) >= len(known) * 0.34


def _key(name: str) -> str:
    """Return a site's name for comparing: "The Gazette" and the "gazette" of gazette.example are equal."""
    return letters_of(name).removeprefix("the")


SAME_DAY = 36 * 3600.0  # seconds
MOST_ASSETS = 200

_METERED = frozenset({"metered", "registered"})
_LOCKED = frozenset({"locked", "premium", "paid", "subscriber", "subscribers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of its article. A field is empty, None or False if the page says nothing. `canonical` is an
    absolute http(s) address at the same site. `body` is the article's text in the structured data, `words` its
    number of words. `gated`: the article is not free to read. `metered`: a few articles are free."""

    title: str = ""
    published: PublicationDate | None = None
    canonical: str = ""
    language: str = ""
    body: str = ""
    words: int = 0
    gated: bool = False
    metered: bool = False


def read_metadata(
    tree: etree._Element, shown: Sequence[TextBlock], url: str, zone: str = "", *, lexicon: Lexicon
) -> Metadata:
    """Return what the page at `url` says of its article. `zone` is the IANA zone of dates that name none. `shown`
    are the blocks of the tree. Call this before anything is removed from the tree. The tree is not changed."""
    metas = _metas(tree)
    title = best_title(tree, metas, url, lexicon)
    data = article_data(tree, title)
    tier = metas.get("article:content_tier", "").lower()
    body = data.get("articleBody")
    words = data.get("wordCount")
    dates = (text_of(data.get("datePublished")), *(metas[name] for name in metas if name in lexicon.pages.dated))
    stated = (parse_instant(text, zone, lexicon=lexicon) for text in dates)
    return Metadata(
        title=title,
        published=_published(stated, _shown(tree, title, shown, url, zone, lexicon)),
        canonical=_canonical(tree, metas, url),
        language=tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or metas.get("og:locale", ""),
        body=plain_text(body) if isinstance(body, str) else "",
        words=int(words) if isinstance(words, int) or (isinstance(words, str) and words.isdecimal()) else 0,
        gated=is_false(data.get("isAccessibleForFree"))
        or is_false(metas.get("isaccessibleforfree"))
        or tier in _LOCKED,
        metered=tier in _METERED,
    )


def same_site(one: str, other: str) -> bool:
    """Say whether two addresses belong to one site: they have the same host, or the same registrable name."""
    if urlsplit(one).netloc.lower() == urlsplit(other).netloc.lower():
        return True
    first, second = host_in(one), host_in(other)
    return "." in first and domain_of(first) == domain_of(second)


def _metas(tree: etree._Element) -> Mapping[str, str]:
    """Return the content of meta elements by name in lower case. If a name occurs twice, the first counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content")
        if not content:
            continue
        for attribute in ("property", "name", "itemprop"):
            name = meta.get(attribute)
            if name:
                found.setdefault(name.lower(), content[:2000])
    return found


# --- date ----------------------------------------------------------------------------------------


def _published(
    stated: Iterable[PublicationDate | None], shown: Iterable[PublicationDate | None]
) -> PublicationDate | None:
    """Return the most trustworthy date. If it has no hour, take the hour of another date of the same day."""
    candidates = [*filter(None, stated)]
    exact = next((instant for instant in candidates if not instant.guessed), None)
    if exact:
        return exact
    candidates += filter(None, shown)
    if not candidates:
        return None
    near = [each for each in candidates if abs((each.at - candidates[0].at).total_seconds()) <= SAME_DAY]
    exact = next((instant for instant in near if not instant.guessed), None)
    return exact or next((instant for instant in near if instant.clock), candidates[0])


def _shown(
    tree: etree._Element, title: str, found: Sequence[TextBlock], url: str, zone: str, lexicon: Lexicon
) -> Iterator[PublicationDate | None]:
    lines = [block.text for block in found]
    at = next((number for number, line in enumerate(lines) if line == title), None)
    if at is not None:
        for block in found[at + 1 : at + 8]:
            stamp = block.element if block.element.tag == "time" else block.element.find(".//time")
            if stamp is not None and (
                instant := parse_instant(stamp.get("datetime") or "", zone, lexicon=lexicon)
            ):
                yield instant
                break
        yield date_near_title(lines, at, zone, lexicon=lexicon)
    yield day_in_address(urlsplit(url).path, zone, lexicon=lexicon)
    pictures = islice(tree.iter("img", "source", "video"), MOST_ASSETS)
    yield date_in_title(title, (each.get("src") or "" for each in pictures), zone, lexicon=lexicon)


# --- canonical link ------------------------------------------------------------------------------


def _canonical(tree: etree._Element, metas: Mapping[str, str], url: str) -> str:
    """Return the canonical link or "". A link to another site, or from an article to the front page, is wrong."""
    links = [
        link.get("href") or ""
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for link in (*links[:1], metas.get("og:url", "")):
        if not link.strip():
            continue
        try:
            address = resolve(url, link)
        except AddressError:
            continue
        front = urlsplit(address).path in ("", "/") and not urlsplit(address).query
        if same_site(address, url) and not (front and urlsplit(url).path not in ("", "/")):
            return address
    return ""
