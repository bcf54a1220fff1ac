"""Recognises what an answer is: a feed, a JSON API, a sitemap or a page with a list. Finds the feeds of a page."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from digests.errors import AddressError, FeedError
from digests.model import Recipe, SourceKind
from digests.model.lexicon import Lexicon
from digests.rules.reading.addresses import LONGEST_ADDRESS, check_address, resolve
from digests.rules.reading.charsets import as_utf8
from digests.rules.reading.feeds.feed_items import is_page
from digests.rules.reading.lists.apis import fits, read_document
from digests.rules.reading.lists.indexes import (
    ListedLink,
    WebPage,
    instants_of,
    link_title,
    listed_links,
    read_page,
    set_rows,
    words_of,
)
from digests.rules.reading.lists.recipes import check_recipe
from digests.rules.reading.lists.sitemaps import unpack
from digests.rules.reading.patterns import linear_pattern
from digests.rules.reading.publication_dates import ADDRESS_FORMS, form_of, word_forms
from digests.rules.sites import domain_of, host_in
from digests.rules.texts import weight

# By judgement on the pages of tests/digests/reading/lists/test_discovery.py; so are the shares in `_judged`.
FEWEST = 4
FEWEST_UNDATED = 6
MOST_COUNTED = 40
DATED_TITLE = 12  # characters that half of the titles must have; a Chinese one counts as three
UNDATED_TITLE = 30
PARAGRAPH = 80
MOST_PROSE = 1200

_SOME_DAY = datetime(9000, 1, 1, tzinfo=UTC)
_STATE = re.compile(r"^(?:odd|even|first|last|active|current|hover|on|cur|.*\d{2,}.*|.*\d)$", re.IGNORECASE)
_CLASS = re.compile(r"^-?[A-Za-z_][\w-]*$")
_INDEX = re.compile(
    r"(?i)(?:^|/)(?:index(?:_\d+)?|default|list(?:_\d+)?|about|contact|privacy|sitemap|login|search|tags?|topics?|"
    r"categor(?:y|ies)|authors?|page/\d+)(?:\.\w+|/)?$"
)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:[-_.]?[01]\d(?:[-_.]?[0-3]\d)?)?$")
_MONTH_OR_DAY = re.compile(r"^[0-3]?\d$")


@dataclass(frozen=True, slots=True)
class _Group:
    """Links with the same place and shape. `score` is how convincing they are as the list of the page."""

    items: Sequence[ListedLink]
    place: tuple[str, ...]
    score: float


def propose_index(body: bytes, url: str, charset: str = "", *, lexicon: Lexicon) -> Recipe | None:
    """Return a recipe that reads the list of articles in a page, None if no list in it is convincing.

    Links to the page's own site are grouped by their place in the page and the shape of their addresses. A list
    has at least four links in rows with dates and titles of some length. Without dates it has at least six links,
    with titles like headlines and addresses like those of articles. A page with much prose beside its links is an
    article. Never raises. `charset` is what the transport said.
    """
    try:
        page = read_page(body, url, charset, lexicon=lexicon)
    except FeedError:
        return None
    links = [item for item in listed_links(page) if not _INDEX.search(urlsplit(item.url).path)]
    hosts = {host_in(item.url) for item in links}
    own = {host for host in hosts if domain_of(host) == domain_of(host_in(url))}
    links = [item for item in links if host_in(item.url) in own]
    groups = [group for items, place in _groups(links) if (group := _judged(items, place, lexicon))]
    best = max(groups, key=lambda group: group.score, default=None)
    if best is None or _prose_beside(page, best) > MOST_PROSE:
        return None
    # The recipe has a pattern for the addresses, and a selector if the pattern also matches other links.
    urls = {item.url for item in best.items}
    pattern = pattern_of([item.url for item in best.items])

    def chosen(selector: str = "") -> set[str]:
        return {item.url for item in listed_links(page, selector) if linear_pattern(pattern).fullmatch(item.url)}

    matching, selector = chosen(), " ".join(best.place[-4:])
    narrower = not matching <= urls and urls <= (picked := chosen(selector)) and len(picked) < len(matching)
    recipe = Recipe(
        links=selector if narrower else "",
        link_pattern=pattern,
        date_pattern=_date_pattern(best, lexicon),
        zone=lexicon.pages.zones.get((urlsplit(url).hostname or "").rpartition(".")[2], ""),
    )
    return None if check_recipe(recipe) else recipe


def _groups(links: Sequence[ListedLink]) -> Iterable[tuple[list[ListedLink], tuple[str, ...]]]:
    """Yield the links in each kind of place, only those with the commonest shape of address if it prevails."""
    places: dict[tuple[str, ...], dict[str, ListedLink]] = defaultdict(dict)
    for item in links:
        for anchor in item.anchors:
            places[_place(anchor)].setdefault(item.url, ListedLink(item.url, list(item.anchors)))
    for place, found in places.items():
        items = list(found.values())
        shapes: dict[tuple[str, ...], list[ListedLink]] = defaultdict(list)
        for item in items:
            shapes[_shape(item.url)].append(item)
        largest = max(shapes.values(), key=len)
        yield (largest if len(largest) * 5 >= len(items) * 3 else items), place


def _place(anchor: etree._Element) -> tuple[str, ...]:
    """Return the chain of elements around a link, as selectors, without what differs from row to row."""
    chain = []
    for element in (anchor, *anchor.iterancestors()):
        if element.tag in {"body", "html"}:
            break
        names = [name for name in (element.get("class") or "").split() if _CLASS.match(name)]
        kept = [name for name in names if not _STATE.match(name)][:2]
        chain.append(".".join([str(element.tag), *kept]))
    return tuple(reversed(chain[:8]))


def _shape(url: str) -> tuple[str, ...]:
    """Return the shape of an address: host, folders with figures replaced, ending, names of parameters."""
    parts = urlsplit(url)
    *folders, last = parts.path.strip("/").split("/")
    ending = last.rpartition(".")[2] if "." in last else ""
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    shapes = ("*" if name.count("-") >= 2 else re.sub(r"\d+", "#", name) for name in folders)
    return (parts.netloc, *shapes, ending, *names)


def _judged(items: list[ListedLink], place: tuple[str, ...], lexicon: Lexicon) -> _Group | None:
    if len(items) < FEWEST:
        return None
    set_rows(items)
    titles = [link_title(item, lexicon) for item in items]
    different = len(set(titles)) / len(titles)
    length = median(map(weight, titles))
    dated = sum(when is not None for when in instants_of(items, Recipe(), _SOME_DAY, lexicon)) / len(items)
    by_date = dated >= 0.6 and length >= DATED_TITLE
    by_title = (
        len(items) >= FEWEST_UNDATED
        and length >= UNDATED_TITLE
        and sum(_reads_as_article(item.url) for item in items) >= 0.7 * len(items)
    )
    # All reports of one kind may have the same title, such as a day's flights; their dates tell them apart.
    if not (by_date or (by_title and different >= 0.8)):
        return None
    count = min(len(items), MOST_COUNTED)
    return _Group(items, place, count * (1 + 2 * dated) * min(length / 40, 1.5))


def _reads_as_article(url: str) -> bool:
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return last.count("-") >= 2 or bool(re.search(r"\d{3,}", last + parts.query))


def _prose_beside(page: WebPage, group: _Group) -> int:
    """Return how many characters of prose stand outside a group's rows. An article has many, a list few."""
    rows = {item.row for item in group.items}
    length = 0
    for paragraph in page.tree.iter("p"):
        words = len(" ".join("".join(paragraph.itertext()).split()))
        linked = sum(len("".join(anchor.itertext())) for anchor in paragraph.iter("a"))
        if (
            words >= PARAGRAPH
            and linked * 2 < words
            and not rows.intersection((paragraph, *paragraph.iterancestors()))
        ):
            length += words
    return length


