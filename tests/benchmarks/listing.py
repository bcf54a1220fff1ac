"""How long an admin waits for the list of sources: `python -m tests.benchmarks.listing [--sources N] [--quick]`.

A list of ten thousand sources is made, of which a twentieth is in trouble and a tenth is off, and each fifth has
items. Updates go through the real application, as in `answering`. The plain way, as it was before, reads and
judges all sources for each page.
"""

import argparse
import asyncio
import gc
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram.ext import ApplicationBuilder

from bot.__main__ import GARBAGE_THRESHOLDS
from bot.commands import build_handlers
from bot.hearing.request import Services
from bot.newsroom import keep_loaded, load_relation
from bot.render.digest import TelegramRenderer
from bot.sending.outcomes import is_unsent
from config.relations import read_relation
from digests.curate.source_list import list_sources
from digests.curate.themes import RelationFiles, ThemesAtWork
from digests.fetch import Fetcher, Politeness, build_client
from digests.model import Draft, Source, SourceKind, SourceState, Trouble
from digests.store import open_store
from digests.workers import Workers
from tests.benchmarks.answering import Recorder, Waits, ask, part, row, show, timed
from tests.benchmarks.archive import RELATION, url_of
from tests.factories import NOW, source
from tests.lexicons import lexicon

HOUR = timedelta(hours=1)
MOST_P99 = 0.1
QUESTIONS = (
    "/sources", "/sources 500", "/sources trouble", "/sources paused us", "/sources gazette silent",
    "/sources sitemap", "/source outlet-00007",
)  # fmt: skip
FIRST = 1000
ITEMS = 10
TIMES = 200


async def build(path: Path, sources: int) -> None:
    """Make a list of so many sources in a new database."""
    parties = ("us", "prc", "taiwan", "other")
    read = SourceState(next_fetch_at=NOW + HOUR, last_success_at=NOW - HOUR, newest_item_at=NOW - HOUR, items=20)
    troubled = (
        replace(read, last_error="answered 503", trouble=Trouble.FAULTY, failures=4),
        replace(read, newest_item_at=NOW - timedelta(days=40), cadence=3600.0, longest_gap=86_400.0),
    )
    described = [
        source(
            f"outlet-{number:05d}",
            name=f"The {'Gazette' if number % 3 else 'Herald'} of Town {number}",
            names={"zh-Hans": f"第{number}报"},
            party=parties[number % 4],
            kind=SourceKind.SITEMAP if number % 9 == 0 else SourceKind.FEED,
            active=number % 10 != 0,
            family=f"family-{number // 3}",
        )
        for number in range(sources)
    ]
    states = [troubled[number % 2] if number % 20 < 1 + number % 2 else read for number in range(sources)]
    async with open_store(url_of(path), migrate=True) as store:
        await store.sources.seed(described, NOW)
        known = zip(described, states, strict=True)
        await asyncio.gather(*(store.sources.record(each.id, state) for each, state in known))
        await asyncio.gather(*(store.articles.save(each.id, _items(each), NOW - HOUR) for each in described[2::5]))


def _items(outlet: Source) -> list[Draft]:
    site = f"https://{outlet.id}.example.org"
    return [Draft(url=f"{site}/{number}", title=f"Item {number}", text="Text.") for number in range(ITEMS)]


async def measure(path: Path, times: int) -> Mapping[str, Waits]:
    """Ask every question so many times, and print what it took."""
    gc.set_threshold(*GARBAGE_THRESHOLDS)  # as the program does
    relation, waits = load_relation(RELATION), {}
    async with open_store(url_of(path)) as store, build_client() as client:
        services = Services(
            store=store,
            relation=relation,
            themes=ThemesAtWork(store, RelationFiles(*read_relation(RELATION)), relation),
            lexicon=lexicon(),
            clock=lambda: NOW,
            fetcher=Fetcher(client, user_agent="benchmark", clock=lambda: NOW, politeness=Politeness()),
            renderer=TelegramRenderer(relation),
            workers=Workers(lexicon()),
            pause_left=lambda: 0.0,
            is_unsent=is_unsent,
            owners=frozenset(range(FIRST, FIRST + (times + 3) * len(QUESTIONS))),
        )
        recorder = Recorder()
        builder = ApplicationBuilder().token("7:benchmark").request(recorder).get_updates_request(Recorder())
        application = builder.updater(None).job_queue(None).build()
        build_handlers(services, application)
        await application.initialize()
        row("milliseconds", "p50", "p99", "max", "CPU p50", "CPU p99")
        admins = FIRST
        await ask(application, recorder, QUESTIONS[0], 3, admins)
        keep_loaded()
        for question in QUESTIONS:
            admins += times
            waits[question] = await ask(application, recorder, question, times, admins)
            show(question, waits[question], target=MOST_P99)
        plain = await timed(partial(list_sources, store, NOW), 3)
        ratio = part(plain.cpu, 0.5) / part(waits[QUESTIONS[0]].cpu, 0.5)
        show("as it was before, without a page", plain, note=f"ratio {ratio:.1f}")
        await application.shutdown()
    return waits


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--quick", action="store_true", help="a small run, to see that everything works")
    options = parser.parse_args(words)
    if options.quick:
        options.sources, options.times = 300, 5
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.db"
        began = time.perf_counter()
        asyncio.run(build(path, options.sources))
        print(f"{options.sources} sources in {time.perf_counter() - began:.0f} s\n")
        asyncio.run(measure(path, options.times))


if __name__ == "__main__":
    main()
