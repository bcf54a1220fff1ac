"""Stores what concerns everybody, such as a change of the digest or a message of the operator, and who is still to
be told it once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, delete, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    OPERATOR,
    UNDER_WAY,
    Broadcast,
    BroadcastProgress,
    BroadcastState,
    ChatKind,
    DeliveryState,
    DeliveryTrouble,
    EditionKind,
    Preferences,
    QuietHours,
    SubscriberState,
)
from digests.store.database import Aggregate, uncut
from digests.store.dialects import insert, listed
from digests.store.issuing.editions import FrozenText, drop_unused_texts, issue_told_once
from digests.store.rows import quiet_of
from digests.store.schema import IS_BROADCAST, broadcast, delivery, edition, subscriber
from digests.store.schema import broadcast_recipient as table

_GIVEN_UP = (DeliveryState.EXPIRED, DeliveryState.GONE)
_RESENT = delivery.c.trouble == DeliveryTrouble.RESENT
_PENDING = delivery.c.state == DeliveryState.PENDING
MOST_NAMED = 30
STOPPED_WORDS = "the broadcast is over"


def may_be_told(cause: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a broadcast with this cause may be sent now: it runs, or nobody can pause it,
    because it is a text of the catalogues."""
    # CASE, as PostgreSQL would otherwise read a cause that has no number as one.
    number = case((cause.startswith(OPERATOR), func.substr(cause, len(OPERATOR) + 1).cast(BigInteger)))
    running = exists().where(broadcast.c.id == number, broadcast.c.state == BroadcastState.RUNNING)
    return ~cause.startswith(OPERATOR) | running


def is_held_back() -> ColumnElement[bool]:
    """Return the condition that an edition is of a broadcast that does not run now."""
    return (edition.c.kind == EditionKind.BROADCAST) & ~may_be_told(edition.c.cause)


