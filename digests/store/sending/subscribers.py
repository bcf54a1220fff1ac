"""The chats that receive, and when each is due."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from digests.model import Address, ChatKind, OtherLanguages, Refusal, Subscriber, SubscriberState
from digests.store.database import Aggregate, Database, uncut
from digests.store.erasure import Erasure
from digests.store.rows import Row, hours_of, quiet_of
from digests.store.schema import awaited_input, delivery, edition, update_seen
from digests.store.schema import subscriber as table
from digests.store.sending.editions import drop_unused_texts
from digests.store.sqlite import insert


@uncut
class Subscribers(Aggregate):
    def __init__(self, database: Database, erasure: Erasure) -> None:
        super().__init__(database)
        self._erasure = erasure

    async def get(self, address: Address) -> Subscriber | None:
        return await self._one(at_address(address))

    async def by_id(self, identifier: int) -> Subscriber | None:
        return await self._one(table.c.id == identifier)

    async def save(self, subscriber: Subscriber, now: datetime) -> Subscriber:
        """Insert the subscriber, or update the one of that address; return it as stored, with its id.

        An update leaves `created_at` and `strikes` as they are: the delivery counts strikes meanwhile.
        """
        values = _columns(subscriber)
        first = {"created_at": subscriber.created_at or now, "strikes": subscriber.strikes}
        statement = (
            insert(table)
            .values(values | first)
            .on_conflict_do_update(index_elements=["chat", "thread"], set_=values)
            .returning(*table.c)
        )
        async with self._database.write() as connection:
            return subscriber_of((await connection.execute(statement)).mappings().one())

    async def zones(self) -> list[str]:
        """Return the zones of those who receive, by name."""
        query = select(table.c.zone).where(table.c.state == SubscriberState.ACTIVE).distinct()
        return sorted(await self._column(query))

    async def planned_by(
        self, zone: str, now: datetime, after: int, limit: int
    ) -> tuple[list[Subscriber], int | None]:
        """Return those who receive by the clock of a zone and are due after `now`, by id, at most so many of those
        behind the id `after`; and the id of the last one looked at, None when there are no more. Rows that cannot
        be read are left out."""
        wanted = (table.c.state == SubscriberState.ACTIVE, table.c.zone == zone, table.c.next_digest_at > now)
        query = select(table).where(*wanted, table.c.id > after).order_by(table.c.id).limit(limit)
        found, last = [], None
        for row in await self._rows(query):
            last = row["id"]
            with suppress(ValueError, TypeError):
                found.append(subscriber_of(row))
        return found, last

    async def plan_anew(self, identifier: int, before: datetime, moment: datetime) -> bool:
        """Put the next digest to another moment; False, and nothing changed, unless it is where it was before."""
        as_it_was = update(table).where(table.c.id == identifier, table.c.next_digest_at == before)
        return await self._changed(as_it_was.values(next_digest_at=moment)) == 1

    async def clear_strikes(self, identifier: int) -> None:
        await self._changed(update(table).where(table.c.id == identifier).values(strikes=0))

    async def forget(self, address: Address, now: datetime) -> bool:
        """Delete all that is kept of a subscriber: settings, editions, deliveries, awaited input, where they said
        something, and that they set groups up. Return whether there was one. What is deleted is to be erased from
        the files, too (see `Erasure`)."""
        async with self._database.write() as connection:
            theirs = select(table.c.id).where(at_address(address))
            editions = select(edition.c.id).where(edition.c.subscriber_id.in_(theirs))
            texts = select(edition.c.text_hash).where(edition.c.subscriber_id.in_(theirs)).distinct()
            told = list((await connection.execute(texts)).scalars())
            await connection.execute(delete(delivery).where(delivery.c.edition_id.in_(editions)))
            await connection.execute(delete(edition).where(edition.c.subscriber_id.in_(theirs)))
            gone = await connection.execute(delete(table).where(at_address(address)))
            await drop_unused_texts(connection, told)
            asked = awaited_input.c
            here = (asked.chat == address.chat) & (asked.thread == address.thread)
            theirs_elsewhere = asked.person == address.chat  # a private chat has the number of its person
            await connection.execute(delete(awaited_input).where(here | theirs_elsewhere))
            said_there = update(update_seen).where(update_seen.c.chat == address.chat)
            await connection.execute(said_there.values(chat=0))
            set_up = update(table).where(table.c.set_up_by == address.chat)
            await connection.execute(set_up.values(set_up_by=0))
            await self._erasure.owe(connection, address.chat, now)
        return gone.rowcount > 0

    async def counts(self) -> dict[str, int]:
        """Return how many subscribers are in each state."""
        query = select(table.c.state, func.count().label("many")).group_by(table.c.state)
        found = {row["state"]: row["many"] for row in await self._rows(query)}
        return {state.value: found.get(state, 0) for state in SubscriberState}

    async def next_due(self) -> datetime | None:
        """Return when the next digest of any active subscriber is due, None when there is none."""
        query = select(func.min(table.c.next_digest_at)).where(table.c.state == SubscriberState.ACTIVE)
        earliest: datetime | None = await self._value(query)
        return earliest

    async def _one(self, *wanted: ColumnElement[bool]) -> Subscriber | None:
        row = await self._first(select(table).where(*wanted))
        return None if row is None else subscriber_of(row)


_AS_THEY_ARE = (
    "zone",
    "language",
    "review_weekday",
    "paused_until",
    "next_digest_at",
    "refused_at",
    "set_up_by",
)


def subscriber_of(row: Row) -> Subscriber:
    return Subscriber(
        id=row["id"],
        address=Address(row["chat"], row["thread"]),
        kind=ChatKind(row["kind"]),
        hours=hours_of(row["hours"]),
        themes=tuple(row["themes"]),
        other_languages=OtherLanguages(row["other_languages"]),
        quiet=quiet_of(row["quiet_from"], row["quiet_until"]),
        state=SubscriberState(row["state"]),
        created_at=row["created_at"],
        strikes=row["strikes"],
        refusal=Refusal(row["refusal"]) if row["refusal"] else None,
        **{name: row[name] for name in _AS_THEY_ARE},
    )


def _columns(subscriber: Subscriber) -> dict[str, Any]:
    return {name: getattr(subscriber, name) for name in _AS_THEY_ARE} | {
        "chat": subscriber.address.chat,
        "thread": subscriber.address.thread,
        "kind": subscriber.kind,
        "hours": [hour.isoformat("minutes") for hour in subscriber.hours],
        "themes": list(subscriber.themes),
        "other_languages": subscriber.other_languages,
        "quiet_from": subscriber.quiet.begin.isoformat("minutes") if subscriber.quiet else None,
        "quiet_until": subscriber.quiet.end.isoformat("minutes") if subscriber.quiet else None,
        "state": subscriber.state,
        "refusal": subscriber.refusal or "",
    }


def at_address(address: Address) -> ColumnElement[bool]:
    return (table.c.chat == address.chat) & (table.c.thread == address.thread)
