"""The two that are measured, each in a process of its own: ours, and the PyPI package `reader`.

A contestant is started with its task as JSON. It opens its database with all sources, says what it is ready for in
a line of JSON on standard output, and goes on when a line comes in: once for each pass, and once to end.
"""

import asyncio
import gc
import json
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.prose import Item, article, write_feed

BEAT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a contestant does: read these addresses into this folder, twice, at two instants (ISO, UTC)."""

    name: str
    folder: str
    urls: tuple[str, ...]
    passes: tuple[str, str]
    requests_at_once: int = 16
    profile: str = ""


def main(words: Sequence[str]) -> None:
    values: dict[str, Any] = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    task = Task(**(values | {"urls": tuple(values["urls"]), "passes": tuple(values["passes"])}))
    if task.name == "reader":
        run_reader(task)
    else:
        asyncio.run(run_ours(task))


def write_task(task: Task, path: Path) -> None:
    path.write_text(json.dumps(asdict(task)), encoding="utf-8")


def say(**values: Any) -> None:
    print(json.dumps(values), flush=True)


# --- ours ----------------------------------------------------------------------------------------


class Heartbeat:
    """Beats on the event loop; a beat that comes late shows how long the loop was blocked.

    `lags` are seconds; `computing` is the longest CPU time of the loop's own thread within one late beat, which
    tells blocking by our work from waiting for a processor that other programs use.
    """

    def __init__(self) -> None:
        self.lags: list[float] = []
        self.computing = 0.0

    async def beat(self) -> None:
        at, used = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(BEAT)
            now, now_used = time.perf_counter(), time.thread_time()
            self.lags.append(now - at - BEAT)
            self.computing = max(self.computing, now_used - used)
            at, used = now, now_used

    def summary(self) -> dict[str, float]:
        ordered = sorted(self.lags) or [0.0]
        return {
            "longest": ordered[-1],
            "p999": ordered[min(len(ordered) - 1, int(len(ordered) * 0.999))],
            "computing": self.computing,
        }


async def run_ours(task: Task) -> None:
    from bot.newsroom import keep_loaded, open_newsroom, utc_now
    from config.log import set_up_log
    from config.settings import Settings
    from digests.model import Source

    passes = [datetime.fromisoformat(text) for text in task.passes]
    ahead = timedelta()

    def clock() -> datetime:
        return utc_now() + ahead

    given: dict[str, Any] = {
        "database": f"sqlite+aiosqlite:///{task.folder}/ours.sqlite3",
        "allow_private_networks": True,
        "contact": "nobody@example.org",
    }
    settings = Settings(**given)
    set_up_log(settings.log_format, settings.log_level)
    seeds = [
        Source(id=f"source-{number:05}", name=f"Source {number}", url=url, family=f"family-{number}")
        for number, url in enumerate(task.urls)
    ]
    ahead = passes[0] - utc_now()
    async with open_newsroom(settings, clock, seeds, migrate=True) as newsroom:
        await _warm_up(newsroom, seeds[0])
        keep_loaded()
        for pass_ in (0, 1):
            ahead = passes[pass_] - utc_now() + timedelta(seconds=5)  # after the sources were stored
            if pass_:
                await _all_due(newsroom.store, clock())
            gc.collect()
            say(ready=pass_)
            await asyncio.to_thread(sys.stdin.readline)
            outcome = await _collect(newsroom, task.profile and f"{task.profile}.{pass_}")
            say(done=pass_, **outcome)
        say(ready=2)
        await asyncio.to_thread(sys.stdin.readline)


async def _warm_up(newsroom: Any, source: Any) -> None:
    """Have all code loaded, in the processes that parse too, as `reader` has once it knows its feeds."""
    from digests.fetch import Fetched
    from digests.read import parse_answer

    now = newsroom.clock()
    items = [article(Random(1), number, now) for number in range(3)]  # noqa: S311
    french = "Le ministre a déclaré lundi que les discussions avec les deux délégations continuent cette semaine."
    items.append(Item(3, french, (french,) * 9, now))  # has the classifier of languages load its model
    body = write_feed("rss", "http://gazette.example.org", "Gazette", items, "", now)
    answer = Fetched(status=200, url="http://gazette.example.org/feed", body=body)
    await newsroom.workers.run(parse_answer, source, answer, now, None, lexicon=newsroom.workers.lexicon)


async def _all_due(store: Any, now: datetime) -> None:
    for record in await store.sources.all():
        if record.source.active:
            await store.sources.record(record.source.id, replace(record.state, next_fetch_at=now))


async def _collect(newsroom: Any, profile: str) -> dict[str, Any]:
    """One pass, exactly as `communique collect` makes it."""
    import cProfile

    from digests.collect import collect_due

    store, now = newsroom.store, newsroom.clock()
    heard: list[object] = []
    heart = Heartbeat()
    beating = asyncio.create_task(heart.beat())
    await asyncio.sleep(0)
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    began = time.perf_counter()
    report = await collect_due(
        store, newsroom.fetcher, now,
        clock=newsroom.clock, workers=newsroom.workers, progress=lambda source: heard.append(source.source),
    )  # fmt: skip
    wall = time.perf_counter() - began
    if profile:
        profiler.disable()
        profiler.dump_stats(profile)
    beating.cancel()
    counts = {
        "read": report.fetched,
        "not_modified": report.not_modified,
        "failed": report.failed,
        "items": sum(source.items for source in report.sources),
        "new": report.new,
    }
    errors = {source.source: source.error for source in report.sources if source.error}
    return {"wall": wall, "loop": heart.summary(), "counts": counts, "errors": errors}


# --- reader --------------------------------------------------------------------------------------


def run_reader(task: Task) -> None:
    import reader

    logging.getLogger("reader").setLevel(logging.CRITICAL)
    feeds = reader.make_reader(f"{task.folder}/reader.sqlite3")
    for url in task.urls:
        feeds.add_feed(url)
    for pass_ in (0, 1):
        gc.collect()
        say(ready=pass_)
        sys.stdin.readline()
        began, counts = time.perf_counter(), {"read": 0, "not_modified": 0, "failed": 0, "items": 0, "new": 0}
        for result in feeds.update_feeds_iter(scheduled=False, workers=task.requests_at_once):
            if isinstance(result.value, Exception):
                counts["failed"] += 1
            elif result.value is None:
                counts["not_modified"] += 1
            else:
                counts["read"] += 1
                counts["items"] += result.value.total
                counts["new"] += result.value.new
        say(done=pass_, wall=time.perf_counter() - began, counts=counts)
    say(ready=2)
    sys.stdin.readline()
    feeds.close()


if __name__ == "__main__":
    main(sys.argv[1:])
