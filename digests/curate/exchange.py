"""Taking the list of sources out, and another list in."""

from dataclasses import dataclass
from datetime import datetime

from digests.curate.add import add_source
from digests.curate.trial import propose
from digests.errors import SourceError, SourceExistsError
from digests.model import Source
from digests.rules.reading.outlines import read_outline, write_outline
from digests.store import Store


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: the sources added, and how many addresses were in the list before."""

    added: tuple[Source, ...]
    known: int


async def export_sources(store: Store) -> str:
    """Return the list's feeds as OPML."""
    return write_outline([record.source for record in await store.sources.all()])


async def import_sources(store: Store, outline: str, now: datetime) -> Imported:
    """Add the feeds of an OPML document, unlabelled and with excerpts only; SourceError when it holds none.

    They are not tried out: one that does not answer shows so in the list.
    """
    feeds = read_outline(outline)
    if not feeds:
        raise SourceError("the OPML file names no feed", advice="That OPML file names no feed.")
    added: list[Source] = []
    known = 0
    for url, name in feeds:
        try:
            added.append(await add_source(store, propose(url, name), now))
        except SourceExistsError:
            known += 1
    return Imported(tuple(added), known)
