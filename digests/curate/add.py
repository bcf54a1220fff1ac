"""Adding a source."""

from dataclasses import replace
from datetime import datetime

from digests.errors import SourceExistsError
from digests.model import Source
from digests.rules.reading.addresses import check_address
from digests.store import Store


async def add_source(store: Store, source: Source, now: datetime) -> Source:
    """Add a source, usually the proposal of a trial, and return it as stored; it is due at once.

    An id that is taken gets a number; SourceExistsError when the address is in the list. AddressError when it
    is no address that may be read.
    """
    checked = replace(source, url=check_address(source.url))
    there = await store.sources.by_url(checked.url)
    if there is not None:
        raise SourceExistsError(
            f"{checked.url} is in the list as {there.source.id}",
            advice=f"That address is in the list already, as {there.source.id}.",
        )
    taken = {record.source.id for record in await store.sources.all()}
    names = (checked.id, *(f"{checked.id}-{number}" for number in range(2, len(taken) + 3)))
    stored = replace(checked, id=next(name for name in names if name not in taken))
    await store.sources.add(stored, now)
    return stored
