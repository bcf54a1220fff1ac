"""/calendar: the days ahead that bind or are planned."""

import asyncio
from datetime import datetime, timedelta

from digests.model import Calendar, Preferences, Relation
from digests.model.lexicon import Lexicon
from digests.rules.sending.answers.calendar import DAYS, MOST_DAYS, MOST_SHOWN, calendar_of
from digests.store import Store


async def answer_calendar(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    preferences: Preferences,
    now: datetime,
    *,
    theme: str = "",
    days: int = DAYS,
    most: int = MOST_SHOWN,
) -> Calendar:
    """Return the dates of the next `days` local days, of one theme or of the reader's themes.

    PreferenceError when the relation has no such theme.
    """
    # A day more at both ends, since the reader's day may be another than that of UTC.
    first, last = now.date() - timedelta(days=1), now.date() + timedelta(days=MOST_DAYS + 1)
    stories = await store.stories.with_dates(first, last)
    naming = sorted({phrase.article for story in stories for phrase in story.dates})
    bodies = {article.id: article for article in await store.articles.get(naming)}
    return await asyncio.to_thread(  # texts are cut into sentences, so that the event loop goes on
        calendar_of, stories, bodies, preferences, now, relation, lexicon, theme=theme, days=days, most=most
    )
