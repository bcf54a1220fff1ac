"""What deliver asks of the way out."""

import math
import time
from typing import Protocol

from digests.model import Address, ChatKind, Outcome, Reply

_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def seconds_since_boot() -> float:
    """Seconds that only grow, also while the machine sleeps where the system can tell (Linux): a lease runs on
    meanwhile. The deadline of a send is an instant on this clock."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


class Messenger(Protocol):
    """The way out: paces and sends one part, and tells what came of it."""

    def pause_left(self) -> float:
        """Return for how many seconds nobody may be written to, 0.0 when somebody may."""

    async def reserve(self, address: Address, kind: ChatKind) -> float:
        """Take the rate slot for one message to this address, and return 0.0; waits for what all chats share only.

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
        """Send one part, once, and return what came of it within PATIENCE seconds of each request's first byte.
        Where the message that it is to answer is gone, or has not the words that are quoted, it goes out without.

        No request's first byte leaves after `deadline`, an instant of `seconds_since_boot`: what was not sent for
        that is PENDING, surely not accepted.
        """
