"""The pause of sending: one row, so that it outlives a restart and is the same for whoever looks."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from digests.model import PauseCause, SendingPause
from digests.store.database import Aggregate, insert
from digests.store.rows import Row
from digests.store.schema import sending_pause as table
from digests.store.uncut import uncut

_ONLY = table.c.id == 1


@uncut
class Pauses(Aggregate):
    async def last(self) -> SendingPause | None:
        """Return the pause under way or, when there is none, the last one; None when sending never paused."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(table).where(_ONLY))).mappings().first()
        return None if row is None else _pause_of(row)

    async def begin(self, pause: SendingPause) -> None:
        """Keep a pause that begins, in place of the last one; operators are still to be told of it."""
        values = _columns(pause) | {"told_at": None, "end_told_at": None}
        statement = insert(table).values(values | {"id": 1})
        async with self._database.write() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    async def lengthen(self, pause: SendingPause) -> bool:
        """Keep a pause that goes on for longer. False, and nothing changed, when it has been ended meanwhile."""
        async with self._database.write() as connection:
            under_way = update(table).where(_ONLY, table.c.ended_at.is_(None)).values(_columns(pause))
            return (await connection.execute(under_way)).rowcount == 1

    async def end(self, now: datetime, *, resumed: bool = False) -> bool:
        """End the pause under way, by an admin when `resumed`; return whether there was one."""
        ended = update(table).where(_ONLY, table.c.ended_at.is_(None)).values(ended_at=now, resumed=resumed)
        async with self._database.write() as connection:
            return (await connection.execute(ended)).rowcount == 1

    async def untold(self) -> tuple[SendingPause | None, SendingPause | None]:
        """Return the pause whose beginning, and the one whose end, operators are still to be told of. A pause that
        is over without anybody knowing of it is told as a whole, by its end."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(table).where(_ONLY))).mappings().first()
        if row is None:
            return None, None
        pause, over = _pause_of(row), row["ended_at"] is not None
        begun = pause if row["told_at"] is None and not over else None
        return begun, pause if over and row["end_told_at"] is None else None

    async def told(self, pause: SendingPause, now: datetime) -> None:
        """Note that operators know what `untold` gave of this pause; not of one that has begun since."""
        column = "told_at" if pause.ended_at is None else "end_told_at"
        statement = update(table).where(_ONLY, table.c.began_at == pause.began_at).values({column: now})
        async with self._database.write() as connection:
            await connection.execute(statement)


def _columns(pause: SendingPause) -> dict[str, Any]:
    return {
        "cause": pause.cause,
        "troubled": pause.troubled,
        "attempts": pause.attempts,
        "times": pause.times,
        "began_at": pause.began_at,
        "until": pause.until,
        "ended_at": pause.ended_at,
        "resumed": pause.resumed,
    }


def _pause_of(row: Row) -> SendingPause:
    return SendingPause(
        cause=PauseCause(row["cause"]),
        troubled=row["troubled"],
        attempts=row["attempts"],
        times=row["times"],
        began_at=row["began_at"],
        until=row["until"],
        ended_at=row["ended_at"],
        resumed=row["resumed"],
    )
