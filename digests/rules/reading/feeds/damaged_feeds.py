"""The tolerant parser for RSS and Atom that are not XML any more: one pass over the tags of feeds.

Other tags are words of the text around them. An element ends at the latest where the next element of the feed
begins, and an item where the next item begins. So a fault damages only the element or item that has it. Nothing is
expanded or looked up. The time is linear in the length.
"""

import html
import re
from itertools import islice
from xml.etree.ElementTree import Element, SubElement

from digests.errors import FeedError
from digests.rules.reading.feeds.sound_feeds import ABOUT, BASE, ITEM, LANGUAGE, ElementReader, tag_field
from digests.rules.reading.feeds.vocabulary import ITEMS, FeedContent, tag_of, vocabulary_of, vocabulary_of_prefix

MOST_TAGS = 600_000
LONGEST_TAG = 20_000

_NAMES = (
    "item|entry|title|link|origLink|enclosure|guid|id|identifier|description|summary|encoded|content|body|"
    "pubDate|published|issued|date|created|updated|modified|lastBuildDate|author|creator|name|source|language|"
    "ttl|skipHours|skipDays|updatePeriod|updateFrequency|image|textInput|category|comments"
)
_TOKEN = re.compile(
    r"\]\]>|<(?=[!/A-Za-z])(?:!\[CDATA\[|!--|"
    rf"(/?)(?:([A-Za-z][\w.-]*+):)?({_NAMES})(?=[\s/><])([^<>]*)(?:>|(?=<)))",
    re.IGNORECASE,
)
_FEED = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:rss|feed|rdf|channel)(?=[\s/><])[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?:^|\s)([\w:.-]+)\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'/>]+))""")
_NAMESPACED = {"xml:base": BASE, "xml:lang": LANGUAGE, "rdf:about": ABOUT}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_END = re.compile(r"(?:</[\w:.-]+\s*>|/>)\s*(?:<!--.*)?\Z", re.DOTALL)
_ASIDE = frozenset({"image", "textinput"})
_ALSO_HTML = frozenset({"source", "body", "image", "summary"})
_LONG = frozenset({"summary", "content"})
_WITHOUT_TAGS = frozenset({"link", "guid", "enclosure", "published", "updated", "language"})
_OPENING = frozenset({"title", "link", "guid", "id"})
_NEVER_IN_SOURCE = frozenset({"guid", "pubdate", "description", "encoded", "category", "comments", "enclosure"})


