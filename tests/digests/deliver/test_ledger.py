"""A database that cannot be written for a while: nothing is sent that is not claimed, and no result is lost."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager

import pytest

from digests.store import Store, open_store
from digests.store import database as database_module
from tests.digests.deliver.scripted import ScriptedMessenger, counts, issued, issued_to, run


@pytest.fixture
async def impatient(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    """A store on disk that waits only briefly for a lock."""
    pragmas = ("busy_timeout=20", *database_module.WRITER_PRAGMAS[1:])
    monkeypatch.setattr(database_module, "WRITER_PRAGMAS", pragmas)
    monkeypatch.setattr("digests.deliver.ledger.LONGEST_PAUSE", 0.2)
    async with open_store(url, migrate=True) as opened:
        yield opened


@contextmanager
def locked(url: str) -> Iterator[sqlite3.Connection]:
    """Hold the database's write lock from a connection of another program."""
    with closing(sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        if connection.in_transaction:
            connection.execute("ROLLBACK")


async def test_nothing_is_sent_that_cannot_be_claimed_and_all_is_once_it_can(
    impatient: Store, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await issued_to(impatient, range(1, 21))
    messenger = ScriptedMessenger()
    alarms: list[str] = []
    refused = asyncio.Event()

    async def alarm(words: str) -> None:
        alarms.append(words)
        refused.set()

    with locked(url):
        task = asyncio.create_task(run(impatient, messenger, alarm=alarm))
        await refused.wait()
        await asyncio.sleep(0.3)
        assert messenger.sent == []
        assert not task.done()
    report = await task

    assert report.sent == len(messenger.sent) == 20
    assert len(alarms) == 1
    assert "database is locked" in alarms[0]
    waits = [message.rpartition("waiting ")[2] for message in caplog.messages if "waiting" in message]
    assert waits[:2] == ["0.1 s", "0.2 s"]


async def test_results_are_kept_until_they_can_be_written_and_nothing_is_sent(impatient: Store, url: str) -> None:
    await issued_to(impatient, range(1, 31))
    messenger = ScriptedMessenger()
    claimed, refused, answered = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        if len(messenger.sent) == 4:
            claimed.set()
        await answered.wait()

    async def alarm(words: str) -> None:
        refused.set()

    messenger.before_send = hold
    task = asyncio.create_task(run(impatient, messenger, in_flight=4, alarm=alarm))
    await claimed.wait()
    with locked(url):
        answered.set()
        await refused.wait()
        await asyncio.sleep(0.3)
        assert len(messenger.sent) == 4
        assert await counts(impatient) == {"sending": 4, "pending": 26}
    report = await task

    assert report.sent == 30
    assert sorted(messenger.sent) == sorted({(chat, f"for {chat}") for chat in range(1, 31)})
    assert await counts(impatient) == {"sent": 30}


async def test_a_run_that_is_to_stop_does_not_wait_for_a_database_for_ever(impatient: Store, url: str) -> None:
    await issued(impatient, 1)
    messenger = ScriptedMessenger()
    stop = asyncio.Event()
    with locked(url) as connection:
        connection.execute("ROLLBACK")

        async def lock() -> None:
            connection.execute("BEGIN IMMEDIATE")
            stop.set()

        messenger.before_send = lock
        async with asyncio.timeout(60):
            report = await run(impatient, messenger, stopping=stop.is_set, finish_within=0.2)
    assert len(messenger.sent) == 1
    assert report.sent == 0
    assert await counts(impatient) == {"sending": 1}


async def test_they_share_a_transaction(impatient: Store, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await issued_to(impatient, range(1, 41))
    sizes: list[int] = []
    write = impatient.attempts.write

    async def counted(claims: list[object], records: list[object]) -> object:
        sizes.append(len(claims) + len(records))
        return await write(claims, records)

    monkeypatch.setattr(impatient.attempts, "write", counted)
    await run(impatient, ScriptedMessenger(), in_flight=8)

    assert sum(sizes) == 80
    assert len(sizes) < 40
    assert max(sizes) <= 8
