from datetime import datetime, timedelta

import pytest

from digests.model import Delivery, DeliveryState, DeliveryTrouble, Doubt, Outcome, SubscriberState
from digests.rules.issuing import fates
from digests.rules.issuing.fates import after_attempt
from digests.rules.issuing.uncertainty import COLLECTED_FOR, GRACE, UncertainPolicy
from digests.store import Store
from tests.digests.store.values import DAY, HOUR, age_leases, edition, put, reader
from tests.factories import NOW, some
from tests.stored import claim_part, issue_edition, record_outcome

LEASE = timedelta(seconds=30)
SECOND = timedelta(seconds=1)
SENT = Outcome(DeliveryState.SENT, message=42)
PERHAPS = Outcome(DeliveryState.UNCERTAIN, reason="read timeout")
FAILED = Outcome(DeliveryState.FAILED, reason="message is too long")
PROBE, POLICY_SENT, RESEND = UncertainPolicy.PROBE, UncertainPolicy.SENT, UncertainPolicy.RESEND


async def issue(store: Store, chat: int = 1001, slot: datetime = NOW, *parts: str) -> None:
    assert await issue_edition(store, edition(await reader(store, chat), slot, *parts), None, slot)


async def claim(store: Store, chat: int = 1001, now: datetime = NOW) -> Delivery:
    due = [each for each in await store.deliveries.due(now, 9) if each.address.chat == chat]
    return some(await claim_part(store, due[0].id, due[0].attempt, now, LEASE))


async def attempt(
    store: Store, outcome: Outcome, chat: int = 1001, *, policy: UncertainPolicy = POLICY_SENT, now: datetime = NOW
) -> Delivery:
    """Claim a part and write down what came of it, as a run does."""
    claimed = await claim(store, chat, now)
    after = after_attempt(claimed, outcome, now, policy)
    kept = (claimed.id, claimed.attempt, after.outcome, now, after.due_at, after.aftermath)
    assert await record_outcome(store, *kept)
    return claimed


async def doubt_of(store: Store, at: datetime = NOW + GRACE) -> Doubt:
    (doubt,) = await store.doubts.to_probe(at, 9)
    return doubt


async def probed(store: Store, *parts: str) -> Doubt:
    """Let a part have been perhaps accepted that is to be looked up."""
    await issue(store, 1001, NOW, *parts)
    await attempt(store, PERHAPS, policy=PROBE)
    return await doubt_of(store)


async def states(store: Store) -> dict[str, int]:
    return {state: count for state, count in (await store.deliveries.counts(NOW - DAY)).items() if count}


async def test_only_by_probing_the_next_part_waits_until_the_doubt_is_over(store: Store) -> None:
    for chat, policy in ((1, POLICY_SENT), (2, PROBE)):
        await issue(store, chat)
        await attempt(store, PERHAPS, chat, policy=policy)
    assert [(each.address.chat, each.part) for each in await store.deliveries.due(NOW + DAY, 9)] == [(1, 2)]
    assert await store.doubts.found(await doubt_of(store), 42, NOW + GRACE)
    assert {(each.address.chat, each.part) for each in await store.deliveries.due(NOW + DAY, 9)} == {
        (1, 2),
        (2, 2),
    }


async def test_nothing_is_looked_up_before_the_grace_is_over(store: Store) -> None:
    doubt = await probed(store)
    assert await store.doubts.next_probe() == NOW + GRACE
    assert await store.doubts.to_probe(NOW + GRACE - SECOND, 9) == []
    assert doubt.since == NOW


async def test_the_doubt_of_a_dead_sender_waits_for_the_grace_as_well(store: Store) -> None:
    await issue(store)
    await claim(store)
    await age_leases(store, LEASE)
    (left,) = await store.doubts.end_leases(NOW + LEASE, PROBE)
    assert left.state is DeliveryState.UNCERTAIN
    assert await store.doubts.next_probe() == NOW + LEASE + GRACE


