"""What waits of sources that admins add: descriptions that an owner has to confirm, and addresses that are tried
again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update

from digests.model import Ownership, Policy, Proposal, Retry
from digests.store.database import Aggregate, uncut
from digests.store.schema import proposal, retry
from digests.store.schema import source as source_table
from digests.store.sqlite import insert

_SAID = ("label", "party", "ownership", "policy")


@uncut
class Proposals(Aggregate):
    async def add(self, proposed: Proposal) -> None:
        """Keep what an editor said of a listed source, in place of what was said before. Nothing happens if the
        source is not in the list."""
        here = _listed(proposed.source).scalar_subquery()
        values = {name: str(getattr(proposed, name)) for name in _SAID}
        values |= {"person": proposed.person, "proposed_at": proposed.proposed_at, "told_at": None}
        async with self._database.write() as connection:
            number = (await connection.execute(select(here))).scalar()
            if number is not None:
                kept = insert(proposal).values(values | {"source_number": number})
                keys = ["source_number"]
                await connection.execute(kept.on_conflict_do_update(index_elements=keys, set_=values))

    async def waiting(self, limit: int) -> list[tuple[int, Proposal]]:
        """Return what waits for an owner, the oldest first, each with the number of its source."""
        return await self._proposals(_waiting().limit(limit))

    async def untold(self, limit: int) -> list[tuple[int, Proposal]]:
        """Return what waits, and owners were not told of, the oldest first."""
        return await self._proposals(_waiting().where(proposal.c.told_at.is_(None)).limit(limit))

    async def get(self, number: int) -> Proposal | None:
        """Return what waits of the source with this number, None if nothing does or the source was removed."""
        found = await self._proposals(_waiting().where(proposal.c.source_number == number))
        return found[0][1] if found else None

    async def told(self, numbers: Collection[int], now: datetime) -> None:
        """Note that owners were told."""
        await self._changed(update(proposal).where(proposal.c.source_number.in_(numbers)).values(told_at=now))

    async def drop(self, number: int) -> bool:
        """Let nothing of the source with this number wait. Return False if nothing did."""
        return await self._changed(delete(proposal).where(proposal.c.source_number == number)) > 0

    async def _proposals(self, query: Select[Any]) -> list[tuple[int, Proposal]]:
        return [(row["source_number"], _proposal(row)) for row in await self._rows(query)]


def _listed(identifier: str) -> Select[Any]:
    return select(source_table.c.number).where(
        source_table.c.id == identifier, source_table.c.removed_at.is_(None)
    )


def _waiting() -> Select[Any]:
    there = source_table.c.number == proposal.c.source_number
    query = select(proposal, source_table.c.id.label("source")).join(source_table, there)
    query = query.where(source_table.c.removed_at.is_(None))
    return query.order_by(proposal.c.proposed_at, proposal.c.source_number)


def _proposal(row: Mapping[Any, Any]) -> Proposal:
    return Proposal(
        source=row["source"],
        label=row["label"],
        ownership=Ownership(row["ownership"]),
        party=row["party"],
        policy=Policy(row["policy"]),
        person=row["person"],
        proposed_at=row["proposed_at"],
        told_at=row["told_at"],
    )


@uncut
class Retries(Aggregate):
    async def keep(self, kept: Retry) -> None:
        """Keep an address that is to be tried again, or when it is due next."""
        values = asdict(kept)
        stored = insert(retry).values(values)
        await self._changed(stored.on_conflict_do_update(index_elements=["form"], set_=values))

    async def count(self, person: int) -> int:
        """Return how many addresses are tried again for a person."""
        return len(await self._rows(select(retry.c.form).where(retry.c.person == person)))

    async def forget(self, person: int, url: str) -> None:
        """Do not try an address again for a person."""
        await self._changed(delete(retry).where(retry.c.person == person, retry.c.url == url))

    async def due(self, now: datetime, limit: int) -> Sequence[Retry]:
        """Return what is due, the most overdue first."""
        query = select(retry).where(retry.c.next_at <= now).order_by(retry.c.next_at, retry.c.form).limit(limit)
        return [Retry(**dict(row)) for row in await self._rows(query)]

    async def drop(self, form: int) -> bool:
        """Do not try again. Return False if that was so."""
        return await self._changed(delete(retry).where(retry.c.form == form)) > 0
