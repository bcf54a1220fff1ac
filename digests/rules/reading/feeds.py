"""The bytes of a feed -> drafts: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed 1.0 and 1.1."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as parser

from digests.errors import AddressError, FeedError
from digests.model import Draft
from digests.rules.reading.addresses import check_address, resolve
from digests.rules.reading.entries import Entries, Entry, read_xml
from digests.rules.reading.jsonfeeds import read_json
from digests.rules.reading.markup import one_line, plain_text
from digests.rules.reading.times import parse_instant

MOST_ITEMS = 1000
LONGEST_TITLE = 500
LONGEST_NAME = 200

# Full text in its own element is believed earlier than a long description. A Chinese character says about
# as much as three Latin ones.
COMPLETE_CONTENT = 600
COMPLETE_DESCRIPTION = 1500

_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"
_PAGE = re.compile(
    rb"(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL
)
_CUT = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|read (?:more|on)|continue reading\b.{0,80}|read the full \w+|"
    r"全文|阅读更多|閱讀更多)\W*$",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"^\S+@\S+\s*\((.+)\)$")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TAG = re.compile(r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What a feed says about itself: how long to wait (seconds), its language (BCP 47), its site."""

    ttl: float | None = None
    language: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's items in its own order. `dropped` counts those that could not be used, by reason."""

    title: str
    drafts: tuple[Draft, ...]
    hints: FeedHints = field(default_factory=FeedHints)
    dropped: Mapping[str, int] = field(default_factory=dict)


def parse_feed(body: bytes, url: str, now: datetime, charset: str = "") -> ParsedFeed:
    """Read a feed fetched from `url`; FeedError, and nothing else, when it is none.

    `charset` is what the transport said. `now` is aware UTC; items are dated as the feed dates them, undated
    ones have no date (what becomes of them is for `admission`). Texts are plain. A draft is `complete` when
    its text reads as a whole article: `content` of 600 characters or a description of 1,500 (a third of that
    in Chinese), not ending in "read more".
    """
    entries = _read(body, charset)
    base = _base(entries.site, url)
    title = one_line(entries.title)[:LONGEST_TITLE]
    drafts, dropped = _drafts(entries.items, base, title)
    if entries.items and not drafts:
        raise FeedError(
            f"none of its {len(entries.items)} items has an address that can be read",
            advice="That feed came cut short or broken: none of its items has an address. Please try again later.",
        )
    language = entries.language if _TAG.match(entries.language) else ""
    return ParsedFeed(title, drafts, FeedHints(entries.ttl, language, base), dropped)


def find_feeds(page: bytes, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a web page names in its head; none when it names none."""
    try:
        tree = parser.document_fromstring(page)
    except (etree.LxmlError, ValueError):
        return ()
    found: dict[str, None] = {}
    for link in tree.iterfind(".//link[@href]"):
        if "alternate" in link.get("rel", "").lower() and link.get("type", "").lower().strip() in _FEED_TYPES:
            try:
                found[resolve(url, link.get("href"))] = None
            except AddressError:
                continue
    return tuple(found)[:10]


def is_page(body: bytes) -> bool:
    """Whether the bytes are a web page."""
    return _PAGE.match(body.lstrip(_BLANK)[:3000]) is not None


def _read(body: bytes, charset: str) -> Entries:
    start = body[:4000].lstrip(_BLANK)
    if not start:
        raise FeedError("the answer is empty", advice="The address answered with nothing at all.")
    if is_page(body):
        raise FeedError(
            "the answer is a web page (HTML), not a feed",
            advice="That is a web page, not a feed. Please look for the site's feed (RSS, Atom or JSON Feed).",
        )
    if start[:1] in (b"{", b"["):
        return read_json(body)
    if b"<" not in start:
        raise FeedError("the answer is plain text or binary data, not a feed")
    return read_xml(body, charset)


def _base(site: str, url: str) -> str:
    """Return what relative links are relative to: the site, since feeds often live on another host."""
    try:
        return check_address(site) if "://" in site else url
    except AddressError:
        return url


def _drafts(items: Sequence[Entry], base: str, feed_title: str) -> tuple[tuple[Draft, ...], Mapping[str, int]]:
    drafts: list[Draft] = []
    seen: set[tuple[str, str]] = set()
    dropped: Counter[str] = Counter()
    for entry in items[:MOST_ITEMS]:
        try:
            draft = _draft(entry, base, feed_title)
        except AddressError:
            dropped["no address"] += 1
            continue
        # One address with two titles is two entries here; which of them becomes the article is for admission.
        marks = {(draft.url, draft.title), (draft.guid, draft.title)}
        if seen & marks:
            dropped["twice"] += 1
        else:
            drafts.append(draft)
            seen |= marks
    if len(items) > MOST_ITEMS:
        dropped["beyond the limit"] = len(items) - MOST_ITEMS
    return tuple(drafts), dict(dropped)


def _draft(entry: Entry, base: str, feed_title: str) -> Draft:
    link = entry.link or (entry.guid if entry.guid.startswith(("http://", "https://")) else "")
    if not link:
        raise AddressError("the item has no address")
    address = resolve(base, link)
    summary, content = plain_text(entry.summary), plain_text(entry.content)
    text = content if len(content) >= len(summary) else summary
    complete = is_whole(content, COMPLETE_CONTENT) or is_whole(summary, COMPLETE_DESCRIPTION)
    published, updated = parse_instant(entry.published), parse_instant(entry.updated)
    when = published or updated
    credit = one_line(entry.credit)[:LONGEST_NAME]
    author = one_line(entry.author)
    mailbox = _MAILBOX.match(author)
    return Draft(
        url=address,
        title=one_line(entry.title)[:LONGEST_TITLE] or _opening(text),
        text=text,
        published=when.at if when else None,
        published_guessed=when.guessed if when else True,
        updated=updated.at if updated else None,
        guid=entry.guid[:LONGEST_TITLE] or address,
        author=(mailbox[1] if mailbox else author)[:LONGEST_NAME],
        language=entry.language if _TAG.match(entry.language) else "",
        complete=complete,
        source_credit="" if credit == feed_title else credit,
    )


def is_whole(text: str, least: int) -> bool:
    """Whether a text is long enough for an article and does not end as a teaser does."""
    weight = len(text) + 2 * len(_HAN.findall(text[:least]))
    return weight >= least and not _CUT.search(text[-120:])


def _opening(text: str) -> str:
    first = text.split("\n", 1)[0]
    return first if len(first) <= 120 else f"{first[:119].rsplit(' ', 1)[0]}…"
