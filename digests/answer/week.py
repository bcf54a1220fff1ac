"""/week: the last seven days in review."""

from datetime import datetime

from digests.model import Preferences, Relation, Week
from digests.rules.sending.answers.week import WEEK, week_of
from digests.store import Store


async def answer_week(store: Store, relation: Relation, preferences: Preferences, now: datetime) -> Week:
    """Return the review of the last seven local days for the reader's themes."""
    return week_of(await store.stories.open_since(now - WEEK), preferences, now, relation)
