"""What follows when nobody knows whether a part was accepted, and what operators are to be told of a part."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digests.model import DeliveryState, DeliveryTrouble, Outcome

FIRST_RESEND_AFTER = timedelta(minutes=1)
GRACE = timedelta(seconds=30)
"""How much later than our patience Telegram may still accept a request: before that nothing is looked up."""
A_JUMP = 1.0
"""Seconds that the clock on the wall may gain on one that only grows, between two looks at both."""
COLLECTED_FOR = timedelta(seconds=10)
"""For so long troubles are collected before operators are told of them in one message."""
PROBED_WITHIN = timedelta(minutes=5)
"""A part that waits for its probe is told of when that has taken so long."""


class UncertainPolicy(StrEnum):
    """What becomes of a part that was perhaps accepted: it counts as sent, is sent again, or is looked up."""

    SENT = "sent"
    RESEND = "resend"
    PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What is kept beside a part's fate: its `trouble`, since when that is to be told, and when to look it up.

    Without a trouble what was kept before stays.
    """

    trouble: DeliveryTrouble = DeliveryTrouble.NONE
    report_at: datetime | None = None
    probe_at: datetime | None = None


NO_AFTERMATH = Aftermath()


def pause_before_resend(attempt: int) -> timedelta:
    """Return how long a part that was perhaps accepted at its n-th `attempt` waits until it is sent again.

    A minute, then twice as long each time, without a limit but that it is too late one day: ten times in twelve
    hours at most, however long Telegram accepts and says otherwise.
    """
    return FIRST_RESEND_AFTER * (1 << min(attempt - 1, 12))


def in_doubt(policy: UncertainPolicy, now: datetime) -> tuple[DeliveryState, Aftermath]:
    """Decide what becomes of a part that was perhaps accepted."""
    match policy:
        case UncertainPolicy.RESEND:
            return DeliveryState.PENDING, Aftermath(DeliveryTrouble.RESENT, now + COLLECTED_FOR)
        case UncertainPolicy.PROBE:
            waiting = Aftermath(DeliveryTrouble.UNCERTAIN, now + PROBED_WITHIN, now + GRACE)
            return DeliveryState.UNCERTAIN, waiting
        case _:
            return DeliveryState.UNCERTAIN, Aftermath(DeliveryTrouble.UNCERTAIN, now + COLLECTED_FOR)


def aftermath_of(outcome: Outcome, now: datetime) -> Aftermath:
    """Return what operators are to be told of an outcome that leaves no doubt."""
    match outcome.state:
        case DeliveryState.FAILED:
            return Aftermath(DeliveryTrouble.FAILED, now + COLLECTED_FOR)
        case DeliveryState.EXPIRED:
            return Aftermath(DeliveryTrouble.EXPIRED, now + COLLECTED_FOR)
        case DeliveryState.SENT if outcome.reason:
            return Aftermath(DeliveryTrouble.PLAIN, now + COLLECTED_FOR)
        case _:
            return NO_AFTERMATH


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the clock on the wall (aware UTC) and one that only grows showed at one moment.

    Before `sure_at` of the second nothing may be taken for absent: the first has jumped ahead, and may say too
    early that a grace is over.
    """

    now: datetime
    seconds: float
    sure_at: float = float("-inf")

    @property
    def are_sure(self) -> bool:
        return self.seconds >= self.sure_at


def read_again(before: Clocks | None, now: datetime, seconds: float) -> Clocks:
    """Return what both clocks show now. After a jump ahead a whole grace is waited for by the one that only grows:
    by then every grace is over that had begun."""
    if before is None:
        return Clocks(now, seconds)
    ahead = (now - before.now).total_seconds() - (seconds - before.seconds)
    return Clocks(now, seconds, seconds + GRACE.total_seconds() if ahead > A_JUMP else before.sure_at)
