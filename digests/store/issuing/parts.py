"""Stores the deliveries: a part is claimed before it is sent, and the outcome of each attempt is recorded. Every
change has a condition. A claim needs a pending part with a known attempt, its reader and its turn. A record needs
a part that is being sent, with a known attempt."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Address, Delivery, DeliveryState, DeliveryTrouble, Outcome, Reply, SubscriberState
from digests.rules.issuing.breaker import WINDOW
from digests.rules.issuing.uncertainty import (
    COLLECTED_FOR,
    NO_AFTERMATH,
    OWN_SEQUENCE_FROM,
    SHARED,
    Aftermath,
    aftermath_of,
)
from digests.store.database import Aggregate, uncut
from digests.store.dialects import database_clock, greater, listed
from digests.store.issuing.broadcasts import is_held_back
from digests.store.rows import Row, chat_of
from digests.store.schema import delivery as table
from digests.store.schema import edition, edition_answer, edition_card, edition_text, message_number, subscriber

TOO_LATE_WORDS, STOPPED_WORDS = "too late", "the reader stopped"
AWAY = (SubscriberState.STOPPED, SubscriberState.GONE)
_DELIVERY = TypeAdapter(Delivery)
IS_RECORDED = table.c.message > sa.literal_column("0")  # a parameter would not use the partial index
_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)
_PENDING = table.c.state == DeliveryState.PENDING
_UNCERTAIN = table.c.state == DeliveryState.UNCERTAIN
_THIS = sa.update(table).where(table.c.id == sa.bindparam("this"), table.c.attempt == sa.bindparam("tried"))
_IN_TIME = _THIS.where(table.c.state == DeliveryState.SENDING)


@uncut
class Deliveries(Aggregate):
    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Return pending parts that may go now, the longest due first, one per subscriber. A part waits for
        earlier parts of its edition and for a part of its subscriber that is on its way. Subscribers who stopped
        or are gone get none. `limit` counts the parts looked at, so fewer may be returned."""
        async with self._database.read() as connection:
            rows = (await connection.execute(_DUE, {"now": now, "most": limit})).mappings().all()
        first: dict[int, Delivery] = {}
        for found in map(delivery_of, rows):
            known = first.get(found.subscriber)
            if known is None or (found.slot, found.part) < (known.slot, known.part):
                first[found.subscriber] = found
        return sorted(first.values(), key=lambda each: (each.due_at, each.id))

    async def put_off(self, identifier: int, attempt: int, due_at: datetime) -> None:
        """Make a pending part due at the caller's `due_at`: its chat cannot be written to before."""
        this = sa.update(table).where(table.c.id == identifier, _PENDING, table.c.attempt == attempt)
        await self._changed(this.values(due_at=due_at))

    async def expire_late(self, before: datetime, now: datetime) -> int:
        """Give up pending parts that were issued before then and due before then; operators are told. Return how
        many. A part that was put off is found by `due` at its time, and given up by `expire`. A part issued later,
        but due before then, is in time: its due time comes from a clock that was behind."""
        old = sa.exists().where(edition.c.id == table.c.edition_id, edition.c.issued_at < before)
        return await self._give_up_late((table.c.due_at < before) & old, now)

    async def expire(self, ids: Collection[int], now: datetime) -> int:
        """Give up those of these parts that are pending, because they are too late. Return how many."""
        return await self._give_up_late(table.c.id.in_(listed(ids)), now)

    async def cancel(self, subscriber_id: int, now: datetime) -> int:
        """Give up the pending parts of a subscriber who stops. Return how many."""
        theirs = table.c.edition_id.in_(sa.select(edition.c.id).where(edition.c.subscriber_id == subscriber_id))
        given_up = {"state": DeliveryState.EXPIRED, "changed_at": now, "reason": STOPPED_WORDS, "probe_at": None}
        return await self._changed(sa.update(table).where(_PENDING, theirs).values(given_up))

    async def counts(self, since: datetime, most: int | None = None) -> dict[str, int]:
        """Return how many parts are in each state. Only the newest `most` parts that changed since then are
        counted."""
        newest = sa.select(table.c.state).where(table.c.changed_at >= since).order_by(table.c.changed_at.desc())
        some = newest.limit(most).subquery()
        query = sa.select(some.c.state, sa.func.count().label("parts")).group_by(some.c.state)
        found = {row["state"]: row["parts"] for row in await self._rows(query)}
        return {state.value: found.get(state, 0) for state in DeliveryState}

    async def next_due(self) -> datetime | None:
        """Return when the next part whose turn it is falls due. None means that no part waits."""
        waiting = sa.select(table.c.due_at).join_from(table, edition).join(subscriber).where(*_waiting())
        earliest: datetime | None = await self._value(waiting.order_by(table.c.due_at).limit(1))
        return earliest

    async def prune(self, before: datetime) -> int:
        """Delete settled parts that have not changed since then. Return how many."""
        return await self._changed(
            sa.delete(table).where(table.c.state.not_in(_OPEN), table.c.changed_at < before)
        )

    async def _give_up_late(self, chosen: sa.ColumnElement[bool], now: datetime) -> int:
        given_up = {"state": DeliveryState.EXPIRED, "changed_at": now, "reason": TOO_LATE_WORDS}
        given_up |= aftermath_values(aftermath_of(Outcome(DeliveryState.EXPIRED), now))
        return await self._changed(sa.update(table).where(_PENDING, chosen).values(given_up))


