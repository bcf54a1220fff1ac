"""A year of the whole bot on a moved clock: `python -m tests.benchmarks.year --out FOLDER [--quick]`.

48 sources on loopback, 300 readers and the real application live a year. Time passes in steps to the next moment
of a reader; sources are read together every six hours. There are two days without a network to the sources, two
hours in which Telegram answers 502, sources that are down for days or end for ever, and a restart every 14 days,
every other of them in the middle of what is under way. After the middle day the next start is of the next version
(`tests.next_version`) and upgrades the database, as an update of the bot does; three days later a backup is
restored into place.

At fixed days it prints, and writes to `year.csv` in FOLDER, how large the file and the process are and how long
answers, planning and knocks take; `days.csv` has a line for each day, `year.svg` draws them, `year.md` is the
table of docs/years.md. The process holds newsroom, Telegram and the editor as well; the first two forget what is
past, and the lexicon is read once, as by a process of the bot. A question is asked by readers with their history;
its time is that from the update to the first request at the Telegram on loopback.
"""

import argparse
import asyncio
import csv
import gc
import json
import logging
import os
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import bot.app
import bot.newsroom
from bot.__main__ import GARBAGE_THRESHOLDS
from bot.app import App
from bot.newsroom import keep_loaded
from bot.sandbox.clock import MovableClock
from bot.watching.machine import memory_of
from digests.fetch import build_client
from digests.store import back_up, restore
from digests.store.columns import metadata
from tests.benchmarks.answering import part, update_of
from tests.benchmarks.archive import url_of
from tests.benchmarks.planning import stamp
from tests.benchmarks.year_chart import draw, table_of
from tests.benchmarks.year_news import YearOfNews
from tests.benchmarks.year_readers import Readers
from tests.journeys.house import ADMIN, READING, open_running
from tests.journeys.press import Line
from tests.next_version import next_version
from tests.sandbox.calls import SENDING
from tests.sandbox.telegram import WatchedTelegram
from tests.unhurried import Unhurried

START = datetime(2026, 1, 5, tzinfo=UTC)
READ_EVERY = timedelta(hours=6)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
POINTS = (7, 30, 91, 182, 273, 365)
RESTARTS, DOWN_FOR = 14, timedelta(minutes=20)
QUESTIONS = ("/taiwan", "/digest", "/week", "/calendar", "/timeline taiwan", "destroyer shoal")
LIVE_AT = 13 * HOUR  # of each day, when readers ask
UNDISTURBED = 3 * DAY
STUCK_AFTER = 6 * HOUR


