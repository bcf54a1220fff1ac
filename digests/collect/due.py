"""The first verb: sources that are due -> articles in the store."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from digests.errors import FetchError, SourceError
from digests.fetch import Fetcher
from digests.model import Draft, Policy, Source, SourceRecord, Verdict
from digests.read import MOST_PAGES, read_articles, read_source
from digests.rules.reading.admission import Dropped, admit, too_old, within_reach
from digests.rules.reading.sources import FetchResult, after_fetch
from digests.store import Edit, Store

log = logging.getLogger("communique.collect")

LEASE = timedelta(minutes=15)
AT_ONCE = 8
OLD_PAGE = Verdict(False, "its page says that it is older than four days")
BASELINE = Verdict(False, "it has no date and was there when the source was first read")

Turn = Callable[[], Awaitable[None]]
FillIn = Callable[[Sequence[Draft]], Awaitable[Sequence[Draft]]]


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of a source's items: the ids of new articles, and how many were dropped, by reason."""

    new: tuple[int, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One source's reading. `error` is empty when it was read, `items` counts what the source listed."""

    source: str
    items: int = 0
    new: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    not_modified: bool = False
    error: str = ""

    def __str__(self) -> str:
        if self.error:
            return f"{self.source}: failed, {self.error}"
        if self.not_modified:
            return f"{self.source}: nothing new"
        dropped = ", ".join(f"{count} {reason}" for reason, count in sorted(self.dropped.items()))
        return f"{self.source}: {self.items} items, {self.new} new" + (f" (dropped: {dropped})" if dropped else "")


@dataclass(frozen=True, slots=True)
class CollectReport:
    """One pass over due sources."""

    sources: tuple[SourceReport, ...] = ()

    @property
    def due(self) -> int:
        return len(self.sources)

    @property
    def failed(self) -> int:
        return sum(bool(report.error) for report in self.sources)

    @property
    def not_modified(self) -> int:
        return sum(report.not_modified for report in self.sources)

    @property
    def fetched(self) -> int:
        return self.due - self.failed - self.not_modified

    @property
    def new(self) -> int:
        return sum(report.new for report in self.sources)

    @property
    def dropped(self) -> Mapping[str, int]:
        """How many items were dropped, by reason."""
        total: Counter[str] = Counter()
        for report in self.sources:
            total.update(report.dropped)
        return dict(total)

    def lines(self) -> list[str]:
        """One line for each source, then the sum."""
        total = (
            f"{self.due} sources due: {self.fetched} read, {self.not_modified} not modified, "
            f"{self.failed} failed; {self.new} new articles"
        )
        return [*map(str, self.sources), total]


async def collect_due(store: Store, fetcher: Fetcher, now: datetime, *, limit: int = 20) -> CollectReport:
    """Claim the sources that are due, read each, store what is new and note when each is due again.

    A source that fails, in whatever way, is noted and backs off; it never stops another. Sources are read side by
    side but stored in the order of the claim, so that the same answers give the same numbers.
    """
    records = await store.sources.claim_due(now, LEASE, limit)
    places = asyncio.Semaphore(AT_ONCE)
    stored = [asyncio.Event() for _ in records]

    async def one(number: int, record: SourceRecord) -> SourceReport:
        async def turn() -> None:
            if number:
                await stored[number - 1].wait()

        try:
            async with places:
                return await _collect(store, fetcher, record, now, turn)
        finally:
            stored[number].set()

    return CollectReport(tuple(await asyncio.gather(*(one(*each) for each in enumerate(records)))))


async def admit_articles(
    store: Store,
    source: Source,
    drafts: Sequence[Draft],
    now: datetime,
    *,
    first_time: bool = False,
    fill_in: FillIn | None = None,
    turn: Turn | None = None,
) -> Admitted:
    """Store what is news among a source's items; `fill_in` gets their full text first, a turn's worth of pages.

    `first_time`: undated items are then remembered as seen, judged irrelevant, and never told. `turn` is waited
    for before anything is stored.
    """
    known = await store.articles.known([draft.url for draft in drafts])
    admission = admit(drafts, known, first_time, now)
    kept: Sequence[Draft] = admission.kept
    old: Sequence[Draft] = ()
    dropped = Counter(admission.dropped)
    if fill_in is not None and kept and source.policy is not Policy.LINK_ONLY:
        kept, later = within_reach(kept, MOST_PAGES)
        if later:
            dropped[Dropped.POSTPONED.value] += len(later)
        # A page can give the date that the feed lacked, and so turn out to be old.
        filled = await fill_in(kept)
        kept = [draft for draft in filled if not too_old(draft, now)]
        old = [draft for draft in filled if too_old(draft, now)]
        dropped[Dropped.OLD.value] += len(old)
    if turn is not None:
        await turn()
    await _remember(store, source, old, OLD_PAGE, now)
    await _remember(store, source, admission.baseline, BASELINE, now)
    new = await store.articles.save(source.id, kept, now)
    if len(kept) > len(new):
        dropped[Dropped.KNOWN.value] += len(kept) - len(new)
    return Admitted(tuple(new), dict(+dropped))


async def _remember(
    store: Store, source: Source, drafts: Sequence[Draft], verdict: Verdict, now: datetime
) -> None:
    """Store items that are not to be told, so that they are not looked at again."""
    if drafts:
        seen = await store.articles.save(source.id, drafts, now)
        await store.stories.save_edit(Edit(verdicts=dict.fromkeys(seen, verdict)), now)


async def _collect(
    store: Store, fetcher: Fetcher, record: SourceRecord, now: datetime, turn: Turn
) -> SourceReport:
    source, state = record.source, record.state
    try:
        report, result = await _read_and_store(store, fetcher, record, now, turn)
    except SourceError as error:
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        result = FetchResult(error=str(error), retry_after=retry_after)
        report = SourceReport(source=source.id, error=str(error))
    except Exception as error:
        log.exception("the source %s could not be collected", source.id)
        result = FetchResult(error=f"a fault of our own: {type(error).__name__}")
        report = SourceReport(source=source.id, error=result.error)
    try:
        await store.sources.record(source.id, after_fetch(source.id, state, result, now))
    except Exception as error:
        # Its lease ends by itself, so the source comes due again even so.
        log.exception("what came of the source %s could not be noted", source.id)
        report = SourceReport(source=source.id, error=report.error or f"not noted: {type(error).__name__}")
    _log(report)
    return report


async def _read_and_store(
    store: Store, fetcher: Fetcher, record: SourceRecord, now: datetime, turn: Turn
) -> tuple[SourceReport, FetchResult]:
    source, state = record.source, record.state
    reading = await read_source(fetcher, source, state, now)
    if reading.result.not_modified:
        return SourceReport(source=source.id, not_modified=True), reading.result

    async def fill_in(drafts: Sequence[Draft]) -> Sequence[Draft]:
        return await read_articles(fetcher, source, drafts)

    first_time = state.last_success_at is None
    admitted = await admit_articles(
        store, source, reading.drafts, now, first_time=first_time, fill_in=fill_in, turn=turn
    )
    dropped = Counter(admitted.dropped) + Counter(reading.dropped)
    report = SourceReport(
        source=source.id, items=len(reading.drafts), new=len(admitted.new), dropped=dict(dropped)
    )
    return report, replace(reading.result, unfinished=Dropped.POSTPONED.value in admitted.dropped)


def _log(report: SourceReport) -> None:
    counts: dict[str, object] = {"source": report.source, "items": report.items, "new": report.new}
    counts |= {f"dropped_{reason.replace(' ', '_')}": count for reason, count in sorted(report.dropped.items())}
    if report.error:
        log.warning("source failed: %s", report.error, extra={"counts": {"source": report.source}})
    else:
        word = "source not modified" if report.not_modified else "source read"
        log.info(word, extra={"counts": counts})
