"""Parts that came back from their way after their reader had stopped."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import DeliveryState, DeliveryTrouble, SubscriberState
from digests.store.rows import batches
from digests.store.schema import delivery as table
from digests.store.schema import edition, subscriber

AWAY = (SubscriberState.STOPPED, SubscriberState.GONE)


async def give_up_of_the_gone(connection: AsyncConnection, ids: Iterable[int], now: datetime) -> None:
    """Give up those of the pending parts whose reader receives nothing any more, in the caller's transaction.

    Else they would wait for half a day, and leave when the reader comes back in the meantime. What was to be sent
    again is not: it is uncertain whether it arrived.
    """
    gone = select(edition.c.id).join(subscriber).where(subscriber.c.state.in_(AWAY))
    for some in batches(ids):
        pending = (table.c.id.in_(some), table.c.state == DeliveryState.PENDING)
        theirs = table.c.edition_id.in_(gone.where(edition.c.id == table.c.edition_id).correlate(table))
        await connection.execute(update(table).where(*pending, theirs).values(given_up(now)))


def given_up(now: datetime | BindParameter[Any]) -> dict[str, Any]:
    """Return what becomes of a part that was to be sent again, to a reader who receives nothing any more."""
    resent = table.c.trouble == DeliveryTrouble.RESENT
    return {
        "state": case((resent, DeliveryState.UNCERTAIN), else_=DeliveryState.EXPIRED),
        "trouble": case((resent, DeliveryTrouble.UNCERTAIN), else_=table.c.trouble),
        "reason": case((resent, table.c.reason + "; the reader stopped"), else_="the reader stopped"),
        "changed_at": now,
    }
