from dataclasses import replace

import pytest

from digests.model import DeliveryState, Outcome, SubscriberState, Told
from digests.store import Store
from tests.digests.store.values import DAY, HOUR, edition, reader, texts_stored
from tests.factories import NOW

NEXT = NOW + DAY
NONE = Told()


async def next_digest(store: Store, identifier: int):
    subscriber = await store.subscribers.by_id(identifier)
    assert subscriber is not None
    return subscriber.next_digest_at


async def test_an_edition_is_issued_once_with_its_deliveries_and_moves_the_next_digest(store: Store) -> None:
    subscriber = await reader(store)
    issued = edition(subscriber)
    assert await store.editions.issue(issued, NEXT, NOW + HOUR)
    assert await store.editions.last(subscriber.id) == issued
    assert await store.editions.at(subscriber.id, NOW) == issued
    assert await store.editions.at(subscriber.id, NOW - DAY) is None
    assert await next_digest(store, subscriber.id) == NEXT
    assert await store.deliveries.next_due() == NOW + HOUR
    assert (await store.deliveries.counts(NOW))["pending"] == 2


async def test_a_slot_has_one_edition_and_the_second_only_moves_the_next_digest(store: Store) -> None:
    subscriber = await reader(store)
    await store.editions.issue(edition(subscriber), NOW, NOW)
    assert not await store.editions.issue(edition(subscriber, NOW, "another text"), NEXT, NOW)
    assert await store.editions.last(subscriber.id) == edition(subscriber)
    assert await next_digest(store, subscriber.id) == NEXT
    assert (await store.deliveries.counts(NOW))["pending"] == 2
    assert await texts_stored(store) == 1


async def test_equal_texts_are_stored_once(store: Store) -> None:
    for chat in range(5):
        assert await store.editions.issue(edition(await reader(store, chat)), NEXT, NOW)
    assert await texts_stored(store) == 1
    other = await reader(store, 9)
    assert await store.editions.issue(edition(other, told=NONE), NEXT, NOW)
    assert await texts_stored(store) == 2


@pytest.mark.parametrize("state", [SubscriberState.PAUSED, SubscriberState.STOPPED, SubscriberState.GONE])
async def test_who_stopped_meanwhile_gets_no_edition(store: Store, state: SubscriberState) -> None:
    subscriber = await reader(store, state=state)
    assert not await store.editions.issue(edition(subscriber), NEXT, NOW)
    assert await store.editions.last(subscriber.id) is None
    assert await next_digest(store, subscriber.id) == NOW


async def test_hours_that_a_reader_has_just_changed_are_not_overwritten(store: Store) -> None:
    subscriber = await reader(store, next_digest_at=NOW + HOUR)
    assert await store.editions.issue(edition(subscriber), NEXT, NOW)
    assert await next_digest(store, subscriber.id) == NOW + HOUR


async def test_told_is_all_that_the_editions_since_then_tell(store: Store) -> None:
    subscriber, other = await reader(store, 1), await reader(store, 2)
    told = [
        Told(frozenset({"a"}), {1: frozenset({"a"})}, frozenset({"fact a"})),
        Told(frozenset({"b"}), {1: frozenset({"b"}), 2: frozenset()}, frozenset({"fact b"})),
        Told(frozenset({"c"}), {}),
    ]
    for day, each in enumerate(told):
        await store.editions.issue(edition(subscriber, NOW + day * DAY, told=each), None, NOW)
    await store.editions.issue(edition(other, told=Told(frozenset({"x"}))), None, NOW)
    everything = Told(frozenset("abc"), {1: frozenset("ab"), 2: frozenset()}, frozenset({"fact a", "fact b"}))
    assert await store.editions.told(subscriber.id, NOW) == everything
    assert await store.editions.told(subscriber.id, NOW + HOUR) == Told(
        frozenset("bc"), {1: frozenset("b"), 2: frozenset()}, frozenset({"fact b"})
    )
    assert await store.editions.told(subscriber.id, NOW + 9 * DAY) == NONE
    last = await store.editions.last(subscriber.id)
    assert last == edition(subscriber, NOW + 2 * DAY, told=told[2])


async def test_pruning_deletes_old_settled_editions_with_their_texts(store: Store) -> None:
    subscriber = await reader(store)
    old, waiting, new = NOW - 90 * DAY, NOW - 80 * DAY, NOW
    for slot in (old, waiting, new):
        await store.editions.issue(edition(subscriber, slot, f"text of {slot}"), None, slot)
    (first,) = await store.deliveries.due(old, 9)
    claimed = await store.deliveries.claim(first.id, 0, old, HOUR)
    assert claimed is not None
    await store.deliveries.record(claimed.id, claimed.attempt, Outcome(DeliveryState.SENT), old)
    assert await store.editions.prune(NOW - 30 * DAY) == 1
    assert await store.editions.at(subscriber.id, old) is None
    assert await store.editions.at(subscriber.id, waiting) is not None
    assert await texts_stored(store) == 2
    assert await store.check() == []


async def test_an_edition_without_parts_is_told_without_deliveries(store: Store) -> None:
    subscriber = await reader(store)
    silent = replace(edition(subscriber), parts=())
    assert await store.editions.issue(silent, NEXT, NOW)
    assert await store.editions.last(subscriber.id) == silent
    assert await store.deliveries.next_due() is None
