"""/taiwan, /trade and the others: what there is about one topic."""

from datetime import datetime, timedelta

from digests.answer.material import coverage_of, dates_ahead
from digests.model import Digest, Preferences, Relation
from digests.rules.sending.compose import WINDOWS, brief
from digests.store import Store

MOST_STORIES = 200


async def answer_topic(
    store: Store, relation: Relation, preferences: Preferences, theme: str, now: datetime
) -> Digest:
    """Return the brief of a theme: its stories of the last 3 days, or further back where there are none.

    Nothing is marked as told. PreferenceError when the relation has no such theme.
    """
    stories = await store.stories.of_theme(theme, now - timedelta(days=WINDOWS[-1]), MOST_STORIES)
    return brief(
        theme,
        stories,
        preferences,
        now,
        relation,
        coverage=await coverage_of(store, now),
        upcoming=await dates_ahead(store, now),
    )
