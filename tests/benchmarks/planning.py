"""How fast due editions are planned: `python -m tests.benchmarks.planning [--subscribers N] [--kinds K]`.

A database with stories of three months and N subscribers who are all due at one minute, of K kinds (topics,
language, zone). They are planned on two mornings: the first time as newcomers, the second time with what they
were told. The same with a fifth and a tenth as many shows whether memory grows. Then come subscribers of whom
a tenth watches words or has muted a story, subscribers of whom each has a history of their own, and a sample
one by one, as it was done before, whose editions must be the same. Each run is a process of its own; meanwhile
somebody writes a command every 20 ms. Linux only.
"""

import argparse
import asyncio
import gc
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.__main__ import GARBAGE_THRESHOLDS
from bot.newsroom import keep_loaded, load_relation
from bot.render.digest import TelegramRenderer
from digests.answer import dates_ahead
from digests.model import Digest, Edition, Preferences, Story, Subscriber, Told
from digests.publish import publish_due
from digests.rules.issuing.compose import compose
from digests.rules.issuing.edition_span import REMEMBERED, covers, preferences_of
from digests.rules.issuing.times.due import edition_due, reached
from digests.rules.issuing.times.slots import timetable_of
from digests.rules.issuing.told import told_by
from digests.rules.reading.sources.health import coverage
from digests.store import Store, open_store
from tests.benchmarks.archive import RELATION, build, url_of
from tests.factories import NOW
from tests.lexicons import lexicon
from tests.stored import issue_edition

