"""The bot told to stop, as a real process: it ends in time and with 0, whatever it waits for."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.world import User
from digests.model import Address, Edition, SubscriberState
from digests.store import Store, open_store
from tests.factories import source, subscriber
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import issue_edition

pytestmark = pytest.mark.long

WITHIN = 4.0
FOREVER = 600.0
"""What nobody may wait for: `ends` waits for a minute, which is more than the busiest machine needs."""


@dataclass
class Running:
    """The bot as a process between its file and a Telegram on loopback."""

    folder: Path
    sandbox: WatchedTelegram
    process: asyncio.subprocess.Process | None = None

    @property
    def database(self) -> Path:
        return self.folder / "news.sqlite3"

    async def start(self, within: float = WITHIN) -> None:
        polls = len(self.sandbox.log.of("getUpdates"))
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "HOME": str(self.folder),
            "COMMUNIQUE_TELEGRAM_TOKEN": self.sandbox.token,
            "COMMUNIQUE_TELEGRAM_API": self.sandbox.url,
            "COMMUNIQUE_DATABASE": f"sqlite:///{self.database}",
            "COMMUNIQUE_STOP_WITHIN": f"{within:g}",
            "COMMUNIQUE_PARSING_PROCESSES": "0",
        }
        with (self.folder / "log.txt").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self.folder, env=environment, stdout=log, stderr=log
            )
        await self.until(lambda: len(self.sandbox.log.of("getUpdates")) > polls)

    async def answering(self, delay: float) -> User:
        """Start, and let it be about to answer somebody through a Telegram that takes so long."""
        reader = self.sandbox.add_user(42)
        self.sandbox.fail("sendMessage", delay=delay, times=0)
        await self.start(within=FOREVER)
        self.sandbox.say(reader, "/help")
        await self.until(lambda: bool(self.sandbox.log.of("sendMessage")))
        return reader

    async def until(self, so: Callable[[], bool], within: float = 60.0) -> None:
        async with asyncio.timeout(within):
            while not so():
                assert self.process is not None
                assert self.process.returncode is None, (self.folder / "log.txt").read_text()
                await asyncio.sleep(0.02)

    async def ends(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, wait until it has ended, and return the exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), 60)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'news.sqlite3'}", migrate=True) as opened:
        await opened.sources.seed([source("quiet", active=False)], datetime.now(UTC))
        yield opened


@pytest.fixture
async def running(tmp_path: Path, store: Store) -> AsyncIterator[Running]:
    async with WatchedTelegram() as sandbox:
        opened = Running(tmp_path, sandbox)
        try:
            yield opened
        finally:
            if opened.process is not None and opened.process.returncode is None:
                opened.process.kill()
                await opened.process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_with_nothing_under_way_it_ends_at_once(running: Running, number: signal.Signals) -> None:
    await running.start(within=FOREVER)
    assert await running.ends(number) == 0


async def test_it_does_not_wait_for_a_telegram_that_takes_a_minute_and_answers_after_the_next_start(
    running: Running, store: Store
) -> None:
    reader = running.sandbox.add_user(42)
    await lay_out(store, running.sandbox)
    slow = running.sandbox.fail("sendMessage", delay=FOREVER, times=0)
    await running.start()
    running.sandbox.say(reader, "/stop")
    await running.until(lambda: len(running.sandbox.log.of("sendMessage")) >= 2)
    assert await running.ends() == 0
    assert "Traceback" not in (running.folder / "log.txt").read_text()
    running.sandbox.faults.ordered.remove(slow)
    await running.start()
    await running.sandbox.heard(reader, "Your daily digest was not on")


async def test_what_is_being_answered_is_answered_before_it_ends(running: Running) -> None:
    reader = await running.answering(1.0)
    assert await running.ends() == 0
    assert "What I can do" in running.sandbox.last(reader).text
    with closing(sqlite3.connect(running.database)) as connection:
        assert connection.execute("SELECT count(*) FROM update_seen WHERE NOT done").fetchone() == (0,)


async def test_it_does_not_wait_for_a_database_that_is_locked(running: Running) -> None:
    reader = running.sandbox.add_user(42)
    await running.start()
    with closing(sqlite3.connect(running.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        running.sandbox.say(reader, "/stop")
        await asyncio.sleep(0.5)
        assert await running.ends() == 0, "and the other program holds the lock still"
    await running.start()
    await running.sandbox.heard(reader, "Your daily digest was not on")


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_it_does_not_sit_out_a_pause_of_hours(running: Running, store: Store) -> None:
    await lay_out(store, running.sandbox)
    running.sandbox.fail("sendMessage", 429, parameters={"retry_after": 7200})
    await running.start()
    await running.until(lambda: bool(running.sandbox.log.of("sendMessage")))
    assert await running.ends() == 0


async def test_the_second_signal_ends_it_at_once(running: Running) -> None:
    await running.answering(FOREVER)
    assert running.process is not None
    running.process.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.5)
    assert await running.ends() == 128 + signal.SIGTERM


async def test_a_program_whose_loop_is_blocked_ends_in_time_as_well(tmp_path: Path) -> None:
    program = (
        "import asyncio, time\n"
        "from bot.cli.console import Stop\n"
        "async def main():\n"
        "    Stop(1.0, lambda: None, code=0).listen()\n"
        "    print('ready', flush=True)\n"
        "    for _ in range(6000): time.sleep(0.1)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    await process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 60) == 0


async def lay_out(store: Store, sandbox: WatchedTelegram) -> None:
    """Let a digest be due for a reader."""
    now = datetime.now(UTC)
    sandbox.add_user(5001)
    who = subscriber(5001, state=SubscriberState.ACTIVE, next_digest_at=now + timedelta(days=1))
    who = await store.subscribers.save(who, now)
    edition = Edition(subscriber=who.id, slot=now, issued_at=now, parts=("News.",))
    assert await issue_edition(store, edition, now + timedelta(days=1), now)
    assert await store.subscribers.get(Address(5001)) is not None
