"""What is held of one chat, table by table, for its export. A test fails if a table is neither read here nor named
in `NOT_OF_A_CHAT`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Address
from digests.store import schema
from digests.store.columns import metadata
from digests.store.database import Aggregate, uncut
from digests.store.dialects import octets
from digests.store.logbook import wait_of
from digests.store.schema import answer, edition, edition_text, subscriber

NEWSROOM = "news and what was made of it: the same for everybody"
OPERATING = "how the bot runs: names no reader"
NOT_OF_A_CHAT: Mapping[str, str] = {
    "source": NEWSROOM,
    "incident": NEWSROOM,
    "article": NEWSROOM,
    "article_address": NEWSROOM,
    "article_sketch": NEWSROOM,
    "article_shingle": NEWSROOM,
    "annotation": NEWSROOM,
    "dated_sentence": NEWSROOM,
    "theme_score": NEWSROOM,
    "article_search": NEWSROOM,
    "story": NEWSROOM,
    "story_outline": NEWSROOM,
    "story_article": NEWSROOM,
    "story_theme": NEWSROOM,
    "story_date": NEWSROOM,
    "story_alert": NEWSROOM,
    "story_decision": NEWSROOM,
    "correction": NEWSROOM,
    "theme": NEWSROOM,
    "edit_lease": OPERATING,
    "sending_pause": OPERATING,
    "condition": OPERATING,
    "audit": "what admins did; who did it is a keyed hash",
    "ban": "who is banned, as a keyed hash; /forget lifts no ban",
    "owner_question": "labels that editors gave to sources; names nobody",
    "logbook": "how the bot runs; of it only until when a chat is to be left alone, which is read by itself",
}
"""The tables that hold nothing of a chat, and what they hold."""
ROOM_FOR_ROWS = 2_000
"""The most bytes that the rows of one edition or answer usually take beside its text."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a chat: rows as plain values, by table. Editions and answers older than `since`, and all
    that belongs to them, are left out. None: nothing is left out."""

    tables: Mapping[str, Rows]
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Chat:
    """The chat whose rows are looked for, with its subscriber, editions and answers."""

    address: Address
    theirs: Select[Any]
    editions: Select[Any]
    answers: Select[Any]


Condition = Callable[[_Chat], ColumnElement[bool]]
_GROWING: Mapping[str, Condition] = {
    "edition": lambda chat: edition.c.id.in_(chat.editions.with_only_columns(edition.c.id)),
    "delivery": lambda chat: schema.delivery.c.edition_id.in_(chat.editions.with_only_columns(edition.c.id)),
    "edition_text": lambda chat: edition_text.c.hash.in_(_texts_of(chat)),
    "edition_answer": lambda chat: schema.edition_answer.c.text_hash.in_(_texts_of(chat)),
    "edition_card": lambda chat: schema.edition_card.c.text_hash.in_(_texts_of(chat)),
    "answer": lambda chat: answer.c.id.in_(chat.answers.with_only_columns(answer.c.id)),
    "printed_text": lambda chat: schema.printed_text.c.hash.in_(
        chat.answers.with_only_columns(answer.c.printed_hash)
    ),
}
"""The tables that grow with each digest and answer. The oldest rows are left out of a file that is too large."""
_BY_CHAT: Mapping[str, Condition] = {
    "subscriber": lambda chat: subscriber.c.id.in_(chat.theirs),
    "message_number": lambda chat: schema.message_number.c.sequence == chat.address.chat,
    "probe_message": lambda chat: schema.probe_message.c.chat == chat.address.chat,
    "update_seen": lambda chat: schema.update_seen.c.chat == chat.address.chat,
    "awaited_input": lambda chat: asked_in(chat.address),
    "broadcast": lambda chat: schema.broadcast.c.chat == chat.address.chat,
    "admin": lambda chat: schema.admin.c.person == chat.address.chat,
}


def asked_in(address: Address) -> ColumnElement[bool]:
    """Return the condition for a question or form of this chat and topic, or of its person anywhere: a private
    chat has the number of its person."""
    asked = schema.awaited_input.c
    return ((asked.chat == address.chat) & (asked.thread == address.thread)) | (asked.person == address.chat)


def _texts_of(chat: _Chat) -> Select[Any]:
    return chat.editions.with_only_columns(edition.c.text_hash)


def _of_subscriber(table: Table) -> Condition | None:
    """Return the condition for a subscriber's rows in a table that names subscribers, None for another table."""
    named = [key.parent for key in table.foreign_keys if key.column is subscriber.c.id]
    return (lambda chat: or_(*(column.in_(chat.theirs) for column in named))) if named else None


