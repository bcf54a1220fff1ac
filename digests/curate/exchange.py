"""Taking the list of sources out, and another list in."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from digests.curate.add import free_id
from digests.curate.trial import propose
from digests.errors import SourceError, SourceExistsError
from digests.model import Source
from digests.model.lexicon import Lexicon
from digests.rules.reading.sources.opml import (
    OpmlDocument,
    OpmlEntry,
    RefusedLine,
    decode_opml,
    read_opml,
    write_opml,
)
from digests.rules.reading.sources.sameness import name_shown
from digests.store import Store


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: the sources added, how many were in the list before, and the lines that gave none."""

    added: tuple[Source, ...]
    known: int
    refused: tuple[RefusedLine, ...] = ()


async def export_sources(store: Store) -> str:
    """Return the whole list as OPML, with every field of a source."""
    return write_opml([record.source for record in await store.sources.all()])


async def import_sources(store: Store, document: bytes, now: datetime, *, lexicon: Lexicon) -> Imported:
    """Add the sources of an OPML document; SourceError when it holds none or has faults.

    A list of our own comes back as it was; another program's feeds are unlabelled, with excerpts only, unless they
    were in the list before. They are not tried out: one that does not answer shows so in the list.
    """
    outline = await asyncio.to_thread(_read, document, lexicon)
    if not outline.entries:
        lines = "".join(f"\n{line}" for line in outline.refused)
        raise SourceError("the OPML file names no feed", advice=f"That OPML file names no feed.{lines}")
    records = await store.sources.all()
    ids, addresses = ({getattr(record.source, key) for record in records} for key in ("id", "url"))
    added: list[Source] = []
    for entry in outline.entries:
        if entry.url in addresses:
            continue
        source = entry.source or await _described(store, entry)
        if entry.source is None:
            source = replace(source, name=name_shown(source, [record.source for record in records]))
        source = replace(source, id=free_id(source.id, ids))
        try:
            await store.sources.add(source, now)
        except SourceExistsError:  # somebody else added it meanwhile
            continue
        ids.add(source.id)
        added.append(source)
    return Imported(tuple(added), len(outline.entries) - len(added), outline.refused)


async def _described(store: Store, entry: OpmlEntry) -> Source:
    """Return another program's feed as it was described when it was in the list, else as a proposal."""
    former = await store.sources.removed(entry.url)
    return replace(former, active=True, reason="") if former else propose(entry.url, entry.name, entry.language)


def _read(document: bytes, lexicon: Lexicon) -> OpmlDocument:
    return read_opml(decode_opml(document, lexicon))
