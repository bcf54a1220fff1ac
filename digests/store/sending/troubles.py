"""What the operators should know of deliveries: what they have not been told yet, and what there was."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select, update

from digests.model import DeliveryTrouble, Troubled
from digests.store.database import Database
from digests.store.rows import Row
from digests.store.schema import delivery as table
from digests.store.sending.deliveries import delivery_of, select_deliveries
from digests.store.uncut import uncut

_TROUBLED = table.c.trouble != literal_column("''")  # not a parameter: the partial index is used for this alone
_TO_TELL = table.c.report_at.is_not(None)


@uncut
class Troubles:
    """A trouble is to be told from its `report_at` until it was."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime) -> Mapping[DeliveryTrouble, int]:
        """Return how many parts with which trouble are to be told by now; nothing when nothing is."""
        return await self._counts(_TO_TELL, table.c.report_at <= now)

    async def first(self, now: datetime, limit: int) -> list[Troubled]:
        """Return the first of those that are to be told by now."""
        query = _troubled().where(_TO_TELL, table.c.report_at <= now)
        return await self._list(query.order_by(table.c.report_at, table.c.id).limit(limit))

    async def told(self, until: datetime, now: datetime) -> int:
        """Say that what was to be told until then has been accepted; return of how many parts."""
        told = update(table).where(_TO_TELL, table.c.report_at <= until)
        async with self._database.write() as connection:
            return (await connection.execute(told.values(reported_at=now, report_at=None))).rowcount

    async def last_told(self) -> datetime | None:
        """Return when operators last accepted a report, None when they never did."""
        query = select(func.max(table.c.reported_at)).where(table.c.reported_at.is_not(None))
        async with self._database.read() as connection:
            latest: datetime | None = (await connection.execute(query)).scalar()
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
        query = select(table.c.trouble, func.count()).where(*wanted).group_by(table.c.trouble)
        async with self._database.read() as connection:
            found = {row[0]: int(row[1]) for row in await connection.execute(query)}
        return {trouble: found[trouble] for trouble in DeliveryTrouble if found.get(trouble)}

    async def _list(self, query: Select[Any]) -> list[Troubled]:
        async with self._database.read() as connection:
            return [_troubled_of(row) for row in (await connection.execute(query)).mappings()]


def _troubled() -> Select[Any]:
    columns = (table.c.trouble, table.c.reason, table.c.changed_at, table.c.report_at, table.c.reported_at)
    return select_deliveries().add_columns(*columns)


def _troubled_of(row: Row) -> Troubled:
    return Troubled(
        delivery=delivery_of(row),
        trouble=DeliveryTrouble(row["trouble"]),
        reason=row["reason"],
        at=row["changed_at"],
        told_at=row["reported_at"] if row["report_at"] is None else None,
    )
