"""What a page says of its article besides the text: title, author, date, canonical link, language, paywall."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from digests.errors import AddressError
from digests.model.lexicon import Lexicon, PageWords
from digests.rules.reading.addresses import resolve
from digests.rules.reading.markup import one_line, plain_text
from digests.rules.reading.pages.blocks import Block
from digests.rules.reading.pages.datelines import Dated, date_in_address, date_in_title, date_near_title
from digests.rules.reading.pages.structured import article_data, is_false, names_of, text_of
from digests.rules.reading.pages.titles import best_title
from digests.rules.reading.times import Instant, parse_instant

LONGEST_AUTHOR = 200
MOST_AUTHORS = 4
SAME_DAY = 36 * 3600.0  # seconds
MOST_ASSETS = 200
MOST_MARKED = 12  # elements that say they hold the author or the date

_DATE_NAMES = frozenset(
    re.split(
        r"\s+",
        """article:published_time og:article:published_time og:published_time og:release_date og:pubdate
        datepublished publishdate publish-date publish_date published-date published_time pubdate
        publicationdate publication_date publication-date dc.date dc.date.issued dc.date.created
        dcterms.date dcterms.created dcterms.issued date parsely-pub-date sailthru.date
        cxenseparse:recs:publishtime citation_publication_date article.published bt:pubdate
        firstpublishedtime article:create_at apub:time _pubtime datecreated created rnews:datepublished
        originalpublicationdate""",
    )
)
_AUTHOR_NAMES = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
)
_AUTHOR_MARKS = re.compile(
    r"(?:^|[\s_-])(?:byline|author-?name|article-author|c-byline__author)(?:$|[\s_-])", re.IGNORECASE
)
_CLOCK = re.compile(r"\d[:：]\d\d|T\d{4}")
_METERED = frozenset({"metered", "registered"})
_LOCKED = frozenset({"locked", "premium", "paid", "subscriber", "subscribers"})
# Second levels under which one registers names, as in .co.uk and .gov.cn.
_SHARED_ENDINGS = frozenset(re.split(" ", "ac co com edu gob gouv gov go gv mil ne net or org"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of its article. Empty, None or False where it says nothing.

    `canonical` is an absolute http(s) address at the same site. `body` is the article's text as given in
    structured data, `words` its length in words. `gated`: not free to read; `metered`: a few articles are.
    """

    title: str = ""
    author: str = ""
    published: Instant | None = None
    canonical: str = ""
    language: str = ""
    body: str = ""
    words: int = 0
    gated: bool = False
    metered: bool = False


