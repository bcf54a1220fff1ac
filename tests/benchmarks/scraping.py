"""What a scrape of /metrics costs: `python -m tests.benchmarks.scraping [--articles N] [--database FILE]
[--quick]`.

A database of three months (built, or a copy of the one that is given) with 5,000 readers who have had a digest of
two parts each: `calm`. Then as after a flood: every article waits to be edited, every part to be sent. Each scrape
reads anew, as the first of several within five seconds does. Milliseconds by the clock and by the processor.
"""

import argparse
import asyncio
import json
import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bot.watching import watch as watching
from bot.watching.watch import Watch
from digests.model import Edition, SubscriberState
from digests.store import open_store
from tests.benchmarks.archive import build, url_of
from tests.factories import NOW, subscriber
from tests.stored import issue_edition

READERS = 5000
FLOOD = ("UPDATE article SET edited_at = NULL", "UPDATE delivery SET state = 'pending', due_at = '{since}'")


async def measure(path: Path, times: int, readers: int) -> None:
    async with open_store(url_of(path), migrate=True) as store:
        for number in range(1, readers + 1):
            known = await store.subscribers.save(subscriber(number, state=SubscriberState.ACTIVE), NOW)
            digest = Edition(subscriber=known.id, slot=NOW, issued_at=NOW, parts=("one", "two"))
            await issue_edition(store, digest, NOW + timedelta(days=1), NOW)
    await report("calm", path, times)
    with closing(sqlite3.connect(path)) as database, database:
        for statement in FLOOD:
            database.execute(statement.format(since=f"{NOW - timedelta(hours=1):%Y-%m-%d %H:%M:%S.%f}"))
    await report("flood", path, times)


async def report(name: str, path: Path, times: int) -> None:
    async def tell(_: object) -> bool:
        return True

    async with open_store(url_of(path)) as store:
        watch = Watch(store, lambda: NOW, tell, "bench")
        walls, processor = [], []
        for _ in range(times):
            began, used = time.perf_counter(), time.process_time()
            page = await watch.page(ready=True, stepped_back=False, telegram_wait=0.0)
            walls.append(1000 * (time.perf_counter() - began))
            processor.append(1000 * (time.process_time() - used))
    numbers = {"median_ms": median(walls), "worst_ms": max(walls), "processor_ms": median(processor)}
    said = {key: round(value, 1) for key, value in numbers.items()}
    print(json.dumps({"database": name, **said, "page_bytes": len(page)}), flush=True)


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--database", type=Path, help="a database of such an archive, which is copied first")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--quick", action="store_true", help="a small run, to see that everything works")
    options = parser.parse_args(words)
    watching.SECONDS_KEPT = 0.0  # of this process alone
    readers, samples = READERS, 61
    if options.quick:
        options.articles, options.times, readers, samples = 300, 3, 20, 20
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        if options.database:
            shutil.copyfile(options.database, path)
        else:
            asyncio.run(build(path, options.articles, samples=samples))
        asyncio.run(measure(path, options.times, readers))


if __name__ == "__main__":
    main()
