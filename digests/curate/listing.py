"""The list of sources with their health."""

from dataclasses import dataclass
from datetime import datetime

from digests.errors import UnknownSourceError
from digests.model import SourceRecord
from digests.rules.reading.sources.health import Health, health
from digests.store import Store


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source with how it does, in words."""

    record: SourceRecord
    health: Health


async def list_sources(store: Store, now: datetime) -> list[ListedSource]:
    """Return every source with its health, by id."""
    return [ListedSource(record, health(record, now)) for record in await store.sources.all()]


async def known_source(store: Store, identifier: str) -> SourceRecord:
    """Return the source of that id; UnknownSourceError when there is none."""
    record = await store.sources.get(identifier)
    if record is None:
        raise UnknownSourceError(
            f"there is no source {identifier}",
            advice=f"There is no source {identifier}. /sources lists them all.",
        )
    return record