class LogCount(logging.Handler):
    """Counts what the bot warns of and what goes wrong, by words without numbers; apart what is said while
    Telegram is `troubled` by order."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.expected: Counter[str] = Counter()
        self.troubled = False
        self.first: dict[tuple[str, str], str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        key = (record.levelname, f"{record.name}: {record.msg}"[:100])
        if self.troubled and record.levelno >= logging.WARNING:
            self.expected[record.levelname] += 1
        elif record.levelno >= logging.WARNING or record.msg == "house kept":
            self.counts[key] += 1
            cause = f" [{record.exc_info[1]!r}]" if record.exc_info else ""
            self.first.setdefault(key, (record.getMessage() + cause)[:400])

    def total(self, level: str) -> int:
        return sum(number for (name, _), number in self.counts.items() if name == level)


class Year:
    """One year as it is lived: the bot, those around it, and what is measured of each day."""

    def __init__(
        self, options: argparse.Namespace, folder: Path, sandbox: WatchedTelegram, clock: MovableClock
    ) -> None:
        self.options, self.folder, self.sandbox, self.clock = options, folder, sandbox, clock
        self.database = (options.work or folder) / "year.sqlite3"
        self.line = Line()
        self.press = YearOfNews(clock, START, options.days, options.articles)
        self.readers = Readers(sandbox, ADMIN, self._answered)
        self.log = LogCount()
        self.spent: dict[str, list[float]] = defaultdict(list)
        self.app: App | None = None
        self.versions = ExitStack()
        self.days: list[dict[str, Any]] = []
        self.points: list[dict[str, Any]] = []
        self.totals: Counter[str] = Counter()
        self.lateness: list[float] = []
        self._sent: Counter[tuple[int, str]] = Counter()
        self._numbers = count(1)
        self._dated: set[Path] = set()
        self._read_at = START

    # --- time -------------------------------------------------------------------------------------

    async def until(self, moment: datetime) -> None:
        """Let time pass as `House.until` does; what Telegram accepts is counted."""
        assert self.app is not None
        store = self.app.newsroom.store
        while (now := self.clock()) < moment:
            people = [await store.subscribers.next_due(), await store.deliveries.next_due()]
            due = [max(each, now + SECOND) for each in people if each is not None]
            self.clock.set(min([*due, now + READ_EVERY, moment]))
            await self.press.open_and_close()
            await self.app.knock()
            self._count_sent()

    def _count_sent(self) -> None:
        for call in self.sandbox.log.calls:
            if call.method.lower() in SENDING and call.ok and call.chat != ADMIN:
                self._sent[call.chat, call.text] += 1
        self.sandbox.log.clear()

    async def _answered(self) -> None:
        assert self.app is not None
        await self.sandbox.settled(within=120)
        await self.app.idle()
        self.clock.move(timedelta(minutes=1))
        self.sandbox.log.clear()  # answers, which may be alike

    async def day(self, number: int) -> None:
        began, start = time.perf_counter(), START + DAY * number
        self.spent.clear()
        self.press.print_until(start)
        away = START + DAY * round(self.options.days * 0.3)
        self.line.down = lambda host: host != "127.0.0.1" and away <= self.clock() < away + 2 * DAY
        self.log.troubled = number == round(self.options.days * 0.2)
        if self.log.troubled:
            self.sandbox.fail("sendMessage", 502, "Bad Gateway", page=True, lasting=2 * 3600)
        await self.until(start + LIVE_AT)
        await self.readers.live(number)
        await self.until(start + DAY)
        self._close_day(number, time.perf_counter() - began)

    # --- what is measured -------------------------------------------------------------------------

    def _close_day(self, number: int, seconds: float) -> None:
        self.readers.trim(12)
        gc.collect()
        now = self.clock()
        beside = self._date_backups()
        found = self._look(now)
        self._sent.clear()
        self.lateness += found.pop("late")
        memory = (memory_of(os.getpid()) or 0) / 2**20
        figures: dict[str, Any] = {
            "day": number + 1,
            "file_mb": size_of(self.database),
            "log_mb": size_of(self.database.with_name(f"{self.database.name}-wal")),
            "memory_mb": round(memory, 1),
            "backups": beside,
            "real_s": round(seconds, 2),
            **found,
            **{f"{verb}_s": round(sum(times), 3) for verb, times in sorted(self.spent.items())},
        }
        for name in ("twice", "lost", "stuck"):
            self.totals[name] += figures[name]
        self.days.append(figures)
        with (self.folder / "days.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(figures) + "\n")
        print(json.dumps(figures), flush=True)

    def _date_backups(self) -> int:
        """Give the bot's own backups the moved clock's time, since when they count; return how many there are."""
        names = (".replaced-", ".before-")
        beside = {file for file in self.database.parent.iterdir() if any(name in file.name for name in names)}
        for file in beside - self._dated:
            os.utime(file, (self.clock().timestamp(),) * 2)
        self._dated = beside
        return len(beside)

    def _look(self, now: datetime) -> dict[str, Any]:
        """Return what the database says of the last day: parts by fate, how late, readers without a digest."""
        day_ago, stuck = stamp(now - DAY), stamp(now - STUCK_AFTER)
        with closing(sqlite3.connect(self.database)) as database:
            sent = database.execute(
                "SELECT slot, sent_at FROM delivery JOIN edition ON edition.id = edition_id WHERE sent_at > ?",
                (day_ago,),
            ).fetchall()
            states = dict(
                database.execute(
                    "SELECT state, count(*) FROM delivery WHERE changed_at > ? GROUP BY 1", (day_ago,)
                )
            )
            (open_,) = database.execute(
                "SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending') AND due_at < ?", (stuck,)
            ).fetchone()
            without = database.execute(
                "SELECT chat FROM subscriber WHERE state = 'active' AND NOT EXISTS (SELECT 1 FROM edition"
                " WHERE subscriber_id = subscriber.id AND slot > ?)",
                (stamp(now - DAY - 2 * HOUR),),
            ).fetchall()
            repeated = {key: number for key, number in self._sent.items() if number > 1}
            twice = sum(
                max(0, number - planned(database, *key, stamp(now - DAY - 2 * HOUR)))
                for key, number in repeated.items()
            )
            (active,) = database.execute("SELECT count(*) FROM subscriber WHERE state = 'active'").fetchone()
            (articles,) = database.execute(
                "SELECT count(*) FROM article WHERE stored_at > ?", (day_ago,)
            ).fetchone()
            (relevant,) = database.execute(
                "SELECT count(*) FROM article WHERE stored_at > ? AND relevant", (day_ago,)
            ).fetchone()
            (stories,) = database.execute(
                "SELECT count(*) FROM story WHERE first_stored > ?", (day_ago,)
            ).fetchone()
        undisturbed = [
            chat for (chat,) in without if now - self.readers.disturbed.get(chat, START - 9 * DAY) > UNDISTURBED
        ]
        late = [(moment(at) - moment(slot)).total_seconds() for slot, at in sent]
        return {
            "sent": states.get("sent", 0),
            "other": sum(number for state, number in states.items() if state != "sent"),
            "states": json.dumps(states),
            "stuck": open_,
            "twice": twice,
            "lost": len(undisturbed),
            "without": undisturbed,
            "active": active,
            "articles": articles,
            "relevant": relevant,
            "stories": stories,
            "late": late,
        }

    async def point(self, day: int) -> None:
        """Measure what is measured at fixed days, and write it down."""
        assert self.app is not None
        waits = {question: await self._ask(question) for question in QUESTIONS}
        knocks = []
        for _ in range(20):
            began = time.perf_counter()
            await self.app.knock()
            knocks.append(time.perf_counter() - began)
        self.sandbox.log.clear()
        last = self.days[-7:]
        figures: dict[str, Any] = {
            "day": day,
            **{name: last[-1][name] for name in ("file_mb", "log_mb", "memory_mb")},
            **{f"{name} p50 ms": round(part(times, 0.5) * 1000, 1) for name, times in waits.items()},
            **{f"{name} p99 ms": round(part(times, 0.99) * 1000, 1) for name, times in waits.items()},
            "planning ms a part": round(1000 * sum_of(last, "publish_s") / max(1, sum_of(last, "sent")), 2),
            "edit ms an article": round(1000 * sum_of(last, "edit_s") / max(1, sum_of(last, "articles")), 1),
            "collect ms a round": round(1000 * sum_of(last, "collect_s") / (4 * len(last)), 0),
            "knock ms": round(part(knocks, 0.5) * 1000, 1),
            "late p50 s": round(part(self.lateness or [0.0], 0.5), 1),
            "late p99 s": round(part(self.lateness or [0.0], 0.99), 1),
            "late max s": round(max(self.lateness, default=0.0), 1),
            "sent": sum_of(self.days, "sent"),
            **{name: self.totals[name] for name in ("twice", "lost", "stuck")},
            "errors": self.log.total("ERROR"),
            "warnings": self.log.total("WARNING"),
            "errors while 502": self.log.expected["ERROR"],
            "house kept": self.log.counts["INFO", "communique.newsroom: house kept"],
            "active": last[-1]["active"],
            **{f"rows {table}": rows for table, rows in rows_of(self.database).items()},
        }
        self.lateness.clear()
        self.points.append(figures)
        print(json.dumps({"point": figures}), flush=True)
        self.write()

    async def _ask(self, question: str) -> list[float]:
        """Ask as so many readers, one after the other; return seconds until the first request was at Telegram."""
        assert self.app is not None
        application, waits = self.app.application, []
        rooms = [room for room in self.readers.present if room.user is not None and not room.blocked]
        for room in rooms[: self.options.times]:
            self.clock.move(SECOND)
            update = update_of(10**9 + next(self._numbers), question, room.id, application.bot, self.clock())
            self.sandbox.log.clear()
            began = time.monotonic()
            await application.process_update(update)
            sent = [call.arrived for call in self.sandbox.log.calls if call.method.lower() in SENDING]
            if not sent:
                raise SystemExit(f"no answer to {question}")
            waits.append(sent[0] - began)
        return waits

    def write(self) -> None:
        """Write what is known so far: a killed run leaves its points."""
        for name, lines in (("year.csv", self.points), ("days.csv", self.days)):
            names = list(dict.fromkeys(name for line in lines for name in line))
            with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, names)
                writer.writeheader()
                writer.writerows(lines)
        words = {
            f"{level} {name} [{number}]": self.log.first[level, name]
            for (level, name), number in self.log.counts.items()
        }
        (self.folder / "log.json").write_text(json.dumps(words, indent=1), encoding="utf-8")
        (self.folder / "year.svg").write_text(draw(self.days, self.points), encoding="utf-8")
        (self.folder / "year.md").write_text(table_of(self.points), encoding="utf-8")

    # --- the bot's life ---------------------------------------------------------------------------

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Open the bot on the database as it is, with a stopwatch on each verb."""
        settings: dict[str, Any] = READING | {"admins": frozenset({ADMIN})}
        seeds = self.press.sources()
        async with open_running(self.sandbox, self.clock, self.database, seeds=seeds, **settings) as app:
            for name, verb in app.schedule.verbs.items():
                app.schedule.verbs[name] = self._timed(name, verb)
            self.app = app
            await app.knock()
            yield
        self.app = None

    def _timed(self, name: str, verb: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[int]]:
        async def timed() -> int:
            if name == "collect" and self.clock() < self._read_at:
                return 0
            began = time.perf_counter()
            try:
                return await verb()
            finally:
                self.spent[name].append(time.perf_counter() - began)
                if name == "collect":
                    self._read_at = self.clock() + READ_EVERY

        return timed

    async def live(self) -> None:
        """Live all days, stretch by stretch between restarts."""
        days, joined = self.options.days, False
        middle = days // 2
        stops = sorted(
            {*range(self.options.restarts, days, self.options.restarts), middle, min(middle + 3, days), days}
        )
        first = 0
        for number, stop in enumerate(stops):
            async with self.open():
                if not joined:
                    await self.readers.join(self.options.readers)
                    joined = True
                for day in range(first, stop):
                    await self.day(day)
                    if day + 1 in POINTS or day + 1 == days:
                        await self.point(day + 1)
                if number % 2 and stop < days:
                    await self._cut_short()
            first = stop
            if stop == middle:
                self.versions.enter_context(next_version())
            elif stop == middle + 3:
                await self._restore_backup()
            self.clock.move(DOWN_FOR)
        self.write()

    async def _cut_short(self) -> None:
        """End in the middle of what is under way: at the next moment of a reader, while it is worked at."""
        assert self.app is not None
        due = await self.app.newsroom.store.subscribers.next_due()
        self.clock.set(max(due or self.clock(), self.clock() + SECOND))
        knocking = asyncio.create_task(self.app.knock())
        await asyncio.wait([knocking], timeout=0.15)
        knocking.cancel()
        await asyncio.wait([knocking])
        self._count_sent()

    async def _restore_backup(self) -> None:
        backup = self.database.with_name("second.backup")
        await back_up(url_of(self.database), backup)
        kept = await restore(url_of(self.database), backup)
        print(json.dumps({"restored from": backup.name, "kept": str(kept)}), flush=True)


