"""Taking the list of sources out, and another list in."""

from dataclasses import dataclass
from datetime import datetime

from digests.curate.add import add_source
from digests.curate.trial import propose
from digests.errors import SourceError, SourceExistsError
from digests.model import Source
from digests.rules.reading.sources.outlines import read_outline, write_outline
from digests.store import Store


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: the sources added, and how many addresses were in the list before."""

    added: tuple[Source, ...]
    known: int


async def export_sources(store: Store) -> str:
    """Return the whole list as OPML, with every field of a source."""
    return write_outline([record.source for record in await store.sources.all()])


async def import_sources(store: Store, outline: str, now: datetime) -> Imported:
    """Add the sources of an OPML document; SourceError when it holds none or has faults.

    A list of our own comes back as it was; another program's feeds are unlabelled, with excerpts only. They are
    not tried out: one that does not answer shows so in the list.
    """
    entries = read_outline(outline)
    if not entries:
        raise SourceError("the OPML file names no feed", advice="That OPML file names no feed.")
    added: list[Source] = []
    known = 0
    for entry in entries:
        source = entry.source or propose(entry.url, entry.name, entry.language)
        try:
            added.append(await add_source(store, source, now))
        except SourceExistsError:
            known += 1
    return Imported(tuple(added), known)
