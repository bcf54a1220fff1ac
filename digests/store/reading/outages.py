"""The last time in which hardly any source could be reached."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from digests.model import Outage
from digests.store.database import Aggregate, uncut
from digests.store.logbook import value_of, write_down

OUTAGE = "outage"
_INSTANTS = frozenset({"began_at", "look_at", "ended_at", "told_at", "end_told_at"})


@uncut
class Outages(Aggregate):
    async def last(self) -> Outage | None:
        """Return the last one, over or not; None when there was none."""
        async with self._database.read() as connection:
            return outage_of(await value_of(connection, OUTAGE))

    async def under_way(self) -> Outage | None:
        """Return the one that goes on."""
        last = await self.last()
        return last if last is not None and last.ended_at is None else None

    async def begin(self, decide: Callable[[Outage | None], Outage]) -> Outage:
        """Keep, and return, what is decided of the last one as it is now."""
        async with self._database.write() as connection:
            begun = decide(outage_of(await value_of(connection, OUTAGE)))
            await write_down(connection, OUTAGE, _values_of(begun))
        return begun

    async def go_on(self, decide: Callable[[Outage], Outage]) -> Outage | None:
        """Keep, and return, what is decided of the one that goes on, as it is now; None when none does."""
        async with self._database.write() as connection:
            last = outage_of(await value_of(connection, OUTAGE))
            if last is None or last.ended_at is not None:
                return None
            changed = decide(last)
            await write_down(connection, OUTAGE, _values_of(changed))
        return changed

    async def told(self, outage: Outage, at: datetime) -> None:
        """Note that operators were told of an outage: of its end where it is over, else of its beginning."""
        async with self._database.write() as connection:
            last = outage_of(await value_of(connection, OUTAGE))
            if last is None or last.began_at != outage.began_at:
                return
            changed = replace(last, told_at=at) if outage.ended_at is None else replace(last, end_told_at=at)
            await write_down(connection, OUTAGE, _values_of(changed))


def _values_of(outage: Outage) -> dict[str, Any]:
    values = {field.name: getattr(outage, field.name) for field in fields(outage)}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, datetime) else value


def outage_of(values: dict[str, Any] | None) -> Outage | None:
    """Return what is written down of the last outage, None when nothing is."""
    if values is None:
        return None
    read: dict[str, Any] = {}
    for name, value in values.items():
        if name in _INSTANTS and value is not None:
            read[name] = datetime.fromisoformat(value)
        else:
            read[name] = frozenset(value) if isinstance(value, list) else value
    return Outage(**read)
