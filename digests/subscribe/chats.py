"""What happens to chats, each with all its topics: they leave and come back, lose rights, move, are deleted."""

from datetime import datetime, timedelta

from digests.model import Address, Refusal, Subscriber, SubscriberState
from digests.rules.sending.times.due import reached
from digests.store import Store
from digests.subscribe.becoming import REACHABLE, departed, returned, unhindered

DELETED_KEPT = timedelta(days=7)
"""What Telegram calls deleted is kept for so long, since it may have been mistaken."""


async def forget_deleted(store: Store, now: datetime) -> int:
    """Delete everything that is kept of accounts and groups that were deleted a while ago; return how many."""
    addresses = await store.chats.deleted(now - DELETED_KEPT)
    for address in addresses:
        await store.subscribers.forget(address, now)
    return len(addresses)


async def left(store: Store, chat: int, now: datetime) -> None:
    """Note that the chat has blocked or removed us: none of its topics receives any more."""
    for known in await store.chats.subscribers(chat):
        if known.state in REACHABLE:
            await store.subscribers.save(departed(known), now)
            await store.deliveries.cancel(known.id, now)


async def came_back(store: Store, chat: int, now: datetime) -> None:
    """Note that the chat can be written to again, in all its topics; it subscribes nobody who was not before.

    What waited to be sent when they left is not sent any more: the next digest covers what is new.
    """
    for known in await store.chats.subscribers(chat):
        if known.state is SubscriberState.GONE:
            await store.subscribers.clear_strikes(known.id)
        last = await last_reached(store, known)
        back = unhindered(returned(known, now, last), Refusal.NO_RIGHTS, now, last)
        if back != known:
            await store.deliveries.cancel(known.id, now)
            await store.subscribers.save(back, now)


async def lost_rights(store: Store, chat: int, now: datetime) -> None:
    """Note that we are in the chat and may not write there: it pauses until that changes, and whoever set it up is
    to be told."""
    for known in await store.chats.subscribers(chat):
        if known.state is SubscriberState.ACTIVE:
            await store.chats.refuse(known.id, Refusal.NO_RIGHTS, now)


async def topic_reopened(store: Store, address: Address, now: datetime) -> None:
    """Note that a closed topic is open again: what paused because of that goes on."""
    known = await store.subscribers.get(address)
    if known is None:
        return
    back = unhindered(known, Refusal.TOPIC_CLOSED, now, await last_reached(store, known))
    if back != known:
        await store.subscribers.save(back, now)


async def moved(store: Store, old_chat: int, new_chat: int, now: datetime) -> None:
    """Follow a group that has become a supergroup; its settings and history go with it. We hear of it from inside,
    so whoever was gone is back."""
    await store.chats.move(old_chat, new_chat, now)
    await came_back(store, new_chat, now)


async def last_reached(store: Store, known: Subscriber) -> datetime | None:
    """Return when the last edition reached the subscriber."""
    last = await store.editions.last(known.id) if known.id else None
    return reached(last.slot, last.issued_at) if last else None
