"""What a source listed at an address of another one's site gives way when the owner's own item comes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Reason, Source
from digests.rules.sites import yields
from digests.store.reading.annotations import drop_annotations
from digests.store.reading.recognition import known_by_address, url_hash
from digests.store.reading.reprints import drop_sketches
from digests.store.rows import batches, sources_by_number
from digests.store.schema import article as table
from digests.store.schema import article_address, theme_score
from digests.store.search import Search


@dataclass(frozen=True, slots=True)
class Displaced:
    """An article that gives way, with what it said."""

    id: int
    title: str
    text: str


async def giving_way(
    connection: AsyncConnection, listed: Sequence[tuple[int, Mapping[str, str]]], sources: Mapping[int, Source]
) -> dict[tuple[int, str], Displaced]:
    """Return the stored articles that give way to what is listed, by the number of the source whose item comes and
    the hash of its address. `listed` are the addresses by their hashes, with the number of the source."""
    rows = await known_by_address(connection, {key for _, addresses in listed for key in addresses})
    others = {row.source_number for row in rows.values()} - sources.keys()
    known = {**await sources_by_number(connection, others), **sources}
    found = {
        (number, key): rows[key].id
        for number, addresses in listed
        for key, url in addresses.items()
        if key in rows and number != rows[key].source_number
        if yields(url, known[rows[key].source_number], known[number])
    }
    words = await _words(connection, set(found.values()))
    return {each: words[article] for each, article in found.items()}


async def displace(connection: AsyncConnection, search: Search, ids: Collection[int], now: datetime) -> None:
    """Take articles from their addresses, in the caller's transaction: they stay for whoever was told of them, but
    nothing is made or found of them any more."""
    if not ids:
        return
    some = select(table.c.id).where(table.c.id.in_(ids))
    for other in (article_address, theme_score):
        await connection.execute(delete(other).where(other.c.article_id.in_(ids)))
    await search.drop(connection, some)
    await drop_sketches(connection, some)
    await drop_annotations(connection, some)
    gone: dict[str, Any] = {"relevant": False, "verdict_reason": Reason.DISPLACED.value, "verdict_evidence": []}
    gone |= {"offered_title": "", "offered_at": None}
    gone |= {"edited_at": func.coalesce(table.c.edited_at, now, type_=table.c.edited_at.type)}
    freed = update(table).where(table.c.id == bindparam("key")).values(url_hash=bindparam("freed"), **gone)
    await connection.execute(freed, [{"key": each, "freed": url_hash(f"displaced {each}")} for each in ids])


async def stand_for(connection: AsyncConnection, heirs: Mapping[int, int]) -> None:
    """Let what is a reprint of a displaced article be one of what stands for it, by the ids of both."""
    if heirs:
        moved = update(table).where(table.c.reprint_of == bindparam("former"), table.c.id != bindparam("heir"))
        rows = [{"former": former, "heir": heir} for former, heir in heirs.items()]
        await connection.execute(moved.values(reprint_of=bindparam("heir")), rows)


async def _words(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Displaced]:
    found: dict[int, Displaced] = {}
    for some in batches(sorted(ids)):
        query = select(table.c.id, table.c.title, table.c.text).where(table.c.id.in_(some))
        found.update({row.id: Displaced(row.id, row.title, row.text) for row in await connection.execute(query)})
    return found
