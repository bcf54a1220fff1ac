"""How far the first reading of the sources is."""

from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from digests.model import Beginning
from digests.rules.reading.sources.outages import beginning
from digests.store.database import Aggregate, uncut
from digests.store.editors import WAITS
from digests.store.logbook import awake_at, value_of
from digests.store.reading.outages import OUTAGE, outage_of
from digests.store.schema import source, story

AT_WORK_WITHIN = timedelta(minutes=3)


@uncut
class Beginnings(Aggregate):
    async def how_far(self, now: datetime) -> Beginning | None:
        """Return how far the first reading is at `now` (aware UTC); None once there are stories, or once all has
        been read and there were none."""
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
