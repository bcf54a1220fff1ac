"""Stores what operators see of sending: why it pauses, how many parts wait, how late they come, and which parts
had a trouble."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from digests.model import DeliveryState, DeliveryTrouble, Mention, PauseCause, SendingPause, Troubled, Waiting
from digests.rules.issuing.uncertainty import COLLECTED_FOR
from digests.store.database import Aggregate, uncut
from digests.store.dialects import insert
from digests.store.issuing.parts import delivery_of, select_deliveries
from digests.store.rows import batches
from digests.store.schema import delivery as table
from digests.store.schema import edition, sending_pause, subscriber, update_seen

_ONLY = sending_pause.c.id == 1
_UNDER_WAY = sa.update(sending_pause).where(_ONLY, sending_pause.c.ended_at.is_(None))


@uncut
class SendingPauses(Aggregate):
    async def last(self) -> SendingPause | None:
        """Return the pause under way, or else the last pause. None means that sending never paused."""
        row = await self._first(sa.select(sending_pause).where(_ONLY))
        return None if row is None else _pause_of(row)

    async def begin(self, pause: SendingPause) -> None:
        """Store a new pause in place of the last one. Operators are still to be told of it."""
        values = asdict(pause) | {"told_at": None, "end_told_at": None}
        kept = insert(sending_pause).values(values | {"id": 1})
        await self._changed(kept.on_conflict_do_update(index_elements=["id"], set_=values))

    async def lengthen(self, pause: SendingPause) -> bool:
        """Store that a pause lasts longer. Return False, with nothing changed, if the pause has ended."""
        return await self._changed(_UNDER_WAY.values(asdict(pause))) == 1

    async def end(self, now: datetime, *, resumed: bool = False) -> bool:
        """End the pause under way; `resumed` means that an admin ended it. Return whether there was one."""
        return await self._changed(_UNDER_WAY.values(ended_at=now, resumed=resumed)) == 1

    async def untold(self) -> tuple[SendingPause | None, SendingPause | None]:
        """Return the pause whose beginning operators are still to be told, and the pause whose end they are to be
        told. A pause that ended before anybody heard of it is told once, by its end."""
        row = await self._first(sa.select(sending_pause).where(_ONLY))
        if row is None:
            return None, None
        pause, over = _pause_of(row), row["ended_at"] is not None
        begun = pause if row["told_at"] is None and not over else None
        return begun, pause if over and row["end_told_at"] is None else None

    async def told(self, pause: SendingPause, now: datetime) -> None:
        """Note that operators know what `untold` returned of this pause. A pause that began since is not noted."""
        column = "told_at" if pause.ended_at is None else "end_told_at"
        await self._changed(
            sa.update(sending_pause).where(_ONLY, sending_pause.c.began_at == pause.began_at).values({column: now})
        )


def _pause_of(row: sa.RowMapping) -> SendingPause:
    own = {name: value for name, value in row.items() if name not in ("id", "told_at", "end_told_at")}
    return SendingPause(**own | {"cause": PauseCause(row["cause"])})


@uncut
class TrafficRows(Aggregate):
    async def waiting(self, now: datetime) -> Waiting:
        """Return how many parts are due by now, and since when the oldest is due. Only an index is read."""
        due = (table.c.state == DeliveryState.PENDING, table.c.due_at <= now)
        query = sa.select(sa.func.count(), sa.func.min(table.c.due_at)).where(*due)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one()
        return Waiting(int(row[0]), row[1])

    async def attempts(self, since: datetime) -> list[tuple[int, datetime]]:
        """Return the chats of tried parts that changed since then, each with that moment, oldest first."""
        query = (
            sa.select(subscriber.c.chat, table.c.changed_at)
            .select_from(table.join(edition).join(subscriber))
            .where(table.c.changed_at >= since, table.c.attempt > 0)
            .order_by(table.c.changed_at, table.c.id)
        )
        return [(row["chat"], row["changed_at"]) for row in await self._rows(query)]

    async def answers(self, since: datetime) -> list[tuple[int, int, datetime]]:
        """Return the chats whose updates were answered since then, with the number of answers and the time when
        the last answer had left."""
        columns = update_seen.c
        query = sa.select(columns.chat, columns.answers, columns.answered_at)
        query = query.where(columns.answered_at >= since, columns.chat != 0)
        return [(row["chat"], row["answers"], row["answered_at"]) for row in await self._rows(query)]

    async def unanswered(self) -> list[int]:
        """Return the chats with an update that is not handled to its end."""
        query = sa.select(update_seen.c.chat).where(update_seen.c.done.is_(False), update_seen.c.chat != 0)
        return sorted(await self._column(query.distinct()))

    async def seconds_late(self, since: datetime) -> Mapping[int, int]:
        """Return by whole seconds of lateness after the slot how many parts were sent so late since then."""
        late = sa.extract("epoch", table.c.sent_at) - sa.extract("epoch", edition.c.slot)
        query = (
            sa.select(late.label("late"), sa.func.count().label("parts"))
            .join_from(table, edition)
            .where(table.c.changed_at >= since, table.c.state == DeliveryState.SENT, table.c.sent_at >= since)
            .group_by("late")
        )
        return {int(row["late"]): row["parts"] for row in await self._rows(query)}


_TROUBLED = table.c.trouble != sa.literal_column("''")  # a parameter would not use the partial index
_TO_TELL = table.c.report_at.is_not(None)
_DOUBTS = (DeliveryTrouble.UNCERTAIN, DeliveryTrouble.RESENT)
_TROUBLES = select_deliveries().add_columns(
    *(table.c[name] for name in ("trouble", "reason", "changed_at", "report_at", "reported_at"))
)
WRITTEN_TOGETHER = 500  # parts in one transaction; so few do not hold up the sender


@uncut
class DeliveryTroubles(Aggregate):
    """A part's trouble is to be told from its `report_at` on, until a report has told it."""

    async def due(self, now: datetime) -> Mapping[DeliveryTrouble, int]:
        """Return by trouble how many parts are to be told by now. Troubles without such parts are left out."""
        return await self._counts(_TO_TELL, table.c.report_at <= now)

    async def first(self, now: datetime, limit: int, after: Troubled | None = None) -> list[Troubled]:
        """Return the first parts that are to be told by now, or the first of them after the part `after`."""
        query = _TROUBLES.where(_TO_TELL, table.c.report_at <= now)
        if after is not None:
            query = query.where(sa.tuple_(table.c.report_at, table.c.id) > (after.report_at, after.delivery.id))
        return await self._list(query.order_by(table.c.report_at, table.c.id).limit(limit))

    async def told(self, named: Sequence[Mention], now: datetime) -> None:
        """Note that a report with these parts was accepted. If a part has changed since it was named, the change
        is still to be told, also that its doubt is over."""
        for some in batches(named, WRITTEN_TOGETHER):
            async with self._database.write() as connection:
                for one in some:
                    await connection.execute(_told(one, now))

    async def last_told(self) -> datetime | None:
        """Return when operators last accepted a report. None means never."""
        query = sa.select(sa.func.max(table.c.reported_at)).where(table.c.reported_at.is_not(None))
        latest: datetime | None = await self._value(query)
        return latest

    async def counts(self, since: datetime) -> Mapping[DeliveryTrouble, int]:
        """Return by trouble how many parts changed since then, told or not."""
        return await self._counts(_TROUBLED, table.c.changed_at >= since)

    async def page(self, since: datetime, limit: int, offset: int = 0) -> list[Troubled]:
        """Return a page of parts with a trouble that changed since then, the newest first."""
        query = _TROUBLES.where(_TROUBLED, table.c.changed_at >= since).limit(limit).offset(offset)
        return await self._list(query.order_by(table.c.changed_at.desc(), table.c.id.desc()))

    async def _counts(self, *wanted: sa.ColumnElement[bool]) -> Mapping[DeliveryTrouble, int]:
        query = sa.select(table.c.trouble, sa.func.count().label("parts")).where(*wanted).group_by(table.c.trouble)
        found = {row["trouble"]: row["parts"] for row in await self._rows(query)}
        return {trouble: found[trouble] for trouble in DeliveryTrouble if found.get(trouble)}

    async def _list(self, query: sa.Select[Any]) -> list[Troubled]:
        return [
            Troubled(
                delivery=delivery_of(row),
                trouble=DeliveryTrouble(row["trouble"]),
                reason=row["reason"],
                at=row["changed_at"],
                told_at=row["reported_at"] if row["report_at"] is None else None,
                report_at=row["report_at"],
            )
            for row in await self._rows(query)
        ]


def _told(named: Mention, now: datetime) -> sa.Update:
    as_named = (table.c.report_at == named.report_at) & (table.c.trouble == named.trouble)
    cases: list[tuple[sa.ColumnElement[bool], datetime | None]] = [(as_named, None)]
    trouble: Any = table.c.trouble
    if named.trouble in _DOUBTS:
        # A doubt settled while its report was under way left no trouble. The report names it, so its end is told.
        settled = table.c.trouble == DeliveryTrouble.NONE
        cases.append((settled, now + COLLECTED_FOR))
        trouble = sa.case((settled, DeliveryTrouble.CLEARED), else_=trouble)
    report_at = sa.case(*cases, else_=table.c.report_at)
    told = sa.update(table).where(table.c.id == named.delivery)
    return told.values(reported_at=now, report_at=report_at, trouble=trouble)