def pattern_of(urls: Sequence[str]) -> str:
    """Return a regular expression for the addresses of one list. It keeps the text that all addresses share."""
    split = [urlsplit(url) for url in urls]
    hosts = sorted({parts.netloc for parts in split})
    host = re.escape(hosts[0]) if len(hosts) == 1 else f"(?:{'|'.join(map(re.escape, hosts[:10]))})"
    scheme = "https?" if len({parts.scheme for parts in split}) > 1 else split[0].scheme
    paths = [parts.path.split("/")[1:] for parts in split]
    depths = Counter(map(len, paths))
    if len(depths) == 1:
        path = "/".join(_segments(list(zip(*paths, strict=True))))
    else:
        common = 0
        while common < min(depths) - 1 and len({path[common] for path in paths}) == 1:
            common += 1
        path = "/".join([*_segments([(name,) for name in paths[0][:common]]), r"[^?\s]*"])
    queries = {parts.query for parts in split}
    query = "" if queries == {""} else _query(sorted(queries))
    return f"{scheme}://{host}/{path}{query}"


def _segments(columns: Sequence[Sequence[str]]) -> list[str]:
    """Return a pattern for each folder. A shared folder stays, unless it is a date: other dates follow."""
    found: list[str] = []
    dated = False
    for names in columns:
        same = len(set(names)) == 1
        day = _YEAR.match(names[0]) or (dated and _MONTH_OR_DAY.match(names[0]))
        found.append(re.sub(r"\d+", r"\\d+", re.escape(names[0])) if same and day else _segment(names))
        dated = bool(_YEAR.match(names[0])) or (dated and day is not None)
    return found


