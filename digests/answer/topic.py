"""/taiwan, /trade and the others: what there is about one topic."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digests.answer.material import coverage_of, dates_ahead, dates_of_theme
from digests.model import Digest, Preferences, Relation, Story
from digests.model.lexicon import Lexicon
from digests.rules.sending.compose import WINDOWS, brief
from digests.rules.sending.editions import backlog_of
from digests.rules.sending.ranking import fills, foremost
from digests.rules.sending.readership import theme_asked
from digests.store import Store

FIRST_READ = 8
MANY_MORE = 4  # times as many are read next, where the first do not fill the brief


async def answer_topic(
    store: Store, relation: Relation, lexicon: Lexicon, preferences: Preferences, theme: str, now: datetime
) -> Digest:
    """Return the brief of a theme: its stories of the last 3 days, or further back where none speaks of it.

    Only those stories are read that can be shown. Nothing is marked as told. PreferenceError when the relation has
    no such theme.
    """
    theme_asked(theme, relation)
    coverage, ahead = await coverage_of(store, now), await dates_ahead(store, now, theme)
    for days in WINDOWS:
        since = now - timedelta(days=days)
        outlines = await store.stories.outlines(theme, since, now)
        found = brief(
            theme,
            await _foremost(store, foremost(outlines, now), theme, preferences),
            preferences,
            now,
            relation,
            lexicon,
            coverage=coverage,
            upcoming=(*ahead, *await dates_of_theme(store, now, theme, since)),
            of=len(outlines),
        )
        if found.sections:
            break
    return replace(found, waiting=backlog_of(await store.editors.backlogs()))


async def _foremost(store: Store, order: Sequence[int], theme: str, preferences: Preferences) -> list[Story]:
    """Read as many of the stories as it takes to fill a brief."""
    many = FIRST_READ
    stories = await store.stories.get_all(order[:many])
    while many < len(order) and not fills(stories, theme, preferences):
        stories += await store.stories.get_all(order[many : many * MANY_MORE])
        many *= MANY_MORE
    return stories
