"""Brings issued editions to their readers, and records the outcome of each attempt."""

from digests.deliver.breaker import Breaker
from digests.deliver.delivering import deliver_due
from digests.deliver.looking_up import ChatClosedError, PolicyError, ProbeLaterError, probe_due
from digests.deliver.messenger import Messenger, seconds_since_boot
from digests.deliver.steps import DeliverReport

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