LEAST_ROWS = 40_000
MOST_HELD, MOST_BLOCKED, MOST_GROWTH = 0.1, 0.1, 1.25
DAY = timedelta(days=1)
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
ZONES = ("UTC", "Asia/Taipei", "America/New_York", "Europe/Berlin", "Asia/Singapore", "America/Chicago")
THEMES = ((), ("taiwan",), ("trade",), ("tech", "minerals"), ("taiwan", "military", "scs"), ("people",))


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of planning cost. Seconds and MB; `rows` are editions and deliveries."""

    subscribers: int
    rows: int
    wall: float
    cpu: float
    idle: float
    peak: float
    held: float
    blocked: float
    commands: int
    slowest: float
    composed: int

    @property
    def above_idle(self) -> float:
        return self.peak - self.idle


# --- who is due ----------------------------------------------------------------------------------


def subscribe(path: Path, count: int, kinds: int, *, alone: bool = False, due: datetime = NOW) -> None:
    """Put subscribers into a database who are all due at that moment; `alone`: each was told something else."""
    chosen = list(islice(product(THEMES, LANGUAGES, ZONES), kinds))
    chosen += [(("taiwan",), "en", "UTC")] * (not chosen)
    moments = stamp(due), stamp(NOW)
    database = sqlite3.connect(path)
    with database:
        database.executemany(
            "INSERT INTO subscriber (chat, thread, kind, zone, hours, themes, language, state, next_digest_at,"
            " created_at, strikes) VALUES (?, 0, 'private', ?, ?, ?, ?, 'active', ?, ?, 0)",
            (
                (
                    1_000_000 + number,
                    zone,
                    json.dumps([hour_in(zone, due)]),
                    json.dumps(themes),
                    language,
                    *moments,
                )
                for number in range(count)
                for themes, language, zone in [chosen[number % len(chosen)]]
            ),
        )
        if alone:
            _tell_each(database, due - DAY)
    database.close()


def choose_of_a_tenth(path: Path, column: str, *chosen: object) -> None:
    """Give every tenth subscriber these values of a column that holds a list."""
    database = sqlite3.connect(path)
    with database:
        database.execute(f"UPDATE subscriber SET {column} = ? WHERE id % 10 = 0", (json.dumps(chosen),))  # noqa: S608
    database.close()


def newest_story(path: Path) -> int:
    database = sqlite3.connect(path)
    (newest,) = database.execute("SELECT max(id) FROM story").fetchone()
    database.close()
    return int(newest)


def _tell_each(database: sqlite3.Connection, at: datetime) -> None:
    told = '{{"facts":[],"passages":["own{0}"],"stories":{{"{0}":["article:{0}"]}}}}'
    ids = [row[0] for row in database.execute("SELECT id FROM subscriber ORDER BY id")]
    database.executemany(
        "INSERT INTO edition_text (hash, parts, told) VALUES (?, '[\"earlier\"]', ?)",
        ((f"own{each}", told.format(each)) for each in ids),
    )
    database.executemany(
        "INSERT INTO edition (subscriber_id, slot, issued_at, parts, text_hash) VALUES (?, ?, ?, 0, ?)",
        ((each, stamp(at), stamp(at), f"own{each}") for each in ids),
    )


def hour_in(zone: str, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


# --- one run, in a process of its own ------------------------------------------------------------


class Holds:
    """How long the writer is held, at most."""

    def __init__(self, store: Store) -> None:
        self.longest = 0.0
        database = store._database
        write = database.write

        @asynccontextmanager
        async def timed() -> AsyncIterator[object]:
            async with write() as connection:
                began = time.perf_counter()
                yield connection
            self.longest = max(self.longest, time.perf_counter() - began)

        database.write = timed  # type: ignore[method-assign, assignment]


class Others:
    """What others notice meanwhile: how long the event loop does not answer, and how long a command waits."""

    def __init__(self, store: Store) -> None:
        self.blocked = 0.0
        self.waits: list[float] = []
        self._store = store

    async def look(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            self.blocked = max(self.blocked, time.perf_counter() - began - 0.005)

    async def command(self) -> None:
        while True:
            await asyncio.sleep(0.02)
            began = time.perf_counter()
            await self._store.subscribers.clear_strikes(1)
            self.waits.append(time.perf_counter() - began)


async def plan(path: Path, now: datetime) -> Run:
    """Plan all who are due, as `publish` does at a knock, and say what it cost."""
    gc.set_threshold(*GARBAGE_THRESHOLDS)  # as the program does
    relation = load_relation(RELATION)
    renderer = TelegramRenderer(relation)
    async with open_store(url_of(path), migrate=True) as store:
        await publish_due(
            store, renderer, relation, lexicon(), now - timedelta(days=20)
        )  # so that everything is loaded
        holds, others = Holds(store), Others(store)
        keep_loaded()
        idle = _peak_memory()
        watching = [asyncio.create_task(work) for work in (others.look(), others.command())]
        began, cpu = time.perf_counter(), time.process_time()
        issued = composed = 0
        while (report := await publish_due(store, renderer, relation, lexicon(), now)).due:
            issued += report.issued
            composed += report.composed
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
        peak = _peak_memory()
        waits = sorted(others.waits)
    rows = issued + _deliveries(path, now)
    slowest = waits[int(len(waits) * 0.99)] if waits else 0.0
    return Run(issued, rows, wall, cpu, idle, peak, holds.longest, others.blocked, len(waits), slowest, composed)


def _deliveries(path: Path, now: datetime) -> int:
    database = sqlite3.connect(path)
    (count,) = database.execute("SELECT count(*) FROM delivery WHERE changed_at = ?", (stamp(now),)).fetchone()
    database.close()
    return int(count)


def _peak_memory() -> float:
    """Return the peak of resident memory in MB since the last call."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak / 1024


def child(path: Path, now: datetime) -> Run:
    words = [sys.executable, "-m", "tests.benchmarks.planning", "--plan", str(path), "--at", now.isoformat()]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise SystemExit(f"planning failed:\n{done.stderr[-3000:]}")
    return Run(**json.loads(done.stdout.splitlines()[-1]))


# --- as it was before ----------------------------------------------------------------------------


