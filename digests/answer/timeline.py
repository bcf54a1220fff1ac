"""/timeline: what a theme's stories brought, day by day."""

from datetime import datetime, timedelta

from digests.model import Preferences, Relation, Timeline
from digests.rules.sending.answers.timeline import DAYS, considered, timeline_of
from digests.store import Store

MOST_STORIES = 300


async def answer_timeline(
    store: Store, relation: Relation, preferences: Preferences, theme: str, now: datetime, *, days: int = DAYS
) -> Timeline:
    """Return the timeline of a theme's last `days` local days; PreferenceError when the relation has no such
    theme."""
    stories = await store.stories.of_theme(theme, now - timedelta(days=days), MOST_STORIES)
    read = {story.id: story for story in await store.stories.get_all(considered(stories, preferences, now, days))}
    told = [read.get(story.id, story) for story in stories]
    return timeline_of(told, preferences, now, relation, theme=theme, days=days)
