"""The labels of new sources that wait for an owner."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from digests.model import Labelling, OwnerQuestion
from digests.store.database import Aggregate, uncut
from digests.store.dialects import insert
from digests.store.schema import owner_question


@uncut
class OwnerQuestions(Aggregate):
    async def add(self, labellings: Sequence[Labelling], now: datetime) -> int:
        """Keep a question until an owner answers it. Return its number."""
        values = {"asked_at": now, "labellings": [asdict(each) for each in labellings]}
        async with self._database.write() as connection:
            kept = await connection.execute(insert(owner_question).values(values).returning(owner_question.c.id))
            return int(kept.scalar_one())

    async def get(self, number: int) -> OwnerQuestion | None:
        """Return the open question with this number, None if there is none."""
        row = await self._first(select(owner_question).where(owner_question.c.id == number))
        return _question(row) if row is not None else None

    async def open(self) -> list[OwnerQuestion]:
        """Return the questions that no owner has answered, the oldest first."""
        return [_question(row) for row in await self._rows(select(owner_question).order_by(owner_question.c.id))]

    async def untold(self, limit: int) -> list[OwnerQuestion]:
        """Return open questions of which no owner was told, the oldest first."""
        query = select(owner_question).where(owner_question.c.told_at.is_(None)).order_by(owner_question.c.id)
        return [_question(row) for row in await self._rows(query.limit(limit))]

    async def told(self, number: int, now: datetime) -> None:
        """Note that an owner was told."""
        asked = update(owner_question).where(owner_question.c.id == number)
        await self._changed(asked.values(told_at=now))

    async def close(self, number: int) -> bool:
        """End a question. Return False if it was not open."""
        return await self._changed(delete(owner_question).where(owner_question.c.id == number)) > 0

    async def prune(self, before: datetime) -> int:
        """Delete questions asked before then. Return how many."""
        return await self._changed(delete(owner_question).where(owner_question.c.asked_at < before))


def _question(row: Mapping[Any, Any]) -> OwnerQuestion:
    return OwnerQuestion(
        id=row["id"],
        asked_at=row["asked_at"],
        labellings=tuple(Labelling(**each) for each in row["labellings"]),
        told_at=row["told_at"],
    )
