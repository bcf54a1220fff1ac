"""What is out of the ordinary with the running bot, in words, for whoever looks from outside."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from digests.store.database import Aggregate, insert
from digests.store.schema import condition
from digests.store.uncut import uncut


@dataclass(frozen=True, slots=True)
class Condition:
    """`name` says what it is about; `since` is aware UTC."""

    name: str
    since: datetime
    words: str


@uncut
class Conditions(Aggregate):
    async def begin(self, name: str, words: str, now: datetime) -> None:
        """Say that something is so; where it was before, it is so since then."""
        added = insert(condition).values(name=name, since=now, words=words)
        async with self._database.write() as connection:
            await connection.execute(added.on_conflict_do_update(index_elements=["name"], set_={"words": words}))

    async def end(self, name: str) -> None:
        """Say that it is so no longer."""
        async with self._database.write() as connection:
            await connection.execute(delete(condition).where(condition.c.name == name))

    async def all(self) -> list[Condition]:
        """Return them by name."""
        async with self._database.read() as connection:
            rows = (await connection.execute(select(condition).order_by(condition.c.name))).all()
        return [Condition(row.name, row.since, row.words) for row in rows]
