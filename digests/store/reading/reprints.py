"""Finds the article that a new one repeats. Each article has a sketch: up to 64 numbers made from runs of words in
its text. Similar texts share many numbers. An index holds the first few numbers of each sketch."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from struct import calcsize, pack, unpack

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.rules.precedence import Order, order_by
from digests.rules.reading.sources.admission import similar_titles
from digests.rules.reading.sources.reprints import ALIKE, LOOKED_UP, SURELY, alike, is_reprint
from digests.store.dialects import insert, listed
from digests.store.schema import article, article_shingle, article_sketch

WITHIN = timedelta(days=7)
# If a run of words stands in more articles than this, it is a set phrase of sites. It then finds no reprints.
MOST_HOLDERS = 30
MOST_CANDIDATES = 8

_VALUE = calcsize("<q")
_MOMENTS = ("published", "stored_at", "unseen_until", "told_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketched:
    """An article with its sketch."""

    id: int
    source_number: int
    title: str
    text: str
    sketch: tuple[int, ...]
    order: Order
    reprint_of: int | None = None


async def mark_reprints(connection: AsyncConnection, new: Sequence[Sketched], now: datetime) -> None:
    """Note which of the new articles repeat a text of the last seven days, in the caller's transaction. An article
    of another source is repeated when sketches and texts are alike. An article of the same source needs a similar
    title, too, because notices of one source are often alike. The later article (see `order_of`) is the reprint.
    The sketches of the new articles are stored."""
    holders = await _holders(connection, new, now - WITHIN)
    stored = await _sketched(connection, {key for each in new for key in _shared(each, holders)})
    marks: list[dict[str, int]] = []
    for each in new:
        original = _original(each, [stored[key] for key in _shared(each, holders) if key in stored])
        stored[each.id] = each
        if original is not None and original.reprint_of is None and each.order < original.order:
            marks.append({"key": original.id, "original": each.id})
            stored[original.id] = replace(original, reprint_of=each.id)
        elif original is not None:
            first = original.reprint_of or original.id
            marks.append({"key": each.id, "original": first})
            stored[each.id] = replace(each, reprint_of=first)
        for value in each.sketch[:LOOKED_UP]:
            holders[value].append(each.id)
    await _keep(connection, new, holders)
    if marks:
        statement = update(article).where(article.c.id == bindparam("key"))
        await connection.execute(statement.values(reprint_of=bindparam("original")), marks)


async def drop_sketches(connection: AsyncConnection, ids: Select[tuple[int]]) -> int:
    """Delete the sketches of the chosen articles, in the caller's transaction; return how many there were."""
    await connection.execute(delete(article_shingle).where(article_shingle.c.article_id.in_(ids)))
    return (await connection.execute(delete(article_sketch).where(article_sketch.c.article_id.in_(ids)))).rowcount


def _original(new: Sketched, candidates: Sequence[Sketched]) -> Sketched | None:
    for other in candidates:
        likeness = alike(new.sketch, other.sketch)
        if likeness < ALIKE:
            continue
        if new.source_number == other.source_number and not similar_titles(new.title, other.title):
            continue
        if is_reprint(new.text, other.text) if other.text else likeness >= SURELY:
            return other
    return None


def _shared(each: Sketched, holders: dict[int, list[int]]) -> list[int]:
    """Return the ids of articles that share values with this one: most shared values first, then the oldest."""
    counts = Counter(key for value in each.sketch[:LOOKED_UP] for key in holders[value] if key != each.id)
    return sorted(counts, key=lambda key: (-counts[key], key))[:MOST_CANDIDATES]


async def _holders(connection: AsyncConnection, new: Sequence[Sketched], since: datetime) -> dict[int, list[int]]:
    """Map each of the first numbers of the new sketches to the stored articles that have it, the oldest first."""
    table = article_shingle
    looked_up = listed({value for each in new for value in each.sketch[:LOOKED_UP]})
    query = (
        select(table.c.value, table.c.article_id)
        .join_from(table, article)
        .where(table.c.value.in_(looked_up), article.c.stored_at >= since)
        .order_by(table.c.article_id)
    )
    holders: dict[int, list[int]] = defaultdict(list)
    for value, key in await connection.execute(query):
        holders[value].append(key)
    return holders


async def _sketched(connection: AsyncConnection, ids: set[int]) -> dict[int, Sketched]:
    if not ids:
        return {}
    own = ("id", "source_number", "title", "text", "reprint_of")
    columns = (*(article.c[name] for name in (*own, *_MOMENTS)), article_sketch.c.sketch)
    wanted = select(*columns).join_from(article, article_sketch).where(article.c.id.in_(listed(ids)))
    return {
        row["id"]: Sketched(
            **{name: row[name] for name in own},
            sketch=unpack(f"<{len(row['sketch']) // _VALUE}q", row["sketch"]),
            order=order_by(**{name: row[name] for name in _MOMENTS}),
        )
        for row in (await connection.execute(wanted)).mappings()
    }


async def _keep(connection: AsyncConnection, new: Sequence[Sketched], holders: dict[int, list[int]]) -> None:
    sketches = [{"article_id": each.id, "sketch": pack(f"<{len(each.sketch)}q", *each.sketch)} for each in new]
    values = [
        {"value": value, "article_id": each.id}
        for each in new
        for value in each.sketch[:LOOKED_UP]
        if len(holders[value]) <= MOST_HOLDERS
    ]
    await connection.execute(insert(article_sketch), sketches)
    if values:
        await connection.execute(insert(article_shingle).on_conflict_do_nothing(), values)
