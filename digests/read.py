"""Fetches and parses one source of any kind, and the pages of its articles, for collecting and for trials."""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from typing import assert_never

from digests.errors import FetchError, PageError, PageInsteadError, SourceError, WallError
from digests.fetch import Fetched, Fetcher
from digests.model import Draft, Policy, Recipe, Source, SourceKind, SourceState
from digests.model.lexicon import Lexicon
from digests.rules.reading.addresses import canonical, host_of
from digests.rules.reading.feeds.feed_items import ParsedFeed, parse_feed
from digests.rules.reading.languages import detect
from digests.rules.reading.lists.apis import parse_api
from digests.rules.reading.lists.indexes import parse_index
from digests.rules.reading.lists.sitemaps import nested_sitemaps, parse_sitemap
from digests.rules.reading.pages.extraction import ArticlePage, extract_page
from digests.rules.reading.pages.walls import is_wall
from digests.rules.reading.sources.admission import OLDEST, Unread, unread_of
from digests.rules.reading.sources.cadence import FetchResult, validators
from digests.rules.sites import leads_away
from digests.workers import Workers

log = logging.getLogger("communique.read")

MOST_PAGES = 20  # pages of one source in one turn
PAGE_BYTES = 5 * 2**20
PAGE_SECONDS = 20.0
ALL_PAGES_SECONDS = 180.0
UNDATED = datetime.max.replace(tzinfo=UTC)
REST_UNSAID = 900.0  # seconds, for a host that wants a rest and does not say how long


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a source says now. `result` updates the source's state. `feed` has its items, as the list tells them.

    `url` is where the answer came from. If nothing was modified, there are no items.
    """

    url: str
    result: FetchResult
    feed: ParsedFeed = field(default_factory=lambda: ParsedFeed("", ()))

    @property
    def drafts(self) -> tuple[Draft, ...]:
        return self.feed.drafts


async def read_source(
    fetcher: Fetcher, source: Source, state: SourceState | None, now: datetime, workers: Workers
) -> Reading:
    """Fetch and parse a source of any kind. Raises a SourceError with the reason if that fails.

    With a `state`, the request is conditional, and an answer equal to the last one counts as not modified. Items
    too old to be news come without text. No item has a language: `with_languages` finds it for new items, because
    that takes longer than parsing, and most items are stored. Without a state, each item has its language.
    """
    etag, last_modified = validators(state, now) if state else ("", "")
    fetched = await fetcher.get(source.url, etag=etag, last_modified=last_modified)
    result = FetchResult(
        whole=not (etag or last_modified),
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_hash=sha256(fetched.body).hexdigest(),
        fresh_for=fetched.fresh_for,
        moved_to=fetched.moved_to,
    )
    unchanged = Reading(url=fetched.url, result=replace(result, not_modified=True, body_hash=""))
    if fetched.not_modified or (state and result.body_hash == state.body_hash):
        return unchanged
    documents = await _documents(fetcher, source, fetched, workers)
    if documents[0] is not fetched:
        result = _of_several(result, documents)
        if state and result.body_hash == state.body_hash:
            return unchanged
    feed = await _parsed(source, documents, now, workers, now - OLDEST if state else None)
    dates = tuple(draft.published for draft in feed.drafts if draft.published and draft.published <= now)
    result = replace(
        result,
        items=len(feed.drafts),
        undated=sum(draft.published is None for draft in feed.drafts),
        published=dates,
        newest_item_at=max(dates, default=None),
        pause=feed.hints.ttl,
        skip_hours=feed.hints.skip_hours,
        skip_days=feed.hints.skip_days,
    )
    return Reading(url=fetched.url, result=result, feed=feed)


async def read_answer(
    fetcher: Fetcher, source: Source, fetched: Fetched, now: datetime, workers: Workers
) -> ParsedFeed:
    """Parse an answer as the kind of `source` requires. The sitemaps that an index of them names are fetched too.

    Raises a SourceError with the reason if it cannot be read. Of several sitemaps, those that can be read are
    read.
    """
    return await _parsed(source, await _documents(fetcher, source, fetched, workers), now, workers, None)


async def _documents(
    fetcher: Fetcher, source: Source, fetched: Fetched, workers: Workers
) -> Sequence[Fetched | SourceError]:
    """Return the documents that have a source's items: the answer itself, or the sitemaps that it names."""
    if source.kind is not SourceKind.SITEMAP:
        return [fetched]
    nested = await workers.run(nested_sitemaps, fetched.body, fetched.url, lexicon=workers.lexicon)
    found: list[Fetched | SourceError] = []
    for address in nested:
        try:
            found.append(await fetcher.get(address, onward=True))
        except SourceError as error:
            found.append(error)
    return found or [fetched]


