"""What subscribers were answered, for ninety days: so that who read something wrong in it is told, in a reply
to it."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import AnsweredMessage
from digests.store import sqlite
from digests.store.database import Aggregate, to_json, uncut
from digests.store.issuing.corrections import note_answered_wrong
from digests.store.schema import answer as table
from digests.store.schema import printed_text, subscriber
from digests.store.sqlite import listed


@uncut
class Answers(Aggregate):
    async def prune(self, before: datetime) -> int:
        """Forget what was answered before then; return how many messages."""
        gone = await self._changed(delete(table).where(table.c.said_at < before))
        unused = ~exists().where(table.c.printed_hash == printed_text.c.hash)
        await self._changed(delete(printed_text).where(unused))
        return gone


async def note_answers(connection: AsyncConnection, answers: Sequence[AnsweredMessage], now: datetime) -> None:
    """Note messages by which subscribers were answered, in the caller's transaction; those forgotten meanwhile are
    left out."""
    theirs = select(subscriber.c.id).where(subscriber.c.id.in_(listed({each.subscriber for each in answers})))
    present = set((await connection.execute(theirs)).scalars())
    rows, texts = [], {}
    for each in answers:
        if each.subscriber not in present:
            continue
        prints = sorted(each.printed)
        key = sha256(to_json(prints).encode()).hexdigest()
        texts[key] = {"hash": key, "prints": prints}
        place = {"subscriber_id": each.subscriber, "chat": each.chat, "message": each.message}
        rows.append(place | {"said_at": now, "printed_hash": key})
    if rows:
        await connection.execute(sqlite.insert(printed_text).on_conflict_do_nothing(), list(texts.values()))
        await connection.execute(insert(table), rows)
        await note_answered_wrong(connection, texts, now)
