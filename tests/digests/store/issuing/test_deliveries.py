import asyncio
import signal
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.dialects.sqlite import dialect

from digests.model import (
    Address,
    Answer,
    ChatKind,
    Delivery,
    DeliveryState,
    DeliveryTrouble,
    Edition,
    Outcome,
    Reply,
    SubscriberState,
)
from digests.rules.issuing.uncertainty import OWN_SEQUENCE_FROM, Aftermath, UncertainPolicy
from digests.store import AttemptRecord, Claim, RecordKept, Store, open_store
from digests.store.issuing.parts import _DUE
from tests.digests.store.values import DAY, HOUR, age_leases, edition, put, reader
from tests.factories import NOW, some, subscriber
from tests.stored import claim_part, issue_edition, record_outcome

LEASE = timedelta(seconds=30)
SENT = Outcome(DeliveryState.SENT, message=42)
UNCERTAIN = Outcome(DeliveryState.UNCERTAIN, reason="read timeout")


async def issue(store: Store, chat: int = 1001, slot=NOW, *parts: str) -> None:
    subscriber = await reader(store, chat, kind=ChatKind.PRIVATE)
    assert await issue_edition(store, edition(subscriber, slot, *parts), None, slot)


async def claim_first(store: Store) -> Delivery:
    delivery = (await store.deliveries.due(NOW, 9))[0]
    return some(await claim_part(store, delivery.id, delivery.attempt, NOW, LEASE))


async def claimed(store: Store, *parts: str) -> Delivery:
    """Issue an edition and claim its first part."""
    await issue(store, 1001, NOW, *parts)
    return await claim_first(store)


async def parts_due(store: Store, now=NOW) -> list[tuple[int, str]]:
    return [(each.address.chat, each.text) for each in await store.deliveries.due(now, 99)]


async def count(store: Store, state: str) -> int:
    return (await store.deliveries.counts(NOW - 99 * DAY))[state]


async def test_a_part_is_due_with_all_that_is_needed_to_send_it(store: Store) -> None:
    subscriber = await reader(store, kind=ChatKind.CHANNEL)
    await issue_edition(store, edition(subscriber), None, NOW + HOUR)
    assert await store.deliveries.due(NOW, 9) == []
    (delivery,) = await store.deliveries.due(NOW + HOUR, 9)
    assert delivery == Delivery(
        id=delivery.id,
        edition=delivery.edition,
        subscriber=subscriber.id,
        address=subscriber.address,
        kind=ChatKind.CHANNEL,
        slot=NOW,
        issued_at=NOW,
        part=1,
        parts=2,
        text="part one",
        state=DeliveryState.PENDING,
        attempt=0,
        due_at=NOW + HOUR,
        hours=subscriber.hours,
    )


@pytest.mark.parametrize(
    ("outcome", "following"),
    [
        (SENT, ["part two"]),
        (UNCERTAIN, ["part two"]),
        (Outcome(DeliveryState.GONE, reason="no"), []),
        (Outcome(DeliveryState.MOVED, new_chat=5), []),
    ],
)
async def test_the_second_part_waits_until_the_first_has_perhaps_arrived_and_is_not_sent_when_it_cannot(
    store: Store, outcome: Outcome, following: list[str]
) -> None:
    first = await claimed(store)
    assert await parts_due(store) == []
    assert await record_outcome(store, first.id, first.attempt, outcome, NOW)
    assert [text for _, text in await parts_due(store, NOW + DAY)] == following
    assert (await store.deliveries.next_due() is not None) is bool(following)
    assert await count(store, outcome.state) == 1


async def test_a_subscriber_gets_one_part_at_a_time_in_order_of_slots(store: Store) -> None:
    subscriber = await reader(store)
    for slot in (NOW, NOW - DAY):
        await issue_edition(store, edition(subscriber, slot, f"of {slot:%d}"), None, slot)
    await issue(store, 2002)
    assert sorted(await parts_due(store)) == [(1001, "of 09"), (2002, "part one")]
    assert len(await store.deliveries.due(NOW, 1)) == 1
    claimed = await claim_first(store)
    assert claimed.text == "of 09"
    assert await parts_due(store) == [(2002, "part one")]


