"""Asks every source once, to see which sources can be read. Nothing is stored."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digests.errors import SourceError
from digests.fetch import Fetcher
from digests.model import Source, SourceRecord, SourceState, Trouble
from digests.read import read_source
from digests.rules.reading.sources.cadence import after_fetch, trouble_of
from digests.rules.reading.sources.health import cause_of, trouble_now
from digests.store import Store
from digests.workers import Workers

log = logging.getLogger("communique.curate")

AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """The result for one source. `trouble` is None if nothing is wrong; `cause` is technical, as logged."""

    record: SourceRecord
    items: int = 0
    undated: int = 0
    newest_at: datetime | None = None
    seconds: float = 0.0
    trouble: Trouble | None = None
    cause: str = ""
    moved_to: str = ""


async def check_sources(
    store: Store,
    fetcher: Fetcher,
    now: datetime,
    *,
    workers: Workers,
    everything: bool = False,
    progress: Callable[[Probe], None] | None = None,
    more: Sequence[Source] = (),
) -> list[Probe]:
    """Read every active source whole, with `everything` also the inactive ones, and the sources `more`, which are
    not in the list. Return one Probe each, those of the list first, by id."""
    records = [one for one in await store.sources.all() if one.source.active or everything]
    records += [SourceRecord(source, SourceState(next_fetch_at=now)) for source in more]
    places = asyncio.Semaphore(AT_ONCE)

    async def one(record: SourceRecord) -> Probe:
        async with places:
            probe = await _probe(fetcher, record, now, workers)
        if progress is not None:
            progress(probe)
        return probe

    return list(await asyncio.gather(*(one(record) for record in records)))


async def _probe(fetcher: Fetcher, record: SourceRecord, now: datetime, workers: Workers) -> Probe:
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        result = (await read_source(fetcher, record.source, None, now, workers)).result
    except SourceError as error:
        trouble, words = trouble_of(error), str(error)
    except Exception as error:
        log.exception("the source %s could not be checked", record.source.id)
        trouble, words = Trouble.UNREADABLE, f"a fault of our own: {type(error).__name__}"
    else:
        # The answer is judged as if the source were new, but with its known cadence.
        active = replace(record.source, active=True)
        state = replace(record.state, last_success_at=None, newest_item_at=None, failures=0, last_error="")
        return Probe(
            record=record,
            items=result.items,
            undated=result.undated,
            newest_at=result.newest_item_at,
            seconds=loop.time() - began,
            trouble=trouble_now(SourceRecord(active, after_fetch(active.id, state, result, now)), now),
            moved_to=result.moved_to,
        )
    failed = replace(record, state=replace(record.state, last_error=words))
    return Probe(record=record, trouble=trouble, cause=cause_of(failed, trouble), seconds=loop.time() - began)
