"""Who is due, those who chose alike and were told alike together, and the editions of many at once.

Editions are issued for a thousand subscribers in one transaction, whatever they chose, in the order of their ids:
so a page is written once for all its neighbours.
"""

import asyncio
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import DeliveryState, EditionKind, Issued, Subscriber, SubscriberState, Told
from digests.rules.issuing.told import load_told
from digests.store.columns import UtcInstant, stored_instant
from digests.store.database import Aggregate, uncut
from digests.store.issuing.corrections import CORRECTED_FOR, note_told_wrong, waits_for_correction
from digests.store.issuing.editions import FrozenText, drop_unused_texts, keep_texts, mark_told
from digests.store.issuing.subscribers import subscriber_of
from digests.store.rows import Row, batches
from digests.store.schema import edition, edition_text
from digests.store.schema import subscriber as table
from digests.store.sqlite import listed

NEVER = datetime.max.replace(tzinfo=UTC)
_A_BREATH = 200  # rows after which others have their turn

# What says who somebody is, how a message goes out or what became of a delivery, and shapes no digest; with what
# stands for it.
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
    "silent": False,
    "previews": False,
    "alerts": False,
    "reserved": False,
    "zone_asked": False,
    "sample_awaited_at": None,
}
_ISSUED = ("subscriber_id", "slot", "issued_at", "text_hash", "kind", "cause")
_LISTS = ("hours", "themes", "reads", "weights", "weekdays", "muted", "watched")
_SHARED: dict[str, ColumnElement[Any]] = {
    column.name: cast(column, Text) if column.name in _LISTS else column
    for column in table.c
    if column.name not in _NOBODY
}
# All that they share in one text, so that one comparison tells whether a row is still as it was read.
_WORDS: Iterable[ColumnElement[str]] = [func.coalesce(cast(column, Text), "") for column in _SHARED.values()]
_AS_READ = reduce(lambda whole, words: whole.concat("\x1f").concat(words), _WORDS)
SHARED: Mapping[str, ColumnElement[Any]] = _SHARED | {"as_read": _AS_READ}
"""The columns in which subscribers are alike, lists as their JSON text; and `as_read`, all of them."""


