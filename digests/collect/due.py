"""One pass: claim what is due, read it side by side, store it in order."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta

from digests.collect.news import Clock
from digests.collect.places import Places
from digests.collect.reports import CollectReport, SourceReport
from digests.collect.turn import Newsdesk, collect_source, renewed
from digests.fetch import Fetcher
from digests.model import SourceRecord
from digests.read import IN_THREADS
from digests.rules.reading.addresses import host_of
from digests.store import Store
from digests.workers import Workers

log = logging.getLogger("communique.collect")

LEASE = timedelta(minutes=20)  # counts from when reading begins; a host may want a minute between requests
MOST_CLAIMED = 1024
CLAIMED_TOGETHER = 64
BEGUN_TOGETHER = 32  # before others have the event loop
SIDE_BY_SIDE = 512  # sources being read; how many requests are is for the fetcher to say
AT_ONE_HOST = 2  # so that one is fetched while the other is parsed
PATIENCE = 2.0  # seconds that a source waits to be stored after those claimed before it

Progress = Callable[[SourceReport], None]


async def collect_due(
    store: Store,
    fetcher: Fetcher,
    now: datetime,
    *,
    clock: Clock | None = None,
    workers: Workers = IN_THREADS,
    limit: int | None = None,
    progress: Progress | None = None,
) -> CollectReport:
    """Claim the sources that are due, read each, store what is new and note when each is due again.

    A source that fails, in whatever way, is noted and backs off; it never stops another. Sources are read side by
    side, few of one host at once, but stored in the order of the claim as long as none is slow, so that the same
    answers give the same numbers. What was due at `now` (aware UTC) is read; `clock` says what time it is while
    the pass goes on, and without one it stays `now`. `limit` is how many sources are read at most; `progress`
    hears of each as soon as it is done.
    """
    time = clock or (lambda: now)
    incidents = {incident.source: incident for incident in await store.incidents.all_open()}
    desk = Newsdesk(store=store, fetcher=fetcher, workers=workers, clock=time, incidents=incidents)
    reader = _Pass(desk, progress)
    room = asyncio.Semaphore(MOST_CLAIMED)
    left = limit
    async with asyncio.TaskGroup() as group:
        while left is None or left > 0:
            asked = CLAIMED_TOGETHER if left is None else min(left, CLAIMED_TOGETHER)
            records = await store.sources.claim_due(now, time() - now + LEASE, asked)
            for number, record in enumerate(records, 1):
                await room.acquire()
                group.create_task(reader.begin(record)).add_done_callback(lambda _: room.release())
                if number % BEGUN_TOGETHER == 0:
                    await asyncio.sleep(0)
            if len(records) < asked:
                break
            left = None if left is None else left - len(records)
    return CollectReport(tuple(reader.reports[number] for number in sorted(reader.reports)))


class _Pass:
    """One pass over the sources, in the order in which they were claimed."""

    def __init__(self, desk: Newsdesk, progress: Progress | None) -> None:
        self._desk = desk
        self._progress = progress
        self._places = Places(SIDE_BY_SIDE, AT_ONE_HOST)
        self._claimed = 0
        self._last_stored: asyncio.Event | None = None
        self.reports: dict[int, SourceReport] = {}

    def begin(self, record: SourceRecord) -> Coroutine[None, None, None]:
        number, before, stored = self._claimed, self._last_stored, asyncio.Event()
        self._claimed, self._last_stored = number + 1, stored
        return self._one(number, record, before, stored)

    async def _one(
        self, number: int, record: SourceRecord, before: asyncio.Event | None, stored: asyncio.Event
    ) -> None:
        claimed_at = self._desk.clock()
        place = self._places.at(host_of(record.source.url))

        async def turn() -> None:
            place.leave()  # others may be read while this one is stored
            if before is not None:
                await _patiently(before)

        try:
            await place.take()
            ours = await self._renewed(record, claimed_at)
            report = await collect_source(self._desk, ours, turn) if ours is not None else None
        finally:
            place.leave()
            stored.set()
        if report is None:
            return
        self.reports[number] = report
        _log(report)
        if self._progress is not None:
            self._progress(report)

    async def _renewed(self, record: SourceRecord, claimed_at: datetime) -> SourceRecord | None:
        try:
            ours = await renewed(self._desk, record, claimed_at, LEASE)
        except Exception:
            log.exception("whether the source %s is still to be read is not known", record.source.id)
            return None  # its lease ends by itself
        if ours is None:
            log.info("source not read: it was changed, or taken by another pass, while it waited for its host")
        return ours


async def _patiently(event: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(event.wait(), PATIENCE)
    except TimeoutError:
        return


def _log(report: SourceReport) -> None:
    source = {"source": report.source}
    if report.error:
        log.warning("source failed: %s", report.error, extra={"counts": source})
        return
    if report.left_alone_until is not None:
        log.info("source left alone until %s", report.left_alone_until, extra={"counts": source})
        return
    counts: dict[str, object] = {**source, "items": report.items, "new": report.new}
    counts |= {f"dropped_{reason.replace(' ', '_')}": count for reason, count in sorted(report.dropped.items())}
    if report.walls:
        counts["walls"] = report.walls
    log.info("source not modified" if report.not_modified else "source read", extra={"counts": counts})
