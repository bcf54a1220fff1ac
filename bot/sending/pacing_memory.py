"""What outlives the process of Telegram's limits: the messages of the last minute, and pauses that still last."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sending.limits import SHORT_BURST
from bot.sending.pacing import Pacing
from digests.rules.instants import LONGEST_WAIT_FOR_TELEGRAM, is_due
from digests.store import Store

LOOK_BACK = timedelta(seconds=65)
SAME = timedelta(seconds=10)


def messages_of_late(
    parts: Iterable[tuple[int, datetime]],
    answers: Iterable[tuple[int, int, datetime]],
    unanswered: Iterable[int],
    now: datetime,
) -> Sequence[tuple[int, float]]:
    """Return the chat of each message, and how many seconds ago it left at the latest.

    `parts` are chat and instant (aware UTC) of each; `answers` are how many messages went into a chat, and when
    the last of them had left, which all of them count by. What the process died over may have been answered,
    which nobody has noted: in the chats of `unanswered` as many count as may follow one another at once, as if
    just now. What else was said there was not begun: the updates of a chat are handled one after another.
    """
    found = [(chat, (now - at).total_seconds()) for chat, at in parts]
    found += [(chat, (now - at).total_seconds()) for chat, count, at in answers for _ in range(count)]
    return found + [(chat, 0.0) for chat in unanswered for _ in range(SHORT_BURST)]


@dataclass(eq=False)
class PacingMemory:
    """Keeps the pauses in the database and gives them to the next process; `clock` is aware UTC."""

    store: Store
    pacing: Pacing
    clock: Callable[[], datetime]
    _kept: dict[int, datetime] = field(default_factory=dict)

    async def recall(self) -> None:
        """Begin where an earlier process ended."""
        now = self.clock()
        traffic, since = self.store.traffic, now - LOOK_BACK
        messages = messages_of_late(
            await traffic.attempts(since), await traffic.answers(since), await traffic.unanswered(), now
        )
        self._kept = await self.store.logbook.waits()
        waits = {
            chat: (until - now).total_seconds()
            for chat, until in self._kept.items()
            if not is_due(until, now, LONGEST_WAIT_FOR_TELEGRAM)
        }
        self.pacing.recall(messages, waits)

    async def keep(self) -> None:
        """Note the pauses, where they are not noted yet."""
        now = self.clock()
        waits = {chat: now + timedelta(seconds=left) for chat, left in self.pacing.waits().items()}
        known = self._kept
        if waits.keys() != known.keys() or any(abs(until - known[chat]) > SAME for chat, until in waits.items()):
            await self.store.logbook.note_waits(waits, known)
            self._kept = waits
