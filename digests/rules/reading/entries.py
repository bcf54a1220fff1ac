"""The entries of an XML feed, as two parsers and the raw text together know them.

fastfeedparser reads a feed some eighty times as fast as feedparser but gives up on damaged ones, and it
hands out dates already interpreted, without the item's `<source>`; those are read from the raw blocks.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import fastfeedparser
import feedparser

from digests.errors import FeedError

LARGEST_DAMAGED = 2 * 2**20  # the patient parser takes seconds for a megabyte of hostile nesting

_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_START = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(item|entry)(?=[\s>])[^<>]*>")
_SOURCE = re.compile(r"<source(?:\s[^<>]*)?(?<!/)>")
_TITLE = re.compile(r"<title(?:\s[^<>]*)?>([^<]*)</title>")
_DATE = re.compile(
    r"<(?:[A-Za-z][\w.-]*:)?(pubDate|published|issued|created|date|updated|modified|lastBuildDate)(?:\s[^<>]*)?>([^<]*)</",
    re.IGNORECASE,
)
_END = re.compile(rb"(?:</[\w:.-]+\s*>|/>)\s*(?:<!--.*)?\Z", re.DOTALL)
_TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_WIDE = (
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_UPDATED = ("updated", "modified", "lastbuilddate")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as the feed has it: markup still in it, links not resolved, dates as written."""

    title: str = ""
    link: str = ""
    guid: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    updated: str = ""
    author: str = ""
    credit: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """A feed's title, site, language and items. `ttl` is its own wish for a pause, in seconds."""

    title: str = ""
    site: str = ""
    language: str = ""
    items: Sequence[Entry] = field(default=())
    ttl: float | None = None


@dataclass(frozen=True, slots=True)
class _Facts:
    published: str = ""
    updated: str = ""
    credit: str = ""


def read_xml(body: bytes, charset: str = "") -> Entries:
    """Return what an RSS 0.9x, 1.0 or 2.0 or Atom feed holds; FeedError when neither parser finds a feed.

    `charset` is what the transport said; it counts only where the document itself does not say.
    """
    body = _as_utf8(body, charset)
    facts, ttl = _facts_of(body.decode("utf-8", errors="replace"))
    fast = _read_fast(body, facts)
    if fast is not None and len(fast.items) >= len(facts):
        return replace(_whole(fast, body), ttl=ttl)
    slow = _read_slow(body) if len(body) <= LARGEST_DAMAGED else None
    best = fast if slow is None or (fast is not None and len(fast.items) >= len(slow.items)) else slow
    if best is None:
        raise FeedError("the answer is neither RSS nor Atom, or it is damaged beyond reading")
    return replace(_whole(best, body), ttl=ttl)


def _whole(entries: Entries, body: bytes) -> Entries:
    if not entries.items and not _END.search(body[-300:]):
        raise FeedError("the answer is a feed that breaks off before its first item")
    return entries


def _as_utf8(body: bytes, charset: str) -> bytes:
    """Recode what is not UTF-8, so that both parsers and the raw reading see the same characters."""
    named = next((name for mark, name in _WIDE if body.startswith(mark)), "")
    declared = _ENCODING.search(body[:1000])
    if not named and declared:
        named = declared[1].decode("ascii")
    if not named and charset and not _is_utf8(body):
        named = charset
    named = named.lower()
    if not named or named.replace("_", "-") in {"utf-8", "utf8"}:
        return body
    named = "gb18030" if named in {"gb2312", "gbk", "x-gbk"} else named
    try:
        text = body.decode(named, errors="replace").lstrip("\ufeff")
    except (LookupError, ValueError):
        return body
    text = re.sub(r"^\s*<\?xml[^>]{0,300}?\?>", "", text)
    return f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode("utf-8", errors="replace")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _facts_of(text: str) -> tuple[list[_Facts], float | None]:
    """Read what the quick parser leaves out, block by block: dates as written, and `<source>`."""
    text = _COMMENT.sub("", _CDATA.sub(lambda match: html.escape(match[1], quote=False), text))
    starts = list(_START.finditer(text))
    marks = [*(match.start() for match in starts), len(text)]
    facts = [_fact(text[start.end() : end]) for start, end in zip(starts, marks[1:], strict=True)]
    ttl = _TTL.search(text, 0, starts[0].start() if starts else len(text))
    return facts, float(ttl[1]) * 60 if ttl and int(ttl[1]) else None


def _fact(block: str) -> _Facts:
    source = _SOURCE.search(block)
    end = block.find("</source>", source.end()) if source else -1
    credit = ""
    if source and end >= 0:
        words = block[source.end() : end]
        inner = _TITLE.search(words)
        credit = inner[1] if inner else ("" if "<" in words else words)
        block = block[: source.start()] + block[end:]
    dates: dict[str, str] = {}
    for name, value in _DATE.findall(block):
        dates.setdefault(name.lower(), html.unescape(value).strip())
    return _Facts(
        published=next((dates[name] for name in _PUBLISHED if dates.get(name)), ""),
        updated=next((dates[name] for name in _UPDATED if dates.get(name)), ""),
        credit=html.unescape(credit).strip(),
    )


def _read_fast(body: bytes, facts: Sequence[_Facts]) -> Entries | None:
    try:
        feed = fastfeedparser.parse(body, include_tags=False, include_media=False, include_enclosures=False)
    except Exception:  # noqa: BLE001 - hostile bytes raise whatever they raise; the other parser decides
        return None
    found = feed.get("entries") or []
    aligned = len(found) == len(facts)
    items = [_fast_entry(entry, facts[number] if aligned else None) for number, entry in enumerate(found)]
    return Entries(
        title=_text(_inner(feed).get("title")),
        site=_text(_inner(feed).get("link")),
        language=_text(_inner(feed).get("language")),
        items=items,
    )


def _inner(feed: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = feed.get("feed")
    return inner if isinstance(inner, Mapping) else {}


def _fast_entry(entry: Mapping[str, Any], facts: _Facts | None) -> Entry:
    content = "".join(_text(part.get("value")) for part in entry.get("content") or () if isinstance(part, Mapping))
    # Without the raw block the parser's own reading of the date stands.
    published = facts.published if facts else _text(entry.get("published"))
    return Entry(
        title=_text(entry.get("title")),
        link=_text(entry.get("link")),
        guid=_text(entry.get("id")),
        summary=_text(entry.get("description")),
        content=content,
        published=published,
        updated=facts.updated if facts else _text(entry.get("updated")),
        author=_text(entry.get("author")),
        credit=facts.credit if facts else "",
    )


def _read_slow(body: bytes) -> Entries | None:
    try:
        feed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 - as above; no feed then
        return None
    found = feed.get("entries") or []
    if not found and not feed.get("version"):
        return None
    inner = _inner(feed)
    return Entries(
        title=_text(inner.get("title")),
        site=_text(inner.get("link")),
        language=_text(inner.get("language")),
        items=[_slow_entry(entry) for entry in found],
    )


def _slow_entry(entry: dict[str, Any]) -> Entry:
    contents = [part for part in entry.get("content") or () if isinstance(part, Mapping)]
    source = entry.get("source")
    return Entry(
        title=_text(entry.get("title")),
        link=_text(entry.get("link")),
        guid=_text(entry.get("id")),
        summary=_text(entry.get("summary")),
        content="".join(_text(part.get("value")) for part in contents),
        published=_text(entry.get("published")) or _text(entry.get("created")),
        updated=_text(dict.get(entry, "updated")),  # its own `get` answers with `published` and a warning
        author=_text(entry.get("author")),
        credit=_text(source.get("title")) if isinstance(source, Mapping) else "",
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
