"""RSS and Atom as they should be: the strict and quick reader of well-formed feeds.

The parser tells of elements one by one, so that no tree is built: what nobody asks for is most of a feed. Nothing
is expanded or fetched: a document that declares a type of its own, the only place where entities can come from, is
not read here.
"""

import re
from functools import lru_cache
from html import escape
from urllib.parse import urljoin
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

MOST_TAGS = 2000  # names that are remembered; a document may invent as many as it likes

# Attributes and marks as the parser spells them, namespace first.
BASE = "http://www.w3.org/XML/1998/namespace}base"
LANGUAGE = "http://www.w3.org/XML/1998/namespace}lang"
ITEM, CHANNEL = Field("item", 0), Field("channel", 0)

_ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


class Fields(dict[str, Field]):
    """What elements hold, by tag, where the document's own namespace is `own`, perhaps one that nobody knows."""

    def __init__(self, own: str, *, of_items: bool) -> None:
        super().__init__()
        self._own = own
        self._field_of = field_of if of_items else feed_field_of

    def __missing__(self, tag: str) -> Field:
        if len(self) > MOST_TAGS:
            self.clear()
        found = self[tag] = self._field(*split_tag(tag))
        return found

    def _field(self, namespace: str, name: str) -> Field:
        vocabulary = vocabulary_of(namespace)
        if name == "channel":
            return CHANNEL
        if name in ITEMS and (vocabulary in ("core", "") or namespace == self._own):
            return ITEM
        return self._field_of(vocabulary or ("core" if namespace == self._own else ""), name)


@lru_cache(maxsize=16)
def fields_of(own: str, *, of_items: bool) -> Fields:
    """Return what elements of items, or of the feed itself, hold; remembered from one feed to the next."""
    return Fields(own, of_items=of_items)


def split_tag(tag: str) -> tuple[str, str]:
    """Return namespace and name of a tag as the parser spells it."""
    namespace, _, name = tag.rpartition("}")
    return namespace, name


class Subject:
    """What elements tell of: the feed, an item, or a group in one. `level` is the depth at which they stand."""

    __slots__ = ("attributes", "base", "fields", "found", "is_group", "level", "number", "ranks")

    def __init__(
        self,
        attributes: dict[str, str],
        fields: Fields,
        level: int,
        number: int = 0,
        base: str = "",
        *,
        is_group: bool = False,
    ) -> None:
        self.attributes = attributes
        self.fields = fields
        self.level = level
        self.number = number  # of an item, from 1
        self.base = base
        self.is_group = is_group
        self.found: dict[str, str] = {}
        self.ranks: dict[str, int] = {}


def entry_told(item: Subject) -> FeedEntry:
    """Return the item that was told of. An RSS 1.0 one may have its address in `rdf:about` only."""
    found = item.found
    link = found.get("link") or found.get("guid", "")
    if item.attributes:
        found.setdefault("link", item.attributes.get(_ABOUT, ""))
        found.setdefault("language", item.attributes.get(LANGUAGE, ""))
    return entry_of(found, "" if link.startswith("http") else item.base)


DEEPEST = 256
TEXT_AT_ONCE = 1 << 16  # bytes that the parser hands over in one piece

_BINARY = ("image/", "audio/", "video/", "application/octet")
_SPECIAL = frozenset({"item", "channel", "group", "link", "enclosure", "content"})
_LISTS = frozenset({"skip_hours", "skip_days"})
_PERSONS = frozenset({"author", "credit"})
_NOWHERE = -1  # a depth that no element has
_ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


class UnsoundError(Exception):
    """The document is for the tolerant reader: not well-formed, of a type of its own, or nested too deeply."""


def read_sound(body: bytes) -> FeedContent:
    """Return what a well-formed RSS 0.9x, 1.0 or 2.0 or Atom feed in UTF-8 holds.

    UnsoundError when it has to be read by the tolerant reader, FeedError when it is good XML but no feed.
    """
    return _StrictReader(body).read()


class _Children:
    """What the open element holds besides text: where that begins, in bytes, and what its first children say."""

    __slots__ = ("begin", "named", "naming")

    def __init__(self, begin: int) -> None:
        self.begin = begin
        self.named: dict[str, str] = {}
        self.naming = ""  # the child whose text is being taken


