"""Real input through the whole pipe, on loopback: what passed each stage, why the rest did not, and the digest.

    python -m tests.benchmarks.real_input [FOLDER]

FOLDER (by default `../shared/data`) holds `dev/feeds` (feeds as served), `dev/mfa_pages` (pages of a ministry,
listed by a feed made here) and `seed` (one article as text). Nothing outside loopback is asked: any other host is
answered with 404 inside the process.
"""

import asyncio
import gzip
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from functools import partial
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import App, open_app
from bot.sandbox.clock import MovableClock
from bot.sandbox.state import TOKEN
from bot.web.serving import serving
from config.settings import Settings
from digests.collect import collect_due
from digests.fetch import Fetcher, Politeness
from digests.model import Address, Ownership, Policy, Source, Subscriber, SubscriberState
from digests.rules.issuing.times.slots import Timetable, next_slot
from digests.workers import Workers
from tests.lexicons import lexicon
from tests.sandbox.telegram import WatchedTelegram

collect_due = partial(collect_due, workers=Workers(lexicon()))

NOW = datetime(2026, 2, 18, 17, 35, tzinfo=UTC)  # most of the feeds were taken in the days before
READER = 42


def site(data: Path) -> tuple[Starlette, Callable[[int], tuple[Source, ...]]]:
    """Return the application that serves the data, and the sources that read it at a port."""
    feeds = sorted((data / "dev" / "feeds").iterdir())
    pages = sorted((data / "dev" / "mfa_pages").glob("*.html.gz"))
    texts = sorted((data / "seed").glob("*.txt"))
    bodies: dict[str, bytes] = {f"/feeds/{file.name}": file.read_bytes() for file in feeds}
    bodies |= {f"/ministry/{file.name[:-8]}": gzip.decompress(file.read_bytes()) for file in pages}
    bodies |= {f"/seed/{file.stem}": _page_of(file.read_text(encoding="utf-8")) for file in texts}

    async def answer(request: Request) -> Response:
        body = bodies.get(request.url.path)
        if body is None and request.url.path in ("/ministry.xml", "/seed.xml"):
            folder = request.url.path.removesuffix(".xml") + "/"
            mine = {path: body for path, body in bodies.items() if path.startswith(folder)}
            return Response(_feed_of(mine, str(request.base_url).rstrip("/")), media_type="application/rss+xml")
        return Response(body, media_type=None) if body is not None else Response(status_code=404)

    def sources(port: int) -> tuple[Source, ...]:
        root = f"http://127.0.0.1:{port}"
        raw = [_source(file.stem[-16:], f"{root}/feeds/{file.name}", "outlet, private") for file in feeds]
        ministry = _source(
            "foreign-ministry", f"{root}/ministry.xml", "PRC government", Ownership.GOVERNMENT, "prc"
        )
        return (*raw, ministry, _source("seed-article", f"{root}/seed.xml", "Hong Kong, private"))

    return Starlette(routes=[Route("/{path:path}", answer)]), sources


def _source(
    name: str, url: str, label: str, ownership: Ownership = Ownership.PRIVATE, party: str = "other"
) -> Source:
    return Source(
        id=name,
        name=name,
        url=url,
        label=label,
        ownership=ownership,
        party=party,
        family=name,
        policy=Policy.EXCERPT,
    )


def _page_of(text: str) -> bytes:
    title, _, _ = text.partition(".")
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<html><title>{escape(title)}</title><article>{paragraphs}</article></html>".encode()


def _feed_of(pages: Mapping[str, bytes], root: str) -> bytes:
    """List the pages as a feed without texts, an hour apart, the last an hour before NOW."""
    items = []
    for hours, (path, body) in enumerate(pages.items(), start=1):
        found = re.search(rb"<title>(.*?)</title>", body, re.DOTALL | re.IGNORECASE)
        title = " ".join(found[1].decode("utf-8", "replace").split()) if found else path
        when = format_datetime(NOW - timedelta(minutes=20 * hours))
        items.append(f"<item><title>{title}</title><link>{root}{path}</link><pubDate>{when}</pubDate></item>")
    return f"<rss version='2.0'><channel><title>Pages</title>{''.join(items)}</channel></rss>".encode()


