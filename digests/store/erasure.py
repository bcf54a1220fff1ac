"""Erases from the files what was forgotten. SQLite overwrites deleted bytes (`secure_delete`), but two places
remain. The write-ahead log has the bytes until it is truncated. And one deletion in ninety leaves a copy in a page
that SQLite had divided (204 of 17,912 tried with SQLite 3.46); so the file is searched and perhaps rewritten.

If the process is killed between forgetting and erasing, the next process erases: the transaction that forgets also
writes a row. `first` and `last` are when the first and the last subscriber were forgotten since the last erasure.
`holder` is the process that still knows who was forgotten, "" if none does; then the file is rewritten at once. No
row says who was forgotten.
"""

import asyncio
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import StoreError
from digests.store.database import Aggregate, Database, store_errors, uncut
from digests.store.files import bytes_of
from digests.store.logbook import drop_wait, value_of, write_down
from digests.store.schema import admin, broadcast, logbook, message_number, probe_message, subscriber, update_seen
from digests.store.sqlite import BUSY_MILLISECONDS, connect

ERASURE = "erasure"
WAITED_FOR_READERS = 500
"""Milliseconds that a checkpoint waits for readers of the earlier state. Nobody writes meanwhile."""
TURN_OF_ITS_HOLDER = timedelta(seconds=30)
"""After this time any process erases, and rewrites the file. The holder has ended by then, or is held up."""
STILL_WRITTEN_FOR = timedelta(seconds=10)
"""A process writes down within this time what it knows of a chat at that moment, such as a message's number."""
RESTS = 20
"""The file is not rewritten again for so many times as long as rewriting took, because nobody else writes then."""


@dataclass(frozen=True, slots=True)
class DueErasure:
    """The row described above. Instants are aware UTC in ISO 8601."""

    first: str
    last: str
    holder: str

    def is_left_by(self, holder: str, now: datetime) -> bool:
        """Say whether the row is left to another process, which knows who was forgotten and still has time."""
        last = datetime.fromisoformat(self.last)
        return bool(self.holder) and self.holder != holder and abs(now - last) < TURN_OF_ITS_HOLDER


