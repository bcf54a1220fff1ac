"""A source that goes quiet or wrong -> one incident, for the admins to be told of."""

from datetime import datetime, timedelta

from digests.model import Incident, SourceRecord
from digests.rules.reading.sources.health import incidents_of
from digests.store import Store

COSTS_COUNT_FOR = timedelta(days=1)


async def note_incident(store: Store, record: SourceRecord, known: Incident | None, now: datetime) -> None:
    """After a reading, begin the incident that it shows and end the `known` open one if it is over."""
    held = (await store.editors.held(now - COSTS_COUNT_FOR)).get(record.source.id)
    change = incidents_of(record, known, now, held)
    if change.to_close is not None:
        await store.incidents.close(change.to_close.id, now)
    if change.to_open is not None:
        await store.incidents.open(change.to_open)
