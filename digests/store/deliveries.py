"""The deliveries and their fate. Every change is conditional on the state it starts from."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update

from digests.model import Address, ChatKind, Delivery, DeliveryState, Outcome, SubscriberState
from digests.rules.sending.doubts import NO_AFTERMATH, Aftermath, aftermath_of
from digests.store.database import Database
from digests.store.doubt_columns import aftermath_values, numbering_at_claim
from digests.store.rows import Row
from digests.store.schema import delivery as table
from digests.store.schema import edition, edition_text, subscriber
from digests.store.uncut import uncut

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)

_AWAY = (SubscriberState.STOPPED, SubscriberState.GONE)


@uncut
class Deliveries:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Return pending parts that may go now, the longest due first: one per subscriber, none before the
        earlier parts of its edition have arrived, none beside another that is on its way, none for a reader
        who stopped or is gone."""
        busy = table.alias()
        their_edition = edition.alias()
        on_its_way = (
            exists()
            .where(busy.c.edition_id == their_edition.c.id, busy.c.state == DeliveryState.SENDING)
            .where(their_edition.c.subscriber_id == edition.c.subscriber_id)
        )
        turn = func.row_number().over(
            partition_by=edition.c.subscriber_id, order_by=(edition.c.slot, table.c.part)
        )
        ready = (
            select(table.c.id, turn.label("turn"))
            .join_from(table, edition)
            .join(subscriber)
            .where(table.c.due_at <= now, *_waiting(), ~on_its_way)
            .subquery()
        )
        first = select(ready.c.id).where(ready.c.turn == 1)
        query = select_deliveries().where(table.c.id.in_(first)).order_by(table.c.due_at, table.c.id).limit(limit)
        return await self._list(query)

    async def claim(self, identifier: int, attempt: int, now: datetime, lease: timedelta) -> Delivery | None:
        """Take a pending part for sending and commit that; None when another was quicker, or its reader has
        stopped. The returned `attempt` is the fence for `record`."""
        receives = exists().where(
            edition.c.id == table.c.edition_id,
            subscriber.c.id == edition.c.subscriber_id,
            subscriber.c.state.not_in(_AWAY),
        )
        pending = (table.c.id == identifier, table.c.state == DeliveryState.PENDING, table.c.attempt == attempt)
        claim = (
            update(table)
            .where(*pending, receives)
            .values(
                state=DeliveryState.SENDING,
                attempt=table.c.attempt + 1,
                lease_until=now + lease,
                changed_at=now,
                **numbering_at_claim(),
            )
        )
        async with self._database.write() as connection:
            if (await connection.execute(claim)).rowcount == 0:
                return None
            row = (await connection.execute(select_deliveries().where(table.c.id == identifier))).mappings().one()
            return delivery_of(row)

    async def record(
        self,
        identifier: int,
        attempt: int,
        outcome: Outcome,
        now: datetime,
        due_at: datetime | None = None,
        aftermath: Aftermath = NO_AFTERMATH,
    ) -> bool:
        """Keep what an attempt came to, with its `aftermath`. False, and nothing changed, unless that attempt is
        still on its way. After PENDING the part is due at `due_at`, or else after the outcome's `retry_after`."""
        values: dict[str, Any] = {
            "state": outcome.state,
            "lease_until": None,
            "changed_at": now,
            "message": outcome.message,
            "new_chat": outcome.new_chat,
            "reason": outcome.reason,
            **aftermath_values(aftermath),
        }
        if outcome.state == DeliveryState.SENT:
            values["sent_at"] = now
        if outcome.state == DeliveryState.PENDING:
            values["due_at"] = due_at or now + timedelta(seconds=outcome.retry_after)
        on_its_way = (table.c.id == identifier, table.c.state == DeliveryState.SENDING)
        recorded = update(table).where(*on_its_way, table.c.attempt == attempt).values(values)
        async with self._database.write() as connection:
            return (await connection.execute(recorded)).rowcount == 1

    async def expire_late(self, before: datetime, now: datetime) -> int:
        """Give up pending parts of slots before then, of which operators are told; return how many."""
        late = select(edition.c.id).where(edition.c.slot < before)
        aftermath = aftermath_of(Outcome(DeliveryState.EXPIRED), now)
        return await self._give_up(table.c.edition_id.in_(late), "too late", now, aftermath)

    async def cancel(self, subscriber_id: int, now: datetime) -> int:
        """Give up what is pending for a subscriber who stops; return how many parts."""
        theirs = select(edition.c.id).where(edition.c.subscriber_id == subscriber_id)
        return await self._give_up(table.c.edition_id.in_(theirs), "the reader stopped", now)

    async def counts(self, since: datetime) -> dict[str, int]:
        """Return how many parts are in each state, of those that changed since then."""
        query = select(table.c.state, func.count()).where(table.c.changed_at >= since).group_by(table.c.state)
        async with self._database.read() as connection:
            found = {row[0]: row[1] for row in await connection.execute(query)}
        return {state.value: found.get(state, 0) for state in DeliveryState}

    async def next_due(self) -> datetime | None:
        """Return when the next part whose turn it is falls due, None when nothing waits."""
        waiting = select(func.min(table.c.due_at)).join_from(table, edition).join(subscriber)
        async with self._database.read() as connection:
            earliest: datetime | None = (await connection.execute(waiting.where(*_waiting()))).scalar()
        return earliest

    async def prune(self, before: datetime) -> int:
        """Delete settled parts that have not changed since then; return how many."""
        settled = delete(table).where(table.c.state.not_in(_OPEN), table.c.changed_at < before)
        async with self._database.write() as connection:
            return (await connection.execute(settled)).rowcount

    async def _give_up(
        self, chosen: ColumnElement[bool], reason: str, now: datetime, aftermath: Aftermath = NO_AFTERMATH
    ) -> int:
        statement = (
            update(table)
            .where(table.c.state == DeliveryState.PENDING, chosen)
            .values(state=DeliveryState.EXPIRED, changed_at=now, reason=reason, **aftermath_values(aftermath))
        )
        async with self._database.write() as connection:
            return (await connection.execute(statement)).rowcount

    async def _list(self, query: Select[Any]) -> list[Delivery]:
        async with self._database.read() as connection:
            return [delivery_of(row) for row in (await connection.execute(query)).mappings()]


