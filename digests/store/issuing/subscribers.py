"""Stores the chats that receive, when each is due, and changes to a whole chat. A forum has a subscriber for each
topic that receives."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, case, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    HINDRANCES,
    Address,
    ChatKind,
    DeliveryState,
    Refusal,
    Spread,
    Subscriber,
    SubscriberState,
    WeekBegun,
)
from digests.rules.issuing.fates import STRIKES
from digests.store.database import Aggregate, Database, uncut
from digests.store.dialects import insert, listed
from digests.store.erasure import Erasure
from digests.store.held import asked_in
from digests.store.issuing.answers import drop_unused_prints
from digests.store.issuing.editions import drop_unused_texts
from digests.store.rows import Row, chat_of
from digests.store.schema import answer, awaited_input, delivery, edition, update_seen
from digests.store.schema import subscriber as table

WEEK = timedelta(weeks=1)


@uncut
class Subscribers(Aggregate):
    def __init__(self, database: Database, erasure: Erasure) -> None:
        super().__init__(database)
        self._erasure = erasure

    async def get(self, address: Address) -> Subscriber | None:
        return await self._one(_at(address))

    async def by_id(self, identifier: int) -> Subscriber | None:
        return await self._one(table.c.id == identifier)

    async def save(self, subscriber: Subscriber, now: datetime) -> Subscriber:
        """Insert the subscriber, or update the one with this address. An update leaves `created_at` and `strikes`,
        which the delivery counts meanwhile. Return the subscriber as stored, with its id."""
        values = _columns(subscriber)
        first = {"created_at": subscriber.created_at or now, "strikes": subscriber.strikes}
        saved = insert(table).values(values | first)
        saved = saved.on_conflict_do_update(index_elements=["chat", "thread"], set_=values)
        async with self._database.write() as connection:
            return subscriber_of((await connection.execute(saved.returning(*table.c))).mappings().one())

    async def zones(self) -> list[str]:
        """Return the zones of active subscribers, by name."""
        query = select(table.c.zone).where(table.c.state == SubscriberState.ACTIVE).distinct()
        return sorted(await self._column(query))

    async def planned_by(
        self, zone: str, now: datetime, after: int, limit: int
    ) -> tuple[list[Subscriber], int | None]:
        """Return active subscribers of a zone who are due after `now`, by id: of the next `limit` rows after the
        id `after`, those that can be read. Also return the id of the last row looked at. None means that no more
        rows follow."""
        wanted = (table.c.state == SubscriberState.ACTIVE, table.c.zone == zone, table.c.next_digest_at > now)
        query = select(table).where(*wanted, table.c.id > after).order_by(table.c.id).limit(limit)
        found, last = [], None
        for row in await self._rows(query):
            last = row["id"]
            with suppress(ValueError, TypeError):
                found.append(subscriber_of(row))
        return found, last

    async def plan_anew(self, identifier: int, before: datetime, moment: datetime) -> bool:
        """Move the next digest from `before` to `moment`. Return False, and change nothing, if it is elsewhere."""
        as_it_was = update(table).where(table.c.id == identifier, table.c.next_digest_at == before)
        return await self._changed(as_it_was.values(next_digest_at=moment)) == 1

    async def clear_strikes(self, identifier: int) -> None:
        await self._changed(update(table).where(table.c.id == identifier).values(strikes=0))

    async def forget(self, address: Address, now: datetime) -> bool:
        """Delete all that is kept of a subscriber, in other chats, too. Return whether there was a subscriber. The
        deleted data are also to be erased from the files (see `Erasure`)."""
        async with self._database.write() as connection:
            theirs = select(table.c.id).where(_at(address))
            editions = select(edition.c.id).where(edition.c.subscriber_id.in_(theirs))
            texts = select(edition.c.text_hash).where(edition.c.subscriber_id.in_(theirs)).distinct()
            told = list((await connection.execute(texts)).scalars())
            prints = select(answer.c.printed_hash).where(answer.c.subscriber_id.in_(theirs)).distinct()
            printed = list((await connection.execute(prints)).scalars())
            await connection.execute(delete(delivery).where(delivery.c.edition_id.in_(editions)))
            await connection.execute(delete(edition).where(edition.c.subscriber_id.in_(theirs)))
            gone = await connection.execute(delete(table).where(_at(address)))
            await drop_unused_texts(connection, told)
            await drop_unused_prints(connection, printed)
            chat = address.chat
            await connection.execute(delete(awaited_input).where(asked_in(address)))
            await connection.execute(update(update_seen).where(update_seen.c.chat == chat).values(chat=0))
            await connection.execute(update(table).where(table.c.set_up_by == chat).values(set_up_by=0))
            await self._erasure.owe(connection, address.chat, now)
        return gone.rowcount > 0

    async def await_sample(self, identifier: int, now: datetime) -> None:
        """Note that a subscriber waits for a sample, because there is none yet."""
        await self._changed(update(table).where(table.c.id == identifier).values(sample_awaited_at=now))

    async def awaiting_samples(self, limit: int) -> list[tuple[Subscriber, datetime]]:
        """Return who waits for a sample, and since when, the longest waiting first."""
        query = select(table).where(table.c.sample_awaited_at.is_not(None)).order_by(table.c.sample_awaited_at)
        return [(subscriber_of(row), row["sample_awaited_at"]) for row in await self._rows(query.limit(limit))]

    async def take_sample(self, identifier: int) -> bool:
        """Note that a subscriber waits for no sample any more. Return whether they waited."""
        owed = (table.c.id == identifier, table.c.sample_awaited_at.is_not(None))
        return await self._changed(update(table).where(*owed).values(sample_awaited_at=None)) == 1

    async def counts(self) -> dict[str, int]:
        """Return by state how many subscribers there are."""
        query = select(table.c.state, func.count().label("many")).group_by(table.c.state)
        found = {row["state"]: row["many"] for row in await self._rows(query)}
        return {state.value: found.get(state, 0) for state in SubscriberState}

    async def spread(self) -> Spread:
        """Count the active subscribers by what they chose."""
        active = table.c.state == SubscriberState.ACTIVE

        async def by(column: ColumnElement[Any]) -> list[tuple[Any, int]]:
            query = select(column.label("value"), func.count().label("many")).where(active).group_by(column)
            return [(row["value"], row["many"]) for row in await self._rows(query)]

        themes: Counter[str] = Counter()
        hours: Counter[int] = Counter()
        for chosen, many in await by(table.c.themes):
            themes.update(dict.fromkeys(chosen or [""], many))
        for times, many in await by(table.c.hours):
            hours.update(dict.fromkeys({int(each[:2]) for each in times}, many))
        return Spread(themes, dict(await by(table.c.language)), dict(await by(table.c.zone)), hours)

    async def weeks(self, mondays: Sequence[datetime]) -> list[WeekBegun]:
        """Say what became of the subscribers who came in the week from each of these instants on. Visitors are
        left out, since they never wanted digests."""
        kept = table.c.state.in_((SubscriberState.ACTIVE, SubscriberState.PAUSED))
        left = table.c.state.in_((SubscriberState.STOPPED, SubscriberState.GONE))
        counts = [
            func.count().filter(table.c.created_at >= monday, table.c.created_at < monday + WEEK, group)
            for monday in mondays
            for group in (kept, left)
        ]
        first = min(mondays)
        async with self._database.read() as connection:
            row = (await connection.execute(select(*counts).where(table.c.created_at >= first))).one()
        return [WeekBegun(monday.date(), *row[2 * place : 2 * place + 2]) for place, monday in enumerate(mondays)]

    async def next_due(self) -> datetime | None:
        """Return when the next digest of any active subscriber is due. None means that no digest is planned."""
        query = select(func.min(table.c.next_digest_at)).where(table.c.state == SubscriberState.ACTIVE)
        earliest: datetime | None = await self._value(query)
        return earliest

    async def _one(self, *wanted: ColumnElement[bool]) -> Subscriber | None:
        row = await self._first(select(table).where(*wanted))
        return None if row is None else subscriber_of(row)


_SUBSCRIBER = TypeAdapter(Subscriber)
_AS_THEY_ARE = (
    "zone",
    "language",
    "length",
    "review_weekday",
    "paused_until",
    "next_digest_at",
    "refused_at",
    "set_up_by",
    "silent",
    "previews",
    "alerts",
    "reserved",
    "zone_asked",
)


def subscriber_of(row: Row) -> Subscriber:
    return _SUBSCRIBER.validate_python({**row, **chat_of(row), "refusal": row["refusal"] or None})


def _columns(subscriber: Subscriber) -> dict[str, Any]:
    quiet = subscriber.quiet
    return {name: getattr(subscriber, name) for name in _AS_THEY_ARE} | {
        **asdict(subscriber.address),
        "kind": subscriber.kind,
        "hours": [hour.isoformat("minutes") for hour in subscriber.hours],
        "themes": list(subscriber.themes),
        "reads": list(subscriber.reads),
        "weights": [list(each) for each in subscriber.weights],
        "weekdays": list(subscriber.weekdays),
        "watched": list(subscriber.watched),
        "quiet_from": quiet and quiet.begin.isoformat("minutes"),
        "quiet_until": quiet and quiet.end.isoformat("minutes"),
        "state": subscriber.state,
        "refusal": subscriber.refusal or "",
    }


def _at(address: Address) -> ColumnElement[bool]:
    return (table.c.chat == address.chat) & (table.c.thread == address.thread)


MOVED = "the chat receives at its new number"
REFUSED = "the chat refuses messages"
"""The reason stored with parts that are given up behind a refused part."""
_WHOLE_CHAT = (Refusal.LEFT, Refusal.DELETED, Refusal.NO_RIGHTS)
_SURE = (Refusal.LEFT, Refusal.DELETED)
_GIVES_WAY = (SubscriberState.VISITOR, SubscriberState.GONE)


@uncut
class Chats(Aggregate):
    async def subscribers(self, chat: int) -> list[Subscriber]:
        """Return the chat's subscribers, one for each known topic."""
        async with self._database.read() as connection:
            return await _list(connection, table.c.chat == chat)

    async def channels_of(self, person: int) -> list[Subscriber]:
        """Return the channels that a person has set up, the newest first."""
        wanted = (table.c.kind == ChatKind.CHANNEL, table.c.set_up_by == person)
        rows = await self._rows(select(table).where(*wanted).order_by(table.c.id.desc()))
        return [subscriber_of(row) for row in rows]

    async def refuse(self, subscriber_id: int, refusal: Refusal, now: datetime) -> int:
        """Note that a chat, or all its topics, refused a message, and give up its pending parts. Return how many
        subscribers are gone: after leaving or deletion at once, after a doubtful refusal at the third. A refusal
        that the chat's admins can end makes a pause without an end, of which somebody is to be told."""
        async with self._database.write() as connection:
            known = await _list(connection, table.c.id == subscriber_id)
            if not known:
                return 0
            whole = refusal in _WHOLE_CHAT
            theirs = table.c.chat == known[0].address.chat if whole else table.c.id == subscriber_id
            receives = table.c.state == SubscriberState.ACTIVE
            ids = list((await connection.execute(select(table.c.id).where(theirs, receives))).scalars())
            since = func.coalesce(table.c.refused_at, now)
            values: dict[str, Any] = {"refusal": refusal, "refused_at": since, "refusal_told_at": None}
            state = None
            if refusal in HINDRANCES:
                state = SubscriberState.PAUSED
                values["paused_until"] = None
            elif refusal in _SURE or known[0].strikes + 1 >= STRIKES:
                state = SubscriberState.GONE
            if refusal is Refusal.PERHAPS:
                values["strikes"] = table.c.strikes + 1
            if state is not None:
                values["state"] = state
            await connection.execute(update(table).where(table.c.id.in_(ids)).values(values))
            await _give_up(connection, ids, REFUSED, now)
            return len(ids) if state is SubscriberState.GONE else 0

    async def take_back(self, since: datetime, sure_before: datetime, due_at: datetime, now: datetime) -> int:
        """Undo the refusals and failures since then, because too many came at once. Return how many parts are to
        be sent again, at `due_at`. Refused readers receive again and their strike is taken back, unless they had
        left for certain before `sure_before`. Pending parts with the text of a failed part wait until `due_at`,
        behind all others."""
        not_taken = (_not_taken(), delivery.c.changed_at >= since)
        refused = select(edition.c.subscriber_id).join_from(delivery, edition).where(*not_taken)
        failed = (delivery.c.state == DeliveryState.FAILED) & (delivery.c.changed_at >= since)
        faulty = select(edition.c.text_hash).join_from(delivery, edition).where(failed)
        alike = select(edition.c.id).where(edition.c.text_hash.in_(faulty))
        waiting = (delivery.c.state == DeliveryState.PENDING, delivery.c.due_at < due_at)
        put_off = update(delivery).where(delivery.c.edition_id.in_(alike), *waiting)
        async with self._database.write() as connection:
            await connection.execute(put_off.values(due_at=due_at))
            ids = listed(set((await connection.execute(refused)).scalars()))
            await _receive_again(connection, ids, sure_before)
            receiving = select(table.c.id).where(table.c.id.in_(ids), table.c.state == SubscriberState.ACTIVE)
            theirs = select(edition.c.id).where(edition.c.subscriber_id.in_(receiving))
            after_all = {"state": DeliveryState.PENDING, "due_at": due_at, "changed_at": now}
            after_all |= {"trouble": "", "report_at": None}
            again = update(delivery).where(delivery.c.edition_id.in_(theirs), *not_taken)
            return (await connection.execute(again.values(after_all))).rowcount

    async def is_written_to(self, address: Address) -> bool:
        """Say whether a part for this address is on its way now."""
        parts = select(delivery.c.id).join_from(delivery, edition).join(table)
        return await self._first(parts.where(_at(address), delivery.c.state == DeliveryState.SENDING)) is not None

    async def reached(self, subscriber_id: int) -> None:
        """Note that a message has arrived, so earlier refusals do not count any more."""
        values: dict[str, Any] = {"strikes": 0, "refusal": "", "refused_at": None, "refusal_told_at": None}
        await self._changed(update(table).where(table.c.id == subscriber_id).values(values))

    async def move(self, old: int, new: int, now: datetime) -> int:
        """Move a chat with all that it has to its new number. Return how many subscribers moved. A subscriber
        already set up at the new number stays; the old one is gone, and its pending parts are given up. A visitor
        or a gone subscriber at the new number is deleted."""
        if old == new:
            return 0
        moved = 0
        async with self._database.write() as connection:
            here = await _list(connection, table.c.chat == old)
            for known in here:
                this = update(table).where(table.c.id == known.id)
                there = await _list(connection, _at(Address(new, known.address.thread)))
                if there and there[0].state not in _GIVES_WAY:
                    await _give_up(connection, [known.id], MOVED, now)
                    await connection.execute(this.values(state=SubscriberState.GONE))
                    continue
                if there:
                    await connection.execute(delete(table).where(table.c.id == there[0].id))
                await connection.execute(this.values(chat=new))
                moved += 1
            await _move_questions(connection, old, new)
            # Parts no longer need the new number. It would outlive the data of its chat.
            theirs = select(edition.c.id).where(edition.c.subscriber_id.in_([known.id for known in here]))
            parts = update(delivery).where(delivery.c.edition_id.in_(theirs), delivery.c.new_chat == new)
            await connection.execute(parts.values(new_chat=0))
        return moved

    async def to_tell(self, before: datetime) -> list[Subscriber]:
        """Return subscribers who cannot receive since before then for a reason that the chat's admins can change,
        if nobody was told so yet. Subscribers of one chat are neighbours."""
        hindered = (table.c.refusal.in_(sorted(HINDRANCES)), table.c.state == SubscriberState.PAUSED)
        untold = (table.c.refusal_told_at.is_(None), table.c.refused_at <= before)
        async with self._database.read() as connection:
            return await _list(connection, *hindered, *untold)

    async def told(self, ids: Sequence[int], now: datetime) -> None:
        """Note that somebody was told that these subscribers cannot receive."""
        told = update(table).where(table.c.id.in_(listed(ids)), table.c.refusal != "")
        await self._changed(told.values(refusal_told_at=now))

    async def deleted(self, before: datetime) -> list[Address]:
        """Return the addresses of subscribers who are gone since before then, because they were deleted."""
        deleted = (table.c.state == SubscriberState.GONE, table.c.refusal == Refusal.DELETED)
        async with self._database.read() as connection:
            return [each.address for each in await _list(connection, *deleted, table.c.refused_at < before)]


