"""Reads an article's web page: its text, title, date, language and canonical link."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]
from lxml.cssselect import CSSSelector, SelectorError  # type: ignore[import-untyped]

from digests.errors import PageError, WallError
from digests.model.lexicon import Lexicon
from digests.rules.reading.charsets import decoded
from digests.rules.reading.languages import detect, tag_of
from digests.rules.reading.markup import paragraphs
from digests.rules.reading.pages.metadata import Metadata, read_metadata
from digests.rules.reading.pages.trees import BREAKS, TextBlock, blocks, parse_page, prose_by_element
from digests.rules.reading.pages.walls import asks_consent, is_teaser, is_wall_page, without_cut
from digests.rules.reading.publication_dates import date_in_lines
from digests.rules.texts import letters_of, weight

SILENT = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "button", "select", "option",
    "input", "textarea", "nav", "footer", "canvas", "audio", "video", "dialog", "map", "menu", "figcaption",
    "picture", "source", "track",
)  # fmt: skip
KEPT_EMPTY = BREAKS | {"body"}
# A paragraph that is nearly all link is furniture if there are few such paragraphs. Some articles consist of them.
LINKED = 0.8
MOST_LINKED = 0.2

LONGEST_CALL = 260
LONGEST_LABELLED = 320


def remove_selected(tree: etree._Element, selectors: Iterable[str]) -> None:
    """Remove from a page what a source's data call furniture (CSS selectors). A faulty selector is skipped:
    recipes are checked where they are read, and a faulty one must not cost a page.
    """
    for selector in selectors:
        compiled = _compiled(selector)
        for element in compiled(tree) if compiled else ():
            remove(element)


def remove_furniture(tree: etree._Element, lexicon: Lexicon) -> None:
    """Remove from a page, in place, everything that its markup or words show not to belong to the article.

    Readers' comments are found by the library's list of their class names, because they may be longer than the
    article. No other class names are trusted, as parts of articles have them too ("overflow-hidden",
    "related-article").
    """
    from trafilatura.htmlprocessing import prune_unwanted_nodes  # noqa: PLC0415 - 5 MB, only where pages are read
    from trafilatura.xpaths import REMOVE_COMMENTS_XPATH  # noqa: PLC0415

    prune_unwanted_nodes(tree, REMOVE_COMMENTS_XPATH)
    for element in list(tree.iter(*SILENT)):
        remove(element)
    _remove_empty(tree)
    _remove_lines(blocks(tree), lexicon)


def _remove_empty(tree: etree._Element) -> None:
    """Remove elements without words, from the inside out. They are a third of most pages."""
    for element in reversed(list(tree.iter())):
        if len(element) == 0 and element.tag not in KEPT_EMPTY and not (element.text and element.text.strip()):
            element.tail = f"{element.text or ''}{element.tail or ''}"  # "<em> </em>" divides two words
            remove(element)


def is_call(line: str, lexicon: Lexicon) -> bool:
    """Say whether a line of text asks readers to subscribe, share, follow or read elsewhere."""
    if len(line) > LONGEST_CALL:
        return False
    return lexicon.pages.call.match(line) is not None or lexicon.pages.newsletter.search(line.lower()) is not None


def remove(element: etree._Element) -> None:
    """Take an element out of its tree, and keep the words behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = f"{parent.text or ''}{element.tail}"
        else:
            before.tail = f"{before.tail or ''}{element.tail}"
    parent.remove(element)


def _remove_lines(found: Sequence[TextBlock], lexicon: Lexicon) -> None:
    linked = [block for block in found if _mostly_link(block)]
    few = sum(len(block.text) for block in linked) < MOST_LINKED * sum(len(block.text) for block in found)
    for block in _joined(found):
        leads_away = (
            is_call(block.text, lexicon)
            or _labelled(block, lexicon)
            or (few and block.element.tag == "p" and _mostly_link(block))
        )
        if leads_away:
            remove(block.element)


def _joined(found: Sequence[TextBlock]) -> Iterator[TextBlock]:
    """Yield the blocks that are whole elements. A paragraph with line breaks is one block."""
    for element, group in groupby(found, key=lambda block: block.element):
        parts = list(group)
        if len(parts) == 1 and parts[0].whole:
            yield parts[0]
        elif len(parts) > 1 and element.tag in ("p", "li"):
            yield TextBlock(
                element, " ".join(block.text for block in parts), sum(block.linked for block in parts), True
            )


