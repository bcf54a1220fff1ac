"""Editing: makes stories of the articles that no edit has seen. One editor works at a time, in whatever process.

With `EditLimits`, one source's articles cannot stop the others. Small batches take the sources in turns, each
source has a budget for a day, and the work runs in a process that is ended if it takes too long. A batch that
fails is halved, again and again. An article that fails alone is set aside with the reason.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, ParamSpec, TypeVar

from digests.errors import StoreError, WorkError, WorkTooLargeError, WorkTooLongError
from digests.model import Article, Cost, Queued, Reason, Relation, Verdict
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import VERSION, made_by
from digests.rules.editing.batches import halved, in_turns, next_batch, over_budget
from digests.rules.editing.sorting import JudgedTitles, Offered, judge_titles, sort_articles
from digests.rules.editing.storyboard import EditedBatch, build_stories
from digests.rules.reading.sources.health import budget_incident
from digests.store import BatchToEdit, Edit, Store
from digests.worker_process import timed
from digests.workers import Workers

log = logging.getLogger("communique.edit")

STORIES_STAY_OPEN = timedelta(days=5)
TEXTS_NEEDED = timedelta(days=14)  # a story that goes on for days is edited from all its articles
LEASE = timedelta(seconds=30)  # after this another editor replaces one that died
RENEWALS = 4  # renewals in the time of one lease, so that a renewal may fail or come late
TITLES_AT_ONCE = 20  # judged after a batch, so that many changed titles keep no article waiting
DAY = timedelta(days=1)
BUDGET = Cost(articles=300, bytes=20_000_000, seconds=300.0)

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class EditLimits:
    """Limits that keep one source from stopping the edit: where the work runs, what a source may cost in a day,
    the most bytes of text in a batch, and the most seconds of a processor for a batch and for a single article."""

    workers: Workers
    budget: Cost = BUDGET
    bytes: int = 150_000
    seconds: float = 20.0
    seconds_alone: float = 60.0


@dataclass(frozen=True, slots=True)
class EditReport:
    """One batch: how many articles were edited, how many passed the gate, how many stories they touched.
    `elsewhere`: another editor has the turn, or got it meanwhile. `halved` counts articles of a failed batch, to
    be edited in smaller batches. `set_aside` counts articles that no edit could take and those over their source's
    budget."""

    articles: int = 0
    relevant: int = 0
    stories: int = 0
    elsewhere: bool = False
    halved: int = 0
    set_aside: int = 0

    @property
    def done(self) -> int:
        """The number of articles that were dealt with. While it is not 0, the edit goes on."""
        return self.articles + self.halved + self.set_aside


async def edit_new(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    now: datetime,
    *,
    method: str = "communique",
    limit: int = 200,
    limits: EditLimits | None = None,
) -> EditReport:
    """Edit at most `limit` new articles, and save the result in one transaction. They are the oldest, or with
    `limits` those whose turn it is, within the limits.

    After a crash the batch is unedited, and the next run takes it again once the lease has run out. The work runs
    in a thread, or in the workers of the limits. Without limits every error of the work is raised; with limits,
    only an error that no article caused.
    """
    await store.wrong_clock.set_right(now)
    if not await store.editors.has_work(VERSION):
        # Articles may have been held back because their source had cost too much, and may fit now.
        if limits is None or not await store.editors.holds_back():
            return EditReport()
        if not (await _within_budget(store, limits, now))[0]:
            return EditReport()
    editor = token_hex(8)
    if not await store.editors.begin(editor, LEASE):
        log.info("another editor is at work on this database, nothing is edited here")
        return EditReport(elsewhere=True)
    renewing = asyncio.create_task(_renew(store, editor))
    try:
        editing = _Editing(store, relation, lexicon, now, editor, method, limits)
        report = await editing.edit(limit)
        await editing.edit_titles(await store.articles.offered(TITLES_AT_ONCE))
        return report
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        try:
            await store.editors.end(editor)
        except StoreError as error:
            log.warning("the turn could not be given up, it ends with its lease: %s", error)


@dataclass(slots=True)
class _Editing:
    """The work of one editor in its turn."""

    store: Store
    relation: Relation
    lexicon: Lexicon
    now: datetime
    editor: str
    method: str
    limits: EditLimits | None
    within: float = 0.0
    spent: float = 0.0

    async def edit(self, limit: int) -> EditReport:
        if again := await self.store.editors.take_again(VERSION):
            log.info("%d articles that an earlier version could not take are edited again", again)
        chosen, beyond = await self._chosen(self.limits, limit) if self.limits else (None, 0)
        found = await self.store.editors.batch(
            limit, self.now - TEXTS_NEEDED, self.now - STORIES_STAY_OPEN, chosen
        )
        if not found.new:
            return EditReport(set_aside=beyond)
        self.within = self._time_for(found.new)
        try:
            batch = await self._thought(found, found.new)
        except StoreError:
            raise
        except Exception as error:
            if self.limits is None:
                raise
            report = await self._without(found, error)
        else:
            report = await self._saved(batch, found.new)
        return replace(report, set_aside=report.set_aside + beyond)

    async def _chosen(self, limits: EditLimits, limit: int) -> tuple[list[int], int]:
        """Hold back the articles that are over their sources' budgets, and tell admins. Return the articles of the
        next batch, and how many were held back."""
        within, beyond = await _within_budget(self.store, limits, self.now)
        verdict = Verdict.because(False, Reason.OVER_BUDGET)
        number = await self.store.editors.hold_back(self.editor, beyond, verdict) if beyond else 0
        held = await self.store.editors.held(self.now - DAY) if number else {}
        for record in await self.store.sources.all() if number else ():
            if (theirs := held.get(record.source.id)) and theirs.over_budget:
                await self.store.incidents.open(budget_incident(record.source, theirs, self.now))
        return next_batch(in_turns(within), limit, limits.bytes), number

    async def _thought(self, found: BatchToEdit, new: Sequence[Article]) -> EditedBatch:
        relation, lexicon, method = self.relation, self.lexicon, self.method
        given = (new, found.recent, found.open_stories)
        sorted_articles = await self._run(sort_articles, *given, relation=relation, lexicon=lexicon)
        known = await self.store.editors.annotations(sorted_articles.needed, made_by(relation, lexicon))
        return await self._run(
            build_stories,
            sorted_articles,
            known,
            relation=relation,
            lexicon=lexicon,
            method=method,
            displaced=found.displaced,
        )

    async def _run(
        self, work: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        if self.limits is None:
            return await asyncio.to_thread(work, *arguments, **named)
        measured: Callable[..., tuple[Result, float]] = timed
        result, seconds = await self.limits.workers.run_within(self.within, measured, work, *arguments, **named)
        self.spent += seconds
        return result

    def _time_for(self, new: Sequence[Article]) -> float:
        if self.limits is None:
            return 0.0
        return self.limits.seconds if len(new) > 1 else self.limits.seconds_alone

    def _edit_of(self, batch: EditedBatch, **more: Any) -> Edit:
        told = {member.article for story in batch.stories for member in story.members}
        return Edit(
            verdicts=batch.verdicts,
            scores=batch.scores,
            stories=batch.stories,
            emptied=batch.emptied,
            # Only annotations of articles that stories quote are kept; the others are not read again.
            annotations={key: each for key, each in batch.annotations.items() if key in told and each.sentences},
            made_by=made_by(self.relation, self.lexicon),
            kinds={number: each.kind for number, each in batch.annotations.items()},
            **more,
        )

    async def _saved(self, batch: EditedBatch, new: Sequence[Article]) -> EditReport:
        seconds = _shares(self.spent, new) if self.limits else {}
        edit = self._edit_of(batch, seconds=seconds)
        if not await self.store.editors.save(self.editor, edit, self.now):
            return self._for_nothing(new)
        report = EditReport(len(new), len(batch.joined), len(batch.stories))
        counts = {"articles": report.articles, "relevant": report.relevant, "stories": report.stories}
        log.info("articles edited", extra={"counts": counts})
        return report

    async def _without(self, found: BatchToEdit, error: Exception) -> EditReport:
        """Halve a failed batch. A single article is set aside, unless the same edit also fails without it."""
        ids, words = [article.id for article in found.new], f"{type(error).__name__}: {error}"
        if type(error) is WorkError:  # somebody else ended the process, such as at a stop
            raise error
        if len(ids) > 1:
            log.warning("a batch of %d articles failed and is halved: %s", len(ids), words)
            kept = await self.store.editors.halve(self.editor, ids, halved(ids))
            return EditReport(halved=len(ids)) if kept else self._for_nothing(found.new)
        taken = self.within if isinstance(error, WorkTooLongError) else self.spent
        try:
            await self._thought(found, ())
        except Exception:
            log.exception("the edit also fails without new articles")
            raise error from None
        verdict = _verdict(error, taken)
        log.warning("article %d is set aside, no edit can take it: %s", ids[0], words, exc_info=error)
        kept = await self.store.editors.set_aside(self.editor, ids[0], verdict, VERSION, taken, self.now)
        return EditReport(set_aside=1) if kept else self._for_nothing(found.new)

    async def edit_titles(self, titles: Sequence[Offered]) -> None:
        """Judge the titles that sources have changed. Stories of accepted titles are built anew. A title that
        cannot be judged is refused, so that it keeps no other waiting."""
        if not titles:
            return
        found = await self.store.editors.batch(0, self.now - TEXTS_NEEDED, self.now - STORIES_STAY_OPEN)
        told = frozenset(article.id for story in found.open_stories for article in story.articles)
        self.within = self._time_for([each.article for each in titles])
        try:
            judged = await self._run(judge_titles, titles, told, relation=self.relation, lexicon=self.lexicon)
            batch = await self._thought(found, judged.told)
        except StoreError:
            raise
        except Exception as error:
            if type(error) is WorkError:  # somebody else ended the process, such as at a stop
                raise
            log.exception("%d changed titles could not be judged", len(titles))
            if len(titles) > 1:
                for one in titles:
                    await self.edit_titles([one])
                return
            judged = JudgedTitles(refused={each.article.id: each.article.title for each in titles})
            batch = EditedBatch()
        edit = self._edit_of(batch, titles=judged.taken, titles_refused=judged.refused)
        if await self.store.editors.save(self.editor, edit, self.now):
            counts = {"taken": len(judged.taken), "refused": len(judged.refused), "stories": len(batch.stories)}
            log.info("changed titles judged", extra={"counts": counts})

    def _for_nothing(self, new: Sequence[Article]) -> EditReport:
        log.warning("the edit of %d articles was not saved: the turn was over before", len(new))
        return EditReport(elsewhere=True)


async def _within_budget(store: Store, limits: EditLimits, now: datetime) -> tuple[list[Queued], dict[int, int]]:
    """Return the articles within their sources' budgets, and by source the first article over its budget."""
    queue = await store.editors.queue(now - DAY, limits.budget.articles + 1)
    beyond = over_budget(queue.waiting, queue.spent, limits.budget)
    within = [each for each in queue.waiting if each.article < beyond.get(each.source, each.article + 1)]
    return within, beyond


def _shares(seconds: float, articles: Sequence[Article]) -> dict[int, float]:
    """Divide the time of a batch among its articles, by the length of their texts and titles."""
    lengths = {article.id: len(article.text) + len(article.title) + 1 for article in articles}
    whole = sum(lengths.values())
    return {number: seconds * length / whole for number, length in lengths.items()}


def _verdict(error: Exception, seconds: float) -> Verdict:
    if isinstance(error, WorkTooLongError):
        return Verdict.because(False, Reason.TOO_LONG, f"{seconds:.0f}")
    if isinstance(error, MemoryError | WorkTooLargeError):
        return Verdict.because(False, Reason.TOO_LARGE)
    return Verdict.because(False, Reason.FAULTY, type(error).__name__)


async def _renew(store: Store, editor: str) -> None:
    """Renew the lease again and again while the batch is edited."""
    while True:
        await asyncio.sleep(LEASE.total_seconds() / RENEWALS)
        try:
            if not await store.editors.go_on(editor, LEASE):
                return
        except StoreError as error:
            log.warning("the lease of the edit could not be renewed: %s", error)
