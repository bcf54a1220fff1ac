"""Attempts to deliver: parts claimed before they are sent, and what came of them, many in one transaction.

Every change is conditional: a claim on (pending, attempt), its reader and its turn, a record on
(sending, attempt).
"""

from asyncio import gather
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, exists, func, or_, select, update

from digests.model import Address, DeliveryState, Outcome, SubscriberState
from digests.rules.sending.breaker import WINDOW
from digests.rules.sending.doubts import COLLECTED_FOR, NO_AFTERMATH, Aftermath
from digests.store.database import Aggregate, Database, Execute, database_clock, span
from digests.store.prepared import Prepared
from digests.store.schema import delivery as table
from digests.store.schema import edition, subscriber
from digests.store.sending.departures import AWAY, given_up
from digests.store.sending.doubt_columns import doubt_is_over, numbering_at_claim


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
class Record:
    """What attempt number `attempt` came to, and what is kept beside it. After PENDING the part is due at
    `due_at`, or else after the outcome's `retry_after`."""

    id: int
    attempt: int
    outcome: Outcome
    at: datetime
    due_at: datetime | None = None
    aftermath: Aftermath = NO_AFTERMATH


class Kept(StrEnum):
    """What became of a record: kept in time; after its lease, when it settled a doubt; not at all, since the
    attempt was given up or repeated meanwhile."""

    IN_TIME = "in time"
    LATE = "late"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Written:
    """What one transaction did: the parts claimed, and what became of each record, by part."""

    claimed: frozenset[int]
    kept: dict[int, Kept]


def earlier_still_to_arrive() -> ColumnElement[bool]:
    """Say that an earlier part of the same edition may still arrive: this one waits for it. One that failed on our
    side does not, and costs the reader no other."""
    earlier = table.alias()
    over = or_(
        earlier.c.state == DeliveryState.SENT,
        earlier.c.state == DeliveryState.FAILED,
        (earlier.c.state == DeliveryState.UNCERTAIN) & earlier.c.probe_at.is_(None),
    )
    return exists().where(earlier.c.edition_id == table.c.edition_id, earlier.c.part < table.c.part, ~over)


def lease_is_over() -> ColumnElement[bool]:
    """Say that a part is on its way with a sender that should have written down long ago what came of it."""
    return (table.c.state == DeliveryState.SENDING) & (table.c.lease_until <= database_clock())


class Attempts(Aggregate):
    """What the sender writes for every part. Not to be cut short by its caller."""

    async def write(self, claims: Sequence[Claim], records: Sequence[Record]) -> Written:
        """Keep the records and take the claims (see `write`)."""
        return await write(self._database, claims, records)


async def write(database: Database, claims: Sequence[Claim], records: Sequence[Record]) -> Written:
    """Keep the records and take the claims in one transaction, committed when this returns; StoreError, and
    nothing changed, when that fails. A claim is taken unless another was quicker, the reader does not receive any
    more or has moved, or an earlier part is still to arrive."""
    wanted = [(_RECORD, _outcome_of(record)) for record in records]
    wanted += [(_CLAIM, _wish_of(claim)) for claim in claims]
    async with database.write_plainly(together=len(wanted) > 1) as execute:
        done = await gather(*(execute(statement, given) for statement, given in wanted))
        kept = {
            record.id: Kept.IN_TIME if rows else await _keep_late(execute, record)
            for record, rows in zip(records, done, strict=False)
        }
        back = [record for record in records if record.outcome.state is DeliveryState.PENDING]
        for record in back:
            await execute(_GIVE_UP, {"the_id": record.id, "the_time": record.at})
        for record in records:
            if record.outcome.state is DeliveryState.FAILED:
                await execute(_HOLD_BACK, {"the_id": record.id, "the_time": record.at + WINDOW})
    claimed = (claim.id for claim, rows in zip(claims, done[len(records) :], strict=True) if rows)
    return Written(frozenset(claimed), kept)


async def _keep_late(execute: Execute, record: Record) -> Kept:
    if record.outcome.state is DeliveryState.UNCERTAIN:
        return Kept.NOT  # a doubt more settles nothing
    return Kept.LATE if await execute(_RECORD_LATE, _outcome_of(record)) else Kept.NOT


def _wish_of(claim: Claim) -> dict[str, Any]:
    return {
        "the_id": claim.id,
        "the_attempt": claim.attempt,
        "the_chat": claim.address.chat,
        "the_thread": claim.address.thread,
        "the_time": claim.at,
        "the_lease": span(claim.lease),
        "the_owner": claim.owner,
    }


