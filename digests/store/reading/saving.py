"""Storing new articles, those of several sources in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import UnknownSourceError
from digests.model import Draft, Source, Verdict
from digests.rules.precedence import order_by
from digests.rules.reading.sources.reprints import same_words, sketch
from digests.rules.sites import yields
from digests.store.reading.recognition import (
    Displaced,
    displace,
    giving_way,
    keep_addresses,
    listed_hashes,
    other_addresses,
    stand_for,
    url_hash,
)
from digests.store.reading.reprints import Sketched, mark_reprints
from digests.store.rows import sources_by_number
from digests.store.schema import article as table
from digests.store.schema import source
from digests.store.search import SearchIndex
from digests.store.sqlite import listed

_DRAFT = [field.name for field in fields(Draft) if field.name != "listed_url"]


@dataclass(frozen=True, slots=True)
class Saving:
    """What is to be stored of one source. With a `verdict` the articles count as edited. `unseen_until`: when the
    source had been read before and did not list them."""

    source_id: str
    drafts: Sequence[Draft]
    now: datetime
    verdict: Verdict | None = None
    unseen_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreparedSaving:
    """A saving with all done that needs no database. `articles` are by key, each address once."""

    saving: Saving
    articles: dict[str, "PreparedArticle"]


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    draft: Draft
    values: dict[str, Any]
    words: str
    sketch: tuple[int, ...]

    def sketched(self, key: int, number: int) -> Sketched:
        draft = self.draft
        order = order_by(
            published=draft.published, stored_at=self.values["stored_at"], unseen_until=self.values["unseen_until"]
        )
        return Sketched(
            id=key, source_number=number, title=draft.title, text=draft.text, sketch=self.sketch, order=order
        )


def prepare(saving: Saving, search: SearchIndex) -> PreparedSaving:
    """Work out rows, indexed words and sketches of a saving's articles."""
    common = _judged(saving.verdict, saving.now) | {"stored_at": saving.now, "unseen_until": saving.unseen_until}
    common |= {"replaces": None, "corrects": False}
    articles: dict[str, PreparedArticle] = {}
    for draft in saving.drafts:
        key = url_hash(draft.url)
        if key not in articles:
            words = search.words(f"{draft.title}\n{draft.text}")
            values = {name: getattr(draft, name) for name in _DRAFT} | {"url_hash": key} | common
            articles[key] = PreparedArticle(draft, values, words, sketch(draft.text))
    return PreparedSaving(saving, articles)


async def save_all(
    connection: AsyncConnection, search: SearchIndex, prepared: Sequence[PreparedSaving]
) -> list[list[int]]:
    """Store what is new, in the caller's transaction; return the new ids of each saving, as if stored in turn."""
    numbers = await _numbers(connection, {one.saving.source_id for one in prepared})
    sources = await sources_by_number(connection, filter(None, numbers.values()))
    before = await giving_way(connection, _addresses(prepared, numbers), sources)
    chosen = await _chosen(connection, prepared, numbers, sources, before)
    now = min(one.saving.now for one in prepared)
    gone = {
        before[place].id for number, articles in chosen for key in articles if (place := (number, key)) in before
    }
    await displace(connection, search, gone, now)
    rows = [
        one.values | {"source_number": number} | _instead(one.draft, before.get((number, key)))
        for number, articles in chosen
        for key, one in articles.items()
    ]
    ids = await _insert(connection, rows)
    await stand_for(connection, {row["replaces"]: ids[row["url_hash"]] for row in rows if row["replaces"]})
    new = [(ids[key], one, number) for number, articles in chosen for key, one in articles.items() if key in ids]
    for one in prepared:
        if numbers[one.saving.source_id] is not None:
            await keep_addresses(connection, one.saving.drafts)
    await search.index(connection, [(key, one.words) for key, one, _ in new])
    sketched = [one.sketched(key, number) for key, one, number in new if one.sketch]
    if sketched:
        await mark_reprints(connection, sketched, now)
    return [[ids[key] for key in articles if key in ids] for _, articles in chosen]


async def _chosen(
    connection: AsyncConnection,
    prepared: Sequence[PreparedSaving],
    numbers: dict[str, int | None],
    sources: Mapping[int, Source],
    before: Mapping[tuple[int, str], Displaced],
) -> list[tuple[int, dict[str, PreparedArticle]]]:
    """Return each saving's source number with those articles that no other name and no saving before it has, or
    only one whose item gives way."""
    taken = await other_addresses(connection, {key for one in prepared for key in one.articles})
    chosen: list[tuple[int, dict[str, PreparedArticle]]] = []
    for one in prepared:
        number, articles = numbers[one.saving.source_id] or 0, dict[str, PreparedArticle]()
        for key, each in one.articles.items() if number else ():
            holder = next((held for held in chosen if key in held[1]), None)
            if holder is None:
                free = key not in taken or (number, key) in before
            else:
                free = yields(each.draft.url, sources[holder[0]], sources[number])
            if free:
                articles[key] = each
                if holder is not None:
                    del holder[1][key]
        chosen.append((number, articles))
        taken.update(articles, listed_hashes(one.saving.drafts) if number else ())
    return chosen


def _addresses(
    prepared: Sequence[PreparedSaving], numbers: Mapping[str, int | None]
) -> list[tuple[int, dict[str, str]]]:
    """The addresses of what has a title by their hashes, of each saving, with the number of its source."""
    return [
        (number, {key: each.draft.url for key, each in one.articles.items() if each.draft.title})
        for one in prepared
        if (number := numbers[one.saving.source_id]) is not None
    ]


def _instead(draft: Draft, displaced: Displaced | None) -> dict[str, Any]:
    """What is stored of an article that stands for a displaced one: it is edited, whatever it would else be."""
    if displaced is None:
        return {}
    same = same_words(displaced.title, displaced.text, draft.title, draft.text)
    return {"replaces": displaced.id, "corrects": not same, **_judged(None, None)}


async def _numbers(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, int | None]:
    """Return the numbers of sources in the list, None of removed ones; UnknownSourceError when there is none."""
    wanted = sorted(ids)
    numbers: dict[str, int | None] = {}
    query = select(source.c.id, source.c.number, source.c.removed_at).where(source.c.id.in_(listed(wanted)))
    for identifier, number, removed_at in await connection.execute(query):
        numbers[identifier] = number if removed_at is None else numbers.get(identifier)
    for identifier in wanted:
        if identifier not in numbers:
            raise UnknownSourceError(f"there is no source {identifier}")
    return numbers


async def _insert(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Insert those whose address is new; return their ids by the hash of the address."""
    hashes = [row["url_hash"] for row in rows]
    here = select(table.c.url_hash, table.c.id).where(table.c.url_hash.in_(listed(hashes)))
    before = {row.url_hash for row in await connection.execute(here)}
    new = [row for row in rows if row["url_hash"] not in before]
    if not new:
        return {}
    # Without RETURNING the driver prepares one statement for all rows, which takes a third of the time.
    await connection.execute(insert(table), new)
    return {row.url_hash: row.id for row in await connection.execute(here) if row.url_hash not in before}


def _judged(verdict: Verdict | None, now: datetime | None) -> dict[str, Any]:
    if verdict is None:
        return {"edited_at": None, "relevant": None, "verdict_reason": "", "verdict_evidence": []}
    return {
        "edited_at": now,
        "relevant": verdict.relevant,
        "verdict_reason": verdict.reason,
        "verdict_evidence": list(verdict.evidence),
    }
