"""An admin lets the digests of today come now, before their hour. Nobody gets two for one slot: the digest takes
the place of the reader's next one."""

import logging
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfoNotFoundError

from digests.curate.admins import note_act
from digests.curate.people import Actor
from digests.errors import DeskError, PreferenceError
from digests.model import AdminAct, Role
from digests.rules.issuing.times.early import LEAST_SINCE_LAST, LONGEST_AHEAD, may_come_now
from digests.store import PlannedAlike, Store

Found = TypeVar("Found")

log = logging.getLogger("communique.sending")


async def readers_now(store: Store, now: datetime) -> list[PlannedAlike]:
    """Return the active subscribers whose digest of today is still to come and may come now, in groups. Those who
    got a digest in the last two hours keep their hour. DeskError if there are none."""
    planned = await store.early.planned(now, now + LONGEST_AHEAD, now - LEAST_SINCE_LAST)
    return _some([each for each in planned if _may_come(each, now)])


async def send_now(store: Store, actor: Actor, now: datetime) -> int:
    """Let these digests come now, in one transaction with the entry in the record. Return how many. The next run
    of publishing issues them. DeskError if there are none, AdminError if the actor is no editor (any more)."""
    groups = await readers_now(store, now)  # read before the transaction, so that others can write meanwhile

    async def change(within: Store) -> int:
        role = await actor.require(within, Role.EDITOR)
        readers = _some(await within.early.let_come(groups, now))
        await note_act(within, actor.person, role, AdminAct.DIGEST_SENT, "", now, {"readers": readers})
        return readers

    return await store.writing(change)


def _some(found: Found) -> Found:
    if not found:
        raise DeskError("no digest can come now", code="desk-nobody-waits")
    return found


def _may_come(planned: PlannedAlike, now: datetime) -> bool:
    try:
        return may_come_now(planned.timetable, planned.planned, now)
    except (PreferenceError, ZoneInfoNotFoundError, ValueError):
        log.exception("no digest before its hour for subscriber %s and those alike", planned.ids[0])
        return False
