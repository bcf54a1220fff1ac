"""Editions that are alike, frozen for all their subscribers at once; equal texts are stored once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, exists, literal, or_, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import DeliveryState, Told
from digests.store.database import insert, to_json
from digests.store.payloads import dump_told
from digests.store.rows import batches
from digests.store.schema import delivery, edition, edition_text, subscriber


@dataclass(frozen=True, slots=True)
class FrozenText:
    """The parts of an edition and what they tell, as they are stored; `hash` is of both."""

    hash: str
    parts: list[str]
    told: dict[str, Any]


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


def freeze(parts: Sequence[str], told: Told) -> FrozenText:
    """Return a text as it is stored: the same parts and told give the same bytes."""
    content: dict[str, Any] = {"parts": list(parts), "told": dump_told(told)}
    return FrozenText(sha256(to_json(content).encode()).hexdigest(), content["parts"], content["told"])


async def keep_texts(connection: AsyncConnection, texts: Mapping[str, FrozenText]) -> None:
    """Store these texts, by hash, that are not stored yet; in the caller's transaction, as all that follows."""
    rows = [{"hash": text.hash, "parts": text.parts, "told": text.told} for text in texts.values()]
    if rows:
        await connection.execute(insert(edition_text).on_conflict_do_nothing(index_elements=["hash"]), rows)


async def drop_unused_texts(connection: AsyncConnection, hashes: Collection[str] | None = None) -> None:
    """Delete the texts, of these or of all, that no edition has any more."""
    unused = ~exists().where(edition.c.text_hash == edition_text.c.hash)
    if hashes is None:
        await connection.execute(delete(edition_text).where(unused))
    for some in batches(sorted(hashes or ())):
        await connection.execute(delete(edition_text).where(edition_text.c.hash.in_(some), unused))


async def issue(
    connection: AsyncConnection, plan: Plan, ids: Sequence[int], condition: ColumnElement[bool]
) -> tuple[int, int]:
    """Freeze the edition for all of these subscribers who meet the condition, lay out its deliveries and move
    their next digests. Its text is stored before. Return how many editions that were, and of how many others only
    the next digest moved, because they have an edition of that slot.

    A next digest that was put after `issued_at` meanwhile stays. All `ids` go into one statement.
    """
    issued = await _freeze(connection, plan, ids, condition)
    if issued:
        await _lay_out(connection, plan, issued)
        await _move(connection, plan, subscriber.c.id.in_(list(issued)), told=True)
    others = [each for each in ids if each not in issued]
    if not others:
        return len(issued), 0
    return len(issued), await _move(connection, plan, and_(subscriber.c.id.in_(others), condition), told=False)


async def _freeze(
    connection: AsyncConnection, plan: Plan, ids: Sequence[int], condition: ColumnElement[bool]
) -> dict[int, int]:
    """Return the new editions' keys by subscriber."""
    values = {
        "slot": plan.slot,
        "issued_at": plan.issued_at,
        "parts": len(plan.text.parts),
        "text_hash": plan.text.hash,
    }
    row = [literal(value, edition.c[name].type) for name, value in values.items()]
    chosen = select(subscriber.c.id, *row).where(subscriber.c.id.in_(ids), condition)
    freezing = (
        insert(edition)
        .from_select(["subscriber_id", *values], chosen)
        .on_conflict_do_nothing(index_elements=["subscriber_id", "slot"])
        .returning(edition.c.subscriber_id, edition.c.id)
    )
    return {row[0]: row[1] for row in await connection.execute(freezing)}


async def _lay_out(connection: AsyncConnection, plan: Plan, issued: Mapping[int, int]) -> None:
    shared = {
        "state": DeliveryState.PENDING,
        "attempt": 0,
        "changed_at": plan.issued_at,
        "message": 0,
        "new_chat": 0,
        "reason": "",
    }
    row = {name: literal(value, delivery.c[name].type) for name, value in shared.items()}
    parts = range(1, len(plan.text.parts) + 1)
    if plan.due_for is None:
        row["due_at"] = literal(plan.due_at, delivery.c.due_at.type)
        for part in parts:
            chosen = select(edition.c.id, literal(part), *row.values())
            chosen = chosen.where(edition.c.id.in_(list(issued.values())))
            await connection.execute(plain_insert(delivery).from_select(["edition_id", "part", *row], chosen))
        return
    rows = []
    for reader, key in issued.items():
        due_at = plan.due_for(reader)
        rows += [{"edition_id": key, "part": part, "due_at": due_at} for part in parts]
    if rows:
        own: dict[str, ColumnElement[Any]] = {name: bindparam(name) for name in ("edition_id", "part", "due_at")}
        await connection.execute(plain_insert(delivery).values(row | own), rows)


async def _move(connection: AsyncConnection, plan: Plan, chosen: ColumnElement[bool], *, told: bool) -> int:
    next_digest_at = subscriber.c.next_digest_at
    may_move = or_(next_digest_at.is_(None), next_digest_at <= plan.issued_at)
    moment = literal(plan.next_digest_at, next_digest_at.type)
    values: dict[str, Any] = {"next_digest_at": case((may_move, moment), else_=next_digest_at)}
    if told:
        values |= {"told_key": plan.told_key, "told_at": plan.issued_at if plan.told_key else None}
    return (await connection.execute(update(subscriber).where(chosen).values(values))).rowcount
