"""Trying a source out before it is added: what it is, what it brings, what gate and themes make of it."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from digests.curate.discover import Discovery, discover
from digests.errors import SourceError
from digests.fetch import Fetcher
from digests.model import Article, Draft, Policy, Recipe, Relation, Source, SourceKind, ThemeScore, Verdict
from digests.model.lexicon import Lexicon
from digests.read import read_articles, read_source
from digests.rules.editing.gate import judge
from digests.rules.editing.sorting import classify
from digests.rules.reading.addresses import check_address
from digests.workers import Workers

SHOWN = 5
_COMMON_WORDS = frozenset({"", "rss", "feed", "feeds", "xml", "atom", "json", "index", "html", "htm"})


@dataclass(frozen=True, slots=True)
class TrialItem:
    """One of the newest items, with what the edit would make of it; themes best first, none when irrelevant."""

    draft: Draft
    verdict: Verdict
    themes: tuple[ThemeScore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTrial:
    """What a source brings: its newest `items`, how many there are in all, and how many of them are relevant.

    `source` is a proposal to add: unlabelled, excerpts only, until an admin says more. `form` names that of a feed
    ("Atom"), `others` are further feeds that the site offers, `walls` counts pages among the newest items that ask
    for consent or a check. `example` is the address of the newest item as the list gives it; `drafts` are all of
    them as listed.
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
    """Read what is at `url` without storing anything; a SourceError says why that cannot be done, with advice.

    Its kind is recognised (see `discover`), unless it can be read as the source `like` is, which has moved there;
    that one's description stays then. The pages of the five newest items are read too, as collecting would do.
    """
    found = await _found(fetcher, url, recipes or {}, now, workers, like)
    named = propose(found.source.url, found.feed.title, found.feed.hints.language, found.source)
    if like is not None:
        named = replace(like, url=named.url, kind=named.kind, recipe=named.recipe)
    newest = sorted(found.feed.drafts, key=_newest_first)
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


async def _found(
    fetcher: Fetcher,
    url: str,
    recipes: Mapping[str, Recipe],
    now: datetime,
    workers: Workers,
    like: Source | None,
) -> Discovery:
    """Find out how to read what is at `url`. A recipe of a source's own is not to be found out: it is tried."""
    if like is not None and like.recipe is not None and like.kind in (SourceKind.JSON_API, SourceKind.INDEX_PAGE):
        there = replace(like, url=check_address(url))
        with suppress(SourceError):
            if (reading := await read_source(fetcher, there, None, now, workers)).drafts:
                return Discovery(source=there, feed=reading.feed)
    found = await discover(fetcher, url, recipes, now, workers)
    if like is not None and like.kind is found.source.kind and found.source.recipe is None:
        return replace(found, source=replace(found.source, recipe=like.recipe))
    return found


def propose(url: str, title: str = "", language: str = "", like: Source | None = None) -> Source:
    """Return a source for an address, id and publisher family from its host, kind and recipe those of `like`."""
    host = (urlsplit(url).hostname or "source").removeprefix("www.").removeprefix("feeds.").removeprefix("rss.")
    identifier = re.sub(r"[^a-z0-9]+", "-", f"{host}{_distinct(urlsplit(url).path)}".lower()).strip("-")[:40]
    owner = host if host.replace(".", "").isdecimal() else ".".join(host.split(".")[-3:])
    family = re.sub(r"[^a-z0-9]+", "-", owner.lower()).strip("-")
    read_as = {} if like is None else {"kind": like.kind, "recipe": like.recipe}
    return Source(
        id=identifier.strip("-") or "source",
        name=title or host,
        url=url,
        family=family,
        language=language,
        policy=Policy.EXCERPT,
        **read_as,  # type: ignore[arg-type]
    )


def _distinct(path: str) -> str:
    """The part of a path that tells one feed of a site from another."""
    words = [word for word in re.split(r"[/.]", path) if word.lower() not in _COMMON_WORDS]
    return f"-{'-'.join(words[-2:])}" if words else ""


def _judge(drafts: Sequence[Draft], source: Source, relation: Relation, lexicon: Lexicon) -> list[TrialItem]:
    items = []
    for number, draft in enumerate(drafts, 1):
        article = Article(
            id=number,
            source=source,
            url=draft.url,
            title=draft.title,
            text=draft.text,
            published=draft.published,
            published_guessed=draft.published_guessed,
            language=draft.language,
            complete=draft.complete,
            source_credit=draft.source_credit,
        )
        verdict = judge(article, relation, lexicon)
        items.append(
            TrialItem(draft, verdict, tuple(classify(article, relation, lexicon)) if verdict.relevant else ())
        )
    return items


def _newest_first(draft: Draft) -> float:
    return -draft.published.timestamp() if draft.published else 0.0
