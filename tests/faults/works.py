"""The works: a database on disk, a Telegram on loopback, and lives of the bot between them, one after another."""

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from digests.model import Answer, Edition, Source, SubscriberState
from digests.store import Store, open_store
from tests.factories import source, subscriber
from tests.faults.zygote import Zygote
from tests.journeys.house import ADMIN
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import issue_edition

ROOT = Path(__file__).resolve().parents[2]
LATENCY, QUICK_LATENCY = (0.02, 0.15), (0.005, 0.03)
"""Seconds that an answer takes; the second where the bot is quickened."""
KNOCKS = 0.25
SPEED = 20.0
LONGEST_WAIT = 60.0
"""Seconds for something that takes a fraction of one on a quiet machine."""
FAR = timedelta(days=2)
QUIET = (source("quiet", active=False),)

Rows = list[tuple[Any, ...]]

LEFT = """
    select d.id, d.state, d.due_at, d.lease_until, d.probe_at, d.report_at from delivery d
    join edition e on e.id = d.edition_id
    join subscriber s on s.id = e.subscriber_id
    where d.state = 'sending' or (d.state = 'pending' and s.state = 'active')
    or d.probe_at is not null or d.report_at is not null limit 1
"""
DUE = """
    select count(*) from delivery d where state = 'pending' and due_at <= '{now}' and not exists (
        select 1 from delivery e where e.edition_id = d.edition_id and e.part < d.part
        and (e.probe_at is not null or (e.state = 'pending' and e.due_at > '{now}'))
    )
"""
PLANNED = """
    select d.id, s.id, s.chat, e.slot, d.part, d.state, d.trouble, d.attempt, t.parts from delivery d
    join edition e on e.id = d.edition_id
    join edition_text t on t.hash = e.text_hash
    join subscriber s on s.id = e.subscriber_id
    order by e.slot, e.id, d.part
"""


@dataclass
class Life:
    """One process of the bot. `code` is its exit code when it is over, negative for the signal that ended it."""

    pid: int
    zygote: Zygote | None
    process: asyncio.subprocess.Process | None = None
    code: int | None = None
    point: str = ""

    def send(self, number: signal.Signals) -> None:
        if self.code is None:
            os.kill(self.pid, number)

    @property
    def is_frozen(self) -> bool:
        return _state(self.pid) == "T"

    @property
    def hears(self) -> bool:
        """Whether SIGTERM is heard; before that it ends any program at once."""
        caught = next((line for line in _lines(self.pid, "status") if line.startswith("SigCgt:")), "SigCgt: 0")
        return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)

    async def over(self, within: float = LONGEST_WAIT) -> int:
        """Wait until it is over; return the exit code."""
        if self.code is not None:
            return self.code
        if self.process is not None:
            self.code = await asyncio.wait_for(self.process.wait(), within)
        else:
            assert self.zygote is not None
            await _gone(self.pid, within)
            self.code = self.zygote.wait(self.pid)
        return self.code

    async def end(self, number: signal.Signals = signal.SIGKILL, within: float = LONGEST_WAIT) -> int:
        """Send a signal that ends it, SIGTERM once it is heard; return the exit code."""
        async with asyncio.timeout(within):
            while number is signal.SIGTERM and not self.hears:
                if has_ended(self):
                    break
                await asyncio.sleep(0.01)
        self.send(number)
        return await self.over(within)


@dataclass
class Clock:
    """The wall clock, and what it has jumped by."""

    offset: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset


