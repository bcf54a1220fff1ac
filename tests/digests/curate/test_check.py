from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import pytest

from digests.curate.checks import Probe, check_sources
from digests.fetch import Fetcher
from digests.model import Trouble
from digests.store import Store
from tests.digests.collecting import WORKERS
from tests.digests.newsstand import Newsstand, item, loopback_fetcher, newsstand, rss
from tests.factories import NOW, source

check_sources = partial(check_sources, workers=WORKERS)


async def test_every_active_source_is_asked_whole_and_judged_by_what_it_brings(store: Store) -> None:
    old = format_datetime(NOW - timedelta(days=445))
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        answers = {
            "empty": rss(),
            "fine": rss(item(date=format_datetime(NOW))),
            "frozen": rss(item(date=old)),
            "page": "<!doctype html><html><body>Our new site</body></html>",
            "undated": rss(item()),
        }
        for name, answer in answers.items():
            await store.sources.add(source(name, url=stand.put(f"/{name}", answer)), NOW)
        await store.sources.add(source("broken", url=stand.put("/broken", status=500)), NOW)
        await store.sources.add(source("paused", url=stand.url("/paused"), active=False, reason="sport"), NOW)
        told: list[Probe] = []
        probes = await check_sources(store, fetcher, NOW, progress=told.append)
    assert {probe.record.source.id: probe.trouble for probe in probes} == {
        "broken": Trouble.FAULTY,
        "empty": Trouble.EMPTY,
        "fine": None,
        "frozen": Trouble.SILENT,
        "page": Trouble.PAGE,
        "undated": Trouble.UNDATED,
    }
    assert len(told) == len(probes)
    assert all("if-none-match" not in asked.headers for asked in stand.asked)


async def test_checking_changes_nothing(store: Store, stand: Newsstand, fetcher: Fetcher) -> None:
    await store.sources.add(source(url=stand.put("/feed", status=410)), NOW)
    before = await store.sources.all()
    (probe,) = await check_sources(store, fetcher, NOW)
    assert probe.trouble is Trouble.GONE
    assert await store.sources.all() == before
    assert await store.incidents.untold(5) == []


async def test_those_that_are_off_are_asked_on_request(store: Store, stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/feed", rss(item(date=format_datetime(NOW))))
    await store.sources.add(source(url=url, active=False, reason="sport"), NOW)
    assert await check_sources(store, fetcher, NOW) == []
    (probe,) = await check_sources(store, fetcher, NOW, everything=True)
    assert (probe.items, probe.trouble) == (1, None)


async def test_a_fault_of_our_own_in_one_source_leaves_the_others_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch, stand: Newsstand, fetcher: Fetcher
) -> None:
    for name in ("odd", "well"):
        await store.sources.add(source(name, url=stand.put(f"/{name}", rss(item(date=format_datetime(NOW))))), NOW)
    get = fetcher.get

    async def odd(address: str, **options: Any) -> Any:
        if address.endswith("odd"):
            raise ZeroDivisionError
        return await get(address, **options)

    monkeypatch.setattr(fetcher, "get", odd)
    found, well = await check_sources(store, fetcher, NOW)
    assert (found.trouble, found.cause) == (Trouble.UNREADABLE, "a fault of our own: ZeroDivisionError")
    assert well.trouble is None
