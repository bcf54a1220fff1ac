"""Repairs rows that a wrong clock wrote: rows that would wait for longer than any wait, and rows from the future.
They are repaired where something would be lost or told twice."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import DeliveryState, EditionKind, SubscriberState
from digests.rules import instants
from digests.rules.instants import CLOCKS_DIFFER, NOTED_EVERY, Period, seen, was_ahead
from digests.rules.issuing.fates import LEASE
from digests.rules.issuing.times.due import CATCH_UP, due_after_wrong_clock, placed_after_wrong_clock, reached
from digests.rules.issuing.times.slots import timetable_of
from digests.store.columns import metadata
from digests.store.database import Aggregate, uncut
from digests.store.dialects import database_clock, listed
from digests.store.issuing.corrections import note_told_wrong
from digests.store.issuing.editions import drop_unused_texts
from digests.store.issuing.parts import TOO_LATE_WORDS
from digests.store.issuing.subscribers import subscriber_of
from digests.store.logbook import value_of, write_down
from digests.store.rows import Row
from digests.store.schema import (
    article,
    delivery,
    edition,
    sending_pause,
    source,
    story,
    story_alert,
    subscriber,
)
from digests.store.stories import save_stories, select_stories

log = logging.getLogger("communique.clock")

PLANNED_AT_ONCE, SORTED_AT_ONCE = 1000, 500

_PENDING = delivery.c.state == DeliveryState.PENDING
_ACTIVE = subscriber.c.state == SubscriberState.ACTIVE

WAITS: Mapping[sa.Column[Any], tuple[timedelta, sa.ColumnElement[bool]]] = {
    source.c.next_fetch_at: (instants.LONGEST_WAIT_FOR_SOURCE, sa.true()),
    delivery.c.due_at: (instants.LONGEST_WAIT_FOR_PART, _PENDING),
    delivery.c.probe_at: (instants.LONGEST_WAIT_FOR_PROBE, sa.true()),
    sending_pause.c.until: (instants.LONGEST_WAIT_OF_SENDING, sa.true()),
}
"""The columns that wait until an instant, their longest wait, and which rows. A reader's next digest is planned
anew."""

_LOOKED_AT = {**WAITS, subscriber.c.next_digest_at: (instants.LONGEST_WAIT_FOR_DIGEST, _ACTIVE)}

_OTHERWISE = ("next_digest_at", "issued_at", "report_at")
DONE = tuple(
    column
    for table in metadata.tables.values()
    for column in table.c
    if column.name.endswith("_at") and column.name not in _OTHERWISE and column not in WAITS
)
"""The columns that say when something was done, never later than now. They decide what is new since the last
edition, what was tried lately, and whose chats are to be forgotten. One rule repairs them all."""

_LOOKS = "clock"
TOLD_ANEW = (EditionKind.DIGEST, EditionKind.ALERT)
"""The kinds of editions that may be taken back, since the next digest tells what they told."""


@uncut
class WrongClock(Aggregate):
    async def newest(self) -> datetime | None:
        """Return when the clock was last looked at, or else when anything was last done. None if nothing was."""
        async with self._database.read() as connection:
            if periods := await _periods(connection):
                return periods[-1].end
            done = (article.c.stored_at, delivery.c.changed_at)
            found = [(await connection.execute(sa.select(sa.func.max(column)))).scalar() for column in done]
        return max((each for each in found if each is not None), default=None)

    async def set_right(self, now: datetime) -> int:
        """Look at the clock, which shows `now` (aware UTC). Make everything due that would wait for longer than
        its kind ever waits. If the clock was ahead, set what it wrote to `now`: an edition from the future of
        which nothing was sent was never issued, any other counts as told. Return how many rows were changed."""
        latest = {str(column): now + longest for column, (longest, _) in _LOOKED_AT.items()}
        async with self._database.read() as connection:
            periods = await _periods(connection)
            wrong = (await connection.execute(_ANYTHING_WRONG, latest)).scalar_one()
        ahead, changed = was_ahead(periods, now), 0
        if not wrong and not ahead:
            if not periods or not timedelta() <= now - periods[-1].end < NOTED_EVERY:
                async with self._database.write() as connection:
                    await _note(connection, seen(periods, now))
            return 0
        while planned := await self._plan_anew(now):
            changed += planned
        async with self._database.write() as connection:
            changed += await _let_be_due(connection, now)
            if ahead:
                changed += await _put_down(connection, now)
                periods = tuple(each for each in periods if each.end <= now + CLOCKS_DIFFER)
            await _note(connection, seen(periods, now))
        if changed:
            log.warning("%d rows that a wrong clock had written are set right", changed)
        return changed

    async def _plan_anew(self, now: datetime) -> int:
        """Plan anew the next digests of some readers that lie too far ahead. Return how many readers."""
        beyond = subscriber.c.next_digest_at > now + instants.LONGEST_WAIT_FOR_DIGEST
        some = sa.select(subscriber).where(_ACTIVE, beyond).limit(PLANNED_AT_ONCE)
        async with self._database.write() as connection:
            readers = {row["id"]: row for row in (await connection.execute(some)).mappings()}
            await _plan(connection, readers, now)
        return len(readers)


def _anything_wrong() -> sa.Select[Any]:
    """Return the query that counts columns with wrong rows; it uses indexes. Its parameters are the latest right
    instant for each column."""
    beyond = ((column > sa.bindparam(str(column)), wanted) for column, (_, wanted) in _LOOKED_AT.items())
    found = (sa.exists().where(*wrong) for wrong in beyond)
    return sa.select(sum((sa.cast(each, sa.Integer) for each in found), sa.literal(0)))


_ANYTHING_WRONG = _anything_wrong()


async def _periods(connection: AsyncConnection) -> tuple[Period, ...]:
    said = await value_of(connection, _LOOKS) or {}
    return tuple(Period(*map(datetime.fromisoformat, each)) for each in said.get("periods", ()))


async def _note(connection: AsyncConnection, periods: Sequence[Period]) -> None:
    said = [[each.begin.isoformat(), each.end.isoformat()] for each in periods]
    await write_down(connection, _LOOKS, {"periods": said})


async def _let_be_due(connection: AsyncConnection, now: datetime) -> int:
    changed = 0
    for column, (longest, wanted) in WAITS.items():
        due = sa.update(column.table).where(column > now + longest, wanted).values({column.name: now})
        changed += (await connection.execute(due)).rowcount
    held = (delivery.c.state == DeliveryState.SENDING, delivery.c.lease_until > database_clock(2 * LEASE))
    anew = sa.update(delivery).where(*held).values(lease_until=database_clock(LEASE))
    return changed + (await connection.execute(anew)).rowcount


async def _put_down(connection: AsyncConnection, now: datetime) -> int:
    """Set everything later than `now` to `now`, in the caller's transaction. Return how many rows were changed."""
    limit, changed = now + CLOCKS_DIFFER, 0
    taken_back = await _take_back(connection, now)
    await connection.execute(sa.delete(story_alert))  # the next digests tell these stories
    unread = sa.update(source).where(source.c.last_attempt_at > limit, source.c.next_fetch_at > now)
    await connection.execute(unread.values(next_fetch_at=now))
    await connection.execute(sa.update(subscriber).where(subscriber.c.told_at > limit).values(told_key=None))
    expired = (delivery.c.state == DeliveryState.EXPIRED, delivery.c.reason == TOO_LATE_WORDS)
    expired_then = sa.select(edition.c.text_hash).join(delivery).where(*expired, delivery.c.changed_at > limit)
    texts = (await connection.execute(expired_then)).scalars().all()
    revived = {"state": DeliveryState.PENDING, "due_at": now, "reason": "", "trouble": "", "report_at": None}
    await connection.execute(sa.update(delivery).where(*expired, delivery.c.changed_at > limit).values(revived))
    await note_told_wrong(connection, texts, now)
    for column in DONE:
        done = sa.update(column.table).where(column > limit).values({column.name: now})
        changed += (await connection.execute(done)).rowcount
    return changed + taken_back + await _sort_in(connection, now)


