"""Taking a source's new address over, where its site says that it moved for good."""

from datetime import datetime

from digests.curate.listing import known_source
from digests.errors import SourceError
from digests.model import Source
from digests.rules.reading.addresses import check_address
from digests.store import Store


async def move_source(store: Store, identifier: str, now: datetime, url: str = "") -> Source:
    """Read a source at `url` from now on, or else where its permanent redirect leads; return it as it is then.

    UnknownSourceError; SourceError when it was not redirected and no `url` is given; SourceExistsError when the
    new address is in the list; AddressError.
    """
    record = await known_source(store, identifier)
    address = check_address(url) if url else record.state.moved_to
    if not address:
        raise SourceError(
            f"the source {identifier} was not redirected",
            advice=f"{record.source.name} has not moved, as far as its site says. Please name the new address.",
        )
    await store.sources.move(identifier, address, now)
    return (await known_source(store, identifier)).source
