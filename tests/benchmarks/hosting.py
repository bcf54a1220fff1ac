"""What hosting costs: `python -m tests.benchmarks.hosting [--quick]`, Linux only.

The program as it is run, `python -m bot run`, with a Telegram on loopback and 48 sources on loopback hosts whose
feeds have teasers only, so that 25 pages of each are read. Measured from outside, as PSS of all its processes
together: seconds from the start to the first answer; memory and processor while nothing is due; memory at the
first reading, until all is edited; and memory some time later, when what is idle has ended. The baseline in the
same run is a Python that has only imported what the program imports: nothing of it can be given back.
"""

import argparse
import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.sandbox.telegram import TelegramSandbox
from digests.model import Source
from digests.store import open_store
from tests.benchmarks.hosts import Hosts, hosts
from tests.benchmarks.memory import MemoryWatch, cpu_seconds, memory
from tests.benchmarks.prose import article, dates_before, write_feed, write_page
from tests.benchmarks.world import Answer, World, address

SOURCES, ITEMS = 48, 25
MOST_IDLE, MOST_READING, MOST_SECONDS, MOST_SHARE = 150.0, 350.0, 5.0, 0.005
SETTLED, AFTERWARDS = 15.0, 150.0  # seconds
PERSON = 1001


def build(sources: int, now: datetime) -> World:
    """Return hosts of one feed each, of teasers, with the pages that they lead to."""
    answers: dict[tuple[int, str], Answer] = {}
    for number in range(sources):
        random = Random(f"hosting:{number}")  # noqa: S311 - nothing secret
        dates = dates_before(random, now, timedelta(hours=1), ITEMS)
        items = [article(random, place, date, teaser=True) for place, date in enumerate(dates)]
        root = f"http://{address(number)}:{{port}}/news"
        feed = write_feed("rss", root, f"Gazette {number}", items, "en", now)
        answers[number, "/feed"] = _answer(feed, "application/rss+xml; charset=utf-8")
        answers[number, "/robots.txt"] = Answer(404, body=b"nothing here")
        for item in items:
            answers[number, f"/news/{item.number}"] = _answer(write_page(item, "en"), "text/html; charset=utf-8")
    return World((), (answers, answers))


def _answer(body: bytes, kind: str) -> Answer:
    return Answer(body=body, head=f"Content-Type: {kind}\r\n", seconds=0.12)


def row(name: str, value: str, target: str = "") -> None:
    print(f"{name:58}{value:>24}  {target}", flush=True)


def judged(value: float, form: str, most: float) -> str:
    return f"{value:{form}} {'ok' if value <= most else 'MISSED'}"


def baseline() -> float:
    """Return the PSS in MB of a Python that has imported the program and does nothing."""
    words = "import bot.app, bot.commands, sys; print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", words], stdin=-1, stdout=-1) as process:  # noqa: S603
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(1)
        size = sum(memory(process.pid).values())
        process.terminate()
    return size


async def prepare(database: str, served: Hosts, sources: int) -> None:
    """Make a database with the sources, none of them active."""
    listed = [
        Source(id=f"gazette-{number}", name=f"Gazette {number}", url=served.url(number, "/feed"), active=False)
        for number in range(sources)
    ]
    async with open_store(database, make=True) as store:
        await store.sources.seed(listed, datetime.now(UTC))


def begin_reading(path: Path) -> None:
    """Let every source be due at once."""
    with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        connection.execute("UPDATE source SET active = 1")


def left(path: Path) -> tuple[int, int]:
    """Return how many articles are stored, and how many of them wait for the edit."""
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        stored = connection.execute("SELECT count(*) FROM article").fetchone()[0]
        waiting = connection.execute("SELECT count(*) FROM article WHERE relevant IS NULL").fetchone()[0]
    return int(stored), int(waiting)


async def first_answer(sandbox: TelegramSandbox, began: float) -> float:
    """Return the seconds until a person who asks all the time is answered."""
    person = sandbox.add_user(PERSON, "Reader", started=True)
    sandbox.say(person, "/help")
    while not any(message.by_bot for message in sandbox.messages(person)):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    return time.monotonic() - began


async def measure(sources: int, settled: float, afterwards: float, served: Hosts, folder: Path) -> None:
    path, database = folder / "news.sqlite3", f"sqlite+aiosqlite:///{folder / 'news.sqlite3'}"
    await prepare(database, served, sources)
    pair = folder / "pair"  # its pack is not wanted
    shutil.copytree(str(files("config.relations") / "us-china"), pair)
    (pair / "sources.toml").unlink(missing_ok=True)
    async with TelegramSandbox() as sandbox:
        environment = os.environ | {
            "COMMUNIQUE_TELEGRAM_TOKEN": sandbox.token,
            "COMMUNIQUE_TELEGRAM_API": sandbox.url,
            "COMMUNIQUE_DATABASE": f"sqlite:///{path}",
            "COMMUNIQUE_RELATION": str(pair),
            "COMMUNIQUE_ALLOW_PRIVATE_NETWORKS": "true",
        }
        with (folder / "log").open("w") as log:
            began = time.monotonic()
            words = [sys.executable, "-m", "bot", "run"]
            process = subprocess.Popen(words, env=environment, stderr=log)  # noqa: ASYNC220, S603
            try:
                seconds = await asyncio.wait_for(first_answer(sandbox, began), 120)
                row("from the start to the first answer, s", judged(seconds, ".1f", MOST_SECONDS), "5")
                await asyncio.sleep(settled)
                used, since = cpu_seconds(process.pid), time.monotonic()
                await asyncio.sleep(2 * settled)
                share = (cpu_seconds(process.pid) - used) / (time.monotonic() - since)
                row("processor while nothing is due, %", judged(100 * share, ".2f", 100 * MOST_SHARE), ".5")
                idle = memory(process.pid)
                row("memory before the first reading, MB PSS", judged(sum(idle.values()), ".0f", MOST_IDLE), "150")
                since = time.monotonic()
                with MemoryWatch(process.pid) as watch:
                    begin_reading(path)
                    while (counts := left(path))[0] < sources * ITEMS * 0.95 or counts[1]:
                        await asyncio.sleep(1)
                        if time.monotonic() - since > 900:
                            raise SystemExit(f"not read in a quarter of an hour: {counts}")
                row(f"{counts[0]} articles read and edited, s", f"{time.monotonic() - since:.0f}")
                row("memory at the first reading, MB PSS", judged(watch.peak, ".0f", MOST_READING), "350")
                row(
                    "  by process",
                    " + ".join(f"{each:.0f}" for each in sorted(watch.shares.values(), reverse=True)),
                )
                await asyncio.sleep(afterwards)
                after = memory(process.pid)
                row(
                    f"memory {afterwards:.0f} s later, MB PSS",
                    judged(sum(after.values()), ".0f", MOST_IDLE),
                    "150",
                )
                row("  by process", " + ".join(f"{each:.0f}" for each in sorted(after.values(), reverse=True)))
            finally:
                process.terminate()
                await asyncio.to_thread(process.wait)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small run, to see that everything works")
    options = parser.parse_args()
    sources, settled, afterwards = (4, 1.0, 1.0) if options.quick else (SOURCES, SETTLED, AFTERWARDS)
    row("", "measured", "target")
    row("a Python that has imported the program, MB PSS", f"{baseline():.0f}")
    make = partial(build, sources, datetime.now(UTC))
    with hosts(make, sources) as served, TemporaryDirectory() as folder:
        asyncio.run(measure(sources, settled, afterwards, served, Path(folder)))


if __name__ == "__main__":
    main()
