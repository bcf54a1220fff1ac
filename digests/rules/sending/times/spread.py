"""A popular minute, spread: thousands who chose 08:00 cannot all be written to at once, so each waits a little.

Within the crowd of one slot everybody has a place that is drawn anew for each slot, so that nobody is always last.
The crowd takes nine tenths of the rate, and what falls due meanwhile at its own minute goes in between.
"""

from datetime import datetime, timedelta
from hashlib import blake2b
from struct import pack

from digests.model import ChatKind

SHARE_OF_A_CROWD = 0.9
SHARED_ROOMS_WITHIN = 0.1
LONGEST_SPREAD = timedelta(hours=6)


def spread(
    identifier: int, kind: ChatKind, slot: datetime, crowd: int, per_second: float, parts: int = 1
) -> timedelta:
    """Return how long after the rest of its crowd could begin a subscriber's delivery is due, in whole seconds.

    `crowd` is how many subscribers are due together, `parts` how many messages each of them gets, `per_second` how
    many messages may leave. Groups and channels, where many read along, are in the first tenth. The time is at
    most six hours, well within the age at which a delivery expires.
    """
    messages = crowd * parts
    length = min(messages / (per_second * SHARE_OF_A_CROWD), LONGEST_SPREAD.total_seconds())
    if kind is not ChatKind.PRIVATE:
        length *= SHARED_ROOMS_WITHIN
    return timedelta(seconds=int(_place(identifier, slot) * length))


def _place(identifier: int, slot: datetime) -> float:
    """Return the place in the crowd, evenly drawn from 0 up to 1."""
    drawn = blake2b(pack(">qq", identifier, int(slot.timestamp())), digest_size=6).digest()
    return int.from_bytes(drawn, "big") / 2**48
