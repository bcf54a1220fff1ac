"""From a fault on the wire to the sentence of the footer, through real readings over days."""

import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime
from functools import partial

import pytest
import trustme

from bot.render.citation import Citation
from bot.render.footer import coverage_text
from digests.collect import collect_due
from digests.fetch import Fetcher, Politeness, build_client
from digests.model import Preferences, SourceState, Trouble
from digests.rules.reading.sources.health import coverage
from digests.store import Store
from digests.workers import Workers
from tests.digests.fetch.hostile import hostile
from tests.digests.newsstand import Newsstand, item, rss
from tests.factories import NOW, source  # NOW is Tuesday 10 March 2026
from tests.lexicons import lexicon
from tests.relations import us_china

collect_due = partial(collect_due, workers=Workers(lexicon()))

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OLD = format_datetime(NOW - 2 * HOUR)
FEED = rss(item("Ports reopen", date=OLD), item("Ports close", "/b", date=OLD))


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with build_client(allow_private=True, read=0.1) as client:
        agent = "Communique/test (+nobody@example.org)"
        yield Fetcher(client, user_agent=agent, allow_private=True, politeness=Politeness(spacing=0, robots=False))


async def after(days: float, store: Store, fetcher: Fetcher, url: str) -> tuple[str, list[Trouble]]:
    """Return the footer on the day that many days after the source was last well, and what is known to be wrong;
    it was read twice a day all the time."""
    await store.sources.add(source("gazette", url=url), NOW)
    well = SourceState(next_fetch_at=NOW, last_success_at=NOW, newest_item_at=NOW - 2 * HOUR, cadence=7200.0)
    await store.sources.record("gazette", well)
    for half_days in range(1, int(2 * days) + 1):
        await collect_due(store, fetcher, NOW + half_days * DAY / 2)
    now = NOW + days * DAY
    found = coverage(await store.sources.all(), now)
    return coverage_text(found, Citation(us_china(), Preferences(zone="UTC"), now)), [
        gap.trouble for gap in found.gaps
    ]


async def test_a_source_that_is_well_leaves_the_footer_empty(
    store: Store, fetcher: Fetcher, stand: Newsstand
) -> None:
    url = stand.put("/feed", rss(item("Ports reopen", date=format_datetime(NOW + DAY))))

    assert await after(2, store, fetcher, url) == ("", [])


async def test_no_answer_in_time_is_not_reached_since_it_was_last_read(
    store: Store, fetcher: Fetcher, stand: Newsstand
) -> None:
    url = stand.put("/feed", FEED, delay=0.3)
    said, _ = await after(1.5, store, fetcher, url)

    assert said == "0 of 1 sources reached; not reached: Gazette since Tue"


async def test_what_is_missing_for_days_is_no_news_but_that_few_are_reached_is(
    store: Store, fetcher: Fetcher, stand: Newsstand
) -> None:
    url = stand.put("/feed", FEED, delay=0.3)

    assert await after(3, store, fetcher, url) == ("0 of 1 sources reached", [Trouble.UNREACHABLE])


async def test_a_certificate_nobody_vouches_for_is_not_reached(store: Store, fetcher: Fetcher) -> None:
    context, leaf = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), trustme.CA().issue_cert("localhost")
    leaf.configure_cert(context)
    async with hostile(tls=context) as server:
        server.put("/feed", FEED.encode())
        said, _ = await after(1.5, store, fetcher, f"https://localhost:{server.port}/feed")

    assert said == "0 of 1 sources reached; not reached: Gazette since Tue"


async def test_a_web_page_where_the_feed_was_is_not_readable(
    store: Store, fetcher: Fetcher, stand: Newsstand
) -> None:
    url = stand.put("/feed", "<!doctype html><html><body><h1>Our new site</h1></body></html>")
    said, _ = await after(1.5, store, fetcher, url)

    assert said == "0 of 1 sources reached; not readable: Gazette since Tue"


@pytest.mark.parametrize(
    ("feed", "days", "trouble"),
    [
        (rss(), 2, "EMPTY"),
        (rss(item("Ports reopen"), item("Ports close", "/b")), 2, "UNDATED"),
        (FEED, 14, "SILENT"),
    ],
)
async def test_a_source_without_news_is_known_to_be_but_no_readers_news(
    store: Store, fetcher: Fetcher, stand: Newsstand, feed: str, days: int, trouble: str
) -> None:
    url = stand.put("/feed", feed)

    assert await after(days, store, fetcher, url) == ("", [Trouble[trouble]])