async def test_who_stopped_gets_nothing_more(store: Store) -> None:
    await issue(store)
    await issue(store, 2002)
    (first, _) = await store.deliveries.due(NOW, 9)
    await put(store, first.subscriber, SubscriberState.STOPPED)
    assert await parts_due(store) == [(2002, "part one")]
    assert await store.deliveries.cancel(first.subscriber, NOW) == 2
    assert await claim_part(store, first.id, 0, NOW, LEASE) is None
    assert (await count(store, "expired"), await count(store, "pending")) == (2, 2)


async def test_a_part_is_claimed_once(store: Store) -> None:
    await issue(store)
    (delivery,) = await store.deliveries.due(NOW, 9)
    assert await claim_part(store, delivery.id, 1, NOW, LEASE) is None
    claimed = some(await claim_part(store, delivery.id, 0, NOW, LEASE))
    assert (claimed.state, claimed.attempt, claimed.text) == (DeliveryState.SENDING, 1, "part one")
    assert await claim_part(store, delivery.id, 0, NOW, LEASE) is None
    assert await claim_part(store, delivery.id, 1, NOW, LEASE) is None


async def test_two_stores_on_one_file_send_every_part_exactly_once(url: str) -> None:
    async with open_store(url, migrate=True) as one, open_store(url) as two:
        for chat in range(12):
            await issue(one, chat)
        sent: list[tuple[int, str]] = []

        async def send_all(store: Store) -> None:
            while due := await store.deliveries.due(NOW, 5):
                for each in due:
                    claimed = await claim_part(store, each.id, each.attempt, NOW, LEASE)
                    if claimed is not None:
                        sent.append((claimed.address.chat, claimed.text))
                        assert await record_outcome(store, claimed.id, claimed.attempt, SENT, NOW)

        await asyncio.gather(*(send_all(each) for each in (one, two, one, two)))
        assert sorted(sent) == sorted((chat, part) for chat in range(12) for part in ("part one", "part two"))
        assert await one.deliveries.next_due() is None


async def test_a_result_counts_only_for_the_latest_attempt(store: Store) -> None:
    first = await claimed(store)
    assert not await record_outcome(store, first.id, first.attempt - 1, SENT, NOW)
    assert await record_outcome(store, first.id, first.attempt, Outcome(DeliveryState.PENDING), NOW)
    second = await claim_first(store)
    assert not await record_outcome(store, first.id, first.attempt, SENT, NOW)
    assert await record_outcome(store, second.id, second.attempt, Outcome(DeliveryState.GONE), NOW)
    assert not await record_outcome(store, second.id, second.attempt, SENT, NOW)
    assert await count(store, "gone") == 1


@pytest.mark.parametrize(("trouble", "state"), [("", "expired"), ("resent", "uncertain")])
async def test_what_comes_back_for_who_stopped_does_not_wait(store: Store, trouble: str, state: str) -> None:
    taken = await claimed(store, "only part")
    await put(store, taken.subscriber, SubscriberState.STOPPED)
    aftermath = Aftermath(DeliveryTrouble(trouble))
    again = Outcome(DeliveryState.PENDING)
    assert await record_outcome(store, taken.id, taken.attempt, again, NOW, aftermath=aftermath)
    await put(store, taken.subscriber, SubscriberState.ACTIVE)
    assert await parts_due(store, NOW + DAY) == []
    assert await count(store, state) == 1


async def lose(store: Store, policy: UncertainPolicy = UncertainPolicy.SENT) -> Delivery:
    """Claim the first part of an edition, and let its lease be over before there is an answer."""
    lost = await claimed(store)
    await age_leases(store, LEASE)
    (ended,) = await store.doubts.end_leases(NOW, policy)
    assert ended.id == lost.id
    return lost