@uncut
class Erasure(Aggregate):
    """Erases what was forgotten. Remembers, until that is done, who was forgotten by this process."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._holder = token_hex(8)
        self._forgotten: set[int] = set()
        self._rests_until = 0.0

    async def erase(self, now: datetime) -> datetime | None:
        """Erase what is due. Return since when it is due if a reader of the earlier state prevents it, so that it
        is to be tried again. None if it is done, not due, or to be looked at later. Raises StoreError if the
        database cannot be written; erasing then stays due."""
        async with self._database.read() as connection:
            due = await _read(connection)
        if due is None or self._database.path is None or due.is_left_by(self._holder, now):
            return None
        forgotten, last = frozenset(self._forgotten), datetime.fromisoformat(due.last)
        subscribed = select(subscriber.c.chat).where(subscriber.c.chat.in_(sorted(forgotten)))
        again = subscribed.union(select(admin.c.person).where(admin.c.person.in_(sorted(forgotten))))
        gone = forgotten - set(await self._column(again))  # without those who subscribed or got a role since
        async with self._database.write() as connection:
            for chat in sorted(gone):
                await _let_go(connection, chat)
        # The text of an earlier update stays for a moment, the number of its chat for minutes.
        said = update_seen.c.done.is_(False) & (update_seen.c.seen_at <= last)
        said |= update_seen.c.chat.in_(sorted(gone))
        waits = abs(now - last) < STILL_WRITTEN_FOR or await self._value(select(exists().where(said)))
        if not await checkpoint(self._database):
            return datetime.fromisoformat(due.first)
        if waits:
            return None
        if due.holder != self._holder or await asyncio.to_thread(has_traces, self._database.path, gone):
            if not await self._rewrite(self._database.path):
                return None
            if not await checkpoint(self._database):
                return datetime.fromisoformat(due.first)
        # The row is deleted, unless more was forgotten meanwhile.
        as_it_was = delete(logbook).where(logbook.c.name == ERASURE, logbook.c.value == asdict(due))
        if await self._changed(as_it_was):
            self._forgotten -= forgotten
        return None

    async def owe(self, connection: AsyncConnection, chat: int, now: datetime) -> None:
        """Delete, in the transaction that forgets a subscriber, what is kept of the whole chat, unless another
        topic of the chat still receives. Write down that the chat is to be erased."""
        still = select(subscriber.c.id).where(subscriber.c.chat == chat).limit(1)
        if (await connection.execute(still)).first() is None:
            await _let_go(connection, chat)
        if self._database.path is None:
            return
        before = await _read(connection)
        alone = before is None or before.holder == self._holder
        first = before.first if before is not None else now.isoformat()
        due = DueErasure(first, now.isoformat(), self._holder if alone else "")
        await write_down(connection, ERASURE, asdict(due))
        self._forgotten.add(chat)

    async def _rewrite(self, path: Path) -> bool:
        """Rewrite the file while nobody else writes. Return False if it was rewritten a moment ago, so that nobody
        can keep the bot busy with it."""
        if time.monotonic() < self._rests_until:
            return False
        began = time.monotonic()
        try:
            async with self._database.driver():
                await asyncio.to_thread(rewrite, path)
        finally:
            self._rests_until = time.monotonic() + RESTS * (time.monotonic() - began)
        return True


async def checkpoint(database: Database) -> bool:
    """Copy the write-ahead log into the file and truncate it. Return False if another connection prevents it."""
    async with database.driver() as connection:
        await connection.execute_fetchall(f"PRAGMA busy_timeout={WAITED_FOR_READERS}")
        try:
            ((busy, *_),) = await connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            await connection.execute_fetchall(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    return not busy


def rewrite(path: Path) -> None:
    """Rewrite the whole file, without bytes that are in no row, on a connection of its own. Raises StoreError if
    there is no room, or if others prevent it."""
    with store_errors(path), closing(connect(path, timeout=BUSY_MILLISECONDS / 1000)) as connection:
        connection.execute("VACUUM")


def has_traces(path: Path, numbers: Iterable[int]) -> bool:
    """Say whether any of these numbers seems to stand in the database file, in any of its `forms_of`. Raises
    StoreError if the file cannot be read."""
    forms = [form for number in numbers for form in forms_of(number)]
    longest, before = max(map(len, forms), default=0), b""
    try:
        for piece in bytes_of(path) if forms else ():
            seen = before + piece
            if any(form in seen for form in forms):
                return True
            before = seen[1 - longest :]
    except OSError as error:
        raise StoreError(f"{path} cannot be looked through: {error}") from error
    return False


def forms_of(number: int) -> tuple[bytes, ...]:
    """Return the forms of a number in a file: as text, as in JSON, and as SQLite stores an integer, big-endian in
    the fewest of 1, 2, 3, 4, 6 or 8 bytes. Forms of fewer than four bytes are left out, as they occur
    everywhere."""
    width = next(width for width in (1, 2, 3, 4, 6, 8) if -(1 << 8 * width - 1) <= number < 1 << 8 * width - 1)
    forms = (str(number).encode(), number.to_bytes(width, "big", signed=True))
    return tuple(form for form in forms if len(form) >= 4)


async def _let_go(connection: AsyncConnection, chat: int) -> None:
    """Delete the numbers of the chat's messages, the role of its person, the note which message there shows how
    far a broadcast is, and the note until when Telegram wants nothing sent there."""
    await connection.execute(delete(admin).where(admin.c.person == chat))
    shown_there = update(broadcast).where(broadcast.c.chat == chat)
    await connection.execute(shown_there.values(chat=0, message=0))
    await connection.execute(delete(message_number).where(message_number.c.sequence == chat))
    gone = (probe_message.c.chat == chat) & probe_message.c.gone_at.is_not(None)
    await connection.execute(delete(probe_message).where(gone))
    await drop_wait(connection, chat)


async def _read(connection: AsyncConnection) -> DueErasure | None:
    said = await value_of(connection, ERASURE)
    return None if said is None else DueErasure(**said)
