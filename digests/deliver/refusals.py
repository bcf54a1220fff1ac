"""What one attempt means for the chat that was written to."""

from datetime import datetime

from digests.model import HINDRANCES, ChatKind, Delivery, Refusal
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
    refusal = after.outcome.refusal or Refusal.PERHAPS
    if delivery.kind is ChatKind.PRIVATE and refusal in HINDRANCES:
        refusal = Refusal.PERHAPS  # a private chat has no admins who could change it
    return await store.chats.refuse(delivery.subscriber, refusal, now)
