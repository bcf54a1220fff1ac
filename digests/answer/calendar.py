"""/calendar: the days ahead that bind or are planned."""

import asyncio
from datetime import date, datetime, timedelta

from digests.model import Calendar, DatedPhrase, Preferences, Relation
from digests.model.lexicon import Lexicon
from digests.rules.sending.answers.calendar import DAYS, MOST_DAYS, MOST_SHOWN, calendar_of, sentences_of
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
    naming = {phrase.article for story in stories for phrase in story.dates if _within(phrase, first, last)}
    sentences = await store.articles.sentences(naming)
    bodies = await store.articles.with_text(naming - sentences.keys())

    def make() -> Calendar:
        cut = {each.id: sentences_of(each, lexicon) for each in bodies}
        read = {**sentences, **cut}
        return calendar_of(stories, read, preferences, now, relation, theme=theme, days=days, most=most)

    return await asyncio.to_thread(make)  # so that the event loop goes on


def _within(phrase: DatedPhrase, first: date, last: date) -> bool:
    return first.isoformat() <= phrase.date <= last.isoformat()
