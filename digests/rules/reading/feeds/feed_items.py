"""Reads the bytes of a feed into drafts: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed 1.0 and 1.1."""

import html
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from urllib.parse import urljoin

from digests.errors import AddressError, FeedError, PageInsteadError
from digests.model import Draft
from digests.model.lexicon import Lexicon
from digests.rules.reading.addresses import check_address, resolve
from digests.rules.reading.charsets import as_utf8
from digests.rules.reading.feeds.damaged_feeds import read_damaged
from digests.rules.reading.feeds.sound_feeds import UnsoundError, read_sound
from digests.rules.reading.feeds.vocabulary import MOST_READ, FeedContent, FeedEntry, FeedHints, entry_of
from digests.rules.reading.markup import one_line, plain_text
from digests.rules.reading.publication_dates import parse_instant
from digests.rules.texts import weight

MOST_JSON_PARTS = 1_000_000


def read_json(body: bytes) -> FeedContent:
    """Return the content of a JSON Feed. Raises FeedError if the answer is other JSON or no JSON."""
    if body.count(b"{") + body.count(b"[") + body.count(b",") > MOST_JSON_PARTS:
        raise FeedError("the answer is JSON of more parts than any feed has")
    try:
        document = json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise FeedError(f"the answer looks like JSON but cannot be read: {reason}") from error
    if not isinstance(document, Mapping) or not isinstance(document.get("items"), list):
        raise FeedError("the answer is JSON but no JSON Feed: it has no list of items")
    items = [item for item in document["items"] if isinstance(item, Mapping)]
    return FeedContent(
        title=_json_text(document.get("title")),
        site=_json_text(document.get("home_page_url")),
        language=_json_text(document.get("language")),
        items=[_entry(item) for item in islice(items, MOST_READ)],
        raw_count=len(items),
    )


def _entry(item: Mapping[str, object]) -> FeedEntry:
    identifier = item.get("id")
    return entry_of(
        {
            "link": _json_text(item.get("url")) or _json_text(item.get("external_url")),
            "guid": str(identifier) if isinstance(identifier, int | float) else _json_text(identifier),
            "title": _json_text(item.get("title")),
            "summary": _json_text(item.get("summary")),
            "content": _json_text(item.get("content_html"))
            or html.escape(_json_text(item.get("content_text")), quote=False),
            "published": _json_text(item.get("date_published")),
            "updated": _json_text(item.get("date_modified")),
            "language": _json_text(item.get("language")),
        }
    )


def _json_text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


SMALL = 2 * 2**20
MOST_NODES = 400_000  # in a long document; a tree of this many takes at most a hundred MB

_BEFORE_ROOT = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*+(<!DOCTYPE)?", re.DOTALL | re.IGNORECASE)
_ITEM = re.compile(rb"<(?:item|entry)[\s>/]")


def read_xml(body: bytes, charset: str = "") -> FeedContent:
    """Return the content of an RSS 0.9x, 1.0 or 2.0 or Atom feed. Raises FeedError if the bytes are none.

    `charset` is what the transport said; it counts only if the document says nothing. The tolerant parser reads a
    document that is not well-formed, or that shows more items than the strict parser found (an unclosed section
    swallows items and leaves good XML). It also reads a document that declares a document type, because entities
    are not expanded, and one with too many elements.
    """
    quick = as_utf8(body, charset, checked=False)
    before = _BEFORE_ROOT.match(quick)
    sound = None
    if not (before and before[1]) and not _is_crowded(quick):
        with suppress(UnsoundError):
            sound = read_sound(quick)
    if sound and not _shows_more(quick, sound.raw_count):
        return sound
    tolerant = read_damaged(as_utf8(body, charset).decode("utf-8", errors="replace"))
    # An item that is only mentioned in a comment or in somebody's code has no link.
    found = [sound, tolerant] if sound else [tolerant]
    return max(found, key=lambda content: sum(bool(item.link) for item in content.items))


