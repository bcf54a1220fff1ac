"""The editions: what each subscriber was told, frozen; equal texts are stored once."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import DeliveryState, Edition, SubscriberState, Told
from digests.store.database import Database, insert, to_json
from digests.store.payloads import dump_told, load_told, unite_told
from digests.store.rows import Row
from digests.store.schema import delivery, edition_text, subscriber
from digests.store.schema import edition as table
from digests.store.uncut import uncut

_RECEIVE_NOTHING = (SubscriberState.PAUSED, SubscriberState.STOPPED, SubscriberState.GONE)
_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)


@uncut
class Editions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def issue(self, edition: Edition, next_digest_at: datetime | None, due_at: datetime) -> bool:
        """Freeze an edition, lay out its deliveries and move the subscriber's next digest, all or nothing.

        False, with nothing but the next digest moved, when that slot's edition exists; False when the
        subscriber was forgotten, paused or stopped meanwhile. A next digest that the reader has just put into
        the future by other hours is left as they set it.
        """
        async with self._database.write() as connection:
            if not await _receives(connection, edition.subscriber):
                return False
            await _move_next_digest(connection, edition, next_digest_at)
            key = await _insert_edition(connection, edition)
            if key is None:
                return False
            rows = [
                {
                    "edition_id": key,
                    "part": part,
                    "state": DeliveryState.PENDING,
                    "attempt": 0,
                    "due_at": due_at,
                    "changed_at": edition.issued_at,
                    "message": 0,
                    "new_chat": 0,
                    "reason": "",
                }
                for part in range(1, len(edition.parts) + 1)
            ]
            if rows:
                await connection.execute(plain_insert(delivery), rows)
        return True

    async def last(self, subscriber_id: int) -> Edition | None:
        """Return the edition of the latest slot, None for a newcomer."""
        query = _editions().where(table.c.subscriber_id == subscriber_id).order_by(table.c.slot.desc()).limit(1)
        return await self._one(query)

    async def at(self, subscriber_id: int, slot: datetime) -> Edition | None:
        return await self._one(_editions().where(table.c.subscriber_id == subscriber_id, table.c.slot == slot))

    async def told(self, subscriber_id: int, since: datetime) -> Told:
        """Return everything the editions issued since then have told the subscriber."""
        query = (
            select(edition_text.c.told)
            .join_from(table, edition_text)
            .where(table.c.subscriber_id == subscriber_id, table.c.issued_at >= since)
        )
        async with self._database.read() as connection:
            return unite_told([load_told(told) for told in (await connection.execute(query)).scalars()])

    async def prune(self, before: datetime) -> int:
        """Delete editions of slots before then that have nothing left to deliver, with their deliveries and
        texts; what they told is forgotten with them. Return how many went."""
        waiting = exists().where(delivery.c.edition_id == table.c.id, delivery.c.state.in_(_OPEN))
        async with self._database.write() as connection:
            gone = await connection.execute(delete(table).where(table.c.slot < before, ~waiting))
            await drop_unused_texts(connection)
        return gone.rowcount

    async def _one(self, query: Select[Any]) -> Edition | None:
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else _edition_of(row)


async def drop_unused_texts(connection: AsyncConnection) -> None:
    """Delete the texts that no edition has any more."""
    used = exists().where(table.c.text_hash == edition_text.c.hash)
    await connection.execute(delete(edition_text).where(~used))


async def _receives(connection: AsyncConnection, subscriber_id: int) -> bool:
    query = select(subscriber.c.state).where(subscriber.c.id == subscriber_id)
    state = (await connection.execute(query)).scalar()
    return state is not None and state not in _RECEIVE_NOTHING


async def _move_next_digest(connection: AsyncConnection, edition: Edition, moment: datetime | None) -> None:
    set_already = subscriber.c.next_digest_at > edition.issued_at
    await connection.execute(
        update(subscriber)
        .where(subscriber.c.id == edition.subscriber, subscriber.c.next_digest_at.is_(None) | ~set_already)
        .values(next_digest_at=moment)
    )


async def _insert_edition(connection: AsyncConnection, edition: Edition) -> int | None:
    """Return the new edition's key, None when the slot has one."""
    taken = exists().where(table.c.subscriber_id == edition.subscriber, table.c.slot == edition.slot)
    if (await connection.execute(select(taken))).scalar():
        return None
    text = {"parts": list(edition.parts), "told": dump_told(edition.told)}
    key = sha256(to_json(text).encode()).hexdigest()
    await connection.execute(
        insert(edition_text).values(hash=key, **text).on_conflict_do_nothing(index_elements=["hash"])
    )
    statement = insert(table).values(
        subscriber_id=edition.subscriber,
        slot=edition.slot,
        issued_at=edition.issued_at,
        parts=len(edition.parts),
        text_hash=key,
    )
    return int((await connection.execute(statement.returning(table.c.id))).scalar_one())


def _editions() -> Select[Any]:
    return select(
        table.c.subscriber_id, table.c.slot, table.c.issued_at, edition_text.c.parts, edition_text.c.told
    ).join_from(table, edition_text)


def _edition_of(row: Row) -> Edition:
    return Edition(
        subscriber=row["subscriber_id"],
        slot=row["slot"],
        issued_at=row["issued_at"],
        parts=tuple(row["parts"]),
        told=load_told(row["told"]),
    )
