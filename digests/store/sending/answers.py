"""What subscribers were answered, for ninety days: so that who read something wrong in it is told, in a reply
to it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, delete, exists, insert, update

from digests.store import sqlite
from digests.store.database import Aggregate, to_json, uncut
from digests.store.schema import answer as table
from digests.store.schema import printed_text
from digests.store.sending.corrections import note_answered_wrong


@uncut
class Answers(Aggregate):
    async def note(
        self, subscriber_id: int, chat: int, printed: Sequence[Collection[str]], now: datetime
    ) -> list[int]:
        """Note the messages that are to be sent as an answer, by the fingerprints of what is printed in each;
        return their numbers here."""
        rows, texts = [], {}
        for prints in printed:
            content = sorted(prints)
            key = sha256(to_json(content).encode()).hexdigest()
            texts[key] = {"hash": key, "prints": content}
            common = {"subscriber_id": subscriber_id, "said_at": now, "chat": chat, "message": 0}
            rows.append(common | {"printed_hash": key})
        async with self._database.write() as connection:
            await connection.execute(sqlite.insert(printed_text).on_conflict_do_nothing(), list(texts.values()))
            numbers = [
                int((await connection.execute(insert(table).values(row).returning(table.c.id))).scalar_one())
                for row in rows
            ]
            await note_answered_wrong(connection, texts, now)
        return numbers

    async def arrived(self, messages: Mapping[int, int]) -> None:
        """Note, by the numbers of `note`, as which messages of its chat they arrived."""
        these = update(table).where(table.c.id == bindparam("this")).values(message=bindparam("the_message"))
        rows = [{"this": key, "the_message": message} for key, message in messages.items()]
        async with self._database.write() as connection:
            await connection.execute(these, rows)

    async def prune(self, before: datetime) -> int:
        """Forget what was answered before then; return how many messages."""
        gone = await self._changed(delete(table).where(table.c.said_at < before))
        unused = ~exists().where(table.c.printed_hash == printed_text.c.hash)
        await self._changed(delete(printed_text).where(unused))
        return gone
