"""One claimed source: reads it, stores its news, and notes its state and when it is due again."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests.collect.news import store_news
from digests.collect.reports import SourceReport
from digests.errors import FetchError, SourceError
from digests.fetch import Fetcher
from digests.model import Clock, Draft, Incident, SourceRecord
from digests.read import MOST_PAGES, PagesRead, read_articles, read_source, with_languages
from digests.rules.reading.addresses import is_public_link
from digests.rules.reading.sources.admission import Dropped
from digests.rules.reading.sources.cadence import (
    FetchResult,
    after_fetch,
    left_alone_until,
    rests_until,
    trouble_of,
)
from digests.rules.reading.sources.health import incidents_of
from digests.rules.reading.sources.outages import has_answered
from digests.store import Store
from digests.workers import Workers

log = logging.getLogger("communique.collect")

CLAIM_TRUSTED = timedelta(minutes=1)
COSTS_COUNT_FOR = timedelta(days=1)
GONE = 410
GONE_REASON = "the site says that it is gone for good (410)"


@dataclass(frozen=True, slots=True)
class Failure:
    """A reading without any answer. It is noted once it is known whose fault it is."""

    record: SourceRecord
    result: FetchResult
    began: datetime


@dataclass(frozen=True, slots=True)
class Collected:
    """The result for one source. `answered` says whether its host answered, None if it may not have been asked.
    `unnoted` is a failure that is still to be noted or taken back."""

    report: SourceReport
    answered: bool | None = None
    unnoted: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCollector:
    """Reads claimed sources. `incidents` are the open incidents by source; `clock` is aware UTC."""

    store: Store
    fetcher: Fetcher
    workers: Workers
    clock: Clock
    incidents: Mapping[str, Incident]

    async def renewed(self, record: SourceRecord, claimed_at: datetime, lease: timedelta) -> SourceRecord | None:
        """Return a claimed source as it is now, with a fresh lease. None if this pass may not read it any more.

        A claim from the last minute is taken as it is. An older claim may have run out, and another pass may have
        taken the source. An admin may also have paused, moved or removed it.
        """
        now = self.clock()
        if now - claimed_at <= CLAIM_TRUSTED:
            return record
        current = await self.store.sources.get(record.source.id)
        if current is None or not current.source.active or current.source.url != record.source.url:
            return None
        if current.state.next_fetch_at != record.state.next_fetch_at:
            return None
        current = replace(current, state=replace(current.state, next_fetch_at=now + lease), due_at=record.due_at)
        await self.store.sources.record(current.source.id, current.state)
        return current

    async def give_back(self, record: SourceRecord) -> None:
        """Undo the claim of a source: it is due again at the time at which it was due."""
        due_at = record.due_at or self.clock()
        await self.store.sources.record(record.source.id, replace(record.state, next_fetch_at=due_at))

    async def collect(self, record: SourceRecord, turn: AbstractAsyncContextManager[None]) -> Collected:
        """Read a claimed source, store what is new, and note the result. Every failure is in the report. If no
        answer came at all, the failure is not noted yet.

        `turn` is entered between reading and storing.
        """
        source, state, began = record.source, record.state, self.clock()
        try:
            until = left_alone_until(source.id, state, began)
            if until is not None:
                await self.store.sources.record(source.id, replace(state, next_fetch_at=until))
                return Collected(SourceReport(source=source.id, left_alone_until=until))
            report, result = await self._read_and_store(record, turn)
            answered: bool | None = True
        except SourceError as error:
            result = FetchResult(error=str(error), trouble=trouble_of(error))
            if isinstance(error, FetchError):
                result = replace(result, status=error.status, retry_after=error.retry_after)
            report, answered = SourceReport(source=source.id, error=str(error)), has_answered(error)
            if answered is False:
                return Collected(report, answered, Failure(record, result, began))
        except Exception as error:
            log.exception("the source %s could not be collected", source.id)
            result = FetchResult(error=f"a fault of our own: {type(error).__name__}")
            report, answered = SourceReport(source=source.id, error=result.error), None
        return Collected(await self._noted(report, record, result, began), answered)

    async def note(self, failure: Failure) -> None:
        """Note a failure that was the source's own, unless somebody has changed the source."""
        report = SourceReport(source=failure.record.source.id, error=failure.result.error)
        if await self._still_claimed(failure.record):
            await self._noted(report, failure.record, failure.result, failure.began)

    async def take_back(self, failure: Failure) -> None:
        """Restore a source to its state before a failure that was not its own. Changes made meanwhile stay."""
        if await self._still_claimed(failure.record):
            await self.give_back(failure.record)

    async def _still_claimed(self, record: SourceRecord) -> bool:
        current = await self.store.sources.get(record.source.id)
        return current is not None and current.state.next_fetch_at == record.state.next_fetch_at

    async def _noted(
        self, report: SourceReport, record: SourceRecord, result: FetchResult, began: datetime
    ) -> SourceReport:
        source = record.source
        try:
            await self._note(record, result, began)
        except Exception as error:
            # The lease ends by itself, so the source comes due again in any case.
            log.exception("the result of the source %s could not be noted", source.id)
            report = SourceReport(source=source.id, error=report.error or f"not noted: {type(error).__name__}")
        return report

    async def _read_and_store(
        self, record: SourceRecord, turn: AbstractAsyncContextManager[None]
    ) -> tuple[SourceReport, FetchResult]:
        source, state = record.source, record.state
        reading = await read_source(self.fetcher, source, state, self.clock(), self.workers)
        if reading.result.not_modified:
            return SourceReport(source=source.id, not_modified=True), reading.result

        hint = source.language or reading.feed.hints.language

        async def fill_in(drafts: Sequence[Draft]) -> PagesRead:
            if drafts:
                drafts = await self.workers.run(with_languages, drafts, hint, lexicon=self.workers.lexicon)
            return await read_articles(self.fetcher, source, drafts, self.workers, most=MOST_PAGES)

        shown = [each for each in reading.drafts if self.fetcher.allow_private or is_public_link(each.url)]
        admitted = await store_news(self.store, source, state, shown, self.clock, fill_in=fill_in, turn=turn)
        private = Counter({Dropped.PRIVATE.value: len(reading.drafts) - len(shown)})
        report = SourceReport(
            source=source.id,
            items=len(reading.drafts),
            new=len(admitted.new),
            dropped=dict(Counter(admitted.dropped) + Counter(reading.feed.dropped) + private),
            walls=admitted.walls,
        )
        wait = max(admitted.wait, reading.result.retry_after or 0.0)
        return report, replace(reading.result, unfinished=admitted.unfinished, retry_after=wait)

    async def _note(self, record: SourceRecord, result: FetchResult, began: datetime) -> None:
        source, now = record.source, self.clock()
        if now - began > CLAIM_TRUSTED:
            current = await self.store.sources.get(source.id)
            if current is None or current.source.url != source.url:
                return  # the result is of the former address; the new address is due at once
        after = after_fetch(source.id, record.state, result, now)
        await self.store.sources.record(source.id, after)
        if (until := rests_until(result, now)) is not None:
            await self.store.logbook.note_rest(source.id, until, now)
        await self._note_incident(SourceRecord(source, after), now)
        if result.status == GONE:
            await self.store.sources.set_active(source.id, False, GONE_REASON, now)

    async def _note_incident(self, record: SourceRecord, now: datetime) -> None:
        """Open the incident that a reading shows, so that admins are told. Close an incident that is over."""
        held = (await self.store.editors.held(now - COSTS_COUNT_FOR)).get(record.source.id)
        change = incidents_of(record, self.incidents.get(record.source.id), now, held)
        if change.to_close is not None:
            await self.store.incidents.close(change.to_close.id, now)
        if change.to_open is not None:
            await self.store.incidents.open(change.to_open)
