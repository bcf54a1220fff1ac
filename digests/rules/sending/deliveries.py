"""What follows from one attempt to deliver: for the delivery, and for its subscriber."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from digests.model import (
    HINDRANCES,
    Delivery,
    DeliveryState,
    Outcome,
    Refusal,
    Subscriber,
    SubscriberState,
)
from digests.rules.sending.doubts import (
    NO_AFTERMATH,
    Aftermath,
    UncertainPolicy,
    aftermath_of,
    in_doubt,
    pause_before_resend,
)

LEASE = timedelta(seconds=90)
PATIENCE, MARGIN = 40.0, 5.0
"""Seconds: how long an answer is waited for, and what is kept of a lease for writing the answer down."""
FIRST_BYTE_WITHIN = LEASE.total_seconds() - PATIENCE - MARGIN
"""Seconds after the claim. A request that leaves by then has its answer, or none, while the lease still holds."""
IN_FLIGHT = 8
"""Parts that are on their way at a time: 28 a second, a third of a second each; a kill leaves so many in doubt."""
TOO_LATE = timedelta(hours=12)
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 900.0
STRIKES = 3


class Reach(StrEnum):
    """What an attempt says of the subscriber: reached, unknown, not reachable for certain or perhaps, hindered by
    something that the admins of the chat can change, moved."""

    REACHED = "reached"
    UNKNOWN = "unknown"
    GONE = "gone"
    STRIKE = "strike"
    HINDERED = "hindered"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class AfterAttempt:
    """What to record, when a pending part is due again, what it says of the subscriber, what is kept beside it."""

    outcome: Outcome
    due_at: datetime | None
    reach: Reach
    aftermath: Aftermath = NO_AFTERMATH


def after_attempt(
    delivery: Delivery, outcome: Outcome, now: datetime, policy: UncertainPolicy = UncertainPolicy.SENT
) -> AfterAttempt:
    """Decide what follows from the outcome of `delivery`'s attempt.

    What was surely not accepted is due again after the pause that was asked for, else after a growing one. What
    was perhaps accepted stays uncertain, to be looked up or not, unless the policy is to send it again.
    """
    aftermath = aftermath_of(outcome, now)
    if outcome.state is DeliveryState.UNCERTAIN:
        state, aftermath = in_doubt(policy, now)
        due_at = now + pause_before_resend(delivery.attempt) if state is DeliveryState.PENDING else None
        return AfterAttempt(replace(outcome, state=state), due_at, Reach.UNKNOWN, aftermath)
    if outcome.state is DeliveryState.PENDING:
        pause = outcome.retry_after or min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(delivery.attempt, 10))
        return AfterAttempt(outcome, now + timedelta(seconds=pause), Reach.UNKNOWN, aftermath)
    return AfterAttempt(outcome, None, _reach(outcome), aftermath)


def after_death(attempt: int, now: datetime, policy: UncertainPolicy) -> AfterAttempt:
    """Decide what follows for a part whose sender died, or lost its lease, at that part's n-th `attempt`.

    The lease that has run out since counts for the pause before it is sent again.
    """
    state, aftermath = in_doubt(policy, now)
    pause = max(timedelta(0), pause_before_resend(attempt) - LEASE)
    outcome = Outcome(state, reason="the sender died or lost its lease")
    due_at = now + pause if state is DeliveryState.PENDING else None
    return AfterAttempt(outcome, due_at, Reach.UNKNOWN, aftermath)


def is_too_late(delivery: Delivery, now: datetime) -> bool:
    """Say whether a part has waited so long that it is of no use any more. How old its slot was when it was issued
    is another matter, which planning has judged."""
    return delivery.issued_at < now - TOO_LATE


def may_receive(subscriber: Subscriber | None) -> bool:
    """Say whether a planned part may still be sent: not after the reader has stopped, paused or gone."""
    return subscriber is not None and subscriber.state is SubscriberState.ACTIVE


def _reach(outcome: Outcome) -> Reach:
    match outcome.state:
        case DeliveryState.SENT:
            return Reach.REACHED
        case DeliveryState.GONE:
            return _reach_refused(outcome.refusal)
        case DeliveryState.MOVED:
            return Reach.MOVED
        case _:
            return Reach.UNKNOWN


def _reach_refused(refusal: Refusal | None) -> Reach:
    if refusal in HINDRANCES:
        return Reach.HINDERED
    return Reach.GONE if refusal in (Refusal.LEFT, Refusal.DELETED) else Reach.STRIKE