_SHARED = [table.c.cause, *(subscriber.c[name] for name in ("language", "zone", "quiet_from", "quiet_until"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastDue:
    """Subscribers `ids` who are to be told the same in the same words, outside their quiet hours."""

    cause: str
    preferences: Preferences
    quiet: QuietHours | None
    ids: tuple[int, ...]


@uncut
class Broadcasts(Aggregate):
    async def due(self, limit: int) -> list[BroadcastDue]:
        """Return who is still to be told which broadcast, for at most `limit` active subscribers. A paused or
        absent subscriber is told when that is over."""
        query = (
            select(table.c.subscriber_id, *_SHARED)
            .join_from(table, subscriber)
            .where(subscriber.c.state == SubscriberState.ACTIVE, may_be_told(table.c.cause))
            .order_by(table.c.cause, table.c.subscriber_id)
            .limit(limit)
        )
        groups: dict[tuple[Any, ...], list[int]] = {}
        first: dict[tuple[Any, ...], Mapping[Any, Any]] = {}
        for row in await self._rows(query):
            key = tuple(row[column.name] for column in _SHARED)
            groups.setdefault(key, []).append(row["subscriber_id"])
            first.setdefault(key, row)
        return [_due(first[key], tuple(ids)) for key, ids in groups.items()]

    async def issue(
        self, due: BroadcastDue, text: FrozenText, now: datetime, due_for: Callable[[int], datetime]
    ) -> int:
        """Write the editions with their deliveries, for those of `due` who are not told yet, in one transaction.
        `due_for` says for a subscriber's id when the delivery is due. Return how many."""
        async with self._database.write() as connection:
            theirs = (table.c.cause == due.cause, table.c.subscriber_id.in_(listed(due.ids)))
            active = select(table.c.subscriber_id).join_from(table, subscriber)
            receives = subscriber.c.state == SubscriberState.ACTIVE
            active = active.where(*theirs, receives, may_be_told(table.c.cause))
            ids = list((await connection.execute(active)).scalars())
            told = dict.fromkeys(ids, 0)
            await issue_told_once(connection, EditionKind.BROADCAST, due.cause, text, told, now, due_for)
            done = delete(table).where(table.c.cause == due.cause, table.c.subscriber_id.in_(listed(ids)))
            await connection.execute(done)
        return len(ids)

    async def begin(self, begun: Broadcast) -> Broadcast:
        """Store a broadcast, and a row for each active reader who is to get it, in one transaction. Return it with
        its number. If its form began one before, return that one, and store nothing."""
        values = {
            "texts": dict(begun.texts), "fallback": begun.fallback, "kinds": sorted(begun.kinds),
            "state": begun.state, "started_at": begun.started_at, "form": begun.form, "readers": 0,
            "chat": begun.chat, "message": begun.message, "language": begun.language,
        }  # fmt: skip
        kept = insert(broadcast).values(values).on_conflict_do_nothing(index_elements=["form"])
        async with self._database.write() as connection:
            number = (await connection.execute(kept.returning(broadcast.c.id))).scalar_one_or_none()
            this = broadcast.c.form == begun.form
            if number is not None:
                found = select(literal(f"{OPERATOR}{number}"), subscriber.c.id).where(_gets(begun))
                told = await connection.execute(insert(table).from_select(["cause", "subscriber_id"], found))
                await connection.execute(update(broadcast).where(this).values(readers=told.rowcount))
            row = (await connection.execute(select(broadcast).where(this))).mappings().one()
        return _broadcast_of(row)

    async def count(self, begun: Broadcast) -> dict[str, int]:
        """Return how many active readers would get a broadcast, by their language."""
        query = select(subscriber.c.language, func.count()).where(_gets(begun)).group_by(subscriber.c.language)
        async with self._database.read() as connection:
            return {str(language): int(number) for language, number in await connection.execute(query)}

    async def get(self, number: int) -> Broadcast | None:
        """Return the broadcast with this number, None if there is none."""
        return await self._one(select(broadcast).where(broadcast.c.id == number))

    async def begun_by(self, form: int) -> Broadcast | None:
        """Return the broadcast that this form began, None if it began none."""
        return await self._one(select(broadcast).where(broadcast.c.form == form))

    async def under_way(self) -> list[Broadcast]:
        """Return the broadcasts that run or are paused, the first of them first."""
        query = select(broadcast).where(broadcast.c.state.in_(UNDER_WAY)).order_by(broadcast.c.id)
        return [_broadcast_of(row) for row in await self._rows(query)]

    async def unreported(self) -> list[Broadcast]:
        """Return the broadcasts whose owner was not told yet how they ended, the first of them first."""
        query = select(broadcast).where(broadcast.c.reported_at.is_(None)).order_by(broadcast.c.id)
        return [_broadcast_of(row) for row in await self._rows(query)]

    async def progress(self, of: Broadcast) -> BroadcastProgress:
        """Return how far a broadcast is. Readers who do not receive now are not waited for. While it runs, a
        delivery that came too late is not settled if its reader receives: it is to be sent again."""
        active = subscriber.c.state == SubscriberState.ACTIVE
        left = select(func.count()).select_from(table).join(subscriber).where(table.c.cause == of.cause, active)
        again = delivery.c.state.in_(_GIVEN_UP) & ~_RESENT & active
        still = delivery.c.state.in_((DeliveryState.PENDING, DeliveryState.SENDING))
        under_way = literal(of.state in UNDER_WAY)
        unsettled = or_(still, delivery.c.probe_at.is_not(None), under_way & again)
        whole = delivery.join(edition).join(subscriber)
        counted = select(delivery.c.state, unsettled, func.count()).select_from(whole).where(*_editions_of(of))
        troubled = delivery.c.trouble.in_((DeliveryTrouble.UNCERTAIN, DeliveryTrouble.RESENT))
        doubtful = select(edition.c.subscriber_id).select_from(whole).where(*_editions_of(of), troubled)
        async with self._database.read() as connection:
            waiting = (await connection.execute(left)).scalar_one()
            rows = (await connection.execute(counted.group_by(delivery.c.state, unsettled))).all()
            named = doubtful.order_by(edition.c.subscriber_id).limit(MOST_NAMED)
            doubts = tuple((await connection.execute(named)).scalars())
        deliveries: dict[DeliveryState, int] = {}
        for state, _, number in rows:
            deliveries[DeliveryState(state)] = deliveries.get(DeliveryState(state), 0) + number
        return BroadcastProgress(waiting, deliveries, sum(number for _, still, number in rows if still), doubts)

    async def change(self, of: Broadcast, before: BroadcastState, after: BroadcastState, now: datetime) -> bool:
        """Change the state of a broadcast from `before` to `after`. Return False, and change nothing, if it has
        another state. When it is paused, a part that nobody has tried to send is taken back, and its reader is to
        get it later. When it is over, what is still to be sent is given up."""
        over = after not in UNDER_WAY
        values: dict[str, Any] = {"state": after, **({"ended_at": now} if over else {})}
        if after is BroadcastState.RUNNING:
            values["resumed_at"] = now
        this = update(broadcast).where(broadcast.c.id == of.id, broadcast.c.state == before)
        async with self._database.write() as connection:
            if not (await connection.execute(this.values(values))).rowcount:
                return False
            if after is BroadcastState.PAUSED:
                if readers := await _take_back(connection, of):
                    rows = [{"cause": of.cause, "subscriber_id": each} for each in readers]
                    await connection.execute(insert(table).on_conflict_do_nothing(), rows)
            elif over:
                await _give_up(connection, of, now)
        return True

    async def give_up(self, of: Broadcast, now: datetime) -> None:
        """Give up what of a broadcast that is over is to be sent, such as a part that was on its way then."""
        async with self._database.write() as connection:
            await _give_up(connection, of, now)

    async def show_in(self, of: Broadcast, chat: int, message: int, language: str) -> None:
        """Note the message that shows how far a broadcast is, and its language (BCP 47)."""
        this = update(broadcast).where(broadcast.c.id == of.id)
        await self._changed(this.values(chat=chat, message=message, language=language))

    async def reported(self, of: Broadcast, now: datetime) -> None:
        """Note that its owner was told how a broadcast ended."""
        await self._changed(update(broadcast).where(broadcast.c.id == of.id).values(reported_at=now))

    async def _one(self, query: Select[Any]) -> Broadcast | None:
        row = await self._first(query)
        return None if row is None else _broadcast_of(row)


async def _take_back(connection: AsyncConnection, of: Broadcast) -> list[int]:
    """Delete the editions that nobody has tried to send. Return the ids of their subscribers."""
    tried = exists().where(delivery.c.edition_id == edition.c.id, ~(_PENDING & (delivery.c.attempt == 0)))
    unsent = delete(edition).where(*_editions_of(of), ~tried).returning(edition.c.subscriber_id)
    readers = list((await connection.execute(unsent)).scalars())
    if readers:
        await drop_unused_texts(connection)
    return readers


async def _give_up(connection: AsyncConnection, of: Broadcast, now: datetime) -> None:
    """Take back what nobody has tried to send, and give up what was tried and is to be sent again. A part that is
    sent again because it is in doubt stays in doubt."""
    await _take_back(connection, of)
    await connection.execute(delete(table).where(table.c.cause == of.cause))
    given_up = {
        "state": case((_RESENT, DeliveryState.UNCERTAIN), else_=DeliveryState.EXPIRED),
        "trouble": case((_RESENT, DeliveryTrouble.UNCERTAIN), else_=delivery.c.trouble),
        "reason": STOPPED_WORDS,
        "changed_at": now,
    }
    theirs = delivery.c.edition_id.in_(select(edition.c.id).where(*_editions_of(of)))
    await connection.execute(update(delivery).where(theirs, _PENDING).values(given_up))


def _gets(of: Broadcast) -> ColumnElement[bool]:
    """Return the condition for the readers who get a broadcast."""
    spoken = or_(literal(bool(of.texts.get(of.fallback))), subscriber.c.language.in_(sorted(of.texts)))
    kinds = subscriber.c.kind.in_(sorted(of.kinds))
    return (subscriber.c.state == SubscriberState.ACTIVE) & kinds & spoken


def _editions_of(of: Broadcast) -> tuple[ColumnElement[bool], ...]:
    return (IS_BROADCAST, edition.c.cause == of.cause)


def _broadcast_of(row: Mapping[Any, Any]) -> Broadcast:
    return Broadcast(
        id=row["id"],
        texts=row["texts"],
        fallback=row["fallback"],
        kinds=frozenset(map(ChatKind, row["kinds"])),
        state=BroadcastState(row["state"]),
        started_at=row["started_at"],
        resumed_at=row["resumed_at"],
        reported_at=row["reported_at"],
        form=row["form"],
        readers=row["readers"],
        ended_at=row["ended_at"],
        chat=row["chat"],
        message=row["message"],
        language=row["language"],
    )


def _due(row: Mapping[Any, Any], ids: tuple[int, ...]) -> BroadcastDue:
    preferences = Preferences(language=row["language"], zone=row["zone"])
    return BroadcastDue(cause=row["cause"], preferences=preferences, quiet=quiet_of(row), ids=ids)
