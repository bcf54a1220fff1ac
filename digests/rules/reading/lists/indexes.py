"""Index pages: pages that list articles of an office that has no feed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]
from lxml.cssselect import CSSSelector  # type: ignore[import-untyped]

from digests.errors import AddressError, FeedError, PageError, PageInsteadError
from digests.model import Draft, Recipe
from digests.model.lexicon import Lexicon
from digests.rules.reading.addresses import canonical, resolve
from digests.rules.reading.charsets import decoded
from digests.rules.reading.feeds.feed_items import ParsedFeed
from digests.rules.reading.markup import one_line, pieces_of
from digests.rules.reading.pages.trees import parse_page
from digests.rules.reading.patterns import linear_pattern
from digests.rules.reading.publication_dates import (
    AHEAD,
    PublicationDate,
    day_in,
    day_in_address,
    day_in_words,
    is_day,
    parse_instant,
    without_day,
)
from digests.rules.texts import squeeze, weight

MOST_LINKS = 5000
LONGEST_ROW = 1500
LONGEST_TITLE = 500
LONGEST_TEASER = 250
LONGEST_CALL = 60
MOST_BETWEEN = 12

_TAG = re.compile(rb"<(?:!doctype|html|head|body|div|table|ul|ol|p|a|section|main|article)[\s>]", re.IGNORECASE)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
_CUT = re.compile(r"(?:\.\.\.|…)\W*$")
_LISTS = frozenset({"html", "body", "main", "ul", "ol", "table", "tbody", "dl"})
_ASIDE = "ancestor-or-self::nav or ancestor::footer or ancestor::*[@role='navigation'] or ancestor::select"
_BANNER = "ancestor::header[not(ancestor::article or ancestor::main or ancestor::section or ancestor::li)]"
_LINKS = etree.XPath(f"//a[@href][not({_ASIDE} or {_BANNER})]")
_TITLED = etree.XPath(
    ".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
    " | .//*[not(self::a)][contains(@class, 'title') or contains(@class, 'headline') or contains(@class, 'tit ')]"
)
_HEADING = etree.XPath("ancestor::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6][1]")


@dataclass(frozen=True, slots=True)
class WebPage:
    """A parsed page and the address that its links are relative to."""

    tree: etree._Element
    base: str


@dataclass(slots=True)
class ListedLink:
    """One address of a list, with the links to it and the row that belongs to it alone.

    `before` and `behind` are the words between this row and its neighbours, for lists whose rows are no elements.
    """

    url: str
    anchors: list[etree._Element] = field(default_factory=list)
    row: etree._Element = None
    before: str = ""
    behind: str = ""


def read_page(body: bytes, url: str, charset: str = "", overrule: str = "", *, lexicon: Lexicon) -> WebPage:
    """Parse a web page. Raises FeedError if the bytes are none.

    `charset` is what the transport said. `overrule`, an encoding that Python knows, counts before everything else.
    GB2312 is read as GB18030, which pages mean by it.
    """
    if not _TAG.search(body[:20000]) and b"\x00<" not in body[:200] and b"<\x00" not in body[:200]:
        raise FeedError("the answer is not a web page", code="no-page")
    text = decoded(body, charset, lexicon=lexicon)
    if overrule:
        text = body.decode(WIDER.get(overrule.lower(), overrule), errors="replace")
    try:
        tree = parse_page(text)
    except PageError as error:
        raise FeedError(f"the page cannot be read: {error}") from error
    base = next((element.get("href") for element in tree.iterfind(".//base[@href]")), "")
    try:
        return WebPage(tree, resolve(url, base) if base else url)
    except AddressError:
        return WebPage(tree, url)


def listed_links(page: WebPage, selector: str = "") -> list[ListedLink]:
    """Return the addresses that a page links to, in the page's order, each once with all its links. Links of the
    navigation are left out. A CSS selector leaves only the links that it selects, or that are in what it selects.
    """
    here = canonical(page.base)
    found: dict[str, ListedLink] = {}
    for anchor in list(_anchors(page, selector))[:MOST_LINKS]:
        address = anchor.get("href", "").strip()
        if not address or address.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        try:
            url = resolve(page.base, address)
        except AddressError:
            continue
        if url != here:
            found.setdefault(url, ListedLink(url)).anchors.append(anchor)
    return list(found.values())


def set_rows(listed: Sequence[ListedLink]) -> None:
    """Find the row of each item: the largest element that links to the item and to no other item."""
    owners: dict[etree._Element, int] = {}
    for number, item in enumerate(listed):
        for anchor in item.anchors:
            for element in (anchor, *anchor.iterancestors()):
                owners[element] = number if owners.get(element, number) == number else -1
    for number, item in enumerate(listed):
        item.row = _row(item.anchors[0], owners, number)
        item.before = _gap(item.row, owners, backwards=True)
        item.behind = _gap(item.row, owners, backwards=False)


def link_title(item: ListedLink, lexicon: Lexicon) -> str:
    """Return an item's title from its heading or its link, or from its row if the link says only "Read more"."""
    candidates = [_anchor_title(anchor, lexicon) for anchor in item.anchors]
    title = next((words for words, heading in candidates if heading and words), "")
    title = title or next((words for words, _ in candidates if words), "")
    title = title or _row_title(item, lexicon)
    if not title or _is_cut(title):
        start = title.rstrip(" .…")[:12].strip()
        longer = [one_line(anchor.get("title", "")) for anchor in item.anchors]
        fitting = [words for words in longer if words and words.startswith(start) and not _is_cut(words)]
        title = max(fitting, key=len, default=title)
    if not title:
        title = next((alt for anchor in item.anchors for alt in _pictured(anchor, lexicon)), "")
    return without_day(title[:LONGEST_TITLE], lexicon)


