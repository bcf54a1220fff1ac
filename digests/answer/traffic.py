"""How sending goes: for the admins in Telegram, and for `check`."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digests.model import Traffic
from digests.rules.sending.deliveries import lateness_of
from digests.store import Store

DAY = timedelta(days=1)
TOLD_WITHIN = timedelta(minutes=30)
"""A trouble that operators should have been told of for so long is one they do not know."""


async def answer_traffic(store: Store, zone: str, now: datetime, *, first: int = 0, limit: int = 0) -> Traffic:
    """Return how sending goes at `now` (aware UTC), today by the clock of an IANA zone, with `limit` troubles of
    the last day from the `first` on (0 is the newest)."""
    midnight = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    pause = await store.pauses.last()
    return Traffic(
        today=await store.deliveries.counts(midnight),
        last_day=await store.deliveries.counts(now - DAY),
        waiting=await store.traffic.waiting(now),
        lateness=lateness_of(await store.traffic.seconds_late(now - DAY)),
        pause=None if pause is None or pause.ended_at is not None else pause,
        troubles=await store.troubles.page(now - DAY, limit, first) if limit else (),
        troubled=sum((await store.troubles.counts(now - DAY)).values()),
        untold=sum((await store.troubles.due(now - TOLD_WITHIN)).values()),
    )
