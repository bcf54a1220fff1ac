"""What an attempt says of the chat, kept at once."""

from datetime import datetime

from digests.model import Delivery, Refusal
from digests.rules.sending.deliveries import AfterAttempt, Reach
from digests.store import Store


async def take_note(store: Store, delivery: Delivery, after: AfterAttempt, now: datetime) -> int:
    """Keep what an attempt says of the chat; return how many subscribers are gone by it.

    Done at once, since a run may go on for hours. The breaker takes it back when too many refuse at a time.
    """
    if after.reach is Reach.REACHED and delivery.refused_at is not None:
        await store.chats.reached(delivery.subscriber)
    if after.reach not in (Reach.GONE, Reach.STRIKE, Reach.HINDERED):
        return 0
    return await store.chats.refuse(delivery.subscriber, after.outcome.refusal or Refusal.PERHAPS, now)
