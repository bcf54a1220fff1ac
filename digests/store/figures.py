"""Counts the rows, for whoever watches the bot. There are few queries; each uses an index and reads a bounded
number of rows."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from digests.model import DeliveryState, Due, SubscriberState, Verb
from digests.rules.issuing.fates import OVERDUE
from digests.rules.reading.sources.health import FAILURES_IN_A_ROW
from digests.store.database import Aggregate, uncut
from digests.store.editors import WAITS
from digests.store.schema import article, delivery, source, story, subscriber

_READ = source.c.active & source.c.removed_at.is_(None)


@uncut
class FigureRows(Aggregate):
    most = 20_000
    """The most rows of one kind that are read; the count stops there (50 ms, measured)."""

    async def due(self, now: datetime) -> dict[Verb, Due]:
        """Return what is due at `now`, by verb. A unit is late if it has been due for over half an hour."""
        async with self._database.read() as connection:
            found = {}
            for verb, (since, conditions) in _DUE.items():
                some = sa.select(since.label("since")).where(since <= now, *conditions)
                some_due = some.order_by(since).limit(self.most).subquery()
                late = sa.func.count().filter(some_due.c.since < now - OVERDUE)
                query = sa.select(sa.func.count(), late, sa.func.min(some_due.c.since))
                found[verb] = Due(*(await connection.execute(query.select_from(some_due))).one())
        return found

    async def stories(self, since: datetime) -> int:
        """Return how many stories got an article since then."""
        some = sa.select(story.c.last_stored).where(story.c.last_stored >= since).limit(self.most).subquery()
        return int(await self._value(sa.select(sa.func.count()).select_from(some)))

    async def sources(self) -> tuple[int, int, datetime | None]:
        """Return how many sources are read, how many of them failed at least three times in a row, and when any of
        them was last read."""
        failing = sa.func.count().filter(source.c.failures >= FAILURES_IN_A_ROW, source.c.last_error != "")
        query = sa.select(sa.func.count(), failing, sa.func.max(source.c.last_success_at)).where(_READ)
        async with self._database.read() as connection:
            count, failed, read_at = (await connection.execute(query)).one()
        return count, failed, read_at


_Rows = tuple[sa.Column[Any], tuple[sa.ColumnElement[bool], ...]]

_DUE: dict[Verb, _Rows] = {
    Verb.COLLECT: (source.c.next_fetch_at, (_READ,)),
    Verb.EDIT: (article.c.stored_at, (WAITS,)),
    Verb.PUBLISH: (subscriber.c.next_digest_at, (subscriber.c.state == SubscriberState.ACTIVE,)),
    Verb.DELIVER: (delivery.c.due_at, (delivery.c.state == DeliveryState.PENDING,)),
    Verb.PROBE: (delivery.c.probe_at, (delivery.c.probe_at.is_not(None),)),
    Verb.REPORT: (delivery.c.report_at, (delivery.c.report_at.is_not(None),)),
}
"""For each verb, the column that says since when a unit is due, and the conditions of the rows."""