async def _take_back(connection: AsyncConnection, now: datetime) -> int:
    """Take back editions from the future of which nothing was sent. Let the others count as issued before now,
    right behind earlier ones. Return how many there are."""
    limit = now + CLOCKS_DIFFER
    ahead = (edition.c.slot > now - CATCH_UP, (edition.c.slot > limit) | (edition.c.issued_at > limit))
    rows = (await connection.execute(sa.select(edition).where(*ahead).order_by(edition.c.slot))).all()
    begun, waiting = set[int](), set[int]()
    theirs = delivery.c.edition_id.in_(listed(row.id for row in rows))
    parts = sa.select(delivery.c.edition_id, _PENDING, delivery.c.attempt).where(theirs)
    for identifier, pending, attempt in await connection.execute(parts):
        if pending:
            waiting.add(identifier)
        if attempt or not pending:
            begun.add(identifier)
    begun |= {row.id for row in rows if row.kind not in TOLD_ANEW}  # nothing else would tell them again
    await _withdraw(connection, [row for row in rows if row.id not in begun], now)
    before = await _last_by_a_right_clock(connection, {row.subscriber_id for row in rows}, now)
    for number, row in enumerate((row for row in rows if row.id in begun), 1):
        last, goes_on = before.get(row.subscriber_id), row.id in waiting
        slot, issued_at = placed_after_wrong_clock(last, number, now, goes_on=goes_on)
        placed = sa.update(edition).where(edition.c.id == row.id).values(slot=slot, issued_at=issued_at)
        await connection.execute(placed)
    return len(rows)


