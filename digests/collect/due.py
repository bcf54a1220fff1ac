"""One pass: claims the sources that are due, reads them side by side, and stores their news in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime, timedelta

from digests.collect.one_source import Failure, SourceCollector
from digests.collect.outage_watch import OutageWatch
from digests.collect.reports import CollectReport, SourceReport
from digests.fetch import Fetcher
from digests.model import Clock, Outage, SourceRecord
from digests.rules.reading.addresses import host_of
from digests.rules.reading.sources.outages import LOOKS_APART, FetchAttempt, is_outage
from digests.store import Store
from digests.workers import Workers

log = logging.getLogger("communique.collect")

LEASE = timedelta(minutes=20)  # from when reading begins; a host may want a minute between requests
LONGEST_PASS = timedelta(minutes=10)  # after this, sources that still wait for their host are given back
MOST_CLAIMED = 1024
CLAIMED_TOGETHER = 64
BEGUN_TOGETHER = 32  # sources that begin before other tasks have the event loop
SIDE_BY_SIDE = 256  # sources being read or stored; the fetcher limits requests
AT_ONE_HOST = 2  # one is fetched while the other is parsed
MANY_SILENT = 64  # after so many without any answer the pass checks for an outage before it begins more
PATIENCE = 1.0  # seconds that a source waits to be stored after those claimed before it

Progress = Callable[[SourceReport], None]


async def collect_due(
    store: Store,
    fetcher: Fetcher,
    now: datetime,
    *,
    workers: Workers,
    clock: Clock | None = None,
    limit: int | None = None,
    everything: bool = False,
    asked_for: bool = False,
    progress: Progress | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> CollectReport:
    """Claim the sources that are due, read each, store what is new, and note when each is due again.

    A source that fails, in whatever way, is noted and asked again later; it never stops another. Sources are read
    side by side, few of one host at once. They are stored in the order of the claim unless one is slow, so that
    the same answers give the same numbers. Sources that are due at `now` (aware UTC) are read. `clock` gives the
    time during the pass; without it the time stays `now`. After ten minutes, or once `stopping` says so, no more
    sources are begun, and those that still wait for their host are due again at once. `limit` is the most sources
    to read. `everything` makes all active sources due, except those that asked to be left alone. `progress` is
    called with the report of each source as soon as it is done.

    In an outage hardly any host gives an answer. Every source then stays as it was, and nothing is read until a
    look at a host or two, every half minute, shows that the outage is over. `asked_for`: somebody waits for this
    pass, so the next look is due now.
    """
    time = clock or (lambda: now)
    await store.wrong_clock.set_right(now)
    watch = OutageWatch(store=store, fetcher=fetcher, clock=time)
    outage = await store.outages.under_way()
    if outage is not None:
        if asked_for or outage.look_at <= now or outage.look_at > now + LOOKS_APART:
            outage = await watch.look_again(outage)
        if outage is not None:
            return CollectReport(outage=outage)
    incidents = {incident.source: incident for incident in await store.incidents.all_open()}
    collector = SourceCollector(store=store, fetcher=fetcher, workers=workers, clock=time, incidents=incidents)
    reader = _Pass(collector, now, progress, stopping)
    try:
        async with asyncio.TaskGroup() as group:
            await reader.begin_all(group, limit, everything=everything)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures.exceptions[0].__cause__
    outage = await reader.settle(watch)
    reports = tuple(reader.reports[number] for number in sorted(reader.reports))
    report = CollectReport(reports, reader.given_back, outage)
    if report.failed == report.due > 1 and outage is None:
        log.warning("%d of %d sources failed", report.failed, report.due)
    return report


class _Pass:
    """One pass over the sources, in the order in which they were claimed."""

    def __init__(
        self, collector: SourceCollector, began: datetime, progress: Progress | None, stopping: Callable[[], bool]
    ) -> None:
        self._collector = collector
        self._began = began
        self._progress = progress
        self._stopping = stopping
        self._side_by_side = asyncio.Semaphore(SIDE_BY_SIDE)
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._room = asyncio.Semaphore(MOST_CLAIMED)
        self._claimed = 0
        self._last_stored: asyncio.Event | None = None
        self._silent: list[tuple[Failure, SourceReport]] = []
        self._attempts: list[FetchAttempt] = []
        self._hopeless = False
        self.reports: dict[int, SourceReport] = {}
        self.given_back = 0

    async def begin_all(self, group: asyncio.TaskGroup, limit: int | None, *, everything: bool) -> None:
        """Claim what is due (most overdue first), or everything. Begin reading it as tasks of the group, a few at
        a time."""
        left = limit
        wanted = await self._all_but_resting() if everything else None
        while (left is None or left > 0) and not self._over():
            asked = CLAIMED_TOGETHER if left is None else min(left, CLAIMED_TOGETHER)
            lease = self._collector.clock() - self._began + LEASE
            sources = self._collector.store.sources
            if wanted is None:
                records = await sources.claim_due(self._began, lease, asked)
            else:
                chosen, wanted = wanted[:asked], wanted[asked:]
                records = await sources.claim(chosen, self._began, lease)
            for number, record in enumerate(records, 1):
                await self._room.acquire()
                before, self._last_stored = self._last_stored, asyncio.Event()
                reading = self._one(self._claimed, record, before, self._last_stored)
                group.create_task(reading).add_done_callback(lambda _: self._room.release())
                self._claimed += 1
                if number % BEGUN_TOGETHER == 0:
                    await asyncio.sleep(0)
            if len(records) < asked if wanted is None else not wanted:
                return
            left = None if left is None else left - len(records)

    def _over(self) -> bool:
        """Say whether no more sources are to be begun."""
        return self._stopping() or self._hopeless or self._collector.clock() - self._began > LONGEST_PASS

    async def _all_but_resting(self) -> list[str]:
        """Return the ids of all active sources. Sources that asked to be left alone are reported and left out."""
        store, now = self._collector.store, self._collector.clock()
        active = [record.source.id for record in await store.sources.all() if record.source.active]
        rests = await store.logbook.rests(now)
        for source in active:
            if source in rests:
                self._done(self._claimed, SourceReport(source=source, left_alone_until=rests[source], rests=True))
                self._claimed += 1
        return [source for source in active if source not in rests]

    async def _one(
        self, number: int, record: SourceRecord, before: asyncio.Event | None, stored: asyncio.Event
    ) -> None:
        claimed_at, host = self._collector.clock(), host_of(record.source.url)
        try:
            async with AsyncExitStack() as room:
                # First come, first served at each host. A source that waits for its host holds no place among all.
                at_host = await room.enter_async_context(AsyncExitStack())
                await at_host.enter_async_context(self._hosts.setdefault(host, asyncio.Semaphore(AT_ONE_HOST)))
                await room.enter_async_context(self._side_by_side)

                @asynccontextmanager
                async def turn() -> AsyncIterator[None]:
                    await at_host.aclose()  # the next source there may be read while this one is stored
                    if before is not None:
                        # Not wait_for: before Python 3.12 it loses a cancellation that comes with the event.
                        with suppress(TimeoutError):
                            async with asyncio.timeout(PATIENCE):
                                await before.wait()
                    try:
                        yield
                    finally:
                        stored.set()

                ours = await self._still_ours(record, claimed_at)
                collected = await self._collector.collect(ours, turn()) if ours is not None else None
        finally:
            stored.set()
        if collected is None:
            return
        self._done(number, collected.report, log_it=collected.unnoted is None)
        if collected.answered is not None:
            self._attempts.append(FetchAttempt(record.source.id, host, collected.answered))
        if collected.unnoted is not None:
            self._silent.append((collected.unnoted, collected.report))
            if len(self._silent) % MANY_SILENT == 0:
                self._hopeless = is_outage(self._attempts)

    def _done(self, number: int, report: SourceReport, *, log_it: bool = True) -> None:
        self.reports[number] = report
        if log_it:
            _log(report)
        if self._progress is not None:
            self._progress(report)

    async def _still_ours(self, record: SourceRecord, claimed_at: datetime) -> SourceRecord | None:
        """Return the source as it is to be read now, None if this pass may not read it any more."""
        try:
            ours = await self._collector.renewed(record, claimed_at, LEASE)
            if ours is not None and self._over():
                await self._collector.give_back(ours)
                self.given_back += 1
                return None
        except Exception:
            log.exception("could not find out whether the source %s is still to be read", record.source.id)
            return None  # the lease ends by itself
        if ours is None:
            log.info("a source was changed or taken by another pass while it waited for its host")
        return ours

    # --- sources that gave no answer: their own fault, or an outage --------------------------------

    async def settle(self, watch: OutageWatch) -> Outage | None:
        """Return the outage that caused the failures not yet noted. None if the failures were the sources' own. In
        an outage the sources stay as they were. So they do at a stop, which leaves no time to find out."""
        failures = [failure for failure, _ in self._silent]
        outage, stopping = None, self._stopping()
        if failures and not stopping:
            records, since = [each.record for each in failures], min(each.began for each in failures)
            outage = await watch.judge(records, since, failures[-1].result.error)
        for failure, report in self._silent:
            if outage is None and not stopping:
                await self._collector.note(failure)
                _log(report)
            else:
                await self._collector.take_back(failure)
                log.debug("source not reached: %s", report.error, extra={"counts": {"source": report.source}})
        return outage


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
