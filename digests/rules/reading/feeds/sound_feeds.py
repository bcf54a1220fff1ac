"""Makes entries of RSS and Atom feeds: a reader of elements, and a strict and fast parser for sound feeds.

The parser expands no entity and fetches nothing. It refuses a document that declares a type of its own, because
only such a declaration can bring in entities.
"""

from functools import lru_cache
from html import escape
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

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
    field_of,
    hints_of,
    rank_of_link,
    vocabulary_of,
)

DEEPEST = 256
TEXT_AT_ONCE = 1 << 16  # bytes that the parser hands over in one piece
MOST_TAGS = 8000  # tag names that are cached across feeds; a document may invent any number of names
ROOTS = ("rss", "feed", "rdf", "channel")

BASE = "http://www.w3.org/XML/1998/namespace}base"
LANGUAGE = "http://www.w3.org/XML/1998/namespace}lang"
ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
ITEM, _CHANNEL = Field("item", 0), Field("channel", 0)
_BINARY = ("image/", "audio/", "video/", "application/octet")
_HOLDERS = frozenset({NOTHING.name, "item", "channel", "group"})
_BY_ATTRIBUTES = frozenset({"link", "enclosure", "content"})
_UNREAD = FeedEntry()


class UnsoundError(Exception):
    """The document is not for the strict parser: not well-formed, with a declared type, or nested too deep."""


def read_sound(body: bytes) -> FeedContent:
    """Return what a well-formed RSS 0.9x, 1.0 or 2.0 or Atom feed in UTF-8 holds.

    Raises UnsoundError if the tolerant reader has to read it, FeedError if it is well-formed XML but no feed.
    """
    # Expat with a TreeBuilder is a quarter faster than ElementTree's own parser.
    builder, parser = TreeBuilder(), expat.ParserCreate("utf-8", "}")
    parser.buffer_text, parser.buffer_size = True, TEXT_AT_ONCE
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise UnsoundError(str(error)) from error
    root, reader = builder.close(), ElementReader()
    namespace, name = _split(root.tag)
    is_item = tag_field(root.tag, namespace, False) == ITEM
    reader.look_into(root, ITEM if is_item else NOTHING, namespace)
    if not reader.count and name.lower() not in ROOTS:
        raise FeedError("the answer is neither RSS nor Atom")
    feed = root
    if name.lower() not in ("feed", "channel"):
        feed = next((each for each in root.iter() if _split(each.tag)[1] == "channel"), root)
    return reader.content(feed, root)


@lru_cache(maxsize=MOST_TAGS)
def tag_field(tag: str, own: str, of_items: bool) -> Field:
    """Return the field that an element of an item (`of_items`) or of the feed holds. `tag` is spelled as expat
    does. `own` is the document's own namespace, which may be unknown."""
    namespace, name = _split(tag)
    vocabulary = vocabulary_of(namespace)
    if name == "channel":
        return _CHANNEL
    if name in ITEMS and (vocabulary in ("core", "") or namespace == own):
        return ITEM
    return field_of(vocabulary or ("core" if namespace == own else ""), name, of_items)


