"""Removing a source."""

from datetime import datetime

from digests.curate.listing import known_source
from digests.model import Source
from digests.store import Store


async def remove_source(store: Store, identifier: str, now: datetime) -> Source:
    """Take a source off the list and return what it was; its articles stay. UnknownSourceError."""
    record = await known_source(store, identifier)
    await store.sources.remove(identifier, now)
    return record.source
