"""Plans digests anew for readers whose clock has changed since the planning, because of new time zone data."""

import logging
from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from digests.model import Subscriber
from digests.rules.issuing.times.due import due_after_change, reached
from digests.rules.issuing.times.slots import clock_print, goes_as, next_slot, timetable_of
from digests.store import Store

log = logging.getLogger("communique.replan")

AT_ONCE = 1000


async def replan(store: Store, now: datetime) -> int:
    """Check whether the clocks of readers still go as they did. Move the next digests of readers whose clock does
    not, and return how many. A zone that was not known before is checked too."""
    known, found, changed, moved = await store.logbook.zones(), dict[str, str](), 0, 0
    for zone in await store.subscribers.zones():
        try:
            same = zone in known and goes_as(zone, known[zone])
            found[zone] = clock_print(zone, now.year)
        except (ZoneInfoNotFoundError, ValueError) as error:
            log.error("there is no zone %s in the time zone data: %s", zone, error)
            continue
        if not same:
            changed += zone in known
            moved += await _replan_zone(store, zone, now)
    if found != known:
        await store.logbook.note_zones(found)
        counts = {"zones": len(found), "other clocks": changed, "moved": moved}
        log.info("next digests were checked against today's clocks", extra={"counts": counts})
    return moved


async def _replan_zone(store: Store, zone: str, now: datetime) -> int:
    moved: int = 0
    after: int | None = 0
    while after is not None:
        some, after = await store.subscribers.planned_by(zone, now, after, AT_ONCE)
        for subscriber in some:
            moved += await _replan_one(store, subscriber, now)
    return moved


async def _replan_one(store: Store, subscriber: Subscriber, now: datetime) -> bool:
    planned, timetable = subscriber.next_digest_at, timetable_of(subscriber)
    if planned is None or not subscriber.hours or next_slot(timetable, now) == planned:
        return False
    last = await store.editions.last(subscriber.id)
    seen = reached(last.slot, last.issued_at) if last else None
    due = due_after_change(timetable, planned, seen, now, moved=True)
    return due != planned and await store.subscribers.plan_anew(subscriber.id, planned, due)