def _labelled(block: TextBlock, lexicon: Lexicon) -> bool:
    """Say whether a block is a label such as "Read more:", alone or before links."""
    label = lexicon.pages.label.match(block.text.lstrip("-–—•*>»→[( "))
    if label is None or len(block.text) > LONGEST_LABELLED:
        return False
    rest = len(block.text) - label.end()
    return (
        rest < 3
        or block.linked > rest * 0.6
        or (block.text[label.end() :].lstrip()[:1] in (":", "：") and rest < 160)
    )


def _mostly_link(block: TextBlock) -> bool:
    return block.linked > len(block.text) * LINKED and len(block.text) > 20


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector | None:
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, etree.XPathSyntaxError, ValueError):
        return None


# The next seven values are tuned on the 89 pages of `python -m tests.benchmarks.extraction`. The densest part of a
# page replaces the library's text if this is shorter than SHORT and than this share of the part. A long text is
# believed, because readers' comments may be the densest part.
SHORT = 600
TOO_LITTLE = 0.3
FOOT = 250  # characters of a page's foot, which may be all its prose, as on a page of links
# Paragraphs of the same kind as the article's are added if they make up at least this share of the text, and if
# their part of the page holds at least this share of the library's text.
MISSED = 0.02
SHARED = 0.5
# Each step down to the densest part must keep at least this share of the prose.
KEPT = 0.6
LONGEST_BYLINE = 100
MOST_ABOVE = 3  # lines above the text; more lines are a list of headlines


def article_lines(tree: etree._Element, title: str, lexicon: Lexicon) -> list[str]:
    """Return the lines of a page's article: paragraphs, headings, list items. Empty if the page has no article.

    A line that repeats `title` is left out. Changes the tree.
    """
    part = tree.find("body")
    if part is None:
        return []
    dense = _densest(part)
    lines = _by_library(tree, favor_precision=True, fast=True)
    found = sum(map(len, lines))
    densest = sum(len(block.text) for block in dense)
    if densest > FOOT and found < min(SHORT, TOO_LITTLE * densest):
        lines = [block.text for block in dense]
    else:
        lines = _completed(lines, dense)
    return _without_ends(lines, title, lexicon)


def searched_lines(tree: etree._Element, title: str, lexicon: Lexicon) -> list[str]:
    """Return the lines that the library finds with all its means, including slow ones, in an unchanged page.

    For pages on which `article_lines` finds little. Changes the tree.
    """
    return _without_ends(_by_library(tree), title, lexicon)


def _by_library(tree: etree._Element, **options: Any) -> list[str]:
    import trafilatura  # noqa: PLC0415

    document: Any = trafilatura.bare_extraction(tree, include_comments=False, **options)
    return [block.text for block in blocks(document.body)] if document is not None else []


def _densest(body: etree._Element) -> list[TextBlock]:
    """Return the blocks of the smallest part with most of the prose, from its first to its last prose block."""
    found = blocks(body)
    held = prose_by_element(found, body)
    part = body
    while True:
        best = max(part, key=lambda child: held.get(child, 0), default=None)
        if best is None or held.get(best, 0) < KEPT * held.get(part, 1):
            break
        part = best
    inside = set(part.iter())
    kept = [block for block in found if block.element in inside and block.linked <= len(block.text) * 0.7]
    running = [number for number, block in enumerate(kept) if block.prose]
    return kept[running[0] : running[-1] + 1] if running else []


def _completed(lines: list[str], dense: Sequence[TextBlock]) -> list[str]:
    """Add paragraphs in parts of the same kind as the lines' part, because advertisements divide articles."""
    known, whole = set(lines), sum(map(len, lines))
    running = [block for block in dense if block.prose]
    shared = [block for block in running if block.text in known]
    if not shared or sum(len(block.text) for block in shared) < SHARED * whole:
        return lines
    kind = Counter(map(_kind, shared)).most_common(1)[0][0]
    missed = {block for block in running if block.text not in known and _kind(block) == kind}
    if sum(len(block.text) for block in missed) < MISSED * whole:
        return lines
    return [block.text for block in dense if block in missed or block.text in known]


def _kind(block: TextBlock) -> tuple[Any, ...]:
    parent = block.element.getparent()
    if parent is None:
        return (block.element.tag,)
    return (block.element.tag, block.element.get("class"), parent.tag, parent.get("class") or parent)


def _without_ends(lines: Iterable[str], title: str, lexicon: Lexicon) -> list[str]:
    """Leave out the repeated title, lines of author and date above the text, and calls to subscribe or share."""
    name = letters_of(title)
    kept = [line for line in lines if not is_call(line, lexicon)]
    above = 0
    while above < len(kept) and (letters_of(kept[above]) == name or _is_byline(kept[above], lexicon)):
        above += 1
    return kept[above:] if above <= MOST_ABOVE else kept