def earlier_still_to_arrive() -> sa.ColumnElement[bool]:
    """Say that an earlier part of the same edition may still arrive, so that this part waits. An earlier part that
    failed on our side is not waited for: the reader still gets the later parts."""
    earlier = table.alias()
    given_up = (earlier.c.state == DeliveryState.UNCERTAIN) & earlier.c.probe_at.is_(None)
    over = earlier.c.state.in_((DeliveryState.SENT, DeliveryState.FAILED)) | given_up
    return sa.exists().where(earlier.c.edition_id == table.c.edition_id, earlier.c.part < table.c.part, ~over)


def _waiting() -> Sequence[sa.ColumnElement[bool]]:
    """Say that a part is pending, its reader receives, no earlier part of its edition may still arrive, and no
    owner holds it back."""
    receives = (subscriber.c.state != state for state in AWAY)
    return (_PENDING, *receives, ~earlier_still_to_arrive(), ~is_held_back())


async def give_up_of_the_gone(connection: AsyncConnection, ids: Iterable[int], now: datetime) -> None:
    """Give up those of these pending parts whose reader stopped or is gone. Else they would leave if the reader
    came back within half a day. A part that was to be sent again becomes uncertain: it may have arrived."""
    gone = sa.select(edition.c.id).join(subscriber).where(subscriber.c.state.in_(AWAY))
    theirs = table.c.edition_id.in_(gone.where(edition.c.id == table.c.edition_id).correlate(table))
    resent = table.c.trouble == DeliveryTrouble.RESENT
    given_up = {
        "state": sa.case((resent, DeliveryState.UNCERTAIN), else_=DeliveryState.EXPIRED),
        "trouble": sa.case((resent, DeliveryTrouble.UNCERTAIN), else_=table.c.trouble),
        "reason": sa.case((resent, table.c.reason + f"; {STOPPED_WORDS}"), else_=STOPPED_WORDS),
        "changed_at": now,
    }
    await connection.execute(
        sa.update(table).where(table.c.id.in_(listed(ids)), _PENDING, theirs).values(given_up)
    )


