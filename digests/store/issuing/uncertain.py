"""Stores the parts that may have arrived: which sender left them so, when each is looked up, and the result."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Delivery, DeliveryState, Doubt
from digests.rules.issuing.fates import after_death
from digests.rules.issuing.uncertainty import COLLECTED_FOR, SHARED, UncertainPolicy, sequence_of
from digests.store.database import Aggregate, uncut
from digests.store.dialects import database_clock, insert, listed
from digests.store.issuing.parts import (
    IS_RECORDED,
    aftermath_values,
    delivery_of,
    doubt_is_over,
    give_up_of_the_gone,
    select_deliveries,
)
from digests.store.schema import delivery as table
from digests.store.schema import message_number, probe_message

KEPT_IN_MIND = timedelta(days=1)

_MESSAGE = (probe_message.c.chat, probe_message.c.message)
_PROBES = select(*_MESSAGE)
_WAITING = (table.c.state == DeliveryState.UNCERTAIN, table.c.probe_at.is_not(None))
_BESIDE = (table.c.sequence, table.c.id_floor, table.c.changed_at)
_DOUBTS = select_deliveries().add_columns(*_BESIDE).where(*_WAITING).order_by(table.c.probe_at, table.c.id)


@uncut
class Doubts(Aggregate):
    async def end_leases(
        self, now: datetime, policy: UncertainPolicy, mine: Collection[int] = ()
    ) -> list[Delivery]:
        """Settle by policy the parts that a dead or frozen sender left on their way, in one transaction, by the
        database's clock. Return these parts. `mine` are on their way with the living caller."""
        lease_is_over = (table.c.state == DeliveryState.SENDING) & (table.c.lease_until <= database_clock())
        over = (lease_is_over, table.c.id.not_in(listed(mine)))
        async with self._database.write() as connection:
            found = (await connection.execute(select(table.c.id, table.c.attempt).where(*over))).all()
            if not found:
                return []
            for attempt in sorted({row.attempt for row in found}):
                after, ids = after_death(attempt, now, policy), [row.id for row in found if row.attempt == attempt]
                values: dict[str, Any] = {"state": after.outcome.state, "reason": after.outcome.reason}
                values |= {"changed_at": now, "lease_until": None, **aftermath_values(after.aftermath)}
                values |= {} if after.due_at is None else {"due_at": after.due_at}
                await connection.execute(update(table).where(table.c.id.in_(listed(ids))).values(values))
                await give_up_of_the_gone(connection, ids, now)
            query = select_deliveries().where(table.c.id.in_(listed(row.id for row in found)))
            rows = (await connection.execute(query.order_by(table.c.id))).mappings().all()
        return [delivery_of(row) for row in rows]

    async def to_probe(self, now: datetime, limit: int) -> list[Doubt]:
        """Return the parts that are to be looked up now, the longest due first."""
        query = _DOUBTS.where(table.c.probe_at <= now).limit(limit)
        return [
            Doubt(delivery_of(row), sequence=row["sequence"], floor=row["id_floor"], since=row["changed_at"])
            for row in await self._rows(query)
        ]

    async def next_probe(self) -> datetime | None:
        """Return when the next part is to be looked up. None means that no part waits for that."""
        earliest: datetime | None = await self._value(select(func.min(table.c.probe_at)).where(*_WAITING))
        return earliest

    async def known(self, sequence: int, floor: int, ceiling: int, since: datetime) -> frozenset[int]:
        """Return the numbers between `floor` and `ceiling` of messages of ours that were sent since then."""
        parts = select(table.c.message).where(IS_RECORDED, table.c.sequence == sequence)
        parts = parts.where(table.c.message > floor, table.c.message < ceiling, table.c.sent_at >= since)
        async with self._database.read() as connection:
            numbers = set((await connection.execute(parts)).scalars())
            ours = (await connection.execute(_PROBES)).all()
        numbers |= {row.message for row in ours if sequence_of(row.chat) == sequence}
        return frozenset(number for number in numbers if floor < number < ceiling)

    async def lowest_made(self, floor: int, since: datetime) -> int | None:
        """Return the lowest number above `floor` of the messages that probing sent since then, in the numbering
        that private chats and basic groups share. None means no such message. Nothing accepted earlier has a
        higher number."""
        since_then = (probe_message.c.made_at >= since, probe_message.c.message > floor)
        made = await self._rows(_PROBES.where(*since_then))
        return min((row["message"] for row in made if sequence_of(row["chat"]) == SHARED), default=None)

    async def found(self, doubt: Doubt, message: int, now: datetime) -> bool:
        """Note that the part arrived as this message. Return False, and change nothing, if no doubt is left."""
        values = {"state": DeliveryState.SENT, "message": message, "sent_at": now, "reason": ""}
        return await self._settle(doubt, values | _cleared(now), now)

    async def absent(self, doubt: Doubt, now: datetime) -> bool:
        """Note that the part did not arrive, and make it due at once. Return as `found` does."""
        values = {"state": DeliveryState.PENDING, "due_at": now, "reason": "looked up: it had not arrived"}
        return await self._settle(doubt, values | _cleared(now), now)

    async def give_up(self, doubt: Doubt, reason: str, now: datetime) -> bool:
        """Leave the part uncertain for good, and let operators be told of it. Return as `found` does."""
        return await self._settle(doubt, _for_good(reason, now), now)

    async def postpone(self, doubts: Collection[Doubt], until: datetime) -> None:
        """Let these parts be looked up later, at `until`."""
        these = table.c.id.in_(listed(doubt.delivery.id for doubt in doubts))
        await self._changed(update(table).where(*_WAITING, these, table.c.probe_at < until).values(probe_at=until))

    async def release(self, reason: str, now: datetime) -> int:
        """Stop looking up: every part that waits for it stays uncertain for good. Return how many parts."""
        return await self._changed(update(table).where(*_WAITING).values(_for_good(reason, now)))

    async def see(self, numbers: Mapping[int, int]) -> None:
        """Store by numbering the highest number that was seen on a message that is no part."""
        async with self._database.write() as connection:
            for sequence, number in numbers.items():
                await _see(connection, sequence, number)

    async def made(self, chat: int, message: int, now: datetime) -> None:
        """Store a message that probing has sent to the operations chat."""
        made = insert(probe_message).values(chat=chat, message=message, made_at=now)
        forgotten = (probe_message.c.gone_at.is_not(None), probe_message.c.made_at < now - KEPT_IN_MIND)
        async with self._database.write() as connection:
            await connection.execute(made.on_conflict_do_nothing())
            await _see(connection, sequence_of(chat), message)
            await connection.execute(delete(probe_message).where(*forgotten))

    async def left_over(self) -> list[tuple[int, int]]:
        """Return chat and number of the messages of probing that are still there, the oldest first."""
        query = _PROBES.where(probe_message.c.gone_at.is_(None)).order_by(
            probe_message.c.made_at, probe_message.c.chat, probe_message.c.message
        )
        return [(row["chat"], row["message"]) for row in await self._rows(query)]

    async def tidied(self, chat: int, message: int, now: datetime) -> None:
        """Note that a message of probing was deleted. Its number stays known: no part is looked for under it."""
        here = (probe_message.c.chat == chat, probe_message.c.message == message)
        await self._changed(update(probe_message).where(*here).values(gone_at=now))

    async def _settle(self, doubt: Doubt, values: dict[str, Any], now: datetime) -> bool:
        fence = (*_WAITING, table.c.id == doubt.delivery.id, table.c.attempt == doubt.delivery.attempt)
        settled = update(table).where(*fence).values(changed_at=now, **values)
        async with self._database.write() as connection:
            changed = (await connection.execute(settled)).rowcount == 1
            await give_up_of_the_gone(connection, [doubt.delivery.id] if changed else [], now)
        return changed


async def _see(connection: AsyncConnection, sequence: int, number: int) -> None:
    seen, lower = (
        insert(message_number).values(sequence=sequence, highest=number),
        message_number.c.highest < number,
    )
    higher = seen.on_conflict_do_update(index_elements=["sequence"], set_={"highest": number}, where=lower)
    await connection.execute(higher)


def _cleared(now: datetime) -> dict[str, Any]:
    return {"probe_at": None, **doubt_is_over(now + COLLECTED_FOR)}


def _for_good(reason: str, now: datetime) -> dict[str, Any]:
    to_tell = case((table.c.reported_at.is_(None), now + COLLECTED_FOR), else_=table.c.report_at)
    return {"probe_at": None, "reason": table.c.reason + f"; {reason}", "report_at": to_tell}
