"""A popular minute, spread: thousands who chose 08:00 cannot all be written to at once, so each waits a little.

Within the crowd of one slot everybody has a place that is drawn anew for each slot, so that nobody is always last.
The crowd takes nine tenths of the rate, and what falls due meanwhile at its own minute goes in between.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b

from digests.model import ChatKind

SHARE_OF_A_CROWD = 0.9
SHARED_ROOMS_WITHIN = 0.1
LONGEST_SPREAD = timedelta(hours=6)
MOST_MOMENTS = 240

_ALL = 2**64 - 1


def spread(
    kind: ChatKind, slot: datetime, now: datetime, crowd: int, per_second: float, parts: int = 1
) -> Callable[[int], datetime] | None:
    """Return when the delivery of a slot's edition is due for each subscriber of a kind, by id; None when all of
    the crowd can be sent theirs within a second.

    `crowd` is how many subscribers are due together at `now`, `parts` how many messages each of them gets,
    `per_second` how many messages may leave. Groups and channels, where many read along, are in the first tenth.
    The last one is due within six hours, well within the age at which a delivery expires. There are at most 240
    different moments, whole seconds apart, so that a database keeps them together.
    """
    messages = crowd * parts
    if messages <= per_second:
        return None
    length = min(messages / (per_second * SHARE_OF_A_CROWD), LONGEST_SPREAD.total_seconds())
    if kind is not ChatKind.PRIVATE:
        length *= SHARED_ROOMS_WITHIN
    count = max(1, min(MOST_MOMENTS, int(length)))
    moments = [now + timedelta(seconds=int(length * number / count)) for number in range(count)]
    salt = int.from_bytes(blake2b(slot.isoformat().encode(), digest_size=8).digest(), "big")

    def due_for(identifier: int) -> datetime:
        return moments[_mixed(identifier, salt) * count >> 64]

    return due_for


def _mixed(identifier: int, salt: int) -> int:
    """Return 64 evenly mixed bits of an id: SplitMix64 (Steele, Lea and Flood 2014), begun at the salt."""
    mixed = (salt + identifier * 0x9E3779B97F4A7C15) & _ALL
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _ALL
    return mixed ^ (mixed >> 31)
