"""The deliveries and their fate: parts claimed before they are sent, and what came of each attempt.

Every change is conditional: on the state it starts from, a claim on (pending, attempt), its reader and its turn, a
record on (sending, attempt).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    Address,
    ChatKind,
    Delivery,
    DeliveryState,
    DeliveryTrouble,
    Outcome,
    Reply,
    SubscriberState,
)
from digests.rules.sending.breaker import WINDOW
from digests.rules.sending.uncertainty import (
    COLLECTED_FOR,
    NO_AFTERMATH,
    OWN_SEQUENCE_FROM,
    SHARED,
    Aftermath,
    aftermath_of,
)
from digests.store.database import Aggregate, uncut
from digests.store.rows import Row, hours_of, quiet_of
from digests.store.schema import delivery as table
from digests.store.schema import edition, edition_answer, edition_text, message_number, subscriber
from digests.store.sqlite import database_clock, greater, listed

TOO_LATE_WORDS = "too late"
AWAY = (SubscriberState.STOPPED, SubscriberState.GONE)
IS_RECORDED = table.c.message > literal_column("0")  # not a parameter: the partial index is used for this alone
_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)
_PENDING = table.c.state == DeliveryState.PENDING
_UNCERTAIN = table.c.state == DeliveryState.UNCERTAIN


@uncut
class Deliveries(Aggregate):
    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Return pending parts that may go now, the longest due first: one per subscriber, none before the
        earlier parts of its edition have arrived, none beside another that is on its way, none for a reader
        who stopped or is gone.

        `now` is the caller's clock, which the demo moves: what is due follows it. Looks at `limit` parts, however
        many are pending, so that there may be fewer readers.
        """
        async with self._database.read() as connection:
            rows = (await connection.execute(_DUE, {"now": now, "most": limit})).mappings().all()
        first: dict[int, Delivery] = {}
        for found in map(delivery_of, rows):
            known = first.get(found.subscriber)
            if known is None or (found.slot, found.part) < (known.slot, known.part):
                first[found.subscriber] = found
        return sorted(first.values(), key=lambda each: (each.due_at, each.id))

    async def put_off(self, identifier: int, attempt: int, due_at: datetime) -> None:
        """Let a pending part be due later, at the caller's `due_at`: its chat cannot be written to before."""
        this = update(table).where(table.c.id == identifier, _PENDING, table.c.attempt == attempt)
        await self._changed(this.values(due_at=due_at))

    async def expire_late(self, before: datetime, now: datetime) -> int:
        """Give up pending parts that were due, and so issued, before then; operators are told. Return how many.
        What was put off is found by `due` when its time has come, and given up by `expire`."""
        return await self._give_up(table.c.due_at < before, TOO_LATE_WORDS, now, _too_late(now))

    async def expire(self, ids: Collection[int], now: datetime) -> int:
        """Give up these parts as too late, as far as they are pending; return how many."""
        return await self._give_up(table.c.id.in_(listed(ids)), TOO_LATE_WORDS, now, _too_late(now))

    async def cancel(self, subscriber_id: int, now: datetime) -> int:
        """Give up what is pending for a subscriber who stops; return how many parts."""
        theirs = select(edition.c.id).where(edition.c.subscriber_id == subscriber_id)
        return await self._give_up(table.c.edition_id.in_(theirs), "the reader stopped", now, NO_AFTERMATH)

    async def counts(self, since: datetime) -> dict[str, int]:
        """Return how many parts are in each state, of those that changed since then."""
        query = select(table.c.state, func.count().label("parts")).where(table.c.changed_at >= since)
        found = {row["state"]: row["parts"] for row in await self._rows(query.group_by(table.c.state))}
        return {state.value: found.get(state, 0) for state in DeliveryState}

    async def next_due(self) -> datetime | None:
        """Return when the next part whose turn it is falls due, None when nothing waits."""
        waiting = select(table.c.due_at).join_from(table, edition).join(subscriber).where(*_waiting())
        earliest: datetime | None = await self._value(waiting.order_by(table.c.due_at).limit(1))
        return earliest

    async def prune(self, before: datetime) -> int:
        """Delete settled parts that have not changed since then; return how many."""
        return await self._changed(delete(table).where(table.c.state.not_in(_OPEN), table.c.changed_at < before))

    async def _give_up(self, chosen: ColumnElement[bool], reason: str, now: datetime, aftermath: Aftermath) -> int:
        given_up = {"state": DeliveryState.EXPIRED, "changed_at": now, "reason": reason}
        chosen_parts = update(table).where(_PENDING, chosen)
        return await self._changed(chosen_parts.values(given_up | aftermath_values(aftermath)))


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


