"""Finds who is due, in groups who chose alike and were told alike, and issues the editions of many at once.

One transaction issues editions for a thousand subscribers, whatever they chose, in the order of their ids. So a
database page is written once for all neighbours on it.
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
from digests.store.dialects import POSTGRESQL, SQLITE, listed, listed_texts
from digests.store.issuing.corrections import CORRECTED_FOR, note_told_wrong, waits_for_correction
from digests.store.issuing.editions import FrozenText, drop_unused_texts, keep_texts, mark_told
from digests.store.issuing.subscribers import subscriber_of
from digests.store.rows import Row, batches
from digests.store.schema import edition, edition_text
from digests.store.schema import subscriber as table

NEVER = datetime.max.replace(tzinfo=UTC)
_A_BREATH = 200  # rows; then other tasks have their turn

# The columns that shape no digest: who somebody is, how a message goes out, what became of a delivery. The values
# here stand for them in the row of a group.
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
# All shared columns as one text. One comparison tells whether a row is still as it was read.
_WORDS: Iterable[ColumnElement[str]] = [func.coalesce(cast(column, Text), "") for column in _SHARED.values()]
_AS_READ = reduce(lambda whole, words: whole.concat("\x1f").concat(words), _WORDS)
SHARED: Mapping[str, ColumnElement[Any]] = _SHARED | {"as_read": _AS_READ}
"""The columns in which subscribers are alike, lists as their JSON text, and `as_read`: all of them as one text."""


@dataclass(frozen=True, slots=True)
class AlikeSubscribers:
    """Subscribers whose rows are alike in all that shapes a digest, and who were told alike by `told_key` and
    `told_at` (None: their editions tell the history). A decision for one of them holds for all.

    `subscriber` is what they share, and no real subscriber. None means that their rows cannot be read; `fault`
    says why. `as_read` shows whether a row has changed since it was read.
    """

    ids: tuple[int, ...]
    subscriber: Subscriber | None
    told_key: str | None
    told_at: datetime | None
    as_read: str
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An edition: its slot, when it is issued and due, and when the next digest is due.

    `told_key` is the key of what its subscribers will have been told. `due_for` gives the due time by id, if it
    differs between subscribers; else `due_at` holds for all.
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
    """Only another moment for the next digest. `fault` means that these subscribers could not be dealt with."""

    next_digest_at: datetime
    fault: bool = False


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """The change for some members of a group. A member whose row has changed since it was read is left alone."""

    alike: AlikeSubscribers
    ids: Sequence[int]
    what: Plan | Move


def _groups_of(*wanted: ColumnElement[bool]) -> Select[Any]:
    """Return the query for groups of the wanted subscribers, with the parameters `now` and `most`. The query is
    built once, because building it takes longer than running it."""
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
# The rows of a crowd are written as plain SQL. SQLAlchemy's look at each value took a quarter of the processor's
# time (`tests.benchmarks.planning`).
_Values = tuple[int | str | None, ...]
# A subscriber with an edition of that slot gets no other. The JSON values that editions share are read once.
_FREEZE = {
    SQLITE: "WITH plan AS MATERIALIZED ("
    "SELECT json_extract(value, '$[0]') AS slot, json_extract(value, '$[1]') AS issued,"
    " json_extract(value, '$[2]') AS many, json_extract(value, '$[3]') AS hash, json_extract(value, '$[4]') AS ids"
    " FROM json_each(?)) INSERT INTO edition (subscriber_id, slot, issued_at, parts, text_hash)"
    " SELECT who.value, slot, issued, many, hash FROM plan, json_each(plan.ids) AS who WHERE true"
    " ORDER BY who.value ON CONFLICT DO NOTHING RETURNING id, subscriber_id",
    POSTGRESQL: "WITH plan AS MATERIALIZED ("
    "SELECT (value->>0 || '+00')::timestamptz AS slot, (value->>1 || '+00')::timestamptz AS issued,"
    " (value->>2)::integer AS many, value->>3 AS hash, value->4 AS ids"
    " FROM json_array_elements($1::text::json) AS value)"
    " INSERT INTO edition (subscriber_id, slot, issued_at, parts, text_hash)"
    " SELECT who.value::bigint, slot, issued, many, hash"
    " FROM plan, json_array_elements_text(plan.ids) AS who(value)"
    " ORDER BY who.value::bigint ON CONFLICT DO NOTHING RETURNING id, subscriber_id",
}
# Instants are given as SQLite stores them, in UTC.
_LAY_OUT = {
    SQLITE: "INSERT INTO delivery"
    " (edition_id, part, state, attempt, due_at, changed_at, message, new_chat, reason)"
    " VALUES (?, ?, ?, 0, ?, ?, 0, 0, '')",
    POSTGRESQL: "INSERT INTO delivery"
    " (edition_id, part, state, attempt, due_at, changed_at, message, new_chat, reason)"
    " VALUES ($1, $2, $3, 0, ($4::text || '+00')::timestamptz, ($5::text || '+00')::timestamptz, 0, 0, '')",
}
_MOVE = {
    SQLITE: "UPDATE subscriber SET next_digest_at = ? WHERE id = ?",
    POSTGRESQL: "UPDATE subscriber SET next_digest_at = ($1::text || '+00')::timestamptz WHERE id = $2",
}
_MOVE_AND_TELL = {
    SQLITE: "UPDATE subscriber SET next_digest_at = ?, told_key = ?, told_at = ? WHERE id = ?",
    POSTGRESQL: "UPDATE subscriber SET next_digest_at = ($1::text || '+00')::timestamptz, told_key = $2,"
    " told_at = ($3::text || '+00')::timestamptz WHERE id = $4",
}


def history_of(ids: Collection[int], since: datetime) -> CompoundSelect[Any]:
    """Return the query for the editions issued to these subscribers since then, and each one's last digest."""
    latest = edition.alias()
    theirs = (latest.c.subscriber_id == edition.c.subscriber_id, latest.c.kind == EditionKind.DIGEST)
    last = select(func.max(latest.c.slot)).where(*theirs)
    counts = or_(edition.c.issued_at >= since, edition.c.slot == last.scalar_subquery())
    columns = (edition.c[name] for name in _ISSUED)
    query = select(*columns).where(edition.c.subscriber_id.in_(listed(ids)), counts)
    # Each kind has its own index. A query that names no kind would read all editions.
    kinds = (edition.c.kind == EditionKind.DIGEST, edition.c.kind != EditionKind.DIGEST)
    return union_all(*(query.where(kind) for kind in kinds)).order_by("subscriber_id", "slot")


