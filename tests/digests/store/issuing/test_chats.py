"""What becomes of chats, with all their topics."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from digests.model import Address, ChatKind, QuietHours, Refusal, Subscriber, SubscriberState
from digests.store import Store
from tests.digests.store.values import DAY, HOUR, edition, reader, texts_stored
from tests.factories import NOW
from tests.stored import issue_edition, known

ACTIVE, PAUSED, GONE = SubscriberState.ACTIVE, SubscriberState.PAUSED, SubscriberState.GONE
FORUM = -100_5


async def topic(store: Store, thread: int, **changes: Any) -> Subscriber:
    values: dict[str, Any] = {"address": Address(FORUM, thread), "kind": ChatKind.GROUP, "state": ACTIVE}
    return await store.subscribers.save(Subscriber(**(values | changes)), NOW)


async def states(store: Store, *readers: Subscriber) -> list[SubscriberState]:
    return [(await known(store, who)).state for who in readers]


async def waiting(store: Store) -> int:
    return (await store.deliveries.counts(NOW - 9 * DAY))["pending"]


@pytest.mark.parametrize("refusal", [Refusal.LEFT, Refusal.DELETED])
async def test_a_forum_that_threw_us_out_is_gone_with_all_its_topics(store: Store, refusal: Refusal) -> None:
    one, other, elsewhere = await topic(store, 0), await topic(store, 7), await reader(store, 1)
    for who in (one, other, elsewhere):
        await issue_edition(store, edition(who), None, NOW)
    assert await store.chats.refuse(other.id, refusal, NOW) == 2
    assert await states(store, one, other, elsewhere) == [GONE, GONE, ACTIVE]
    assert await waiting(store) == 2


async def test_a_closed_topic_pauses_that_topic_only(store: Store) -> None:
    one, other = await topic(store, 0), await topic(store, 7)
    gone = await store.chats.refuse(other.id, Refusal.TOPIC_CLOSED, NOW)
    assert gone == 0
    assert await states(store, one, other) == [ACTIVE, PAUSED]
    paused = await known(store, other)
    assert (paused.refusal, paused.refused_at, paused.paused_until) == (Refusal.TOPIC_CLOSED, NOW, None)


async def test_where_the_rights_are_gone_every_topic_pauses_and_who_paused_before_stays_so(store: Store) -> None:
    one, other = await topic(store, 0), await topic(store, 7)
    resting = await topic(store, 9, state=PAUSED, paused_until=NOW + DAY)
    await store.chats.refuse(other.id, Refusal.NO_RIGHTS, NOW)
    assert await states(store, one, other, resting) == [PAUSED, PAUSED, PAUSED]
    assert (await known(store, resting)).paused_until == NOW + DAY
    assert [who.id for who in await store.chats.to_tell(NOW)] == [one.id, other.id]


async def test_the_third_unclear_refusal_lets_go_and_an_arrival_forgives_them(store: Store) -> None:
    who = await reader(store, 1)
    for day in range(2):
        assert await store.chats.refuse(who.id, Refusal.PERHAPS, NOW + day * DAY) == 0
    assert (await known(store, who)).refused_at == NOW
    await store.chats.reached(who.id)
    assert (await known(store, who)).strikes == 0
    assert [await store.chats.refuse(who.id, Refusal.PERHAPS, NOW + day * DAY) for day in range(3)] == [0, 0, 1]
    assert await states(store, who) == [GONE]


async def test_somebody_is_told_of_a_hindrance_once_and_anew_when_it_comes_again(store: Store) -> None:
    who, blocked = await topic(store, 7), await reader(store, 1)
    assert await store.chats.refuse(99, Refusal.LEFT, NOW) == 0, "nobody"
    await store.chats.refuse(blocked.id, Refusal.LEFT, NOW)
    await store.chats.refuse(who.id, Refusal.TOPIC_DELETED, NOW)
    assert await store.chats.to_tell(NOW - HOUR) == []
    assert [each.id for each in await store.chats.to_tell(NOW)] == [who.id], "who blocked is told nothing"
    await store.chats.told([who.id], NOW)
    assert await store.chats.to_tell(NOW + DAY) == []
    await store.subscribers.save(Subscriber(address=who.address, kind=who.kind, state=ACTIVE), NOW)
    await store.chats.refuse(who.id, Refusal.TOPIC_CLOSED, NOW + DAY)
    assert [each.id for each in await store.chats.to_tell(NOW + DAY)] == [who.id]


async def test_only_who_was_deleted_long_enough_ago_is_to_be_forgotten(store: Store) -> None:
    blocked, deleted, lately = await reader(store, 1), await reader(store, 2), await reader(store, 3)
    await store.chats.refuse(blocked.id, Refusal.LEFT, NOW - 9 * DAY)
    await store.chats.refuse(deleted.id, Refusal.DELETED, NOW - 9 * DAY)
    await store.chats.refuse(lately.id, Refusal.DELETED, NOW)
    assert await store.chats.deleted(NOW - 7 * DAY) == [Address(2)]


# --- a group becomes a supergroup ---------------------------------------------------------------


async def test_a_chat_moves_with_every_topic_its_deliveries_and_its_questions(store: Store) -> None:
    one, other = await topic(store, 0), await topic(store, 7, zone="Asia/Tokyo")
    await issue_edition(store, edition(other), None, NOW)
    await store.conversations.await_input(Address(FORUM, 7), 50, "zone", {}, NOW + HOUR)

    assert await store.chats.move(FORUM, -100_6, NOW) == 2
    assert [each.address for each in await store.chats.subscribers(-100_6)] == [
        Address(-100_6),
        Address(-100_6, 7),
    ]
    assert [each.id for each in await store.chats.subscribers(-100_6)] == [one.id, other.id]
    (due,) = await store.deliveries.due(NOW, 9)
    assert due.address == Address(-100_6, 7)
    assert await store.conversations.awaited_input(Address(-100_6, 7), 50, NOW) == ("zone", {})


async def test_forms_move_with_their_chat_beside_those_that_are_there(store: Store) -> None:
    for chat, form in ((-5, 3), (-5, 4), (-6, 4)):
        await store.conversations.await_input(Address(chat), 50, "add", {"of": chat}, NOW + HOUR, form=form)
    await store.chats.move(-5, -6, NOW)
    kept = [await store.conversations.awaited_input(Address(-6), 50, NOW, form=form) for form in (3, 4)]
    assert kept == [("add", {"of": -5}), ("add", {"of": -6})]


async def test_told_twice_of_a_move_it_moves_once(store: Store) -> None:
    await topic(store, 0)
    assert await store.chats.move(FORUM, -100_6, NOW) == 1
    assert await store.chats.move(FORUM, -100_6, NOW) == 0
    assert await store.chats.move(-100_6, -100_6, NOW) == 0
    assert len(await store.chats.subscribers(-100_6)) == 1


@pytest.mark.parametrize("state", [SubscriberState.VISITOR, GONE])
async def test_who_receives_nothing_at_the_new_number_gives_way(store: Store, state: SubscriberState) -> None:
    old, new = await reader(store, -5), await reader(store, -6, state=state)
    await issue_edition(store, edition(old), None, NOW)
    assert await store.chats.move(-5, -6, NOW) == 1
    (there,) = await store.chats.subscribers(-6)
    assert (there.id, there.state) == (old.id, ACTIVE)
    assert await store.subscribers.by_id(new.id) is None
    assert await waiting(store) == 2


@pytest.mark.parametrize("state", [ACTIVE, PAUSED, SubscriberState.STOPPED])
async def test_what_was_chosen_at_the_new_number_stays_none_twice(store: Store, state: SubscriberState) -> None:
    old, new = await reader(store, -5), await reader(store, -6, state=state)
    for who in (old, new):
        await issue_edition(store, edition(who), None, NOW)
    assert await store.chats.move(-5, -6, NOW) == 0
    assert await states(store, old, new) == [GONE, state]
    assert {each.subscriber for each in await store.deliveries.due(NOW, 9)} <= {new.id}


async def test_a_question_that_waits_at_the_new_number_already_is_not_replaced(store: Store) -> None:
    for chat, what in ((-5, "hour"), (-6, "zone")):
        await store.conversations.await_input(Address(chat), 50, what, {}, NOW + HOUR)
    await store.chats.move(-5, -6, NOW)
    assert await store.conversations.awaited_input(Address(-6), 50, NOW) == ("zone", {})
    assert await store.conversations.awaited_input(Address(-5), 50, NOW) is None


# --- too many refused at once --------------------------------------------------------------------


async def test_readers_who_refused_before_the_window_are_not_taken_back(store: Store) -> None:
    who = await reader(store, 1)
    await store.chats.refuse(who.id, Refusal.LEFT, NOW)
    assert await store.chats.take_back(NOW - HOUR, NOW - HOUR, NOW + timedelta(minutes=5), NOW) == 0
    assert await states(store, who) == [GONE]


STATES = ("visitor", "active", "paused", "stopped", "gone")


async def test_a_subscriber_comes_back_as_saved_with_an_id(store: Store) -> None:
    wanted = Subscriber(
        address=Address(-1_002_233_445_566_778, 77),
        kind=ChatKind.GROUP,
        zone="Asia/Tokyo",
        hours=(time(7, 30), time(19, 0)),
        themes=("trade", "taiwan"),
        language="zh-Hant",
        reads=("en", "zh"),
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
