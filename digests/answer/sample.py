"""The sample at /start: what a digest looks like, short, before anybody has subscribed."""

from dataclasses import replace
from datetime import datetime, timedelta

from digests.answer.material import coverage_of
from digests.model import Digest, Relation, Subscriber, Told
from digests.model.lexicon import Lexicon
from digests.rules.sending.compose import compose
from digests.rules.sending.editions import preferences_of
from digests.store import Store

DAYS = (1, 3, 7, 14)
MOST_CARDS = 2


async def answer_sample(
    store: Store, relation: Relation, lexicon: Lexicon, subscriber: Subscriber, now: datetime
) -> Digest:
    """Return a digest of at most two stories: of the last 24 hours or up to 14 days, of the reader's topics or of
    any, whatever comes first.

    It has no sections when nothing was collected yet. Nothing is marked as told.
    """
    chosen = replace(preferences_of(subscriber), most=MOST_CARDS)
    coverage = await coverage_of(store, now)
    for preferences in (chosen, replace(chosen, themes=())):
        for days in DAYS:
            since = now - timedelta(days=days)
            stories = await store.stories.stored_between(since, now, preferences.themes)
            digest = compose(
                stories, Told(), preferences, coverage, now, since=since, relation=relation, lexicon=lexicon
            )
            if digest.sections:
                return replace(digest, empty_themes=(), named=(), left_out=0)
    return digest
