"""What admins have not been told yet of their sources' troubles."""

from dataclasses import dataclass
from datetime import datetime

from digests.model import Incident, SourceRecord
from digests.store import Store

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: that an incident began, or that it is `over`; `record` is its source as it is now."""

    incident: Incident
    over: bool
    record: SourceRecord


async def take_notices(store: Store, now: datetime) -> list[Notice]:
    """Return what is to be told now, the oldest first. It counts as told from here on, so that none is told twice.

    An incident that ended before anybody heard of it is told once, as over. Of a source that was removed meanwhile
    nothing is told.
    """
    untold = await store.incidents.untold(MOST_AT_ONCE)
    if not untold:
        return []
    claimed = await store.incidents.told([incident.id for incident in untold], now)
    records = {record.source.id: record for record in await store.sources.all()}
    return [
        Notice(incident, incident.end_told_at == now, records[incident.source])
        for incident in claimed
        if incident.source in records
    ]
