import asyncio

from digests.model import Address
from digests.store import Store, open_store
from tests.digests.store.values import DAY, HOUR
from tests.factories import NOW

CHAT = Address(-1_001_234_567_890_123, 5)


async def test_an_update_is_handled_once_by_each_bot(store: Store) -> None:
    first_time = store.conversations.first_time
    assert await first_time(7_000_000_001, 10, NOW)
    assert not await first_time(7_000_000_001, 10, NOW + HOUR)
    assert await first_time(7_000_000_001, 11, NOW)
    assert await first_time(7_000_000_002, 10, NOW)


async def test_one_of_many_at_once_is_the_first(url: str) -> None:
    async with open_store(url, migrate=True) as one, open_store(url) as two:
        both = (one, two)
        seen = await asyncio.gather(*(both[turn % 2].conversations.first_time(1, 1, NOW) for turn in range(10)))
    assert sum(seen) == 1


async def test_awaited_input_is_taken_once_by_the_one_who_was_asked(store: Store) -> None:
    await store.conversations.await_input(CHAT, 9_000_000_001, "zone", {"step": 2, "back": ["a"]}, NOW + HOUR)
    assert await store.conversations.take_input(CHAT, 2, NOW) is None
    assert await store.conversations.take_input(Address(CHAT.chat), 9_000_000_001, NOW) is None
    taken = await store.conversations.take_input(CHAT, 9_000_000_001, NOW)
    assert taken == ("zone", {"step": 2, "back": ["a"]})
    assert await store.conversations.take_input(CHAT, 9_000_000_001, NOW) is None


async def test_a_newer_question_replaces_the_older(store: Store) -> None:
    await store.conversations.await_input(CHAT, 1, "zone", {}, NOW + HOUR)
    await store.conversations.await_input(CHAT, 1, "hours", {"x": 1}, NOW + DAY)
    assert await store.conversations.take_input(CHAT, 1, NOW + 2 * HOUR) == ("hours", {"x": 1})


async def test_a_question_expires(store: Store) -> None:
    await store.conversations.await_input(CHAT, 1, "zone", {}, NOW + HOUR)
    assert await store.conversations.take_input(CHAT, 1, NOW + HOUR) is None


async def test_pruning_forgets_old_updates_and_questions(store: Store) -> None:
    await store.conversations.first_time(1, 1, NOW - DAY)
    await store.conversations.first_time(1, 2, NOW)
    await store.conversations.await_input(CHAT, 1, "zone", {}, NOW - HOUR)
    await store.conversations.await_input(CHAT, 2, "zone", {}, NOW + HOUR)
    assert await store.conversations.prune(NOW) == 2
    assert await store.conversations.first_time(1, 1, NOW)
    assert not await store.conversations.first_time(1, 2, NOW)
    assert await store.conversations.take_input(CHAT, 2, NOW) is not None
