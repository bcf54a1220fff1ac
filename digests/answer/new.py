"""/new: what came in and was not told, by headline."""

from collections.abc import Sequence
from datetime import datetime

from digests.model import Edition, News, Pointer, Relation, Subscriber, Told
from digests.model.lexicon import Lexicon
from digests.rules.sending.compose import untold
from digests.rules.sending.editions import REMEMBERED, covers_last_too, preferences_of
from digests.store import Store

ON_A_PAGE = 8


async def answer_new(
    store: Store, relation: Relation, lexicon: Lexicon, subscriber: Subscriber, now: datetime, *, first: int = 0
) -> News:
    """Return the page from the story of number `first` (from 0) on, the last page where there are not so many.

    It is of what the last edition left out and of what came in since, a newcomer's of the last 24 hours. Nothing
    is marked as told.
    """
    latest = await store.editions.latest(subscriber.id, 2)
    told = await store.editions.told(subscriber.id, now - REMEMBERED) if latest else Told()
    found = await not_told(store, relation, lexicon, subscriber, latest, told, now)
    start = min(max(0, first), max(0, (len(found) - 1) // ON_A_PAGE * ON_A_PAGE))
    return News(now, found[start : start + ON_A_PAGE], start, len(found))


async def not_told(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    subscriber: Subscriber,
    latest: Sequence[Edition],
    told: Told,
    now: datetime,
) -> tuple[Pointer, ...]:
    """Return all that the last of the `latest` two editions left out and that came in since, the weightiest
    first."""
    came_in_since, stored_since = covers_last_too(latest, now)
    return untold(
        await store.stories.stored_between(came_in_since, now),
        told,
        preferences_of(subscriber),
        now,
        since=stored_since,
        relation=relation,
        lexicon=lexicon,
    )
