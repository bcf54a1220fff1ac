"""Moves a source to another address. The new address is tried like a new source and compared with the source, an
admin confirms the move, and it can be undone for a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.curate.source_list import check_readable, known_source
from digests.curate.trials import SourceTrial, try_source
from digests.errors import SourceError, SourceExistsError
from digests.fetch import Fetcher
from digests.model import Recipe, Relation, Source
from digests.rules.reading.addresses import check_address
from digests.rules.reading.sources.sameness import OutletComparison, Sameness, compare, sameness
from digests.store import Store
from digests.workers import Workers

UNDONE_FOR = timedelta(days=1)
ARTICLES_COMPARED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTrial:
    """What stands at a source's new address. `before` is the source as it is read now, `trial.source` the source
    as it would be read there."""

    before: Source
    trial: SourceTrial
    comparison: OutletComparison
    sameness: Sameness


async def try_move(
    store: Store,
    fetcher: Fetcher,
    relation: Relation,
    identifier: str,
    now: datetime,
    *,
    workers: Workers,
    url: str = "",
    recipes: Mapping[str, Recipe] | None = None,
) -> MoveTrial:
    """Read what is at `url`, or else where a source's permanent redirect leads. Say whether it is the same outlet.
    Nothing is stored.

    Raises UnknownSourceError. Raises SourceError if there was no redirect and no `url` is given, if nothing says
    how to read the source, or with the reason why nothing can be read there. Raises SourceExistsError if another
    source has or had the address. Raises AddressError.
    """
    record = await known_source(store, identifier)
    source = record.source
    address = check_address(url) if url else record.state.moved_to
    if not address:
        raise SourceError(f"the source {identifier} was not redirected", code="not-moved", name=source.name)
    check_readable(source)
    await _check_free(store, source, address)
    trial = await try_source(fetcher, relation, address, now, workers=workers, recipes=recipes, like=source)
    await _check_free(store, source, trial.source.url)
    articles = await store.articles.titles_of(identifier, ARTICLES_COMPARED)
    recognised = await store.articles.recognise(identifier, trial.drafts)
    found = compare(source, trial.title, trial.drafts, recognised, articles)
    return MoveTrial(before=source, trial=trial, comparison=found, sameness=sameness(found))


async def move_source(store: Store, moved: Source, before: str, now: datetime) -> Source:
    """Move a source: from now on it is read at the address and in the way of `moved`, as a trial found them.
    Return the moved source. `undo_move` can take this back for a day.

    An inactive source becomes active. `before` is the address that the source had when it was tried; SourceError
    if the source has another address now. Moving twice changes nothing more. Raises UnknownSourceError,
    SourceExistsError.
    """
    current = (await known_source(store, moved.id)).source
    if current.url == moved.url != before:
        return current
    if current.url != before:
        raise SourceError(
            f"the source {moved.id} is read at {current.url} by now, not at {before}",
            code="moved-meanwhile",
            name=current.name,
        )
    check_readable(moved)
    await _check_free(store, current, moved.url)
    await store.sources.move(moved, now)
    return (await known_source(store, moved.id)).source


async def undo_move(store: Store, identifier: str, now: datetime, *, moved_to: str = "") -> Source:
    """Undo the move of a source in the last day, and return the source as it was before.

    The state before the move is forgotten by this, and after a day. Raises UnknownSourceError. Raises SourceError
    if the source was not moved in the last day, or not to `moved_to` if this is given. Raises SourceExistsError if
    another source has the former address now.
    """
    source = (await known_source(store, identifier)).source
    elsewhere = moved_to not in ("", source.url)
    if elsewhere or not await store.sources.undo_move(identifier, now - UNDONE_FOR, now):
        raise SourceError(
            f"the source {identifier} was not moved in the last day", code="nothing-to-undo", name=source.name
        )
    return (await known_source(store, identifier)).source


async def _check_free(store: Store, source: Source, address: str) -> None:
    there = await store.sources.by_url(address)
    if there is not None and there.source.id != source.id:
        raise SourceExistsError(
            f"{address} is the address of {there.source.id}", code="address-listed", source=there.source.id
        )
    former = await store.sources.removed(address)
    if former is not None:
        raise SourceExistsError(
            f"{address} was the address of {former.name}, which was removed",
            code="address-removed",
            name=former.name,
        )