class ElementReader:
    """Takes the items of a feed one after another. `count` is the number of items, those not read included."""

    def __init__(self) -> None:
        self.items: list[FeedEntry] = []
        self.count = 0
        self._own: str | None = None  # the namespace of the first item

    def content(self, feed: Element, root: Element) -> FeedContent:
        """Return the items taken so far, with the facts that the feed's own element gives."""
        said = self._facts(feed, _split(feed.tag)[0], None, 1)
        languages = (said.get("language"), feed.get(LANGUAGE), root.get(LANGUAGE))
        return FeedContent(
            title=said.get("title", ""),
            site=said.get("link", ""),
            language=next(filter(None, languages), ""),
            items=self.items,
            raw_count=self.count,
            hints=hints_of(said),
        )

    def look_into(
        self, element: Element, field: Field, own: str, base: str = "", depth: int = 1, of_items: bool = False
    ) -> None:
        """Take the element if it is an item. If it is only a container, take the items in it."""
        if field == ITEM:
            self._take_item(element, _joined(base, element), depth)
        elif len(element) and field in (NOTHING, _CHANNEL):
            if depth >= DEEPEST:
                raise UnsoundError("it is nested too deeply")
            base = _joined(base, element)
            for child in element:
                field = tag_field(child.tag, own, of_items)
                self.look_into(child, field, own, base, depth + 1, of_items)

    def _take_item(self, item: Element, base: str, depth: int) -> None:
        self.count += 1
        if self._own is None:
            self._own = _split(item.tag)[0]
        if self.count > MOST_READ:
            return
        place = len(self.items)
        self.items.append(_UNREAD)
        found = self._facts(item, self._own, base, depth)
        link = found.get("link") or found.get("guid", "")
        if item.attrib:
            found.setdefault("link", item.get(ABOUT, ""))
            found.setdefault("language", item.get(LANGUAGE, ""))
        self.items[place] = entry_of(found, "" if link.startswith("http") else base)

    def _facts(self, parent: Element, own: str, base: str | None, depth: int) -> dict[str, str]:
        """Return the texts of an element's children by field. If `base` is given, items among them are taken."""
        if depth >= DEEPEST:
            raise UnsoundError("it is nested too deeply")
        of_items = base is not None
        found: dict[str, str] = {}
        ranks: dict[str, int] = {}
        for child in parent:
            field = tag_field(child.tag, own, of_items)
            name, rank = field
            if name in _HOLDERS:
                if name == "group":
                    found = self._facts(child, own, base, depth + 1) | found
                elif base is not None:
                    self.look_into(child, field, own, base, depth + 1, True)
                continue
            involved = name in _BY_ATTRIBUTES
            if involved and name == "link" and "href" in child.attrib:
                rank = rank_of_link(child.get("rel", "").lower(), child.get("type", "").lower())
            if rank >= ranks.get(name, LAST):
                continue
            value = (_value(child, name, depth) if involved or len(child) else child.text or "").strip()
            if value:
                found[name] = value
                ranks[name] = rank
        return found


def _value(element: Element, name: str, depth: int) -> str:
    if name == "link":  # pages served as feeds write the address behind the element, not in it
        text = element.text or ""
        return element.get("href", text if text.strip() else element.tail or "")
    if name == "enclosure":
        return element.get("url", "")
    if name == "content" and element.get("type", "").startswith(_BINARY):
        return ""
    if not len(element):
        return element.text or ""
    if name in ("skip_hours", "skip_days"):
        return " ".join(element.itertext())
    if name == "credit":
        named: dict[str, str] = {}
        for child in element:
            named.setdefault(_split(child.tag)[1], child.text or "")
        return named.get("name") or named.get("title", "")
    return _markup(element, depth)


def _markup(element: Element, depth: int) -> str:
    """Return the content of an element as markup. Prefixes and attributes are left out, as nobody reads them."""
    if depth >= DEEPEST:
        raise UnsoundError("it is nested too deeply")
    pieces = [escape(element.text or "", quote=False)]
    for child in element:
        name = _split(child.tag)[1]
        pieces.append(f"<{name}>{_markup(child, depth + 1)}</{name}>{escape(child.tail or '', quote=False)}")
    return "".join(pieces)


def _refuse(*_: object) -> None:
    raise UnsoundError("it declares a type of its own")


def _split(tag: str) -> tuple[str, str]:
    """Return namespace and name of a tag, as the parser spells tags."""
    namespace, _, name = tag.rpartition("}")
    return namespace, name


def _joined(outer: str, element: Element) -> str:
    try:
        return urljoin(outer, element.get(BASE, ""))
    except ValueError:
        return element.get(BASE, "")
