"""The pause of sending: one row, so that it outlives a restart and is the same for whoever looks."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import RowMapping, select, update

from digests.model import PauseCause, SendingPause
from digests.store.database import Aggregate, uncut
from digests.store.schema import sending_pause as table
from digests.store.sqlite import insert

_ONLY = table.c.id == 1
_UNDER_WAY = update(table).where(_ONLY, table.c.ended_at.is_(None))


@uncut
class SendingPauses(Aggregate):
    async def last(self) -> SendingPause | None:
        """Return the pause under way or, when there is none, the last one; None when sending never paused."""
        row = await self._first(select(table).where(_ONLY))
        return None if row is None else _pause_of(row)

    async def begin(self, pause: SendingPause) -> None:
        """Keep a pause that begins, in place of the last one; operators are still to be told of it."""
        values = asdict(pause) | {"told_at": None, "end_told_at": None}
        kept = insert(table).values(values | {"id": 1})
        await self._changed(kept.on_conflict_do_update(index_elements=["id"], set_=values))

    async def lengthen(self, pause: SendingPause) -> bool:
        """Keep a pause that goes on for longer. False, and nothing changed, when it has been ended meanwhile."""
        return await self._changed(_UNDER_WAY.values(asdict(pause))) == 1

    async def end(self, now: datetime, *, resumed: bool = False) -> bool:
        """End the pause under way, by an admin when `resumed`; return whether there was one."""
        return await self._changed(_UNDER_WAY.values(ended_at=now, resumed=resumed)) == 1

    async def untold(self) -> tuple[SendingPause | None, SendingPause | None]:
        """Return the pause whose beginning, and the one whose end, operators are still to be told of. A pause that
        is over without anybody knowing of it is told as a whole, by its end."""
        row = await self._first(select(table).where(_ONLY))
        if row is None:
            return None, None
        pause, over = _pause_of(row), row["ended_at"] is not None
        begun = pause if row["told_at"] is None and not over else None
        return begun, pause if over and row["end_told_at"] is None else None

    async def told(self, pause: SendingPause, now: datetime) -> None:
        """Note that operators know what `untold` gave of this pause; not of one that has begun since."""
        column = "told_at" if pause.ended_at is None else "end_told_at"
        await self._changed(update(table).where(_ONLY, table.c.began_at == pause.began_at).values({column: now}))


def _pause_of(row: RowMapping) -> SendingPause:
    own = {name: value for name, value in row.items() if name not in ("id", "told_at", "end_told_at")}
    return SendingPause(**own | {"cause": PauseCause(row["cause"])})