def _waiting() -> Sequence[ColumnElement[bool]]:
    """Say that a part is pending, its reader receives, and no earlier part of its edition is still to arrive."""
    earlier = table.alias()
    still_to_arrive = exists().where(
        earlier.c.edition_id == table.c.edition_id,
        earlier.c.part < table.c.part,
        earlier.c.state != DeliveryState.SENT,
        # What perhaps arrived is not sent again, so the next may go, unless it is still to be looked up.
        or_(earlier.c.state != DeliveryState.UNCERTAIN, earlier.c.probe_at.is_not(None)),
    )
    receives = subscriber.c.state.not_in(_AWAY)
    return (table.c.state == DeliveryState.PENDING, receives, ~still_to_arrive)


def select_deliveries() -> Select[Any]:
    columns: Sequence[Any] = (
        table.c.id,
        table.c.part,
        table.c.state,
        table.c.attempt,
        table.c.due_at,
        edition.c.subscriber_id,
        edition.c.slot,
        edition_text.c.parts.label("texts"),
        subscriber.c.chat,
        subscriber.c.thread,
        subscriber.c.kind,
    )
    return select(*columns).select_from(table.join(edition).join(edition_text).join(subscriber))


def delivery_of(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        subscriber=row["subscriber_id"],
        address=Address(row["chat"], row["thread"]),
        kind=ChatKind(row["kind"]),
        slot=row["slot"],
        part=row["part"],
        parts=len(row["texts"]),
        text=row["texts"][row["part"] - 1],
        state=DeliveryState(row["state"]),
        attempt=row["attempt"],
        due_at=row["due_at"],
    )
