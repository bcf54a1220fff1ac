"""Who is due, those who chose alike and were told alike together, and the editions of many at once."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, bindparam, cast, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Issued, SubscriberState, Told
from digests.rules.sending.told import load_told
from digests.store.database import Aggregate
from digests.store.rows import batches
from digests.store.schema import edition, edition_text
from digests.store.schema import subscriber as table
from digests.store.sending.alike import AS_READ, SHARED, Alike, alike_of
from digests.store.sending.issuing import Change, carry_out
from digests.store.uncut import uncut

_A_BREATH = 200  # rows after which others have their turn


def _groups_of(*wanted: ColumnElement[bool]) -> Select[Any]:
    """Return the query for those who are wanted, in groups; it takes `now`, and how many `most`. Every knock asks,
    and to put it together takes longer than to answer it."""
    first = (
        select(table.c.id, *(column.label(name) for name, column in SHARED.items()))
        .where(*wanted)
        .order_by(table.c.next_digest_at, table.c.id)
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )
    shared = [first.c[name] for name in SHARED]
    ids = func.aggregate_strings(cast(first.c.id, Text), ",").label("ids")
    return select(*shared, ids).group_by(*shared).order_by(first.c.next_digest_at, func.min(first.c.id))


_DUE = _groups_of(table.c.state == SubscriberState.ACTIVE, table.c.next_digest_at <= bindparam("now"))
_RESUMED = _groups_of(table.c.state == SubscriberState.PAUSED, table.c.paused_until <= bindparam("now"))


@uncut
class Planning(Aggregate):
    async def due(self, now: datetime, limit: int) -> list[Alike]:
        """Return active subscribers whose next digest is due, at most `limit`, the longest waiting first."""
        return await self._groups(_DUE, now, limit)

    async def count_due(self, now: datetime) -> int:
        """Return how many active subscribers' next digest is due."""
        due = (table.c.state == SubscriberState.ACTIVE, table.c.next_digest_at <= now)
        async with self._database.read() as connection:
            return int((await connection.execute(select(func.count()).where(*due))).scalar_one())

    async def resume_due(self, now: datetime, limit: int) -> list[Alike]:
        """Return subscribers whose pause is over, at most `limit`."""
        return await self._groups(_RESUMED, now, limit)

    async def histories(self, ids: Collection[int], since: datetime) -> dict[int, tuple[Issued, ...]]:
        """Return of each of these subscribers the editions issued since then and the last one, by slot."""
        latest = edition.alias()
        last = select(func.max(latest.c.slot)).where(latest.c.subscriber_id == edition.c.subscriber_id)
        counts = or_(edition.c.issued_at >= since, edition.c.slot == last.scalar_subquery())
        columns = (edition.c.subscriber_id, edition.c.slot, edition.c.issued_at, edition.c.text_hash)
        found: dict[int, list[Issued]] = {identifier: [] for identifier in ids}
        async with self._database.read() as connection:
            for some in batches(sorted(found)):
                query = select(*columns).where(edition.c.subscriber_id.in_(some), counts)
                for key, slot, issued_at, text in await connection.execute(query.order_by(*columns[:2])):
                    found[key].append(Issued(slot, issued_at, text))
                await asyncio.sleep(0)
        return {key: tuple(editions) for key, editions in found.items()}

    async def told(self, hashes: Collection[str]) -> dict[str, Told]:
        """Return what each of these texts tells, by its hash."""
        told: dict[str, Told] = {}
        async with self._database.read() as connection:
            for some in batches(sorted(hashes)):
                query = select(edition_text.c.hash, edition_text.c.told).where(edition_text.c.hash.in_(some))
                told.update((row[0], load_told(row[1])) for row in await connection.execute(query))
        return told

    async def carry_out(self, changes: Sequence[Change]) -> list[tuple[int, int]]:
        """Carry out the changes, all or nothing; return of each how many editions were issued, and of how many
        others only the next digest moved.

        Who has an edition of a plan's slot gets no other. Who is no longer as they were read, has been sent
        something else, or is forgotten, is left alone. Nobody may be in two of the changes.
        """
        async with self._database.write() as connection:
            return await carry_out(connection, changes)

    async def resume(self, alike: Alike, next_digest_at: datetime) -> int:
        """End the pause of those who are still as they were read; return of how many."""
        active = {"state": SubscriberState.ACTIVE, "paused_until": None, "next_digest_at": next_digest_at}
        async with self._database.write() as connection:
            return sum([await _change(connection, alike, some, active) for some in batches(alike.ids)])

    async def _groups(self, query: Select[Any], now: datetime, limit: int) -> list[Alike]:
        async with self._database.read() as connection:
            groups: list[Alike] = []
            for row in (await connection.execute(query, {"now": now, "most": limit})).mappings():
                groups.append(alike_of(row, tuple(sorted(map(int, row["ids"].split(","))))))
                if not len(groups) % _A_BREATH:
                    await asyncio.sleep(0)
            return groups


async def _change(connection: AsyncConnection, alike: Alike, ids: Sequence[int], values: Mapping[str, Any]) -> int:
    unchanged: ColumnElement[bool] = literal(alike.as_read) == AS_READ
    statement = update(table).where(table.c.id.in_(ids), unchanged).values(values)
    return (await connection.execute(statement)).rowcount
