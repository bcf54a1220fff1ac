"""The sample at /start: what a digest looks like, short, before anybody has subscribed."""

from dataclasses import replace
from datetime import datetime, timedelta

from digests.answer.material import coverage_of
from digests.model import Digest, Relation, Subscriber, Told
from digests.rules.sending.compose import compose
from digests.rules.sending.editions import preferences_of
from digests.store import Store

DAYS = (1, 3, 7, 14)
MOST_CARDS = 3


async def answer_sample(store: Store, relation: Relation, subscriber: Subscriber, now: datetime) -> Digest:
    """Return a digest of at most three stories of the last 24 hours, or of up to 14 days where there are none.

    It has no sections when nothing was collected yet. Nothing is marked as told.
    """
    preferences = replace(preferences_of(subscriber), most=MOST_CARDS)
    coverage = await coverage_of(store, now)
    for days in DAYS:
        since = now - timedelta(days=days)
        stories = await store.stories.stored_between(since, now, preferences.themes)
        digest = compose(stories, Told(), preferences, coverage, now, since=since, relation=relation)
        if digest.sections:
            break
    return digest
