"""What answers are made of besides stories: coverage and coming dates, read from the store."""

from datetime import datetime, timedelta

from digests.model import Coverage
from digests.rules.reading.sources.coverage import coverage
from digests.rules.sending.agenda import AHEAD, Upcoming
from digests.store import Store

MOST_DATES = 60


async def coverage_of(store: Store, now: datetime) -> Coverage:
    """Return how many active sources were read of late, and which bring no news."""
    return coverage(await store.sources.all(), now)


async def dates_ahead(store: Store, now: datetime) -> tuple[Upcoming, ...]:
    """Return the binding dates of the next weeks with the themes of their articles; from the day before and to
    the day after, since the reader's zone may be in either."""
    first, last = now.date() - timedelta(days=1), now.date() + AHEAD + timedelta(days=1)
    found = (await store.stories.upcoming_dates(first, last))[:MOST_DATES]
    ahead = []
    for phrase, article in found:
        verdict = await store.articles.verdict(article.id)
        themes = tuple(score.theme for score in verdict[1]) if verdict else ()
        ahead.append(Upcoming(phrase, article, themes))
    return tuple(ahead)
