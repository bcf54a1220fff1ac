"""What an answer is: a feed, a JSON interface, a sitemap, a page with a list; and where a page's feeds may be."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from digests.errors import AddressError, FeedError
from digests.model import Recipe, SourceKind
from digests.model.lexicon import Lexicon
from digests.rules.reading.addresses import LONGEST_ADDRESS, check_address, resolve
from digests.rules.reading.feeds.parsing import is_page
from digests.rules.reading.lists.apis import fits, read_document
from digests.rules.reading.lists.proposals import propose_index
from digests.rules.reading.lists.rows import WebPage, listed_links, read_page
from digests.rules.reading.lists.sitemaps import unpack
from digests.rules.reading.patterns import linear_pattern

MOST_OFFERED = 10
FEWEST_LINKS = 3

_BLANK = b"\xef\xbb\xbf \t\r\n\x00"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?(rss|rdf|feed|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_FEED_ADDRESS = re.compile(
    r"(?i)(?:\.(?:rss|atom|rdf)|/(?:rss|atom|feeds?)(?:[./_-](?:xml|rss|atom|index|news|all|feed))*(?:\.\w{2,5})?/?"
    r"|/(?:rss|feed|atom)[\w-]*\.(?:xml|aspx?|php|ashx|json))(?:$|\?)|[?&](?:format|feed|type)=(?:rss|atom|feed)"
)
_PLACES = (
    "/feed/",
    "/rss.xml",
    "/feed.xml",
    "/rss",
    "/atom.xml",
    "/index.xml",
    "/news-sitemap.xml",
    "/sitemap-news.xml",
    "/feed.json",
    "/wp-json/wp/v2/posts?per_page=20",
    "/sitemap_index.xml",
    "/sitemap.xml",
)
_FEED_FORMS = {b"rss": "RSS", b"rdf": "RSS 1.0 (RDF)", b"feed": "Atom"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """How an answer can be read as a source; `form` names that of a feed ("Atom") and is empty elsewhere."""

    kind: SourceKind
    recipe: Recipe | None = None
    form: str = ""


def recognise(
    body: bytes,
    url: str,
    content_type: str,
    recipes: Mapping[str, Recipe],
    charset: str = "",
    *,
    lexicon: Lexicon,
) -> Recognised | None:
    """Return what an answer is by what is in it, whatever its content type says; None when it is no source.

    JSON and web pages are compared with the shapes of the known `recipes`, pages then searched for a list of
    articles. A page that names feeds is better read by those: see `offered`. Nothing is raised. `content_type` and
    `charset` are what the transport said.
    """
    try:
        body = unpack(body)
    except FeedError:
        return None
    start = body[:5000]
    if start.startswith(_WIDE):
        start = start.decode("utf-16", errors="ignore").encode()
    start = start.lstrip(_BLANK)
    if start[:1] in (b"{", b"["):
        return _json(body, recipes)
    if is_page(body):
        return _page(body, url, recipes, charset, lexicon)
    root = _ROOT.search(start)
    if root:
        return _xml(root[1].lower(), body)
    return (
        _page(body, url, recipes, charset, lexicon) if "html" in content_type.lower() or b"<a" in start else None
    )


def offered(body: bytes, url: str, *, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the addresses of feeds that a web page offers: of its head, then of its links, ten at most.

    Empty when it offers none or is no page.
    """
    try:
        page = read_page(body, url, lexicon=lexicon)
    except FeedError:
        return ()
    found: dict[str, None] = {}
    for address in (*_named(page), *_linked(page, lexicon)):
        try:
            found[resolve(page.base, address)] = None
        except AddressError:
            continue
    return tuple(found)[:MOST_OFFERED]


def common_addresses(url: str) -> tuple[str, ...]:
    """Return where the feed of a site may be when no page names one: below the address, then at the root."""
    try:
        parts = urlsplit(check_address(url))
    except AddressError:
        return ()
    root = f"{parts.scheme}://{parts.netloc}"
    folder = parts.path.rstrip("/")
    own = [f"{root}{folder}/feed/"] if folder and "." not in folder.rpartition("/")[2] else []
    return tuple(dict.fromkeys([*own, *(root + place for place in _PLACES)]))


def _json(body: bytes, recipes: Mapping[str, Recipe]) -> Recognised | None:
    try:
        document = read_document(body)
    except FeedError:
        return None
    if isinstance(document, Mapping) and isinstance(document.get("items"), list):
        version = document.get("version")
        if isinstance(version, str) and "jsonfeed.org/version" in version:
            return Recognised(SourceKind.FEED, form="JSON Feed")
    best = max(recipes, key=lambda name: fits(document, recipes[name]), default="")
    if not best or not fits(document, recipes[best]):
        return None
    return Recognised(SourceKind.JSON_API, recipes[best])


def _xml(root: bytes, body: bytes) -> Recognised | None:
    if root in (b"sitemapindex", b"urlset"):
        return Recognised(SourceKind.SITEMAP)
    if root == b"rdf" and b"purl.org/rss" not in body[:5000] and b"<item" not in body:
        return None
    return Recognised(SourceKind.FEED, form=_FEED_FORMS[root])


def _page(
    body: bytes, url: str, recipes: Mapping[str, Recipe], charset: str, lexicon: Lexicon
) -> Recognised | None:
    try:
        page = read_page(body, url, charset, lexicon=lexicon)
    except FeedError:
        return None
    links = [item.url for item in listed_links(page)]
    # An article's page links to others of its kind and is no list of them.
    known = {
        name: recipe for name, recipe in recipes.items() if recipe.link_pattern and not _matching([url], recipe)
    }
    counts = {name: _matching(links, recipe) for name, recipe in known.items()}
    best = max(counts, key=lambda name: counts[name], default="")
    if best and counts[best] >= FEWEST_LINKS:
        return Recognised(SourceKind.INDEX_PAGE, recipes[best])
    recipe = propose_index(body, url, charset, lexicon=lexicon)
    return None if recipe is None else Recognised(SourceKind.INDEX_PAGE, recipe)


def _matching(links: list[str], recipe: Recipe) -> int:
    pattern = linear_pattern(recipe.link_pattern)
    return sum(pattern.fullmatch(link) is not None for link in links)


def _named(page: WebPage) -> Iterator[str]:
    for link in page.tree.iterfind(".//link[@href]"):
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        if "alternate" in (link.get("rel") or "").lower().split() and kind in _FEED_TYPES:
            yield link.get("href")


def _linked(page: WebPage, lexicon: Lexicon) -> Iterator[str]:
    for anchor in page.tree.iterfind(".//a[@href]"):
        address = anchor.get("href").strip()
        if len(address) > LONGEST_ADDRESS:
            continue
        if _FEED_ADDRESS.search(address.partition("#")[0]) or _says_feed(anchor, lexicon):
            yield address


def _says_feed(anchor: etree._Element, lexicon: Lexicon) -> bool:
    return "".join(anchor.itertext()).strip().lower() in lexicon.pages.feed
