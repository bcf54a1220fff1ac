"""One run of publishing: it finds who is due, in groups with equal settings and history, and composes once for
each group.

A transaction writes the editions, deliveries and next digests of at most a thousand subscribers, so that other
writers have their turn. A crash loses no edition and issues none twice, because a row says who is due.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import accumulate

from digests.errors import StoreError
from digests.model import Backlog, Downtime, Issued, Relation, Subscriber
from digests.model.lexicon import Lexicon
from digests.publish.composing import Composer, Renderer
from digests.rules.issuing.edition_span import (
    REMEMBERED,
    closes_with_review,
    is_put_off,
    key_of,
    last_digest,
    may_group,
    preferences_of,
    shaping_editions,
    unedited_at,
)
from digests.rules.issuing.times.due import DueEdition, edition_due, reached, spread
from digests.rules.issuing.times.early import early_due
from digests.rules.issuing.times.slots import next_slot, timetable_of
from digests.store import AlikeSubscribers, Move, Plan, PlannedChange, Store

log = logging.getLogger("communique.publish")

# Measured with `tests/benchmarks/planning.py` (200,000 subscribers). Telegram sets the pace of messages.
MOST_DUE, MOST_COMPOSED, READ_AT_ONCE = 200_000, 500, 20_000
WRITTEN_AT_ONCE, HISTORIES_AT_ONCE, RESUMED_AT_ONCE = 1_000, 500, 1_000
PUT_OFF = timedelta(hours=1)
PER_SECOND = 27.0

COUNTS = ("issued", "with_news", "skipped", "composed", "resumed")

Group = tuple[AlikeSubscribers, Sequence[int], tuple[Issued, ...]]


@dataclass(slots=True)
class PublishReport:
    """The results of one run. `due` counts the subscribers dealt with, `faults` names those who could not be dealt
    with. `put_off` counts those left for later, because articles from before their slots are not edited yet."""

    due: int = 0
    issued: int = 0
    with_news: int = 0
    skipped: int = 0
    resumed: int = 0
    composed: int = 0
    put_off: int = 0
    faults: list[str] = field(default_factory=list)

    def tell(self) -> None:
        """Log the counts in one line, if anything was due."""
        if self.due or self.faults or self.resumed:
            counts = {name: getattr(self, name) for name in COUNTS} | {"faults": len(self.faults)}
            log.info("editions published", extra={"counts": counts})


async def publish_due(
    store: Store,
    renderer: Renderer,
    relation: Relation,
    lexicon: Lexicon,
    now: datetime,
    *,
    limit: int = MOST_DUE,
    most_composed: int = MOST_COMPOSED,
    per_second: float = PER_SECOND,
) -> PublishReport:
    """Issue the editions that are due at `now` (aware UTC), for at most `limit` subscribers and until
    `most_composed` texts are composed. Until a report's `due` is 0, more may wait. `per_second` messages can
    leave; a crowd that is due together is spread over the time that its messages need.

    An edition waits for unedited articles from before its slot, for ten minutes at most; then the edition says so.
    A subscriber who changes anything meanwhile is left for the next look. A fault with some subscribers is logged
    and reported, delays them by an hour, and does not stop the others. StoreError when nothing can be written.
    """
    await store.wrong_clock.set_right(now)
    composer = Composer(store, renderer, relation, lexicon, now)
    run = _Publishing(store, composer, now, most_composed, await store.logbook.awake(now), per_second)
    try:
        await run.resume()
        run.crowd = await store.planning.count_due(now)
        if run.crowd:
            run.backlogs, run.written = await store.editors.backlogs(), await store.sources.languages()
            run.early = await store.early.moments()
        before = -1  # the loop ends when a round moves nobody
        while not run.exhausted and run.moved > before:
            before = run.moved
            await run.publish(await store.planning.due(now, min(limit - run.report.due, READ_AT_ONCE)))
    finally:
        run.report.composed = composer.composed
        run.report.tell()
    return run.report


@dataclass(slots=True)
class _Publishing:
    """One run: the changes that wait to be written, and the results. `moved` counts the subscribers that are done
    for now, `crowd` those due together. `backlogs` are the unedited articles, `written` the languages that sources
    write, `early` the moments at which an admin let digests come before their hour, `news` the hashes of the texts
    with news."""

    store: Store
    composer: Composer
    now: datetime
    most_composed: int
    downtimes: Sequence[Downtime]
    per_second: float
    report: PublishReport = field(default_factory=PublishReport)
    moved: int = 0
    crowd: int = 0
    backlogs: Sequence[Backlog] = ()
    written: frozenset[str] = frozenset()
    early: frozenset[datetime] = frozenset()
    waiting: list[PlannedChange] = field(default_factory=list)
    news: set[str] = field(default_factory=set)

    @property
    def exhausted(self) -> bool:
        """Say whether this run has composed enough, so that other tasks have their turn."""
        return self.composer.composed >= self.most_composed

    async def resume(self) -> None:
        """End the pauses that are over."""
        while groups := await self.store.planning.resume_due(self.now, RESUMED_AT_ONCE):
            resumed = 0
            for group in groups:
                resumed += await self.store.planning.resume(group, self._resumes_at(group))
            self.report.resumed += resumed
            if not resumed:
                return

    def _resumes_at(self, group: AlikeSubscribers) -> datetime:
        """Return the first slot after the pause. If none can be found, return now: publishing shows the fault."""
        try:
            known = _readable(group)
            return next_slot(timetable_of(known), known.paused_until or self.now)
        except Exception:
            log.exception("no slot after the pause of subscriber %s", group.ids[0])
            return self.now

    async def publish(self, groups: Sequence[AlikeSubscribers]) -> None:
        """Issue the editions of these subscribers, until the run is exhausted."""
        async for group, ids, history in self._told_alike(groups):
            try:
                await self._take(group, ids, history)
            except StoreError:
                raise
            except Exception:
                log.exception("no edition for subscriber %s and %d more like it", ids[0], len(ids) - 1)
                self._put_off(group, ids)
            if self.exhausted:
                break
            await asyncio.sleep(0)
        await self._write()

    async def _told_alike(self, groups: Sequence[AlikeSubscribers]) -> AsyncIterator[Group]:
        """Yield groups, each with the history that all its members share. One member's history is enough if all
        are known to be alike; else the histories of all members are read and compared."""
        parts: list[tuple[AlikeSubscribers, Sequence[int], Sequence[int]]] = []  # last: whose history is read
        for group in groups:
            if group.told_key is not None and may_group(group.told_at, self.now):
                parts.append((group, group.ids, group.ids[:1]))
            else:
                some = (
                    group.ids[at : at + HISTORIES_AT_ONCE] for at in range(0, len(group.ids), HISTORIES_AT_ONCE)
                )
                parts += [(group, ids, ids) for ids in some]
        while parts:
            reads = accumulate(len(asked) for _, _, asked in parts)
            count = next((place for place, total in enumerate(reads, 1) if total >= HISTORIES_AT_ONCE), len(parts))
            now, parts = parts[:count], parts[count:]
            read = {each for _, _, asked in now for each in asked}
            found = await self.store.planning.histories(read, self.now - REMEMBERED)
            await self.composer.recall(found.values())
            for group, ids, asked in now:
                if len(asked) < len(ids):
                    yield group, ids, found[asked[0]]
                    continue
                divided: dict[tuple[Issued, ...], list[int]] = {}
                for each in ids:
                    divided.setdefault(shaping_editions(found[each], self.now), []).append(each)
                for history, theirs in divided.items():
                    yield group, theirs, history

    async def _take(self, group: AlikeSubscribers, ids: Sequence[int], history: tuple[Issued, ...]) -> None:
        """Compose the group's edition, and add it to the changes that wait to be written."""
        subscriber = _readable(group)
        last = last_digest(history)
        seen = reached(last.slot, last.issued_at) if last else None
        turn = self._turn(subscriber, seen)
        if (slot := turn.slot) is None:
            # No edition is due after all: too late, quiet hours, or other hours. Only the next digest moves.
            self.waiting.append(PlannedChange(group, ids, Move(turn.following)))
            return
        if is_put_off(self.backlogs, slot, self.now):
            self.report.put_off += len(ids)
            return
        review = closes_with_review(subscriber, slot, last.slot if last else None)
        preferences = preferences_of(subscriber, self.written)
        text, with_news = await self.composer.edition(
            history,
            preferences,
            review=review,
            late=turn.late,
            waiting=unedited_at(self.backlogs, slot),
            watched=subscriber.watched,
        )
        if with_news:
            self.news.add(text.hash)
        plan = Plan(
            slot=slot,
            issued_at=self.now,
            text=text,
            due_at=self.now,
            next_digest_at=turn.following,
            told_key=key_of((*history, Issued(slot, self.now, text.hash)), self.now),
            due_for=spread(subscriber.kind, slot, self.now, self.crowd, self.per_second, len(text.parts)),
        )
        self.waiting.append(PlannedChange(group, ids, plan))

    def _turn(self, subscriber: Subscriber, seen: datetime | None) -> DueEdition:
        planned, timetable = subscriber.next_digest_at or self.now, timetable_of(subscriber)
        early = early_due(timetable, planned, seen, self.now) if planned in self.early else None
        return early or edition_due(timetable, planned, seen, self.now, self.downtimes)

    def _put_off(self, group: AlikeSubscribers, ids: Sequence[int]) -> None:
        """Note a fault, and delay these subscribers by an hour, because trying again at once would not help."""
        more = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
        self.report.faults.append(f"subscriber {ids[0]}{more}")
        self.waiting.append(PlannedChange(group, ids, Move(self.now + PUT_OFF, fault=True)))

    async def _write(self) -> None:
        """Write the waiting changes, a thousand subscribers at a time, by id: this touches fewer pages."""
        while self.waiting:
            waiting, self.waiting = self.waiting, []
            members = sorted((each, number) for number, change in enumerate(waiting) for each in change.ids)
            for first in range(0, len(members), WRITTEN_AT_ONCE):
                theirs: dict[int, list[int]] = {}
                for each, number in members[first : first + WRITTEN_AT_ONCE]:
                    theirs.setdefault(number, []).append(each)
                await self._carry_out([replace(waiting[number], ids=ids) for number, ids in theirs.items()])

    async def _carry_out(self, changes: Sequence[PlannedChange]) -> None:
        try:
            counts = await self.store.planning.carry_out(changes)
        except Exception:
            if len(changes) > 1:  # one change may be at fault, and must not stop the others
                for each in changes:
                    await self._carry_out([each])
            elif isinstance(changes[0].what, Move):
                raise
            else:
                log.exception("the edition of subscriber %s cannot be written", changes[0].ids[0])
                self._put_off(changes[0].alike, changes[0].ids)
            return
        for change, (issued, moved) in zip(changes, counts, strict=True):
            self.moved += issued + moved
            if isinstance(change.what, Plan):
                self.report.issued += issued
                self.report.with_news += issued if change.what.text.hash in self.news else 0
            elif change.what.fault:
                continue
            self.report.due += issued + moved
            self.report.skipped += moved


def _readable(group: AlikeSubscribers) -> Subscriber:
    if group.subscriber is None:
        raise ValueError(f"the row cannot be read: {group.fault}")
    return group.subscriber
