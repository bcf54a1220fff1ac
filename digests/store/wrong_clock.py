"""What a wrong clock has written: rows that would wait for longer than anything does, and rows from the future."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import DeliveryState, SubscriberState
from digests.rules.instants import (
    CLOCKS_DIFFER,
    LONGEST_WAIT_FOR_ANSWER,
    LONGEST_WAIT_FOR_DAY_OF_SOURCE,
    LONGEST_WAIT_FOR_DIGEST,
    LONGEST_WAIT_FOR_PART,
    LONGEST_WAIT_FOR_PROBE,
    LONGEST_WAIT_FOR_READER,
    LONGEST_WAIT_FOR_REPORT,
    LONGEST_WAIT_FOR_SOURCE,
    LONGEST_WAIT_OF_SENDING,
    NOTED_EVERY,
    Period,
    seen,
    was_ahead,
)
from digests.rules.reading.sources.admission import FAR_FUTURE
from digests.rules.sending.fates import LEASE
from digests.rules.sending.times.due import CATCH_UP, due_after_wrong_clock, placed_after_wrong_clock, reached
from digests.rules.sending.times.slots import timetable_of
from digests.store.columns import UtcInstant, metadata
from digests.store.database import Aggregate, uncut
from digests.store.logbook import value_of, write_down
from digests.store.rows import Row
from digests.store.schema import (
    article,
    awaited_input,
    delivery,
    edit_lease,
    edition,
    edition_answer,
    sending_pause,
    source,
    story,
    subscriber,
)
from digests.store.sending.deliveries import TOO_LATE_WORDS
from digests.store.sending.editions import drop_unused_texts
from digests.store.sending.subscribers import subscriber_of
from digests.store.sqlite import database_clock, listed
from digests.store.stories import save_stories, select_stories

log = logging.getLogger("communique.clock")

PLANNED_AT_ONCE = 1000

_PENDING = delivery.c.state == DeliveryState.PENDING
_ACTIVE = subscriber.c.state == SubscriberState.ACTIVE

WAITS: Mapping[Column[Any], tuple[timedelta, ColumnElement[bool] | None]] = {
    source.c.next_fetch_at: (LONGEST_WAIT_FOR_SOURCE, cast(source.c.skip_days, Text) == "[]"),
    delivery.c.due_at: (LONGEST_WAIT_FOR_PART, _PENDING),
    delivery.c.probe_at: (LONGEST_WAIT_FOR_PROBE, None),
    delivery.c.report_at: (LONGEST_WAIT_FOR_REPORT, None),
    sending_pause.c.until: (LONGEST_WAIT_OF_SENDING, None),
    awaited_input.c.expires: (LONGEST_WAIT_FOR_ANSWER, None),
}
"""What waits until an instant, how long at most, and which rows. A feed that names days waits for longer; when the
next digest of a reader is due is planned anew."""

ELSEWHERE = frozenset(
    (
        article.c.published,
        article.c.updated,
        delivery.c.lease_until,
        edition.c.issued_at,
        edition.c.slot,
        story.c.edited_at,
        story.c.first_stored,
        story.c.last_stored,
        story.c.newest,
        subscriber.c.next_digest_at,
        subscriber.c.paused_until,
        edit_lease.c.until,
        edition_answer.c.told_slot,
    )
)
"""Instants that are set right in their own way below; those of the edit's lease and of what is answered are not:
the one is the database's own, the other says which edition is meant."""

DONE = tuple(
    column
    for table in metadata.tables.values()
    for column in table.c
    if isinstance(column.type, UtcInstant) and column not in ELSEWHERE and column not in WAITS
)
"""All others say when something was done: never later than now."""

_LOOKS = "clock"
_PLACED = update(edition).where(edition.c.id == bindparam("the_id"))
_PLANNED = update(subscriber).where(subscriber.c.id == bindparam("the_id"))


def lies_beyond(column: Column[Any], now: datetime, longest_wait: timedelta) -> ColumnElement[bool]:
    """Say in SQL of a row what `instants.is_due` says of a value: it would wait for longer than anything of its
    kind, so that it is due."""
    return column > now + longest_wait


