"""Stores what concerns everybody, such as a change of the digest, and who is still to be told it once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from digests.model import EditionKind, Preferences, QuietHours, SubscriberState
from digests.store.database import Aggregate, uncut
from digests.store.issuing.editions import FrozenText, issue_told_once
from digests.store.rows import quiet_of
from digests.store.schema import broadcast_recipient as table
from digests.store.schema import subscriber
from digests.store.sqlite import listed

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
            .where(subscriber.c.state == SubscriberState.ACTIVE)
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
            active = active.where(*theirs, subscriber.c.state == SubscriberState.ACTIVE)
            ids = list((await connection.execute(active)).scalars())
            told = dict.fromkeys(ids, 0)
            await issue_told_once(connection, EditionKind.BROADCAST, due.cause, text, told, now, due_at)
            done = delete(table).where(table.c.cause == due.cause, table.c.subscriber_id.in_(listed(ids)))
            await connection.execute(done)
        return len(ids)


def _due(row: Mapping[Any, Any], ids: tuple[int, ...]) -> BroadcastDue:
    preferences = Preferences(language=row["language"], zone=row["zone"])
    return BroadcastDue(cause=row["cause"], preferences=preferences, quiet=quiet_of(row), ids=ids)
