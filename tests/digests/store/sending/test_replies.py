"""Which message a part answers, as its reader has it: looked up together with what is due."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digests.model import Address, Answer, DeliveryState, Edition, Outcome, Reply, SubscriberState
from digests.rules.sending.uncertainty import OWN_SEQUENCE_FROM
from digests.store import Store
from tests.digests.store.values import HOUR
from tests.factories import NOW, some, subscriber
from tests.stored import claim_part, issue_edition, record_outcome

LEASE = timedelta(minutes=2)
NEXT = NOW + timedelta(days=1)
FOUND = Answer(1, NOW, 1, "the old words", 12)
SENT = DeliveryState.SENT
GROUP, SUPERGROUP = -500, OWN_SEQUENCE_FROM - 500


async def told(store: Store, chat: int, message: int, state: DeliveryState = SENT, **changes: object) -> None:
    """Let a reader have an edition of NOW, and one of the next day that answers it."""
    values = {"address": Address(chat), "state": SubscriberState.ACTIVE} | changes
    who = await store.subscribers.save(replace(subscriber(chat), **values), NOW)  # type: ignore[arg-type]
    first = Edition(subscriber=who.id, slot=NOW, issued_at=NOW, parts=("old",))
    assert await issue_edition(store, first, None, NOW)
    due = {each.subscriber: each for each in await store.deliveries.due(NOW, 99)}
    claimed = some(await claim_part(store, due[who.id].id, 0, NOW, LEASE))
    assert await record_outcome(store, claimed.id, 1, Outcome(state, message=message), NOW)
    second = Edition(subscriber=who.id, slot=NEXT, issued_at=NEXT, parts=("new",), answers=(FOUND,))
    assert await issue_edition(store, second, None, NEXT)


async def replies(store: Store) -> dict[int, Reply | None]:
    return {each.address.chat: each.reply for each in await store.deliveries.due(NEXT + HOUR, 99)}


async def test_those_who_share_a_text_answer_each_their_own_message(store: Store) -> None:
    await told(store, 1001, 77)
    await told(store, 1002, 88)
    quoted = ("the old words", 12)
    assert await replies(store) == {1001: Reply(77, *quoted), 1002: Reply(88, *quoted)}
    (first, second) = await store.deliveries.due(NEXT + HOUR, 99)
    assert first.text == second.text == "new"
    claimed = some(await claim_part(store, first.id, 0, NEXT, LEASE))
    assert claimed.reply == Reply(77, *quoted), "also when it is read in another way"


@pytest.mark.parametrize("state", [DeliveryState.UNCERTAIN, DeliveryState.FAILED])
async def test_a_message_that_has_not_surely_arrived_is_not_answered(store: Store, state: DeliveryState) -> None:
    await told(store, 1001, 0, state)
    assert await replies(store) == {1001: None}


async def test_a_message_from_before_a_chat_moved_is_not_answered(store: Store) -> None:
    await told(store, GROUP, 77)
    await told(store, SUPERGROUP - 9, 78)
    await store.chats.move(GROUP, SUPERGROUP, NEXT)
    assert await replies(store) == {SUPERGROUP: None, SUPERGROUP - 9: Reply(78, "the old words", 12)}


async def test_a_message_whose_edition_is_forgotten_is_not_answered(store: Store) -> None:
    await told(store, 1001, 77)
    assert await store.editions.prune(NEXT) == 1
    assert await replies(store) == {1001: None}


async def test_an_edition_that_answers_nothing_is_stored_as_it_always_was(store: Store) -> None:
    who = await store.subscribers.save(replace(subscriber(1001), state=SubscriberState.ACTIVE), NOW)
    plain = Edition(subscriber=who.id, slot=NOW, issued_at=NOW, parts=("old",))
    await issue_edition(store, plain, None, NOW)
    assert await replies(store) == {1001: None}