def _is_crowded(body: bytes) -> bool:
    """Say whether a tree of the elements would take much memory, as a million empty elements would."""
    return len(body) > SMALL and sum(map(body.count, (b"<", b'="', b"='"))) > MOST_NODES


def _shows_more(body: bytes, found: int) -> bool:
    """Say whether the bytes hold more items than were found. Counting a name is quick and nearly always enough."""
    first = _ITEM.search(body)
    return first is not None and body.count(first[0][:-1]) > found and len(_ITEM.findall(body)) > found


MOST_ITEMS = 1000  # drafts; of a longer feed the newest items count
UNKNOWN_PLACE = "https://unknown.invalid/"  # a host name that nobody can have (RFC 2606)
LONGEST_TITLE = 500
LONGEST_NAME = 200
LONGEST_MARKUP = 1000  # characters of markup that is made into one line
MOST_EFFORT = 40_000_000  # see `_effort`: at worst about a second for a feed
TAG_EFFORT = 100

# Text in an element for full text may be shorter and count as whole. A Chinese character counts as three Latin
# ones.
COMPLETE_CONTENT = 600
COMPLETE_DESCRIPTION = 1500

_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"
_PAGE = re.compile(
    rb"(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL
)
_LINE_ENDS = re.compile(r"\s*[\t\r\n]\s*")
_TAG = re.compile(r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's items in the feed's own order. `dropped` counts the unusable items by reason.

    `raw_count` is the number of items in the feed, dropped ones included.
    """

    title: str
    drafts: tuple[Draft, ...]
    hints: FeedHints = field(default_factory=FeedHints)
    dropped: Mapping[str, int] = field(default_factory=dict)
    raw_count: int = 0


def parse_feed(
    body: bytes,
    url: str,
    charset: str = "",
    *,
    texts_since: datetime | None = None,
    lexicon: Lexicon,
) -> ParsedFeed:
    """Read a feed fetched from `url`. Raises FeedError, and nothing else, if the bytes are no feed.

    An empty `url` means that the feed's address is unknown; relative links then lead to UNKNOWN_PLACE. `charset`
    is what the transport said. Drafts have the feed's dates; undated items have none (`admission` decides on
    them). An item with an id but no link gets the address of the feed's page with a fragment made of the id; no
    other address has a fragment. Texts are plain. A draft dated before `texts_since` has no text, which saves most
    of the work for old items. A draft is `complete` if its text reads as a whole article: `content` of 600
    characters or a description of 1,500 (a third of that in Chinese), without "read more" at the end.
    """
    entries = _read(body, charset)
    url = base = url or UNKNOWN_PLACE
    # Relative links are relative to the site, since feeds often live on another host.
    with suppress(AddressError):
        base = check_address(entries.site) if "://" in entries.site else url
    title = one_line(entries.title)[:LONGEST_TITLE]
    drafts: list[Draft] = []
    seen: set[tuple[str, str]] = set()
    dropped: Counter[str] = Counter()
    items = _newest(entries.items, lexicon)
    effort = 0
    for entry in items:
        try:
            address = _address(entry, base, url)
        except AddressError:
            dropped["no address"] += 1
            continue
        published = parse_instant(entry.published, lexicon=lexicon)
        updated = published if entry.updated == entry.published else parse_instant(entry.updated, lexicon=lexicon)
        when = published or updated
        is_old = texts_since is not None and when is not None and when.at < texts_since
        # Markup may be written to be slow to read. Beyond the limit, items are left without a text.
        effort += 0 if is_old else _effort(entry.content) + _effort(entry.summary)
        text, complete = ("", False) if is_old or effort > MOST_EFFORT else _text(entry, lexicon)
        credit = one_line(entry.credit[:LONGEST_MARKUP])[:LONGEST_NAME]
        draft = Draft(
            url=address,
            title=one_line(entry.title[:LONGEST_MARKUP])[:LONGEST_TITLE] or _opening(entry),
            text=text,
            published=when.at if when else None,
            published_guessed=when.guessed if when else True,
            updated=updated.at if updated and entry.updated else None,
            guid=entry.guid[:LONGEST_TITLE] or address,
            language=entry.language if entry.language and _TAG.match(entry.language) else "",
            complete=complete,
            source_credit="" if credit == title else credit,
        )
        # One address with two titles makes two drafts here. Admission decides which becomes the article.
        names = {(address, draft.title), (draft.guid, draft.title)}
        if seen.isdisjoint(names):
            drafts.append(draft)
            seen |= names
        else:
            dropped["twice"] += 1
    if entries.raw_count > len(items):
        dropped["beyond the limit"] = entries.raw_count - len(items)
    if entries.items and not drafts:
        raise FeedError(
            f"none of its {entries.raw_count} items has an address that can be read", code="feed-broken"
        )
    language = entries.language if _TAG.match(entries.language) else ""
    hints = replace(entries.hints, language=language, site=base)
    return ParsedFeed(title, tuple(drafts), hints, dict(dropped), entries.raw_count)


def is_page(body: bytes) -> bool:
    """Say whether the bytes are a web page."""
    return _PAGE.match(body.lstrip(_BLANK)[:3000]) is not None


def _read(body: bytes, charset: str) -> FeedContent:
    start = body[:4000].lstrip(_BLANK)
    if not start:
        raise FeedError("the answer is empty", code="empty")
    if is_page(body):
        raise PageInsteadError("the answer is a web page (HTML), not a feed")
    if start[:1] in (b"{", b"["):
        return read_json(body)
    if b"<" not in body:
        raise FeedError("the answer is plain text or binary data, not a feed")
    return read_xml(body, charset)


def _newest(items: Sequence[FeedEntry], lexicon: Lexicon) -> Sequence[FeedEntry]:
    """Return at most MOST_ITEMS items, the newest, in the feed's order. Dated items count before undated ones."""
    if len(items) <= MOST_ITEMS:
        return items
    ages = []
    for number, entry in enumerate(items):
        when = parse_instant(entry.published, lexicon=lexicon) or parse_instant(entry.updated, lexicon=lexicon)
        ages.append((-when.at.timestamp() if when else 0.0, number))
    return [items[number] for number in sorted(number for _, number in sorted(ages)[:MOST_ITEMS])]


