"""What of a page is not its article: navigation, related links, calls to subscribe, what a source's data names."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from lxml import etree  # type: ignore[import-untyped]
from lxml.cssselect import CSSSelector, SelectorError  # type: ignore[import-untyped]
from trafilatura.htmlprocessing import prune_unwanted_nodes
from trafilatura.xpaths import REMOVE_COMMENTS_XPATH

from digests.model.lexicon import Lexicon
from digests.rules.reading.pages.blocks import BREAKS, Block, blocks

SILENT = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "button", "select", "option",
    "input", "textarea", "nav", "footer", "canvas", "audio", "video", "dialog", "map", "menu", "figcaption",
    "picture", "source", "track",
)  # fmt: skip
INLINE = ("b", "em", "font", "i", "mark", "q", "span", "strong", "u")
KEPT = BREAKS | {"body"}
# A paragraph that is nearly all link is furniture only where such are few: some articles are made of them.
LINKED = 0.8
MOST_LINKED = 0.2

LONGEST_CALL = 260
LONGEST_LABELLED = 320


def remove_selected(tree: etree._Element, selectors: Iterable[str]) -> None:
    """Remove what a source's data calls furniture (CSS selectors); a selector that is none is passed over.

    Selectors are checked where recipes are read; one that slipped through must not cost a page.
    """
    for selector in selectors:
        compiled = _compiled(selector)
        for element in compiled(tree) if compiled else ():
            remove(element)


def remove_furniture(tree: etree._Element, lexicon: Lexicon) -> None:
    """Remove from a page, in place, what its markup and words show not to be its article.

    Readers' comments go by the library's list of what they are called: they may be longer than the article. No
    other names are believed: parts of articles have them too ("overflow-hidden", "related-article").
    """
    prune_unwanted_nodes(tree, REMOVE_COMMENTS_XPATH)
    for element in list(tree.iter(*SILENT)):
        remove(element)
    for element in tree.iter(*INLINE):
        if _in_a_sentence(element):  # the library would leave out words for what they are called
            element.attrib.clear()
    _remove_empty(tree)
    _remove_lines(blocks(tree), lexicon)


def _in_a_sentence(element: etree._Element) -> bool:
    """Whether words stand before and behind an element."""
    parent, before = element.getparent(), element.getprevious()
    words = parent.text if before is None else before.tail
    return bool(words and words.strip() and element.tail and element.tail.strip())


def _remove_empty(tree: etree._Element) -> None:
    """Remove what holds no words, from the inside out: a third of most pages, not to be looked at again."""
    for element in reversed(list(tree.iter())):
        if len(element) == 0 and element.tag not in KEPT and not (element.text and element.text.strip()):
            element.tail = f"{element.text or ''}{element.tail or ''}"  # "<em> </em>" divides two words
            remove(element)


def is_call(line: str, lexicon: Lexicon) -> bool:
    """Whether a line of text asks to subscribe, share, follow or read elsewhere."""
    if len(line) > LONGEST_CALL:
        return False
    return lexicon.pages.call.match(line) is not None or lexicon.pages.newsletter.search(line.lower()) is not None


def remove(element: etree._Element) -> None:
    """Take an element out of its tree and leave the words behind it."""
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


def _remove_lines(found: Sequence[Block], lexicon: Lexicon) -> None:
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


def _joined(found: Sequence[Block]) -> Iterator[Block]:
    """Return the blocks that are elements of their own; of a paragraph with line breaks, all of it as one."""
    for element, group in groupby(found, key=lambda block: block.element):
        parts = list(group)
        if len(parts) == 1 and parts[0].whole:
            yield parts[0]
        elif len(parts) > 1 and element.tag in ("p", "li"):
            yield Block(
                element, " ".join(block.text for block in parts), sum(block.linked for block in parts), True
            )


def _labelled(block: Block, lexicon: Lexicon) -> bool:
    """Whether a block is a label such as "Read more:", alone or before links."""
    label = lexicon.pages.label.match(block.text.lstrip("-–—•*>»→[( "))
    if label is None or len(block.text) > LONGEST_LABELLED:
        return False
    rest = len(block.text) - label.end()
    return (
        rest < 3
        or block.linked > rest * 0.6
        or (block.text[label.end() :].lstrip()[:1] in (":", "：") and rest < 160)
    )


def _mostly_link(block: Block) -> bool:
    return block.linked > len(block.text) * LINKED and len(block.text) > 20


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector | None:
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, etree.XPathSyntaxError, ValueError):
        return None
