from digests.store import Store
from digests.store.conditions import Condition
from tests.digests.store.values import HOUR
from tests.factories import NOW


async def test_a_condition_stands_since_it_began_whatever_is_said_of_it_later(store: Store) -> None:
    await store.conditions.begin("updates", "refused", NOW)
    await store.conditions.begin("updates", "still refused", NOW + HOUR)
    assert await store.conditions.all() == [Condition("updates", NOW, "still refused")]


async def test_a_condition_that_is_over_is_not_told(store: Store) -> None:
    await store.conditions.begin("updates", "refused", NOW)
    await store.conditions.end("updates")
    await store.conditions.end("never begun")
    assert await store.conditions.all() == []
