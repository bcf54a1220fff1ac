"""Claims and results on their way into the database: what comes together is written together.

A result is kept in memory until it is written, however long the database refuses it; meanwhile nothing is claimed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import cache
from os import getpid
from secrets import token_hex
from typing import Any

from digests.errors import StoreError
from digests.store import AttemptRecord, Claim, RecordKept, Store, Written

log = logging.getLogger("communique.deliver")

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0

LONGEST_ALARM = 5.0

Alarm = Callable[[str], Awaitable[None]]
Claims = list[tuple[Claim, asyncio.Future[bool]]]
Records = list[tuple[AttemptRecord, asyncio.Future[RecordKept]]]


@cache
def this_process() -> str:
    """Return the name under which this process claims, its own since its start."""
    return f"{getpid()}-{token_hex(6)}"


class Ledger:
    """Writes the claims and results of one run, by one task: it takes all that waits, and never waits for company.

    `alarm` is told the cause, once for each time of trouble, when the database cannot be written.
    """

    def __init__(self, store: Store, alarm: Alarm) -> None:
        self._store = store
        self._alarm = alarm
        self._claims: Claims = []
        self._records: Records = []
        self._writer: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._failures = 0
        self._closing = asyncio.Event()
        self._alarms: set[asyncio.Task[None]] = set()

    async def writable(self) -> None:
        """Wait until the database is not known to refuse what is written."""
        await self._writable.wait()

    async def claim(self, claim: Claim) -> bool:
        """Take a part and commit that: False when it is not to be had. StoreError when that cannot be written;
        then nothing must be sent."""
        taken: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._claims.append((claim, taken))
        self._wake()
        return await taken

    async def record(self, record: AttemptRecord) -> RecordKept:
        """Keep what an attempt came to; returns when that is written, and tries as long as it takes."""
        kept: asyncio.Future[RecordKept] = asyncio.get_running_loop().create_future()
        self._records.append((record, kept))
        self._wake()
        return await kept

    async def close(self) -> None:
        """Let a transaction under way end. What has not been written by now is left to its lease."""
        self._closing.set()
        if self._writer is not None:
            await asyncio.wait([self._writer])
        if self._alarms:
            await asyncio.wait(self._alarms, timeout=LONGEST_ALARM)
        if self._records:
            log.error("%d results could not be written; their parts become uncertain", len(self._records))

    def _wake(self) -> None:
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        while (self._claims or self._records) and not self._closing.is_set():
            claims, records = self._claims, self._records
            self._claims, self._records = [], []
            await self._write(claims, records)

    async def _write(self, claims: Claims, records: Records) -> None:
        try:
            written = await self._store.attempts.write(
                [claim for claim, _ in claims], [record for record, _ in records]
            )
        except StoreError as error:
            self._records = records + self._records
            await self._refused(claims, error)
        except Exception as error:
            if len(claims) + len(records) > 1:  # the others should not suffer
                for one in claims:
                    await self._write([one], [])
                for each in records:
                    await self._write([], [each])
                return
            log.exception("a fault of ours: this cannot be written")
            _fail([taken for _, taken in claims], error)
            _fail([kept for _, kept in records], error)
        else:
            self._written(claims, records, written)

    def _written(self, claims: Claims, records: Records, written: Written) -> None:
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
        """Give the claims up, and wait a while, longer each time, before the results are tried again."""
        self._writable.clear()
        self._failures += 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures - 1, 10))
        counts = (len(claims), len(self._records))
        log.error("%d claims and %d results cannot be written (%s); waiting %.1f s", *counts, error, pause)
        _fail([taken for _, taken in claims], error)
        if self._failures == 1:
            alarm = asyncio.create_task(self._sound(str(error)))
            self._alarms.add(alarm)
            alarm.add_done_callback(self._alarms.discard)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._closing.wait()
        if not self._records:
            self._writable.set()  # the next claim tries it

    async def _sound(self, words: str) -> None:
        try:
            await self._alarm(words)
        except Exception:
            log.exception("the alarm failed: %s", words)


def _fail(futures: Iterable[asyncio.Future[Any]], error: BaseException) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)