def numbering_of(chat: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """Return the numbering that the messages of a chat belong to."""
    return sa.case((chat > OWN_SEQUENCE_FROM, SHARED), else_=chat)


def aftermath_values(aftermath: Aftermath) -> dict[str, Any]:
    """Return the columns to set beside a part's state. Without a new trouble, the trouble still to tell stays."""
    values: dict[str, Any] = {"probe_at": aftermath.probe_at}
    if aftermath.trouble:
        values |= {"trouble": aftermath.trouble, "report_at": aftermath.report_at}
    return values


def doubt_is_over(report_at: datetime) -> dict[str, Any]:
    """Return the columns to set when a doubt is over. If it was reported, its end is told at `report_at`."""
    untold = table.c.reported_at.is_(None)
    return {
        "trouble": sa.case((untold, DeliveryTrouble.NONE), else_=DeliveryTrouble.CLEARED),
        "report_at": sa.case((untold, None), else_=report_at),
    }


def select_deliveries() -> sa.Select[Any]:
    own = "chat thread kind zone hours weekdays quiet_from quiet_until refused_at language silent previews"
    cards = sa.exists().where(edition_card.c.text_hash == edition.c.text_hash)
    columns: Sequence[Any] = (
        *(table.c[name] for name in ("id", "part", "state", "attempt", "due_at")),
        *(edition.c[name] for name in ("subscriber_id", "slot", "issued_at")),
        *(subscriber.c[name] for name in own.split()),
        *(edition_answer.c[name] for name in ("quote", "position", "bold")),
        edition_text.c.parts.label("texts"),
        _answered().label("answered"),
        edition.c.id.label("edition"),
        edition.c.kind.label("told_as"),
        cards.label("has_cards"),
    )
    of_this_part = sa.and_(
        edition_answer.c.text_hash == edition.c.text_hash, edition_answer.c.part == table.c.part
    )
    whole = table.join(edition).join(edition_text, edition_text.c.hash == edition.c.text_hash).join(subscriber)
    return sa.select(*columns).select_from(whole.outerjoin(edition_answer, of_this_part))


def _answered() -> sa.ColumnElement[int | None]:
    """Return the number of the message that a part answers. Null means that it answers none, that the message may
    not have arrived, or that its number belongs to another chat, from before this chat moved."""
    told, theirs = table.alias(), edition.alias()
    message = (
        sa.select(told.c.message)
        .join_from(theirs, told, told.c.edition_id == theirs.c.id)
        .where(
            theirs.c.subscriber_id == edition.c.subscriber_id,
            theirs.c.slot == edition_answer.c.told_slot,
            theirs.c.cause == edition_answer.c.told_cause,
            told.c.part == edition_answer.c.told_part,
            told.c.message > 0,
            told.c.sequence == numbering_of(subscriber.c.chat),
        )
        .scalar_subquery()
    )
    other = sa.case(((edition.c.answers_message > 0) & (table.c.part == 1), edition.c.answers_message))
    return sa.case((edition_answer.c.told_slot.is_not(None), message), else_=other)


def _due() -> sa.Select[Any]:
    busy, theirs = table.alias(), edition.alias()
    on_its_way = sa.select(theirs.c.subscriber_id).join_from(busy, theirs, busy.c.edition_id == theirs.c.id)
    none_on_its_way = edition.c.subscriber_id.not_in(on_its_way.where(busy.c.state == DeliveryState.SENDING))
    due = select_deliveries().where(table.c.due_at <= sa.bindparam("now"), *_waiting(), none_on_its_way)
    return due.order_by(table.c.due_at, table.c.id).limit(sa.bindparam("most", type_=sa.Integer))


_DUE = _due()


def delivery_of(row: Row) -> Delivery:
    texts, number = row["texts"], row["answered"]
    known = {"subscriber": row["subscriber_id"], "parts": len(texts), "text": texts[row["part"] - 1]}
    quote = row["quote"] or "", row["position"] or 0, bool(row["bold"])
    known["reply"] = Reply(number, *quote) if number else None
    return _DELIVERY.validate_python({**row, **chat_of(row), **known})


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A wish of process `owner` to send part `id`, which was pending with this attempt and address. `at` is the
    caller's time. `lease` is how long the part belongs to that process, by the database's clock."""

    id: int
    attempt: int
    address: Address
    at: datetime
    lease: timedelta
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRecord:
    """The outcome of attempt number `attempt`, and what is kept beside it. After PENDING the part is due at
    `due_at`, or without it after the outcome's `retry_after`."""

    id: int
    attempt: int
    outcome: Outcome
    at: datetime
    due_at: datetime | None = None
    aftermath: Aftermath = NO_AFTERMATH


class RecordKept(StrEnum):
    """What became of a record. IN_TIME: kept. LATE: kept after its lease, and it settled a doubt. NOT: not kept,
    because the attempt was given up or repeated meanwhile."""

    IN_TIME = "in time"
    LATE = "late"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Written:
    """The result of one transaction: the parts claimed, and by part what became of its record."""

    claimed: frozenset[int]
    kept: dict[int, RecordKept]


class Attempts(Aggregate):
    """Writes claims and records for every part. The caller must not cut this short."""

    async def write(self, claims: Sequence[Claim], records: Sequence[AttemptRecord]) -> Written:
        """Keep the records and take the claims in one transaction, which is committed on return. StoreError means
        that nothing changed. A claim is refused if another claim was quicker, if the reader receives no more or
        has moved, or if an earlier part may still arrive."""
        kept: dict[int, RecordKept] = {}
        async with self._database.write() as connection:
            for record in records:
                in_time = await _changes(connection, _IN_TIME, _which(record) | _values(record))
                kept[record.id] = RecordKept.IN_TIME if in_time else RecordKept.NOT
            claimed = [claim.id for claim in claims if await _take(connection, claim)]
            for record in records:
                if kept[record.id] is RecordKept.NOT and await _keep_late(connection, record):
                    kept[record.id] = RecordKept.LATE
            for record in records:
                if record.outcome.state is DeliveryState.PENDING:
                    await give_up_of_the_gone(connection, [record.id], record.at)
                elif record.outcome.state is DeliveryState.FAILED:
                    await connection.execute(_hold_back(record))
        return Written(frozenset(claimed), kept)


async def _changes(connection: AsyncConnection, statement: sa.Update, values: dict[str, Any]) -> bool:
    """Carry out a statement for one part; return whether the part changed. `values` are all its parameters."""
    return (await connection.execute(statement, values)).rowcount == 1


def _which(entry: Claim | AttemptRecord) -> dict[str, int]:
    return {"this": entry.id, "tried": entry.attempt}


async def _take(connection: AsyncConnection, claim: Claim) -> bool:
    address = {"chat": claim.address.chat, "thread": claim.address.thread}
    values = _which(claim) | address | {"changed_at": claim.at, "owner": claim.owner}
    return await _changes(connection, _taking(claim.lease), values)


@cache  # building these statements costs more than executing them
def _taking(lease: timedelta) -> sa.Update:
    there = sa.exists().where(
        edition.c.id == table.c.edition_id,
        subscriber.c.id == edition.c.subscriber_id,
        subscriber.c.state == SubscriberState.ACTIVE,
        subscriber.c.chat == sa.bindparam("chat"),
        subscriber.c.thread == sa.bindparam("thread"),
        ~is_held_back(),
    )
    taken = {
        "state": DeliveryState.SENDING,
        "attempt": table.c.attempt + 1,
        "lease_until": database_clock(lease),
    }
    return _THIS.where(_PENDING, there, ~earlier_still_to_arrive()).values(taken | _numbering())


def _numbering() -> dict[str, Any]:
    """Return two columns of a claim: the numbering of the part's message, and the highest known number in it."""
    sequence = (
        sa.select(numbering_of(subscriber.c.chat))
        .join_from(edition, subscriber)
        .where(edition.c.id == table.c.edition_id)
        .correlate(table)
        .scalar_subquery()
    )
    earlier = table.alias()
    recorded = (earlier.c.message > sa.literal_column("0"), earlier.c.sequence == sequence)
    highest = sa.select(earlier.c.message).where(*recorded).order_by(earlier.c.message.desc()).limit(1)
    seen = sa.select(message_number.c.highest).where(message_number.c.sequence == sequence)
    known = (sa.func.coalesce(each.correlate(table).scalar_subquery(), 0) for each in (highest, seen))
    return {"sequence": sequence, "id_floor": greater(*known)}


def _values(record: AttemptRecord) -> dict[str, Any]:
    """Return the columns that an outcome sets."""
    outcome, due_at = record.outcome, record.due_at
    if outcome.state is DeliveryState.PENDING and due_at is None:
        due_at = record.at + timedelta(seconds=outcome.retry_after)
    return {
        "state": outcome.state,
        "lease_until": None,
        "changed_at": record.at,
        "message": outcome.message,
        "new_chat": outcome.new_chat,
        "reason": outcome.reason,
        "sent_at": record.at if outcome.state is DeliveryState.SENT else None,
        **({} if due_at is None else {"due_at": due_at}),
        **aftermath_values(record.aftermath),
    }


async def _keep_late(connection: AsyncConnection, record: AttemptRecord) -> bool:
    """Keep an outcome that came after its lease, unless another attempt was made; return whether it was kept. It
    settles the doubt, and SENT also prevents a repetition. PENDING leaves the doubt if a later part went out,
    because this part would come after it. UNCERTAIN settles nothing."""
    later = table.alias()
    behind = (later.c.edition_id == table.c.edition_id, later.c.part > table.c.part)
    gone_on = sa.exists().where(*behind, later.c.state != DeliveryState.PENDING)
    match record.outcome.state:
        case DeliveryState.UNCERTAIN:
            return False
        case DeliveryState.PENDING:
            in_doubt: sa.ColumnElement[bool] = _UNCERTAIN & ~gone_on
        case DeliveryState.SENT:
            in_doubt = _UNCERTAIN | _PENDING
        case _:
            in_doubt = _UNCERTAIN
    over = doubt_is_over(record.at + COLLECTED_FOR)  # this clears the doubt, unless the record has a new trouble
    return await _changes(connection, _THIS.where(in_doubt).values(over | _values(record)), _which(record))


def _hold_back(record: AttemptRecord) -> sa.Update:
    """Return the statement that makes parts behind a failed part wait. If too many parts fail at once, the failure
    is taken back, and the parts behind must not arrive first."""
    failed, until = table.alias(), record.at + WINDOW
    its_edition = sa.select(failed.c.edition_id).where(failed.c.id == record.id).scalar_subquery()
    behind = sa.update(table).where(table.c.edition_id == its_edition, _PENDING, table.c.due_at < until)
    return behind.values(due_at=until)
