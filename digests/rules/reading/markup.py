"""Markup of feeds and pages -> plain text, paragraphs divided by an empty line."""

import html
import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as parser

LONGEST_TEXT = 400_000
DEEPEST = 250

_TAG = re.compile(r"<[a-zA-Z/!?]")
_ANY_TAG = re.compile(r"<[^<>]*>")
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile(r"\n[ \t]*\n\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\u00ad\ud800-\udfff\ufffe\uffff]")

SILENT = frozenset({"script", "style", "noscript", "iframe", "object", "template", "svg", "head", "title", "form"})
BLOCKS = frozenset(
    re.split(
        r"\s+",
        "p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table tr section article header "
        "footer figure figcaption hr aside center address main nav",
    )
)


def plain_text(markup: str) -> str:
    """Return the text of an HTML fragment, or of text that is none, with its paragraphs.

    Entities are decoded, also where a publisher escaped them twice. Never raises.
    """
    text = _CONTROL.sub("", markup[:LONGEST_TEXT])
    if "&lt;" in text and not _TAG.search(text):
        text = html.unescape(text)
    if _TAG.search(text):
        text = _text_of(text)
    return paragraphs(_unescaped(text))


def one_line(markup: str) -> str:
    """Return the text of a title or a name: no markup, no line ends."""
    return " ".join(plain_text(markup[:5000]).split())


def paragraphs(text: str) -> str:
    """Return text with single spaces inside paragraphs and one empty line between them."""
    return "\n\n".join(part for part in map(_squeezed, _BREAKS.split(text)) if part)


def _squeezed(paragraph: str) -> str:
    return _SPACES.sub(" ", paragraph).strip()


def _unescaped(text: str) -> str:
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return _CONTROL.sub("", text)


def _text_of(markup: str) -> str:
    try:
        tree = parser.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return _ANY_TAG.sub(" ", _SCRIPT.sub("", markup))
    text = "".join(_pieces(tree))
    if not text.strip() and markup.count("<") > DEEPEST:  # the parser gives up on what is nested deeper
        return _ANY_TAG.sub(" ", _SCRIPT.sub("", markup))
    return text


def _pieces(tree: etree._Element) -> Iterator[str]:
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += name in SILENT
            if not hidden:
                yield "\n\n" if name in BLOCKS else ""
                yield _SPACES.sub(" ", element.text or "")
            continue
        if event == "end":
            hidden -= name in SILENT
        if not hidden:
            yield "\n\n" if name in BLOCKS else ""
            yield _SPACES.sub(" ", element.tail or "")
