"""Taking a source's new address over, where its site says that it moved for good."""

from datetime import datetime

from digests.curate.listing import known_source
from digests.curate.pause import check_readable
from digests.errors import SourceError, SourceExistsError
from digests.model import Source
from digests.rules.reading.addresses import check_address
from digests.store import Store


async def move_source(store: Store, identifier: str, now: datetime, url: str = "") -> Source:
    """Read a source at `url` from now on, or else where its permanent redirect leads; return it as it is then.

    One that was off is on again. UnknownSourceError; SourceError when it was not redirected and no `url` is given,
    or nothing says how to read it; SourceExistsError when another source has or had the new address; AddressError.
    """
    record = await known_source(store, identifier)
    address = check_address(url) if url else record.state.moved_to
    if not address:
        raise SourceError(
            f"the source {identifier} was not redirected",
            advice=f"{record.source.name} has not moved, as far as its site says. Please name the new address.",
        )
    check_readable(record.source)
    await _check_free(store, record.source, address)
    await store.sources.move(identifier, address, now)
    if not record.source.active:
        await store.sources.set_active(identifier, True, "", now)
    return (await known_source(store, identifier)).source


async def _check_free(store: Store, source: Source, address: str) -> None:
    there = await store.sources.by_url(address)
    if there is not None and there.source.id != source.id:
        raise SourceExistsError(
            f"{address} is the address of {there.source.id}",
            advice=f"That address is in the list already, as {there.source.id}.",
        )
    former = await store.sources.removed(address)
    if former is not None:
        raise SourceExistsError(
            f"{address} was the address of {former.name}, which was removed",
            advice=f"That address was in the list before, as {former.name}. Adding it again brings that back.",
        )