@uncut
class WrongClock(Aggregate):
    async def newest(self) -> datetime | None:
        """Return when the clock was last looked at or, where an earlier version has not done so, when anything was
        done last; None when nothing ever was."""
        async with self._database.read() as connection:
            if periods := await _periods(connection):
                return periods[-1].end
            done = (article.c.stored_at, delivery.c.changed_at)
            found = [(await connection.execute(select(func.max(column)))).scalar() for column in done]
        return max((each for each in found if each is not None), default=None)

    async def set_right(self, now: datetime) -> int:
        """Look at the clock, which shows `now` (aware UTC). Let be due what would have to wait for longer than
        anything of its kind; and where the clock was ahead, as its looks say, put down to now what it has written.
        Return how many rows were changed.

        An edition from the future of which nothing was sent was never issued; another counts as told, and keeps
        no reader from the digest of the true time. Where nothing is wrong, as nearly always, this is one look.
        """
        async with self._database.read() as connection:
            periods = await _periods(connection)
            wrong = (await connection.execute(_anything_wrong(now))).scalar_one()
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
            log.warning("%d rows that a wrong clock has written are set right", changed)
        return changed

    async def _plan_anew(self, now: datetime) -> int:
        """Plan the next digests of some readers that lie too far ahead; return of how many."""
        beyond = lies_beyond(subscriber.c.next_digest_at, now, LONGEST_WAIT_FOR_DIGEST)
        some = select(subscriber).where(_ACTIVE, beyond).limit(PLANNED_AT_ONCE)
        async with self._database.write() as connection:
            readers = {row["id"]: row for row in (await connection.execute(some)).mappings()}
            await _plan(connection, readers, now)
        return len(readers)


def _due(row: Row, last: datetime | None, now: datetime) -> datetime:
    """Return when the reader of a row is due; now, where that cannot be said: what is wrong shows then."""
    try:
        return due_after_wrong_clock(timetable_of(subscriber_of(row)), last, row["created_at"], now)
    except Exception:
        log.exception("the next digest of subscriber %s cannot be planned anew", row["id"])
        return now


def _anything_wrong(now: datetime) -> Select[Any]:
    """Return the query that counts columns with wrong rows, by what has an index."""
    looks = [(column, *_beyond(column, now)) for column in WAITS]
    digests = lies_beyond(subscriber.c.next_digest_at, now, LONGEST_WAIT_FOR_DIGEST)
    looks.append((subscriber.c.next_digest_at, _ACTIVE, digests))
    found = (exists().select_from(column.table).where(*wrong) for column, *wrong in looks)
    return select(sum((cast(each, Integer) for each in found), literal(0)))


def _beyond(column: Column[Any], now: datetime) -> list[ColumnElement[bool]]:
    longest, wanted = WAITS[column]
    return [lies_beyond(column, now, longest), *([] if wanted is None else [wanted])]


async def _periods(connection: AsyncConnection) -> tuple[Period, ...]:
    said = await value_of(connection, _LOOKS) or {}
    return tuple(Period(*map(datetime.fromisoformat, each)) for each in said.get("periods", ()))


async def _note(connection: AsyncConnection, periods: Sequence[Period]) -> None:
    said = [[each.begin.isoformat(), each.end.isoformat()] for each in periods]
    await write_down(connection, _LOOKS, {"periods": said})


async def _let_be_due(connection: AsyncConnection, now: datetime) -> int:
    changed = 0
    for column in WAITS:
        due = update(column.table).where(*_beyond(column, now)).values({column.name: now})
        changed += (await connection.execute(due)).rowcount
    of_days = lies_beyond(source.c.next_fetch_at, now, LONGEST_WAIT_FOR_DAY_OF_SOURCE)
    changed += (await connection.execute(update(source).where(of_days).values(next_fetch_at=now))).rowcount
    held = (delivery.c.state == DeliveryState.SENDING, delivery.c.lease_until > database_clock(2 * LEASE))
    anew = update(delivery).where(*held).values(lease_until=database_clock(LEASE))
    return changed + (await connection.execute(anew)).rowcount


async def _put_down(connection: AsyncConnection, now: datetime) -> int:
    """Put down to `now` all that is later, in the caller's transaction; return how many rows were changed."""
    limit, changed = now + CLOCKS_DIFFER, 0
    taken_back = await _take_back(connection, now)
    unread = update(source).where(source.c.last_attempt_at > limit, source.c.next_fetch_at > now)
    await connection.execute(unread.values(next_fetch_at=now))
    for column in (article.c.published, article.c.updated):
        promised = (article.c.stored_at > limit, column > now + FAR_FUTURE)
        await connection.execute(update(article).where(*promised).values({column.name: now}))
    over = lies_beyond(subscriber.c.paused_until, now, LONGEST_WAIT_FOR_READER)
    await connection.execute(update(subscriber).where(over).values(paused_until=now))
    await connection.execute(update(subscriber).where(subscriber.c.told_at > limit).values(told_key=None))
    expired = (delivery.c.state == DeliveryState.EXPIRED, delivery.c.reason == TOO_LATE_WORDS)
    revived = {"state": DeliveryState.PENDING, "due_at": now, "reason": "", "trouble": "", "report_at": None}
    await connection.execute(update(delivery).where(*expired, delivery.c.changed_at > limit).values(revived))
    for column in DONE:
        done = update(column.table).where(column > limit).values({column.name: now})
        changed += (await connection.execute(done)).rowcount
    return changed + taken_back + await _sort_in(connection, now)