def words_of(element: etree._Element, *, without: Sequence[etree._Element] = ()) -> list[str]:
    """Return the words of an element, one line for each block, without the elements in `without`."""
    pieces: list[str] = []
    length = 0
    for piece in pieces_of(element, without):
        pieces.append(piece[:LONGEST_ROW])
        length += len(pieces[-1])
        if length > LONGEST_ROW:
            break
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def _anchors(page: WebPage, selector: str) -> Iterator[etree._Element]:
    if not selector:
        yield from _LINKS(page.tree)
        return
    seen: set[etree._Element] = set()
    for element in CSSSelector(selector, translator="html")(page.tree):
        for anchor in element.iter("a"):
            if anchor not in seen and anchor.get("href"):
                seen.add(anchor)
                yield anchor


def _row(anchor: etree._Element, owners: dict[etree._Element, int], number: int) -> etree._Element:
    row = anchor
    for element in anchor.iterancestors():
        if owners.get(element) != number or element.tag in _LISTS:
            break
        row = element
    return row


def _gap(row: etree._Element, owners: dict[etree._Element, int], *, backwards: bool) -> str:
    """Return the words between a row and the next one before or behind it, inside their common parent."""
    words = [] if backwards else [row.tail or ""]
    for sibling in islice(row.itersiblings(preceding=backwards), MOST_BETWEEN):
        tail = sibling.tail or ""
        if sibling in owners:
            words += [tail] if backwards else []
            break
        own = " ".join(words_of(sibling)) if isinstance(sibling.tag, str) else ""
        words += [tail, own] if backwards else [own, tail]
    return " ".join(" ".join(word[:LONGEST_TITLE] for word in (reversed(words) if backwards else words)).split())


def _anchor_title(anchor: etree._Element, lexicon: Lexicon) -> tuple[str, bool]:
    """Return a link's own title, and whether it stands in a heading."""
    named = [" ".join(words_of(element)) for element in _TITLED(anchor)]
    named = [words for words in named if words and not is_day(words, lexicon) and not _calls(words, lexicon)]
    if named:
        return named[0], True
    days = [
        element
        for element in anchor.iterdescendants()
        if not len(element) and is_day(squeeze(element.text or ""), lexicon)
    ]
    lines = [
        line for line in words_of(anchor, without=days) if not is_day(line, lexicon) and not _calls(line, lexicon)
    ]
    title = next((line for line in lines if weight(line) >= 12), max(lines, key=len, default=""))
    if len(lines) > 1 and len(title) > LONGEST_TEASER:
        title = min(lines, key=lambda line: abs(len(line) - 80))
    return title, bool(_HEADING(anchor))


def _row_title(item: ListedLink, lexicon: Lexicon) -> str:
    """Return the title that stands in an item's row, outside its link."""
    row = item.row
    if row is None or row in item.anchors:
        return ""
    named = [" ".join(words_of(element)) for element in _TITLED(row)]
    lines = [
        words for words in (*named, *words_of(row)) if not is_day(words, lexicon) and not _calls(words, lexicon)
    ]
    return next((line for line in lines if weight(line) >= 12 and len(line) <= LONGEST_TEASER), "")


def _pictured(anchor: etree._Element, lexicon: Lexicon) -> Iterator[str]:
    pictures = (image.get("alt") for image in anchor.iter("img"))
    for words in (anchor.get("title"), anchor.get("aria-label"), *pictures):
        line = one_line(words or "")
        if line and not _calls(line, lexicon):
            yield line


def _calls(text: str, lexicon: Lexicon) -> bool:
    """Say whether words only call for a click."""
    return len(text) <= LONGEST_CALL and lexicon.pages.click.match(text) is not None


def _is_cut(text: str) -> bool:
    return _CUT.search(text[-LONGEST_CALL:]) is not None


MOST_ITEMS = 1000
LONGEST_DATED_LINE = 90