class _StrictReader:
    """Listens to the parser. The subject is the innermost open one; at most one of its elements is open.

    `_until` is the depth of the element whose end matters next: of the open element, else of the subject.
    """

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._parser = parser = expat.ParserCreate("utf-8", "}")
        parser.buffer_text = True
        parser.buffer_size = TEXT_AT_ONCE
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse
        self._pieces: list[str] = []
        self._take = self._pieces.append
        self._items: list[FeedEntry] = []
        self._count = 0
        self._item_fields: Fields | None = None
        self._bases: list[tuple[int, str]] = []  # depth, and what addresses are relative to from there on
        self._subjects: list[Subject] = []
        self._fields: Fields  # these four are the innermost subject's
        self._found: dict[str, str]
        self._ranks: dict[str, int]
        self._level = 0
        self._depth = 1
        self._name, self._rank = "", LAST  # of the open element
        self._plain = 0  # the depth of the open element as long as it holds nothing but text
        self._children: _Children | None = None  # of the open element
        self._behind = False  # a link has ended that held nothing: what follows is its text

    def read(self) -> FeedContent:
        try:
            self._parser.Parse(self._body, True)
        except expat.ExpatError as error:
            raise UnsoundError(str(error)) from error
        finally:  # they know each other: nothing would be freed before the next search for such rings
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
            self._parser.CharacterDataHandler = None
        if not self._count and self._root_name not in ROOTS:
            raise FeedError("the answer is neither RSS nor Atom")
        said = self._feed.found
        languages = [said.get("language"), *(of.attributes.get(LANGUAGE) for of in (self._feed, self._root))]
        return FeedContent(
            title=said.get("title", ""),
            site=said.get("link", ""),
            language=next(filter(None, languages), ""),
            items=self._items,
            raw_count=self._count,
            hints=hints_of(said),
        )

    # --- what the parser tells -----------------------------------------------------------------------

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, name = split_tag(tag)
        self._root_name = name.lower()
        self._root = self._feed = Subject(attributes, fields_of(namespace, of_items=False), 2)
        self._is_feed_known = self._root_name in ("feed", "channel")
        self._enter(self._root)
        self._parser.StartElementHandler = self._start
        if BASE in attributes:
            self._note_base(attributes)
        if self._fields[tag] is ITEM:
            self._enter_item(tag, attributes)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if attributes and BASE in attributes:
            self._note_base(attributes)
        if depth != self._level:
            self._start_elsewhere(tag, attributes)
            return
        field = self._fields[tag]
        if field is NOTHING:
            return
        name, rank = field
        if rank < self._ranks.get(name, LAST) and (
            name not in _SPECIAL
            or (name == "link" and not attributes)
            or self._has_text(name, rank, tag, attributes)
        ):
            self._name = name
            self._rank = rank
            self._plain = self._until = depth
            self._parser.CharacterDataHandler = self._take

    def _start_after_base(self, tag: str, attributes: dict[str, str]) -> None:
        """Leave the bases that counted in elements which have ended."""
        while self._bases and self._bases[-1][0] > self._depth:
            self._bases.pop()
        self._start(tag, attributes)

    def _start_elsewhere(self, tag: str, attributes: dict[str, str]) -> None:
        if self._behind:
            self._end_behind()
            self._depth -= 1
            self._start(tag, attributes)
        elif self._depth > DEEPEST:
            raise UnsoundError("it is nested too deeply")
        elif self._plain or self._children:
            self._start_inside(tag)
        elif self._fields[tag] is ITEM:
            self._enter_item(tag, attributes)
        elif self._fields[tag] is CHANNEL:
            self._enter_channel(tag, attributes)

    def _end(self, _: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if depth != self._until:
            return
        if self._children:
            self._end_with_children(self._children, depth)
        if depth == self._plain:
            self._parser.CharacterDataHandler = None
            pieces = self._pieces
            value = pieces[0].strip() if len(pieces) == 1 else "".join(pieces).strip()
            pieces.clear()
            self._plain = 0
            self._until = depth - 1
            if value:
                self._found[self._name] = value
                self._ranks[self._name] = self._rank
            elif self._name == "link":
                self._wait_behind()
        elif not self._children:
            self._leave()

    # --- the subject ---------------------------------------------------------------------------------

    def _has_text(self, name: str, rank: int, tag: str, attributes: dict[str, str]) -> bool:
        """Take what an element tells by being there and by its attributes; say whether its text counts."""
        if name == "content":
            return not attributes.get("type", "").startswith(_BINARY)
        if name == "link":
            address = attributes.get("href")
            if address is None:
                return True
            rank = rank_of_link(attributes.get("rel", "").lower(), attributes.get("type", "").lower())
            if rank < self._ranks.get(name, LAST):
                self._add(name, rank, address)
        elif name == "item":
            self._enter_item(tag, attributes)
        elif name == "enclosure":
            self._add(name, rank, attributes.get("url", ""))
        elif name == "group":
            self._enter(Subject(attributes, self._fields, self._depth + 1, is_group=True))
        else:
            self._enter_channel(tag, attributes)
        return False

    def _add(self, name: str, rank: int, value: str) -> None:
        value = value.strip()
        if value:
            self._found[name] = value
            self._ranks[name] = rank

    def _enter_item(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_READ:
            return
        if self._item_fields is None:
            self._item_fields = fields_of(split_tag(tag)[0], of_items=True)
        base = self._bases[-1][1] if self._bases else ""
        self._items.append(_UNREAD)
        self._enter(Subject(attributes, self._item_fields, self._depth + 1, self._count, base))

    def _enter_channel(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._is_feed_known:
            self._is_feed_known = True
            self._feed = Subject(attributes, fields_of(split_tag(tag)[0], of_items=False), self._depth + 1)
            self._enter(self._feed)

    def _enter(self, subject: Subject) -> None:
        self._subjects.append(subject)
        self._go_on_with(subject)

    def _go_on_with(self, subject: Subject) -> None:
        self._level = subject.level
        self._until = subject.level - 1
        self._fields = subject.fields
        self._found = subject.found
        self._ranks = subject.ranks

    def _leave(self) -> None:
        if self._behind:
            self._end_behind()
        subject = self._subjects.pop()
        if subject.number:
            self._items[subject.number - 1] = entry_told(subject)
        if self._subjects:
            self._go_on_with(self._subjects[-1])
        if subject.is_group:
            for name, words in subject.found.items():
                self._found.setdefault(name, words)

    def _note_base(self, attributes: dict[str, str]) -> None:
        self._parser.StartElementHandler = self._start_after_base
        outer = self._bases[-1][1] if self._bases else ""
        self._bases.append((self._depth, _joined(outer, attributes.pop(BASE))))

    # --- the open element ----------------------------------------------------------------------------

    def _wait_behind(self) -> None:
        """Take what follows a link that holds nothing: pages served as feeds have the address there."""
        self._behind = True
        self._level = _NOWHERE
        self._parser.CharacterDataHandler = self._take

    def _end_behind(self) -> None:
        self._behind = False
        self._level = self._subjects[-1].level
        self._parser.CharacterDataHandler = None
        self._add("link", self._rank, "".join(self._pieces))
        self._pieces.clear()

    def _start_inside(self, tag: str) -> None:
        """See an element in the open one. Markup in a text is taken as it stands, once the text ends."""
        if not self._children:
            self._plain = 0
            self._children = _Children(self._parser.CurrentByteIndex)
        if self._name in _LISTS:
            return
        self._parser.CharacterDataHandler = None
        if self._name in _PERSONS and self._depth == self._level + 1:
            self._children.naming = split_tag(tag)[1]
            self._until = self._depth
            self._pieces.clear()
            self._parser.CharacterDataHandler = self._take

    def _end_with_children(self, children: _Children, depth: int) -> None:
        if depth > self._level:
            children.named.setdefault(children.naming, "".join(self._pieces))
            self._until = self._level
            return
        if self._name in _PERSONS:
            self._pieces[:] = [children.named.get("name") or children.named.get("title", "")]
        elif self._name in _LISTS:
            self._pieces[:] = [" ".join(self._pieces)]
        elif self._name != "link":
            self._pieces.append(self._markup(children.begin))
        self._children = None
        self._plain = depth

    def _markup(self, begin: int) -> str:
        """Return what stands from `begin` to here, without comments and sections."""
        markup = self._body[begin : self._parser.CurrentByteIndex].decode()
        if "\r" in markup:
            markup = markup.replace("\r\n", "\n").replace("\r", "\n")
        return _ASIDE.sub(lambda found: escape(found[1] or "", quote=False), markup)


_UNREAD = FeedEntry()


def _refuse(*_: object) -> None:
    raise UnsoundError("it declares a type of its own")


def _joined(outer: str, base: str) -> str:
    try:
        return urljoin(outer, base)
    except ValueError:
        return base