async def _take_back(connection: AsyncConnection, now: datetime) -> int:
    """Take back editions from the future of which nothing was sent; let the others have been issued before now,
    right behind those that were. Return how many there are."""
    limit = now + CLOCKS_DIFFER
    ahead = (edition.c.slot > now - CATCH_UP, (edition.c.slot > limit) | (edition.c.issued_at > limit))
    rows = (await connection.execute(select(edition).where(*ahead).order_by(edition.c.slot))).all()
    begun: set[int] = set()
    waiting: set[int] = set()
    theirs = delivery.c.edition_id.in_(listed(row.id for row in rows))
    parts = select(delivery.c.edition_id, _PENDING, delivery.c.attempt).where(theirs)
    for identifier, pending, attempt in await connection.execute(parts):
        waiting |= {identifier} if pending else set()
        begun |= {identifier} if attempt or not pending else set()
    await _withdraw(connection, [row for row in rows if row.id not in begun], now)
    before = await _last_by_a_right_clock(connection, {row.subscriber_id for row in rows}, now)
    placed = []
    for number, row in enumerate((row for row in rows if row.id in begun), 1):
        goes_on = row.id in waiting
        slot, issued_at = placed_after_wrong_clock(before.get(row.subscriber_id), number, now, goes_on=goes_on)
        placed.append({"the_id": row.id, "the_slot": slot, "the_moment": issued_at})
    if placed:
        moments: dict[str, Any] = {"slot": bindparam("the_slot"), "issued_at": bindparam("the_moment")}
        await connection.execute(_PLACED.values(moments), placed)
    return len(rows)


async def _withdraw(connection: AsyncConnection, rows: Sequence[Any], now: datetime) -> None:
    """Take editions back as if they had never been issued: their readers are due as before."""
    gone = listed(row.id for row in rows)
    await connection.execute(delete(delivery).where(delivery.c.edition_id.in_(gone)))
    await connection.execute(delete(edition).where(edition.c.id.in_(gone)))
    await drop_unused_texts(connection, {row.text_hash for row in rows})
    whose = subscriber.c.id.in_(listed({row.subscriber_id for row in rows}))
    theirs = (await connection.execute(select(subscriber).where(whose, _ACTIVE))).mappings()
    await _plan(connection, {row["id"]: row for row in theirs}, now)


async def _plan(connection: AsyncConnection, readers: Mapping[int, Row], now: datetime) -> None:
    """Plan the next digests of these readers, rows by id, as if nothing had been planned."""
    last = await _last_by_a_right_clock(connection, readers, now)
    reach = {who: reached(*each) for who, each in last.items()}
    planned = [{"the_id": who, "moment": _due(row, reach.get(who), now)} for who, row in readers.items()]
    if planned:
        await connection.execute(_PLANNED.values(next_digest_at=bindparam("moment")), planned)


async def _last_by_a_right_clock(
    connection: AsyncConnection, readers: Collection[int], now: datetime
) -> dict[int, tuple[datetime, datetime]]:
    """Return slot and moment of issue of each reader's last edition by a right clock; and forget in short what
    they were told, since the editions say it anew."""
    limit, last = now + CLOCKS_DIFFER, dict[int, tuple[datetime, datetime]]()
    columns = (edition.c.subscriber_id, edition.c.slot, edition.c.issued_at)
    theirs = edition.c.subscriber_id.in_(listed(readers))
    right = select(*columns).where(theirs, edition.c.slot <= limit, edition.c.issued_at <= limit)
    for who, slot, issued_at in await connection.execute(right.order_by(columns[1])):
        last[who] = (slot, issued_at)
    unknown = update(subscriber).where(subscriber.c.id.in_(listed(readers)))
    await connection.execute(unknown.values(told_key=None, told_at=None))
    return last


async def _sort_in(connection: AsyncConnection, now: datetime) -> int:
    """Save the stories that came in in the future as if they came in now; return how many."""
    limit = now + CLOCKS_DIFFER
    right = [
        replace(each, first_stored=min(each.first_stored, now), last_stored=min(each.last_stored, now))
        for each in await select_stories(connection, story.c.last_stored > limit)
    ]
    await save_stories(connection, right, now)
    await connection.execute(update(story).where(story.c.edited_at > limit).values(edited_at=now))
    return len(right)