@dataclass
class Works:
    """Everything a test of faults needs; app and server go by `clock`."""

    folder: Path
    sandbox: WatchedTelegram
    store: Store
    zygote: Zygote
    clock: "Clock"
    database: Path
    options: dict[str, str] = field(default_factory=dict)
    lives: list[Life] = field(default_factory=list)
    chance: random.Random = field(default_factory=random.Random)
    on_their_way_at_deaths: list[int] = field(default_factory=list)
    plan: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    """Every part that was ever planned, by its row, as it was seen last."""
    _chats: int = 1000
    _read: int = 0
    """So many requests of the server's log have been looked through for attempts."""
    _attempts: int = 0

    # --- lives ------------------------------------------------------------------------------------

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    @property
    def report(self) -> Path:
        return self.folder / "points.txt"

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock.txt"

    def environment(self, **given: str) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.folder),
            "COMMUNIQUE_TELEGRAM_TOKEN": self.sandbox.token,
            "COMMUNIQUE_TELEGRAM_API": self.sandbox.url,
            "COMMUNIQUE_DATABASE": f"sqlite:///{self.database}",
            "COMMUNIQUE_ADMINS": str(ADMIN),
            "COMMUNIQUE_PARSING_PROCESSES": "0",
            "COMMUNIQUE_ALLOW_PRIVATE_NETWORKS": "true",
            "FAULTS_REPORT": str(self.report),
            "FAULTS_CLOCK": str(self.clock_file),
            "FAULTS_KNOCKS": str(KNOCKS),
            **self.options,
            **given,
        }

    def start(self, **given: str) -> Life:
        """Let the bot live, as a copy of the zygote."""
        life = Life(self.zygote.live(self.environment(**given), self.log), self.zygote)
        self.lives.append(life)
        return life

    def start_to_die(self, point: str, count: int = 1, deed: str = "") -> Life:
        """Let the bot live until it is killed at that point, or frozen, at the so-many-th time it comes there."""
        life = self.start(FAULTS_POINT=point, FAULTS_COUNT=str(count), FAULTS_DEED=deed)
        life.point = point
        return life

    async def dead(self, life: Life) -> None:
        """Wait until a life has been killed; AssertionError when it ended otherwise or never came to its point."""
        try:
            assert await life.over() == -signal.SIGKILL, f"ended by itself before {life.point!r}: {self.tail()}"
        except TimeoutError:
            raise AssertionError(f"never reached {life.point!r}: {self.tail()}") from None

    async def start_plainly(self) -> Life:
        """Let the bot live as operators start it: `communique run`."""
        environment = {name: value for name, value in self.environment().items() if not name.startswith("FAULTS_")}
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run",
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        life = Life(process.pid, None, process)
        self.lives.append(life)
        return life

    async def bury(self) -> None:
        """After a death: wait until the server is done with what it had got, as a lease does, then end the
        leases of the dead as if that time had passed."""
        await self.until(lambda: self.sandbox.quiet)
        self.on_their_way_at_deaths.append(self.fates()["sending"])
        self.age_leases()
        self.remember()

    def remember(self) -> None:
        """Keep what is planned, also where its reader has had it deleted: that is then "forgotten"."""
        forgotten = {number: (*row[:5], "forgotten", *row[6:]) for number, row in self.plan.items()}
        self.plan = forgotten | {int(row[0]): row for row in self.query(PLANNED)}

    def age_leases(self) -> None:
        past = "2000-01-01 00:00:00.000000"
        self.change(f"update delivery set lease_until = '{past}' where state = 'sending'")  # noqa: S608

    def points(self) -> Counter[str]:
        """Return the points that lives were killed at."""
        return Counter(self.report.read_text().splitlines() if self.report.exists() else [])

    def move_clock(self, seconds: float) -> None:
        """Let the app's clock jump, also under way, and the server's with it."""
        self.clock.offset += timedelta(seconds=seconds)
        new = self.clock_file.with_suffix(".new")
        new.write_text(str(self.clock.offset.total_seconds()))
        new.replace(self.clock_file)

    def now(self) -> datetime:
        return self.clock()

    @asynccontextmanager
    async def time_passing(self) -> AsyncIterator[None]:
        """Let the app's time pass meanwhile, five seconds in a tenth of one."""

        async def pass_by() -> None:
            while True:
                await asyncio.sleep(0.1)
                self.move_clock(5.0)

        passing = asyncio.create_task(pass_by())
        try:
            yield
        finally:
            passing.cancel()

    # --- readers and editions ---------------------------------------------------------------------

    async def lay_out(self, count: int, parts: int = 1) -> list[int]:
        """Lay out an edition of so many parts for so many new readers; return their chats. Each part
        answers the one before, one reader in three's with words that are not there."""
        now, chats = self.now(), []
        hour_ago = (
            (now - timedelta(hours=1)).time().replace(second=0, microsecond=0)
        )  # their own digest is far off
        for _ in range(count):
            chat = self._newcomer()
            who = subscriber(chat, state=SubscriberState.ACTIVE, hours=(hour_ago,), next_digest_at=now + FAR)
            who = await self.store.subscribers.save(who, now)
            texts = tuple(f"Part {part} for {chat}." for part in range(1, parts + 1))
            quoted = ["no such words" if chat % 3 == 0 else text for text in texts]
            answers = tuple(Answer(part, now, part - 1, quoted[part - 2]) for part in range(2, parts + 1))
            edition = Edition(subscriber=who.id, slot=now, issued_at=now, parts=texts, answers=answers)
            assert await issue_edition(self.store, edition, now + FAR, now)
            chats.append(chat)
        self.remember()
        return chats

    async def await_digests(self, count: int) -> list[int]:
        """Let the slot of so many new readers have come a minute ago; the bot issues their editions itself."""
        now = self.now()
        slot = (now - timedelta(minutes=1)).replace(second=0, microsecond=0)
        chats = [self._newcomer() for _ in range(count)]
        for chat in chats:
            who = subscriber(chat, state=SubscriberState.ACTIVE, hours=(slot.time(),), next_digest_at=slot)
            await self.store.subscribers.save(who, slot)
        return chats

    def _newcomer(self) -> int:
        self._chats += 1
        return self.sandbox.add_user(self._chats).id

    # --- looking ----------------------------------------------------------------------------------

    def query(self, sql: str) -> Rows:
        with closing(sqlite3.connect(self.database, timeout=60)) as connection:
            return connection.execute(sql).fetchall()

    @property
    def is_locked(self) -> bool:
        """Whether somebody is in the middle of writing to the database, and stays there."""
        return is_locked(self.database)

    def change(self, sql: str) -> None:
        with closing(sqlite3.connect(self.database, timeout=60)) as connection, connection:
            connection.execute(sql)

    def fates(self) -> Counter[str]:
        rows = self.query("select state, count(*) from delivery group by state")
        return Counter({str(state): int(count) for state, count in rows})

    def due(self) -> int:
        """How many parts can be sent now, one after the other."""
        return int(self.query(DUE.format(now=f"{self.now():%F %T}"))[0][0])

    def is_done(self) -> bool:
        """Whether nothing waits, is on its way, is to be looked up or is to be told of."""
        due = f"select 1 from subscriber where state = 'active' and next_digest_at < '{self.now():%F %T}'"  # noqa: S608
        return not self.query(LEFT) and not self.query(due)

    def attempts(self) -> int:
        """How many messages to readers have arrived, accepted or not."""
        new = self.sandbox.log.since(self._read)
        self._read += len(new)
        self._attempts += sum(call.method.lower() == "sendmessage" and call.chat != ADMIN for call in new)
        return self._attempts

    def sound(self) -> list[str]:
        """What the database finds wrong with itself."""
        found = [str(row[0]) for row in self.query("pragma integrity_check")]
        return [line for line in found if line != "ok"] + [
            str(row) for row in self.query("pragma foreign_key_check")
        ]

    async def until(
        self, done: Callable[[], bool], within: float = LONGEST_WAIT, life: Life | None = None
    ) -> None:
        """Wait until that is so; TimeoutError, or AssertionError with the log when `life` ends before."""
        async with asyncio.timeout(within):
            while not done():
                if life is not None and has_ended(life):
                    raise AssertionError(f"the bot has ended: {self.tail()}")
                await asyncio.sleep(0.01)

    def tail(self, length: int = 3000) -> str:
        return tail_of(self.log, length)

    async def finish(self, life: Life, within: float = 150.0, *, pace: float = 5.0) -> None:
        """Let the app's time pass until all is done and told, `pace` seconds in a tenth of one; then stop the bot,
        which must end well."""
        try:
            async with asyncio.timeout(within):
                while not self.is_done():
                    assert not has_ended(life), f"the bot has ended: {self.tail()}"
                    self.move_clock(pace)
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise AssertionError(f"this is left: {self.query(LEFT)} {self.fates()} {self.tail()}") from None
        assert await life.end(signal.SIGTERM) == 0, self.tail()
        await self.until(lambda: self.sandbox.quiet)
        self.remember()


