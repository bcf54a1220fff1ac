from datetime import timedelta

from digests.model import Waiting
from digests.store import Store
from tests.digests.store.values import DAY, edition, reader
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


async def test_only_what_is_due_by_now_and_pending_waits(store: Store) -> None:
    assert await store.traffic.waiting(NOW) == Waiting(0, None)
    early, late = await reader(store, 1), await reader(store, 2)
    await store.editions.issue(edition(early), None, NOW)
    await store.editions.issue(edition(late), None, NOW + 5 * MINUTE)

    assert await store.traffic.waiting(NOW - MINUTE) == Waiting(0, None)
    assert await store.traffic.waiting(NOW + MINUTE) == Waiting(2, NOW)
    assert await store.traffic.waiting(NOW + 5 * MINUTE) == Waiting(4, NOW)
    await store.deliveries.cancel(early.id, NOW)
    assert await store.traffic.waiting(NOW + 5 * MINUTE) == Waiting(2, NOW + 5 * MINUTE)


async def test_nothing_sent_is_nothing_late(store: Store) -> None:
    await store.editions.issue(edition(await reader(store)), None, NOW)
    assert await store.traffic.seconds_late(NOW - DAY) == {}
