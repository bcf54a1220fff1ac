"""Stores what subscribers were answered, for ninety days. A reader of something wrong in an answer is told so in a
reply to that answer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.store import dialects
from digests.store.database import Aggregate, to_json, uncut
from digests.store.dialects import listed, listed_texts
from digests.store.issuing.corrections import note_answered_wrong
from digests.store.schema import answer as table
from digests.store.schema import printed_text, subscriber


@uncut
class Answers(Aggregate):
    async def note(self, who: int, chat: int, printed: Sequence[Collection[str]], now: datetime) -> list[int]:
        """Note the messages that answer a subscriber, before they leave: of each, the fingerprints of others'
        words in it. Return the id of each note, or [] for a subscriber who was forgotten meanwhile.

        `number_answers` adds the numbers of the messages in the chat. If the process dies before that, the notes
        keep the number 0: the reader is still told of corrections, but not in a reply.
        """
        texts = {}
        rows = []
        for each in printed:
            prints = sorted(each)
            key = sha256(to_json(prints).encode()).hexdigest()
            texts[key] = {"hash": key, "prints": prints}
            rows.append({"subscriber_id": who, "chat": chat, "message": 0, "said_at": now, "printed_hash": key})
        async with self._database.write() as connection:
            known = await connection.execute(select(exists().where(subscriber.c.id == who)))
            if not rows or not known.scalar():
                return []
            await connection.execute(dialects.insert(printed_text).on_conflict_do_nothing(), list(texts.values()))
            adding = insert(table).returning(table.c.id, sort_by_parameter_order=True)
            numbers = list((await connection.execute(adding, rows)).scalars())
            await note_answered_wrong(connection, texts, now)
        return numbers

    async def take_back(self, notes: Collection[int]) -> None:
        """Delete the notes of messages that surely did not leave."""
        await self._changed(delete(table).where(table.c.id.in_(listed(notes))))

    async def prune(self, before: datetime) -> int:
        """Delete the notes of answers before then. Return how many messages."""
        gone = await self._changed(delete(table).where(table.c.said_at < before))
        async with self._database.write() as connection:
            await drop_unused_prints(connection)
        return gone


async def drop_unused_prints(connection: AsyncConnection, hashes: Collection[str] | None = None) -> None:
    """Delete printed words, of these hashes or of all, that no answer has any more, in the caller's
    transaction."""
    unused = delete(printed_text).where(~exists().where(table.c.printed_hash == printed_text.c.hash))
    if hashes is not None:
        unused = unused.where(printed_text.c.hash.in_(listed_texts(hashes)))
    await connection.execute(unused)


async def number_answers(connection: AsyncConnection, messages: Mapping[int, int]) -> None:
    """Store the numbers that messages have in their chats, by the id of the note, in the caller's transaction."""
    if messages:
        known = update(table).where(table.c.id == bindparam("note")).values(message=bindparam("number"))
        numbers = [{"note": note, "number": number} for note, number in messages.items()]
        await connection.execute(known, numbers)