def is_locked(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=0.5, isolation_level=None)) as connection:
        try:
            connection.execute("begin immediate")
            connection.execute("rollback")
        except sqlite3.OperationalError:
            return True
    return False


def tail_of(log: Path, length: int = 3000) -> str:
    return log.read_text(errors="replace")[-length:] if log.exists() else ""


@asynccontextmanager
async def open_works(
    folder: Path,
    zygote: Zygote,
    *,
    disk: Path | None = None,
    sources: Sequence[Source] = QUIET,
    **options: str,
) -> AsyncIterator[Works]:
    """Open them all, the database on another `disk` if need be, with these `sources`; `options` go into the
    environment of each life."""
    clock, database = Clock(), (disk or folder) / "news.sqlite3"
    async with (
        WatchedTelegram(clock=clock) as sandbox,
        open_store(f"sqlite+aiosqlite:///{database}", migrate=True) as store,
    ):
        await store.sources.seed(sources, datetime.now(UTC))
        sandbox.add_user(ADMIN, "Alex")
        sandbox.answer_within(*(QUICK_LATENCY if "FAULTS_SPEED" in options else LATENCY))
        works = Works(folder, sandbox, store, zygote, clock, database, options)
        try:
            yield works
        finally:
            for life in works.lives:
                if life.code is None:
                    life.send(signal.SIGCONT)
                    await life.end(signal.SIGKILL)


