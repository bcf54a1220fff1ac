"""A second reader of sound feeds, which builds the whole tree and looks at it at leisure.

It is what the quick one is held to.
"""

import re

from lxml import etree  # type: ignore[import-untyped]

from digests.rules.reading.feeds.vocabulary import (
    LAST,
    FeedContent,
    FeedEntry,
    Field,
    entry_of,
    field_of,
    hints_of,
    rank_of_link,
    vocabulary_of,
)

XML = "{http://www.w3.org/XML/1998/namespace}"
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_TAG = re.compile(r"<(/?)(?:[\w.-]+:)?([\w.-]+)[^<>]*?(/?)>")


def read_tree(body: bytes) -> FeedContent:
    root = etree.fromstring(body, etree.XMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    items = [element for element in root.iter() if _name(element) in ("item", "entry") and _is_core(element)]
    is_feed = _name(root).lower() in ("feed", "channel")
    feed = root if is_feed else next(root.iter("{*}channel"), root)
    said = _facts(feed, _namespace(feed), of_items=False)
    own = _namespace(items[0]) if items else ""
    return FeedContent(
        title=said.get("title", ""),
        site=said.get("link", ""),
        language=said.get("language") or feed.get(f"{XML}lang") or root.get(f"{XML}lang", ""),
        items=[_entry(item, own) for item in items],
        raw_count=len(items),
        hints=hints_of(said),
    )


def bare(markup: str) -> str:
    """Return markup without what nobody asks for: prefixes, attributes, one tag for two."""
    return _TAG.sub(lambda tag: f"<{tag[1]}{tag[2]}>" + (f"</{tag[2]}>" if tag[3] else ""), markup)


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _namespace(element: etree._Element) -> str:
    return etree.QName(element).namespace or ""


def _is_core(item: etree._Element) -> bool:
    return vocabulary_of(_namespace(item)) in ("core", "")


def _field(element: etree._Element, own: str, *, of_items: bool) -> Field:
    namespace = _namespace(element)
    vocabulary = vocabulary_of(namespace) or ("core" if namespace == own else "")
    return field_of(vocabulary, _name(element), of_items)


def _entry(item: etree._Element, own: str) -> FeedEntry:
    found = _facts(item, own, of_items=True)
    link = found.get("link") or found.get("guid", "")
    found.setdefault("link", item.get(ABOUT, ""))
    found.setdefault("language", item.get(f"{XML}lang", ""))
    return entry_of(found, "" if link.startswith("http") else item.base or "")


def _facts(parent: etree._Element, own: str, *, of_items: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for element in parent:
        name, rank = _field(element, own, of_items=of_items)
        if name == "group":
            for inner, words in _facts(element, own, of_items=of_items).items():
                found.setdefault(inner, words)
            continue
        if name == "link" and element.get("href") is not None and rank < ranks.get(name, LAST):
            rank = rank_of_link(element.get("rel", "").lower(), element.get("type", "").lower())
        value = _value(element, name).strip()
        if value and rank < ranks.get(name, LAST):
            found[name] = value
            ranks[name] = rank
    return found


def _value(element: etree._Element, name: str) -> str:
    text = element.text or ""
    if name == "link":
        return str(element.get("href", text.strip() or element.tail or ""))
    if name == "enclosure":
        return str(element.get("url", ""))
    if name == "content" and element.get("type", "").startswith(
        ("image/", "audio/", "video/", "application/octet")
    ):
        return ""
    if len(element) and name in ("skip_hours", "skip_days"):
        return " ".join(element.itertext())
    if len(element) and name == "credit":
        return str(element.findtext("{*}name") or element.findtext("{*}title") or "")
    return text + "".join(bare(etree.tostring(child, encoding="unicode")) for child in element)