def _segment(names: Sequence[str]) -> str:
    if len(set(names)) == 1:
        return re.escape(names[0])
    figures = {re.sub(r"\d+", "0", name) for name in names}
    if len(figures) == 1:
        return re.sub(r"\d+|\D+", lambda run: r"\d+" if run[0].isdigit() else re.escape(run[0]), names[0])
    endings = {name.rpartition(".")[2] for name in names if "." in name}
    ending = "." + endings.pop() if len(endings) == 1 and all("." in name for name in names) else ""
    some = "+" if all(name.removesuffix(ending) for name in names) else "*"
    return rf"[^/?\s]{some}{re.escape(ending)}"


def _query(queries: Sequence[str]) -> str:
    pairs = [query.split("&") for query in queries]
    names = {tuple(pair.partition("=")[0] for pair in query) for query in pairs}
    if len(names) != 1:
        return r"(?:\?\S*)?"
    columns = [[pair.partition("=")[2] for pair in column] for column in zip(*pairs, strict=True)]
    values = [re.escape(column[0]) if len(set(column)) == 1 else r"[^&\s]*" for column in columns]
    return r"\?" + "&".join(f"{re.escape(name)}={value}" for name, value in zip(names.pop(), values, strict=True))


def _date_pattern(group: _Group, lexicon: Lexicon) -> str:
    """Return the spelling of dates that the group's rows share, or "": then each row's date is looked for."""
    if any(next(item.row.iter("time"), None) is not None for item in group.items):
        return ""
    rows = [" ".join(words_of(item.row)).replace(link_title(item, lexicon), " ", 1) for item in group.items]
    return form_of(rows, word_forms(lexicon)) or form_of([item.url for item in group.items], ADDRESS_FORMS)


MOST_OFFERED = 10
FEWEST_LINKS = 3

_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?(rss|rdf|feed|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_FEED_ADDRESS = re.compile(
    r"(?i)(?:\.(?:rss|atom|rdf)|/(?:rss|atom|feeds?)(?:[./_-](?:xml|rss|atom|index|news|all|feed))*(?:\.\w{2,5})?/?"
    r"|/(?:rss|feed|atom)[\w-]*\.(?:xml|aspx?|php|ashx|json))(?:$|\?)|[?&](?:format|feed|type)=(?:rss|atom|feed)"
)
_PLACES = re.split(
    " ",
    "/feed/ /rss.xml /feed.xml /rss /atom.xml /index.xml /news-sitemap.xml "
    "/sitemap-news.xml /feed.json /wp-json/wp/v2/posts?per_page=20 /sitemap_index.xml /sitemap.xml",
)
_FEED_FORMS = {b"rss": "RSS", b"rdf": "RSS 1.0 (RDF)", b"feed": "Atom"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """How an answer can be read as a source. `form` names the form of a feed ("Atom"), and is empty otherwise."""

    kind: SourceKind
    recipe: Recipe | None = None
    form: str = ""


def recognise(
    body: bytes, url: str, content_type: str, recipes: Mapping[str, Recipe], charset: str = "", *, lexicon: Lexicon
) -> Recognised | None:
    """Return what an answer is by its content, whatever its content type says. Return None if it is no source.

    JSON and web pages are compared with the known `recipes`; then a page is searched for a list of articles. Feeds
    that a page names are better than the page: see `offered`. Never raises. `content_type` and `charset` are what
    the transport said.
    """
    try:
        body = unpack(body)
    except FeedError:
        return None
    start = as_utf8(body[:5000])
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
    """Return the addresses of at most ten feeds that a web page offers: those in its head, then those it links to.

    Empty if it offers none or is no web page.
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
    """Return usual addresses of a site's feed, for a page that names none: below the page, then at the root."""
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
    # An article's page links to other articles, but is no list of them.
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
        says_feed = "".join(anchor.itertext()).strip().lower() in lexicon.pages.feed
        if says_feed or _FEED_ADDRESS.search(address.partition("#")[0]):
            yield address
