"""/digest: what a digest would be at this moment."""

from dataclasses import replace
from datetime import datetime

from digests.answer.material import coverage_of, dates_ahead
from digests.answer.new import not_told
from digests.model import Digest, Relation, Subscriber, Told
from digests.model.lexicon import Lexicon
from digests.rules.sending.compose import MOST_NAMED, compose
from digests.rules.sending.editions import REMEMBERED, backlog_of, covers, preferences_of
from digests.store import Store


async def answer_digest(
    store: Store, relation: Relation, lexicon: Lexicon, subscriber: Subscriber, now: datetime
) -> Digest:
    """Return what is new for the subscriber since their last edition, a newcomer's last 24 hours.

    It is what the scheduled digest would be; nothing is marked as told, so that one still has it all. Where there
    is nothing new, it names what the last edition left out.
    """
    latest = await store.editions.latest(subscriber.id, 2)
    told = await store.editions.told(subscriber.id, now - REMEMBERED) if latest else Told()
    came_in_since, stored_since = covers(next(iter(latest), None), now)
    digest = compose(
        await store.stories.stored_between(came_in_since, now),
        told,
        preferences_of(subscriber),
        await coverage_of(store, now),
        now,
        since=stored_since,
        relation=relation,
        lexicon=lexicon,
        upcoming=await dates_ahead(store, now),
        counted_since=came_in_since,
    )
    digest = replace(digest, waiting=backlog_of(await store.editors.backlogs()))
    if digest.sections or not latest:
        return digest
    left = await not_told(store, relation, lexicon, subscriber, latest, told, now)
    return replace(digest, named=left[:MOST_NAMED], left_out=len(left))