def read_damaged(text: str) -> FeedContent:
    """Return what can still be read of an RSS or Atom feed. Raises FeedError if the text shows no trace of one."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    feed = _FEED.search(text)
    content = _TolerantParser(text, _attributes(feed[0]) if feed else {}).read()
    if not content.items and not feed:
        raise FeedError("the answer is neither RSS nor Atom, or it is damaged beyond reading")
    if not content.items and not _END.search(text[-300:]):
        raise FeedError("the answer is a feed that breaks off before its first item")
    return content


class _TolerantParser:
    """The state of the pass: the open item and the open element. Ended items are given to the ElementReader."""

    def __init__(self, text: str, root: dict[str, str]) -> None:
        self._text = text
        self._vocabularies = {
            name[6:]: vocabulary_of(uri) for name, uri in root.items() if name.startswith("xmlns:")
        }
        self._reader = ElementReader()
        self._feed = Element("feed", root)
        self._item: Element | None = None
        self._guessed = False  # the item's start tag is missing
        self._in_source = False
        self._aside = ""  # the feed's open element whose title and link are not the feed's own
        self._open: Element | None = None  # the open element, which is not in the item yet
        self._fact = ""  # the fact that the open element holds
        self._element = ("", "")
        self._pieces: list[str] = []
        self._at = 0
        self._literal = False  # inside CDATA
        self._comment_end = 0

    def read(self) -> FeedContent:
        passed = 0
        for token in islice(_TOKEN.finditer(self._text), MOST_TAGS):
            if token.start() < passed:
                continue
            if token[3]:
                self._tag(token)
            elif token[0] == "<!--":
                passed = 0 if self._literal else self._after_comment(token.end())
            elif self._literal is (token[0] == "]]>"):
                self._take(token.start(), token.end())
                self._literal = not self._literal
        self._close(len(self._text), cut=True)
        self._leave(ended=False)
        return self._reader.content(self._feed, self._feed)

    def _after_comment(self, start: int) -> int:
        if 0 <= self._comment_end < start:
            self._comment_end = self._text.find("-->", start)
        return max(0, self._comment_end)

    def _tag(self, token: re.Match[str]) -> None:
        closing, element = bool(token[1]), ((token[2] or "").lower(), token[3].lower())
        if self._literal:
            if element[1] not in ITEMS and not (closing and element == self._element):
                return
            self._take(token.start(), token.end())
            self._literal = False
        if element[1] in ITEMS and self._vocabulary(element[0]) in ("core", ""):
            self._close(token.start())
            self._leave(ended=closing)
            if not closing:
                self._item, self._guessed = Element("item", _attributes(token[4])), False
        elif closing:
            self._end_tag(token, element)
        elif not (self._fact in _LONG and element[1] in _ALSO_HTML and not element[0]):
            self._start_tag(token, element)

    def _vocabulary(self, prefix: str) -> str:
        return self._vocabularies.get(prefix) or vocabulary_of_prefix(prefix)

    def _leave(self, *, ended: bool) -> None:
        item, self._item, self._aside, self._in_source = self._item, None, "", False
        if item is not None and (ended or not self._guessed):
            self._reader.look_into(item, ITEM, "", self._feed.get(BASE, ""))

    def _end_tag(self, token: re.Match[str], element: tuple[str, str]) -> None:
        if element == self._element or self._fact not in _LONG:
            self._close(token.start())
        if element[1] == self._aside:
            self._aside = ""
        if element[1] == "source":
            self._in_source = False

    def _start_tag(self, token: re.Match[str], element: tuple[str, str]) -> None:
        self._close(token.start())
        prefix, name = element
        core, empty = self._vocabulary(prefix) == "core", token[4].endswith("/")
        if self._item is None and self._reader.items and core and name in _OPENING and not self._aside:
            self._item, self._guessed = Element("item"), True
        if self._item is None and core and name in _ASIDE and not empty:
            self._aside = name
        self._element = element  # kept for unread elements too: the end tag ends CDATA that was not closed
        tag = "" if self._aside else self._tag_of(element)
        fact = tag_field(tag, "", self._item is not None).name
        if not fact:
            return
        attributes = _attributes(token[4]) if "=" in token[4] else {}
        if (name == "link" and "href" in attributes) or name == "enclosure":
            SubElement(self._parent(), tag, attributes)
            self._element = ("", "")
        elif name == "link" or not empty:
            self._open, self._fact, self._at = Element(tag, attributes), fact, token.end()
            if self._item is not None and name == "source":
                self._in_source = "url" not in attributes
        else:
            self._element = ("", "")

    def _tag_of(self, element: tuple[str, str]) -> str:
        """Return the tag under which an element is read, "" if the element describes an item's source."""
        prefix, name = element
        if self._item is not None:
            self._in_source = self._in_source and name not in _NEVER_IN_SOURCE
            if self._in_source:
                return "source" if name == "title" else ""
        return tag_of(self._vocabulary(prefix), name)

    def _parent(self) -> Element:
        return self._feed if self._item is None else self._item

    def _take(self, end: int, start: int) -> None:
        """Take the open element's text up to `end`, and go on at `start`."""
        if self._open is not None:
            piece = self._text[self._at : end]
            self._pieces.append(piece if self._literal else _decoded(piece))
            self._at = start

    def _close(self, at: int, *, cut: bool = False) -> None:
        """End the open element, if there is one. An address or a date that is cut off is dropped."""
        self._take(at, at)
        if self._open is not None:
            value = "".join(self._pieces).strip()
            if self._fact in _WITHOUT_TAGS:
                value, tag, _ = value.partition("<")
                value = "" if cut and not tag else value
            self._open.text = value
            self._parent().append(self._open)
        self._open, self._fact, self._element, self._pieces, self._literal = None, "", ("", ""), [], False


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text[:LONGEST_TAG]):
        key = name.lower()
        found.setdefault(_NAMESPACED.get(key, key), _decoded(double or single or bare).strip())
    return found


def _decoded(text: str) -> str:
    """Decode whole entities only: in an address, `&copy=1` does not mean ©."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
