"""RSS and Atom in XML, sound or damaged: which of the two readers is asked."""

import re

from digests.rules.reading.feeds.damaged_feeds import read_damaged
from digests.rules.reading.feeds.encodings import as_utf8
from digests.rules.reading.feeds.entries import Entries
from digests.rules.reading.feeds.sound_feeds import UnsoundError, read_sound

SMALL = 2 * 2**20
MOST_NODES = 1_000_000

_BEFORE_ROOT = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*+(<!DOCTYPE)?", re.DOTALL | re.IGNORECASE)
_ITEM = re.compile(rb"<(?:item|entry)[\s>/]")


def read_xml(body: bytes, charset: str = "") -> Entries:
    """Return what an RSS 0.9x, 1.0 or 2.0 or Atom feed holds; FeedError when it is none.

    `charset` is what the transport said; it counts only where the document itself does not say. The tolerant
    reader is asked when the document is not well-formed, when it shows more items than the strict one found (a
    section that is not closed swallows some and leaves good XML), when it declares a document type, whose entities
    are nobody's to expand, and when it consists of more elements than anybody would wait for.
    """
    quick = as_utf8(body, charset, checked=False)
    before = _BEFORE_ROOT.match(quick)
    if (before and before[1]) or _is_crowded(quick):
        return _tolerant(body, charset)
    try:
        entries = read_sound(quick)
    except UnsoundError:
        return _tolerant(body, charset)
    if _shows_more(quick, entries.raw_count):
        other = _tolerant(body, charset)
        # An item that is only mentioned, in a comment or in somebody's code, leads nowhere.
        if sum(bool(item.link) for item in other.items) > sum(bool(item.link) for item in entries.items):
            return other
    return entries


def _tolerant(body: bytes, charset: str) -> Entries:
    return read_damaged(as_utf8(body, charset).decode("utf-8", errors="replace"))


def _is_crowded(body: bytes) -> bool:
    """Whether telling of the elements would take seconds, as of a million empty ones with names of their own."""
    return len(body) > SMALL and body.count(b"<") + body.count(b'="') > MOST_NODES


def _shows_more(body: bytes, found: int) -> bool:
    """Whether the bytes hold more items than were found. Counting a name is quick and nearly always enough."""
    first = _ITEM.search(body)
    return first is not None and body.count(first[0][:-1]) > found and len(_ITEM.findall(body)) > found