@dataclass(frozen=True, slots=True)
class AlikeSubscribers:
    """Subscribers whose rows are alike in all that shapes a digest, and who were told alike as far as `told_key`
    and `told_at` say it (None: their editions say it): what is decided for one of them holds for all.

    `subscriber` is what they share, nobody in particular; None when their rows cannot be read, for the `fault`.
    By `as_read` a change of a row since then is noticed.
    """

    ids: tuple[int, ...]
    subscriber: Subscriber | None
    told_key: str | None
    told_at: datetime | None
    as_read: str
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An edition: of which slot, when it is issued and due, and when the next digest is due.

    `told_key` is the key of what its subscribers will have been told. `due_for` says when it is due for one of
    them, by id, where that is not `due_at` for all.
    """

    slot: datetime
    issued_at: datetime
    text: FrozenText
    due_at: datetime
    next_digest_at: datetime | None
    told_key: str | None = None
    due_for: Callable[[int], datetime] | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Nothing but another moment for the next digest; `fault`: since they could not be dealt with."""

    next_digest_at: datetime
    fault: bool = False


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What becomes of some of those who are alike, as far as they are still as they were read."""

    alike: AlikeSubscribers
    ids: Sequence[int]
    what: Plan | Move


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


_DUE = _groups_of(
    table.c.state == SubscriberState.ACTIVE,
    table.c.next_digest_at <= bindparam("now"),
    ~waits_for_correction(bindparam("corrected_since")),
)
_RESUMED = _groups_of(table.c.state == SubscriberState.PAUSED, table.c.paused_until <= bindparam("now"))
# A crowd's rows are written as plain SQL: for SQLAlchemy to look at each value took a quarter of the processor's
# time (`tests.benchmarks.planning`).
_Values = tuple[int | str | None, ...]
# Who has an edition of that slot gets no other. What many editions have in common is read out of its JSON once.
_FREEZE = (
    "WITH plan AS MATERIALIZED (SELECT json_extract(value, '$[0]') AS slot, json_extract(value, '$[1]') AS issued,"
    " json_extract(value, '$[2]') AS many, json_extract(value, '$[3]') AS hash, json_extract(value, '$[4]') AS ids"
    " FROM json_each(?)) INSERT INTO edition (subscriber_id, slot, issued_at, parts, text_hash)"
    " SELECT who.value, slot, issued, many, hash FROM plan, json_each(plan.ids) AS who WHERE true"
    " ORDER BY who.value ON CONFLICT DO NOTHING RETURNING id, subscriber_id"
)
_LAY_OUT = (
    "INSERT INTO delivery (edition_id, part, state, attempt, due_at, changed_at, message, new_chat, reason)"
    " VALUES (?, ?, ?, 0, ?, ?, 0, 0, '')"
)
_MOVE = "UPDATE subscriber SET next_digest_at = ? WHERE id = ?"
_MOVE_AND_TELL = "UPDATE subscriber SET next_digest_at = ?, told_key = ?, told_at = ? WHERE id = ?"


def history_of(ids: Collection[int], since: datetime) -> CompoundSelect[Any]:
    """Return the query for the editions issued to these subscribers since then, and for their last digests."""
    latest = edition.alias()
    theirs = (latest.c.subscriber_id == edition.c.subscriber_id, latest.c.kind == EditionKind.DIGEST)
    last = select(func.max(latest.c.slot)).where(*theirs)
    counts = or_(edition.c.issued_at >= since, edition.c.slot == last.scalar_subquery())
    columns = (edition.c[name] for name in _ISSUED)
    query = select(*columns).where(edition.c.subscriber_id.in_(listed(ids)), counts)
    # Each kind has an index of its own. Without naming the kinds, all editions would be gone through.
    kinds = (edition.c.kind == EditionKind.DIGEST, edition.c.kind != EditionKind.DIGEST)
    return union_all(*(query.where(kind) for kind in kinds)).order_by("subscriber_id", "slot")


@uncut
class Planning(Aggregate):
    async def due(self, now: datetime, limit: int) -> list[AlikeSubscribers]:
        """Return active subscribers whose next digest is due, at most `limit`, the longest waiting first."""
        return await self._groups(_DUE, now, limit)

    async def count_due(self, now: datetime) -> int:
        """Return how many active subscribers' next digest is due."""
        due = (table.c.state == SubscriberState.ACTIVE, table.c.next_digest_at <= now)
        return int(await self._value(select(func.count()).where(*due)))

    async def resume_due(self, now: datetime, limit: int) -> list[AlikeSubscribers]:
        """Return subscribers whose pause is over, at most `limit`."""
        return await self._groups(_RESUMED, now, limit)

    async def histories(self, ids: Collection[int], since: datetime) -> dict[int, tuple[Issued, ...]]:
        """Return of each of these subscribers the editions issued since then and the last digest, by slot."""
        found: dict[int, list[Issued]] = {identifier: [] for identifier in ids}
        async with self._database.read() as connection:
            for some in batches(sorted(found)):
                for key, slot, issued_at, text, kind, cause in await connection.execute(history_of(some, since)):
                    found[key].append(Issued(slot, issued_at, text, EditionKind(kind), cause))
                await asyncio.sleep(0)
        return {key: tuple(editions) for key, editions in found.items()}

    async def told(self, hashes: Collection[str]) -> dict[str, Told]:
        """Return what each of these texts tells, by its hash."""
        return {key: load_told(told) for key, told in await self._of_texts(edition_text.c.told, hashes)}

    async def parts(self, hashes: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return the parts of each of these texts, by its hash."""
        return {key: tuple(parts) for key, parts in await self._of_texts(edition_text.c.parts, hashes)}

    async def carry_out(self, changes: Sequence[PlannedChange]) -> list[tuple[int, int]]:
        """Carry out the changes, all or nothing; return of each how many editions were issued, and of how many
        others only the next digest moved.

        Who has an edition of a plan's slot gets no other. Who is no longer as they were read, has been sent
        something else, or is forgotten, is left alone. Nobody may be in two of the changes.
        """
        plans = [change.what for change in changes if isinstance(change.what, Plan)]
        async with self._database.write() as connection:
            texts = await keep_texts(connection, {plan.text.hash: plan.text for plan in plans})
            if texts:
                await mark_told(connection, texts, min(plan.issued_at for plan in plans))
            members = await _still_as_read(connection, changes)
            planned = [(each, what) for each, change in members if isinstance(what := change.what, Plan)]
            issued = await _issue(connection, planned)
            if len(issued) < sum(len(change.ids) for change in changes if isinstance(change.what, Plan)):
                await drop_unused_texts(connection, {plan.text.hash for plan in plans})
            await _move(connection, members, issued)
            if issued:
                await note_told_wrong(connection, {plan.text.hash for plan in plans}, plans[0].issued_at)
        moved = {each for each, _ in members} - issued
        return [(len(issued.intersection(change.ids)), len(moved.intersection(change.ids))) for change in changes]

    async def resume(self, alike: AlikeSubscribers, next_digest_at: datetime) -> int:
        """End the pause of those who are still as they were read; return of how many."""
        active = {"state": SubscriberState.ACTIVE, "paused_until": None, "next_digest_at": next_digest_at}
        as_read = literal(alike.as_read)
        theirs = update(table).where(table.c.id.in_(listed(alike.ids)), as_read == _AS_READ)
        return await self._changed(theirs.values(active))

    async def _of_texts(self, column: ColumnElement[Any], hashes: Collection[str]) -> list[tuple[str, Any]]:
        query = select(edition_text.c.hash, column.label("found")).where(edition_text.c.hash.in_(listed(hashes)))
        return [(row["hash"], row["found"]) for row in await self._rows(query)]

    async def _groups(self, query: Select[Any], now: datetime, limit: int) -> list[AlikeSubscribers]:
        async with self._database.read() as connection:
            groups: list[AlikeSubscribers] = []
            values = {"now": now, "most": limit, "corrected_since": now - CORRECTED_FOR}
            for row in (await connection.execute(query, values)).mappings():
                groups.append(alike_of(row, tuple(sorted(map(int, row["ids"].split(","))))))
                if not len(groups) % _A_BREATH:
                    await asyncio.sleep(0)
            return groups


def alike_of(row: Row, ids: tuple[int, ...]) -> AlikeSubscribers:
    """Return those whose `SHARED` columns are these."""
    shared = {name: row[name] for name in _SHARED}
    try:
        lists = {name: json.loads(row[name]) for name in _LISTS}
        subscriber, fault = subscriber_of(shared | lists | _NOBODY), ""
    except (ValueError, TypeError, KeyError) as error:
        subscriber, fault = None, f"{type(error).__name__}: {error}"
    return AlikeSubscribers(ids, subscriber, row["told_key"], row["told_at"], row["as_read"], fault)


async def _still_as_read(
    connection: AsyncConnection, changes: Sequence[PlannedChange]
) -> list[tuple[int, PlannedChange]]:
    """Return, by id, those whose row is still as it was read, each with what becomes of them; nobody who is to be
    told a correction first."""
    change_of = {each: change for change in changes for each in change.ids}
    moments = (change.what.issued_at for change in changes if isinstance(change.what, Plan))
    waits = waits_for_correction(literal(max(moments, default=NEVER) - CORRECTED_FOR, UtcInstant))
    theirs = (table.c.id.in_(listed(change_of)), ~waits)
    rows = await connection.execute(select(table.c.id, _AS_READ).where(*theirs))
    found = [(each, change_of[each]) for each, as_read in rows if change_of[each].alike.as_read == as_read]
    return sorted(found, key=lambda member: member[0])


async def _issue(connection: AsyncConnection, planned: Sequence[tuple[int, Plan]]) -> set[int]:
    """Freeze the editions and lay out their deliveries; return who had none of that slot."""
    if not planned:
        return set()
    stamps, plan_of = _Stamps(), dict(planned)
    theirs: dict[int, list[int]] = {}
    for each, plan in planned:
        theirs.setdefault(id(plan), []).append(each)
    editions = json.dumps(
        [
            (stamps[plan.slot], stamps[plan.issued_at], len(plan.text.parts), plan.text.hash, ids)
            for ids in theirs.values()
            for plan in (plan_of[ids[0]],)
        ]
    )
    frozen = await connection.exec_driver_sql(_FREEZE, (editions,))
    new = {row.subscriber_id: row.id for row in frozen}
    deliveries = [
        (
            identifier,
            part,
            DeliveryState.PENDING,
            stamps[plan.due_for(each) if plan.due_for else plan.due_at],
            stamps[plan.issued_at],
        )
        for each, identifier in new.items()
        for plan in (plan_of[each],)
        for part in range(1, len(plan.text.parts) + 1)
    ]
    await _execute_many(connection, _LAY_OUT, deliveries)
    return set(new)


async def _move(
    connection: AsyncConnection, members: Sequence[tuple[int, PlannedChange]], issued: Collection[int]
) -> None:
    """Move the next digests, and say of those who got an edition what they have been told."""
    moved: list[_Values] = []
    told: list[_Values] = []
    stamps = _Stamps()
    for each, change in members:
        what = change.what
        if isinstance(what, Plan) and each in issued:
            at = what.issued_at if what.told_key else None
            told.append((stamps[what.next_digest_at], what.told_key, stamps[at], each))
        else:
            moved.append((stamps[what.next_digest_at], each))
    await _execute_many(connection, _MOVE, moved)
    await _execute_many(connection, _MOVE_AND_TELL, told)


class _Stamps(dict[datetime | None, str | None]):
    """Instants as they are stored, each written once."""

    def __missing__(self, instant: datetime | None) -> str | None:
        self[instant] = None if instant is None else stored_instant(instant)
        return self[instant]


async def _execute_many(connection: AsyncConnection, statement: str, rows: Sequence[_Values]) -> None:
    if rows:
        await connection.exec_driver_sql(statement, list(rows))
