"""What an owner of the bot tells all readers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from digests.model.editions import DeliveryState
from digests.model.subscribers import ChatKind


class BroadcastState(StrEnum):
    """`running`: it is sent to those who are still to get it. `paused`: it waits. `stopped`: an owner has ended
    it. `done`: everybody has it, or cannot get it."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


OPERATOR = "operator-"
"""How the causes of these broadcasts begin."""
UNDER_WAY = frozenset({BroadcastState.RUNNING, BroadcastState.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A message of the operator to readers. `texts` are HTML by language (BCP 47). A reader whose language has no
    text gets that of the language `fallback`; "" means nothing. `kinds` are the kinds of chats that get it. `chat`
    and `message` are the owner's chat and the message in it that shows the progress (0: none). Instants are
    UTC."""

    id: int = 0
    texts: Mapping[str, str]
    fallback: str = ""
    kinds: frozenset[ChatKind] = frozenset(ChatKind)
    state: BroadcastState = BroadcastState.RUNNING
    started_at: datetime
    ended_at: datetime | None = None
    chat: int = 0
    message: int = 0

    @property
    def cause(self) -> str:
        """The cause of its editions. Nobody gets the same cause twice."""
        return f"{OPERATOR}{self.id}"

    def text_for(self, language: str) -> str:
        """Return the HTML for a reader of this language, "" if the reader gets nothing."""
        return self.texts.get(language) or self.texts.get(self.fallback, "")


@dataclass(frozen=True, slots=True)
class BroadcastProgress:
    """How far a broadcast is: how many readers have no edition of it yet, and the deliveries by state."""

    waiting: int = 0
    deliveries: Mapping[DeliveryState, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.waiting + sum(self.deliveries.values())

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be sent."""
        open_states = (DeliveryState.PENDING, DeliveryState.SENDING)
        return not self.waiting and not any(self.deliveries.get(state) for state in open_states)
