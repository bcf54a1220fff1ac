"""The deliveries and their fate. Every change is conditional on the state it starts from."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, select, update

from digests.model import Address, ChatKind, Delivery, DeliveryState, Outcome, Reply
from digests.rules.sending.doubts import NO_AFTERMATH, Aftermath, aftermath_of
from digests.store.database import Aggregate
from digests.store.prepared import Prepared, instant_of
from digests.store.rows import Row, hours_of, quiet_of
from digests.store.schema import delivery as table
from digests.store.schema import edition, edition_answer, edition_text, subscriber
from digests.store.sending import attempts
from digests.store.sending.attempts import Claim, Kept, Record, earlier_still_to_arrive
from digests.store.sending.departures import AWAY
from digests.store.sending.doubt_columns import aftermath_values, numbering_of
from digests.store.uncut import uncut

TOO_LATE_WORDS = "too late"
_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)


@uncut
class Deliveries(Aggregate):
    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Return pending parts that may go now, the longest due first: one per subscriber, none before the
        earlier parts of its edition have arrived, none beside another that is on its way, none for a reader
        who stopped or is gone.

        `now` is the caller's clock, which the demo moves: what is due follows it. Looks at `limit` parts, however
        many are pending, so that there may be fewer readers.
        """
        rows = await self._database.read_plainly(_DUE, {"the_time": now, "the_limit": limit})
        first: dict[int, Delivery] = {}
        for row in rows:
            found = _of_plain(row)
            known = first.get(found.subscriber)
            if known is None or (found.slot, found.part) < (known.slot, known.part):
                first[found.subscriber] = found
        return sorted(first.values(), key=lambda each: (each.due_at, each.id))

    async def claim(
        self, identifier: int, attempt: int, now: datetime, lease: timedelta, owner: str = ""
    ) -> Delivery | None:
        """Take one pending part for sending and commit that; None when another was quicker, or its reader does not
        receive. The returned `attempt` is the fence for `record`."""
        found = await self._list(select_deliveries().where(table.c.id == identifier))
        if not found:
            return None
        claim = Claim(id=identifier, attempt=attempt, address=found[0].address, at=now, lease=lease, owner=owner)
        if not (await attempts.write(self._database, [claim], [])).claimed:
            return None
        return replace(found[0], state=DeliveryState.SENDING, attempt=attempt + 1)

    async def record(
        self,
        identifier: int,
        attempt: int,
        outcome: Outcome,
        now: datetime,
        due_at: datetime | None = None,
        aftermath: Aftermath = NO_AFTERMATH,
    ) -> bool:
        """Keep what one attempt came to. False, and nothing changed, when it was given up or repeated."""
        record = Record(
            id=identifier, attempt=attempt, outcome=outcome, at=now, due_at=due_at, aftermath=aftermath
        )
        return (await attempts.write(self._database, [], [record])).kept[identifier] is not Kept.NOT

    async def put_off(self, identifier: int, attempt: int, due_at: datetime) -> None:
        """Let a pending part be due later, at the caller's `due_at`: its chat cannot be written to before."""
        pending = (table.c.id == identifier, table.c.state == DeliveryState.PENDING, table.c.attempt == attempt)
        async with self._database.write() as connection:
            await connection.execute(update(table).where(*pending).values(due_at=due_at))

    async def expire_late(self, before: datetime, now: datetime) -> int:
        """Give up pending parts that were due, and so issued, before then; operators are told. Return how many.
        What was put off is found by `due` when its time has come, and given up by `expire`."""
        return await self._give_up(table.c.due_at < before, TOO_LATE_WORDS, now, _too_late(now))

    async def expire(self, ids: Collection[int], now: datetime) -> int:
        """Give up these parts as too late, as far as they are pending; return how many."""
        return await self._give_up(table.c.id.in_(ids), TOO_LATE_WORDS, now, _too_late(now))

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
        waiting = select(table.c.due_at).join_from(table, edition).join(subscriber).where(*_waiting())
        async with self._database.read() as connection:
            earliest: datetime | None = (
                await connection.execute(waiting.order_by(table.c.due_at).limit(1))
            ).scalar()
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
    receives = [subscriber.c.state != state for state in AWAY]
    return (table.c.state == DeliveryState.PENDING, *receives, ~earlier_still_to_arrive())


