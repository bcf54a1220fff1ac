"""Pausing a source and taking it up again."""

from datetime import datetime

from digests.curate.listing import known_source
from digests.errors import SourceError
from digests.model import Source, SourceKind
from digests.rules.reading.lists.recipes import check_recipe
from digests.store import Store


async def pause_source(store: Store, identifier: str, reason: str, now: datetime) -> None:
    """Stop reading a source, for a reason (if any) that the list shows; UnknownSourceError when there is none."""
    await known_source(store, identifier)
    await store.sources.set_active(identifier, False, reason, now)


async def resume_source(store: Store, identifier: str, now: datetime) -> None:
    """Read a source again, at once. UnknownSourceError; SourceError when nothing says how to read it."""
    check_readable((await known_source(store, identifier)).source)
    await store.sources.set_active(identifier, True, "", now)


def check_readable(source: Source) -> None:
    """SourceError when a source is of a kind that needs a recipe and has none that can be used."""
    needs_recipe = source.kind in (SourceKind.JSON_API, SourceKind.INDEX_PAGE)
    faults = check_recipe(source.recipe) if source.recipe else ["it has no recipe"]
    if needs_recipe and faults:
        raise SourceError(
            f"the source {source.id} cannot be read: {'; '.join(faults)}",
            advice=f"{source.name} stays off: {source.reason or 'nothing says how to read it'}.",
        )
