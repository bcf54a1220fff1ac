"""The editions: what each subscriber was told, frozen; equal texts are stored once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row as Selected
from sqlalchemy import Select, and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import DeliveryState, Edition, SubscriberState, Told
from digests.rules.sending.editions import REMEMBERED
from digests.rules.sending.told import load_told, unite
from digests.store.database import Aggregate
from digests.store.rows import Row, batches
from digests.store.schema import delivery, edition_text, subscriber
from digests.store.schema import edition as table
from digests.store.sending.alike import SHARED, alike_of
from digests.store.sending.frozen import drop_unused_texts, freeze
from digests.store.sending.issuing import Change, Plan, carry_out
from digests.store.uncut import uncut

_RECEIVE_NOTHING = (SubscriberState.PAUSED, SubscriberState.STOPPED, SubscriberState.GONE)
_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)
_PRUNED_AT_ONCE = 1000


@uncut
class Editions(Aggregate):
    async def issue(self, edition: Edition, next_digest_at: datetime | None, due_at: datetime) -> bool:
        """Freeze an edition, lay out its deliveries and move the subscriber's next digest, all or nothing.

        False, with nothing but the next digest moved, when that slot's edition exists; False when the
        subscriber was forgotten, paused or stopped meanwhile. A next digest that the reader has just put into
        the future by other hours is left as they set it.
        """
        async with self._database.write() as connection:
            query = select(*SHARED.values()).where(subscriber.c.id == edition.subscriber)
            row = (await connection.execute(query)).first()
            known = row and alike_of(dict(zip(SHARED, row, strict=True)), (edition.subscriber,))
            if not known or not known.subscriber or known.subscriber.state in _RECEIVE_NOTHING:
                return False
            set_already = known.subscriber.next_digest_at
            if set_already is not None and set_already > edition.issued_at:
                next_digest_at = set_already
            plan = Plan(
                slot=edition.slot,
                issued_at=edition.issued_at,
                text=freeze(edition.parts, edition.told, edition.answers),
                due_at=due_at,
                next_digest_at=next_digest_at,
            )
            ((issued, _),) = await carry_out(connection, [Change(known, known.ids, plan)])
        return issued > 0

    async def last(self, subscriber_id: int) -> Edition | None:
        """Return the edition of the latest slot, None for a newcomer."""
        return next(iter(await self.latest(subscriber_id, 1)), None)

    async def latest(self, subscriber_id: int, most: int) -> list[Edition]:
        """Return at most so many editions, that of the latest slot first."""
        query = _editions().where(table.c.subscriber_id == subscriber_id).order_by(table.c.slot.desc())
        async with self._database.read() as connection:
            return [_edition_of(row) for row in (await connection.execute(query.limit(most))).mappings()]

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
            return unite([load_told(told) for told in (await connection.execute(query)).scalars()])

    async def prune(self, before: datetime) -> int:
        """Delete editions of slots before then that have nothing left to deliver, with their deliveries and
        texts; what they told is forgotten with them. Return how many went. Others may write in between."""
        waiting = exists().where(delivery.c.edition_id == table.c.id, delivery.c.state.in_(_OPEN))
        old = select(table.c.id, table.c.subscriber_id, table.c.issued_at).where(table.c.slot < before, ~waiting)
        pruned = 0
        while True:
            async with self._database.write() as connection:
                rows = (
                    await connection.execute(old.order_by(table.c.slot, table.c.id).limit(_PRUNED_AT_ONCE))
                ).all()
                if not rows:
                    await drop_unused_texts(connection)
                    return pruned
                for some in batches(rows):
                    await _forget_keys(connection, some)
                    await connection.execute(delete(table).where(table.c.id.in_([row.id for row in some])))
            pruned += len(rows)

    async def _one(self, query: Select[Any]) -> Edition | None:
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else _edition_of(row)


async def _forget_keys(connection: AsyncConnection, editions: Sequence[Selected[Any, Any, Any]]) -> None:
    """Keys into which these editions went, and which would still count, hold no longer: the editions that stay say
    who was told alike."""
    newest = max(edition.issued_at for edition in editions)
    theirs = subscriber.c.id.in_({edition.subscriber_id for edition in editions})
    counted = and_(theirs, subscriber.c.told_at <= newest + REMEMBERED)
    await connection.execute(update(subscriber).where(counted).values(told_key=None, told_at=None))


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
