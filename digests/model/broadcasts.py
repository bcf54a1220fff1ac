"""What an owner of the bot tells all readers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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


RUNS_FOR = timedelta(days=3)
"""How long a broadcast runs at most. Who could not be told by then is not told."""
OPERATOR = "operator-"
"""How the causes of these broadcasts begin."""
UNDER_WAY = frozenset({BroadcastState.RUNNING, BroadcastState.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A message of the operator to readers. `texts` are HTML by language (BCP 47). A reader whose language has no
    text gets that of the language `fallback`; "" means nothing. `kinds` are the kinds of chats that get it.

    `message` in the owner's `chat` shows the progress, in a `language` (0: nothing does). `form` is the
    number of the form that began it: one form begins one broadcast, however often its button is pressed. `readers`
    is for how many it was when it began. `resumed_at` is when it last went on after a pause. `reported_at` is when
    its owner was told how it ended. Instants are UTC."""

    id: int = 0
    texts: Mapping[str, str]
    fallback: str = ""
    kinds: frozenset[ChatKind] = frozenset(ChatKind)
    state: BroadcastState = BroadcastState.RUNNING
    started_at: datetime
    resumed_at: datetime | None = None
    ended_at: datetime | None = None
    reported_at: datetime | None = None
    form: int = 0
    readers: int = 0
    chat: int = 0
    message: int = 0
    language: str = "en"

    @property
    def cause(self) -> str:
        """The cause of its editions. Nobody gets the same cause twice."""
        return f"{OPERATOR}{self.id}"

    @property
    def ends_by(self) -> datetime:
        """The instant (UTC) until which it is sent, unless it is paused."""
        return (self.resumed_at or self.started_at) + RUNS_FOR

    def text_for(self, language: str) -> str:
        """Return the HTML for a reader of this language, "" if the reader gets nothing."""
        return self.texts.get(language) or self.texts.get(self.fallback, "")


@dataclass(frozen=True, slots=True)
class BroadcastProgress:
    """How far a broadcast is: how many readers have no edition of it yet, and the deliveries by state. `unsettled`
    deliveries may still change: they are to be sent, on their way, or looked up. `doubtful` are the first of the
    subscribers (ids) of whom nobody knows whether they got it once."""

    waiting: int = 0
    deliveries: Mapping[DeliveryState, int] = field(default_factory=dict)
    unsettled: int = 0
    doubtful: tuple[int, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be sent or looked up."""
        return not self.waiting and not self.unsettled
