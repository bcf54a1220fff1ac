"""What follows from one attempt to deliver, for the delivery and its subscriber; how late parts were sent."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from math import ceil

from digests.model import (
    HINDRANCES,
    Delivery,
    DeliveryState,
    Lateness,
    Outcome,
    Refusal,
    Subscriber,
    SubscriberState,
    Traffic,
    Waiting,
)
from digests.rules.issuing.uncertainty import (
    NO_AFTERMATH,
    Aftermath,
    UncertainPolicy,
    aftermath_of,
    in_doubt,
    pause_before_resend,
)

# Times and counts are set by judgement.
LEASE = timedelta(seconds=90)
PATIENCE, MARGIN = 40.0, 5.0  # seconds to wait for an answer, and seconds left to write the answer down
FIRST_BYTE_WITHIN = LEASE.total_seconds() - PATIENCE - MARGIN  # seconds after the claim: so the lease still holds
IN_FLIGHT = 8  # parts sent at once: 28 a second, a third of a second each; after a kill so many are in doubt
TOO_LATE = timedelta(hours=12)
FIRST_PAUSE, LONGEST_PAUSE, STRIKES = 30.0, 900.0, 3
OVERDUE = timedelta(minutes=30)  # what is due for longer, and not sent, is a fault that somebody should look at


class Reach(StrEnum):
    """What an attempt says of the subscriber. GONE: certainly not reachable. STRIKE: perhaps not reachable.
    HINDERED: by something that the admins of the chat can change. MOVED: the chat has another id now."""

    REACHED = "reached"
    UNKNOWN = "unknown"
    GONE = "gone"
    STRIKE = "strike"
    HINDERED = "hindered"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class AfterAttempt:
    """What follows from an attempt: the outcome to record, when a pending part is due again, what the attempt says
    of the subscriber, and what else is kept."""

    outcome: Outcome
    due_at: datetime | None
    reach: Reach
    aftermath: Aftermath = NO_AFTERMATH


def after_attempt(
    delivery: Delivery, outcome: Outcome, now: datetime, policy: UncertainPolicy = UncertainPolicy.SENT
) -> AfterAttempt:
    """Decide what follows from the outcome of `delivery`'s attempt.

    A part may surely not have been accepted. It is due again after the pause that Telegram asked for. If Telegram
    asked for none, the pause grows with each attempt. A part that was perhaps accepted stays uncertain, unless the
    policy is to send it again. Whether it is looked up depends on the policy, too.
    """
    aftermath = aftermath_of(outcome, now)
    if outcome.state is DeliveryState.UNCERTAIN:
        return _doubted(outcome, pause_before_resend(delivery.attempt), now, policy)
    if outcome.state is DeliveryState.PENDING:
        pause = outcome.retry_after or min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(delivery.attempt, 10))
        return AfterAttempt(outcome, now + timedelta(seconds=pause), Reach.UNKNOWN, aftermath)
    return AfterAttempt(outcome, None, _reach(outcome), aftermath)


def after_death(attempt: int, now: datetime, policy: UncertainPolicy) -> AfterAttempt:
    """Decide what follows for a part whose sender died or lost its lease. `attempt` is the number of that attempt.
    The time of the lease is taken off the pause before the part is sent again."""
    pause = max(timedelta(0), pause_before_resend(attempt) - LEASE)
    outcome = Outcome(DeliveryState.UNCERTAIN, reason="the sender died or lost its lease")
    return _doubted(outcome, pause, now, policy)


def _doubted(outcome: Outcome, pause: timedelta, now: datetime, policy: UncertainPolicy) -> AfterAttempt:
    state, aftermath = in_doubt(policy, now)
    due_at = now + pause if state is DeliveryState.PENDING else None
    return AfterAttempt(replace(outcome, state=state), due_at, Reach.UNKNOWN, aftermath)


def is_too_late(delivery: Delivery, now: datetime) -> bool:
    """Say whether a part has waited so long since its issue that it is of no use any more. Its slot may have been
    old at the issue already. That does not count here: it was judged when the edition was planned."""
    return delivery.issued_at < now - TOO_LATE


def may_receive(subscriber: Subscriber | None) -> bool:
    """Say whether a planned part may still be sent. It may not after the reader has stopped, paused or gone."""
    return subscriber is not None and subscriber.state is SubscriberState.ACTIVE


def _reach(outcome: Outcome) -> Reach:
    if outcome.state is DeliveryState.GONE and outcome.refusal in HINDRANCES:
        return Reach.HINDERED
    certain = outcome.refusal in (Refusal.LEFT, Refusal.DELETED)
    reaches = {DeliveryState.SENT: Reach.REACHED, DeliveryState.MOVED: Reach.MOVED}
    reaches[DeliveryState.GONE] = Reach.GONE if certain else Reach.STRIKE
    return reaches.get(outcome.state, Reach.UNKNOWN)


# --- how late parts were sent, and what is wrong with sending -------------------------------------


class SendingFault(StrEnum):
    """What is wrong with sending: parts are due for too long, sending is paused, or operators were not told of a
    trouble."""

    OVERDUE = "overdue"
    PAUSED = "paused"
    UNTOLD = "untold"


def lateness_of(seconds: Mapping[int, int]) -> Lateness | None:
    """Return how late parts were: for half of them, for 99 in a hundred, and at most. `seconds` has by seconds how
    many parts were so late. Return None when there is no part. A part before its slot is not late. A share is
    reached with the part of that rank (nearest rank, as NIST has it)."""
    late = sorted((max(0, second), count) for second, count in seconds.items() if count > 0)
    reached = list(accumulate(count for _, count in late))
    if not reached:
        return None
    total = reached[-1]
    ranks = (ceil(total * 0.5), ceil(total * 0.99), total)
    return Lateness(total, *(timedelta(seconds=late[bisect_left(reached, rank)][0]) for rank in ranks))


def is_overdue(waiting: Waiting, now: datetime) -> bool:
    """Say whether something is due for too long."""
    return waiting.oldest is not None and waiting.oldest < now - OVERDUE


def faults_of(traffic: Traffic, now: datetime) -> list[SendingFault]:
    """Return what is wrong, nothing when sending is well."""
    found = (is_overdue(traffic.waiting, now), traffic.pause is not None, traffic.untold > 0)
    return [fault for fault, so in zip(SendingFault, found, strict=True) if so]
