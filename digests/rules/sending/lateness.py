"""How late parts were sent, and when that is too late to be well."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from digests.model import Lateness, Traffic, Waiting

OVERDUE = timedelta(minutes=30)
"""What is due for longer, and not sent, is a fault that somebody should look at."""


class SendingFault(StrEnum):
    """What is wrong with sending: parts are due for too long, it is paused, operators do not know of a trouble."""

    OVERDUE = "overdue"
    PAUSED = "paused"
    UNTOLD = "untold"


def lateness_of(seconds: Mapping[int, int]) -> Lateness | None:
    """Return how late parts were, from how many were so many seconds late; None when there is none. Before its
    slot nothing is late. A share is reached with the part of that rank (nearest rank, as NIST has it)."""
    late = sorted((max(0, second), count) for second, count in seconds.items() if count > 0)
    total = sum(count for _, count in late)
    if not total:
        return None
    return Lateness(
        sent=total,
        median=_reached(late, ceil(total * 0.5)),
        most=_reached(late, ceil(total * 0.99)),
        worst=_reached(late, total),
    )


def is_overdue(waiting: Waiting, now: datetime) -> bool:
    """Say whether something is due for too long."""
    return waiting.oldest is not None and waiting.oldest < now - OVERDUE


def faults_of(traffic: Traffic, now: datetime) -> list[SendingFault]:
    """Return what is wrong, nothing when sending is well."""
    found = {
        SendingFault.OVERDUE: is_overdue(traffic.waiting, now),
        SendingFault.PAUSED: traffic.pause is not None,
        SendingFault.UNTOLD: traffic.untold > 0,
    }
    return [fault for fault, so in found.items() if so]


def _reached(late: list[tuple[int, int]], rank: int) -> timedelta:
    below = 0
    for second, count in late:
        below += count
        if below >= rank:
            return timedelta(seconds=second)
    raise ValueError(f"no part of rank {rank}")
