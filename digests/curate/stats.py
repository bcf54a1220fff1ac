"""The newsroom in numbers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.model import Backlog
from digests.rules.reading.sources.health import health
from digests.rules.sending.editions import backlog_of
from digests.store import Store


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts by state: sources by health, articles and deliveries since `since`, subscribers now; and what waits
    to be edited, None where nothing does."""

    since: datetime
    sources: Mapping[str, int]
    articles: Mapping[str, int]
    subscribers: Mapping[str, int]
    deliveries: Mapping[str, int]
    waiting: Backlog | None = None


async def take_stats(store: Store, now: datetime, *, within: timedelta = timedelta(hours=24)) -> Stats:
    """Count sources, articles, subscribers and deliveries; articles and deliveries of the time `within`."""
    since = now - within
    states = Counter(health(record, now).status.value for record in await store.sources.all())
    return Stats(
        since=since,
        sources=dict(states),
        articles=await store.articles.counts(since),
        subscribers=await store.subscribers.counts(),
        deliveries=await store.deliveries.counts(since),
        waiting=backlog_of(await store.editors.backlogs()),
    )
