"""What admins have not been told yet of their sources' troubles."""

from dataclasses import dataclass
from datetime import datetime

from digests.model import Incident
from digests.store import Store

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: that an incident began, or that it is `over`."""

    incident: Incident
    over: bool


async def take_notices(store: Store, now: datetime) -> list[Notice]:
    """Return what is to be told now, the oldest first. It counts as told from here on, so that none is told twice.

    An incident that ended before anybody heard of it is told once, as over.
    """
    untold = await store.incidents.untold(MOST_AT_ONCE)
    if not untold:
        return []
    claimed = await store.incidents.told([incident.id for incident in untold], now)
    return [Notice(incident, over=incident.end_told_at == now) for incident in claimed]
