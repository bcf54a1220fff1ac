"""The roles that were given in chat, the record of what admins did, and the people who are banned."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Admin, AdminAct, AuditEntry, AuditWord, Ban, Role
from digests.store.database import Aggregate, uncut
from digests.store.dialects import insert
from digests.store.logbook import value_of, write_down
from digests.store.schema import admin, audit, ban

_SECRET = "secret"  # noqa: S105 - the name of a row


@uncut
class Admins(Aggregate):
    async def all(self) -> list[Admin]:
        """Return everybody to whom a role was given in chat, the first of them first."""
        rows = await self._rows(select(admin).order_by(admin.c.given_at, admin.c.person))
        return [Admin(person=row["person"], role=Role(row["role"]), given_at=row["given_at"]) for row in rows]

    async def role(self, person: int) -> Role | None:
        """Return the role that was given to a person (Telegram user id) in chat, None if there is none."""
        found = await self._value(select(admin.c.role).where(admin.c.person == person))
        return Role(found) if found else None

    async def give(self, person: int, role: Role, now: datetime) -> None:
        """Give a person a role, in place of the one before."""
        values = {"person": person, "role": role, "given_at": now}
        given = insert(admin).values(values)
        async with self._database.write() as connection:
            await connection.execute(given.on_conflict_do_update(index_elements=["person"], set_=values))

    async def take(self, person: int) -> bool:
        """Take the role from a person. Return False if there was none."""
        return await self._changed(delete(admin).where(admin.c.person == person)) > 0

    async def secret(self) -> str:
        """Return the random secret of this database, by which ids of people are hashed. It is made once."""
        async with self._database.read() as connection:
            known = await value_of(connection, _SECRET)
        if known is None:
            async with self._database.write() as connection:
                known = await _made(connection)
        return str(known["key"])


async def _made(connection: AsyncConnection) -> dict[str, Any]:
    known = await value_of(connection, _SECRET)  # somebody else may have made it meanwhile
    if known is None:
        known = {"key": token_hex(32)}
        await write_down(connection, _SECRET, known)
    return known


@uncut
class Audit(Aggregate):
    async def note(self, entry: AuditEntry) -> int:
        """Keep an act of an admin. Return the number of its entry."""
        values = {
            "done_at": entry.at, "actor": entry.actor, "role": entry.role, "act": entry.act,
            "subject": entry.subject, "details": dict(entry.details), "undone_at": entry.undone_at,
            "undone_by": entry.undone_by,
        }  # fmt: skip
        async with self._database.write() as connection:
            kept = await connection.execute(insert(audit).values(values).returning(audit.c.id))
            return int(kept.scalar_one())

    async def get(self, number: int) -> AuditEntry | None:
        """Return the entry with this number, None if there is none."""
        row = await self._first(select(audit).where(audit.c.id == number))
        return _entry(row) if row is not None else None

    async def undone(self, number: int, now: datetime, by: str = "") -> bool:
        """Note that an act was undone, and the hash of who did it. Return False if it was undone before, or is not
        there."""
        stands = (audit.c.id == number, audit.c.undone_at.is_(None))
        return await self._changed(update(audit).where(*stands).values(undone_at=now, undone_by=by)) > 0

    async def found(self, words: Sequence[AuditWord], limit: int, first: int = 0) -> tuple[list[AuditEntry], int]:
        """Return entries in which every word is found, the newest first, beginning with the one numbered `first`
        from 0, and how many there are in all."""
        wanted = [_has(word) for word in words]
        page = select(audit).where(*wanted).order_by(audit.c.id.desc()).limit(limit).offset(first)
        count = await self._value(select(func.count()).select_from(audit).where(*wanted))
        return [_entry(row) for row in await self._rows(page)], int(count)

    async def latest(self, limit: int, before: int = 0, subject: str = "") -> Sequence[AuditEntry]:
        """Return entries, the newest first: those with a number below `before`, of this subject if given."""
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        query = query.where(audit.c.id < before) if before else query
        query = query.where(audit.c.subject == subject) if subject else query
        return [_entry(row) for row in await self._rows(query)]


def _has(word: AuditWord) -> ColumnElement[bool]:
    """Return the condition that a word is found in an entry."""
    ways = [
        audit.c.subject.icontains(word.word, autoescape=True),
        audit.c.act.in_(word.acts),
        audit.c.actor.in_(word.hashes),
        audit.c.subject.in_(word.hashes),
    ]
    return or_(*ways, audit.c.actor.startswith(word.prefix, autoescape=True)) if word.prefix else or_(*ways)


def _entry(row: Mapping[Any, Any]) -> AuditEntry:
    return AuditEntry(
        id=row["id"],
        at=row["done_at"],
        actor=row["actor"],
        role=Role(row["role"]),
        act=AdminAct(row["act"]),
        subject=row["subject"],
        details=row["details"],
        undone_at=row["undone_at"],
        undone_by=row["undone_by"],
    )


@uncut
class Bans(Aggregate):
    async def add(self, person: str, now: datetime) -> bool:
        """Ban a person, given as keyed hash. Return False if the person is banned already."""
        added = insert(ban).values(person=person, banned_at=now)
        return await self._changed(added.on_conflict_do_nothing()) > 0

    async def lift(self, person: str) -> bool:
        """Lift a ban. Return False if there was none."""
        return await self._changed(delete(ban).where(ban.c.person == person)) > 0

    async def all(self) -> list[Ban]:
        """Return everybody who is banned, the newest first."""
        rows = await self._rows(select(ban).order_by(ban.c.banned_at.desc(), ban.c.person))
        return [Ban(person=row["person"], banned_at=row["banned_at"]) for row in rows]
