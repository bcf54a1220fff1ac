"""What a flood does to everybody else: `python -m tests.benchmarks.flood [--articles N] [--about]`, Linux only.

One feed brings a thousand articles of 14 KB at once; a few seconds later another source brings one. The verbs of
the newsroom knock as they do when the bot runs. Reported are the seconds until that article is in `/digest` and in
the edition of a reader whose slot comes right after it arrived; how long the event loop stood still, what all
processes take in memory, and what the edit has made of the flood. With `--about` the flood is about the relation,
so that it makes stories; else it is about nothing.
"""

import argparse
import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from datetime import time as hour
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.newsroom import Newsroom, keep_loaded, open_newsroom, utc_now
from bot.sandbox.newsroom.seeds import read_newsroom
from bot.schedule import Schedule
from config.settings import Settings
from digests.answer import answer_digest
from digests.model import Address, Draft, Source, Subscriber, SubscriberState
from tests.benchmarks.memory import MemoryWatch
from tests.benchmarks.prose import sentence
from tests.stored import stories_since, unedited_articles

SIZE = 14_000
HEAD_START = 5.0
"""Seconds after the flood at which the other article arrives."""
SLOT_AFTER = 5.0
LONGEST = 1200.0
TITLE = "US lifts duty on Chinese walnuts after talks in Quito"
TEXT = (
    "The United States will lift its duty on Chinese walnuts, the trade office said on Tuesday. China's commerce "
    "ministry said it would buy more American almonds in return."
)


def flood(articles: int, *, about: bool, seed: int = 1) -> Iterator[Draft]:
    """Yield drafts of 14 KB each: paragraphs of the demo's newsroom in new orders between invented ones, or
    invented ones alone."""
    random, now = Random(seed), utc_now()  # noqa: S311
    told = [
        paragraph for article in read_newsroom().articles if article.language == "en"
        for paragraph in article.paragraphs
    ]  # fmt: skip
    for number in range(articles):
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < SIZE:
            invented = " ".join(sentence(random) for _ in range(3))
            paragraphs.append(random.choice(told) if about and random.random() < 0.5 else invented)
        title = f"US and China: {sentence(random)[:80]}" if about else sentence(random)[:100]
        yield Draft(
            url=f"https://flood.example.org/{number}",
            title=f"{title} ({number})",
            text="\n\n".join(paragraphs),
            published=now,
            language="en",
            complete=True,
        )


async def lag(seen: list[float]) -> None:
    """Note how much later than asked the event loop goes on, again and again."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.01)
        seen.append(time.monotonic() - began - 0.01)


@contextmanager
def measured(seen: list[float]) -> Iterator[None]:
    task = asyncio.create_task(lag(seen))
    try:
        yield
    finally:
        task.cancel()


async def first_told(room: Newsroom, reader: Subscriber, began: float) -> dict[str, float]:
    """Return after how many seconds the article is in the digest of now, and in an edition."""
    found: dict[str, float] = {}
    while not {"digest", "edition"} <= found.keys() and time.monotonic() - began < LONGEST:
        await asyncio.sleep(0.5)
        if "digest" not in found:
            digest = await answer_digest(room.store, room.relation, room.lexicon, reader, room.clock())
            named = [card.headline for card in digest.cards] + [each.headline for each in digest.named]
            if any(TITLE in words for words in named) or digest.left_out > len(digest.named):
                found["digest"] = time.monotonic() - began
        if "edition" not in found and (latest := await room.store.editions.latest(reader.id, 1)):
            found["edition"] = time.monotonic() - began
            found["edition_tells_it"] = float(any("walnuts" in part for part in latest[0].parts))
    return found


async def attack(folder: Path, articles: int, *, about: bool) -> dict[str, object]:
    """Let the flood come and report."""
    settings = Settings(database=f"sqlite+aiosqlite:///{folder / 'news.sqlite3'}")
    seen: list[float] = []
    async with open_newsroom(settings, migrate=True, seeds=()) as room:
        keep_loaded()
        now = room.clock()
        for name in ("flood", "quiet"):
            url = f"https://{name}.example.org/feed.xml"
            await room.store.sources.add(Source(id=name, name=name, url=url, family=name), now)
        reader = await room.store.subscribers.save(_reader(now + timedelta(days=1)), now)
        early = Draft(url="https://quiet.example.org/0", title="Peaches are ripe", text="They are.", published=now)
        await room.store.articles.save("quiet", [early], now)
        await room.edit()  # the bot has run for a while
        drafts = list(flood(articles, about=about))
        for start in range(0, articles, 100):
            await room.store.articles.save("flood", drafts[start : start + 100], room.clock())
        schedule = Schedule({"edit": room.edit, "publish": room.publish})
        with MemoryWatch(os.getpid()) as memory, measured(seen):
            schedule.start()
            began = time.monotonic()
            await asyncio.sleep(HEAD_START)
            await room.store.articles.save("quiet", [_other(room.clock())], room.clock())
            arrived = time.monotonic()
            slot = room.clock() + timedelta(seconds=SLOT_AFTER)
            await room.store.subscribers.save(_reader(slot), room.clock())
            told = await first_told(room, reader, arrived)
            left = [1]
            while left and time.monotonic() - began < LONGEST:
                await asyncio.sleep(0.5)
                left = [each.id for each in await unedited_articles(room.store, 1)]
            whole = time.monotonic() - began
            await schedule.stop(20)
        verdicts = Counter[str]()
        for article in await room.store.articles.stored_since(now - timedelta(days=1)):
            found = await room.store.articles.verdict(article.id)
            verdicts[found[0].reason.split()[0] if found else "unedited"] += 1
        stories = len(await stories_since(room.store, now - timedelta(days=1)))
    seen.sort()
    return {
        "articles": articles,
        "about the relation": about,
        "seconds until told": {name: round(seconds, 1) for name, seconds in told.items()},
        "seconds until all is edited": round(whole, 1) if not left else None,
        "event loop stood still, seconds": {
            "worst": round(seen[-1], 3), "of 1000 the 999th": round(seen[int(len(seen) * 0.999)], 3),
            "of 100 the 99th": round(seen[int(len(seen) * 0.99)], 3),
        },
        "memory at most, MB": [round(memory.peak), sorted(map(round, memory.shares.values()))],
        "verdicts": dict(verdicts),
        "stories": stories,
    }  # fmt: skip


def _reader(due: datetime) -> Subscriber:
    return Subscriber(
        address=Address(1), hours=(hour(due.hour, due.minute),), state=SubscriberState.ACTIVE, next_digest_at=due
    )


def _other(now: datetime) -> Draft:
    return Draft(
        url="https://quiet.example.org/1", title=TITLE, text=TEXT, published=now, language="en", complete=True
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--about", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        print(json.dumps(asyncio.run(attack(Path(folder), given.articles, about=given.about)), indent=1))


if __name__ == "__main__":
    main()
