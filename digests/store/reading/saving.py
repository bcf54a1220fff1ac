"""Storing new articles, those of several sources in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import UnknownSourceError
from digests.model import Draft, Verdict
from digests.rules.reading.sources.reprints import sketch
from digests.store.database import insert
from digests.store.reading.recognition import keep_addresses, listed_hashes, other_addresses, url_hash
from digests.store.reading.reprints import Sketched, mark_reprints
from digests.store.rows import batches
from digests.store.schema import article as table
from digests.store.schema import source
from digests.store.search import Search

_DRAFT = [field.name for field in fields(Draft) if field.name != "listed_url"]


@dataclass(frozen=True, slots=True)
class Saving:
    """What is to be stored of one source. With a `verdict` the articles count as edited."""

    source_id: str
    drafts: Sequence[Draft]
    now: datetime
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
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
        return Sketched(id=key, source_number=number, title=draft.title, text=draft.text, sketch=self.sketch)


def prepare(saving: Saving, search: Search) -> Prepared:
    """Work out rows, indexed words and sketches of a saving's articles."""
    common = _judged(saving.verdict, saving.now) | {"stored_at": saving.now}
    articles: dict[str, PreparedArticle] = {}
    for draft in saving.drafts:
        key = url_hash(draft.url)
        if key not in articles:
            words = search.words(f"{draft.title}\n{draft.text}")
            values = {name: getattr(draft, name) for name in _DRAFT} | {"url_hash": key} | common
            articles[key] = PreparedArticle(draft, values, words, sketch(draft.text))
    return Prepared(saving, articles)


async def save_all(connection: AsyncConnection, search: Search, prepared: Sequence[Prepared]) -> list[list[int]]:
    """Store what is new, in the caller's transaction; return the new ids of each saving, as if stored in turn."""
    numbers = await _numbers(connection, {one.saving.source_id for one in prepared})
    chosen = await _chosen(connection, prepared, numbers)
    rows = [one.values | {"source_number": number} for number, articles in chosen for one in articles.values()]
    ids = await _insert(connection, rows)
    new = [(ids[key], one, number) for number, articles in chosen for key, one in articles.items() if key in ids]
    for one in prepared:
        if numbers[one.saving.source_id] is not None:
            await keep_addresses(connection, one.saving.drafts)
    await search.index(connection, [(key, one.words) for key, one, _ in new])
    sketched = [one.sketched(key, number) for key, one, number in new if one.sketch]
    if sketched:
        await mark_reprints(connection, sketched, min(one.saving.now for one in prepared))
    return [[ids[key] for key in articles if key in ids] for _, articles in chosen]


async def _chosen(
    connection: AsyncConnection, prepared: Sequence[Prepared], numbers: dict[str, int | None]
) -> list[tuple[int, dict[str, PreparedArticle]]]:
    """Return each saving's source number with those articles that no other name and no saving before it has."""
    taken = await other_addresses(connection, {key for one in prepared for key in one.articles})
    chosen: list[tuple[int, dict[str, PreparedArticle]]] = []
    for one in prepared:
        number = numbers[one.saving.source_id]
        articles = {} if number is None else {key: each for key, each in one.articles.items() if key not in taken}
        chosen.append((number or 0, articles))
        taken.update(articles, listed_hashes(one.saving.drafts) if number is not None else ())
    return chosen


async def _numbers(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, int | None]:
    """Return the numbers of sources in the list, None of removed ones; UnknownSourceError when there is none."""
    wanted = sorted(ids)
    numbers: dict[str, int | None] = {}
    for some in batches(wanted):
        query = select(source.c.id, source.c.number, source.c.removed_at).where(source.c.id.in_(some))
        for identifier, number, removed_at in await connection.execute(query):
            numbers[identifier] = number if removed_at is None else numbers.get(identifier)
    for identifier in wanted:
        if identifier not in numbers:
            raise UnknownSourceError(f"there is no source {identifier}")
    return numbers


async def _insert(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Insert those whose address is new; return their ids by the hash of the address."""
    if not rows:
        return {}
    # Without RETURNING the driver prepares one statement for all rows, which takes a third of the time.
    newest = (await connection.execute(select(func.max(table.c.id)))).scalar() or 0
    await connection.execute(insert(table).on_conflict_do_nothing(index_elements=["url_hash"]), rows)
    query = select(table.c.url_hash, table.c.id).where(table.c.id > newest)
    return {row.url_hash: row.id for row in await connection.execute(query)}


def _judged(verdict: Verdict | None, now: datetime) -> dict[str, Any]:
    if verdict is None:
        return {"edited_at": None, "relevant": None, "verdict_reason": "", "verdict_evidence": []}
    return {
        "edited_at": now,
        "relevant": verdict.relevant,
        "verdict_reason": verdict.reason,
        "verdict_evidence": list(verdict.evidence),
    }