class Former:
    """Each by itself: the last edition and all that was told is read, and there is a transaction for each."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now
        self._relation = load_relation(RELATION)
        self._renderer = TelegramRenderer(self._relation)
        self._stories: dict[datetime, Sequence[Story]] = {}
        self._texts: dict[object, tuple[Digest, tuple[str, ...]]] = {}

    async def prepare(self) -> None:
        self._coverage = coverage(await self._store.sources.all(), self._now)
        self._upcoming = await dates_ahead(self._store, self._now)

    async def publish(self, reader: Subscriber) -> None:
        store, now = self._store, self._now
        last = await store.editions.last(reader.id)
        told = await store.editions.told(reader.id, now - REMEMBERED) if last else Told()
        seen = reached(last.slot, last.issued_at) if last else None
        turn = edition_due(timetable_of(reader), reader.next_digest_at or now, seen, now)
        assert turn.slot is not None
        since, preferences = covers(last, now), preferences_of(reader, await store.sources.languages())
        key = (preferences, since, told.passages, frozenset(told.stories.items()), told.facts)
        if key not in self._texts:
            composed = await self._compose(told, preferences, *since)
            self._texts[key] = self._renderer.fitted(composed, preferences)
        digest, parts = self._texts[key]
        edition = Edition(subscriber=reader.id, slot=turn.slot, issued_at=now, parts=parts, told=told_by(digest))
        await issue_edition(store, edition, turn.following, now)

    async def _compose(
        self, told: Told, preferences: Preferences, since: datetime, stored_since: datetime
    ) -> Digest:
        if since not in self._stories:
            self._stories[since] = await self._store.stories.stored_between(since, self._now)
        return compose(
            self._stories[since],
            told,
            preferences,
            self._coverage,
            self._now,
            since=stored_since,
            relation=self._relation,
            lexicon=lexicon(),
            upcoming=self._upcoming,
            counted_since=since,
        )


async def one_by_one(path: Path, now: datetime, most: int) -> tuple[int, float, float]:
    """Plan the first `most` as it was done before. Return how many they are, wall time and CPU time."""
    async with open_store(url_of(path), migrate=True) as store:
        former = Former(store, now)
        await former.prepare()
        readers = [reader for each in range(1, most + 1) if (reader := await store.subscribers.by_id(each))]
        began, cpu = time.perf_counter(), time.process_time()
        for reader in readers:
            await former.publish(reader)
        return len(readers), time.perf_counter() - began, time.process_time() - cpu


def texts_of(path: Path, now: datetime, most: int) -> list[tuple[object, ...]]:
    """Return what the first `most` subscribers were sent at that moment."""
    database = sqlite3.connect(path)
    query = (
        "SELECT subscriber_id, slot, text_hash, edition.parts, next_digest_at FROM edition JOIN subscriber"
        " ON subscriber.id = subscriber_id WHERE issued_at = ? AND subscriber_id <= ? ORDER BY subscriber_id"
    )
    found = database.execute(query, (stamp(now), most)).fetchall()
    database.close()
    return found


# --- tables --------------------------------------------------------------------------------------


def row(name: str, *values: object) -> None:
    print(f"{name:46}" + "".join(f"{value!s:>20}" for value in values), flush=True)


def judged(value: float, form: str, target: float, *, at_least: bool = False) -> str:
    good = value >= target if at_least else value <= target
    return f"{value:{form}} {'ok' if good else 'MISSED'}"


def show(name: str, run: Run, *, judging: bool = False) -> None:
    """Print what a run cost; its speed is judged at the full size only, where composing weighs little."""
    print(f"\n{name}: {run.subscribers} subscribers, {run.composed} texts composed")
    speed, rows = run.subscribers / run.wall, run.rows / run.wall
    row("  subscribers a second", f"{speed:.0f}")
    row(
        "  editions and deliveries a second",
        judged(rows, ".0f", LEAST_ROWS, at_least=True) if judging else f"{rows:.0f}",
    )
    row("  the same by CPU time", f"{run.subscribers / run.cpu:.0f}", f"{run.rows / run.cpu:.0f}")
    row("  wall / CPU, seconds", f"{run.wall:.2f}", f"{run.cpu:.2f}")
    row("  memory above idle, MB", f"{run.above_idle:.0f}")
    row("  writer held at most, seconds", judged(run.held, ".3f", MOST_HELD))
    row("  event loop blocked at most, seconds", judged(run.blocked, ".3f", MOST_BLOCKED))
    row(f"  p99 of {run.commands} commands that write, seconds", f"{run.slowest:.3f}")


def copied(source: Path, name: str) -> Path:
    return Path(shutil.copyfile(source, source.with_name(name)))


def measure(options: argparse.Namespace, folder: Path) -> bool:
    stories = folder / "stories.db"
    began = time.perf_counter()
    count = asyncio.run(build(stories, options.articles, now=NOW + DAY, samples=options.samples))
    row("stories", count, f"{time.perf_counter() - began:.0f} s to build")
    peaks: dict[int, float] = {}
    for size in sorted({options.subscribers // part for part in options.parts}):
        path = copied(stories, f"{size}.db")
        subscribe(path, size, options.kinds)
        first, second = child(path, NOW), child(path, NOW + DAY)
        peaks[size] = max(first.above_idle, second.above_idle)
        full = size == options.subscribers
        show("newcomers", first, judging=full)
        show("the morning after", second, judging=full)
        path.unlink()
    of_a_tenth(options, stories)
    smallest, largest = min(peaks), max(peaks)
    growth = peaks[largest] / max(peaks[smallest], 1.0)
    print()
    row("memory, most subscribers to fewest", judged(growth, ".2f", MOST_GROWTH))
    apart = copied(stories, "apart.db")
    subscribe(apart, options.apart, 0, alone=True)
    show("each with a history of their own", child(apart, NOW))
    return compare(options, stories)


def of_a_tenth(options: argparse.Namespace, stories: Path) -> None:
    """Plan newcomers of whom a tenth watches words or has muted a story, beside as many who do neither."""
    size, story = options.subscribers // options.parts[-1], newest_story(stories)
    wishes: dict[str, tuple[str, tuple[object, ...]]] = {
        "nobody watches or mutes": ("watched", ()),
        "a tenth watches words": ("watched", ("SMIC", "tariffs", "drills")),
        "a tenth has muted a story": ("muted", (story,)),
    }
    runs: dict[str, Run] = {}
    print(f"\n{size} newcomers")
    for name, (column, chosen) in wishes.items():
        path = copied(stories, "tenth.db")
        subscribe(path, size, options.kinds)
        choose_of_a_tenth(path, column, *chosen)
        runs[name] = run = child(path, NOW)
        plain = next(iter(runs.values()))
        row(
            f"  {name}",
            f"{run.composed} texts",
            f"{run.cpu:.2f} s of CPU",
            f"{run.cpu / plain.cpu:.2f} of the first",
        )
        path.unlink()


def compare(options: argparse.Namespace, stories: Path) -> bool:
    """Plan a sample one by one and in bulk, and say whether the editions are the same."""
    alike = True
    for name, kinds, alone in (("alike", options.kinds, False), ("each with a history of their own", 0, True)):
        bulk = copied(stories, "bulk.db")
        subscribe(bulk, options.sample, kinds, alone=alone)
        single = copied(bulk, "single.db")
        done, wall, cpu = asyncio.run(one_by_one(single, NOW, options.sample))
        run = child(bulk, NOW)
        same = texts_of(bulk, NOW, options.sample) == texts_of(single, NOW, options.sample)
        alike &= same and len(texts_of(bulk, NOW, options.sample)) == options.sample
        print(f"\nthe former way, {done} subscribers, {name}")
        row("  subscribers a second, by CPU time", f"{done / wall:.0f}", f"{done / cpu:.0f}")
        row("  in bulk", f"{run.subscribers / run.wall:.0f}", f"{run.subscribers / run.cpu:.0f}")
        row("  the same editions", "yes" if same else "NO")
    return alike


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=200_000)
    parser.add_argument("--kinds", type=int, default=100)
    parser.add_argument("--apart", type=int, default=2000, help="subscribers of whom each has their own history")
    parser.add_argument("--articles", type=int, default=30_000)
    parser.add_argument("--quick", action="store_true", help="a small run, to see that everything works")
    parser.add_argument("--plan", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--at", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    options.samples, options.sample, options.parts = 61, 300, (1, 5, 10)
    if options.plan:
        print(json.dumps(asdict(asyncio.run(plan(options.plan, datetime.fromisoformat(options.at))))))
        return
    if options.quick:
        options.subscribers, options.kinds, options.apart, options.articles, options.samples = 1000, 5, 50, 500, 20
        options.sample, options.parts = 60, (1,)
    with TemporaryDirectory() as folder:
        if not measure(options, Path(folder)):
            raise SystemExit("the editions are not the same as one by one")


if __name__ == "__main__":
    main()
