"""Editions of many subscribers at once: some statements for a thousand of them, whatever they chose.

Whom a change is for, and what it is, are put into two temporary tables of the writer's connection; then each
statement works on all of them in the order of their ids, so that a page is written once for all its neighbours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    ScalarSelect,
    Table,
    Text,
    case,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable

from digests.model import DeliveryState
from digests.store.columns import Instant, Key
from digests.store.database import insert, packed
from digests.store.schema import delivery, edition, subscriber
from digests.store.sending.alike import AS_READ, Alike
from digests.store.sending.frozen import FrozenText, drop_unused_texts, keep_texts, mark_told

_temporary = MetaData()
_planned = Table(
    "planned",
    _temporary,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("change", Integer, nullable=False),
    Column("due_at", Instant),
    prefixes=["TEMPORARY"],
)
_change = Table(
    "planned_change",
    _temporary,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("as_read", Text, nullable=False),
    Column("slot", Instant),
    Column("issued_at", Instant),
    Column("parts", Integer),
    Column("text_hash", Text),
    Column("due_at", Instant),
    Column("next_digest_at", Instant),
    Column("told_key", Text),
    Column("told_at", Instant),
    prefixes=["TEMPORARY"],
)


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
class Change:
    """What becomes of some of those who are alike, as far as they are still as they were read."""

    alike: Alike
    ids: Sequence[int]
    what: Plan | Move


async def carry_out(connection: AsyncConnection, changes: Sequence[Change]) -> list[tuple[int, int]]:
    """Carry out the changes in the caller's transaction. Return of each how many editions were issued, and of how
    many others only the next digest moved.

    Who is no longer as they were read is left alone; who has an edition of that slot gets no other. Nobody may be
    in two of the changes.
    """
    plans = [change.what for change in changes if isinstance(change.what, Plan)]
    texts = await keep_texts(connection, {plan.text.hash: plan.text for plan in plans})
    if texts:
        await mark_told(connection, texts, min(plan.issued_at for plan in plans))
    await _put_down(connection, changes)
    left_alone = await _leave_alone_the_changed(connection)
    floor = (await connection.execute(select(func.coalesce(func.max(edition.c.id), 0)))).scalar_one()
    issued = await _issue(connection)
    await _lay_out(connection, floor, max((len(plan.text.parts) for plan in plans), default=0))
    if not left_alone and issued == sum(len(change.ids) for change in changes if isinstance(change.what, Plan)):
        counts = [(len(each.ids), 0) if isinstance(each.what, Plan) else (0, len(each.ids)) for each in changes]
    else:
        counts = await _counts(connection, floor, len(changes))
        await drop_unused_texts(connection, {plan.text.hash for plan in plans})
        await _move_who_has_it(connection, floor)
    await _move(connection)
    return counts


async def _put_down(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Fill the temporary tables: the changes by number, and who is planned for which."""
    for temporary in (_planned, _change):
        await connection.execute(CreateTable(temporary, if_not_exists=True))
        await connection.execute(delete(temporary))
    rows = []
    members: dict[int, tuple[int, str | None]] = {}
    moments = _Moments(connection)
    for number, change in enumerate(changes):
        what = change.what
        row = {"number": number, "as_read": change.alike.as_read, "next_digest_at": what.next_digest_at}
        rows.append(row | _edition_in(change))
        due_for = what.due_for if isinstance(what, Plan) else None
        members |= {each: (number, moments[due_for(each)] if due_for else None) for each in change.ids}
    await connection.execute(plain_insert(_change), rows)
    await connection.execute(plain_insert(_planned).from_select(["id", "change", "due_at"], packed(members, 2)))


