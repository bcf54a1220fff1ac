"""The text of a page -> its tree. What cannot be one is a PageError."""

import re

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as parser

from digests.errors import PageError

LONGEST_PAGE = 4_000_000  # characters; the rest is left unread

_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
# The parser takes references to such characters, and then no element takes back the words that it held.
_CONTROL_REFERENCE = re.compile(
    rb"&#(?:[xX]0{0,9}(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F])"
    rb"|0{0,9}(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9]));?"
)
# The parser compares each attribute of a tag with all the others: a tag as long as this loses them.
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})\b[^<>]{20000,}>")
# Elements that only hold others. Without them nothing is nested deeply any more, and the text is kept.
_HOLDERS = re.compile(
    r"</?(?:div|span|font|section|table|tbody|tr|td|b|i|u|em|strong|center|small|big|blockquote|ul|ol|dl|q|ins|del|sup|sub)"
    r"\b[^<>]{0,2000}>",
    re.IGNORECASE,
)


def parse_page(text: str) -> etree._Element:
    """Return the tree of a page, without comments; PageError when there is none.

    The parser gives up on what is nested more than 256 deep (libxml2's limit against stack overflows): such a page
    is read again without the elements that only hold others.
    """
    source = _LONG_TAG.sub(r"<\1>", text[:LONGEST_PAGE])
    tree, too_deep = _parsed(source)
    if too_deep:
        tree, _ = _parsed(_HOLDERS.sub(" ", source))
    if tree is None or tree.find("body") is None:
        raise PageError("there is no page here")
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
