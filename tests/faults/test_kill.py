"""The real process, killed and started again: nothing arrives twice, and what may be lost is said.

Telegram is judged by its own log. It goes on with a request whose client has died, as the real one does.
"""

import asyncio
import json
import os
import random
import re
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.newsroom import load_relation
from bot.sandbox.clock import wall_clock
from bot.sandbox.newsroom import LoopbackNewsroom, read_newsroom
from bot.sandbox.telegram import TelegramSandbox
from digests.edit import edit_new
from digests.model import Draft, Edition, SubscriberState
from digests.store import Store, open_store
from tests.factories import source, subscriber
from tests.journeys.house import ADMIN

ANSWER_TAKES = 0.08
SECONDS_TO_END = 10.0
PLANNED = """
    select s.chat, d.part, d.state, t.parts from delivery d
    join edition e on e.id = d.edition_id
    join edition_text t on t.hash = e.text_hash
    join subscriber s on s.id = e.subscriber_id
"""


@dataclass
class Works:
    """A database on disk, a Telegram and a newsroom on loopback, and the process that runs between them."""

    folder: Path
    sandbox: TelegramSandbox
    store: Store
    process: asyncio.subprocess.Process | None = None

    @property
    def database(self) -> Path:
        return self.folder / "news.sqlite3"

    async def start(self) -> None:
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.folder),
            "COMMUNIQUE_TELEGRAM_TOKEN": self.sandbox.token,
            "COMMUNIQUE_TELEGRAM_API": self.sandbox.url,
            "COMMUNIQUE_DATABASE": f"sqlite:///{self.database}",
            "COMMUNIQUE_ADMINS": str(ADMIN),
            "COMMUNIQUE_ALLOW_PRIVATE_NETWORKS": "true",
        }
        with (self.folder / "log.txt").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self.folder, env=environment, stdout=log, stderr=log
            )

    async def end(self, number: signal.Signals) -> int:
        """Send the signal and return the exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        code = await asyncio.wait_for(self.process.wait(), SECONDS_TO_END)
        self.process = None
        return code

    async def until(self, done: Callable[[], bool], within: float) -> None:
        async with asyncio.timeout(within):
            while not done():
                assert self.process is not None
                assert self.process.returncode is None, (self.folder / "log.txt").read_text()
                await asyncio.sleep(0.02)

    def query(self, sql: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.database, timeout=30)
        try:
            with connection:
                return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def age_leases(self) -> None:
        """Let the leases of the dead be over, as if more time had passed."""
        self.query("update delivery set lease_until = '2000-01-01 00:00:00.000000' where state = 'sending'")

    def age_reports(self) -> None:
        """Let what operators are to be told be due, as if more time had passed."""
        self.query("update delivery set report_at = '2000-01-01 00:00:00.000000' where report_at is not null")
        self.query("update delivery set reported_at = '2000-01-01 00:00:00.000000' where reported_at is not null")

    def fates(self) -> Counter[str]:
        rows = self.query("select state, count(*) from delivery group by state")
        return Counter({str(state): int(str(count)) for state, count in rows})

    def is_done(self) -> bool:
        """Nothing is waiting or on its way."""
        fates = self.fates()
        return bool(fates) and not fates["pending"] and not fates["sending"]

    def digests(self) -> int:
        """How many accepted messages went to readers."""
        return sum(call.chat != ADMIN for call in self.sandbox.log.sent())

    def attempts(self) -> int:
        return sum(call.chat != ADMIN for call in self.sandbox.log.of("sendMessage"))

    def reported_uncertain(self) -> int:
        reports = [message.text for message in self.sandbox.messages(ADMIN)]
        return sum(int(found[1]) for text in reports if (found := re.search(r"(\d+) uncertain", text)))


@asynccontextmanager
async def works(folder: Path, *, news: bool = False) -> AsyncIterator[Works]:
    """Open them all; with `news` there are stories of today, and feeds to be read meanwhile."""
    async with (
        LoopbackNewsroom(read_newsroom(), wall_clock) as press,
        TelegramSandbox() as sandbox,
        open_store(f"sqlite+aiosqlite:///{folder / 'news.sqlite3'}", migrate=True) as store,
    ):
        await store.sources.seed(press.sources() if news else [source("quiet", active=False)], datetime.now(UTC))
        if news:
            await write_news(store, press.sources()[0].id)
        sandbox.add_user(ADMIN, "Alex")
        sandbox.fail("sendMessage", delay=ANSWER_TAKES, times=0)
        opened = Works(folder, sandbox, store)
        try:
            yield opened
        finally:
            if opened.process is not None:
                opened.process.kill()
                await opened.process.wait()


async def write_news(store: Store, source_id: str) -> None:
    """Store and edit the seeds' articles as if they were of the last hours."""
    now = datetime.now(UTC)
    seeds = sorted(read_newsroom().articles, key=lambda article: article.published)
    for seed in seeds:
        draft = Draft(
            url=f"https://example.org{seed.page_path}",
            title=seed.title,
            text="\n\n".join(seed.paragraphs),
            published=now - timedelta(hours=1) - (seeds[-1].published - seed.published) / 24,
            language=seed.language,
        )
        await store.articles.save(source_id, [draft], now)
    await edit_new(store, load_relation("us-china"), now)


async def add_readers(opened: Works, first: int, count: int) -> None:
    """Let so many readers' slot have come a minute ago."""
    slot = (datetime.now(UTC) - timedelta(minutes=1)).replace(second=0, microsecond=0)
    for chat in range(first, first + count):
        opened.sandbox.add_user(chat)
        who = subscriber(chat, state=SubscriberState.ACTIVE, hours=(slot.time(),), next_digest_at=slot)
        await opened.store.subscribers.save(who, slot)