async def test_a_part_that_had_not_arrived_is_due_again(store: Store) -> None:
    assert await store.doubts.absent(await probed(store, "one", "two"), NOW + GRACE)
    assert [each.text for each in await store.deliveries.due(NOW + GRACE, 9)] == ["one"]
    assert await store.doubts.next_probe() is None


@pytest.mark.parametrize("settle", ["found", "absent", "give_up"])
async def test_a_doubt_says_why_lets_the_next_go_and_is_settled_once(store: Store, settle: str) -> None:
    doubt = await probed(store)
    assert await store.doubts.give_up(doubt, "too many", NOW + GRACE)
    arguments = {"found": (42,), "absent": (), "give_up": ("again",)}[settle]
    assert not await getattr(store.doubts, settle)(doubt, *arguments, NOW + GRACE)
    assert await states(store) == {"uncertain": 1, "pending": 1}
    (row,) = await store.troubles.page(NOW, 9)
    assert (row.trouble, row.reason) == (DeliveryTrouble.UNCERTAIN, "read timeout; too many")
    assert [each.part for each in await store.deliveries.due(NOW + DAY, 9)] == [2]


async def test_a_doubt_can_be_looked_up_later(store: Store) -> None:
    await store.doubts.postpone([await probed(store)], NOW + HOUR)
    assert await store.doubts.to_probe(NOW + HOUR - SECOND, 9) == []
    assert (await doubt_of(store, NOW + HOUR)).since == NOW  # giving up counts from the doubt on


async def test_when_probing_is_over_nothing_waits_for_it_any_more(store: Store) -> None:
    await probed(store)
    assert await store.doubts.release("by policy", NOW) == 1
    assert await store.doubts.next_probe() is None
    assert [each.part for each in await store.deliveries.due(NOW + DAY, 9)] == [2]
    assert await store.troubles.due(NOW + COLLECTED_FOR) == {DeliveryTrouble.UNCERTAIN: 1}


