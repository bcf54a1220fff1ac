"""One pass: claim what is due, read it side by side, store it in order, note how each source does."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digests.collect.incidents import note_incident
from digests.collect.news import Turn, store_news
from digests.collect.reports import CollectReport, SourceReport
from digests.errors import FetchError, SourceError
from digests.fetch import Fetcher
from digests.model import Draft, Incident, SourceRecord
from digests.read import IN_THREADS, MOST_PAGES, PagesRead, read_articles, read_source
from digests.rules.reading.sources.cadence import FetchResult, after_fetch, left_alone_until, trouble_of
from digests.store import Store
from digests.workers import Workers

log = logging.getLogger("communique.collect")

LEASE = timedelta(minutes=15)
SIDE_BY_SIDE = 512  # sources under way; how many requests are is for the fetcher to say
CLAIMED_TOGETHER = 64
PATIENCE = 2.0  # seconds that a source waits to be stored after those claimed before it
GONE = 410
GONE_REASON = "the site says that it is gone for good (410)"

Progress = Callable[[SourceReport], None]


async def collect_due(
    store: Store,
    fetcher: Fetcher,
    now: datetime,
    *,
    workers: Workers = IN_THREADS,
    limit: int | None = None,
    progress: Progress | None = None,
) -> CollectReport:
    """Claim the sources that are due, read each, store what is new and note when each is due again.

    A source that fails, in whatever way, is noted and backs off; it never stops another. Sources are read side by
    side but stored in the order of the claim as long as none is slow, so that the same answers give the same
    numbers. `limit` is how many sources are read at most; `progress` hears of each as soon as it is done.
    """
    incidents = {incident.source: incident for incident in await store.incidents.all_open()}
    reader = _Pass(store, fetcher, now, workers, incidents, progress)
    left = limit if limit is not None else -1
    under_way: set[asyncio.Task[None]] = set()
    while True:
        room = SIDE_BY_SIDE - len(under_way)
        if left and (room >= CLAIMED_TOGETHER or not under_way):
            asked = room if left < 0 else min(room, left)
            records = await store.sources.claim_due(now, LEASE, asked)
            left = 0 if len(records) < asked else left - len(records) if left > 0 else left
            under_way |= {reader.begin(record) for record in records}
        if not under_way:
            return CollectReport(tuple(reader.reports[number] for number in sorted(reader.reports)))
        done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


class _Pass:
    """One pass over the sources, in the order in which they were claimed."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        now: datetime,
        workers: Workers,
        incidents: Mapping[str, Incident],
        progress: Progress | None,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._now = now
        self._workers = workers
        self._incidents = incidents
        self._progress = progress
        self._claimed = 0
        self._last_stored: asyncio.Event | None = None
        self.reports: dict[int, SourceReport] = {}

    def begin(self, record: SourceRecord) -> asyncio.Task[None]:
        number, before, stored = self._claimed, self._last_stored, asyncio.Event()
        self._claimed, self._last_stored = number + 1, stored
        return asyncio.create_task(self._one(number, record, before, stored))

    async def _one(
        self, number: int, record: SourceRecord, before: asyncio.Event | None, stored: asyncio.Event
    ) -> None:
        async def turn() -> None:
            if before is not None:
                await _patiently(before)

        try:
            report = await self._collect(record, turn)
        finally:
            stored.set()
        self.reports[number] = report
        _log(report)
        if self._progress is not None:
            self._progress(report)

    async def _collect(self, record: SourceRecord, turn: Turn) -> SourceReport:
        source, state, now = record.source, record.state, self._now
        until = left_alone_until(source.id, state, now)
        if until is not None:
            await self._store.sources.record(source.id, replace(state, next_fetch_at=until))
            return SourceReport(source=source.id, left_alone_until=until)
        try:
            report, result = await self._read_and_store(record, turn)
        except SourceError as error:
            result = _failed(error)
            report = SourceReport(source=source.id, error=str(error))
        except Exception as error:
            log.exception("the source %s could not be collected", source.id)
            result = FetchResult(error=f"a fault of our own: {type(error).__name__}")
            report = SourceReport(source=source.id, error=result.error)
        try:
            after = after_fetch(source.id, state, result, now)
            await self._store.sources.record(source.id, after)
            record = SourceRecord(source, after)
            await note_incident(self._store, record, self._incidents.get(source.id), now)
            if result.status == GONE:
                await self._store.sources.set_active(source.id, False, GONE_REASON, now)
        except Exception as error:
            # Its lease ends by itself, so the source comes due again even so.
            log.exception("what came of the source %s could not be noted", source.id)
            report = SourceReport(source=source.id, error=report.error or f"not noted: {type(error).__name__}")
        return report

    async def _read_and_store(self, record: SourceRecord, turn: Turn) -> tuple[SourceReport, FetchResult]:
        source, state = record.source, record.state
        reading = await read_source(self._fetcher, source, state, self._now, self._workers)
        if reading.result.not_modified:
            return SourceReport(source=source.id, not_modified=True), reading.result

        async def fill_in(drafts: Sequence[Draft]) -> PagesRead:
            return await read_articles(self._fetcher, source, drafts, self._workers, most=MOST_PAGES)

        admitted = await store_news(
            self._store, source, state, reading.drafts, lambda: self._now, fill_in=fill_in, turn=turn
        )
        report = SourceReport(
            source=source.id,
            items=len(reading.drafts),
            new=len(admitted.new),
            dropped=dict(Counter(admitted.dropped) + Counter(reading.feed.dropped)),
            walls=admitted.walls,
        )
        wait = max(admitted.wait, reading.result.retry_after or 0.0)
        return report, replace(reading.result, unfinished=admitted.unfinished, retry_after=wait)


def _failed(error: SourceError) -> FetchResult:
    result = FetchResult(error=str(error), trouble=trouble_of(error))
    if not isinstance(error, FetchError):
        return result
    return replace(result, status=error.status, retry_after=error.retry_after)


async def _patiently(event: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(event.wait(), PATIENCE)
    except TimeoutError:
        return


def _log(report: SourceReport) -> None:
    counts: dict[str, object] = {"source": report.source, "items": report.items, "new": report.new}
    counts |= {f"dropped_{reason.replace(' ', '_')}": count for reason, count in sorted(report.dropped.items())}
    if report.walls:
        counts["walls"] = report.walls
    if report.error:
        log.warning("source failed: %s", report.error, extra={"counts": {"source": report.source}})
    elif report.left_alone_until is not None:
        log.info(
            "source left alone until %s", report.left_alone_until, extra={"counts": {"source": report.source}}
        )
    else:
        word = "source not modified" if report.not_modified else "source read"
        log.info(word, extra={"counts": counts})
