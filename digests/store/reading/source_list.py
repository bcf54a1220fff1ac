"""The sources, and what is known from reading them."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import SourceExistsError, UnknownSourceError
from digests.model import ListedPage, Source, SourceFilter, SourceRecord, SourceState
from digests.rules.issuing.readership import primary
from digests.store.database import Aggregate, Database, uncut
from digests.store.dialects import insert, listed, listed_texts
from digests.store.gathered import Gathered
from digests.store.reading.incidents import end_incidents
from digests.store.reading.standing import Judged
from digests.store.rows import record_of, source_of, source_values, state_values
from digests.store.schema import article
from digests.store.schema import source as table

_PRESENT = table.c.removed_at.is_(None)
_RECORD = (
    update(table)
    .where(table.c.id == bindparam("recorded"), _PRESENT)
    .values({field.name: bindparam(field.name) for field in fields(SourceState)})
)
_NO_FAILURE: dict[str, Any] = {"failures": 0, "last_error": "", "trouble": None}
_UNREAD: dict[str, Any] = {
    "etag": "", "last_modified": "", "body_hash": "", "read_whole_at": None, "moved_to": "", "skip_hours": [],
    "skip_days": [],
}  # fmt: skip
_READ_BY = ("url", "kind", "recipe", "active", "reason")


@uncut
class Sources(Aggregate):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._states = Gathered(self._record_all)

    async def add(self, source: Source, now: datetime) -> None:
        """Store a source, due at once. A removed source comes back with its articles and the new description.
        Raises SourceExistsError if the id or the address is in the list."""
        values = _fresh(source, now)
        async with self._database.write() as connection:
            taken = select(table.c.id).where(_PRESENT, (table.c.id == source.id) | (table.c.url == source.url))
            if (await connection.execute(taken)).first() is not None:
                raise SourceExistsError(f"the source {source.id} or its address {source.url} exists already")
            revived = await connection.execute(update(table).where(table.c.url == source.url).values(values))
            if revived.rowcount == 0:
                await connection.execute(insert(table).values(values))

    async def seed(self, sources: Sequence[Source], now: datetime) -> int:
        """Fill an empty list, and return how many sources were stored. If the list ever had a source, only missing
        display names are added, to sources whose name and address are unchanged."""
        async with self._database.write() as connection:
            if (await connection.execute(select(table.c.number).limit(1))).first() is None:
                for source in sources:
                    await connection.execute(insert(table).values(_fresh(source, now)))
                return len(sources)
        unnamed = {each.id: each for each in (record.source for record in await self.all()) if not each.names}
        for source in sources:
            present = unnamed.get(source.id)
            if source.names and present and (present.name, present.url) == (source.name, source.url):
                await self.update(replace(present, names=source.names))
        return 0

    async def get(self, identifier: str) -> SourceRecord | None:
        return await self._one(_records().where(table.c.id == identifier))

    async def numbered(self, number: int) -> SourceRecord | None:
        """Return the listed source whose row has this number."""
        return await self._one(_records().where(table.c.number == number))

    async def listed(self, identifiers: Collection[str]) -> list[Source]:
        """Return those of these sources that are in the list, by id."""
        query = _records().where(table.c.id.in_(listed_texts(identifiers))).order_by(table.c.id)
        return [source_of(row) for row in await self._rows(query)]

    async def by_url(self, url: str) -> SourceRecord | None:
        return await self._one(_records().where(table.c.url == url))

    async def removed(self, url: str) -> Source | None:
        """Return the source of this address as it was when it was removed, None if none was removed."""
        record = await self._one(select(table).where(table.c.url == url, ~_PRESENT))
        return record.source if record else None

    async def all(self) -> list[SourceRecord]:
        """Return every listed source, by id."""
        return [record_of(row) for row in await self._rows(_records().order_by(table.c.id))]

    async def are_any(self) -> bool:
        """Return whether the list has any source, active or not."""
        return bool(await self._value(select(exists().where(_PRESENT))))

    async def page(
        self,
        wanted: SourceFilter,
        now: datetime,
        held: Collection[str],
        first: int,
        most: int,
        *,
        waiting: Collection[str] = (),
    ) -> ListedPage:
        """Return the sources that the filter means, `most` of them from the place `first` (from 0) on, those that
        need attention first. `held` are the ids of sources of which articles are held back, `waiting` those of
        sources whose labels wait for an owner. `now` is the instant as of which they are judged."""
        judged = Judged(now, held, waiting, wanted)
        counts = [judged.count(each) for each in (true(), judged.meant, judged.attention, judged.off)]
        chosen = select(judged.number, *counts).where(judged.meant).order_by(*judged.by_attention)
        async with self._database.read() as connection:
            found = (await connection.execute(chosen.limit(most).offset(first))).all()
            numbers = tuple(found[0])[1:] if found else (await connection.execute(select(*counts))).one()
            here = table.c.number.in_(listed(each.number for each in found))
            rows = await connection.execute(select(table).where(here))
            records = {row["number"]: record_of(row) for row in rows.mappings()}
        shown = tuple(records[each.number] for each in found)
        total, meant, attention, off = map(int, numbers)
        return ListedPage(records=shown, meant=meant, attention=attention, off=off, total=total)

    async def meant(
        self, wanted: SourceFilter, now: datetime, held: Collection[str], *, waiting: Collection[str] = ()
    ) -> list[Source]:
        """Return all sources that the filter means, by id. For `held`, `waiting` and `now` see `page`."""
        judged = Judged(now, held, waiting, wanted)
        query = _records().where(table.c.number.in_(select(judged.number).where(judged.meant)))
        return [source_of(row) for row in await self._rows(query.order_by(table.c.id))]

    async def languages(self) -> frozenset[str]:
        """Return the languages that the active sources write (primary subtags). They come from the descriptions,
        or from the newest article if the description names none."""
        active = (_PRESENT, table.c.active)
        described = select(table.c.language).where(*active, table.c.language != "").distinct()
        silent = select(table.c.number).where(*active, table.c.language == "")
        newest = select(func.max(article.c.id)).where(article.c.source_number.in_(silent))
        newest = newest.group_by(article.c.source_number)
        found = select(article.c.language).where(article.c.id.in_(newest)).distinct()
        tags = [*await self._column(described), *await self._column(found)]
        return frozenset(filter(None, map(primary, tags)))

    async def near(self, domains: Collection[str]) -> list[Source]:
        """Return the listed sources whose address or own sites contain one of these names."""
        places = (table.c.url, table.c.sites)
        named = [column.contains(each, autoescape=True) for each in domains for column in places]
        if not named:
            return []
        return [source_of(row) for row in await self._rows(_records().where(or_(*named)).order_by(table.c.id))]

    async def of_family(self, family: str) -> list[Source]:
        """Return the listed sources of a publisher, by name. An empty family is no publisher."""
        query = _records().where(table.c.family == family, table.c.family != "")
        return [source_of(row) for row in await self._rows(query.order_by(table.c.name, table.c.id))]

    async def added_at(self, identifier: str) -> datetime | None:
        """Return when the source was added to the list, None if it is not listed."""
        query = select(table.c.added_at).where(table.c.id == identifier, _PRESENT)
        added: datetime | None = await self._value(query)
        return added

    async def learn_sites(self, identifier: str, sites: str) -> None:
        """Keep a source's own sites. Nothing happens if the source was removed."""
        await self._changed(update(table).where(table.c.id == identifier, _PRESENT).values(sites=sites))

    async def claim_due(self, now: datetime, lease: timedelta, limit: int) -> list[SourceRecord]:
        """Claim due sources for reading: for the length of the lease nobody else gets them. If there are more than
        `limit`, the most overdue are claimed. They are returned in order of id."""
        return await self._claim((table.c.next_fetch_at <= now,), now + lease, limit)

    async def claim(self, identifiers: Collection[str], now: datetime, lease: timedelta) -> list[SourceRecord]:
        """Claim these sources for reading, due or not. Inactive ones are left out."""
        return await self._claim((table.c.id.in_(identifiers),), now + lease, len(identifiers))

    async def _claim(self, wanted: Sequence[Any], until: datetime, limit: int) -> list[SourceRecord]:
        which = (_PRESENT, table.c.active, *wanted)
        chosen = select(table.c.number, table.c.next_fetch_at).where(*which)
        chosen = chosen.order_by(table.c.next_fetch_at, table.c.id).limit(limit)
        async with self._database.write() as connection:
            due = {row.number: row.next_fetch_at for row in await connection.execute(chosen)}
            claim = update(table).where(table.c.number.in_(due), *which).values(next_fetch_at=until)
            rows = (await connection.execute(claim.returning(*table.c))).mappings()
            records = [replace(record_of(row), due_at=due[row["number"]]) for row in rows]
        return sorted(records, key=lambda record: record.source.id)

    async def record(self, identifier: str, state: SourceState) -> None:
        """Keep the state after a reading, unless the source was removed. Several calls share one transaction."""
        await self._states.submit((identifier, state))

    async def _record_all(self, states: Sequence[tuple[str, SourceState]]) -> list[None]:
        rows = [state_values(state) | {"recorded": identifier} for identifier, state in states]
        async with self._database.write() as connection:
            await connection.execute(_RECORD, rows)
        return [None] * len(rows)

    async def update(self, source: Source) -> None:
        """Change a source's description. UnknownSourceError; SourceExistsError if another has the address."""
        async with self._database.write() as connection:
            await _require_free(connection, source.url, source.id)
            await _change(connection, source.id, source_values(source))

    async def move(self, moved: Source, now: datetime) -> None:
        """Move a source: from now on it is read with the address, kind and recipe of `moved`. It becomes active
        and due at once, what its former address said of itself is forgotten, and its open incident ends untold.
        The former way of reading is kept for `undo_move`; of two moves in a row, the later one can be undone.
        Raises UnknownSourceError, or SourceExistsError if another source has the address."""
        async with self._database.write() as connection:
            before = (await connection.execute(_records().where(table.c.id == moved.id))).mappings().first()
            if before is None:
                raise UnknownSourceError(f"there is no source {moved.id}", source=moved.id)
            values = {name: value for name, value in source_values(moved).items() if name in _READ_BY}
            former = {name: before[name] for name in _READ_BY}
            kept = {"moved_at": now, "former": former, "active": True, "reason": ""}
            await _read_elsewhere(connection, moved.id, values | kept, now)

    async def undo_move(self, identifier: str, since: datetime, now: datetime) -> bool:
        """Undo a move made after `since`. Return False if there was none. Raises SourceExistsError if another
        source has the former address."""
        query = _records().where(table.c.id == identifier, table.c.moved_at > since)
        async with self._database.write() as connection:
            row = (await connection.execute(query)).mappings().first()
            if row is None:
                return False
            forgotten = {"moved_at": None, "former": None}
            await _read_elsewhere(connection, identifier, dict(row["former"]) | forgotten, now)
        return True

    async def forget_moves(self, before: datetime) -> int:
        """Forget the former way of reading for moves up to then. Return how many."""
        old = update(table).where(table.c.moved_at <= before)
        return await self._changed(old.values(moved_at=None, former=None))

    async def set_active(self, identifier: str, active: bool, reason: str, now: datetime) -> None:
        """Pause or resume a source. A resumed source is due at once, and its failures are forgotten."""
        values: dict[str, Any] = {"active": active, "reason": reason}
        if active:
            values |= {"next_fetch_at": now} | _NO_FAILURE
        async with self._database.write() as connection:
            await _change(connection, identifier, values)

    async def set_all_active(self, identifiers: Collection[str], active: bool, reason: str, now: datetime) -> None:
        """Pause or resume these sources as `set_active` does. Those that are not in the list are left out."""
        values: dict[str, Any] = {"active": active, "reason": reason}
        if active:
            values |= {"next_fetch_at": now} | _NO_FAILURE
        await self._changed(
            update(table).where(table.c.id.in_(listed_texts(identifiers)), _PRESENT).values(values)
        )

    async def make_due(self, identifier: str, now: datetime) -> None:
        """Let an active source be read at the next look for due sources. UnknownSourceError."""
        async with self._database.write() as connection:
            await _change(connection, identifier, {"next_fetch_at": now})

    async def remove(self, identifier: str, now: datetime) -> None:
        """Remove a source from the list. Its articles stay, with its name. Its open incident ends untold."""
        numbers = select(table.c.number).where(table.c.id == identifier, _PRESENT)
        async with self._database.write() as connection:
            await end_incidents(connection, numbers, now)
            gone = {"removed_at": now, "active": False, "moved_at": None, "former": None}
            await _change(connection, identifier, gone)

    async def count_due(self, now: datetime) -> int:
        """Return how many active sources are due."""
        query = select(func.count()).where(_PRESENT, table.c.active, table.c.next_fetch_at <= now)
        return int(await self._value(query))

    async def next_due(self) -> datetime | None:
        """Return when the next active source is due, None if there is none."""
        query = select(func.min(table.c.next_fetch_at)).where(_PRESENT, table.c.active)
        earliest: datetime | None = await self._value(query)
        return earliest

    async def _one(self, query: Select[Any]) -> SourceRecord | None:
        row = await self._first(query)
        return None if row is None else record_of(row)


