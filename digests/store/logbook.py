"""What the bot knows of itself: when it last ran, by which clocks it planned, and what is out of the ordinary."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Downtime
from digests.rules.instants import CLOCKS_DIFFER
from digests.store.database import Aggregate, uncut
from digests.store.dialects import insert
from digests.store.schema import condition
from digests.store.schema import logbook as table

NOTED_EVERY = timedelta(minutes=1)
A_DOWNTIME = timedelta(minutes=15)
REMEMBERED = timedelta(days=1)
MOST_DOWNTIMES = 12
_AWAKE, _ZONES, _WAITS, _RESTS, _ALERTS = "awake", "zones", "waits", "rests", "alerts"
_VALUE = select(table.c.value).where(table.c.name == bindparam("of"))


@uncut
class Logbook(Aggregate):
    async def awake(self, now: datetime) -> tuple[Downtime, ...]:
        """Note, at most once a minute, that editions can be issued at `now`. Return the downtimes of at least a
        quarter of an hour that ended within the last day, the latest first."""
        async with self._database.read() as connection:
            known = await value_of(connection, _AWAKE) or {}
        if known and abs(now - datetime.fromisoformat(known["at"])) < NOTED_EVERY:
            return _downtimes_of(known, now)
        async with self._database.write() as connection:
            known = await value_of(connection, _AWAKE) or {"at": now.isoformat()}
            found = _downtimes_of(known, now)
            before = datetime.fromisoformat(known["at"])
            if now - before >= A_DOWNTIME:
                found = (Downtime(before, now), *found)[:MOST_DOWNTIMES]
            said = [[each.since.isoformat(), each.until.isoformat()] for each in found]
            await write_down(connection, _AWAKE, {"at": now.isoformat(), "downtimes": said})
        return found

    async def zones(self) -> dict[str, str]:
        """Return, for each zone by which digests were planned, how its clock was known to behave."""
        async with self._database.read() as connection:
            return await value_of(connection, _ZONES) or {}

    async def note_zones(self, zones: dict[str, str]) -> None:
        """Keep how the clock of each zone behaves. This replaces what was kept before."""
        async with self._database.write() as connection:
            await write_down(connection, _ZONES, zones)

    async def waits(self) -> dict[int, datetime]:
        """Return until when Telegram wants nothing sent to a chat, by chat. Chat 0 stands for all chats."""
        async with self._database.read() as connection:
            known = await value_of(connection, _WAITS) or {}
        return {int(chat): datetime.fromisoformat(until) for chat, until in known.items()}

    async def note_waits(self, waits: Mapping[int, datetime], known: Collection[int] = ()) -> None:
        """Keep until when Telegram wants nothing sent to which chats. This replaces what was kept before. `known`
        are the chats that the caller noted before. One of these that is no longer kept was forgotten, and stays
        so."""
        async with self._database.write() as connection:
            kept = await value_of(connection, _WAITS) or {}
            said = {str(chat): until.isoformat() for chat, until in waits.items()}
            forgotten = {str(chat) for chat in known} - kept.keys()
            await write_down(connection, _WAITS, {chat: said[chat] for chat in said.keys() - forgotten})

    async def alerts(self) -> dict[str, datetime]:
        """Return when operators were told of which alerts, of those that are not known to be over."""
        async with self._database.read() as connection:
            known = await value_of(connection, _ALERTS) or {}
        return {name: datetime.fromisoformat(at) for name, at in known.items()}

    async def note_alerts(self, told: Mapping[str, datetime]) -> None:
        """Keep which alerts operators were told of. This replaces what was kept before."""
        async with self._database.write() as connection:
            await write_down(connection, _ALERTS, {name: at.isoformat() for name, at in told.items()})

    async def rests(self, now: datetime) -> dict[str, datetime]:
        """Return until when a source's host wants to be left alone, by source id."""
        async with self._database.read() as connection:
            return _later(await value_of(connection, _RESTS), now)

    async def note_rest(self, source: str, until: datetime, now: datetime) -> None:
        """Keep until when the host of a source wants to be left alone."""
        async with self._database.write() as connection:
            kept = _later(await value_of(connection, _RESTS), now) | {source: until}
            await write_down(connection, _RESTS, {name: at.isoformat() for name, at in kept.items()})


def _later(known: Mapping[str, str] | None, now: datetime) -> dict[str, datetime]:
    moments = {name: datetime.fromisoformat(at) for name, at in (known or {}).items()}
    return {name: at for name, at in moments.items() if at > now}


async def drop_wait(connection: AsyncConnection, chat: int) -> None:
    """Forget, in the caller's transaction, that Telegram wants nothing sent to a chat."""
    kept = await value_of(connection, _WAITS) or {}
    if kept.pop(str(chat), None) is not None:
        await write_down(connection, _WAITS, kept)


async def wait_of(connection: AsyncConnection, chat: int) -> str | None:
    """Return until when Telegram wants nothing sent to a chat, as ISO 8601. None if messages may be sent."""
    known: dict[str, str] = await value_of(connection, _WAITS) or {}
    return known.get(str(chat))


async def awake_at(connection: AsyncConnection) -> datetime | None:
    """Return when it was last noted that editions can be issued, None if it never was."""
    known = await value_of(connection, _AWAKE)
    return datetime.fromisoformat(known["at"]) if known else None


async def value_of(connection: AsyncConnection, name: str) -> dict[str, Any] | None:
    """Return what is written down under this name, None if nothing is."""
    found: dict[str, Any] | None = (await connection.execute(_VALUE, {"of": name})).scalar()
    return found


async def write_down(connection: AsyncConnection, name: str, value: dict[str, Any]) -> None:
    """Write something down under a name, in the caller's transaction. This replaces what was there."""
    written = insert(table).values(name=name, value=value)
    await connection.execute(written.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def _downtimes_of(known: dict[str, Any], now: datetime) -> tuple[Downtime, ...]:
    said = known.get("downtimes", ())
    found = (Downtime(datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in said)
    # A downtime that ends in the future is none: the clock was ahead.
    return tuple(each for each in found if -CLOCKS_DIFFER <= now - each.until <= REMEMBERED)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something out of the ordinary with the running bot, in words, for commands such as `check`. `name` says what
    it concerns. `since` is aware UTC."""

    name: str
    since: datetime
    words: str


@uncut
class Conditions(Aggregate):
    async def begin(self, name: str, words: str, now: datetime) -> None:
        """Note a condition. If it was noted before, it keeps its beginning."""
        added = insert(condition).values(name=name, since=now, words=words)
        await self._changed(added.on_conflict_do_update(index_elements=["name"], set_={"words": words}))

    async def end(self, name: str) -> None:
        """Note that a condition is over."""
        await self._changed(delete(condition).where(condition.c.name == name))

    async def all(self) -> list[Condition]:
        """Return the conditions by name."""
        return [Condition(**row) for row in await self._rows(select(condition).order_by(condition.c.name))]
