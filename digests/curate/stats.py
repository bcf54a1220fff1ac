"""What admins see of the whole bot in figures. Whatever counts readers is told in tens."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from digests.model import Backlog, Spread, WeekBegun
from digests.rules.issuing.edition_span import backlog_of
from digests.rules.reading.sources.health import health
from digests.store import Store

Key = TypeVar("Key", str, int)

DAY = timedelta(days=1)
WEEKS_SHOWN = 8
TOLD_IN = 10


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts by state: sources by health, articles and deliveries of the last day, subscribers now. `waiting` is
    what waits to be edited, None if nothing does. `spread` says of the subscribers who receive what they chose,
    `weeks` what became of those who came in each week, the newest first.

    Counts of subscribers and deliveries are in tens (`in_tens`)."""

    sources: Mapping[str, int]
    articles: Mapping[str, int]
    subscribers: Mapping[str, int]
    deliveries: Mapping[str, int]
    spread: Spread
    weeks: Sequence[WeekBegun]
    waiting: Backlog | None = None


async def take_stats(store: Store, now: datetime) -> Stats:
    """Count sources, articles, subscribers and deliveries."""
    spread = await store.subscribers.spread()
    weeks = await store.subscribers.weeks(mondays_before(now, WEEKS_SHOWN))
    return Stats(
        sources=Counter(health(record, now).status.value for record in await store.sources.all()),
        articles=await store.articles.counts(now - DAY),
        subscribers=_told(await store.subscribers.counts()),
        deliveries=_told(await store.deliveries.counts(now - DAY)),
        spread=Spread(_told(spread.themes), _told(spread.languages), _told(spread.zones), _told(spread.hours)),
        weeks=[WeekBegun(each.monday, in_tens(each.kept), in_tens(each.left)) for each in weeks],
        waiting=backlog_of(await store.editors.backlogs()),
    )


def in_tens(count: int) -> int:
    """Return a count rounded down to tens; 0 means that it is under ten, or none. Pure.

    If only small counts were hidden, a total less the counts that are shown would give them. A total in tens does
    not. Nor does a count tell that one reader came, left or changed their mind, except at each tenth."""
    return count // TOLD_IN * TOLD_IN


def mondays_before(now: datetime, weeks: int) -> list[datetime]:
    """Return when so many weeks began, the present one first (UTC). Pure."""
    monday = _monday(now.astimezone(UTC).date())
    days = (monday - timedelta(weeks=back) for back in range(weeks))
    return [datetime.combine(day, time(), UTC) for day in days]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _told(counts: Mapping[Key, int]) -> dict[Key, int]:
    return {key: in_tens(count) for key, count in counts.items()}
