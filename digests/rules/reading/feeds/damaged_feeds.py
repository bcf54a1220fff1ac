"""RSS and Atom that are no XML any more: the tolerant reader, one pass over the tags that a feed is made of.

Tags that are not a feed's are words of the text they stand in, an element ends at the latest where the feed's next
one begins, and an item where the next item begins: a fault costs what it stands in and nothing after it. Nothing
is expanded or looked up, and the time is linear in the length.
"""

import html
import re
from collections.abc import Mapping
from itertools import islice

from digests.errors import FeedError
from digests.rules.reading.feeds.vocabulary import (
    ITEMS,
    LAST,
    MOST_READ,
    NOTHING,
    FeedContent,
    FeedEntry,
    Field,
    entry_of,
    feed_field_of,
    field_of,
    hints_of,
    rank_of_link,
    vocabulary_of,
    vocabulary_of_prefix,
)

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
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_END = re.compile(r"(?:</[\w:.-]+\s*>|/>)\s*(?:<!--.*)?\Z", re.DOTALL)
_ASIDE = frozenset({"image", "textinput"})
_ALSO_HTML = frozenset({"source", "body", "image", "summary"})
_LONG = frozenset({"summary", "content"})
_WITHOUT_TAGS = frozenset({"link", "guid", "enclosure", "published", "updated", "language"})
_OPENING = frozenset({"title", "link", "guid", "id"})
_NEVER_IN_SOURCE = frozenset({"guid", "pubdate", "description", "encoded", "category", "comments", "enclosure"})
_AUTHOR, _CREDIT = Field("author", 0), Field("credit", 0)


def read_damaged(text: str) -> FeedContent:
    """Return what can still be read of an RSS or Atom feed; FeedError when the text is no trace of one."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    feed = _FEED.search(text)
    entries = _TolerantReader(text, _attributes(feed[0]) if feed else {}).read()
    if not entries.items and not feed:
        raise FeedError("the answer is neither RSS nor Atom, or it is damaged beyond reading")
    if not entries.items and not _END.search(text[-300:]):
        raise FeedError("the answer is a feed that breaks off before its first item")
    return entries


class _Facts:
    """What was found of one item, or of the feed itself."""

    def __init__(self, base: str = "", *, guessed: bool = False) -> None:
        self.found: dict[str, str] = {}
        self.base = base
        self.guessed = guessed  # its start tag is missing
        self.in_source = False
        self._ranks: dict[str, int] = {}

    def add(self, field: Field, value: str) -> None:
        if value and field.rank < self._ranks.get(field.name, LAST):
            self.found[field.name] = value
            self._ranks[field.name] = field.rank


class _TolerantReader:
    """Where the pass is: the open item, its open element, and what was found so far."""

    def __init__(self, text: str, root: Mapping[str, str]) -> None:
        self._text = text
        self._root = root
        self._vocabularies = {
            name[6:]: vocabulary_of(uri) for name, uri in root.items() if name.startswith("xmlns:")
        }
        self._items: list[FeedEntry] = []
        self._count = 0
        self._feed = _Facts()
        self._item: _Facts | None = None
        self._aside = ""  # the open element of the feed whose title and link are not the feed's
        self._field = NOTHING
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
        said = self._feed.found
        return FeedContent(
            title=said.get("title", ""),
            site=said.get("link", ""),
            language=said.get("language", "") or self._root.get("xml:lang", ""),
            items=self._items,
            raw_count=self._count,
            hints=hints_of(said),
        )

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
            self._boundary(token, closing)
        elif closing:
            self._end_tag(token, element)
        elif not (self._field.name in _LONG and element[1] in _ALSO_HTML and not element[0]):
            self._start_tag(token, element)

    def _vocabulary(self, prefix: str) -> str:
        return self._vocabularies.get(prefix) or vocabulary_of_prefix(prefix)

    def _boundary(self, token: re.Match[str], closing: bool) -> None:
        self._close(token.start())
        self._leave(ended=closing)
        if not closing:
            self._count += 1
            attributes = _attributes(token[4])
            self._item = _Facts(attributes.get("xml:base", ""))
            self._item.add(Field("link", 8), attributes.get("rdf:about", ""))
            self._item.add(Field("language", 8), attributes.get("xml:lang", ""))

    def _leave(self, *, ended: bool) -> None:
        item, self._item, self._aside = self._item, None, ""
        if item is None or (item.guessed and not ended):
            return
        self._count += item.guessed
        if len(self._items) < MOST_READ:
            self._items.append(entry_of(item.found, item.base or self._root.get("xml:base", "")))

    def _end_tag(self, token: re.Match[str], element: tuple[str, str]) -> None:
        if element == self._element or self._field.name not in _LONG:
            self._close(token.start())
        if element[1] == self._aside:
            self._aside = ""
        if self._item and element[1] == "source":
            self._item.in_source = False

    def _start_tag(self, token: re.Match[str], element: tuple[str, str]) -> None:
        self._close(token.start())
        prefix, name = element
        core = self._vocabulary(prefix) == "core"
        if self._item is None and self._items and core and name in _OPENING and not self._aside:
            self._item = _Facts(guessed=True)
        if self._item is None and core and name in _ASIDE and not token[4].endswith("/"):
            self._aside = name
        field = NOTHING if self._aside else self._meaning(element)
        if not field.name:
            self._element = element  # so that its end is known, should it hold CDATA that is not closed
            return
        attributes = _attributes(token[4]) if "=" in token[4] else {}
        if name == "link" and "href" in attributes:
            rank = rank_of_link(attributes.get("rel", "").lower(), attributes.get("type", "").lower())
            self._facts().add(Field("link", rank), attributes["href"])
        elif name == "enclosure":
            self._facts().add(field, attributes.get("url", ""))
        elif name == "link" or not token[4].endswith("/"):
            self._field, self._element, self._at = field, element, token.end()
            if self._item and name == "source":
                self._item.in_source = "url" not in attributes

    def _meaning(self, element: tuple[str, str]) -> Field:
        prefix, name = element
        if self._item is None:
            return feed_field_of(self._vocabulary(prefix), name)
        self._item.in_source = self._item.in_source and name not in _NEVER_IN_SOURCE
        if self._item.in_source:
            return _CREDIT if name == "title" else NOTHING
        return _AUTHOR if name == "name" else field_of(self._vocabulary(prefix), name)

    def _facts(self) -> _Facts:
        return self._item or self._feed

    def _take(self, end: int, start: int) -> None:
        """Take the open element's text up to `end`, and go on at `start`."""
        if self._field.name:
            piece = self._text[self._at : end]
            self._pieces.append(piece if self._literal else _decoded(piece))
            self._at = start

    def _close(self, at: int, *, cut: bool = False) -> None:
        """End the open element, if there is one. An address or a date that is cut off is worse than none."""
        self._take(at, at)
        field, value = self._field, "".join(self._pieces).strip()
        if field.name in _WITHOUT_TAGS:
            value, tag, _ = value.partition("<")
            value = "" if cut and not tag else value.strip()
        self._facts().add(field, value if field.name else "")
        self._field, self._element, self._pieces, self._literal = NOTHING, ("", ""), [], False


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text[:LONGEST_TAG]):
        found.setdefault(name.lower(), _decoded(double or single or bare).strip())
    return found


def _decoded(text: str) -> str:
    """Decode the entities that are whole: `&copy=1` in an address is no sign of copyright."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
