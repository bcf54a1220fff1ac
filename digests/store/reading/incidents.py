"""The incidents: troubles of sources. Beginning and end of each are told once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Incident, Trouble
from digests.rules.reading.sources.health import classmates
from digests.store.database import Aggregate, uncut
from digests.store.rows import Row
from digests.store.schema import incident as table
from digests.store.schema import source

SAME_AGAIN = timedelta(days=1)

_OWN = ("trouble", "detail", "began_at", "ended_at", "told_at", "end_told_at")
_OPEN = table.c.ended_at.is_(None)
_UNTOLD = or_(table.c.told_at.is_(None), ~_OPEN & table.c.end_told_at.is_(None))
_PRESENT = source.c.removed_at.is_(None)


@uncut
class Incidents(Aggregate):
    async def open(self, incident: Incident) -> Incident:
        """Begin an incident and return it as stored. Its id is 0 if its source has been removed.

        If an incident of the same class ended less than a day before, it goes on instead, untold: the source
        flaps. If one of the same class is open, it stays; it is told again if the given incident has its id and is
        untold. If one of another class is open, or ended at this moment, it is over, and only the beginning of the
        new one is told.
        """
        there_is = select(source.c.number).where(source.c.id == incident.source, _PRESENT)
        said: dict[str, Any] = {"trouble": incident.trouble, "detail": incident.detail}
        async with self._database.write() as connection:
            number = (await connection.execute(there_is)).scalar()
            if number is None:
                return replace(incident, id=0)
            await _replace(connection, number, incident)
            there = await _first(connection, table.c.source_number == number, _OPEN)
            if there is None:
                key, values = await _begin(connection, number, incident, said)
            else:
                again = there.id == incident.id and incident.told_at is None
                key, values = there.id, said | {"told_at": None, "end_told_at": None} if again else {}
            if values:
                await connection.execute(update(table).where(table.c.id == key).values(values))
            stored = await _first(connection, table.c.id == key)
        return stored or incident

    async def close(self, identifier: int, at: datetime) -> bool:
        """End an incident. Return whether it was open."""
        return await self._changed(update(table).where(table.c.id == identifier, _OPEN).values(ended_at=at)) == 1

    async def all_open(self) -> list[Incident]:
        """Return the open incidents of listed sources, the oldest first."""
        return await self._list(_incidents().where(_OPEN, _PRESENT).order_by(table.c.began_at, table.c.id))

    async def untold(self, limit: int) -> list[Incident]:
        """Return the incidents whose beginning or end is still to be told, the oldest first."""
        wanted = _incidents().where(_UNTOLD, _PRESENT).order_by(table.c.began_at, table.c.id)
        return await self._list(wanted.limit(limit))

    async def told(self, ids: Iterable[int], at: datetime) -> list[Incident]:
        """Claim incidents for telling. Return those that nobody else claimed, as they are. `told_at` or
        `end_told_at` is `at` if the beginning or the end is to be told."""
        told = {
            "told_at": func.coalesce(table.c.told_at, at, type_=table.c.told_at.type),
            "end_told_at": case((~_OPEN & table.c.end_told_at.is_(None), at), else_=table.c.end_told_at),
        }
        claim = update(table).where(table.c.id.in_(list(ids)), _UNTOLD).values(told)
        async with self._database.write() as connection:
            claimed = list((await connection.execute(claim.returning(table.c.id))).scalars())
            query = _incidents().where(table.c.id.in_(claimed)).order_by(table.c.began_at, table.c.id)
            return [_incident_of(row) for row in (await connection.execute(query)).mappings()]

    async def prune(self, before: datetime) -> int:
        """Delete incidents that ended before then. Return how many."""
        return await self._changed(delete(table).where(table.c.ended_at < before))

    async def _list(self, query: Select[Any]) -> list[Incident]:
        return [_incident_of(row) for row in await self._rows(query)]


async def end_incidents(connection: AsyncConnection, numbers: Select[tuple[int]], at: datetime) -> None:
    """End the open incidents of the chosen sources in the caller's transaction. Nobody is told of the end."""
    ended = update(table).where(table.c.source_number.in_(numbers), _OPEN)
    told_at = func.coalesce(table.c.told_at, at, type_=table.c.told_at.type)
    await connection.execute(ended.values(ended_at=at, end_told_at=at, told_at=told_at))


async def _replace(connection: AsyncConnection, number: int, incident: Incident) -> None:
    """End incidents of another class. If the new incident begins at the moment of an end, that end is not told."""
    others = (table.c.source_number == number, table.c.trouble.not_in(classmates(incident.trouble)))
    began = incident.began_at
    await connection.execute(update(table).where(*others, _OPEN).values(ended_at=began))
    replaced = update(table).where(*others, table.c.ended_at == began, table.c.end_told_at.is_(None))
    await connection.execute(replaced.values(end_told_at=began))


async def _begin(
    connection: AsyncConnection, number: int, incident: Incident, said: dict[str, Any]
) -> tuple[int, dict[str, Any]]:
    """Reopen an incident that ended lately, or begin a new one. Return its id and the values to change."""
    alike = (table.c.source_number == number, table.c.trouble.in_(classmates(incident.trouble)))
    lately = await _first(connection, *alike, table.c.ended_at > incident.began_at - SAME_AGAIN)
    if lately is not None:
        return lately.id, {"ended_at": None, **said}
    values = {name: getattr(incident, name) for name in _OWN} | {"source_number": number}
    key = (await connection.execute(insert(table).values(values).returning(table.c.id))).scalar_one()
    return key, {}


async def _first(connection: AsyncConnection, *wanted: Any) -> Incident | None:
    query = _incidents().where(*wanted).order_by(table.c.ended_at.desc(), table.c.id.desc()).limit(1)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _incident_of(row)


def _incidents() -> Select[Any]:
    named = (source.c.id.label("source"), source.c.name)
    return select(table.c.id, *(table.c[name] for name in _OWN), *named).join_from(table, source)


def _incident_of(row: Row) -> Incident:
    return Incident(**dict(row) | {"trouble": Trouble(row["trouble"])})
