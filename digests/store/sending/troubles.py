"""What the operators should know of deliveries: what they have not been told yet, and what there was."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, case, func, literal_column, select, tuple_, update

from digests.model import DeliveryTrouble, Mention, Troubled
from digests.rules.sending.uncertainty import COLLECTED_FOR
from digests.store.database import Aggregate, uncut
from digests.store.rows import batches
from digests.store.schema import delivery as table
from digests.store.sending.deliveries import delivery_of, select_deliveries

_TROUBLED = table.c.trouble != literal_column("''")  # not a parameter: the partial index is used for this alone
_TO_TELL = table.c.report_at.is_not(None)
_DOUBTS = (DeliveryTrouble.UNCERTAIN, DeliveryTrouble.RESENT)
WRITTEN_TOGETHER = 500
"""So many parts are marked in one transaction, which holds up nobody who sends."""


@uncut
class DeliveryTroubles(Aggregate):
    """A trouble is to be told from its `report_at` until it was."""

    async def due(self, now: datetime) -> Mapping[DeliveryTrouble, int]:
        """Return how many parts with which trouble are to be told by now; nothing when nothing is."""
        return await self._counts(_TO_TELL, table.c.report_at <= now)

    async def first(self, now: datetime, limit: int, after: Troubled | None = None) -> list[Troubled]:
        """Return the first of those that are to be told by now, or the first behind one that was returned."""
        query = _troubled().where(_TO_TELL, table.c.report_at <= now)
        if after is not None:
            query = query.where(tuple_(table.c.report_at, table.c.id) > (after.report_at, after.delivery.id))
        return await self._list(query.order_by(table.c.report_at, table.c.id).limit(limit))

    async def told(self, named: Sequence[Mention], now: datetime) -> None:
        """Say that a report that named these parts has been accepted, and nothing of any other part.

        What has changed since a part was named is still to be told, also that its doubt is over by now.
        """
        for some in batches(named, WRITTEN_TOGETHER):
            async with self._database.write() as connection:
                for one in some:
                    await connection.execute(_told(one, now))

    async def last_told(self) -> datetime | None:
        """Return when operators last accepted a report, None when they never did."""
        query = select(func.max(table.c.reported_at)).where(table.c.reported_at.is_not(None))
        latest: datetime | None = await self._value(query)
        return latest

    async def counts(self, since: datetime) -> Mapping[DeliveryTrouble, int]:
        """Return how many parts that changed since then have which trouble, told or not."""
        return await self._counts(_TROUBLED, table.c.changed_at >= since)

    async def page(self, since: datetime, limit: int, offset: int = 0) -> list[Troubled]:
        """Return a page of the parts with a trouble that changed since then, the newest first."""
        query = _troubled().where(_TROUBLED, table.c.changed_at >= since)
        query = query.order_by(table.c.changed_at.desc(), table.c.id.desc())
        return await self._list(query.limit(limit).offset(offset))

    async def _counts(self, *wanted: ColumnElement[bool]) -> Mapping[DeliveryTrouble, int]:
        query = select(table.c.trouble, func.count().label("parts")).where(*wanted).group_by(table.c.trouble)
        found = {row["trouble"]: row["parts"] for row in await self._rows(query)}
        return {trouble: found[trouble] for trouble in DeliveryTrouble if found.get(trouble)}

    async def _list(self, query: Select[Any]) -> list[Troubled]:
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


def _told(named: Mention, now: datetime) -> Update:
    as_named = table.c.report_at.is_not(None) & (table.c.report_at == named.report_at)
    as_named &= table.c.trouble == named.trouble
    cases: list[tuple[ColumnElement[bool], datetime | None]] = [(as_named, None)]
    trouble: Any = table.c.trouble
    if named.trouble in _DOUBTS:
        # A doubt that was settled while the report was on its way left no trouble, since nobody had heard of it.
        settled = table.c.trouble == DeliveryTrouble.NONE
        cases.append((settled, now + COLLECTED_FOR))
        trouble = case((settled, DeliveryTrouble.CLEARED), else_=trouble)
    report_at = case(*cases, else_=table.c.report_at)
    told = update(table).where(table.c.id == named.delivery)
    return told.values(reported_at=now, report_at=report_at, trouble=trouble)


def _troubled() -> Select[Any]:
    columns = (table.c.trouble, table.c.reason, table.c.changed_at, table.c.report_at, table.c.reported_at)
    return select_deliveries().add_columns(*columns)
