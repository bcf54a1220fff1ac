"""One source, fetched and parsed: the unit that collecting and trying out share."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from digests.errors import FeedError, SourceError
from digests.fetch import Fetched, Fetcher
from digests.model import Draft, Policy, Source, SourceKind, SourceState
from digests.rules.reading.feeds import FeedHints, ParsedFeed, find_feeds, is_page, parse_feed
from digests.rules.reading.languages import detect
from digests.rules.reading.pages import Page, extract_page
from digests.rules.reading.sources import FetchResult, validators

MOST_PAGES = 20
PAGE_BYTES = 5 * 2**20
PAGE_SECONDS = 20.0
ALL_PAGES_SECONDS = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a source says now. `result` is for its state; `drafts` are its items, with the teaser the feed has.

    `url` is where the answer came from. When nothing was modified there are no drafts.
    """

    url: str
    result: FetchResult
    title: str = ""
    drafts: tuple[Draft, ...] = ()
    hints: FeedHints = field(default_factory=FeedHints)
    dropped: Mapping[str, int] = field(default_factory=dict)


async def read_source(fetcher: Fetcher, source: Source, state: SourceState | None, now: datetime) -> Reading:
    """Fetch and parse a source; a SourceError (address, fetch or feed) says why that cannot be done.

    With a `state` the request is conditional, and an answer equal to the last one counts as not modified.
    Each draft has its language, with the source's as a hint.
    """
    if source.kind is not SourceKind.FEED:
        raise SourceError(
            f"the source {source.id} is of the kind {source.kind}, only feeds are read",
            advice="This version reads feeds (RSS, Atom, JSON Feed) only.",
        )
    etag, last_modified = validators(state, now) if state else ("", "")
    fetched = await fetcher.get(source.url, etag=etag, last_modified=last_modified)
    body_hash = sha256(fetched.body).hexdigest()
    same = state is not None and body_hash == state.body_hash
    if fetched.not_modified or same:
        result = FetchResult(not_modified=True, etag=fetched.etag, last_modified=fetched.last_modified)
        return Reading(url=fetched.url, result=result)
    feed, drafts = await asyncio.to_thread(_parse, fetched, source.language, now)
    return Reading(
        url=fetched.url,
        result=FetchResult(
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            body_hash=body_hash,
            newest_item_at=_newest(drafts, now),
            pause=feed.hints.ttl,
        ),
        title=feed.title,
        drafts=drafts,
        hints=feed.hints,
        dropped=feed.dropped,
    )


async def read_articles(
    fetcher: Fetcher, source: Source, drafts: Sequence[Draft], *, most: int = MOST_PAGES
) -> tuple[Draft, ...]:
    """Fill in full text from the articles' own pages where the feed has only a teaser; the order stays.

    At most `most` pages, the newest items first, one after another, and none for a source that may only be
    linked to. A page that cannot be had or has less to say leaves its item as it is.
    """
    if source.policy is Policy.LINK_ONLY:
        return tuple(drafts)
    teasers = [number for number, draft in enumerate(drafts) if not draft.complete]
    teasers.sort(key=lambda number: _age_order(drafts[number]))
    filled = list(drafts)
    loop = asyncio.get_running_loop()
    until = loop.time() + ALL_PAGES_SECONDS
    for number in teasers[:most]:
        if loop.time() > until:
            break
        filled[number] = await _read_page(fetcher, source, drafts[number])
    return tuple(filled)


async def _read_page(fetcher: Fetcher, source: Source, draft: Draft) -> Draft:
    try:
        fetched = await fetcher.get(draft.url, max_bytes=PAGE_BYTES, timeout=PAGE_SECONDS)
        hint = draft.language or source.language
        page = await asyncio.to_thread(extract_page, fetched.body, fetched.url, charset=fetched.charset, hint=hint)
    except SourceError:
        return draft
    return _with_page(draft, page)


def _with_page(draft: Draft, page: Page) -> Draft:
    better = len(page.text) > len(draft.text)
    dated = draft.published_guessed and page.published is not None
    return replace(
        draft,
        text=page.text if better else draft.text,
        complete=better or draft.complete,
        language=page.language if better and page.language else draft.language,
        title=draft.title or page.title,
        author=draft.author or page.author,
        published=page.published if dated else draft.published,
        published_guessed=page.published_guessed if dated else draft.published_guessed,
    )


def _parse(fetched: Fetched, language: str, now: datetime) -> tuple[ParsedFeed, tuple[Draft, ...]]:
    try:
        feed = parse_feed(fetched.body, fetched.url, now, fetched.charset)
    except FeedError as error:
        feeds = find_feeds(fetched.body, fetched.url) if is_page(fetched.body) else ()
        if not feeds:
            raise
        offered = "\n".join(feeds)
        raise FeedError(
            f"{error}; it names {len(feeds)} feeds",
            advice=f"That is a web page, not a feed. It names these feeds; please send one of them:\n{offered}",
        ) from error
    hint = language or feed.hints.language
    drafts = [
        replace(draft, language=detect(f"{draft.title}\n{draft.text}", draft.language or hint))
        for draft in feed.drafts
    ]
    return feed, tuple(drafts)


def _newest(drafts: Sequence[Draft], now: datetime) -> datetime | None:
    return max((draft.published for draft in drafts if draft.published and draft.published <= now), default=None)


def _age_order(draft: Draft) -> float:
    return -draft.published.timestamp() if draft.published else float("-inf")
