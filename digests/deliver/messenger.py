"""What deliver needs of the way out."""

import math
import time
from typing import Protocol

from digests.model import Address, ChatKind, Outcome, Reply

_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def seconds_since_boot() -> float:
    """Return seconds that only grow, also while the machine sleeps where the system can tell (Linux), because a
    lease runs on meanwhile. The deadline of a send is an instant on this clock."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


class Messenger(Protocol):
    """The way out: it paces one part, sends it, and tells the outcome."""

    def pause_left(self) -> float:
        """Return for how many seconds nobody may be written to; 0.0 when somebody may."""

    async def reserve(self, address: Address, kind: ChatKind) -> float:
        """Take the rate slot for one message to this address, and return 0.0. This waits only for what all chats
        share.

        When this chat (or everybody) cannot be written to yet, return at once in how many seconds it can, without
        a slot: the caller goes on with others meanwhile. Safe to cancel.
        """

    async def send(
        self,
        address: Address,
        kind: ChatKind,
        html: str,
        *,
        reply: Reply | None = None,
        silent: bool = False,
        deadline: float = math.inf,
    ) -> Outcome:
        """Send one part, once. Return the outcome within PATIENCE seconds of each request's first byte. Where the
        message to answer is gone, or lacks the quoted words, the part goes out without the answer.

        No request's first byte leaves after `deadline`, an instant of `seconds_since_boot`. A part that was not
        sent for that reason is PENDING, surely not accepted.
        """
