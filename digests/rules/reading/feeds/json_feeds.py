"""JSON Feed 1.0 and 1.1."""

import html
import json
from collections.abc import Mapping
from itertools import islice

from digests.errors import FeedError
from digests.rules.reading.feeds.entries import MOST_READ, Entries, Entry, entry_of

MOST_NODES = 1_000_000


def read_json(body: bytes) -> Entries:
    """Return what a JSON Feed holds; FeedError when the answer is other JSON or none."""
    if body.count(b"{") + body.count(b"[") + body.count(b",") > MOST_NODES:
        raise FeedError("the answer is JSON of more parts than any feed has")
    try:
        document = json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise FeedError(f"the answer looks like JSON but cannot be read: {_short(error)}") from error
    if not isinstance(document, Mapping) or not isinstance(document.get("items"), list):
        raise FeedError("the answer is JSON but no JSON Feed: it has no list of items")
    items = [item for item in document["items"] if isinstance(item, Mapping)]
    return Entries(
        title=_text(document.get("title")),
        site=_text(document.get("home_page_url")),
        language=_text(document.get("language")),
        items=[_entry(item) for item in islice(items, MOST_READ)],
        raw_count=len(items),
    )


def _entry(item: Mapping[str, object]) -> Entry:
    plain = html.escape(_text(item.get("content_text")), quote=False)
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_text(author.get("name")) for author in authors or () if isinstance(author, Mapping)]  # type: ignore[attr-defined]
    found = {
        "link": _text(item.get("url")) or _text(item.get("external_url")),
        "guid": _identifier(item.get("id")),
    }
    return entry_of(found)._replace(
        title=_text(item.get("title")),
        summary=_text(item.get("summary")),
        content=_text(item.get("content_html")) or plain,
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        author=", ".join(name for name in names if name),
        language=_text(item.get("language")),
    )


def _identifier(value: object) -> str:
    return str(value) if isinstance(value, int | float) else _text(value)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _short(error: BaseException) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
