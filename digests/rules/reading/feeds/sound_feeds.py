"""RSS and Atom as they should be: the strict and quick reader of well-formed feeds.

Nothing is expanded or fetched: a document that declares a type of its own, the only place where entities can come
from, is not read here.
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
    ROOTS,
    FeedContent,
    FeedEntry,
    Field,
    entry_of,
    feed_field_of,
    field_of,
    hints_of,
    rank_of_link,
    vocabulary_of,
)

DEEPEST = 256
TEXT_AT_ONCE = 1 << 16  # bytes that the parser hands over in one piece
MOST_TAGS = 2000  # names that are remembered; a document may invent as many as it likes

_BASE = "http://www.w3.org/XML/1998/namespace}base"
_LANGUAGE = "http://www.w3.org/XML/1998/namespace}lang"
_ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ITEM, _CHANNEL = Field("item", 0), Field("channel", 0)
_BINARY = ("image/", "audio/", "video/", "application/octet")
_HOLDERS = frozenset({NOTHING.name, "item", "channel", "group"})
_BY_ATTRIBUTES = frozenset({"link", "enclosure", "content"})


class UnsoundError(Exception):
    """The document is for the tolerant reader: not well-formed, of a type of its own, or nested too deeply."""


class _Fields(dict[str, Field]):
    """What elements hold, by tag, where the document's own namespace is `own`, perhaps one that nobody knows."""

    def __init__(self, own: str, *, of_items: bool) -> None:
        super().__init__()
        self._own = own
        self._field_of = field_of if of_items else feed_field_of

    def __missing__(self, tag: str) -> Field:
        if len(self) > MOST_TAGS:
            self.clear()
        namespace, name = _split(tag)
        vocabulary = vocabulary_of(namespace)
        if name == "channel":
            field = _CHANNEL
        elif name in ITEMS and (vocabulary in ("core", "") or namespace == self._own):
            field = _ITEM
        else:
            field = self._field_of(vocabulary or ("core" if namespace == self._own else ""), name)
        self[tag] = field
        return field


_fields_of = lru_cache(maxsize=16)(_Fields)  # remembered from one feed to the next


def read_sound(body: bytes) -> FeedContent:
    """Return what a well-formed RSS 0.9x, 1.0 or 2.0 or Atom feed in UTF-8 holds.

    UnsoundError when it has to be read by the tolerant reader, FeedError when it is good XML but no feed.
    """
    builder, parser = (
        TreeBuilder(),
        expat.ParserCreate("utf-8", "}"),
    )  # a quarter faster than the library's own pair
    parser.buffer_text, parser.buffer_size = True, TEXT_AT_ONCE
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise UnsoundError(str(error)) from error
    return _StrictReader(builder.close()).read()


class _StrictReader:
    def __init__(self, root: Element) -> None:
        self._root = root
        self._items: list[FeedEntry] = []
        self._count = 0
        self._item_fields: _Fields | None = None

    def read(self) -> FeedContent:
        root, name = self._root, _split(self._root.tag)[1].lower()
        feed = root
        if name not in ("feed", "channel"):
            feed = next((each for each in root.iter() if _split(each.tag)[1] == "channel"), root)
        fields = _fields_of(_split(root.tag)[0], of_items=False)
        self._look_into(root, _ITEM if fields[root.tag] is _ITEM else NOTHING, fields, "", 1)
        if not self._count and name not in ROOTS:
            raise FeedError("the answer is neither RSS nor Atom")
        said = self._facts(feed, _fields_of(_split(feed.tag)[0], of_items=False), None, 1)
        languages = (said.get("language"), feed.get(_LANGUAGE), root.get(_LANGUAGE))
        return FeedContent(
            title=said.get("title", ""),
            site=said.get("link", ""),
            language=next(filter(None, languages), ""),
            items=self._items,
            raw_count=self._count,
            hints=hints_of(said),
        )

    def _look_for_items(self, parent: Element, fields: _Fields, base: str, depth: int) -> None:
        """Take the items in an element that is none itself and holds no fact."""
        if depth >= DEEPEST:
            raise UnsoundError("it is nested too deeply")
        for child in parent:
            self._look_into(child, fields[child.tag], fields, base, depth + 1)

    def _look_into(self, element: Element, field: Field, fields: _Fields, base: str, depth: int) -> None:
        if field is _ITEM:
            self._take_item(element, _joined(base, element), depth)
        elif len(element) and (field is NOTHING or field is _CHANNEL):
            self._look_for_items(element, fields, _joined(base, element), depth)

    def _take_item(self, item: Element, base: str, depth: int) -> None:
        self._count += 1
        if self._item_fields is None:
            self._item_fields = _fields_of(_split(item.tag)[0], of_items=True)
        if self._count > MOST_READ:
            return
        place = len(self._items)
        self._items.append(_UNREAD)
        found = self._facts(item, self._item_fields, base, depth)
        link = found.get("link") or found.get("guid", "")
        if item.attrib:
            found.setdefault("link", item.get(_ABOUT, ""))
            found.setdefault("language", item.get(_LANGUAGE, ""))
        self._items[place] = entry_of(found, "" if link.startswith("http") else base)

    def _facts(self, parent: Element, fields: _Fields, base: str | None, depth: int) -> dict[str, str]:
        """Return what the children of an element tell; items among them are taken where `base` is given."""
        if depth >= DEEPEST:
            raise UnsoundError("it is nested too deeply")
        found: dict[str, str] = {}
        ranks: dict[str, int] = {}
        for child in parent:
            field = fields[child.tag]
            name, rank = field
            if name in _HOLDERS:
                if name == "group":
                    found = self._facts(child, fields, base, depth + 1) | found
                elif base is not None:
                    self._look_into(child, field, fields, base, depth + 1)
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


_UNREAD = FeedEntry()


def _value(element: Element, name: str, depth: int) -> str:
    if name == "link":  # pages served as feeds have the address behind the element
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
    if name in ("author", "credit"):
        named: dict[str, str] = {}
        for child in element:
            named.setdefault(_split(child.tag)[1], child.text or "")
        return named.get("name") or named.get("title", "")
    return _markup(element, depth)


def _markup(element: Element, depth: int) -> str:
    """Return what an element holds as markup, without prefixes and attributes: nobody asks for them."""
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
    """Return namespace and name of a tag as the parser spells it."""
    namespace, _, name = tag.rpartition("}")
    return namespace, name


def _joined(outer: str, element: Element) -> str:
    base = element.get(_BASE)
    if base is None:
        return outer
    try:
        return urljoin(outer, base)
    except ValueError:
        return base