@pytest.mark.parametrize("policy", list(UncertainPolicy))
async def test_an_answer_after_the_lease_settles_the_doubt(store: Store, policy: UncertainPolicy) -> None:
    lost = await lose(store, policy)
    record = AttemptRecord(id=lost.id, attempt=lost.attempt, outcome=SENT, at=NOW)
    assert (await store.attempts.write([], [record])).kept == {lost.id: RecordKept.LATE}
    assert (await count(store, "sent"), await count(store, "pending")) == (1, 1)
    assert await store.doubts.next_probe() is None
    assert await store.troubles.page(NOW, 9) == []
    assert await parts_due(store) == [(1001, "part two")]


@pytest.mark.parametrize("gone_on", [False, True])
async def test_what_was_not_sent_after_all_goes_out_only_if_no_later_part_has(store: Store, gone_on: bool) -> None:
    lost = await lose(store)
    if gone_on:
        second = await claim_first(store)
        assert second.part == 2
    assert await record_outcome(store, lost.id, lost.attempt, Outcome(DeliveryState.PENDING), NOW) is not gone_on
    assert await parts_due(store) == ([] if gone_on else [(1001, "part one")])
    assert await count(store, "uncertain") == gone_on


async def test_only_the_arrival_forestalls_a_repetition(store: Store) -> None:
    lost = await lose(store, UncertainPolicy.RESEND)
    assert not await record_outcome(store, lost.id, lost.attempt, Outcome(DeliveryState.GONE), NOW)
    assert await parts_due(store) == [(1001, "part one")]
    assert await record_outcome(store, lost.id, lost.attempt, SENT, NOW)
    assert await parts_due(store) == [(1001, "part two")]


async def test_an_answer_after_the_lease_is_too_late_once_the_part_is_on_its_way_again(store: Store) -> None:
    lost = await lose(store, UncertainPolicy.RESEND)
    again = await claim_first(store)
    assert (again.id, again.attempt) == (lost.id, lost.attempt + 1)
    record = AttemptRecord(id=lost.id, attempt=lost.attempt, outcome=SENT, at=NOW)
    assert (await store.attempts.write([], [record])).kept == {lost.id: RecordKept.NOT}
    assert await count(store, "sending") == 1


async def test_one_more_doubt_settles_nothing(store: Store) -> None:
    lost = await lose(store)
    assert not await record_outcome(store, lost.id, lost.attempt, UNCERTAIN, NOW + HOUR)


async def test_leases_follow_the_clock_of_the_database_and_no_caller_s(store: Store) -> None:
    await issue(store)
    await claim_first(store)
    assert await store.doubts.end_leases(NOW + 999 * DAY, UncertainPolicy.SENT) == []
    await age_leases(store, LEASE - timedelta(seconds=10))
    assert await store.doubts.end_leases(NOW, UncertainPolicy.SENT) == []
    await age_leases(store, timedelta(seconds=10))
    assert len(await store.doubts.end_leases(NOW - DAY, UncertainPolicy.SENT)) == 1


async def test_who_ends_leases_is_not_dead_itself(store: Store) -> None:
    for chat in (1, 2):
        await issue(store, chat, NOW, "only part")
    mine, other = await claim_first(store), await claim_first(store)
    await age_leases(store)
    ended = await store.doubts.end_leases(NOW, UncertainPolicy.SENT, [mine.id])
    assert [each.id for each in ended] == [other.id]


