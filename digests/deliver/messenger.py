"""What deliver asks of the way out."""

from typing import Protocol

from digests.model import Address, ChatKind, Outcome


class Messenger(Protocol):
    """The way out: paces and sends one part, and tells what came of it."""

    async def reserve(self, address: Address, kind: ChatKind) -> None:
        """Wait until one message may be sent to this address."""

    async def send(self, address: Address, kind: ChatKind, html: str, *, silent: bool = False) -> Outcome:
        """Send one part, once."""