@uncut
class Planning(Aggregate):
    async def due(self, now: datetime, limit: int) -> list[AlikeSubscribers]:
        """Return at most `limit` active subscribers whose next digest is due, the longest waiting first."""
        return await self._groups(_DUE, now, limit)

    async def count_due(self, now: datetime) -> int:
        """Return how many active subscribers have a next digest that is due."""
        due = (table.c.state == SubscriberState.ACTIVE, table.c.next_digest_at <= now)
        return int(await self._value(select(func.count()).where(*due)))

    async def resume_due(self, now: datetime, limit: int) -> list[AlikeSubscribers]:
        """Return at most `limit` subscribers whose pause is over."""
        return await self._groups(_RESUMED, now, limit)

    async def histories(self, ids: Collection[int], since: datetime) -> dict[int, tuple[Issued, ...]]:
        """Return by subscriber the editions issued since then and the last digest, in the order of slots."""
        found: dict[int, list[Issued]] = {identifier: [] for identifier in ids}
        async with self._database.read() as connection:
            for some in batches(sorted(found)):
                for key, slot, issued_at, text, kind, cause in await connection.execute(history_of(some, since)):
                    found[key].append(Issued(slot, issued_at, text, EditionKind(kind), cause))
                await asyncio.sleep(0)
        return {key: tuple(editions) for key, editions in found.items()}

    async def told(self, hashes: Collection[str]) -> dict[str, Told]:
        """Return by hash what each of these texts tells."""
        return {key: load_told(told) for key, told in await self._of_texts(edition_text.c.told, hashes)}

    async def parts(self, hashes: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return by hash the parts of each of these texts."""
        return {key: tuple(parts) for key, parts in await self._of_texts(edition_text.c.parts, hashes)}

    async def carry_out(self, changes: Sequence[PlannedChange]) -> list[tuple[int, int]]:
        """Carry out all changes, or none. Return for each change how many editions were issued, and for how many
        other subscribers only the next digest moved.

        A subscriber with an edition of the plan's slot gets no other. A subscriber whose row changed since it was
        read, who was sent something else, or who is forgotten, is left alone. No subscriber may be in two changes.
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
        """End the pause of those whose rows are as they were read. Return how many pauses ended."""
        active = {"state": SubscriberState.ACTIVE, "paused_until": None, "next_digest_at": next_digest_at}
        as_read = literal(alike.as_read)
        theirs = update(table).where(table.c.id.in_(listed(alike.ids)), as_read == _AS_READ)
        return await self._changed(theirs.values(active))

    async def _of_texts(self, column: ColumnElement[Any], hashes: Collection[str]) -> list[tuple[str, Any]]:
        query = select(edition_text.c.hash, column.label("found")).where(
            edition_text.c.hash.in_(listed_texts(hashes))
        )
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
    """Return the group of these `ids`, whose `SHARED` columns are in the row."""
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
    """Return the subscribers whose rows are still as they were read, each with its change, by id. A subscriber who
    is to be told a correction first is left out."""
    change_of = {each: change for change in changes for each in change.ids}
    moments = (change.what.issued_at for change in changes if isinstance(change.what, Plan))
    waits = waits_for_correction(literal(max(moments, default=NEVER) - CORRECTED_FOR, UtcInstant))
    theirs = (table.c.id.in_(listed(change_of)), ~waits)
    rows = await connection.execute(select(table.c.id, _AS_READ).where(*theirs))
    found = [(each, change_of[each]) for each, as_read in rows if change_of[each].alike.as_read == as_read]
    return sorted(found, key=lambda member: member[0])


async def _issue(connection: AsyncConnection, planned: Sequence[tuple[int, Plan]]) -> set[int]:
    """Store the editions and their deliveries. Return the ids of those who had no edition of that slot."""
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
    frozen = await connection.exec_driver_sql(_FREEZE[connection.dialect.name], (editions,))
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
    """Move the next digests. For subscribers who got an edition, also store the key of what they were told."""
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
    """Instants as they are stored. Each instant is formatted once."""

    def __missing__(self, instant: datetime | None) -> str | None:
        self[instant] = None if instant is None else stored_instant(instant)
        return self[instant]


async def _execute_many(
    connection: AsyncConnection, statement: Mapping[str, str], rows: Sequence[_Values]
) -> None:
    if rows:
        await connection.exec_driver_sql(statement[connection.dialect.name], list(rows))