async def test_what_comes_together_is_written_together(store: Store) -> None:
    for chat in (1, 2, 3):
        await issue(store, chat, NOW, "only part")
    first = await claim_first(store)
    found = await store.deliveries.due(NOW, 9)
    claims = [
        Claim(id=each.id, attempt=each.attempt, address=each.address, at=NOW, lease=LEASE, owner="me")
        for each in (*found, found[0])
    ]
    record = AttemptRecord(id=first.id, attempt=first.attempt, outcome=SENT, at=NOW)
    written = await store.attempts.write(claims, [record])
    assert written.claimed == {each.id for each in found}
    assert written.kept == {first.id: RecordKept.IN_TIME}
    assert (await count(store, "sending"), await count(store, "sent")) == (2, 1)


async def test_looking_for_what_is_due_follows_an_index_and_sorts_nothing(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        await issue(store)
    with closing(sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"))) as connection:
        due = str(_DUE.params(now=NOW, most=64).compile(dialect=dialect(), compile_kwargs={"literal_binds": True}))
        plan = connection.execute(f"EXPLAIN QUERY PLAN {due}").fetchall()
    steps = [row[3] for row in plan]
    assert "ix_delivery_state_due_at (state=? AND due_at<?)" in steps[0]
    assert not [step for step in steps if "TEMP B-TREE" in step or step.startswith("SCAN")]


async def test_what_was_surely_not_accepted_is_due_again_later(store: Store) -> None:
    taken = await claimed(store)
    retry = Outcome(DeliveryState.PENDING, retry_after=60, reason="429")
    await record_outcome(store, taken.id, taken.attempt, retry, NOW)
    assert await store.deliveries.next_due() == NOW + timedelta(seconds=60)
    assert await parts_due(store) == []
    (again,) = await store.deliveries.due(NOW + HOUR, 9)
    assert again.attempt == 1
    second = some(await claim_part(store, again.id, 1, NOW + HOUR, LEASE))
    assert second.attempt == 2
    await record_outcome(store, second.id, 2, retry, NOW + HOUR, due_at=NOW + DAY)
    assert await store.deliveries.next_due() == NOW + DAY


CLAIM_AND_DIE = """
import asyncio, os, signal, sys
from datetime import datetime, timedelta
from digests.store import Claim, open_store

async def claim_and_die():
    now = datetime.fromisoformat(sys.argv[2])
    async with open_store(sys.argv[1]) as store:
        (delivery,) = await store.deliveries.due(now, 9)
        claim = Claim(id=delivery.id, attempt=0, address=delivery.address, at=now, lease=timedelta(seconds=30))
        await store.attempts.write([claim], [])
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(claim_and_die())
"""


async def test_a_sender_that_is_killed_leaves_its_part_uncertain(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        await issue(store)
        (claimed,) = await store.deliveries.due(NOW, 9)
        claimed = replace(claimed, attempt=claimed.attempt + 1)
    sender = await asyncio.create_subprocess_exec(sys.executable, "-c", CLAIM_AND_DIE, url, NOW.isoformat())
    assert await sender.wait() == -signal.SIGKILL
    async with open_store(url) as store:
        assert await parts_due(store) == []
        policy = UncertainPolicy.SENT
        assert await store.doubts.end_leases(NOW + DAY, policy) == []
        await age_leases(store, LEASE)
        (expired,) = await store.doubts.end_leases(NOW + LEASE, policy)
        assert (expired.id, expired.state, expired.text) == (claimed.id, DeliveryState.UNCERTAIN, "part one")
        assert await store.doubts.end_leases(NOW + DAY, policy) == []
        assert [each.delivery for each in await store.troubles.page(NOW, 9)] == [expired]
        assert await store.troubles.page(NOW + DAY, 9) == []
        assert await parts_due(store) == [(1001, "part two")]


async def test_what_is_too_late_expires_unless_it_is_on_its_way(store: Store) -> None:
    for chat, slot in ((1, NOW - DAY), (2, NOW - DAY), (3, NOW)):
        await issue(store, chat, slot, "only part")
    await claim_first(store)
    assert await store.deliveries.expire_late(NOW - HOUR, NOW) == 1
    assert await count(store, "sending") == 1
    assert await parts_due(store) == [(3, "only part")]


async def test_counts_cover_what_changed_since_then(store: Store) -> None:
    await issue(store)
    counts = await store.deliveries.counts(NOW)
    assert counts == dict.fromkeys(map(str, DeliveryState), 0) | {"pending": 2}
    assert (await store.deliveries.counts(NOW + HOUR))["pending"] == 0


async def test_pruning_deletes_settled_parts_only_and_keeps_the_edition(store: Store) -> None:
    taken = await claimed(store)
    await record_outcome(store, taken.id, taken.attempt, SENT, NOW)
    assert await store.deliveries.prune(NOW) == 0
    assert await store.deliveries.prune(NOW + DAY) == 1
    assert await count(store, "pending") == 1
    assert await store.editions.last(taken.subscriber) is not None
    assert await parts_due(store) == [(1001, "part two")]


async def test_what_was_put_off_is_found_when_its_time_has_come_and_is_too_late_then(store: Store) -> None:
    await issue(store, 1, NOW, "only part")
    (found,) = await store.deliveries.due(NOW, 9)
    await store.deliveries.put_off(found.id, found.attempt + 1, NOW + DAY)
    assert await parts_due(store) == [(1, "only part")]
    await store.deliveries.put_off(found.id, found.attempt, NOW + DAY)
    assert await store.deliveries.expire_late(NOW + HOUR, NOW + HOUR) == 0
    (again,) = await store.deliveries.due(NOW + DAY, 9)
    assert (again.id, again.attempt) == (found.id, found.attempt)
    assert await store.deliveries.expire([again.id], NOW + DAY) == 1
    assert await claim_part(store, again.id, again.attempt, NOW + DAY, LEASE) is None
    assert await count(store, "expired") == 1


async def test_a_part_is_not_claimed_before_the_one_before_it_has_arrived(store: Store) -> None:
    await issue(store)
    (found,) = await store.deliveries.due(NOW, 9)
    assert await claim_part(store, found.id + 1, 0, NOW, LEASE) is None
    first = await claim_first(store)
    assert await claim_part(store, first.id + 1, 0, NOW, LEASE) is None
    probe = Aftermath(probe_at=NOW)
    assert await record_outcome(store, first.id, first.attempt, UNCERTAIN, NOW, aftermath=probe)
    assert await claim_part(store, first.id + 1, 0, NOW, LEASE) is None
    assert await parts_due(store) == []
    await store.doubts.release("not looked up", NOW)
    assert await claim_part(store, first.id + 1, 0, NOW, LEASE) is not None


async def test_a_part_is_not_claimed_for_a_chat_that_has_moved_since_it_was_found(store: Store) -> None:
    await issue(store)
    (found,) = await store.deliveries.due(NOW, 9)
    await store.chats.move(found.address.chat, -1005, NOW)
    claim = Claim(id=found.id, attempt=found.attempt, address=found.address, at=NOW, lease=LEASE)
    assert (await store.attempts.write([claim], [])).claimed == frozenset()
    assert await parts_due(store) == [(-1005, "part one")]


@pytest.mark.parametrize("state", [SubscriberState.STOPPED, SubscriberState.PAUSED, SubscriberState.GONE])
async def test_a_part_found_due_is_not_claimed_after_a_stop(store: Store, state: SubscriberState) -> None:
    await issue(store)
    (found,) = [each for each in await store.deliveries.due(NOW, 9) if each.part == 1]
    await put(store, found.subscriber, state)
    assert await claim_part(store, found.id, found.attempt, NOW, LEASE) is None


# --- Which message a part answers, as its reader has it: looked up together with what is due


NEXT = NOW + timedelta(days=1)
FOUND = Answer(1, NOW, 1, "the old words", 12)
GROUP, SUPERGROUP = -500, OWN_SEQUENCE_FROM - 500


async def told(
    store: Store, chat: int, message: int, state: DeliveryState = DeliveryState.SENT, **changes: object
) -> None:
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
