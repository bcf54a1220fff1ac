"""Collecting from a stand: a store, a fetcher on loopback, and a clock that tests or answers of a site move."""

from datetime import datetime
from typing import Any

from digests.collect import CollectReport, SourceReport, collect_due
from digests.fetch import Fetcher
from digests.model import SourceRecord, SourceState
from digests.store import Store
from digests.workers import Workers
from tests.digests.newsstand import Newsstand
from tests.factories import NOW, some, source
from tests.lexicons import lexicon

WORKERS = Workers(lexicon())


class Desk:
    def __init__(self, store: Store, fetcher: Fetcher, stand: Newsstand) -> None:
        self.store = store
        self.fetcher = fetcher
        self.stand = stand
        self.now = NOW

    async def add(self, *urls: str) -> None:
        for number, url in enumerate(urls):
            await self.store.sources.add(source(f"source-{number}", url=url), NOW)

    async def collect(self, now: datetime | None = None, **options: Any) -> CollectReport:
        """Read what is due, now or when it is that late."""
        self.now = now or self.now
        values = {"clock": lambda: self.now, "workers": WORKERS} | options
        return await collect_due(self.store, self.fetcher, self.now, **values)

    async def only(self, now: datetime | None = None) -> SourceReport:
        """Read the one source that is due."""
        (found,) = (await self.collect(now)).sources
        return found

    async def record(self, number: int = 0) -> SourceRecord:
        return some(await self.store.sources.get(f"source-{number}"))

    async def state(self) -> SourceState:
        return (await self.record()).state
