"""The chats that receive, and when each is due."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update

from digests.model import Address, ChatKind, OtherLanguages, Refusal, Subscriber, SubscriberState
from digests.store.database import Aggregate, Database, insert
from digests.store.erasure import Erasure
from digests.store.rows import Row, hours_of, quiet_of
from digests.store.schema import awaited_input, delivery, edition, update_seen
from digests.store.schema import subscriber as table
from digests.store.sending.frozen import drop_unused_texts
from digests.store.uncut import uncut


@uncut
class Subscribers(Aggregate):
    def __init__(self, database: Database, erasure: Erasure) -> None:
        super().__init__(database)
        self._erasure = erasure

    async def get(self, address: Address) -> Subscriber | None:
        found = await self._list(select(table).where(*_at(address)))
        return found[0] if found else None

    async def by_id(self, identifier: int) -> Subscriber | None:
        found = await self._list(select(table).where(table.c.id == identifier))
        return found[0] if found else None

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
        async with self._database.read() as connection:
            return sorted((await connection.execute(query)).scalars())

    async def planned_by(
        self, zone: str, now: datetime, after: int, limit: int
    ) -> tuple[list[Subscriber], int | None]:
        """Return those who receive by the clock of a zone and are due after `now`, by id, at most so many of those
        behind the id `after`; and the id of the last one looked at, None when there are no more. Rows that cannot
        be read are left out."""
        wanted = (table.c.state == SubscriberState.ACTIVE, table.c.zone == zone, table.c.next_digest_at > now)
        query = select(table).where(*wanted, table.c.id > after).order_by(table.c.id).limit(limit)
        found, last = [], None
        async with self._database.read() as connection:
            for row in (await connection.execute(query)).mappings():
                last = row["id"]
                with suppress(ValueError, TypeError):
                    found.append(subscriber_of(row))
        return found, last

    async def plan_anew(self, identifier: int, before: datetime, moment: datetime) -> bool:
        """Put the next digest to another moment; False, and nothing changed, unless it is where it was before."""
        as_it_was = (table.c.id == identifier, table.c.next_digest_at == before)
        async with self._database.write() as connection:
            changed = update(table).where(*as_it_was).values(next_digest_at=moment)
            return (await connection.execute(changed)).rowcount == 1

    async def clear_strikes(self, identifier: int) -> None:
        await self._update(identifier, {"strikes": 0})

    async def forget(self, address: Address, now: datetime) -> bool:
        """Delete all that is kept of a subscriber: settings, editions, deliveries, awaited input, where they said
        something, and that they set groups up. Return whether there was one. What is deleted is to be erased from
        the files, too (see `Erasure`)."""
        async with self._database.write() as connection:
            theirs = select(table.c.id).where(*_at(address))
            editions = select(edition.c.id).where(edition.c.subscriber_id.in_(theirs))
            texts = select(edition.c.text_hash).where(edition.c.subscriber_id.in_(theirs)).distinct()
            told = list((await connection.execute(texts)).scalars())
            await connection.execute(delete(delivery).where(delivery.c.edition_id.in_(editions)))
            await connection.execute(delete(edition).where(edition.c.subscriber_id.in_(theirs)))
            gone = await connection.execute(delete(table).where(*_at(address)))
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
        async with self._database.read() as connection:
            rows = await connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
            found = {row[0]: row[1] for row in rows}
        return {state.value: found.get(state, 0) for state in SubscriberState}

    async def next_due(self) -> datetime | None:
        """Return when the next digest of any active subscriber is due, None when there is none."""
        query = select(func.min(table.c.next_digest_at)).where(table.c.state == SubscriberState.ACTIVE)
        async with self._database.read() as connection:
            earliest: datetime | None = (await connection.execute(query)).scalar()
        return earliest

    async def _update(self, identifier: int, values: dict[str, Any]) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(table).where(table.c.id == identifier).values(values))

    async def _list(self, query: Select[Any]) -> list[Subscriber]:
        async with self._database.read() as connection:
            return [subscriber_of(row) for row in (await connection.execute(query)).mappings()]


def subscriber_of(row: Row) -> Subscriber:
    return Subscriber(
        id=row["id"],
        address=Address(row["chat"], row["thread"]),
        kind=ChatKind(row["kind"]),
        zone=row["zone"],
        hours=hours_of(row["hours"]),
        themes=tuple(row["themes"]),
        language=row["language"],
        other_languages=OtherLanguages(row["other_languages"]),
        review_weekday=row["review_weekday"],
        quiet=quiet_of(row["quiet_from"], row["quiet_until"]),
        state=SubscriberState(row["state"]),
        paused_until=row["paused_until"],
        next_digest_at=row["next_digest_at"],
        created_at=row["created_at"],
        strikes=row["strikes"],
        refusal=Refusal(row["refusal"]) if row["refusal"] else None,
        refused_at=row["refused_at"],
        set_up_by=row["set_up_by"],
    )


def _columns(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "chat": subscriber.address.chat,
        "thread": subscriber.address.thread,
        "kind": subscriber.kind,
        "zone": subscriber.zone,
        "hours": [hour.isoformat("minutes") for hour in subscriber.hours],
        "themes": list(subscriber.themes),
        "language": subscriber.language,
        "other_languages": subscriber.other_languages,
        "review_weekday": subscriber.review_weekday,
        "quiet_from": subscriber.quiet.begin.isoformat("minutes") if subscriber.quiet else None,
        "quiet_until": subscriber.quiet.end.isoformat("minutes") if subscriber.quiet else None,
        "state": subscriber.state,
        "paused_until": subscriber.paused_until,
        "next_digest_at": subscriber.next_digest_at,
        "refusal": subscriber.refusal or "",
        "refused_at": subscriber.refused_at,
        "set_up_by": subscriber.set_up_by,
    }


def _at(address: Address) -> Sequence[Any]:
    return (table.c.chat == address.chat, table.c.thread == address.thread)
