"""The pages of a source's articles: what the list lacks, filled in from them."""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from digests.errors import FetchError, SourceError, WallError
from digests.fetch import Fetcher
from digests.model import Draft, Policy, Recipe, Source
from digests.rules.reading.addresses import host_of
from digests.rules.reading.pages.extraction import Page, extract_page
from digests.rules.reading.sources.admission import Unread, unread_of
from digests.workers import Workers

log = logging.getLogger("communique.read")

MOST_PAGES = 20
PAGE_BYTES = 5 * 2**20
PAGE_SECONDS = 20.0
ALL_PAGES_SECONDS = 180.0
REST_UNSAID = 900.0


@dataclass(frozen=True, slots=True)
class PagesRead:
    """Items with what their own pages say, in their order; how many pages were walls, and how many were tried.

    `unread` says by position why a page that was wanted was not read. `rests` are the hosts that want to be left
    alone, with the seconds for which they do.
    """

    drafts: tuple[Draft, ...]
    walls: int = 0
    tried: int = 0
    unread: Mapping[int, Unread] = field(default_factory=dict)
    rests: Mapping[str, float] = field(default_factory=dict)


async def read_articles(
    fetcher: Fetcher,
    source: Source,
    drafts: Sequence[Draft],
    workers: Workers,
    *,
    most: int = MOST_PAGES,
) -> PagesRead:
    """Fill in from the articles' own pages what the list lacks: full text, title, date, author, canonical address.

    At most `most` pages, the newest items first, one after another, and none for a source that may only be
    linked to, unless the list gave no title. A page that cannot be had, that is a wall or has less to say leaves
    its item as it is. A host that asks for rest is asked for no further page.
    """
    wanted = [number for number, draft in enumerate(drafts) if wants_page(source, draft)]
    wanted.sort(key=lambda number: _age_order(drafts[number]))
    filled = list(drafts)
    unread = dict.fromkeys(wanted[most:], Unread.LATER)
    rests: dict[str, float] = {}
    walls = tried = 0
    loop = asyncio.get_running_loop()
    until = loop.time() + ALL_PAGES_SECONDS
    for number in wanted[:most]:
        host = host_of(drafts[number].url)
        if loop.time() > until or host in rests:
            unread[number] = Unread.RESTING if host in rests else Unread.LATER
            continue
        tried += 1
        try:
            filled[number] = await _read_page(fetcher, source, drafts[number], workers)
        except SourceError as error:
            walls += isinstance(error, WallError)
            unread[number] = unread_of(error)
            if unread[number] is Unread.RESTING:
                said = error.retry_after if isinstance(error, FetchError) else None
                rests[host] = said or REST_UNSAID
        except Exception:
            # A fault of our own costs this page, never the news of the whole source.
            log.exception("the page %s could not be read", drafts[number].url)
            unread[number] = Unread.FOR_GOOD
    return PagesRead(_distinct(drafts, filled), walls, tried, unread, rests)


def wants_page(source: Source, draft: Draft) -> bool:
    """Whether an item is read up on its own page; one that stands under its feed's page has none."""
    if "#" in draft.url:
        return False
    if source.policy is Policy.LINK_ONLY:
        return not draft.title
    return not draft.complete


async def _read_page(fetcher: Fetcher, source: Source, draft: Draft, workers: Workers) -> Draft:
    recipe = source.recipe or Recipe()
    fetched = await fetcher.get(draft.url, max_bytes=PAGE_BYTES, timeout=PAGE_SECONDS, onward=True)
    page = await workers.run(
        extract_page,
        fetched.body,
        fetched.url,
        charset=fetched.charset,
        hint=draft.language or source.language,
        furniture=recipe.furniture,
        zone=recipe.zone,
        lexicon=workers.lexicon,
    )
    return _with_page(draft, page)


def _with_page(draft: Draft, page: Page) -> Draft:
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
        author=draft.author or page.author,
        published=page.published if dated else draft.published,
        published_guessed=page.published_guessed if dated else draft.published_guessed,
    )


def _distinct(drafts: Sequence[Draft], filled: Sequence[Draft]) -> tuple[Draft, ...]:
    """Undo canonical addresses that several items claim: some sites name their home page on every page."""
    claims = Counter(draft.url for draft in filled)
    return tuple(
        after if claims[after.url] == 1 else replace(after, url=before.url, listed_url="")
        for before, after in zip(drafts, filled, strict=True)
    )


def _age_order(draft: Draft) -> float:
    return -draft.published.timestamp() if draft.published else float("-inf")