def planned(database: sqlite3.Connection, chat: int, text: str, since: str) -> int:
    """Return how many parts of that very text a chat's editions since then have, such as two that say there is no
    news."""
    query = (
        "SELECT edition_text.parts FROM edition JOIN subscriber ON subscriber.id = subscriber_id"
        " JOIN edition_text ON hash = text_hash WHERE chat = ? AND slot > ?"
    )
    return sum(json.loads(parts).count(text) for (parts,) in database.execute(query, (chat, since)))


def rows_of(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as database:
        there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in metadata.tables
            if table in there
        }


def size_of(path: Path) -> float:
    return round(path.stat().st_size / 2**20, 2) if path.exists() else 0.0


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def sum_of(days: Sequence[Mapping[str, Any]], name: str) -> float:
    return float(sum(day.get(name, 0) for day in days))


async def live(options: argparse.Namespace, folder: Path) -> Year:
    clock = MovableClock(START)
    gc.set_threshold(*GARBAGE_THRESHOLDS)  # as the program does
    keep_loaded()
    async with WatchedTelegram(clock=clock, keep=40) as sandbox:
        sandbox.log = type(sandbox.log)()  # read and cleared here, step by step
        year = Year(options, folder, sandbox, clock)
        logger = logging.getLogger("communique")
        level = logger.level
        logger.setLevel(logging.INFO)
        logging.getLogger().addHandler(year.log)
        with ExitStack() as patches, year.versions:
            patches.enter_context(patch.object(bot.app, "Pacing", Unhurried))
            for name in ("load_lexicon", "load_relation"):  # which a process reads once
                patches.enter_context(patch.object(bot.newsroom, name, cache(getattr(bot.newsroom, name))))
            client = partial(build_client, backend=year.line)
            patches.enter_context(patch.object(bot.newsroom, "build_client", client))
            try:
                await year.press.open_and_close()
                await year.live()
            finally:
                await year.press.close()
                logging.getLogger().removeHandler(year.log)
                logger.setLevel(level)
    return year


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--readers", type=int, default=300)
    parser.add_argument("--articles", type=int, default=20, help="a day, of all sources together")
    parser.add_argument("--times", type=int, default=40, help="how often each question is asked at a point")
    parser.add_argument("--restarts", type=int, default=RESTARTS, help="days between two")
    parser.add_argument("--quick", action="store_true", help="a small run, to see that everything works")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, help="where the database is meanwhile, such as a disk in memory")
    options = parser.parse_args(words)
    if options.quick:
        options.days, options.readers, options.articles, options.times, options.restarts = 6, 12, 6, 2, 2
    options.out.mkdir(parents=True, exist_ok=True)
    year = asyncio.run(live(options, options.out))
    for name in year.points[0]:
        print(f"{name:28}" + "".join(f"{point[name]!s:>12}" for point in year.points))


if __name__ == "__main__":
    main()