def _is_byline(line: str, lexicon: Lexicon) -> bool:
    return (
        len(line) <= LONGEST_BYLINE
        and line[-1:] not in ".!?。！？"
        and (lexicon.pages.byline.match(line) is not None or lexicon.times.date.search(line) is not None)
    )


MOST_ELEMENTS = 40_000
MOST_SEEN = 300_000  # characters that are searched for walls
SHORTEST_TEXT = 80  # weight in Latin letters; a ministry's briefs in Chinese are as short as this
SHORTEST_TEASER = 20
LONGEST_SEARCHED = 600_000  # characters of the page; the slow means take time that grows with the square


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """What an article's page says. `text` has its paragraphs divided by an empty line. `published` is UTC or None.
    `published_guessed`: the page gives no hour or no zone.

    `canonical` is the address that the page itself names, absolute and at the same site, or "". `walled`: the text
    is only what stands before a paywall.
    """

    url: str
    title: str
    text: str
    published: datetime | None
    published_guessed: bool
    language: str
    canonical: str
    walled: bool


def extract_page(
    page: str | bytes,
    url: str,
    *,
    charset: str = "",
    hint: str = "",
    furniture: Sequence[str] = (),
    zone: str = "",
    lexicon: Lexicon,
) -> ArticlePage:
    """Return the article of a page, without comments and furniture.

    `charset` is what the transport said of bytes, `hint` the language that the source is said to be in (BCP 47),
    `furniture` CSS selectors of what to remove first, `zone` the IANA zone of dates without one. Raises PageError
    if the page has no article text, WallError if it asks for consent or for proof of being human.
    """
    try:
        text = page if isinstance(page, str) else decoded(page, charset, lexicon=lexicon)
        return _read(text, url, hint, furniture, zone, lexicon)
    except (PageError, WallError):
        raise
    except Exception as error:  # three libraries read the page, and its author may want them to fail
        raise PageError(f"the page cannot be read: {type(error).__name__}") from error


def _read(source: str, url: str, hint: str, furniture: Sequence[str], zone: str, lexicon: Lexicon) -> ArticlePage:
    tree = parse_page(source)
    elements = list(tree.iter())  # kept, so that Python makes each element's object once, not in every walk
    if len(elements) > MOST_ELEMENTS:
        raise PageError(f"the page has more than {MOST_ELEMENTS:,} elements")
    shown = blocks(tree)
    seen = " ".join(block.text for block in shown)[:MOST_SEEN]
    if is_wall_page(tree, seen, source, url, lexicon):
        raise WallError(f"{url} is a wall (consent, or proof of being human), not an article")
    stated = read_metadata(tree, shown, _readable(url), zone, lexicon=lexicon)
    remove_selected(tree, furniture)
    text = _text(tree, stated, source, furniture, lexicon)
    walled = is_teaser(text, seen, lexicon, gated=stated.gated, metered=stated.metered, word_count=stated.words)
    text = without_cut(text, lexicon) if walled else text
    short = weight(text) < (SHORTEST_TEASER if walled else SHORTEST_TEXT)
    if asks_consent(text, lexicon) or (short and asks_consent(seen, lexicon)):
        raise WallError(f"{url} asks for consent or for scripts and shows no article")
    if short:
        raise PageError("no article text was found on the page")
    dated = stated.published or date_in_lines(text.split("\n\n"), zone, lexicon=lexicon)
    return ArticlePage(
        url=url,
        title=stated.title,
        text=text,
        published=dated.at if dated else None,
        published_guessed=not dated or dated.guessed,
        language=detect(text, hint or tag_of(stated.language), lexicon=lexicon),
        canonical=stated.canonical,
        walled=walled,
    )


def _readable(url: str) -> str:
    try:
        urlsplit(url).hostname  # noqa: B018 - only here a bad one raises
    except ValueError:
        return ""
    return url


def _text(tree: etree._Element, stated: Metadata, source: str, furniture: Sequence[str], lexicon: Lexicon) -> str:
    """Return the article's text. If it is too short, search the page again with the library's slow means.

    The text in structured data is not used if the article is not free to read: it is for search engines.
    """
    remove_furniture(tree, lexicon)
    text = paragraphs("\n\n".join(article_lines(tree, stated.title, lexicon)))
    if len(stated.body) > 2 * len(text) and not stated.gated and not stated.metered:
        return stated.body
    if weight(text) >= SHORTEST_TEXT or len(source) > LONGEST_SEARCHED:
        return text
    fresh = parse_page(source)
    remove_selected(fresh, furniture)
    other = paragraphs("\n\n".join(searched_lines(fresh, stated.title, lexicon)))
    return other if len(other) > 2 * len(text) else text
