"""A page's tree, furniture removed -> the lines of its article."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]

from digests.model.lexicon import Lexicon
from digests.rules.reading.pages.blocks import Block, blocks, prose_by_element
from digests.rules.reading.pages.datelines import names_day
from digests.rules.reading.pages.furniture import is_call
from digests.rules.texts import letters_of

# The densest part of a page replaces what the library finds when that is short and less than this share of it:
# a long one is believed, since readers' comments may be the densest.
SHORT = 600
TOO_LITTLE = 0.3
FOOT = 250  # as much as the foot of a page says, which may be all the prose there is, as on a page of links
# Paragraphs of the same kind as the article's are added when they hold at least this share more, and the part they
# stand in holds at least this share of what the library found.
MISSED = 0.02
SHARED = 0.5
# Each step down to the densest part keeps at least this share of the prose.
KEPT = 0.6
LONGEST_BYLINE = 100
MOST_ABOVE = 3  # lines above the text; more of them are a list of headlines


def article_lines(tree: etree._Element, title: str, lexicon: Lexicon) -> list[str]:
    """Return the lines of a page's article: paragraphs, headings, list items; none when it has no article.

    `title` is left out where the text repeats it. Changes the tree.
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
    """Return the lines that the library finds by all its means, slower ones included, on a page as it came.

    For pages that `article_lines` finds little on. Changes the tree.
    """
    return _without_ends(_by_library(tree), title, lexicon)


def _by_library(tree: etree._Element, **options: Any) -> list[str]:
    document: Any = trafilatura.bare_extraction(tree, include_comments=False, **options)
    return [block.text for block in blocks(document.body)] if document is not None else []


def _densest(body: etree._Element) -> list[Block]:
    """Return the blocks of the smallest part that holds most of the running text, from its first to its last."""
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


def _completed(lines: list[str], dense: Sequence[Block]) -> list[str]:
    """Add the paragraphs that stand in parts of the same kind as those found: advertisements cut articles up."""
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


def _kind(block: Block) -> tuple[Any, ...]:
    parent = block.element.getparent()
    if parent is None:
        return (block.element.tag,)
    return (block.element.tag, block.element.get("class"), parent.tag, parent.get("class") or parent)


def _without_ends(lines: Iterable[str], title: str, lexicon: Lexicon) -> list[str]:
    """Drop the repeated title, lines of author and date above the text, and calls to subscribe or share."""
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
        and (lexicon.pages.byline.match(line) is not None or names_day(line, lexicon))
    )