class _Moments(dict[datetime, str]):
    """Instants as the database stores them; many subscribers have the same."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__()
        kind = delivery.c.due_at.type.dialect_impl(connection.dialect)
        self._stored = kind.bind_processor(connection.dialect) or str

    def __missing__(self, moment: datetime) -> str:
        value: str = self._stored(moment)
        self[moment] = value
        return value


def _edition_in(change: Change) -> dict[str, Any]:
    """Return what is issued, empty where nothing is, and what its subscribers have been told then."""
    what, known = change.what, change.alike
    if isinstance(what, Move):
        nothing = dict.fromkeys(("slot", "issued_at", "parts", "text_hash", "due_at"))
        return nothing | {"told_key": known.told_key, "told_at": known.told_at}
    return {
        "slot": what.slot,
        "issued_at": what.issued_at,
        "parts": len(what.text.parts),
        "text_hash": what.text.hash,
        "due_at": what.due_at,
        "told_key": what.told_key,
        "told_at": what.issued_at if what.told_key else None,
    }


async def _leave_alone_the_changed(connection: AsyncConnection) -> int:
    """Take out whose row is no longer as it was read; return how many. Rows are found by their keys alone."""
    theirs = (subscriber.c.id == _planned.c.id, _change.c.number == _planned.c.change)
    unchanged = exists().where(*theirs, _change.c.as_read == AS_READ)
    return (await connection.execute(delete(_planned).where(~unchanged))).rowcount


async def _issue(connection: AsyncConnection) -> int:
    names = ("slot", "issued_at", "parts", "text_hash")
    chosen = (
        select(_planned.c.id, *(_change.c[name] for name in names))
        .join_from(_planned, _change, _change.c.number == _planned.c.change)
        .where(_change.c.slot.is_not(None))
        .order_by(_planned.c.id)
    )
    freezing = insert(edition).from_select(["subscriber_id", *names], chosen)
    freezing = freezing.on_conflict_do_nothing(index_elements=["subscriber_id", "slot"])
    return (await connection.execute(freezing)).rowcount


async def _lay_out(connection: AsyncConnection, floor: int, most_parts: int) -> None:
    """Lay out the deliveries of the editions that are new since `floor`."""
    shared = {"state": DeliveryState.PENDING, "attempt": 0, "message": 0, "new_chat": 0, "reason": ""}
    row: dict[str, Any] = {name: literal(value, delivery.c[name].type) for name, value in shared.items()}
    row |= {"due_at": func.coalesce(_planned.c.due_at, _change.c.due_at), "changed_at": edition.c.issued_at}
    for part in range(1, most_parts + 1):
        chosen = (
            select(edition.c.id, literal(part), *row.values())
            .join_from(edition, _planned, _planned.c.id == edition.c.subscriber_id)
            .join(_change, _change.c.number == _planned.c.change)
            .where(edition.c.id > floor, edition.c.parts >= part)
        )
        await connection.execute(plain_insert(delivery).from_select(["edition_id", "part", *row], chosen))


async def _counts(connection: AsyncConnection, floor: int, changes: int) -> list[tuple[int, int]]:
    new = exists().where(edition.c.subscriber_id == _planned.c.id, edition.c.id > floor)
    query = select(_planned.c.change, func.count(), func.sum(case((new, 1), else_=0))).group_by(_planned.c.change)
    found = {number: (issued, all_ - issued) for number, all_, issued in await connection.execute(query)}
    return [found.get(number, (0, 0)) for number in range(changes)]


async def _move_who_has_it(connection: AsyncConnection, floor: int) -> None:
    """Move the next digest of those who have an edition of that slot, and be done with them."""
    new = exists().where(edition.c.subscriber_id == _planned.c.id, edition.c.id > floor)
    plans = select(_change.c.number).where(_change.c.slot.is_not(None))
    others = select(_planned.c.id).where(_planned.c.change.in_(plans), ~new)
    moment = {"next_digest_at": _of_change("next_digest_at")}
    await connection.execute(update(subscriber).where(subscriber.c.id.in_(others)).values(moment))
    await connection.execute(delete(_planned).where(_planned.c.id.in_(others)))


async def _move(connection: AsyncConnection) -> None:
    values = {name: _of_change(name) for name in ("next_digest_at", "told_key", "told_at")}
    planned = subscriber.c.id.in_(select(_planned.c.id))
    await connection.execute(update(subscriber).where(planned).values(values))


def _of_change(name: str) -> ScalarSelect[Any]:
    """Return what the change of a subscriber's row says."""
    found = select(_change.c[name]).join_from(_planned, _change, _change.c.number == _planned.c.change)
    return found.where(_planned.c.id == subscriber.c.id).scalar_subquery()
