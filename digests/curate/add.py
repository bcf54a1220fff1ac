"""Adding a source."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from digests.errors import SourceExistsError
from digests.model import Relation, Source
from digests.rules.reading.addresses import check_address
from digests.rules.reading.sources.sameness import name_shown
from digests.store import Store


async def add_source(store: Store, source: Source, now: datetime, relation: Relation | None = None) -> Source:
    """Add a source, usually the proposal of a trial, and return it as stored; it is due at once.

    An id that is taken gets a number; a name that could be taken for another outlet's, or for an office of the
    relation's parties, its host (see `name_shown`). SourceExistsError when the address is in the list.
    AddressError when it is no address that may be read.
    """
    checked = replace(source, url=check_address(source.url))
    there = await store.sources.by_url(checked.url)
    if there is not None:
        raise SourceExistsError(
            f"{checked.url} is in the list as {there.source.id}",
            advice=f"That address is in the list already, as {there.source.id}.",
        )
    known = [record.source for record in await store.sources.all()]
    named = name_shown(checked, known, relation)
    stored = replace(checked, id=free_id(checked.id, {each.id for each in known}), name=named)
    await store.sources.add(stored, now)
    return stored


def free_id(wanted: str, taken: Collection[str]) -> str:
    """Return the id, with a number where it is taken."""
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


async def as_before(store: Store, proposal: Source) -> Source | None:
    """Return a proposal as it was described when it was taken off the list; None when it never was in it.

    It is read as the proposal says, now, and is on; a recipe of its own for that is kept.
    """
    former = await store.sources.removed(check_address(proposal.url))
    if former is None:
        return None
    kept = former.recipe if former.kind is proposal.kind else None
    return replace(former, kind=proposal.kind, recipe=kept or proposal.recipe, active=True, reason="")
