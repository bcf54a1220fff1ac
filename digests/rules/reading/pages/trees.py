"""Parses a page into a tree, and finds its blocks of text: runs that stand on lines of their own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as parser

from digests.errors import PageError
from digests.rules.reading.mojibake import repair_words
from digests.rules.texts import EASTERN

LONGEST_PAGE = 4_000_000  # characters; the rest is not read

_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
# The parser accepts references to such characters. Then no element accepts the words that it held any more.
_CONTROL_REFERENCE = re.compile(
    rb"&#(?:[xX]0{0,9}(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F])"
    rb"|0{0,9}(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9]));?"
)
# The parser compares each attribute of a tag with all others. A tag longer than this loses its attributes.
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})\b[^<>]{20000,}>")
# Elements that only hold others. Without them a page is hardly nested, and keeps its text.
_HOLDERS = re.compile(
    r"</?(?:div|span|font|section|table|tbody|tr|td|b|i|u|em|strong|center|small|big|blockquote|ul|ol|dl|q|ins|del|sup|sub)"
    r"\b[^<>]{0,2000}>",
    re.IGNORECASE,
)


def parse_page(text: str) -> etree._Element:
    """Return the tree of a page without comments, with words repaired. Raises PageError if there is no page.

    The parser gives up on nesting deeper than 256 (libxml2's limit against stack overflows). It then reads the
    page again without the elements that only hold others.
    """
    source = _LONG_TAG.sub(r"<\1>", text[:LONGEST_PAGE])
    tree, too_deep = _parsed(source)
    if too_deep:
        tree, _ = _parsed(_HOLDERS.sub(" ", source))
    if tree is None or tree.find("body") is None:
        raise PageError("there is no page here")
    repair_words(tree)
    return tree


def _parsed(source: str) -> tuple[etree._Element | None, bool]:
    page = source.encode("utf-8", "replace").translate(None, _CONTROLS)
    for character in _NO_CHARACTERS:
        page = page.replace(character, b"")
    page = _CONTROL_REFERENCE.sub(b"", page)
    reader = parser.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = parser.document_fromstring(page, parser=reader)
    except (etree.LxmlError, ValueError, AssertionError):
        return None, any("depth" in entry.message for entry in reader.error_log)
    return tree, any("depth" in entry.message for entry in reader.error_log)


BLOCK_TAGS = frozenset(
    re.split(
        r"\s+",
        """html body p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table tbody thead tfoot tr td th
        section article header footer main figure hr br center address details summary fieldset form aside
        list item head quote code lb row cell""",
    )
)  # the last line has the names that the extraction library gives to elements
BREAKS = frozenset({"br", "hr", "lb"})
SILENT = frozenset({"script", "style", "template", "svg", "head", "option"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})
SHORTEST_PROSE = 60
SHORTEST_DENSE_PROSE = 25

_SENTENCE_END = re.compile(r"[.!?。！？…:：;；\"”’」』)）]")


@dataclass(frozen=True, slots=True, eq=False)
class TextBlock:
    """A run of text between two block boundaries, with single spaces. `linked` counts its characters inside links.

    `whole`: the block is all the text of its element.
    """

    element: etree._Element
    text: str
    linked: int
    whole: bool

    @property
    def prose(self) -> int:
        """The number of characters of prose in the block. 0 if it is short, a heading, or mostly links."""
        length = len(self.text)
        if self.element.tag in HEADINGS or self.linked > length * 0.5:
            return 0
        if length < SHORTEST_DENSE_PROSE or (length < SHORTEST_PROSE and not EASTERN.search(self.text)):
            return 0
        return length - self.linked if _SENTENCE_END.search(self.text) else 0


def blocks(tree: etree._Element) -> list[TextBlock]:
    """Return the blocks of a tree in the order of the page. Elements that are never shown as words are skipped."""
    return list(_walked(tree))


def prose_by_element(found: Sequence[TextBlock], top: etree._Element) -> Mapping[etree._Element, int]:
    """Return, for each element under `top` with prose, the number of characters of prose in it."""
    held: dict[etree._Element, int] = {}
    for block in found:
        prose = block.prose
        if prose:
            held[block.element] = held.get(block.element, 0) + prose
    for element in reversed(list(top.iter())):
        below = held.get(element)
        parent = element.getparent()
        if below and element is not top and parent is not None:
            held[parent] = held.get(parent, 0) + below
    return held


def _walked(tree: etree._Element) -> Iterator[TextBlock]:
    pieces: list[str] = []
    linked = links = silent = 0
    open_blocks: list[etree._Element] = [tree]
    fresh = True  # so far the block has had only its start tag
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag, starts = element.tag, event == "start"
        if tag in BLOCK_TAGS:
            text = " ".join("".join(pieces).split())
            if text:
                owner = open_blocks[-1]
                yield TextBlock(owner, text, min(linked, len(text)), fresh and not starts and owner is element)
                fresh = False
            pieces, linked = [], 0
            if tag in BREAKS:
                fresh = False
            elif starts:
                open_blocks.append(element)
                fresh = True
            else:
                open_blocks.pop()
                fresh = False
        elif tag in {"a", "ref"}:
            links += 1 if starts else -1
        elif tag in SILENT:
            silent += 1 if starts else -1
        piece = element.text if starts else element.tail
        if piece and not silent:
            pieces.append(piece)
            if links:
                linked += len(piece)
