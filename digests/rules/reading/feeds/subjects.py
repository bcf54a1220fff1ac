"""What the elements of a sound feed tell of, as its reader goes along: the feed, an item, or a group in one."""

from functools import lru_cache

from digests.rules.reading.feeds.entries import Entry, entry_of
from digests.rules.reading.feeds.vocabulary import ITEMS, Field, feed_field_of, field_of, vocabulary_of

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


def entry_told(item: Subject) -> Entry:
    """Return the item that was told of. An RSS 1.0 one may have its address in `rdf:about` only."""
    found = item.found
    link = found.get("link") or found.get("guid", "")
    if item.attributes:
        found.setdefault("link", item.attributes.get(_ABOUT, ""))
        found.setdefault("language", item.attributes.get(LANGUAGE, ""))
    return entry_of(found, "" if link.startswith("http") else item.base)