async def _receive_again(connection: AsyncConnection, ids: Select[Any], sure_before: datetime) -> None:
    """Let these readers, and the other topics of their chats, receive again."""
    chats = select(table.c.chat).where(table.c.id.in_(ids))
    sure = table.c.refusal.in_(_SURE) & (table.c.refused_at <= sure_before)
    struck = (table.c.refusal == Refusal.PERHAPS) & (table.c.strikes > 0) & table.c.id.in_(ids)
    silenced = table.c.state.in_((SubscriberState.GONE, SubscriberState.PAUSED)) & table.c.paused_until.is_(None)
    again = {
        "strikes": case((struck, table.c.strikes - 1), else_=table.c.strikes),
        "state": case((silenced, SubscriberState.ACTIVE.value), else_=table.c.state),
        "refusal": "",
    }
    theirs = update(table).where(table.c.chat.in_(chats), table.c.refusal != "", ~sure)
    await connection.execute(theirs.values(again))


def _not_taken() -> ColumnElement[bool]:
    """Say that a part was refused, failed before any later part went out, or was given up because of a refusal."""
    later = delivery.alias()
    behind = (later.c.edition_id == delivery.c.edition_id, later.c.part > delivery.c.part)
    begun = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNCERTAIN)
    gone_on = exists().where(*behind, later.c.state.in_(begun))
    return or_(
        delivery.c.state == DeliveryState.GONE,
        (delivery.c.state == DeliveryState.FAILED) & ~gone_on,
        (delivery.c.state == DeliveryState.EXPIRED) & (delivery.c.reason == REFUSED),
    )


