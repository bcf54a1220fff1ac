"""A page's tree, furniture removed -> the lines of its article."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]

from digests.rules.reading.pages.blocks import Block, blocks, prose_by_element
from digests.rules.reading.pages.datelines import names_day
from digests.rules.reading.pages.furniture import is_call

# The densest part of a page replaces what the library finds when that is less than this share of it.
TOO_LITTLE = 0.3
# The page's own parts of the same kind as the article's are added when they hold at least this share more.
MISSED = 0.2
# Each step down to the densest part keeps at least this share of the prose.
KEPT = 0.6
# What the publisher itself gives as the article's body decides which lines belong to it when it covers this much.
COVERED = 0.9
MOSTLY = 0.7  # of the lines found must stand in it: some give an excerpt as the body
SHORTEST_BODY = 400
PIECE = 20
SAME_PIECES = 0.4
LONGEST_BYLINE = 100
MOST_ABOVE = 3  # lines above the text; more of them are a list of headlines
LONGEST_HEADING = 100

_NOT_WORDS = re.compile(r"[\W_]+")
_BY = re.compile(r"\W*(?:[Bb]y|BY)\s+[A-Z]|\W*(?:作者|来源|來源)\s?[:：]")


def article_lines(tree: etree._Element, title: str, body: str = "") -> list[str]:
    """Return the lines of a page's article: paragraphs, headings, list items; none when it has no article.

    `title` is left out where the text repeats it. `body` is what the publisher gives as the article's body in
    structured data, if anything: where it agrees with the page, lines outside of it are dropped. Changes the tree.
    """
    part = tree.find("body")
    if part is None:
        return []
    dense = _densest(part)
    lines = _by_library(tree)
    found = sum(map(len, lines))
    if found < TOO_LITTLE * sum(len(block.text) for block in dense):
        lines = [block.text for block in dense]
    else:
        lines = _completed(lines, dense)
    return _declared_only(_without_ends(lines, title), body)


def searched_lines(tree: etree._Element, title: str) -> list[str]:
    """Return the lines that the library finds by all its means, slower ones included, on a page as it came.

    For pages that `article_lines` finds little on. Changes the tree.
    """
    document: Any = trafilatura.bare_extraction(tree, include_comments=False)
    lines = [block.text for block in blocks(document.body)] if document is not None else []
    return _without_ends(lines, title)


def _by_library(tree: etree._Element) -> list[str]:
    document: Any = trafilatura.bare_extraction(tree, favor_precision=True, include_comments=False, fast=True)
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
    known = set(lines)
    running = [block for block in dense if block.prose]
    kinds = Counter(_kind(block) for block in running if block.text in known)
    if not kinds:
        return lines
    kind = kinds.most_common(1)[0][0]
    missed = [block for block in running if block.text not in known and _kind(block) == kind]
    if sum(len(block.text) for block in missed) < MISSED * sum(map(len, lines)):
        return lines
    added = set(missed)
    return [block.text for block in dense if block in added or block.text in known]


def _kind(block: Block) -> tuple[Any, ...]:
    parent = block.element.getparent()
    if parent is None:
        return (block.element.tag,)
    return (block.element.tag, block.element.get("class"), parent.tag, parent.get("class") or parent)


def _without_ends(lines: Iterable[str], title: str) -> list[str]:
    """Drop the repeated title, lines of author and date above the text, and calls to subscribe or share."""
    name = _key(title)
    kept = [line for line in lines if not is_call(line)]
    above = 0
    while above < len(kept) and (_key(kept[above]) == name or _is_byline(kept[above])):
        above += 1
    return kept[above:] if above <= MOST_ABOVE else kept


def _is_byline(line: str) -> bool:
    return (
        len(line) <= LONGEST_BYLINE
        and line[-1:] not in ".!?。！？"
        and (_BY.match(line) is not None or names_day(line))
    )


def _declared_only(lines: list[str], body: str) -> list[str]:
    """Keep the lines that the declared body has too; between them short ones too: bodies come without headings."""
    whole = _key(body)
    if len(body) < SHORTEST_BODY:
        return lines
    keys = [_key(line) for line in lines]
    inside = [_stands_in(key, whole) for key in keys]
    common = sum(len(key) for key, is_in in zip(keys, inside, strict=True) if is_in)
    if common < max(COVERED * len(whole), MOSTLY * sum(map(len, keys))):
        return lines
    first, last = inside.index(True), len(inside) - inside[::-1].index(True)
    return [
        line
        for line, is_in in zip(lines[first:last], inside[first:last], strict=True)
        if is_in or len(line) <= LONGEST_HEADING
    ]


def _stands_in(key: str, whole: str) -> bool:
    """Whether most of a line stands in a text; the two may differ in a word or a link's address."""
    if key in whole:
        return True
    pieces = [key[start : start + PIECE] for start in range(0, len(key) - PIECE + 1, PIECE)]
    return bool(pieces) and sum(piece in whole for piece in pieces) >= SAME_PIECES * len(pieces)


def _key(text: str) -> str:
    return _NOT_WORDS.sub("", text).lower()