def select_deliveries() -> Select[Any]:
    columns: Sequence[Any] = (
        table.c.id,
        table.c.part,
        table.c.state,
        table.c.attempt,
        table.c.due_at,
        edition.c.subscriber_id,
        edition.c.slot,
        edition.c.issued_at,
        edition_text.c.parts.label("texts"),
        subscriber.c.chat,
        subscriber.c.thread,
        subscriber.c.kind,
        subscriber.c.zone,
        subscriber.c.hours,
        subscriber.c.quiet_from,
        subscriber.c.quiet_until,
        subscriber.c.refused_at,
        _answered().label("answered"),
        edition_answer.c.quote,
        edition_answer.c.position,
        edition_answer.c.bold,
    )
    of_this_part = and_(edition_answer.c.text_hash == edition.c.text_hash, edition_answer.c.part == table.c.part)
    whole = table.join(edition).join(edition_text, edition_text.c.hash == edition.c.text_hash).join(subscriber)
    return select(*columns).select_from(whole.outerjoin(edition_answer, of_this_part))


def _answered() -> ColumnElement[int | None]:
    """The number of the message that a part answers; null where it answers none, where that one has not surely
    arrived, or has a number of another chat, from before this one moved. It is looked up for few: one row by its
    key each."""
    told, theirs = table.alias(), edition.alias()
    message = (
        select(told.c.message)
        .join_from(theirs, told, told.c.edition_id == theirs.c.id)
        .where(
            theirs.c.subscriber_id == edition.c.subscriber_id,
            theirs.c.slot == edition_answer.c.told_slot,
            told.c.part == edition_answer.c.told_part,
            told.c.message > 0,
            told.c.sequence == numbering_of(subscriber.c.chat),
        )
        .scalar_subquery()
    )
    return case((edition_answer.c.told_slot.is_not(None), message))


def _due() -> Prepared:
    busy, theirs = table.alias(), edition.alias()
    with_one_on_its_way = (
        select(theirs.c.subscriber_id)
        .join_from(busy, theirs, busy.c.edition_id == theirs.c.id)
        .where(busy.c.state == DeliveryState.SENDING)
    )
    return Prepared(
        select_deliveries()
        .where(table.c.due_at <= bindparam("the_time"), *_waiting())
        .where(edition.c.subscriber_id.not_in(with_one_on_its_way))
        .order_by(table.c.due_at, table.c.id)
        .limit(bindparam("the_limit"))
    )


_DUE = _due()


def delivery_of(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        subscriber=row["subscriber_id"],
        address=Address(row["chat"], row["thread"]),
        kind=ChatKind(row["kind"]),
        slot=row["slot"],
        issued_at=row["issued_at"],
        part=row["part"],
        parts=len(row["texts"]),
        text=row["texts"][row["part"] - 1],
        state=DeliveryState(row["state"]),
        attempt=row["attempt"],
        due_at=row["due_at"],
        zone=row["zone"],
        hours=hours_of(row["hours"]),
        quiet=quiet_of(row["quiet_from"], row["quiet_until"]),
        refused_at=row["refused_at"],
        reply=_reply(row["answered"], row["quote"], row["position"], row["bold"]),
    )


def _of_plain(row: Sequence[Any]) -> Delivery:
    """Return the delivery of a row of `select_deliveries` as the driver gives it."""
    identifier, part, state, attempt, due_at, who, slot, issued_at, texts, chat, thread, kind, *reader = row
    zone, hours, quiet_from, quiet_until, refused_at, *answered = reader
    parts = json.loads(texts)
    return Delivery(
        id=identifier,
        subscriber=who,
        address=Address(chat, thread),
        kind=ChatKind(kind),
        slot=instant_of(slot),
        issued_at=instant_of(issued_at),
        part=part,
        parts=len(parts),
        text=parts[part - 1],
        state=DeliveryState(state),
        attempt=attempt,
        due_at=instant_of(due_at),
        zone=zone,
        hours=hours_of(json.loads(hours)),
        quiet=quiet_of(quiet_from, quiet_until),
        refused_at=None if refused_at is None else instant_of(refused_at),
        reply=_reply(*answered),
    )


def _reply(answered: int | None, quote: str, position: int, bold: bool) -> Reply | None:
    return Reply(answered, quote, position, bool(bold)) if answered else None


def _too_late(now: datetime) -> Aftermath:
    return aftermath_of(Outcome(DeliveryState.EXPIRED), now)
