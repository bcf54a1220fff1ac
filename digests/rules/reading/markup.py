"""Turns markup of feeds and pages into plain text with paragraphs, and repairs mis-decoded words."""

import html
import re
from collections.abc import Collection, Iterator

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as parser

from digests.rules.reading.mojibake import repaired
from digests.rules.texts import IGNORABLE, squeeze

LONGEST_TEXT = 1_500_000  # characters of markup, so that a statement of a megabyte is kept whole
DEEPEST = 250

_TAG = re.compile(r"<[a-zA-Z/!?]")
_ANY_TAG = re.compile(r"<[^<>]*>")
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_SPACES = re.compile(r"\s+")
_BREAKS = re.compile(r"\n[ \t]*\n\s*")
_CONTROL = re.compile(
    rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]|{IGNORABLE.pattern}"
)

SILENT = frozenset({"script", "style", "noscript", "iframe", "object", "template", "svg", "head", "title", "form"})
CELLS = frozenset({"td", "th"})
BLOCKS = frozenset(
    re.split(
        r"\s+",
        "p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table tr section article header "
        "footer figure figcaption hr aside center address main nav",
    )
)


def plain_text(markup: str) -> str:
    """Return the text of an HTML fragment, or of plain text, with its paragraphs, divided by an empty line.

    Entities are decoded, even if a publisher escaped them twice. Never raises.
    """
    text = markup[:LONGEST_TEXT]
    if "<" not in text and "&" not in text and _is_plain(text):
        return " ".join(repaired(text).split())
    if "&lt;" in text and not _TAG.search(text):
        text = html.unescape(text)
    if not _TAG.search(text):
        return paragraphs(_unescaped(_visible(text)))
    return paragraphs(_unescaped(_text_of(_visible(text))))


def one_line(markup: str) -> str:
    """Return the text of a title or a name: no markup, no line ends."""
    if "<" not in markup and "&" not in markup and _is_plain(markup):
        return " ".join(repaired(markup[:5000]).split())
    return " ".join(plain_text(markup[:5000]).split())


def _is_plain(text: str) -> bool:
    """Say whether nothing in a text on one line is hidden."""
    return text.isprintable() and (text.isascii() or not IGNORABLE.search(text))


def paragraphs(text: str) -> str:
    """Return text with single spaces inside paragraphs and one empty line between them."""
    return "\n\n".join(part for part in map(squeeze, _BREAKS.split(_visible(text))) if part)


def _visible(text: str) -> str:
    """Return a text repaired, then without invisible characters. Some of these belong to mis-decoded text."""
    return _CONTROL.sub("", repaired(text))


def _unescaped(text: str) -> str:
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return text


def _text_of(markup: str) -> str:
    try:
        tree = parser.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return _ANY_TAG.sub(" ", _SCRIPT.sub("", markup))
    text = "".join(pieces_of(tree))
    if not text.strip() and markup.count("<") > DEEPEST:  # the parser gives up on deeper nesting
        return _ANY_TAG.sub(" ", _SCRIPT.sub("", markup))
    return text


def pieces_of(tree: etree._Element, without: Collection[etree._Element] = ()) -> Iterator[str]:
    """Yield an element's text and the spaces between its parts, without silent elements and those in `without`."""
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        name, starts = element.tag if isinstance(element.tag, str) else "", event == "start"
        silent = name in SILENT or element in without
        hidden += silent if starts else 0
        hidden -= silent if event == "end" else 0
        if not hidden:
            yield "\n\n" if name in BLOCKS else (" " if name in CELLS else "")
            words = element.text if starts else (element.tail if element is not tree else "")
            yield _SPACES.sub(" ", words or "")
