"""A group becomes a supergroup while its digest is on its way: no part twice, none lost."""

import pytest

from digests import subscribe
from digests.model import Address, ChatKind, DeliveryState, Outcome, Subscriber, SubscriberState
from digests.store import Store
from tests.digests.deliver.scripted import SLOT, ScriptedMessenger, counts, issued, run, state_of
from tests.factories import some

OLD, NEW = -5, -100_5
MOVED = Outcome(DeliveryState.MOVED, new_chat=NEW, reason="ChatMigrated")


async def test_told_of_the_move_while_a_part_is_on_its_way_it_goes_to_the_new_number_once(store: Store) -> None:
    who = await issued(store, OLD, "one", "two", kind=ChatKind.GROUP)
    messenger = ScriptedMessenger({OLD: [MOVED]})
    messenger.before_send = lambda: subscribe.moved(store, OLD, NEW, SLOT)
    await run(store, messenger)

    assert messenger.sent == [(OLD, "one"), (NEW, "one"), (NEW, "two")]
    assert await counts(store) == {"sent": 2}
    known = some(await store.subscribers.by_id(who.id))
    assert known.address == Address(NEW)


async def test_a_part_that_arrived_in_the_old_group_is_not_sent_to_the_new_one(store: Store) -> None:
    await issued(store, OLD, "one", "two", kind=ChatKind.GROUP)
    messenger = ScriptedMessenger()
    messenger.before_send = lambda: subscribe.moved(store, OLD, NEW, SLOT)
    await run(store, messenger)

    assert messenger.sent == [(OLD, "one"), (NEW, "two")]
    assert await counts(store) == {"sent": 2}


async def test_told_before_during_and_after_by_all_three_ways_every_part_comes_once(store: Store) -> None:
    await issued(store, OLD, "one", "two", "three", kind=ChatKind.GROUP)
    messenger = ScriptedMessenger({OLD: [MOVED] * 3})
    messenger.before_send = lambda: subscribe.moved(store, OLD, NEW, SLOT)
    await run(store, messenger)
    await subscribe.moved(store, OLD, NEW, SLOT)

    assert [html for chat, html in messenger.sent if chat == NEW] == ["one", "two", "three"]
    assert await counts(store) == {"sent": 3}


@pytest.mark.parametrize("told", [True, False])
async def test_where_both_numbers_receive_the_group_gets_its_digest_once(store: Store, told: bool) -> None:
    old = await issued(store, OLD, "one", "two", kind=ChatKind.GROUP)
    new = await issued(store, NEW, "one", "two", kind=ChatKind.GROUP)
    messenger = ScriptedMessenger({OLD: [MOVED]})
    if told:
        await subscribe.moved(store, OLD, NEW, SLOT)
    await run(store, messenger)

    assert [html for chat, html in messenger.sent if chat == NEW] == ["one", "two"]
    assert await state_of(store, old) is SubscriberState.GONE
    assert await state_of(store, new) is SubscriberState.ACTIVE
    fates = await counts(store)
    assert (fates["sent"], fates.get("pending", 0)) == (2, 0)


async def test_who_only_looked_in_at_the_new_number_gives_way_to_the_group_that_moves_there(store: Store) -> None:
    who = await issued(store, OLD, "one", kind=ChatKind.GROUP)
    await subscribe.welcome(store, Subscriber(address=Address(NEW), kind=ChatKind.GROUP), SLOT)
    messenger = ScriptedMessenger({OLD: [MOVED]})
    await run(store, messenger)

    assert messenger.sent == [(OLD, "one"), (NEW, "one")]
    assert [each.id for each in await store.chats.subscribers(NEW)] == [who.id]
