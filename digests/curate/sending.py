"""An admin lets the digests of today come now, before their hour. Nobody gets two for one slot: the digest takes
the place of the reader's next one."""

import logging
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfoNotFoundError

from digests.curate.admins import note_act
from digests.errors import DeskError, PreferenceError
from digests.model import AdminAct, Role
from digests.rules.issuing.times.early import LEAST_SINCE_LAST, LONGEST_AHEAD, may_come_now
from digests.store import PlannedAlike, Store

log = logging.getLogger("communique.sending")


async def readers_now(store: Store, now: datetime) -> list[int]:
    """Return the ids of the active subscribers whose digest of today is still to come and may come now. Those who
    got a digest in the last two hours keep their hour. DeskError if there are none."""
    planned = await store.early.planned(now, now + LONGEST_AHEAD, now - LEAST_SINCE_LAST)
    found = list(chain.from_iterable(each.ids for each in planned if _may_come(each, now)))
    if not found:
        raise DeskError("no digest can come now", code="desk-nobody-waits")
    return found


async def send_now(store: Store, person: int, role: Role, now: datetime) -> int:
    """Let these digests come now, in one transaction with the entry in the record. Return how many. The next run
    of publishing issues them. DeskError if there are none."""

    async def change(within: Store) -> int:
        readers = await readers_now(within, now)
        await within.early.let_come(readers, now)
        await note_act(within, person, role, AdminAct.DIGEST_SENT, "", now, {"readers": len(readers)})
        return len(readers)

    return await store.writing(change)


def _may_come(planned: PlannedAlike, now: datetime) -> bool:
    try:
        return may_come_now(planned.timetable, planned.planned, now)
    except (PreferenceError, ZoneInfoNotFoundError, ValueError):
        log.exception("no digest before its hour for subscriber %s and those alike", planned.ids[0])
        return False
