"""/week: the last seven days in review."""

from datetime import datetime

from digests.model import Preferences, Relation, Week
from digests.rules.sending.answers.week import WEEK, foremost, week_of
from digests.store import Store


async def answer_week(store: Store, relation: Relation, preferences: Preferences, now: datetime) -> Week:
    """Return the review of the last seven local days for the reader's themes."""
    ids, of = foremost(await store.stories.glances(now - WEEK), preferences, now)
    return week_of(await store.stories.bare(ids), preferences, now, relation, of=of)