async def test_a_part_of_a_dead_sender_is_sent_again_by_policy_later_and_later(store: Store) -> None:
    await issue(store, 1001, NOW, "one")
    now, waits = NOW, []
    for _ in range(4):
        await claim(store, now=now)
        await age_leases(store, fates.LEASE)
        (left,) = await store.doubts.end_leases(now + fates.LEASE, RESEND)
        assert left.state is DeliveryState.PENDING
        due = some(await store.deliveries.next_due())
        waits.append(due - now)
        now = due
    assert waits == [fates.LEASE, timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert await store.troubles.due(now + COLLECTED_FOR) == {DeliveryTrouble.RESENT: 1}


async def test_nothing_is_sent_again_to_a_reader_who_has_stopped_meanwhile(store: Store) -> None:
    for chat in (1, 2):
        await issue(store, chat, NOW, "one")
    await claim(store, 1)
    await attempt(store, PERHAPS, 2, policy=PROBE)
    for chat in (1, 2):
        await put(store, (await reader(store, chat)).id, SubscriberState.STOPPED)
    await age_leases(store, LEASE)
    (left,) = await store.doubts.end_leases(NOW + LEASE, RESEND)
    assert left.state is DeliveryState.UNCERTAIN
    assert await store.doubts.absent(await doubt_of(store), NOW + GRACE)
    assert await states(store) == {"uncertain": 1, "expired": 1}
    assert await store.troubles.due(NOW + DAY) == {DeliveryTrouble.UNCERTAIN: 1}


async def test_the_floor_is_the_highest_number_known_in_the_same_numbering(store: Store) -> None:
    async def doubt(chat: int) -> Doubt:
        await issue(store, chat, NOW + HOUR, "again")
        await attempt(store, PERHAPS, chat, policy=PROBE, now=NOW + HOUR)
        doubts = await store.doubts.to_probe(NOW + DAY, 9)
        return next(each for each in doubts if each.delivery.address.chat == chat)

    group, supergroup, channel = -5, -1_000_000_000_005, -1_000_000_000_006
    for chat, number in ((1001, 70), (1002, 80), (group, 90), (supergroup, 500), (channel, 600)):
        await issue(store, chat, NOW, "one")
        await attempt(store, Outcome(DeliveryState.SENT, message=number), chat)
    found = {chat: await doubt(chat) for chat in (1001, group, supergroup, channel)}
    assert {chat: (each.sequence, each.floor) for chat, each in found.items()} == {
        1001: (0, 90),
        group: (0, 90),
        supergroup: (supergroup, 500),
        channel: (channel, 600),
    }


async def test_the_floor_knows_what_people_wrote_and_were_answered(store: Store) -> None:
    await store.doubts.see({0: 500, -1_000_000_000_005: 40})
    await store.doubts.see({0: 300})
    await store.doubts.made(-1_000_000_000_006, 7, NOW)
    for chat in (1001, -1_000_000_000_005, -1_000_000_000_006):
        await issue(store, chat)
        await attempt(store, PERHAPS, chat, policy=PROBE)
    doubts = await store.doubts.to_probe(NOW + GRACE, 9)
    assert [doubt.floor for doubt in doubts] == [500, 40, 7]


async def test_a_group_that_became_a_supergroup_begins_its_own_numbering(store: Store) -> None:
    await issue(store, -5, NOW, "one")
    await attempt(store, Outcome(DeliveryState.SENT, message=90_000), -5)
    await store.chats.move(-5, -1_000_000_000_005, NOW)
    await issue(store, -1_000_000_000_005, NOW + HOUR, "two")
    await attempt(store, PERHAPS, -1_000_000_000_005, policy=PROBE, now=NOW + HOUR)
    doubt = await doubt_of(store, NOW + DAY)
    assert (doubt.sequence, doubt.floor) == (-1_000_000_000_005, 0)


async def test_known_numbers_are_those_of_parts_and_of_probing_in_that_numbering(store: Store) -> None:
    for chat, number in ((1001, 70), (1002, 80), (-1_000_000_000_005, 75)):
        await issue(store, chat, NOW, "one")
        await attempt(store, Outcome(DeliveryState.SENT, message=number), chat)
    await store.doubts.made(7, 82, NOW)
    await store.doubts.made(-1_000_000_000_009, 83, NOW)
    assert await store.doubts.known(0, 70, 90, NOW) == {80, 82}
    assert await store.doubts.known(0, 0, 80, NOW) == {70}
    assert await store.doubts.known(-1_000_000_000_005, 0, 90, NOW) == {75}


async def test_what_probing_made_after_a_doubt_bounds_it(store: Store) -> None:
    for chat, number, seconds in ((7, 82, 0), (7, 90, 5), (7, 95, 6), (-1_000_000_000_009, 70, 6)):
        await store.doubts.made(chat, number, NOW + seconds * SECOND)
    assert await store.doubts.lowest_made(60, NOW + 5 * SECOND) == 90
    assert await store.doubts.lowest_made(90, NOW + 5 * SECOND) == 95
    assert await store.doubts.lowest_made(60, NOW + 7 * SECOND) is None


async def test_numbers_of_long_ago_are_not_known(store: Store) -> None:
    await issue(store)
    await attempt(store, Outcome(DeliveryState.SENT, message=70))
    assert await store.doubts.known(0, 0, 90, NOW + SECOND) == frozenset()


async def test_messages_of_probing_are_kept_in_mind_until_they_are_gone(store: Store) -> None:
    await store.doubts.made(7, 82, NOW)
    await store.doubts.made(7, 83, NOW + SECOND)
    await store.doubts.made(7, 83, NOW + SECOND)
    assert await store.doubts.left_over() == [(7, 82), (7, 83)]
    await store.doubts.tidied(7, 82, NOW)
    assert await store.doubts.left_over() == [(7, 83)]


async def test_numbers_of_probing_stay_known_for_a_day(store: Store) -> None:
    for number in (82, 83):
        await store.doubts.made(7, number, NOW)
    await store.doubts.tidied(7, 82, NOW)
    assert await store.doubts.known(0, 0, 99, NOW) == {82, 83}
    await store.doubts.made(7, 90, NOW + DAY + SECOND)
    assert await store.doubts.known(0, 0, 99, NOW) == {83, 90}
