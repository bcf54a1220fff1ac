"""What an admin's address is: a source of some kind, or a page whose site offers one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from digests.errors import DisallowedError, FeedError, SourceError, WallError
from digests.fetch import Fetched, Fetcher
from digests.model import Recipe, Source, SourceKind
from digests.read import read_answer
from digests.rules.reading.addresses import check_address
from digests.rules.reading.feeds.parsing import ParsedFeed, is_page, parse_feed
from digests.rules.reading.lists.discovery import Recognised, common_addresses, offered, recognise
from digests.rules.reading.pages.walls import is_wall
from digests.workers import Workers

MOST_TRIES = 16
FRESH = timedelta(days=60)

_COMMENTS = re.compile(r"(?i)\bcomments?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """A source that was found at an address, or by way of it, with its items. Nothing is stored.

    `source` has address, kind and recipe, and no description yet. `form` names that of a feed ("Atom"); `others`
    are further feeds that the site offers, those of comments left out.
    """

    source: Source
    feed: ParsedFeed
    form: str = ""
    others: tuple[str, ...] = ()


async def discover(
    fetcher: Fetcher, url: str, recipes: Mapping[str, Recipe], now: datetime, workers: Workers
) -> Discovery:
    """Find out how to read what is at `url`; a SourceError says why it cannot be, with advice.

    An address that is a feed, a JSON API of a known recipe or a news sitemap is taken as it is. Of a web page the
    feeds that it names are tried first, then the usual places; the first one with fresh items is taken, then the
    page itself if it is a list of links, then whatever else was found. Of a list below a site's home page the
    site's own places are not tried: they would bring everything in place of what was asked for.
    """
    address = check_address(url)
    fetched = await fetcher.get(address)
    recognised = await _recognised(fetched, recipes, workers)
    if recognised is not None and recognised.kind is not SourceKind.INDEX_PAGE:
        return await _described(fetcher, fetched.moved_to or address, fetched, recognised, now, workers)
    if not is_page(fetched.body):
        feed = await workers.run(  # says what is amiss
            parse_feed, fetched.body, fetched.url, now, fetched.charset, lexicon=workers.lexicon
        )
        return Discovery(source=Source(id="found", name="", url=address), feed=feed)
    if await workers.run(is_wall, fetched.body, fetched.url, lexicon=workers.lexicon):
        raise WallError(f"{fetched.url} is a consent or challenge page")
    named = await workers.run(offered, fetched.body, fetched.url, lexicon=workers.lexicon)
    places = [place for place in common_addresses(fetched.url) if place not in named]
    if recognised is not None and urlsplit(fetched.url).path.strip("/"):
        places = [place for place in places if place.startswith(fetched.url.rstrip("/"))]
    return await _from_page(fetcher, fetched, recognised, [*named, *places], len(named), recipes, now, workers)


async def _from_page(
    fetcher: Fetcher,
    page: Fetched,
    index: Recognised | None,
    places: Sequence[str],
    named: int,
    recipes: Mapping[str, Recipe],
    now: datetime,
    workers: Workers,
) -> Discovery:
    found: list[Discovery] = []
    for place in places[:MOST_TRIES]:
        try:
            one = await _at(fetcher, place, recipes, now, workers)
        except SourceError:
            continue
        if one is None:
            continue
        found.append(one)
        if _is_fresh(one.feed, now):
            break
    if not (found and _is_fresh(found[-1].feed, now)) and index is not None:
        found.append(await _described(fetcher, page.url, page, index, now, workers))
    if not found:
        raise FeedError(
            f"{page.url} is a web page without a feed or a list of articles that can be read",
            advice="That is a web page; it names no feed, none is in the usual places, and it holds no list of "
            "articles that I can make out. Please send the address of a feed or of a page that lists articles.",
        )
    best = found[-1] if _is_fresh(found[-1].feed, now) else max(found, key=lambda one: len(one.feed.drafts))
    others = [place for place in places[:named] if place != best.source.url and not _COMMENTS.search(place)]
    return replace(best, others=tuple(others))


async def _at(
    fetcher: Fetcher, place: str, recipes: Mapping[str, Recipe], now: datetime, workers: Workers
) -> Discovery | None:
    """Return the source at a place that a page led to, None when there is only another page."""
    try:
        fetched = await fetcher.get(place)
    except DisallowedError:
        return None
    recognised = await _recognised(fetched, recipes, workers)
    if recognised is None or recognised.kind is SourceKind.INDEX_PAGE:
        return None
    return await _described(fetcher, fetched.moved_to or place, fetched, recognised, now, workers)


async def _described(
    fetcher: Fetcher, address: str, fetched: Fetched, recognised: Recognised, now: datetime, workers: Workers
) -> Discovery:
    source = Source(id="found", name="", url=address, kind=recognised.kind, recipe=recognised.recipe)
    feed = await read_answer(fetcher, source, fetched, now, workers)
    return Discovery(source=source, feed=feed, form=recognised.form)


def _is_fresh(feed: ParsedFeed, now: datetime) -> bool:
    dates = [draft.published for draft in feed.drafts if draft.published is not None]
    return bool(feed.drafts) and (not dates or max(dates) > now - FRESH)


async def _recognised(fetched: Fetched, recipes: Mapping[str, Recipe], workers: Workers) -> Recognised | None:
    """Say in a parsing process what an answer is, see `recognise`."""
    return await workers.run(
        recognise,
        fetched.body,
        fetched.url,
        fetched.content_type,
        recipes,
        fetched.charset,
        lexicon=workers.lexicon,
    )
