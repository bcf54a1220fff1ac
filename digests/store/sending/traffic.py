"""How sending goes: what is due and not sent, and how late what was sent came."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import extract, func, select

from digests.model import DeliveryState, Waiting
from digests.store.database import Aggregate, uncut
from digests.store.schema import delivery as table
from digests.store.schema import edition, subscriber, update_seen


@uncut
class TrafficRows(Aggregate):
    async def waiting(self, now: datetime) -> Waiting:
        """Return how many parts are due by now, and since when the oldest is. Read from an index alone."""
        due = (table.c.state == DeliveryState.PENDING, table.c.due_at <= now)
        query = select(func.count(), func.min(table.c.due_at)).where(*due)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one()
        return Waiting(int(row[0]), row[1])

    async def attempts(self, since: datetime) -> list[tuple[int, datetime]]:
        """Return the chats that parts went to since then, perhaps, and when that was noted; oldest first."""
        query = (
            select(subscriber.c.chat, table.c.changed_at)
            .select_from(table.join(edition).join(subscriber))
            .where(table.c.changed_at >= since, table.c.attempt > 0)
            .order_by(table.c.changed_at, table.c.id)
        )
        return [(row["chat"], row["changed_at"]) for row in await self._rows(query)]

    async def answers(self, since: datetime) -> list[tuple[int, int, datetime]]:
        """Return the chats in which updates were answered since then, by how many messages, and when the last had
        left."""
        columns = update_seen.c
        query = select(columns.chat, columns.answers, columns.answered_at)
        query = query.where(columns.answered_at >= since, columns.chat != 0)
        return [(row["chat"], row["answers"], row["answered_at"]) for row in await self._rows(query)]

    async def unanswered(self) -> list[int]:
        """Return the chats in which something was said that was not handled to its end."""
        query = select(update_seen.c.chat).where(update_seen.c.done.is_(False), update_seen.c.chat != 0)
        return sorted(await self._column(query.distinct()))

    async def seconds_late(self, since: datetime) -> Mapping[int, int]:
        """Return how many parts sent since then left so many whole seconds after their slot."""
        late = extract("epoch", table.c.sent_at) - extract("epoch", edition.c.slot)
        query = (
            select(late.label("late"), func.count().label("parts"))
            .join_from(table, edition)
            .where(table.c.changed_at >= since, table.c.state == DeliveryState.SENT, table.c.sent_at >= since)
            .group_by("late")
        )
        return {int(row["late"]): row["parts"] for row in await self._rows(query)}