def held_of() -> Mapping[str, Condition]:
    """Return the condition for a chat's rows, for each table that can hold something of a chat. This includes
    every table that names a subscriber."""
    found = {table.name: _of_subscriber(table) for table in metadata.sorted_tables}
    return {name: rows for name, rows in found.items() if rows is not None} | {**_GROWING, **_BY_CHAT}


@uncut
class Exports(Aggregate):
    async def held(self, address: Address, most: int) -> Held:
        """Return everything that is held of a chat and topic, in one view of the committed state. Texts of
        editions and answers are included up to about `most` bytes, the newest first."""
        async with self._database.read() as connection:
            since = await _since(connection, _chat_of(address), most)
            chat = _chat_of(address, since)
            tables = {}
            for name, rows in held_of().items():
                table = metadata.tables[name]
                query = select(table).where(rows(chat)).order_by(*table.primary_key)
                found = (await connection.execute(query)).mappings()
                tables[name] = [dict(row) for row in found]
            tables["set_up"] = await _set_up_by(connection, address)
            tables["logbook"] = await _waits(connection, address)
        return Held(tables, since)


def _chat_of(address: Address, since: datetime | None = None) -> _Chat:
    theirs = select(subscriber.c.id).where(
        subscriber.c.chat == address.chat, subscriber.c.thread == address.thread
    )
    editions = select(edition).where(edition.c.subscriber_id.in_(theirs))
    answers = select(answer).where(answer.c.subscriber_id.in_(theirs))
    if since is not None:
        editions, answers = editions.where(edition.c.issued_at >= since), answers.where(answer.c.said_at >= since)
    return _Chat(address, theirs, editions, answers)


async def _since(connection: AsyncConnection, chat: _Chat, most: int) -> datetime | None:
    """Return from when on editions and answers fit into `most` bytes. This is just after the newest if not even
    that fits. None if all fit."""
    prints, text = schema.printed_text, edition_text.c
    size = octets(text.parts) + octets(text.told) + func.coalesce(octets(text.printed), 0)
    told = chat.editions.join(edition_text).with_only_columns(edition.c.issued_at.label("at"), size.label("size"))
    said = chat.answers.join(prints).with_only_columns(
        answer.c.said_at.label("at"), octets(prints.c.prints).label("size")
    )
    both = union_all(told, said).subquery()
    room = both.c.size + literal(ROOM_FOR_ROWS)
    summed = select(both.c.at, func.sum(room).over(order_by=both.c.at.desc()).label("total")).subquery()
    if ((await connection.execute(select(func.max(summed.c.total)))).scalar() or 0) <= most:
        return None
    fitting = select(func.min(summed.c.at)).where(summed.c.total <= most)
    found: datetime | None = (await connection.execute(fitting)).scalar()
    if found is not None:
        return found
    newest: datetime = (await connection.execute(select(func.max(summed.c.at)))).scalar_one()
    return newest + timedelta(microseconds=1)


async def _set_up_by(connection: AsyncConnection, address: Address) -> Rows:
    """Return the groups and channels that the person of a private chat set up."""
    names = [subscriber.c[name] for name in ("chat", "thread", "kind", "set_up_by")]
    query = select(*names).where(subscriber.c.set_up_by == address.chat).order_by(subscriber.c.id)
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def _waits(connection: AsyncConnection, address: Address) -> Rows:
    """Return until when Telegram wants nothing sent to the chat."""
    until = await wait_of(connection, address.chat)
    return [{"name": "waits", "value": {str(address.chat): until}}] if until else []