async def _parsed(
    source: Source,
    documents: Sequence[Fetched | SourceError],
    now: datetime,
    workers: Workers,
    since: datetime | None,
) -> ParsedFeed:
    """Parse a source's documents as one. Raises the error of the first if none can be read."""
    parts: list[ParsedFeed] = []
    errors: list[SourceError] = []
    for document in documents:
        try:
            if isinstance(document, SourceError):
                raise document
            parts.append(await workers.run(parse_answer, source, document, now, since, lexicon=workers.lexicon))
        except SourceError as error:
            errors.append(error)
    if not parts:
        raise errors[0]
    if errors:
        counts = {"source": source.id, "read": len(parts), "failed": len(errors)}
        log.warning("some of the source's sitemaps could not be read: %s", errors[0], extra={"counts": counts})
    if len(parts) == 1:
        return parts[0]
    drafts: dict[str, Draft] = {}
    for draft in chain.from_iterable(part.drafts for part in parts):
        drafts.setdefault(draft.url, draft)
    return replace(
        parts[0],
        drafts=tuple(drafts.values()),
        dropped=dict(sum((Counter(part.dropped) for part in parts), Counter[str]())),
        raw_count=sum(part.raw_count for part in parts),
    )


def _of_several(result: FetchResult, documents: Sequence[Fetched | SourceError]) -> FetchResult:
    """Return the result for an index of sitemaps. The hash is of the sitemaps: the index may stay the same."""
    digest = sha256()
    rest: float | None = None
    for document in documents:
        if isinstance(document, Fetched):
            digest.update(sha256(document.body).digest())
        elif isinstance(document, FetchError) and document.retry_after:
            rest = max(rest or 0.0, document.retry_after)
    return replace(result, etag="", last_modified="", body_hash=digest.hexdigest(), retry_after=rest)


def parse_answer(
    source: Source, fetched: Fetched, now: datetime, since: datetime | None, *, lexicon: Lexicon
) -> ParsedFeed:
    """Return the items of an answer. Raises FeedError, PageInsteadError or WallError.

    With `since`, items dated before then have no text, and languages are not found yet.
    """
    recipe, kind, body, url = source.recipe or Recipe(), source.kind, fetched.body, fetched.url
    try:
        if kind is SourceKind.FEED:
            feed = parse_feed(body, url, fetched.charset, texts_since=since, lexicon=lexicon)
        elif kind is SourceKind.JSON_API:
            feed = parse_api(body, url, recipe, texts_since=since, lexicon=lexicon)
        elif kind is SourceKind.INDEX_PAGE:
            feed = parse_index(body, url, recipe, now, fetched.charset, lexicon=lexicon)
        elif kind is SourceKind.SITEMAP:
            feed = parse_sitemap(body, url, lexicon=lexicon)
        else:
            assert_never(kind)
    except PageInsteadError as error:
        if is_wall(body, url, lexicon=lexicon):
            raise WallError(f"{url} is a consent or challenge page") from error
        raise
    if since is not None:
        return feed
    hint = source.language or feed.hints.language
    return replace(feed, drafts=with_languages(feed.drafts, hint, lexicon=lexicon))


def with_languages(drafts: Sequence[Draft], hint: str, *, lexicon: Lexicon) -> tuple[Draft, ...]:
    """Return the items with their languages (BCP 47); `hint` counts for items that do not show theirs."""
    return tuple(
        replace(draft, language=detect(f"{draft.title}\n{draft.text}", draft.language or hint, lexicon=lexicon))
        for draft in drafts
    )


@dataclass(frozen=True, slots=True)
class PagesRead:
    """Items with what their own pages say, in their order. `walls` counts pages that were walls.

    `unread` says, by position, why a wanted page was not read. `rests` are the hosts that want to be left alone,
    and for how many seconds.
    """

    drafts: tuple[Draft, ...]
    walls: int = 0
    unread: Mapping[int, Unread] = field(default_factory=dict)
    rests: Mapping[str, float] = field(default_factory=dict)