def _waiting() -> Sequence[ColumnElement[bool]]:
    """Say that a part is pending, its reader receives, and no earlier part of its edition is still to arrive."""
    receives = [subscriber.c.state != state for state in AWAY]
    return (_PENDING, *receives, ~earlier_still_to_arrive())


async def give_up_of_the_gone(connection: AsyncConnection, ids: Iterable[int], now: datetime) -> None:
    """Give up those of the pending parts whose reader receives nothing any more, in the caller's transaction.

    Else they would wait for half a day, and leave when the reader comes back in the meantime. What was to be sent
    again is not: it is uncertain whether it arrived.
    """
    gone = select(edition.c.id).join(subscriber).where(subscriber.c.state.in_(AWAY))
    theirs = table.c.edition_id.in_(gone.where(edition.c.id == table.c.edition_id).correlate(table))
    resent = table.c.trouble == DeliveryTrouble.RESENT
    given_up = {
        "state": case((resent, DeliveryState.UNCERTAIN), else_=DeliveryState.EXPIRED),
        "trouble": case((resent, DeliveryTrouble.UNCERTAIN), else_=table.c.trouble),
        "reason": case((resent, table.c.reason + "; the reader stopped"), else_="the reader stopped"),
        "changed_at": now,
    }
    await connection.execute(update(table).where(table.c.id.in_(listed(ids)), _PENDING, theirs).values(given_up))


def numbering_of(chat: ColumnElement[int]) -> ColumnElement[int]:
    """Say whose numbering the messages of a chat have."""
    return case((chat > OWN_SEQUENCE_FROM, SHARED), else_=chat)


def aftermath_values(aftermath: Aftermath) -> dict[str, Any]:
    """Return what is kept beside a part's fate; what was to be told before stays where there is nothing new."""
    values: dict[str, Any] = {"probe_at": aftermath.probe_at}
    if aftermath.trouble:
        values |= {"trouble": aftermath.trouble, "report_at": aftermath.report_at}
    return values


def doubt_is_over(report_at: datetime) -> dict[str, Any]:
    """Return what is kept when a doubt is over: who has heard of it is told so, at `report_at`."""
    untold = table.c.reported_at.is_(None)
    return {
        "trouble": case((untold, DeliveryTrouble.NONE), else_=DeliveryTrouble.CLEARED),
        "report_at": case((untold, None), else_=report_at),
    }


def select_deliveries() -> Select[Any]:
    columns: Sequence[Any] = (
        *(table.c[name] for name in ("id", "part", "state", "attempt", "due_at")),
        *(edition.c[name] for name in ("subscriber_id", "slot", "issued_at")),
        edition_text.c.parts.label("texts"),
        *(subscriber.c[name] for name in ("chat", "thread", "kind", "zone", "hours")),
        *(subscriber.c[name] for name in ("quiet_from", "quiet_until", "refused_at")),
        _answered().label("answered"),
        *(edition_answer.c[name] for name in ("quote", "position", "bold")),
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


def _due() -> Select[Any]:
    busy, theirs = table.alias(), edition.alias()
    with_one_on_its_way = (
        select(theirs.c.subscriber_id)
        .join_from(busy, theirs, busy.c.edition_id == theirs.c.id)
        .where(busy.c.state == DeliveryState.SENDING)
    )
    return (
        select_deliveries()
        .where(table.c.due_at <= bindparam("now"), *_waiting())
        .where(edition.c.subscriber_id.not_in(with_one_on_its_way))
        .order_by(table.c.due_at, table.c.id)
        .limit(bindparam("most", type_=Integer))
    )


_DUE = _due()


def delivery_of(row: Row) -> Delivery:
    reply = Reply(row["answered"], row["quote"], row["position"], bool(row["bold"])) if row["answered"] else None
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
        reply=reply,
    )


def _too_late(now: datetime) -> Aftermath:
    return aftermath_of(Outcome(DeliveryState.EXPIRED), now)


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
