"""Stores what concerns everybody, such as a change of the digest or a message of the operator, and who is still to
be told it once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, delete, exists, func, literal, or_, select, update

from digests.model import (
    OPERATOR,
    UNDER_WAY,
    Broadcast,
    BroadcastProgress,
    BroadcastState,
    ChatKind,
    DeliveryState,
    EditionKind,
    Preferences,
    QuietHours,
    SubscriberState,
)
from digests.store.database import Aggregate, uncut
from digests.store.issuing.editions import FrozenText, drop_unused_texts, issue_told_once
from digests.store.rows import quiet_of
from digests.store.schema import NOTICES, broadcast, delivery, edition, subscriber
from digests.store.schema import broadcast_recipient as table
from digests.store.sqlite import insert, listed

_CAUSE = literal(OPERATOR) + broadcast.c.id.cast(Text)
_HELD = exists().where(table.c.cause == _CAUSE, broadcast.c.state != BroadcastState.RUNNING)


def is_stopped(cause: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that an owner has stopped the broadcast with this cause."""
    return exists().where(cause == _CAUSE, broadcast.c.state == BroadcastState.STOPPED)


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
            .where(subscriber.c.state == SubscriberState.ACTIVE, ~_HELD)
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

    async def issue(self, due: BroadcastDue, text: FrozenText, now: datetime, due_at: datetime) -> int:
        """Write the editions with their deliveries, for those of `due` who are not told yet, in one transaction.
        Return how many."""
        async with self._database.write() as connection:
            theirs = (table.c.cause == due.cause, table.c.subscriber_id.in_(listed(due.ids)))
            active = select(table.c.subscriber_id).join_from(table, subscriber)
            active = active.where(*theirs, subscriber.c.state == SubscriberState.ACTIVE, ~_HELD)
            ids = list((await connection.execute(active)).scalars())
            told = dict.fromkeys(ids, 0)
            await issue_told_once(connection, EditionKind.BROADCAST, due.cause, text, told, now, due_at)
            done = delete(table).where(table.c.cause == due.cause, table.c.subscriber_id.in_(listed(ids)))
            await connection.execute(done)
        return len(ids)

    async def begin(self, begun: Broadcast) -> Broadcast:
        """Store a broadcast, and a row for each active reader who is to get it, in one transaction. Return it with
        its number."""
        values = {
            "texts": dict(begun.texts), "fallback": begun.fallback, "kinds": sorted(begun.kinds),
            "state": begun.state, "started_at": begun.started_at, "chat": begun.chat, "message": begun.message,
        }  # fmt: skip
        async with self._database.write() as connection:
            made = await connection.execute(insert(broadcast).values(values).returning(*broadcast.c))
            stored = _broadcast_of(made.mappings().one())
            found = select(literal(stored.cause), subscriber.c.id).where(_gets(stored))
            await connection.execute(insert(table).from_select(["cause", "subscriber_id"], found))
        return stored

    async def count(self, begun: Broadcast) -> dict[str, int]:
        """Return how many active readers would get a broadcast, by their language."""
        query = select(subscriber.c.language, func.count()).where(_gets(begun)).group_by(subscriber.c.language)
        async with self._database.read() as connection:
            return {str(language): int(number) for language, number in await connection.execute(query)}

    async def get(self, number: int) -> Broadcast | None:
        """Return the broadcast with this number, None if there is none."""
        return await self._one(select(broadcast).where(broadcast.c.id == number))

    async def latest(self) -> Broadcast | None:
        """Return the broadcast that was begun last, None if there was none."""
        return await self._one(select(broadcast).order_by(broadcast.c.id.desc()).limit(1))

    async def under_way(self) -> list[Broadcast]:
        """Return the broadcasts that run or are paused, the first of them first."""
        query = select(broadcast).where(broadcast.c.state.in_(UNDER_WAY)).order_by(broadcast.c.id)
        return [_broadcast_of(row) for row in await self._rows(query)]

    async def progress(self, of: Broadcast) -> BroadcastProgress:
        """Return how far a broadcast is. Readers who do not receive now are left out."""
        active = select(func.count()).select_from(table).join(subscriber)
        waiting = active.where(table.c.cause == of.cause, subscriber.c.state == SubscriberState.ACTIVE)
        counted = select(delivery.c.state, func.count()).join_from(delivery, edition).where(*_editions_of(of))
        async with self._database.read() as connection:
            left = (await connection.execute(waiting)).scalar_one()
            rows = await connection.execute(counted.group_by(delivery.c.state))
            return BroadcastProgress(left, {DeliveryState(state): number for state, number in rows})

    async def change(self, of: Broadcast, before: BroadcastState, after: BroadcastState, now: datetime) -> bool:
        """Change the state of a broadcast from `before` to `after`. Return False, and change nothing, if it has
        another state. A part that nobody has begun to send is taken back when the broadcast no longer runs. If it
        is paused, its reader is to get it later."""
        ended = now if after in (BroadcastState.STOPPED, BroadcastState.DONE) else None
        this = update(broadcast).where(broadcast.c.id == of.id, broadcast.c.state == before)
        async with self._database.write() as connection:
            if not (await connection.execute(this.values(state=after, ended_at=ended))).rowcount:
                return False
            if after is BroadcastState.RUNNING:
                return True
            untouched = (delivery.c.state == DeliveryState.PENDING) & (delivery.c.attempt == 0)
            begun = exists().where(delivery.c.edition_id == edition.c.id, ~untouched)
            unsent = delete(edition).where(*_editions_of(of), ~begun).returning(edition.c.subscriber_id)
            readers = list((await connection.execute(unsent)).scalars())
            await drop_unused_texts(connection)
            if after is BroadcastState.PAUSED and readers:
                rows = [{"cause": of.cause, "subscriber_id": each} for each in readers]
                await connection.execute(insert(table).on_conflict_do_nothing(), rows)
            elif after is not BroadcastState.PAUSED:
                await connection.execute(delete(table).where(table.c.cause == of.cause))
        return True

    async def show_in(self, of: Broadcast, chat: int, message: int) -> None:
        """Note the message that shows how far a broadcast is."""
        this = update(broadcast).where(broadcast.c.id == of.id)
        await self._changed(this.values(chat=chat, message=message))

    async def _one(self, query: Select[Any]) -> Broadcast | None:
        row = await self._first(query)
        return None if row is None else _broadcast_of(row)


def _gets(of: Broadcast) -> ColumnElement[bool]:
    """Return the condition for the readers who get a broadcast."""
    spoken = or_(literal(bool(of.texts.get(of.fallback))), subscriber.c.language.in_(sorted(of.texts)))
    kinds = subscriber.c.kind.in_(sorted(of.kinds))
    return (subscriber.c.state == SubscriberState.ACTIVE) & kinds & spoken


def _editions_of(of: Broadcast) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the editions of a broadcast. The bound of time lets the database use an index."""
    return (NOTICES, edition.c.issued_at >= of.started_at, edition.c.cause == of.cause)


def _broadcast_of(row: Mapping[Any, Any]) -> Broadcast:
    return Broadcast(
        id=row["id"],
        texts=row["texts"],
        fallback=row["fallback"],
        kinds=frozenset(map(ChatKind, row["kinds"])),
        state=BroadcastState(row["state"]),
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        chat=row["chat"],
        message=row["message"],
    )


def _due(row: Mapping[Any, Any], ids: tuple[int, ...]) -> BroadcastDue:
    preferences = Preferences(language=row["language"], zone=row["zone"])
    return BroadcastDue(cause=row["cause"], preferences=preferences, quiet=quiet_of(row), ids=ids)