def environment_of(policy: str) -> dict[str, str]:
    """Return what sets a policy for uncertain deliveries."""
    if policy != "probe":
        return {"COMMUNIQUE_UNCERTAIN_POLICY": policy}
    # Looking up is paced like all that goes to one chat: the second would be long.
    return {
        "COMMUNIQUE_UNCERTAIN_POLICY": policy,
        "COMMUNIQUE_OPERATIONS_CHAT": str(ADMIN),
        "FAULTS_SPEED": str(SPEED),
    }


def plan(points: Sequence[str], kills: int, chance: random.Random) -> list[str]:
    """Return so many kills: each point at least once, "" for those at a random moment, in random order."""
    chosen = [*points, *[chance.choice(["", "", *points]) for _ in range(kills - len(points))]]
    chance.shuffle(chosen)
    return chosen


async def _gone(pid: int, within: float) -> None:
    """Wait until a process that is no child of ours has ended."""
    descriptor = os.pidfd_open(pid)
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ended.set)
    try:
        await asyncio.wait_for(ended.wait(), within)
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def has_ended(life: Life) -> bool:
    if life.code is not None:
        return True
    if life.process is not None:
        return life.process.returncode is not None
    return _state(life.pid) in ("", "Z")


def _state(pid: int) -> str:
    """Return how Linux calls the state of a process, nothing when there is none."""
    return next((line.rpartition(")")[2].split()[0] for line in _lines(pid, "stat")), "")


def _lines(pid: int, file: str) -> list[str]:
    """Return what Linux says of a process, nothing when there is none."""
    try:
        return Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return []
