"""Attempts to deliver: parts claimed before they are sent, and what came of them, many in one transaction.

Every change is conditional: a claim on (pending, attempt), its reader and its turn, a record on
(sending, attempt).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Update, exists, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Address, DeliveryState, Outcome, SubscriberState
from digests.rules.sending.breaker import WINDOW
from digests.rules.sending.doubts import COLLECTED_FOR, NO_AFTERMATH, Aftermath
from digests.store.database import Aggregate
from digests.store.schema import delivery as table
from digests.store.schema import edition, message_number, subscriber
from digests.store.sending.deliveries import (
    aftermath_values,
    doubt_is_over,
    earlier_still_to_arrive,
    give_up_of_the_gone,
    numbering_of,
)
from digests.store.sqlite import database_clock, greater

_PENDING = table.c.state == DeliveryState.PENDING
_UNCERTAIN = table.c.state == DeliveryState.UNCERTAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A wish of process `owner` to send part `id`, found pending with that attempt and address; `at` is the
    caller's time, `lease` how long the part is left to that process, by the database's clock."""

    id: int
    attempt: int
    address: Address
    at: datetime
    lease: timedelta
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRecord:
    """What attempt number `attempt` came to, and what is kept beside it. After PENDING the part is due at
    `due_at`, or else after the outcome's `retry_after`."""

    id: int
    attempt: int
    outcome: Outcome
    at: datetime
    due_at: datetime | None = None
    aftermath: Aftermath = NO_AFTERMATH


class RecordKept(StrEnum):
    """What became of a record: kept in time; after its lease, when it settled a doubt; not at all, since the
    attempt was given up or repeated meanwhile."""

    IN_TIME = "in time"
    LATE = "late"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Written:
    """What one transaction did: the parts claimed, and what became of each record, by part."""

    claimed: frozenset[int]
    kept: dict[int, RecordKept]


class Attempts(Aggregate):
    """What the sender writes for every part. Not to be cut short by its caller."""

    async def write(self, claims: Sequence[Claim], records: Sequence[AttemptRecord]) -> Written:
        """Keep the records and take the claims in one transaction, committed when this returns; StoreError, and
        nothing changed, when that fails. A claim is taken unless another was quicker, the reader does not receive
        any more or has moved, or an earlier part is still to arrive."""
        kept: dict[int, RecordKept] = {}
        async with self._database.write() as connection:
            for record in records:
                in_time = _keep(record, table.c.state == DeliveryState.SENDING, {})
                kept[record.id] = RecordKept.IN_TIME if await _changes(connection, in_time) else RecordKept.NOT
            claimed = [claim.id for claim in claims if await _changes(connection, _take(claim))]
            for record in records:
                if kept[record.id] is RecordKept.NOT and await _keep_late(connection, record):
                    kept[record.id] = RecordKept.LATE
            for record in records:
                if record.outcome.state is DeliveryState.PENDING:
                    await give_up_of_the_gone(connection, [record.id], record.at)
                elif record.outcome.state is DeliveryState.FAILED:
                    await connection.execute(_hold_back(record))
        return Written(frozenset(claimed), kept)


async def _changes(connection: AsyncConnection, statement: Update) -> bool:
    return (await connection.execute(statement)).rowcount == 1


def _take(claim: Claim) -> Update:
    there = exists().where(
        edition.c.id == table.c.edition_id,
        subscriber.c.id == edition.c.subscriber_id,
        subscriber.c.state == SubscriberState.ACTIVE,
        subscriber.c.chat == claim.address.chat,
        subscriber.c.thread == claim.address.thread,
    )
    as_found = (table.c.id == claim.id, table.c.attempt == claim.attempt, _PENDING)
    return (
        update(table)
        .where(*as_found, there, ~earlier_still_to_arrive())
        .values(
            state=DeliveryState.SENDING,
            attempt=table.c.attempt + 1,
            lease_until=database_clock(claim.lease),
            changed_at=claim.at,
            owner=claim.owner,
            **_numbering(),
        )
    )


def _numbering() -> dict[str, Any]:
    """What a claim keeps: whose numbering the part's message will have, and the highest known number."""
    sequence = (
        select(numbering_of(subscriber.c.chat))
        .join_from(edition, subscriber)
        .where(edition.c.id == table.c.edition_id)
        .correlate(table)
        .scalar_subquery()
    )
    earlier = table.alias()
    highest = (
        select(earlier.c.message)
        .where(earlier.c.message > literal_column("0"), earlier.c.sequence == sequence)
        .order_by(earlier.c.message.desc())
        .limit(1)
    )
    seen = select(message_number.c.highest).where(message_number.c.sequence == sequence)
    known = (func.coalesce(each.correlate(table).scalar_subquery(), 0) for each in (highest, seen))
    return {"sequence": sequence, "id_floor": greater(*known)}


def _keep(record: AttemptRecord, state: ColumnElement[bool], otherwise: dict[str, Any]) -> Update:
    """Return the statement that keeps an outcome where `state` holds; `otherwise` is what becomes of trouble and
    report_at when it brings no new trouble."""
    outcome, due_at = record.outcome, record.due_at
    if outcome.state is DeliveryState.PENDING and due_at is None:
        due_at = record.at + timedelta(seconds=outcome.retry_after)
    values = {
        "state": outcome.state,
        "lease_until": None,
        "changed_at": record.at,
        "message": outcome.message,
        "new_chat": outcome.new_chat,
        "reason": outcome.reason,
        "sent_at": record.at if outcome.state is DeliveryState.SENT else None,
        **({} if due_at is None else {"due_at": due_at}),
        **otherwise,
        **aftermath_values(record.aftermath),
    }
    return update(table).where(table.c.id == record.id, table.c.attempt == record.attempt, state).values(values)


async def _keep_late(connection: AsyncConnection, record: AttemptRecord) -> bool:
    """An answer after the lease settles the doubt it has left, or even forestalls the repetition of what did
    arrive: as long as nobody has tried again. What did not arrive stays in doubt when a later part has gone out
    meanwhile: it would come after that. A doubt more settles nothing."""
    later = table.alias()
    gone_on = exists().where(
        later.c.edition_id == table.c.edition_id,
        later.c.part > table.c.part,
        later.c.state != DeliveryState.PENDING,
    )
    match record.outcome.state:
        case DeliveryState.UNCERTAIN:
            return False
        case DeliveryState.PENDING:
            in_doubt: ColumnElement[bool] = _UNCERTAIN & ~gone_on
        case DeliveryState.SENT:
            in_doubt = _UNCERTAIN | _PENDING
        case _:
            in_doubt = _UNCERTAIN
    return await _changes(connection, _keep(record, in_doubt, doubt_is_over(record.at + COLLECTED_FOR)))


def _hold_back(record: AttemptRecord) -> Update:
    """Return the statement that lets the parts behind one that failed wait until it stays failed: as long as that
    may be taken back, since too many fail at once, they would come before it."""
    failed, until = table.alias(), record.at + WINDOW
    its_edition = select(failed.c.edition_id).where(failed.c.id == record.id).scalar_subquery()
    behind = update(table).where(table.c.edition_id == its_edition, _PENDING, table.c.due_at < until)
    return behind.values(due_at=until)