async def lay_out(opened: Works, first: int, count: int, parts: int) -> None:
    """Lay out an edition of several parts for so many readers."""
    now = datetime.now(UTC)
    for chat in range(first, first + count):
        opened.sandbox.add_user(chat)
        far = now + timedelta(days=1)
        who = subscriber(chat, state=SubscriberState.ACTIVE, next_digest_at=far)
        who = await opened.store.subscribers.save(who, now)
        texts = tuple(f"Part {part} for {chat}." for part in range(1, parts + 1))
        assert await opened.store.editions.issue(
            Edition(subscriber=who.id, slot=now, issued_at=now, parts=texts), far, now
        )


async def run_and_kill(opened: Works, moment: float, *, early: bool) -> None:
    """Start the process and kill it so many seconds after its first message, or `early` after its start."""
    if not early:
        opened.age_leases()
    before = opened.attempts()
    await opened.start()
    if not early:
        await opened.until(lambda: opened.attempts() > before, within=20)
    await asyncio.sleep(moment)
    assert await opened.end(signal.SIGKILL) == -signal.SIGKILL


def judge(opened: Works) -> dict[str, int]:
    """Compare what was planned with what Telegram accepted; return the figures."""
    accepted = Counter((call.chat, call.text) for call in opened.sandbox.log.sent() if call.chat != ADMIN)
    planned: dict[tuple[int, str], str] = {}
    for chat, part, state, texts in opened.query(PLANNED):
        planned[int(str(chat)), json.loads(str(texts))[int(str(part)) - 1]] = str(state)
    missing = {key for key in planned if key not in accepted}
    uncertain = {key for key, state in planned.items() if state == "uncertain"}
    assert set(accepted) <= set(planned)
    assert missing <= uncertain
    return {
        "planned": len(planned),
        "accepted": sum(accepted.values()),
        "doubled": sum(count - 1 for count in accepted.values()),
        "uncertain": len(uncertain),
        "lost": len(missing),
    }


def in_order(opened: Works) -> bool:
    latest: dict[int, int] = {}
    for call in opened.sandbox.log.sent():
        if found := re.match(r"Part (\d+) for", call.text):
            if int(found[1]) <= latest.get(call.chat, 0):
                return False
            latest[call.chat] = int(found[1])
    return True


@pytest.mark.parametrize(
    ("kills", "readers", "in_parts"),
    [
        pytest.param(4, 50, 20, id="briefly"),
        pytest.param(20, 400, 120, id="long", marks=[pytest.mark.faults, pytest.mark.timeout(600)]),
    ],
)
async def test_killed_at_any_moment_it_sends_nothing_twice_and_says_what_it_does_not_know(
    tmp_path: Path, kills: int, readers: int, in_parts: int
) -> None:
    chance = random.Random()  # noqa: S311 - moments, not secrets
    async with works(tmp_path, news=True) as opened:
        await add_readers(opened, 1001, readers)
        await lay_out(opened, 5001, in_parts, parts=3)
        for number in range(kills):
            await run_and_kill(opened, chance.uniform(0.0, 1.0), early=number % 4 == 0)
        opened.age_leases()
        await opened.start()
        await opened.until(opened.is_done, within=120)
        opened.age_reports()
        await opened.until(lambda: opened.reported_uncertain() >= opened.fates()["uncertain"], within=15)
        assert await opened.end(signal.SIGTERM) == 0
        figures = judge(opened)
        print(f"killed {kills} times: {figures}")  # noqa: T201 - the figures of the long run are wanted

        assert figures["planned"] >= readers + 3 * in_parts
        assert figures["doubled"] == 0
        assert figures["lost"] <= figures["uncertain"] <= opened.reported_uncertain()
        assert figures["uncertain"] <= 8 * kills
        assert len(opened.query("select id from edition")) == readers + in_parts
        assert in_order(opened)
        opened.sandbox.log.at_most(30)


async def test_told_to_stop_it_finishes_what_is_on_its_way_and_goes_on_after_the_restart(tmp_path: Path) -> None:
    async with works(tmp_path) as opened:
        await lay_out(opened, 5001, 40, parts=2)
        await opened.start()
        await opened.until(lambda: opened.attempts() > 20, within=20)
        assert await opened.end(signal.SIGTERM) == 0
        fates = opened.fates()
        assert fates["sending"] == fates["uncertain"] == 0
        assert fates["sent"] == opened.digests()
        assert fates["pending"] > 0
        await opened.start()
        await opened.until(opened.is_done, within=20)
        assert await opened.end(signal.SIGTERM) == 0
        assert judge(opened) == {"planned": 80, "accepted": 80, "doubled": 0, "uncertain": 0, "lost": 0}
        assert in_order(opened)


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_told_to_stop_it_does_not_sit_out_a_long_pause_that_telegram_asked_for(tmp_path: Path) -> None:
    async with works(tmp_path) as opened:
        await lay_out(opened, 5001, 10, parts=1)
        opened.sandbox.faults.ordered.clear()
        opened.sandbox.fail("sendMessage", 429, parameters={"retry_after": 600}, times=0)
        await opened.start()
        await opened.until(lambda: opened.attempts() > 0, within=20)
        assert await opened.end(signal.SIGTERM) == 0
        assert opened.fates() == {"pending": 10}
