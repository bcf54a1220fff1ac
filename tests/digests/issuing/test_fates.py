"""What follows from one attempt to deliver, and how late parts were."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import (
    Address,
    ChatKind,
    Delivery,
    DeliveryState,
    DeliveryTrouble,
    Lateness,
    Outcome,
    PauseCause,
    Refusal,
    SendingPause,
    SubscriberState,
    Traffic,
    Waiting,
)
from digests.rules.issuing.fates import (
    LEASE,
    Reach,
    SendingFault,
    after_attempt,
    after_death,
    faults_of,
    is_overdue,
    is_too_late,
    lateness_of,
    may_receive,
)
from digests.rules.issuing.uncertainty import UncertainPolicy, pause_before_resend
from tests.factories import NOW, some, subscriber


def delivery(attempt: int = 1) -> Delivery:
    return Delivery(
        id=1,
        subscriber=1,
        address=Address(1001),
        kind=ChatKind.PRIVATE,
        slot=NOW,
        issued_at=NOW,
        part=1,
        parts=1,
        text="text",
        state=DeliveryState.SENDING,
        attempt=attempt,
        due_at=NOW,
    )


@pytest.mark.parametrize(
    ("outcome", "reach"),
    [
        (Outcome(DeliveryState.SENT, message=5), Reach.REACHED),
        (Outcome(DeliveryState.GONE, refusal=Refusal.LEFT), Reach.GONE),
        (Outcome(DeliveryState.GONE, refusal=Refusal.PERHAPS), Reach.STRIKE),
        (Outcome(DeliveryState.GONE, refusal=Refusal.DELETED), Reach.GONE),
        (Outcome(DeliveryState.GONE, refusal=Refusal.TOPIC_CLOSED), Reach.HINDERED),
        (Outcome(DeliveryState.GONE, refusal=Refusal.TOPIC_DELETED), Reach.HINDERED),
        (Outcome(DeliveryState.GONE, refusal=Refusal.NO_RIGHTS), Reach.HINDERED),
        (Outcome(DeliveryState.MOVED, new_chat=-7), Reach.MOVED),
        (Outcome(DeliveryState.FAILED), Reach.UNKNOWN),
        (Outcome(DeliveryState.UNCERTAIN), Reach.UNKNOWN),
    ],
)
def test_an_outcome_says_whether_the_reader_is_there(outcome: Outcome, reach: Reach) -> None:
    after = after_attempt(delivery(), outcome, NOW)
    assert (after.outcome, after.reach, after.due_at) == (outcome, reach, None)


def test_pauses_between_attempts_grow_to_a_quarter_of_an_hour_or_are_as_long_as_telegram_asks() -> None:
    def pause(attempt: int, **asked: int) -> float:
        after = after_attempt(delivery(attempt), Outcome(DeliveryState.PENDING, **asked), NOW)
        return (some(after.due_at) - NOW).total_seconds()

    assert [pause(attempt) for attempt in (1, 2, 3, 9, 1000)] == [60, 120, 240, 900, 900]
    assert pause(1, retry_after=17) == 17


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (1, True)])
def test_a_part_has_half_a_day_from_its_issue_however_old_its_slot(seconds: int, late: bool) -> None:
    part = replace(delivery(), slot=NOW - timedelta(days=1))
    assert is_too_late(part, NOW + timedelta(hours=12, seconds=seconds)) is late


@pytest.mark.parametrize("state", list(SubscriberState))
def test_only_an_active_subscriber_receives(state: SubscriberState) -> None:
    assert may_receive(subscriber(state=state)) is (state is SubscriberState.ACTIVE)
    assert not may_receive(None)


@pytest.mark.parametrize("attempt", [1, 9])
def test_what_was_perhaps_accepted_is_by_policy_sent_again_however_often_it_was_tried(attempt: int) -> None:
    outcome = Outcome(DeliveryState.UNCERTAIN, reason="read timeout")
    assert after_attempt(delivery(attempt), outcome, NOW).outcome.state is DeliveryState.UNCERTAIN
    after = after_attempt(delivery(attempt), outcome, NOW, UncertainPolicy.RESEND)
    assert (after.outcome.state, after.due_at) == (DeliveryState.PENDING, NOW + pause_before_resend(attempt))


@pytest.mark.parametrize("attempt", [1, 9])
def test_what_a_dead_sender_left_is_by_policy_sent_again_after_the_same_pause_from_its_claim(attempt: int) -> None:
    after = after_death(attempt, NOW, UncertainPolicy.RESEND)
    assert (after.outcome.state, after.aftermath.trouble) == (DeliveryState.PENDING, DeliveryTrouble.RESENT)
    assert after.due_at == NOW - LEASE + max(LEASE, pause_before_resend(attempt))
    for policy in (UncertainPolicy.SENT, UncertainPolicy.PROBE):
        stays = after_death(attempt, NOW, policy)
        assert (stays.outcome.state, stays.due_at) == (DeliveryState.UNCERTAIN, None)


OVERDUE = timedelta(minutes=30)
PAUSE = SendingPause(cause=PauseCause.FAILED, troubled=5, attempts=9, times=1, began_at=NOW, until=NOW)


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def traffic(**changes: object) -> Traffic:
    values: dict[str, object] = {
        "today": {},
        "last_day": {},
        "waiting": Waiting(0, None),
        "lateness": None,
        "pause": None,
        "troubles": (),
        "troubled": 0,
        "untold": 0,
    }
    return Traffic(**(values | changes))  # type: ignore[arg-type]


def test_of_a_hundred_the_ninety_ninth_is_told_beside_the_worst_and_before_its_slot_nothing_is_late() -> None:
    assert lateness_of({1: 98, 7: 1, 900: 1}) == Lateness(100, seconds(1), seconds(7), seconds(900))
    assert lateness_of({-30: 2}) == Lateness(2, seconds(0), seconds(0), seconds(0))
    assert lateness_of({}) is None


@given(st.lists(st.integers(-9, 9999), min_size=1, max_size=400))
def test_the_shares_are_those_of_the_sorted_list(late: list[int]) -> None:
    ordered = sorted(max(0, one) for one in late)
    found = some(lateness_of(Counter(late)))
    assert found.sent == len(late)
    assert found.median == seconds(ordered[ceil(len(late) / 2) - 1])
    assert found.most == seconds(ordered[ceil(len(late) * 0.99) - 1])
    assert found.worst == seconds(ordered[-1])


def test_what_is_due_for_half_an_hour_is_still_well_and_for_longer_not() -> None:
    assert not is_overdue(Waiting(1, NOW - OVERDUE), NOW)
    assert is_overdue(Waiting(1, NOW - OVERDUE - seconds(1)), NOW)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"waiting": Waiting(3, NOW)}, []),
        ({"waiting": Waiting(3, NOW - 2 * OVERDUE)}, [SendingFault.OVERDUE]),
        ({"pause": PAUSE}, [SendingFault.PAUSED]),
        ({"untold": 1}, [SendingFault.UNTOLD]),
        ({"troubled": 4}, []),
    ],
)
def test_each_fault_of_sending_is_seen(changes: dict[str, object], faults: list[SendingFault]) -> None:
    assert faults_of(traffic(**changes), NOW) == faults
