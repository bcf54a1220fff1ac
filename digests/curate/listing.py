"""The list of sources with their health."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.errors import UnknownSourceError
from digests.model import Held, SourceRecord
from digests.rules.reading.sources.health import Health, HealthStatus, cause_of, health
from digests.store import Store

# What needs attention comes first.
_ORDER: Mapping[HealthStatus, int] = {
    HealthStatus.FAILING: 0,
    HealthStatus.TROUBLED: 1,
    HealthStatus.SILENT: 2,
    HealthStatus.NEW: 3,
    HealthStatus.OK: 4,
    HealthStatus.OFF: 5,
}

NOTHING = Held()
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source with how it does, and what is held back of it."""

    record: SourceRecord
    health: Health
    held: Held = NOTHING

    @property
    def needs_attention(self) -> bool:
        """Whether an admin should look: something is wrong, it was paused since it is gone, or some of what it
        brought is held back."""
        return self.health.trouble is not None or self.held != NOTHING

    @property
    def cause(self) -> str:
        """The technical cause of what is wrong, as logged; "" where there is nothing more to say."""
        return cause_of(self.record, self.health.trouble) if self.health.trouble else ""


async def list_sources(store: Store, now: datetime) -> list[ListedSource]:
    """Return every source with its health: first those that need attention, last those that are off."""
    held = await store.editors.held(now - DAY)
    listed = [
        ListedSource(record, health(record, now), held.get(record.source.id, NOTHING))
        for record in await store.sources.all()
    ]
    return sorted(listed, key=_by_attention)


async def known_source(store: Store, identifier: str) -> SourceRecord:
    """Return the source of that id; UnknownSourceError when there is none."""
    record = await store.sources.get(identifier)
    if record is None:
        raise UnknownSourceError(
            f"there is no source {identifier}",
            advice=f"There is no source {identifier}. /sources lists them all.",
        )
    return record


def _by_attention(one: ListedSource) -> tuple[bool, int, str]:
    return not one.needs_attention, _ORDER[one.health.status], one.record.source.id
