"""Who is due, those who chose alike and were told alike together, and the editions of many at once."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Issued, Subscriber, SubscriberState, Told
from digests.store.database import Database
from digests.store.issuing import Plan, drop_unused_texts, issue, keep_texts
from digests.store.payloads import load_told
from digests.store.rows import Row, batches
from digests.store.schema import edition, edition_text
from digests.store.schema import subscriber as table
from digests.store.subscribers import subscriber_of
from digests.store.uncut import uncut

# What says who somebody is or what became of a delivery, and shapes no digest; with what stands for it.
_NOBODY = {
    "id": 0,
    "chat": 0,
    "thread": 0,
    "created_at": None,
    "strikes": 0,
    "set_up_by": 0,
    "refusal": "",
    "refused_at": None,
    "refusal_told_at": None,
}
_LISTS = ("hours", "themes")
_A_BREATH = 200  # rows after which others have their turn
_SHARED: Mapping[str, ColumnElement[Any]] = {
    column.name: cast(column, Text) if column.name in _LISTS else column
    for column in table.c
    if column.name not in _NOBODY
}


@dataclass(frozen=True, slots=True)
class Alike:
    """Due subscribers whose rows are alike in all that shapes a digest, and who were told alike as far as
    `told_key` and `told_at` say it (None: their editions say it).

    `subscriber` is what they share, nobody in particular; None when their rows cannot be read, for the `fault`.
    `row` is what was read, by which a change since then is noticed.
    """

    ids: tuple[int, ...]
    subscriber: Subscriber | None
    told_key: str | None
    told_at: datetime | None
    row: Mapping[str, Any]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Nothing but another moment for the next digest; `fault`: since they could not be dealt with."""

    next_digest_at: datetime
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of some of those who are alike, as far as they are still as they were read."""

    alike: Alike
    ids: Sequence[int]
    what: Plan | Move


@uncut
class Planning:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> list[Alike]:
        """Return active subscribers whose next digest is due, at most `limit`, the longest waiting first."""
        return await self._groups((table.c.state == SubscriberState.ACTIVE, table.c.next_digest_at <= now), limit)

    async def resume_due(self, now: datetime, limit: int) -> list[Alike]:
        """Return subscribers whose pause is over, at most `limit`."""
        return await self._groups((table.c.state == SubscriberState.PAUSED, table.c.paused_until <= now), limit)

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
        something else, or is forgotten, is left alone.
        """
        plans = [change.what for change in changes if isinstance(change.what, Plan)]
        texts = {plan.text.hash: plan.text for plan in plans}
        async with self._database.write() as connection:
            await keep_texts(connection, texts)
            counts = [await _carry_out(connection, change) for change in changes]
            used = {
                change.what.text.hash
                for change, (issued, _) in zip(changes, counts, strict=True)
                if issued and isinstance(change.what, Plan)
            }
            await drop_unused_texts(connection, texts.keys() - used)
        return counts

    async def resume(self, alike: Alike, next_digest_at: datetime) -> int:
        """End the pause of those who are still as they were read; return of how many."""
        active = {"state": SubscriberState.ACTIVE, "paused_until": None, "next_digest_at": next_digest_at}
        async with self._database.write() as connection:
            return sum([await _change(connection, alike, some, active) for some in batches(alike.ids)])

    async def _groups(self, wanted: Sequence[ColumnElement[bool]], limit: int) -> list[Alike]:
        first = (
            select(table.c.id, *(column.label(name) for name, column in _SHARED.items()))
            .where(*wanted)
            .order_by(table.c.next_digest_at, table.c.told_key, table.c.id)
            .limit(limit)
            .subquery()
        )
        shared = [first.c[name] for name in _SHARED]
        ids = func.aggregate_strings(cast(first.c.id, Text), ",").label("ids")
        query = (
            select(*shared, ids)
            .group_by(*shared)
            .order_by(first.c.next_digest_at, first.c.told_key, func.min(first.c.id))
        )
        async with self._database.read() as connection:
            groups: list[Alike] = []
            for row in (await connection.execute(query)).mappings():
                groups.append(_alike(row))
                if not len(groups) % _A_BREATH:
                    await asyncio.sleep(0)
            return groups


async def _carry_out(connection: AsyncConnection, change: Change) -> tuple[int, int]:
    alike, what = change.alike, change.what
    done = []
    for some in batches(change.ids):
        if isinstance(what, Plan):
            done.append(await issue(connection, what, some, _as_read(alike)))
        else:
            done.append((0, await _change(connection, alike, some, {"next_digest_at": what.next_digest_at})))
    return sum(issued for issued, _ in done), sum(moved for _, moved in done)


async def _change(connection: AsyncConnection, alike: Alike, ids: Sequence[int], values: Mapping[str, Any]) -> int:
    statement = update(table).where(table.c.id.in_(ids), _as_read(alike)).values(values)
    return (await connection.execute(statement)).rowcount


def _as_read(alike: Alike) -> ColumnElement[bool]:
    """Say that a subscriber's row is still as it was read."""
    return and_(*(column.is_not_distinct_from(alike.row[name]) for name, column in _SHARED.items()))


def _alike(row: Row) -> Alike:
    ids = tuple(sorted(map(int, row["ids"].split(","))))
    shared = {name: row[name] for name in _SHARED}
    try:
        lists = {name: json.loads(row[name]) for name in _LISTS}
        subscriber, fault = subscriber_of(shared | lists | _NOBODY), ""
    except (ValueError, TypeError, KeyError) as error:
        subscriber, fault = None, f"{type(error).__name__}: {error}"
    return Alike(ids, subscriber, row["told_key"], row["told_at"], shared, fault)