def _outcome_of(record: Record) -> dict[str, Any]:
    outcome = record.outcome
    due_at = record.due_at
    if outcome.state is DeliveryState.PENDING and due_at is None:
        due_at = record.at + timedelta(seconds=outcome.retry_after)
    return {
        "the_id": record.id,
        "the_attempt": record.attempt,
        "the_time": record.at,
        "new_state": outcome.state,
        "the_message": outcome.message,
        "the_new_chat": outcome.new_chat,
        "the_reason": outcome.reason,
        "the_sent_at": record.at if outcome.state is DeliveryState.SENT else None,
        "the_due_at": due_at,
        "the_probe_at": record.aftermath.probe_at,
        "the_trouble": record.aftermath.trouble or None,
        "the_report_at": record.aftermath.report_at,
        "the_end_told_at": record.at + COLLECTED_FOR,
    }


def _claim() -> Prepared:
    there = exists().where(
        edition.c.id == table.c.edition_id,
        subscriber.c.id == edition.c.subscriber_id,
        subscriber.c.state == SubscriberState.ACTIVE,
        subscriber.c.chat == bindparam("the_chat"),
        subscriber.c.thread == bindparam("the_thread"),
    )
    return Prepared(
        update(table)
        .where(*_attempt(), table.c.state == DeliveryState.PENDING, there, ~earlier_still_to_arrive())
        .values(
            state=DeliveryState.SENDING,
            attempt=table.c.attempt + 1,
            lease_until=database_clock(bindparam("the_lease")),
            changed_at=bindparam("the_time"),
            owner=bindparam("the_owner"),
            **numbering_at_claim(),
        )
        .returning(table.c.id)
    )


def _record(state: ColumnElement[bool], otherwise: dict[str, Any]) -> Prepared:
    """Return the statement that keeps an outcome where `state` holds; `otherwise` is what becomes of trouble and
    report_at when it brings no new trouble."""
    return Prepared(
        update(table)
        .where(*_attempt(), state)
        .values(
            state=bindparam("new_state"),
            lease_until=None,
            changed_at=bindparam("the_time"),
            message=bindparam("the_message"),
            new_chat=bindparam("the_new_chat"),
            reason=bindparam("the_reason"),
            sent_at=bindparam("the_sent_at"),
            due_at=func.coalesce(bindparam("the_due_at"), table.c.due_at),
            probe_at=bindparam("the_probe_at"),
            **{
                name: case((bindparam("the_trouble").is_not(None), bindparam(f"the_{name}")), else_=value)
                for name, value in otherwise.items()
            },
        )
        .returning(table.c.id)
    )


def _give_up() -> Prepared:
    gone = exists().where(
        edition.c.id == table.c.edition_id,
        subscriber.c.id == edition.c.subscriber_id,
        or_(*(subscriber.c.state == state for state in AWAY)),
    )
    return Prepared(
        update(table)
        .where(table.c.id == bindparam("the_id"), table.c.state == DeliveryState.PENDING, gone)
        .values(given_up(bindparam("the_time")))
    )


def _hold_back() -> Prepared:
    """Return the statement that lets the parts behind one that failed wait until it stays failed: as long as that
    may be taken back, since too many fail at once, they would come before it."""
    failed = table.alias()
    its_edition = select(failed.c.edition_id).where(failed.c.id == bindparam("the_id")).scalar_subquery()
    return Prepared(
        update(table)
        .where(
            table.c.edition_id == its_edition,
            table.c.state == DeliveryState.PENDING,
            table.c.due_at < bindparam("the_time"),
        )
        .values(due_at=bindparam("the_time"))
        .returning(table.c.id)
    )


def _attempt() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (table.c.id == bindparam("the_id"), table.c.attempt == bindparam("the_attempt"))


def _in_doubt() -> ColumnElement[bool]:
    """Say that an answer after the lease settles the doubt it has left, or even forestalls the repetition of what
    did arrive: as long as nobody has tried again. What did not arrive stays in doubt when a later part has gone
    out meanwhile: it would come after that."""
    later = table.alias()
    gone_on = exists().where(
        later.c.edition_id == table.c.edition_id,
        later.c.part > table.c.part,
        later.c.state != DeliveryState.PENDING,
    )
    again = bindparam("new_state") == DeliveryState.PENDING
    return or_(
        (table.c.state == DeliveryState.UNCERTAIN) & ~(again & gone_on),
        (table.c.state == DeliveryState.PENDING) & (bindparam("new_state") == DeliveryState.SENT),
    )


_CLAIM = _claim()
_GIVE_UP = _give_up()
_HOLD_BACK = _hold_back()
_RECORD = _record(
    table.c.state == DeliveryState.SENDING, {"trouble": table.c.trouble, "report_at": table.c.report_at}
)
_RECORD_LATE = _record(_in_doubt(), doubt_is_over(bindparam("the_end_told_at")))
