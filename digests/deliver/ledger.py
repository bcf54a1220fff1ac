"""Writes claims and results into the database. Those that arrive at the same time share a transaction.

A result stays in memory until it is written, however long the database refuses it. Meanwhile nothing is claimed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import cache
from os import getpid
from secrets import token_hex
from typing import Any, TypeVar

from digests.errors import StoreError
from digests.store import AttemptRecord, Claim, RecordKept, Store

log = logging.getLogger("communique.deliver")

FIRST_PAUSE, LONGEST_PAUSE, LONGEST_ALARM = 0.1, 10.0, 5.0  # seconds; chosen, not measured

Alarm = Callable[[str], Awaitable[None]]
Entry = TypeVar("Entry")
Answer = TypeVar("Answer")
Claims = list[tuple[Claim, asyncio.Future[bool]]]
Records = list[tuple[AttemptRecord, asyncio.Future[RecordKept]]]


@cache
def this_process() -> str:
    """Return the name under which this process claims parts. Each start of the process makes a new name."""
    return f"{getpid()}-{token_hex(6)}"


class Ledger:
    """Writes the claims and results of one run in one task. The task writes all entries that wait, and never waits
    for more entries.

    `alarm` is called with the cause when the database cannot be written, once for each time of trouble.
    """

    def __init__(self, store: Store, alarm: Alarm) -> None:
        self._store = store
        self._alarm = alarm
        self._claims, self._records = Claims(), Records()
        self._writer: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._failures = 0
        self._closing = asyncio.Event()
        self._alarms: set[asyncio.Task[None]] = set()

    async def writable(self) -> None:
        """Wait while the database is known to refuse writing."""
        await self._writable.wait()

    async def claim(self, claim: Claim) -> bool:
        """Claim a part and commit the claim. Return False when the part cannot be claimed. StoreError when the
        claim cannot be written; then nothing must be sent."""
        return await self._written_in(self._claims, claim)

    async def record(self, record: AttemptRecord) -> RecordKept:
        """Keep the outcome of an attempt, and return when it is written, however long that takes."""
        return await self._written_in(self._records, record)

    async def close(self) -> None:
        """Wait for a transaction under way. Results that are not written then are left to their leases."""
        self._closing.set()
        if self._writer is not None:
            await asyncio.wait([self._writer])
        if self._alarms:
            await asyncio.wait(self._alarms, timeout=LONGEST_ALARM)
        if self._records:
            log.error("%d results could not be written; their parts become uncertain", len(self._records))

    async def _written_in(self, queue: list[tuple[Entry, asyncio.Future[Answer]]], entry: Entry) -> Answer:
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        queue.append((entry, answer))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        return await answer

    async def _write_all(self) -> None:
        while (self._claims or self._records) and not self._closing.is_set():
            claims, records = self._claims, self._records
            self._claims, self._records = Claims(), Records()
            await self._write(claims, records)

    async def _write(self, claims: Claims, records: Records) -> None:
        try:
            written = await self._store.attempts.write([each for each, _ in claims], [each for each, _ in records])
        except StoreError as error:
            self._records = records + self._records
            await self._refused(claims, error)
        except Exception as error:
            if len(claims) + len(records) > 1:  # one bad row must not stop the others
                for one in claims:
                    await self._write([one], [])
                for each in records:
                    await self._write([], [each])
                return
            log.exception("a fault of ours: this cannot be written")
            _fail((*claims, *records), error)
        else:
            if self._failures:
                log.warning("the database takes again what is written")
            self._failures = 0
            self._writable.set()
            for claim, taken in claims:
                if not taken.done():
                    taken.set_result(claim.id in written.claimed)
            for record, kept in records:
                if not kept.done():
                    kept.set_result(written.kept[record.id])

    async def _refused(self, claims: Claims, error: StoreError) -> None:
        """Give the claims up, and wait before the results are tried again, longer each time."""
        self._writable.clear()
        self._failures += 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures - 1, 10))
        counts = (len(claims), len(self._records))
        log.error("%d claims and %d results cannot be written (%s); waiting %.1f s", *counts, error, pause)
        _fail(claims, error)
        if self._failures == 1:
            alarm = asyncio.create_task(self._sound(str(error)))
            self._alarms.add(alarm)
            alarm.add_done_callback(self._alarms.discard)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._closing.wait()
        if not self._records:
            self._writable.set()  # the next claim tries to write

    async def _sound(self, words: str) -> None:
        try:
            await self._alarm(words)
        except Exception:
            log.exception("the alarm failed: %s", words)


def _fail(entries: Iterable[tuple[object, asyncio.Future[Any]]], error: BaseException) -> None:
    for _, future in entries:
        if not future.done():
            future.set_exception(error)
