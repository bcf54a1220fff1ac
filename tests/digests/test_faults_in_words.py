"""From a fault on the wire to the sentence of the footer, through real readings over days."""

import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime

import pytest
import trustme

from bot.render.citation import Citation
from bot.render.footer import coverage_text
from digests.collect import collect_due
from digests.fetch import Fetcher, Politeness, build_client
from digests.model import Preferences, SourceState, Trouble
from digests.rules.reading.sources.health import coverage
from digests.store import Store
from tests.digests.collecting import WORKERS
from tests.digests.fetch.hostile import hostile
from tests.digests.newsstand import Newsstand, item, rss
from tests.factories import NOW, source  # NOW is Tuesday 10 March 2026
from tests.relations import us_china

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
        await collect_due(store, fetcher, NOW + half_days * DAY / 2, workers=WORKERS)
    now = NOW + days * DAY
    found = coverage(await store.sources.all(), now)
    return coverage_text(found, Citation(us_china(), Preferences(zone="UTC"), now)), [
        gap.trouble for gap in found.gaps
    ]


async def test_a_certificate_nobody_vouches_for_is_not_reached(store: Store, fetcher: Fetcher) -> None:
    context, leaf = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), trustme.CA().issue_cert("localhost")
    leaf.configure_cert(context)
    async with hostile(tls=context) as server:
        server.put("/feed", FEED.encode())
        said, _ = await after(1.5, store, fetcher, f"https://localhost:{server.port}/feed")
    assert said == "0 of 1 sources reached; not reached: Gazette since Tue"


SLOW, PAGE = {"delay": 0.3}, "<!doctype html><html><body><h1>Our new site</h1></body></html>"
REACHED = "0 of 1 sources reached"


@pytest.mark.parametrize(
    ("feed", "how", "days", "said", "troubles"),
    [
        pytest.param(rss(item("Ports reopen", date=format_datetime(NOW + DAY))), {}, 2, "", "", id="well"),
        pytest.param(FEED, SLOW, 1.5, f"{REACHED}; not reached: Gazette since Tue", "UNREACHABLE", id="no answer"),
        pytest.param(FEED, SLOW, 3, REACHED, "UNREACHABLE", id="no answer for days"),
        pytest.param(PAGE, {}, 1.5, f"{REACHED}; not readable: Gazette since Tue", "PAGE", id="a web page"),
        pytest.param(rss(), {}, 2, "", "EMPTY", id="nothing listed"),
        pytest.param(rss(item("Ports reopen"), item("Ports close", "/b")), {}, 2, "", "UNDATED", id="undated"),
        pytest.param(FEED, {}, 14, "", "SILENT", id="silent"),
    ],
)
async def test_what_is_said_of_a_source(
    store: Store,
    fetcher: Fetcher,
    stand: Newsstand,
    feed: str,
    how: dict[str, object],
    days: float,
    said: str,
    troubles: str,
) -> None:
    """Without news it is known to be so, which is no reader's news; nor is what is missing for days, by name."""
    known = [Trouble[name] for name in troubles.split()]
    assert await after(days, store, fetcher, stand.put("/feed", feed, **how)) == (said, known)
