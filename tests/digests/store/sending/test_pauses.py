from dataclasses import replace
from datetime import timedelta

from digests.model import PauseCause, SendingPause
from digests.store import Store, open_store
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
PAUSE = SendingPause(
    cause=PauseCause.REFUSED, troubled=5, attempts=40, times=1, began_at=NOW, until=NOW + 5 * MINUTE
)


async def test_before_the_first_pause_there_is_none_and_nothing_to_tell(store: Store) -> None:
    assert await store.pauses.last() is None
    assert await store.pauses.untold() == (None, None)
    assert not await store.pauses.end(NOW)


async def test_a_pause_outlives_a_restart(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        await store.pauses.begin(PAUSE)
    async with open_store(url) as store:
        assert await store.pauses.last() == PAUSE


async def test_a_pause_ends_once_and_does_not_go_on_after_that(store: Store) -> None:
    await store.pauses.begin(PAUSE)
    assert await store.pauses.end(NOW + MINUTE, resumed=True)
    over = replace(PAUSE, ended_at=NOW + MINUTE, resumed=True)
    assert not await store.pauses.end(NOW + 2 * MINUTE)
    assert not await store.pauses.lengthen(replace(PAUSE, times=2, until=NOW + 10 * MINUTE))
    assert await store.pauses.last() == over
    assert await store.pauses.untold() == (None, over), "nobody had heard of it before its end"


async def test_beginning_and_end_are_told_once_each_and_a_longer_pause_is_no_new_one(store: Store) -> None:
    await store.pauses.begin(PAUSE)
    assert await store.pauses.untold() == (PAUSE, None)
    await store.pauses.told(PAUSE, NOW)
    longer = replace(PAUSE, times=2, until=NOW + 15 * MINUTE)
    assert await store.pauses.lengthen(longer)
    assert await store.pauses.untold() == (None, None)
    await store.pauses.end(NOW + 15 * MINUTE)
    over = replace(longer, ended_at=NOW + 15 * MINUTE)
    assert await store.pauses.untold() == (None, over)
    await store.pauses.told(over, NOW)
    assert await store.pauses.untold() == (None, None)


async def test_a_pause_that_begins_while_another_is_told_is_still_to_be_told(store: Store) -> None:
    await store.pauses.begin(PAUSE)
    later = replace(PAUSE, began_at=NOW + MINUTE)
    await store.pauses.begin(later)
    await store.pauses.told(PAUSE, NOW)

    assert await store.pauses.untold() == (later, None)