def _address(entry: FeedEntry, base: str, url: str) -> str:
    link = entry.link
    if not link and not entry.guid:
        raise AddressError("the item has no address")
    if not link:  # two feeds with the same page may use the same ids
        place = blake2b(f"{url} {entry.guid}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        return f"{resolve(url, base)}#item-{place}"
    link = _LINE_ENDS.sub("", link).replace(" ", "%20")
    return resolve(urljoin(url, entry.base) if entry.base else base, link)


def _effort(markup: str) -> int:
    """Return the effort to turn markup into text, in characters of plain prose."""
    return len(markup) + TAG_EFFORT * (markup.count("<") + markup.count("&"))


def _text(entry: FeedEntry, lexicon: Lexicon) -> tuple[str, bool]:
    """Return the longer of the item's two texts, and whether one of them is a whole article."""
    content = plain_text(entry.content) if entry.content else ""
    if len(entry.summary) <= len(content):  # no text is longer than its markup
        return content, is_whole(content, COMPLETE_CONTENT, lexicon)
    summary = plain_text(entry.summary)
    complete = is_whole(content, COMPLETE_CONTENT, lexicon) or is_whole(summary, COMPLETE_DESCRIPTION, lexicon)
    return (content if len(content) >= len(summary) else summary), complete


def is_whole(text: str, least: int, lexicon: Lexicon) -> bool:
    """Say whether a text is long enough for an article and does not end like a teaser."""
    return weight(text) >= least and not lexicon.pages.teaser.search(text[-120:])


def _opening(entry: FeedEntry) -> str:
    """Return the first words of the item's text, to stand for a missing title."""
    text = plain_text((entry.content or entry.summary)[:LONGEST_MARKUP])
    first = text.split("\n", 1)[0]
    return first if len(first) <= 120 else f"{first[:119].rsplit(' ', 1)[0]}…"