async def _withdraw(connection: AsyncConnection, rows: Sequence[Any], now: datetime) -> None:
    """Delete editions as if they had never been issued. Their readers are due as before."""
    gone = listed(row.id for row in rows)
    await connection.execute(sa.delete(delivery).where(delivery.c.edition_id.in_(gone)))
    await connection.execute(sa.delete(edition).where(edition.c.id.in_(gone)))
    await drop_unused_texts(connection, {row.text_hash for row in rows})
    whose = subscriber.c.id.in_(listed({row.subscriber_id for row in rows}))
    theirs = (await connection.execute(sa.select(subscriber).where(whose, _ACTIVE))).mappings()
    await _plan(connection, {row["id"]: row for row in theirs}, now)


async def _plan(connection: AsyncConnection, readers: Mapping[int, Row], now: datetime) -> None:
    """Plan the next digests of these readers (rows by id) as if nothing had been planned."""
    last = await _last_by_a_right_clock(connection, readers, now)
    planned = []
    for who, row in readers.items():
        reach = reached(*last[who]) if who in last else None
        try:
            due = due_after_wrong_clock(timetable_of(subscriber_of(row)), reach, row["created_at"], now)
        except Exception:
            log.exception("the next digest of subscriber %s cannot be planned anew, and is due now", who)
            due = now  # the fault shows when the digest is composed
        planned.append({"the_id": who, "due": due})
    if planned:
        these = sa.update(subscriber).where(subscriber.c.id == sa.bindparam("the_id"))
        await connection.execute(these.values(next_digest_at=sa.bindparam("due")), planned)


async def _last_by_a_right_clock(
    connection: AsyncConnection, readers: Collection[int], now: datetime
) -> dict[int, tuple[datetime, datetime]]:
    """Return slot and time of issue of each reader's last edition by a right clock. Forget the short form of what
    the readers were told; the editions give it again."""
    limit, last = now + CLOCKS_DIFFER, dict[int, tuple[datetime, datetime]]()
    columns = (edition.c.subscriber_id, edition.c.slot, edition.c.issued_at)
    theirs = edition.c.subscriber_id.in_(listed(readers))
    digests = (theirs, edition.c.kind == EditionKind.DIGEST)
    right = sa.select(*columns).where(*digests, edition.c.slot <= limit, edition.c.issued_at <= limit)
    for who, slot, issued_at in await connection.execute(right.order_by(columns[1])):
        last[who] = (slot, issued_at)
    unknown = sa.update(subscriber).where(subscriber.c.id.in_(listed(readers)))
    await connection.execute(unknown.values(told_key=None, told_at=None))
    return last


async def _sort_in(connection: AsyncConnection, now: datetime) -> int:
    """Save the stories that came in in the future as if they came in now. A story more than a week older than the
    last of them stays as much older than now. Return how many."""
    limit = now + CLOCKS_DIFFER
    query = sa.select(story.c.id, story.c.last_stored).where(story.c.last_stored > limit)
    found = (await connection.execute(query)).all()
    last = max((stored for _, stored in found), default=limit)
    for begin in range(0, len(found), SORTED_AT_ONCE):
        some = listed(identifier for identifier, _ in found[begin : begin + SORTED_AT_ONCE])
        right = []
        for each in await select_stories(connection, story.c.id.in_(some)):
            at = _came_in(each.last_stored, last, now)
            right.append(replace(each, first_stored=min(each.first_stored, at), last_stored=at))
        await save_stories(connection, right, now)
    return len(found)


def _came_in(at: datetime, last: datetime, now: datetime) -> datetime:
    age = last - at
    return now - age if age > instants.LONG_AWAY else now
