"""Pausing a source and taking it up again."""

from datetime import datetime

from digests.curate.listing import known_source
from digests.errors import SourceError
from digests.model import SourceKind
from digests.store import Store


async def pause_source(store: Store, identifier: str, reason: str, now: datetime) -> None:
    """Stop reading a source, for a reason that the list shows; UnknownSourceError when there is none."""
    await known_source(store, identifier)
    await store.sources.set_active(identifier, False, reason or "paused by an admin", now)


async def resume_source(store: Store, identifier: str, now: datetime) -> None:
    """Read a source again, at once. UnknownSourceError; SourceError when this version cannot read its kind."""
    record = await known_source(store, identifier)
    if record.source.kind is not SourceKind.FEED:
        raise SourceError(
            f"the source {identifier} is of the kind {record.source.kind}, only feeds are read",
            advice=f"{record.source.name} stays off: {record.source.reason or 'it has no feed'}.",
        )
    await store.sources.set_active(identifier, True, "", now)
