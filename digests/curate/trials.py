"""Tries a source before it is added: what stands at an address, what it brings, and what the gate and the themes
make of it. Nothing is stored."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from digests.errors import FeedError, SourceError, WallError
from digests.fetch import Fetched, Fetcher
from digests.model import (
    SOURCE_KINDS,
    Article,
    Draft,
    Policy,
    Recipe,
    Relation,
    Source,
    SourceKind,
    ThemeScore,
    Verdict,
)
from digests.model.lexicon import Lexicon
from digests.read import read_answer, read_articles, read_source
from digests.rules.editing.gate import judge
from digests.rules.editing.sorting import classify
from digests.rules.reading.addresses import check_address
from digests.rules.reading.feeds.feed_items import ParsedFeed, is_page, parse_feed
from digests.rules.reading.lists.discovery import Recognised, common_addresses, offered, recognise
from digests.rules.reading.pages.walls import is_wall
from digests.workers import Workers

MOST_TRIES = 16
FRESH = timedelta(days=60)
SHOWN = 5
UNDATED = datetime.min.replace(tzinfo=UTC)
_SAID = {field.name for field in fields(Draft)} & {field.name for field in fields(Article)}
_COMMENTS = re.compile(r"(?i)\bcomments?\b")
_COMMON_WORDS = frozenset({"", "rss", "feed", "feeds", "xml", "atom", "json", "index", "html", "htm"})


@dataclass(frozen=True, slots=True)
class TrialItem:
    """One of the newest items, with what the edit would make of it. Themes are best first, if relevant."""

    draft: Draft
    verdict: Verdict
    themes: tuple[ThemeScore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTrial:
    """What a source brings: its newest `items`, the number of all items, and how many of these are relevant.

    `source` is a proposal to add: unlabelled and excerpts only, until an admin says more. `form` names the form of
    a feed ("Atom"). `others` are further feeds that the site offers. `walls` counts pages of the newest items that
    ask for a consent or a check. `example` is the newest item's address as listed; `drafts` are all items as
    listed.
    """

    source: Source
    title: str
    form: str = ""
    example: str = ""
    others: tuple[str, ...] = ()
    count: int
    relevant: int
    undated: int
    walls: int = 0
    newest_at: datetime | None
    items: tuple[TrialItem, ...]
    drafts: tuple[Draft, ...] = ()


async def try_source(
    fetcher: Fetcher,
    relation: Relation,
    url: str,
    now: datetime,
    *,
    workers: Workers,
    recipes: Mapping[str, Recipe] | None = None,
    like: Source | None = None,
) -> SourceTrial:
    """Read what is at `url`. Raises a SourceError, whose code says why that fails.

    The kind is recognised (see `discover`). But if the address can be read like the source `like`, which has moved
    there, the description of `like` stays. The pages of the five newest items are read too, as collecting does.
    """
    found = await _found(fetcher, url, recipes or {}, now, workers, like)
    named = propose(found.source.url, found.feed.title, found.feed.hints.language, found.source)
    if like is not None:
        named = replace(like, url=named.url, kind=named.kind, recipe=named.recipe)
    newest = sorted(found.feed.drafts, key=lambda draft: draft.published or UNDATED, reverse=True)
    pages = await read_articles(fetcher, named, newest[:SHOWN], workers, most=SHOWN)
    judged = await asyncio.to_thread(_judge, [*pages.drafts, *newest[SHOWN:]], named, relation, workers.lexicon)
    dates = [draft.published for draft in newest if draft.published is not None and draft.published <= now]
    return SourceTrial(
        source=named,
        title=found.feed.title,
        form=found.form,
        example=newest[0].url if newest else "",
        others=found.others,
        count=len(newest),
        relevant=sum(item.verdict.relevant for item in judged),
        undated=sum(draft.published is None for draft in newest),
        walls=pages.walls,
        newest_at=max(dates, default=None),
        items=tuple(judged[:SHOWN]),
        drafts=found.feed.drafts,
    )


def propose(url: str, title: str = "", language: str = "", like: Source | None = None) -> Source:
    """Return a source for an address. Its id and family come from the host, kind and recipe from `like`."""
    parts = urlsplit(url)
    host = (parts.hostname or "source").removeprefix("www.").removeprefix("feeds.").removeprefix("rss.")
    # The words of a path that distinguish the feeds of a site.
    words = [word for word in re.split(r"[/.]", parts.path) if word.lower() not in _COMMON_WORDS]
    owner = host if host.replace(".", "").isdecimal() else ".".join(host.split(".")[-3:])
    return Source(
        id=_dashed("-".join([host, *words[-2:]]))[:40].strip("-") or "source",
        name=title or host,
        url=url,
        family=_dashed(owner),
        language=language,
        policy=Policy.EXCERPT,
        kind=like.kind if like else SourceKind.FEED,
        recipe=like.recipe if like else None,
    )


def _dashed(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _judge(drafts: Sequence[Draft], source: Source, relation: Relation, lexicon: Lexicon) -> list[TrialItem]:
    items = []
    for number, draft in enumerate(drafts, 1):
        said = {name: getattr(draft, name) for name in _SAID}
        article = Article(id=number, source=source, **said)
        verdict = judge(article, relation, lexicon)
        themes = tuple(classify(article, relation, lexicon)) if verdict.relevant else ()
        items.append(TrialItem(draft, verdict, themes))
    return items


# --- what stands at an address -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """A source that was found at an address, or by way of it, with its items.

    `source` has address, kind and recipe, and no description yet. `form` names the form of a feed ("Atom").
    `others` are further feeds that the site offers, without feeds of comments.
    """

    source: Source
    feed: ParsedFeed
    form: str = ""
    others: tuple[str, ...] = ()


async def discover(
    fetcher: Fetcher, url: str, recipes: Mapping[str, Recipe], now: datetime, workers: Workers
) -> Discovery:
    """Find out how to read what is at `url`. Raises a SourceError, whose code says why it cannot be read.

    A feed, a JSON API of a known recipe or a news sitemap is taken as it is. For a web page, the feeds that it
    names are tried first, then the usual addresses. The first feed with fresh items is taken; then the page itself
    if it is a list of links; then anything else that was found. For a list below a site's home page the usual
    addresses of the whole site are not tried: they would bring everything, and not only this list.
    """
    return await _Discoverer(fetcher, recipes, now, workers).at(check_address(url))


async def _found(
    fetcher: Fetcher, url: str, recipes: Mapping[str, Recipe], now: datetime, workers: Workers, like: Source | None
) -> Discovery:
    """Find out how to read what is at `url`. If `like` has a recipe of its own, this recipe is tried first."""
    if like is not None and like.recipe is not None and SOURCE_KINDS[like.kind].needs_recipe:
        there = replace(like, url=check_address(url))
        with suppress(SourceError):
            if (reading := await read_source(fetcher, there, None, now, workers)).drafts:
                return Discovery(source=there, feed=reading.feed)
    found = await discover(fetcher, url, recipes, now, workers)
    if like is not None and like.kind is found.source.kind and found.source.recipe is None:
        return replace(found, source=replace(found.source, recipe=like.recipe))
    return found


@dataclass(frozen=True, slots=True)
class _Discoverer:
    fetcher: Fetcher
    recipes: Mapping[str, Recipe]
    now: datetime
    workers: Workers

    async def at(self, address: str) -> Discovery:
        workers, fetched = self.workers, await self.fetcher.get(address)
        recognised = await self._recognised(fetched)
        if recognised is not None and recognised.kind is not SourceKind.INDEX_PAGE:
            return await self._read(fetched.moved_to or address, fetched, recognised)
        if not is_page(fetched.body):
            feed = await workers.run(  # raises the error that says what is wrong
                parse_feed, fetched.body, fetched.url, fetched.charset, lexicon=workers.lexicon
            )
            return Discovery(source=Source(id="found", name="", url=address), feed=feed)
        if await workers.run(is_wall, fetched.body, fetched.url, lexicon=workers.lexicon):
            raise WallError(f"{fetched.url} is a consent or challenge page")
        named = await workers.run(offered, fetched.body, fetched.url, lexicon=workers.lexicon)
        places = [place for place in common_addresses(fetched.url) if place not in named]
        if recognised is not None and urlsplit(fetched.url).path.strip("/"):
            places = [place for place in places if place.startswith(fetched.url.rstrip("/"))]
        best = await self._best_of([*named, *places], fetched, recognised)
        others = [place for place in named if place != best.source.url and not _COMMENTS.search(place)]
        return replace(best, others=tuple(others))

    async def _best_of(self, places: Sequence[str], page: Fetched, index: Recognised | None) -> Discovery:
        """Return the first place with fresh items, else the page itself as a list, else the longest list."""
        found: list[Discovery] = []
        for place in places[:MOST_TRIES]:
            with suppress(SourceError):
                fetched = await self.fetcher.get(place)
                recognised = await self._recognised(fetched)
                if recognised is None or recognised.kind is SourceKind.INDEX_PAGE:
                    continue  # this is another page
                found.append(await self._read(fetched.moved_to or place, fetched, recognised))
                if self._is_fresh(found[-1].feed):
                    return found[-1]
        if index is not None:
            found.append(await self._read(page.url, page, index))
            if self._is_fresh(found[-1].feed):
                return found[-1]
        if not found:
            raise FeedError(
                f"{page.url} is a web page without a feed or a list of articles that can be read",
                code="page-without-feed",
            )
        return max(found, key=lambda one: len(one.feed.drafts))

    async def _read(self, address: str, fetched: Fetched, recognised: Recognised) -> Discovery:
        source = Source(id="found", name="", url=address, kind=recognised.kind, recipe=recognised.recipe)
        feed = await read_answer(self.fetcher, source, fetched, self.now, self.workers)
        return Discovery(source=source, feed=feed, form=recognised.form)

    async def _recognised(self, fetched: Fetched) -> Recognised | None:
        """Recognise in a parsing process what an answer is (see `recognise`)."""
        body, url, kind, charset = fetched.body, fetched.url, fetched.content_type, fetched.charset
        lexicon = self.workers.lexicon
        return await self.workers.run(recognise, body, url, kind, self.recipes, charset, lexicon=lexicon)

    def _is_fresh(self, feed: ParsedFeed) -> bool:
        dates = [draft.published for draft in feed.drafts if draft.published is not None]
        return bool(feed.drafts) and (not dates or max(dates) > self.now - FRESH)