async def run(data: Path) -> None:
    """Collect, edit, publish and deliver, and print what came of it."""
    web, sources = site(data)
    clock = MovableClock(NOW)
    with TemporaryDirectory() as folder:
        async with serving(web) as port, WatchedTelegram(clock=clock) as sandbox:
            settings = Settings(
                telegram_token=SecretStr(TOKEN),
                telegram_api=sandbox.url,
                database=f"sqlite+aiosqlite:///{folder}/news.sqlite3",
                allow_private_networks=True,
                parsing_processes=0,
            )
            async with open_app(settings, clock=clock, seeds=sources(port)) as app:
                await _with_loopback_only(app)
                await app.start(knocking=False)
                await app.connected()
                sandbox.add_user(READER)
                await _subscribe(app)
                await _collected(app)
                await _passes(app, clock)
                clock.set(NOW + timedelta(minutes=25))
                await app.knock()
                for message in sandbox.messages(READER):
                    print("\n" + "-" * 60 + "\n" + message.text)


async def _with_loopback_only(app: App) -> None:
    def not_here(_: httpx.Request) -> httpx.Response:
        return httpx.Response(404)

    client = httpx.AsyncClient(
        transport=httpx.MockTransport(not_here), mounts={"all://127.0.0.1": httpx.AsyncHTTPTransport()}
    )
    politeness = Politeness(spacing=0, robots=False)
    app.newsroom.fetcher = Fetcher(
        client, user_agent="Communique (real input)", allow_private=True, politeness=politeness
    )


async def _subscribe(app: App) -> None:
    hours = (time(18, 0),)
    reader = Subscriber(
        address=Address(READER),
        zone="UTC",
        hours=hours,
        state=SubscriberState.ACTIVE,
        next_digest_at=next_slot(Timetable(hours, "UTC"), NOW),
    )
    await app.newsroom.store.subscribers.save(reader, NOW)


async def _collected(app: App) -> None:
    room = app.newsroom
    items, dropped = 0, Counter[str]()
    while (report := await collect_due(room.store, room.fetcher, room.clock())).due:
        items += sum(source.items for source in report.sources)
        for source in report.sources:
            dropped.update(source.dropped)
    reasons = ", ".join(f"{count} {reason}" for reason, count in dropped.most_common())
    print(f"items in the first pass: {items}; not kept: {reasons}")


async def _passes(app: App, clock: MovableClock) -> None:
    store = app.newsroom.store
    for _ in range(12):  # the pages of a long list are read some at a time
        clock.move(timedelta(seconds=70))
        await app.knock()
    records = await store.sources.all()
    failed = [record for record in records if record.state.failures]
    print(f"sources: {len(records)}, of which {len(failed)} failed")
    for record in failed:
        print(f"  {record.source.id}: {record.state.last_error[:110]}")
    articles = await store.articles.stored_since(NOW - timedelta(days=1))
    full = sum(article.complete for article in articles)
    print(f"articles stored: {len(articles)}, with full text {full}")
    reasons: Counter[str] = Counter()
    for article in articles:
        judged = await store.articles.verdict(article.id)
        if judged:
            reasons["passed the gate" if judged[0].relevant else judged[0].reason] += 1
    for reason, count in reasons.most_common():
        print(f"  {count:5} {reason}")
    stories = await store.stories.stored_between(NOW - timedelta(days=1), clock())
    print(f"stories: {len(stories)}; with words of either party: {sum(bool(story.lines) for story in stories)}")


def main() -> None:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / ".." / "shared" / "data")
    if not (data / "dev" / "feeds").is_dir():
        print(f"no data in {data}: nothing to measure")
        return
    asyncio.run(run(data))


if __name__ == "__main__":
    main()
