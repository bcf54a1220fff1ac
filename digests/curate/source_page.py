"""One source in full: how it does, what its last items became, and what it costs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.curate.source_list import NOTHING_HELD, ListedSource, numbered_source
from digests.curate.waiting_labels import waiting_sources
from digests.errors import SourceError
from digests.model import Cost, Source, SourceItem
from digests.rules.reading.sources.health import health
from digests.store import Store

DAY, MONTH = timedelta(days=1), timedelta(days=30)
ITEMS = 5
READ_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source with its health and its newest `items`. Of the items of 30 days `judged` were judged, and
    `relevant` of these were relevant. `spent` is what editing has cost in the last 24 hours. `sisters` are the
    names of the other listed sources of its publisher."""

    listed: ListedSource
    items: tuple[SourceItem, ...]
    relevant: int
    judged: int
    spent: Cost
    sisters: tuple[str, ...]


async def read_page(store: Store, number: int, now: datetime) -> SourcePage:
    """Return what is known of a source, by the number of its row. UnknownSourceError if it is not in the list any
    more."""
    record = await numbered_source(store, number)
    held = await store.editors.held(now - DAY, {record.source.id})
    outage = await store.outages.under_way()
    relevant, judged = await store.articles.shares_of(number, now - MONTH)
    return SourcePage(
        listed=ListedSource(
            record,
            health(record, outage.began_at if outage else now),
            held.get(record.source.id, NOTHING_HELD),
            (await waiting_sources(store)).get(record.source.id, 0),
        ),
        items=tuple(await store.articles.items_of(number, ITEMS)),
        relevant=relevant,
        judged=judged,
        spent=await store.editors.spent(number, now - DAY),
        sisters=await sisters_of(store, record.source),
    )


async def sisters_of(store: Store, source: Source) -> tuple[str, ...]:
    """Return the names of the other listed sources of a source's publisher, in order."""
    return tuple(each.name for each in await store.sources.of_family(source.family) if each.id != source.id)


async def read_soon(store: Store, number: int, now: datetime) -> Source:
    """Let a source be read at the next look for due sources, and return it. SourceError if it is off, or if it was
    asked within the last minute: a site is not asked more often. UnknownSourceError."""
    record = await numbered_source(store, number)
    source, asked = record.source, record.state.last_attempt_at
    if not source.active:
        raise SourceError(f"the source {source.id} is off", code="source-paused", name=source.name)
    if asked is not None and now - asked < READ_AGAIN_AFTER:
        raise SourceError(f"the source {source.id} was read at {asked}", code="source-read-now", name=source.name)
    await store.sources.make_due(source.id, now)
    return source
