"""What a conversation must remember: updates that were handled, and input that a question waits for."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from digests.model import Address
from digests.store.database import Database, insert
from digests.store.schema import awaited_input, update_seen
from digests.store.uncut import uncut


@uncut
class Conversations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def first_time(self, bot_id: int, update_id: int, now: datetime) -> bool:
        """Note an update; True only for the first who asks, so that each is handled once."""
        values = {"bot_id": bot_id, "update_id": update_id, "seen_at": now}
        async with self._database.write() as connection:
            added = await connection.execute(insert(update_seen).values(values).on_conflict_do_nothing())
            return added.rowcount == 1

    async def await_input(
        self, address: Address, user: int, what: str, data: dict[str, Any], expires: datetime
    ) -> None:
        """Remember that the user's next message there answers a question; a newer question replaces it."""
        key = {"chat": address.chat, "thread": address.thread, "person": user}
        values = {"what": what, "data": data, "expires": expires}
        statement = insert(awaited_input).values(key | values)
        async with self._database.write() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))

    async def take_input(self, address: Address, user: int, now: datetime) -> tuple[str, dict[str, Any]] | None:
        """Return what was asked and its data, once; None when nothing was, or when it has expired."""
        columns = awaited_input.c
        here = (columns.chat == address.chat, columns.thread == address.thread, columns.person == user)
        statement = delete(awaited_input).where(*here).returning(columns.what, columns.data, columns.expires)
        async with self._database.write() as connection:
            row = (await connection.execute(statement)).first()
        return None if row is None or row.expires <= now else (row.what, row.data)

    async def prune(self, before: datetime) -> int:
        """Delete updates seen and questions expired before then; return how many."""
        async with self._database.write() as connection:
            seen = await connection.execute(delete(update_seen).where(update_seen.c.seen_at < before))
            asked = await connection.execute(delete(awaited_input).where(awaited_input.c.expires < before))
        return seen.rowcount + asked.rowcount
