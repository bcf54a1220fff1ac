"""What answers are made of besides stories: coverage and coming dates, read from the store."""

from datetime import date, datetime, timedelta

from digests.model import Coverage
from digests.rules.reading.sources.health import coverage
from digests.rules.sending.agenda import AHEAD, Upcoming
from digests.store import Store

MOST_DATES = 60


async def coverage_of(store: Store, now: datetime) -> Coverage:
    """Return how many active sources were read of late, and which bring no news."""
    return coverage(await store.sources.all(), now)


async def dates_ahead(store: Store, now: datetime, theme: str = "") -> tuple[Upcoming, ...]:
    """Return the binding dates of the next weeks with the themes of their articles; from the day before and to
    the day after, since the reader's zone may be in either. Of one theme, where it is given, and of none."""
    first, last = _from_to(now)
    found = await store.stories.upcoming_dates(first, last, most=MOST_DATES)
    themes = await store.articles.themes([article.id for _, article in found])
    ahead = (Upcoming(phrase, article, themes.get(article.id, ())) for phrase, article in found)
    return tuple(each for each in ahead if not theme or not each.themes or theme in each.themes)


async def dates_of_theme(store: Store, now: datetime, theme: str, since: datetime) -> tuple[Upcoming, ...]:
    """Return the binding dates of the next weeks that a theme's stories name, of those that came in since."""
    first, last = _from_to(now)
    found = await store.stories.upcoming_dates(first, last, (theme,), stored_after=since, most=MOST_DATES)
    return tuple(Upcoming(phrase, article, (theme,)) for phrase, article in found)


def _from_to(now: datetime) -> tuple[date, date]:
    return now.date() - timedelta(days=1), now.date() + AHEAD + timedelta(days=1)