def _records() -> Select[Any]:
    return select(table).where(_PRESENT)


def _fresh(source: Source, now: datetime) -> dict[str, Any]:
    state = state_values(SourceState(next_fetch_at=now))
    return source_values(source) | state | {"added_at": now, "removed_at": None}


async def _require_free(connection: AsyncConnection, url: str, identifier: str) -> None:
    other = select(table.c.id).where(table.c.url == url, (table.c.id != identifier) | ~_PRESENT)
    if (await connection.execute(other)).first() is not None:
        raise SourceExistsError(f"another source has the address {url}")


async def _change(connection: AsyncConnection, identifier: str, values: dict[str, Any]) -> None:
    changed = await connection.execute(update(table).where(table.c.id == identifier, _PRESENT).values(values))
    if changed.rowcount == 0:
        raise UnknownSourceError(f"there is no source {identifier}", source=identifier)


async def _read_elsewhere(
    connection: AsyncConnection, identifier: str, values: dict[str, Any], now: datetime
) -> None:
    await _require_free(connection, values["url"], identifier)
    numbers = select(table.c.number).where(table.c.id == identifier, _PRESENT)
    await end_incidents(connection, numbers, now)
    await _change(connection, identifier, values | {"next_fetch_at": now} | _UNREAD | _NO_FAILURE)
