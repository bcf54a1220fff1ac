"""Brings issued editions to their readers, and records the outcome of each attempt."""

from digests.deliver.breaker import Breaker
from digests.deliver.delivering import deliver_due
from digests.deliver.looking_up import ChatClosedError, PolicyError, ProbeLaterError, probe_due
from digests.deliver.steps import DeliverReport, Messenger, seconds_since_boot

__all__ = [
    "Breaker",
    "ChatClosedError",
    "DeliverReport",
    "Messenger",
    "PolicyError",
    "ProbeLaterError",
    "deliver_due",
    "probe_due",
    "seconds_since_boot",
]