def read_metadata(
    tree: etree._Element, shown: Sequence[Block], url: str, zone: str = "", *, lexicon: Lexicon
) -> Metadata:
    """Return what the page at `url` says of its article. `zone` is the IANA zone of dates that name none.

    `shown` are the blocks of the tree. To be read before anything is removed from the tree, which stays as it is.
    """
    metas = _metas(tree)
    title = best_title(tree, metas, url, lexicon)
    data = article_data(tree, title)
    tier = metas.get("article:content_tier", "").lower()
    body = data.get("articleBody")
    words = data.get("wordCount")
    return Metadata(
        title=title,
        author=_author(tree, metas, data, lexicon.pages),
        published=_published(tree, metas, data, title, shown, url, zone, lexicon),
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
    """Whether two addresses belong to one site: the same host, or the same registrable name (without the list of
    public suffixes: two labels, three below a shared second level such as .co.uk)."""
    first, second = urlsplit(one), urlsplit(other)
    return first.netloc.lower() == second.netloc.lower() or (
        _site(first.hostname or "") == _site(second.hostname or "") != ""
    )


def _site(host: str) -> str:
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdecimal() or ":" in host:
        return ""
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_ENDINGS
    return ".".join(labels[-3:] if shared else labels[-2:])


def _metas(tree: etree._Element) -> Mapping[str, str]:
    """Return the content of meta elements by name in lower case; the first of a name."""
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


# --- author --------------------------------------------------------------------------------------


def _author(tree: etree._Element, metas: Mapping[str, str], data: Mapping[str, Any], words: PageWords) -> str:
    name = partial(_name, words)
    candidates = [names_of(data.get("author"))]
    candidates += [[metas[each]] for each in _AUTHOR_NAMES if each in metas]
    for names in candidates:
        clean = list(dict.fromkeys(filter(None, map(name, names))))
        if clean:
            return ", ".join(clean[:MOST_AUTHORS])[:LONGEST_AUTHOR]
    return next(filter(None, map(name, _author_elements(tree))), "")


def _name(words: PageWords, text: str) -> str:
    name = words.author_lead.sub("", one_line(text)).strip(" ,;|-–—")
    return "" if "://" in name or len(name) > LONGEST_AUTHOR / 2 or name.lower() in words.nobody else name


def _author_elements(tree: etree._Element) -> Iterator[str]:
    marked = (
        element
        for element in tree.iter("a", "span", "div", "p", "address")
        if element.get("rel") == "author"
        or element.get("itemprop") == "author"
        or _AUTHOR_MARKS.search(element.get("class") or "")
    )
    for element in islice(marked, MOST_MARKED):
        if len(element) <= MOST_AUTHORS * 3:
            text = " ".join("".join(element.itertext()).split())
            if 2 < len(text) <= LONGEST_AUTHOR / 2:
                yield text


# --- date ----------------------------------------------------------------------------------------


def _published(
    tree: etree._Element,
    metas: Mapping[str, str],
    data: Mapping[str, Any],
    title: str,
    found: Sequence[Block],
    url: str,
    zone: str,
    lexicon: Lexicon,
) -> Instant | None:
    """Take the date that is to be trusted most; if it has no hour, the hour of another that means the same day."""
    stated = [
        text_of(data.get("datePublished")),
        *(metas[name] for name in metas if name in _DATE_NAMES),
        *_marked(tree),
    ]
    candidates = [
        Dated(instant, _CLOCK.search(text) is not None)
        for text in stated
        if text and (instant := parse_instant(text, zone, lexicon=lexicon))
    ]
    exact = next((dated.instant for dated in candidates if not dated.instant.guessed), None)
    if exact:
        return exact
    candidates += filter(None, _shown(tree, title, found, url, zone, lexicon))
    if not candidates:
        return None
    first = candidates[0].instant
    near = [dated for dated in candidates if abs((dated.instant.at - first.at).total_seconds()) <= SAME_DAY]
    exact = next((dated.instant for dated in near if not dated.instant.guessed), None)
    return exact or next((dated.instant for dated in near if dated.clock), first)


def _marked(tree: etree._Element) -> Iterator[str]:
    """Return the dates of elements that are marked up as the article's own."""
    return islice(_dates_marked(tree), MOST_MARKED)


def _dates_marked(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter("time", "span", "abbr", "div", "p"):
        if element.tag == "time" and (
            element.get("pubdate") is not None or "published" in (element.get("class") or "")
        ):
            yield element.get("datetime") or ""
        elif (element.get("itemprop") or "").lower() == "datepublished":
            yield element.get("datetime") or element.get("content") or "".join(element.itertext())[:80]


def _shown(
    tree: etree._Element, title: str, found: Sequence[Block], url: str, zone: str, lexicon: Lexicon
) -> Iterator[Dated | None]:
    lines = [block.text for block in found]
    at = next((number for number, line in enumerate(lines) if line == title), None)
    if at is not None:
        for block in found[at + 1 : at + 8]:
            stamp = block.element if block.element.tag == "time" else block.element.find(".//time")
            instant = None
            if stamp is not None:
                instant = parse_instant(stamp.get("datetime") or "", zone, lexicon=lexicon)
            if instant:
                yield Dated(instant, _CLOCK.search(stamp.get("datetime") or "") is not None)
                break
        yield date_near_title(lines, at, zone, lexicon=lexicon)
    yield date_in_address(urlsplit(url).path, zone, lexicon=lexicon)
    yield date_in_title(title, _assets(tree), zone, lexicon=lexicon)


def _assets(tree: etree._Element) -> Iterator[str]:
    for number, element in enumerate(tree.iter("img", "source", "video")):
        if number >= MOST_ASSETS:
            return
        yield element.get("src") or ""


# --- canonical link ------------------------------------------------------------------------------


def _canonical(tree: etree._Element, metas: Mapping[str, str], url: str) -> str:
    """A canonical link that leads to another site, or from an article to the front page, is a mistake or worse."""
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
