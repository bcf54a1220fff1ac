"""RSS and Atom as they should be: the strict and quick reader of XML feeds, one pass over the parsed tree."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]

from digests.errors import FeedError
from digests.rules.reading.feeds.damaged_feeds import read_damaged
from digests.rules.reading.feeds.encodings import as_utf8
from digests.rules.reading.feeds.entries import MOST_READ, Entries, Entry, entry_of, rank_of_link, wishes_of
from digests.rules.reading.feeds.vocabulary import (
    ITEMS,
    LAST,
    ROOTS,
    Field,
    feed_field_of,
    field_of,
    vocabulary_of,
)

MOST_TAGS = 2000
SMALL = 2 * 2**20
MOST_NODES = 1_000_000

_BEFORE_ROOT = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*+(<!DOCTYPE)?", re.DOTALL | re.IGNORECASE)
_ITEM = re.compile(rb"<(?:item|entry)[\s>/]")
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_INVOLVED = frozenset({"enclosure", "content"})
_BINARY = ("image/", "audio/", "video/", "application/octet")


def read_xml(body: bytes, charset: str = "") -> Entries:
    """Return what an RSS 0.9x, 1.0 or 2.0 or Atom feed holds; FeedError when it is none.

    `charset` is what the transport said; it counts only where the document itself does not say. The tolerant
    reader is asked when the document is not well-formed, when it shows more items than the strict one found (a
    section that is not closed swallows some and leaves good XML), when it declares a document type, whose entities
    are nobody's to expand, and when it would fill the memory.
    """
    quick = as_utf8(body, charset, checked=False)
    before = _BEFORE_ROOT.match(quick)
    root = None if (before and before[1]) or _is_crowded(quick) else _parsed(quick)
    if root is None:
        return _tolerant(body, charset)
    entries = _read(root)
    if len(_ITEM.findall(quick)) > entries.raw_count:
        other = _tolerant(body, charset)
        # An item that is only mentioned, in a comment or in somebody's code, leads nowhere.
        if sum(bool(item.link) for item in other.items) > sum(bool(item.link) for item in entries.items):
            return other
    return entries


def _tolerant(body: bytes, charset: str) -> Entries:
    return read_damaged(as_utf8(body, charset).decode("utf-8", errors="replace"))


def _is_crowded(body: bytes) -> bool:
    """Whether the tree would take far more memory than the bytes do, as that of millions of empty elements."""
    return len(body) > SMALL and body.count(b"<") + body.count(b'="') > MOST_NODES


def _parsed(body: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(body, _parser())
    except (etree.LxmlError, ValueError):
        return None


@cache
def _parser() -> etree.XMLParser:
    """Return a parser that expands and fetches nothing; it guards itself against use by two threads at once."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


class _Fields(dict[object, Field]):
    """What elements hold, by tag, where the document's own namespace is `own`, perhaps one that nobody knows."""

    def __init__(self, own: str, *, of_items: bool) -> None:
        super().__init__()
        self._own = own
        self._of_items = of_items

    def __missing__(self, tag: object) -> Field:
        if len(self) > MOST_TAGS:
            self.clear()
        found = self[tag] = _field(tag, self._own, of_items=self._of_items)
        return found


@lru_cache(maxsize=16)
def _fields(own: str, *, of_items: bool) -> _Fields:
    return _Fields(own, of_items=of_items)


def _field(tag: object, own: str, *, of_items: bool) -> Field:
    namespace, name = _split(tag)
    vocabulary = vocabulary_of(namespace) or ("core" if namespace == own else "")
    return (field_of if of_items else feed_field_of)(vocabulary, name)


def _split(tag: object) -> tuple[str, str]:
    if not isinstance(tag, str):
        return "", ""
    namespace, _, name = tag.rpartition("}")
    return namespace[1:], name


def _read(root: etree._Element) -> Entries:
    items = [item for item in root.iter(*(f"{{*}}{name}" for name in ITEMS)) if _is_core(item)]
    name = _split(root.tag)[1].lower()
    if not items and name not in ROOTS:
        raise FeedError("the answer is neither RSS nor Atom")
    feed = root if name in ("feed", "channel") else next(root.iter("{*}channel"), root)
    said = _facts(feed, _fields(_split(feed.tag)[0], of_items=False))
    fields = _fields(_split(items[0].tag)[0] if items else "", of_items=True)
    return Entries(
        title=said.get("title", ""),
        site=said.get("link", ""),
        language=said.get("language", "") or feed.get(_LANGUAGE, "") or root.get(_LANGUAGE, ""),
        items=[_entry(item, fields) for item in islice(items, MOST_READ)],
        raw_count=len(items),
        wishes=wishes_of(said),
    )


def _is_core(item: etree._Element) -> bool:
    """Whether the element is an item of the feed and not of a known vocabulary that has items of its own."""
    return not item.prefix or vocabulary_of(_split(item.tag)[0]) in ("core", "")


def _entry(item: etree._Element, fields: _Fields) -> Entry:
    found = _facts(item, fields)
    link = found.get("link") or found.get("guid", "")
    if item.attrib:
        found.setdefault("link", item.get(_ABOUT, ""))
        found.setdefault("language", item.get(_LANGUAGE, ""))
    base = "" if link.startswith("http") else item.base or ""
    return entry_of(found, base)


def _facts(parent: etree._Element, fields: _Fields) -> dict[str, str]:
    found: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for element in parent:
        name, rank = fields[element.tag]
        if rank >= ranks.get(name, LAST):
            continue
        if name == "link":
            value, rank = _link(element, rank)
        elif name == "group":
            value = ""
            for inner, words in _facts(element, fields).items():
                found.setdefault(inner, words)
        elif name in _INVOLVED or len(element):
            value = _value(element, name)
        else:
            value = (element.text or "").strip()
        if value and rank < ranks.get(name, LAST):
            found[name] = value
            ranks[name] = rank
    return found


def _value(element: etree._Element, name: str) -> str:
    if name == "enclosure":
        return str(element.get("url", "")).strip()
    if name == "content" and element.get("type", "").startswith(_BINARY):
        return ""
    if name in ("skip_hours", "skip_days"):
        return " ".join(element.itertext())
    if name in ("author", "credit"):
        return str(element.findtext("{*}name") or element.findtext("{*}title") or "").strip()
    return _inner(element).strip()


def _link(element: etree._Element, rank: int) -> tuple[str, int]:
    href = element.get("href")
    if href is None:
        # Pages served as feeds close the element at once and write the address after it.
        return (element.text or element.tail or "").strip(), rank
    return href.strip(), rank_of_link(element.get("rel", "").lower(), element.get("type", "").lower())


def _inner(element: etree._Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield etree.tostring(child, encoding="unicode")
