"""Trying a source out before it is added: what it brings, and what gate and themes make of it."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from digests.fetch import Fetcher
from digests.model import Article, Draft, Policy, Relation, Source, ThemeScore, Verdict
from digests.read import read_articles, read_source
from digests.rules.editing.gate import judge
from digests.rules.editing.themes import classify
from digests.rules.reading.addresses import check_address

SHOWN = 5
_COMMON_WORDS = frozenset({"", "rss", "feed", "feeds", "xml", "atom", "json"})


@dataclass(frozen=True, slots=True)
class TrialItem:
    """One of the newest items, with what the edit would make of it; themes best first, none when irrelevant."""

    draft: Draft
    verdict: Verdict
    themes: tuple[ThemeScore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTrial:
    """What a source brings: its newest `items`, how many there are in all, and how many of them are relevant.

    `source` is a proposal to add: unlabelled, excerpts only, until an admin says more.
    """

    source: Source
    title: str
    count: int
    relevant: int
    undated: int
    newest_at: datetime | None
    items: tuple[TrialItem, ...]


async def test_source(fetcher: Fetcher, relation: Relation, url: str, now: datetime) -> SourceTrial:
    """Read the feed at `url` without storing anything; a SourceError says why it is none, with advice.

    The pages of the five newest items are read too, as collecting would do.
    """
    address = check_address(url)
    reading = await read_source(fetcher, propose(address), None, now)
    named = propose(address, reading.title, reading.hints.language)
    newest = sorted(reading.drafts, key=_newest_first)
    filled = await read_articles(fetcher, named, newest[:SHOWN], most=SHOWN)
    judged = await asyncio.to_thread(_judge, [*filled, *newest[SHOWN:]], named, relation)
    return SourceTrial(
        source=named,
        title=reading.title,
        count=len(reading.drafts),
        relevant=sum(item.verdict.relevant for item in judged),
        undated=sum(draft.published is None for draft in newest),
        newest_at=reading.result.newest_item_at,
        items=tuple(judged[:SHOWN]),
    )


def propose(url: str, title: str = "", language: str = "") -> Source:
    """Return a source for an address, with an id and a publisher family from its host."""
    host = (urlsplit(url).hostname or "source").removeprefix("www.").removeprefix("feeds.").removeprefix("rss.")
    identifier = re.sub(r"[^a-z0-9]+", "-", f"{host}{_distinct(urlsplit(url).path)}".lower()).strip("-")[:40]
    owner = host if host.replace(".", "").isdecimal() else ".".join(host.split(".")[-3:])
    family = re.sub(r"[^a-z0-9]+", "-", owner.lower()).strip("-")
    return Source(
        id=identifier.strip("-") or "source",
        name=title or host,
        url=url,
        family=family,
        language=language,
        policy=Policy.EXCERPT,
    )


def _distinct(path: str) -> str:
    """The part of a path that tells one feed of a site from another."""
    words = [word for word in re.split(r"[/.]", path) if word.lower() not in _COMMON_WORDS]
    return f"-{'-'.join(words[-2:])}" if words else ""


def _judge(drafts: Sequence[Draft], source: Source, relation: Relation) -> list[TrialItem]:
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
        verdict = judge(article, relation)
        items.append(TrialItem(draft, verdict, tuple(classify(article, relation)) if verdict.relevant else ()))
    return items


def _newest_first(draft: Draft) -> float:
    return -draft.published.timestamp() if draft.published else 0.0
