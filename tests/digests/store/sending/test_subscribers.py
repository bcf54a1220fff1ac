from dataclasses import replace
from datetime import time

from digests.model import Address, ChatKind, OtherLanguages, QuietHours, Refusal, Subscriber, SubscriberState
from digests.store import Store
from tests.digests.store.values import DAY, HOUR, edition, reader, texts_stored
from tests.factories import NOW
from tests.stored import issue_edition, known

STATES = ("visitor", "active", "paused", "stopped", "gone")


async def test_a_subscriber_comes_back_as_saved_with_an_id(store: Store) -> None:
    wanted = Subscriber(
        address=Address(-1_002_233_445_566_778, 77),
        kind=ChatKind.GROUP,
        zone="Asia/Tokyo",
        hours=(time(7, 30), time(19, 0)),
        themes=("trade", "taiwan"),
        language="zh-Hant",
        other_languages=OtherLanguages.NEVER,
        review_weekday=6,
        quiet=QuietHours(time(22), time(6, 30)),
        state=SubscriberState.PAUSED,
        paused_until=NOW + DAY,
        next_digest_at=NOW + HOUR,
        strikes=1,
    )
    saved = await store.subscribers.save(wanted, NOW)
    assert saved.id > 0
    assert saved == replace(wanted, id=saved.id, created_at=NOW)
    assert await store.subscribers.get(wanted.address) == saved
    assert await store.subscribers.by_id(saved.id) == saved
    assert await store.subscribers.get(Address(wanted.address.chat)) is None
    assert (await store.subscribers.save(replace(saved, quiet=None), NOW)).quiet is None


async def test_saving_again_updates_but_keeps_when_they_came_and_their_strikes(store: Store) -> None:
    saved = await reader(store)
    await store.chats.refuse(saved.id, Refusal.PERHAPS, NOW)
    again = await store.subscribers.save(replace(saved, zone="Asia/Tokyo"), NOW + DAY)
    assert again == replace(saved, zone="Asia/Tokyo", strikes=1)
    assert (await store.subscribers.counts())["active"] == 1


async def test_the_next_digest_of_all_is_the_earliest_of_an_active_subscriber(store: Store) -> None:
    await reader(store, 1, next_digest_at=NOW)
    await reader(store, 2, next_digest_at=NOW - HOUR)
    await reader(store, 3, state=SubscriberState.STOPPED, next_digest_at=NOW - DAY)
    assert await store.subscribers.next_due() == NOW - HOUR


async def test_strikes_are_counted_and_cleared(store: Store) -> None:
    async def refused() -> int:
        await store.chats.refuse(saved.id, Refusal.PERHAPS, NOW)
        return (await known(store, saved)).strikes

    saved = await reader(store)
    assert [await refused(), await refused()] == [1, 2]
    await store.subscribers.clear_strikes(saved.id)
    assert await refused() == 1


async def test_forgetting_leaves_nothing_of_the_reader(store: Store) -> None:
    saved, other = await reader(store, 1), await reader(store, 2)
    await issue_edition(store, edition(saved, NOW, "only theirs"), None, NOW)
    await issue_edition(store, edition(other, NOW, "of the other"), None, NOW)
    await store.conversations.await_input(saved.address, 1, "zone", {}, NOW + DAY)
    await store.conversations.await_input(Address(-5), 1, "zone", {}, NOW + DAY)
    await store.conversations.note(1, {8: "{}", 9: "{}"}, NOW, {8: 1, 9: 2})
    assert await store.subscribers.forget(saved.address, NOW)
    assert await store.traffic.unanswered() == [2]
    assert not await store.subscribers.forget(saved.address, NOW)
    assert await store.subscribers.get(saved.address) is None
    assert await store.editions.last(saved.id) is None
    assert await texts_stored(store) == 1
    assert await store.conversations.awaited_input(saved.address, 1, NOW) is None
    assert await store.conversations.awaited_input(Address(-5), 1, NOW) is None
    assert [each.text for each in await store.deliveries.due(NOW, 9)] == ["of the other"]
    assert not await issue_edition(store, edition(saved), None, NOW)
    assert (await reader(store, 1)).id not in {saved.id, other.id}


async def test_every_state_is_counted(store: Store) -> None:
    for chat, state in enumerate((*STATES, "active")):
        await reader(store, chat, state=SubscriberState(state))
    assert await store.subscribers.counts() == dict.fromkeys(STATES, 1) | {"active": 2}
