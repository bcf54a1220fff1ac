"""Sitemaps (sitemaps.org, protocol 0.9) and Google's news sitemaps: lists that a site makes for search engines."""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from digests.errors import AddressError, FeedError, PageInsteadError
from digests.model import Draft
from digests.model.lexicon import Lexicon
from digests.rules.reading.addresses import resolve
from digests.rules.reading.feeds.feed_items import ParsedFeed, is_page
from digests.rules.reading.markup import one_line
from digests.rules.reading.publication_dates import parse_instant
from digests.rules.sites import host_in

MOST_ITEMS = 1000
MOST_NESTED = 3
LARGEST = 50 * 2**20  # bytes; the protocol's own limit for a sitemap, unpacked
LONGEST_TITLE = 500
GZIP = b"\x1f\x8b"

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_TYPE = re.compile(rb"<\x00!\x00[DdEe]\x00|\x00<\x00!\x00[DdEe]")
_END = re.compile(rb"(?:</[\w:.-]+\s*>|/>)\s*(?:<!--.*)?\Z", re.DOTALL)
_TAG = re.compile(r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_NO_ARTICLES = re.compile(
    r"(?i)(?:image|video|categor(?:y|ies)|tags?|authors?|users?|products?|taxonom(?:y|ies)|topics?|pages?|static|"
    r"post_tag|sections?|forms?)[-_]?sitemap|sitemap[-_]?(?:image|video|categor|tag|author|pages?\b|static|topic)"
)


# One `<url>` or `<sitemap>` element: the texts of its parts by local name, "" for a missing part.
_SitemapEntry = defaultdict[str, str]


def parse_sitemap(body: bytes, url: str, *, lexicon: Lexicon) -> ParsedFeed:
    """Read a sitemap fetched from `url`, packed with gzip or not. Raises only FeedError, if it is none.

    A news sitemap gives title, publication date and language. A plain sitemap gives addresses and the time of
    their last change. This time stands for the date and counts as guessed; titles are "". The pages tell both
    later. The newest thousand entries are kept; undated ones count as oldest.
    """
    root, listed = _read(body)
    if root == "sitemapindex":
        raise FeedError("the answer is an index of sitemaps and lists no articles itself", code="sitemap-index")
    drafts: dict[str, Draft] = {}
    dropped: Counter[str] = Counter()
    for entry in listed:
        try:
            draft = _draft(entry, url, lexicon)
        except AddressError:
            dropped["no address"] += 1
            continue
        if urlsplit(draft.url).path == "/" and not urlsplit(draft.url).query:
            dropped["no article"] += 1
            continue
        if draft.url in drafts:
            dropped["twice"] += 1
        drafts.setdefault(draft.url, draft)
    if listed and not drafts:
        raise FeedError(f"none of the sitemap's {len(listed)} entries is an article's address")
    newest = sorted(drafts.values(), key=lambda draft: draft.published or _LONG_AGO, reverse=True)
    if len(newest) > MOST_ITEMS:
        dropped["beyond the limit"] = len(newest) - MOST_ITEMS
    return ParsedFeed("", tuple(newest[:MOST_ITEMS]), dropped=dict(dropped), raw_count=len(listed))


def nested_sitemaps(body: bytes, url: str, *, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the sitemaps that an index of sitemaps names, at most three, news sitemaps first, then the newest.

    Empty if the answer is a sitemap itself. Raises FeedError if it is neither. Sitemaps of other hosts are left
    out (protocol, "Sitemaps & Cross Submits"). So are those of images, tags and authors, if there are others.
    """
    root, listed = _read(body)
    if root != "sitemapindex":
        return ()
    found: dict[str, tuple[bool, bool, datetime, list[int]]] = {}
    for entry in listed:
        try:
            address = resolve(url, entry["loc"])
        except AddressError:
            continue
        if entry["loc"] and host_in(address) == host_in(url):
            when = parse_instant(entry["lastmod"], lexicon=lexicon)
            figures = [int(run) for run in re.findall(r"\d{1,12}", address)]
            news, articles = "news" in address.lower(), not _NO_ARTICLES.search(address)
            found.setdefault(address, (articles, news, when.at if when else _LONG_AGO, figures))
    ranked = sorted(found, key=lambda address: found[address], reverse=True)
    return tuple([address for address in ranked if found[address][0]] or ranked)[:MOST_NESTED]


def unpack(body: bytes) -> bytes:
    """Return gzip bytes unpacked, and others as they are. Raises FeedError if they are damaged or over 50 MB."""
    if not body.startswith(GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(body, LARGEST + 1)
    except zlib.error as error:
        raise FeedError(f"the packed sitemap is damaged: {error}") from error
    if len(text) > LARGEST:
        raise FeedError(f"the sitemap is larger than {LARGEST >> 20} MB unpacked")
    return text


def _read(body: bytes) -> tuple[str, list[_SitemapEntry]]:
    """Return the name of the root and the entries listed in it."""
    text = unpack(body).lstrip(b" \t\r\n")
    if not text:
        raise FeedError("the answer is empty", code="empty")
    if is_page(text):
        raise PageInsteadError("the answer is a web page (HTML), not a sitemap")
    if _TYPE.search(text[:5000]) or _WIDE_TYPE.search(text[:5000]):
        raise FeedError("the sitemap has a document type of its own, which is not read")
    try:
        root, listed = "", []
        for name, element in _elements(text):
            root = root or name
            if element is not None:
                listed.append(_listed(element))
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise FeedError(f"the sitemap cannot be read: {str(error)[:120]}") from error
    if root not in {"urlset", "sitemapindex"}:
        raise FeedError("the answer is not a sitemap", code="no-sitemap")
    if not listed and not _END.search(text[-200:]):
        raise FeedError("the answer is a sitemap that breaks off before its first entry")
    return root, listed


def _elements(text: bytes) -> Iterator[tuple[str, etree._Element | None]]:
    """Yield the root's name, then each entry when it is whole. An entry's memory is freed after it was yielded."""
    events = etree.iterparse(
        BytesIO(text),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    first = True
    for event, element in events:
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if first:
            first = False
            yield name, None
        elif event == "end" and name in {"url", "sitemap"}:
            yield name, element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _listed(element: etree._Element) -> _SitemapEntry:
    entry: _SitemapEntry = defaultdict(str)
    for child in element.iter():
        if isinstance(child.tag, str) and not len(child):
            qualified = etree.QName(child)
            # Images and videos have a `loc` and a `title` of their own.
            if not (qualified.namespace or "").endswith(("image/1.1", "video/1.1")):
                entry.setdefault(qualified.localname, " ".join((child.text or "").split()))
    return entry


def _draft(entry: _SitemapEntry, url: str, lexicon: Lexicon) -> Draft:
    if not entry["loc"]:
        raise AddressError("the entry has no address")
    address = resolve(url, entry["loc"])
    published = parse_instant(entry["publication_date"], lexicon=lexicon)
    changed = parse_instant(entry["lastmod"], lexicon=lexicon)
    when = published or changed
    language = entry["language"].replace("_", "-")
    return Draft(
        url=address,
        title=one_line(entry["title"])[:LONGEST_TITLE],
        published=when.at if when else None,
        published_guessed=published is None or published.guessed,
        updated=changed.at if changed else None,
        guid=address,
        language=language if _TAG.match(language) else "",
    )