def parse_index(
    body: bytes, url: str, recipe: Recipe, now: datetime, charset: str = "", *, lexicon: Lexicon
) -> ParsedFeed:
    """Read a page that lists articles, by a recipe of its links. Raises only FeedError, if that fails.

    A draft's title is that of its link or row, or "". Its date is what `date_pattern` finds in the address or the
    row. Without a pattern it comes from the row's time element, the words in the row or beside it, the address, or
    the titles if nearly all name a day. A day is midnight in the recipe's zone, and counts as guessed; None means
    no day. Texts are empty. A page without any such link (it moved, or a wall stands in its place) raises
    PageInsteadError. `charset` is what the transport said; `now` is aware UTC.
    """
    if not (recipe.links or recipe.link_pattern):
        raise FeedError("the source says nothing of which of the page's links are articles", code="links-unknown")
    page = read_page(body, url, charset, recipe.charset, lexicon=lexicon)
    items = listed_links(page, recipe.links)
    if recipe.link_pattern:
        pattern = linear_pattern(recipe.link_pattern)
        items = [item for item in items if pattern.fullmatch(item.url)]
    if not items:
        raise PageInsteadError("the page holds none of the links that its recipe describes", code="list-gone")
    set_rows(items)
    whole, items = len(items), items[:MOST_ITEMS]
    drafts = tuple(
        Draft(
            url=item.url,
            title=link_title(item, lexicon),
            published=when.at if when else None,
            published_guessed=when.guessed if when else True,
            guid=item.url,
        )
        for item, when in zip(items, instants_of(items, recipe, now, lexicon), strict=True)
    )
    dropped = {"beyond the limit": whole - MOST_ITEMS} if whole > MOST_ITEMS else {}
    title = one_line(page.tree.findtext(".//title") or "")[:LONGEST_TITLE]
    return ParsedFeed(title, drafts, dropped=dropped, raw_count=whole)


def instants_of(
    items: Sequence[ListedLink], recipe: Recipe, now: datetime, lexicon: Lexicon
) -> list[PublicationDate | None]:
    """Return when each item of a list came out, None if nothing says so. The items' rows must be set."""
    found = [_own_instant(item, recipe, now, lexicon) for item in items]
    bare = [number for number, when in enumerate(found) if when is None]
    if not bare:
        return found
    before = {number: _in_words([items[number].before], recipe, now, lexicon) for number in bare}
    behind = {number: _in_words([items[number].behind], recipe, now, lexicon) for number in bare}
    # Words between two items could belong to either. The two ends of the list show on which side dates stand.
    beside = before if _count(before.values()) >= _count(behind.values()) else behind
    if _count(beside.values()) * 2 >= len(bare):
        for number, when in beside.items():
            found[number] = when
    if recipe.date_pattern:
        return found
    addressed = (day_in_address(item.url, recipe.zone, now, lexicon=lexicon) for item in items)
    found = [when or other for when, other in zip(found, addressed, strict=True)]
    if _count(found):
        return found
    # Titles name days of all kinds. If nearly all titles do and nothing else does, the days are the articles'.
    titled = [day_in_words(link_title(item, lexicon), recipe.zone, now, lexicon=lexicon) for item in items]
    return titled if _count(titled) * 5 >= len(items) * 4 else found


def _own_instant(item: ListedLink, recipe: Recipe, now: datetime, lexicon: Lexicon) -> PublicationDate | None:
    if recipe.date_pattern:
        when = day_in(item.url, recipe.date_pattern, recipe.zone, now, lexicon=lexicon)
        return when or _in_words(_row_words(item, lexicon), recipe, now, lexicon)
    for element in item.row.iter("time"):
        when = parse_instant(element.get("datetime", ""), recipe.zone, lexicon=lexicon)
        if when and when.at <= now + AHEAD:
            return when
    return _in_words(_row_words(item, lexicon), recipe, now, lexicon)


def _row_words(item: ListedLink, lexicon: Lexicon) -> list[str]:
    """Return the lines of a row that may hold its date, pure dates first, without the words of the title."""
    title = link_title(item, lexicon)
    lines = words_of(item.row)
    bare = [line.replace(title, " ", 1) if title else line for line in lines]
    short = [line for line in bare if len(line) <= LONGEST_DATED_LINE]
    return [line for line in lines if is_day(line, lexicon)] + short


def _in_words(lines: Sequence[str], recipe: Recipe, now: datetime, lexicon: Lexicon) -> PublicationDate | None:
    for line in lines:
        if recipe.date_pattern:
            when = day_in(line, recipe.date_pattern, recipe.zone, now, lexicon=lexicon)
        else:
            when = day_in_words(line, recipe.zone, now, lexicon=lexicon)
        if when:
            return when
    return None


def _count(found: Iterable[PublicationDate | None]) -> int:
    return sum(when is not None for when in found)