async def _give_up(connection: AsyncConnection, ids: Sequence[int], reason: str, now: datetime) -> None:
    theirs = select(edition.c.id).where(edition.c.subscriber_id.in_(ids))
    waiting = update(delivery).where(delivery.c.state == DeliveryState.PENDING, delivery.c.edition_id.in_(theirs))
    await connection.execute(waiting.values(state=DeliveryState.EXPIRED, changed_at=now, reason=reason))


async def _move_questions(connection: AsyncConnection, old: int, new: int) -> None:
    """Move open forms and questions to the new number. One that this person is asked there already is deleted."""
    asked = awaited_input.c
    there = awaited_input.alias()
    same = (there.c[name] == asked[name] for name in ("thread", "person", "form"))
    taken = select(there.c.chat).where(there.c.chat == new, *same).correlate(awaited_input).exists()
    await connection.execute(update(awaited_input).where(asked.chat == old, ~taken).values(chat=new))
    await connection.execute(delete(awaited_input).where(asked.chat == old))


async def _list(connection: AsyncConnection, *wanted: ColumnElement[bool]) -> list[Subscriber]:
    query: Select[Any] = select(table).where(*wanted).order_by(table.c.chat, table.c.thread, table.c.id)
    return [subscriber_of(row) for row in (await connection.execute(query)).mappings()]