async def read_articles(
    fetcher: Fetcher, source: Source, drafts: Sequence[Draft], workers: Workers, *, most: int = MOST_PAGES
) -> PagesRead:
    """Fill in from the articles' own pages what the list lacks: full text, title, date, canonical address.

    At most `most` pages are read, one after another, those of the newest items first. For a source that may only
    be linked, pages are read only for missing titles. An item stays as it is if its page cannot be read, is a wall
    or says less. A host that asks for a rest is asked for no further page.
    """
    wanted = [number for number, draft in enumerate(drafts) if wants_page(source, draft)]
    # Newest first. Items without a date come before them, because their pages have the date.
    wanted.sort(key=lambda number: drafts[number].published or UNDATED, reverse=True)
    filled = list(drafts)
    unread = dict.fromkeys(wanted[most:], Unread.LATER)
    rests: dict[str, float] = {}
    walls = 0
    loop = asyncio.get_running_loop()
    until = loop.time() + ALL_PAGES_SECONDS
    for number in wanted[:most]:
        host = host_of(drafts[number].url)
        if loop.time() > until or host in rests:
            unread[number] = Unread.RESTING if host in rests else Unread.LATER
            continue
        try:
            filled[number] = await _read_page(fetcher, source, drafts[number], workers)
        except SourceError as error:
            walls += isinstance(error, WallError)
            unread[number] = unread_of(error)
            if unread[number] is Unread.RESTING:
                said = error.retry_after if isinstance(error, FetchError) else None
                rests[host] = said or REST_UNSAID
        except Exception:
            # A fault of our own may cost this page, but not the news of the whole source.
            log.exception("the page %s could not be read", drafts[number].url)
            unread[number] = Unread.FOR_GOOD
    # Some sites name their home page on every page. A canonical address that several items claim is undone.
    claims = Counter(draft.url for draft in filled)
    distinct = [
        after
        if claims[after.url] == 1 or leads_away(before.url, after.url, source)
        else replace(after, url=before.url, listed_url="")
        for before, after in zip(drafts, filled, strict=True)
    ]
    return PagesRead(tuple(distinct), walls, unread, rests)


def wants_page(source: Source, draft: Draft) -> bool:
    """Say whether an item's own page is read. An address with "#" leads to a place on a page, and is not read."""
    if "#" in draft.url:
        return False
    if source.policy is Policy.LINK_ONLY:
        return not draft.title
    return not draft.complete


async def _read_page(fetcher: Fetcher, source: Source, draft: Draft, workers: Workers) -> Draft:
    """Return the item with what its page says. If its link leads to another site than the source's, only this page
    counts, and nothing in the list. The item has no title if the page is no article."""
    fetched = await fetcher.get(draft.url, max_bytes=PAGE_BYTES, timeout=PAGE_SECONDS, onward=True)
    away = leads_away(draft.url, fetched.url, source)
    try:
        page = await _extracted(source, draft, fetched, workers)
    except PageError:
        if away:
            return replace(draft, title="", text="")
        raise
    if away:
        return Draft(
            url=page.canonical or canonical(fetched.url),
            title=page.title,
            text=page.text,
            published=page.published,
            published_guessed=page.published_guessed,
            guid=draft.guid,
            language=page.language,
            complete=not page.walled,
            listed_url=draft.url,
        )
    better = len(page.text) > len(draft.text)
    dated = page.published is not None and (
        draft.published is None or (draft.published_guessed and not page.published_guessed)
    )
    return replace(
        draft,
        url=page.canonical or draft.url,
        listed_url=draft.url if page.canonical and page.canonical != draft.url else "",
        text=page.text if better else draft.text,
        complete=(better and not page.walled) or draft.complete,
        language=page.language if better and page.language else draft.language,
        title=draft.title or page.title,
        published=page.published if dated else draft.published,
        published_guessed=page.published_guessed if dated else draft.published_guessed,
    )


async def _extracted(source: Source, draft: Draft, fetched: Fetched, workers: Workers) -> ArticlePage:
    recipe = source.recipe or Recipe()
    page: ArticlePage = await workers.run(
        extract_page,
        fetched.body,
        fetched.url,
        charset=fetched.charset,
        hint=draft.language or source.language,
        furniture=recipe.furniture,
        zone=recipe.zone,
        lexicon=workers.lexicon,
    )
    return page
