"""Finds whose next digest may come before its hour, and lets it come. The logbook says at which moments this was
done, so that a run of publishing knows these digests from those of a slot."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Text, cast, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import EditionKind, SubscriberState
from digests.rules.issuing.times.slots import Timetable
from digests.store.database import Aggregate, uncut
from digests.store.dialects import listed
from digests.store.logbook import value_of, write_down
from digests.store.rows import Row, quiet_of
from digests.store.schema import edition
from digests.store.schema import subscriber as table

REMEMBERED = timedelta(days=1)
_EARLY = "early"
_ACTIVE = table.c.state == SubscriberState.ACTIVE
_SHARED = [
    *(cast(table.c[name], Text).label(name) for name in ("hours", "weekdays")),
    *(table.c[name] for name in ("zone", "quiet_from", "quiet_until", "next_digest_at")),
]


@dataclass(frozen=True, slots=True)
class PlannedAlike:
    """Active subscribers with the same timetable, who are due at the same moment `planned`."""

    timetable: Timetable
    planned: datetime
    ids: tuple[int, ...]


@uncut
class EarlyDigests(Aggregate):
    async def planned(self, now: datetime, until: datetime, told_since: datetime) -> list[PlannedAlike]:
        """Return the active subscribers who are due after `now` and by `until`, without those who got a digest
        after `told_since`. Rows that cannot be read are left out."""
        theirs = (edition.c.subscriber_id == table.c.id, edition.c.kind == EditionKind.DIGEST)
        lately = exists().where(*theirs, or_(edition.c.slot > told_since, edition.c.issued_at > told_since))
        due = (_ACTIVE, table.c.next_digest_at > now, table.c.next_digest_at <= until)
        ids = func.aggregate_strings(cast(table.c.id, Text), ",").label("ids")
        query = select(*_SHARED, ids).where(*due, ~lately).group_by(*_SHARED)
        return [found for row in await self._rows(query) for found in _alike(row)]

    async def let_come(self, groups: Iterable[PlannedAlike], now: datetime) -> int:
        """Let the next digests of these subscribers be due `now`, before their hour, if they are still planned as
        they were. Return how many."""
        count = 0
        async with self._database.write() as connection:
            moments = [at for at in await _moments(connection) if at > now - REMEMBERED]
            await write_down(connection, _EARLY, {"at": [at.isoformat() for at in (*moments, now)]})
            for group in groups:
                theirs = (table.c.id.in_(listed(group.ids)), table.c.next_digest_at == group.planned, _ACTIVE)
                count += (
                    await connection.execute(update(table).where(*theirs).values(next_digest_at=now))
                ).rowcount
        return count

    async def moments(self) -> frozenset[datetime]:
        """Return the moments of the last day or more at which digests were let come before their hour."""
        async with self._database.read() as connection:
            return frozenset(await _moments(connection))


async def _moments(connection: AsyncConnection) -> list[datetime]:
    known = await value_of(connection, _EARLY) or {"at": []}
    return [datetime.fromisoformat(at) for at in known["at"]]


def _alike(row: Row) -> Iterator[PlannedAlike]:
    with suppress(ValueError, TypeError):
        timetable = Timetable(
            hours=tuple(time.fromisoformat(hour) for hour in json.loads(row["hours"])),
            zone=row["zone"],
            quiet=quiet_of(row),
            weekdays=tuple(json.loads(row["weekdays"])),
        )
        yield PlannedAlike(timetable, row["next_digest_at"], tuple(map(int, row["ids"].split(","))))
