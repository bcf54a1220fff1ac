"""Markup of feeds and pages -> plain text, paragraphs divided by an empty line, mis-decoded words repaired."""

import html
import re
from collections.abc import Collection, Iterator

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as parser

from digests.rules.reading.mojibake import repaired
from digests.rules.texts import IGNORABLE, squeeze

LONGEST_TEXT = 1_500_000  # characters of markup: a statement of a megabyte is kept whole
DEEPEST = 250

_TAG = re.compile(r"<[a-zA-Z/!?]")
_WHOLE_TAG = re.compile(r"""</?([a-zA-Z][a-zA-Z0-9]*+)(?:[\s/](?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)?+>""")
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
_BREAK = "\x00"
_BETWEEN = dict.fromkeys(BLOCKS, _BREAK) | dict.fromkeys(CELLS, " ")
# What changes how the text in it or after it is read; such markup needs a real parser.
_INVOLVED = SILENT | {
    "html",
    "body",
    "frameset",
    "noframes",
    "textarea",
    "select",
    "xmp",
    "plaintext",
    "listing",
    "math",
}
_SILENT_PART = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|iframe|object|template|svg)(?=[\s>/])[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)


def plain_text(markup: str) -> str:
    """Return the text of an HTML fragment, or of text that is none, with its paragraphs.

    Entities are decoded, also where a publisher escaped them twice. Never raises.
    """
    text = markup[:LONGEST_TEXT]
    if "<" not in text and "&" not in text and _is_plain(text):
        return " ".join(repaired(text).split())
    if "&lt;" in text and not _TAG.search(text):
        text = html.unescape(text)
    if not _TAG.search(text):
        return paragraphs(_unescaped(_visible(text)))
    simple = None if "<!" in text else _simple_text(text)  # a comment is not simple
    if simple is None:
        simple = _simple_text(_SILENT_PART.sub(_nothing_if_closed, text))
    return paragraphs(_unescaped(_text_of(_visible(text)))) if simple is None else simple


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
    """Return a text repaired, then without what shows nothing: of mis-decoded text some of it is a part."""
    return _CONTROL.sub("", repaired(text))


def _simple_text(markup: str) -> str | None:
    """Return the text of markup that holds only whole tags and plain elements; None where it holds more."""
    pieces = _WHOLE_TAG.split(markup)
    names = pieces[1::2]
    between = {name: _BETWEEN.get(name.lower(), "") for name in set(names)}
    if markup.count("<") != len(names) or _BREAK in markup or not _INVOLVED.isdisjoint(map(str.lower, between)):
        return None
    pieces[1::2] = [between[name] for name in names]
    text = _unescaped("".join(pieces), times=3)
    return "\n\n".join(filter(None, map(_clean, text.split(_BREAK))))


def _clean(paragraph: str) -> str:
    """Return a paragraph without control characters, its white space single spaces. Most are so already."""
    words = repaired(paragraph).strip()
    if _is_plain(words) and "  " not in words:
        return words
    words = " ".join(words.split())
    return words if _is_plain(words) else squeeze(_CONTROL.sub("", words))


def _nothing_if_closed(part: re.Match[str]) -> str:
    end = f"</{part[1].lower()}" if part[1] else "--"
    return "" if part[0].rstrip("> \t\r\n\f").lower().endswith(end) else part[0]


def _unescaped(text: str, times: int = 2) -> str:
    for _ in range(times):
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
    if not text.strip() and markup.count("<") > DEEPEST:  # the parser gives up on what is nested deeper
        return _ANY_TAG.sub(" ", _SCRIPT.sub("", markup))
    return text


def pieces_of(tree: etree._Element, without: Collection[etree._Element] = ()) -> Iterator[str]:
    """Yield the text in an element and what divides its parts, but for what is silent or among `without`."""
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
