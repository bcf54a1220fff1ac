"""The last outage, and how far the first reading of the sources is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import exists, func, select

from digests.model import Beginning, Outage
from digests.rules.reading.sources.outages import beginning
from digests.store.database import Aggregate, uncut
from digests.store.editors import WAITS
from digests.store.logbook import awake_at, value_of, write_down
from digests.store.schema import source, story

OUTAGE = "outage"
AT_WORK_WITHIN = timedelta(minutes=3)
_OUTAGE = TypeAdapter(Outage)


@uncut
class Outages(Aggregate):
    async def last(self) -> Outage | None:
        """Return the last outage, over or not. None if there was none."""
        async with self._database.read() as connection:
            return outage_of(await value_of(connection, OUTAGE))

    async def under_way(self) -> Outage | None:
        """Return the outage under way, None if there is none."""
        last = await self.last()
        return last if last is not None and last.ended_at is None else None

    async def begin(self, decide: Callable[[Outage | None], Outage]) -> Outage:
        """Store and return the outage that `decide` makes of the last one as it is now."""
        async with self._database.write() as connection:
            begun = decide(outage_of(await value_of(connection, OUTAGE)))
            await write_down(connection, OUTAGE, _OUTAGE.dump_python(begun, mode="json"))
        return begun

    async def go_on(self, decide: Callable[[Outage], Outage]) -> Outage | None:
        """Store and return what `decide` makes of the outage under way as it is now. None if there is none."""
        async with self._database.write() as connection:
            last = outage_of(await value_of(connection, OUTAGE))
            if last is None or last.ended_at is not None:
                return None
            changed = decide(last)
            await write_down(connection, OUTAGE, _OUTAGE.dump_python(changed, mode="json"))
        return changed

    async def told(self, outage: Outage, at: datetime) -> None:
        """Note that operators were told of an outage: of its end if it is over, else of its beginning."""
        async with self._database.write() as connection:
            last = outage_of(await value_of(connection, OUTAGE))
            if last is None or last.began_at != outage.began_at:
                return
            changed = replace(last, told_at=at) if outage.ended_at is None else replace(last, end_told_at=at)
            await write_down(connection, OUTAGE, _OUTAGE.dump_python(changed, mode="json"))


def outage_of(values: dict[str, Any] | None) -> Outage | None:
    """Return the last outage as written down, None if nothing is."""
    return None if values is None else _OUTAGE.validate_python(values)


@uncut
class Beginnings(Aggregate):
    async def how_far(self, now: datetime) -> Beginning | None:
        """Return how far the first reading is at `now` (aware UTC). None once there are stories, or once
        everything was read without any story."""
        active = (source.c.removed_at.is_(None), source.c.active)
        read, tried = func.count(source.c.last_success_at), func.count(source.c.last_attempt_at)
        waits = exists().where(WAITS)
        async with self._database.read() as connection:
            if (await connection.execute(select(exists().where(story.c.id.is_not(None))))).scalar():
                return None
            counts = (await connection.execute(select(func.count(), read, tried).where(*active))).one()
            waiting = bool((await connection.execute(select(waits))).scalar())
            awake = await awake_at(connection)
            outage = outage_of(await value_of(connection, OUTAGE))
        at_work = awake is not None and abs(now - awake) <= AT_WORK_WITHIN
        total, reached, asked = counts
        return beginning(reached, total, asked, outage, waiting=waiting, at_work=at_work)
