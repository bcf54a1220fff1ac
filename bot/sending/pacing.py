"""Decides which message may go to Telegram next. A broadcast goes at its rate, replies go first, and nothing goes
during a pause. The database keeps the messages of the last minute and the pauses for the next process."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sending.limits import (
    FREE_IN_A_SECOND,
    PAID_IN_A_SECOND,
    SHORT_BURST,
    ChatSlots,
    EvenFlow,
    Flight,
    FloodPauses,
    Hold,
    Window,
)
from bot.sending.wire import LONGEST_PAUSE, NotSentError
from digests.deliver import seconds_since_boot
from digests.rules.instants import LONGEST_WAIT_FOR_TELEGRAM, is_due
from digests.store import Store

FIRST_SWEEP = 10_000
SHORTEST = 1e-6
LONGEST_WAIT_OF_A_REPLY = 20.0
LONGEST_BEHIND_REPLIES = 1.0
MEMORY_OF_A_LINE, NOTED_BEFORE = 90.0, 1.0
LOOK_BACK = timedelta(seconds=65)
SAME = timedelta(seconds=10)


class Pacing:
    """Decides when the next message may leave. A broadcast has `rate` messages a second, with bursts of `burst`. A
    chat gets one message a second, but a few messages of a reply at once. A group or channel gets 20 a minute. All
    chats get at most 30 a second (of a bot that pays: a ninth above its rate). Nothing leaves during a pause.

    A message first takes its slot (`reserve` for a broadcast, `turn` for a reply). `leave` counts it right before
    its first byte, and spreads messages that come to this point at once. `shared` is true for a group or channel.
    `clock` returns monotonic seconds. `sleep` waits a number of seconds.
    """

    def __init__(
        self,
        *,
        rate: float = 27.0,
        burst: int = 5,
        clock: Callable[[], float] = seconds_since_boot,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        paid = min(PAID_IN_A_SECOND, math.ceil(rate * 10 / 9))
        self._flow = EvenFlow(rate, burst)
        self._window = Window(FREE_IN_A_SECOND if rate <= FREE_IN_A_SECOND else paid)
        self._interval = 1.0 / rate
        self._pauses = FloodPauses()
        self._lines: dict[int, ChatSlots] = {}
        self._sweep_at = FIRST_SWEEP
        self._replies_waiting = 0
        self._overdue = 0
        self._clock = clock
        self._sleep = sleep

    # --- pauses ---------------------------------------------------------------------------------

    def pause(self, seconds: float) -> None:
        """Let nothing leave for so many seconds. A longer pause that is under way stays."""
        now = self._clock()
        self._pauses.pause_everybody(now + seconds, now)
        self._flow.resume(self._pauses.everybody, seconds)

    def refused(self, chat: int, seconds: float) -> None:
        """Note that a message to this chat was refused with 429 for so many seconds."""
        before, now = self._pauses.everybody, self._clock()
        self._pauses.refused(chat, seconds, now)
        if self._pauses.everybody > before:
            self._flow.resume(self._pauses.everybody, self._pauses.everybody - now)

    def accepted(self) -> None:
        """Note that a message was accepted."""
        self._pauses.accepted(self._clock())

    def pause_left(self) -> float:
        """Return for how many seconds more nothing may leave."""
        return max(0.0, self._pauses.everybody - self._clock())

    def take_holds(self) -> list[Hold]:
        """Return the long pauses that operators have not been told of, each once."""
        return self._pauses.take_holds(self._clock())

    def recall(self, attempts: Iterable[tuple[int, float]], waits: Mapping[int, float]) -> None:
        """Count messages of an earlier process, and go on with its pauses (`waits`). `attempts` has the chat of
        each message, and how many seconds ago it was noted, perhaps a little before it arrived."""
        now = self._clock()
        for chat, ago in sorted(attempts, key=lambda attempt: -attempt[1]):
            at = now - max(0.0, ago - NOTED_BEFORE)
            line = self._line(chat, now)
            line.take(at)
            line.leave(at)
            self._window.recall(at)
        self._flow.begin(now)
        for chat, seconds in waits.items():
            if seconds > 0:
                self._pauses.recall(chat, now + min(seconds, LONGEST_PAUSE))
        if left := self.pause_left():
            self._flow.resume(now + left, left)

    def waits(self) -> dict[int, float]:
        """Return the chats that must wait for over half a minute more, with the seconds. 0 means all chats."""
        return self._pauses.waits(self._clock())

    # --- slots ----------------------------------------------------------------------------------

    async def reserve(self, chat: int, *, shared: bool) -> float:
        """Take a slot for a broadcast's message and return 0.0. If the chat has no slot, return at once in how
        many seconds it will have one. This waits only for the limit of all chats, and can be cancelled."""
        now = self._clock()
        line = self._line(chat, now)
        closed = max(line.opens(shared=shared, reply=False), self._pauses.until(chat)) - now
        if closed > SHORTEST:
            return closed
        return await self._take(chat, line, self._flow.take(now))

    async def turn(self, chat: int, *, shared: bool, in_a_row: bool = True) -> None:
        """Wait for the slot of a reply, which may be one of a few `in_a_row`. NotSentError if the wait would be
        longer than LONGEST_WAIT_OF_A_REPLY."""
        while True:
            now = self._clock()
            line = self._line(chat, now)
            at = max(line.opens(shared=shared, reply=in_a_row), self._pauses.until(chat), now)
            if at - now > LONGEST_WAIT_OF_A_REPLY:
                raise NotSentError(f"nothing may be written to this chat for {at - now:.0f} s", at - now)
            if not await self._take(chat, line, at):
                return

    @contextmanager
    def on_the_way(self, chat: int, *, reply: bool = False) -> Iterator[Callable[[], Awaitable[None]]]:
        """Make one request in this block. Await what it yields right before the first byte: it calls `leave`."""
        flights: list[Flight] = []

        async def turn() -> None:
            flights.append(await self.leave(chat, reply=reply))

        try:
            yield turn
        finally:
            for flight in flights:
                self._window.land(flight, self._clock())

    async def leave(self, chat: int, *, reply: bool = False) -> Flight:
        """Note that a message leaves now. If the database or a connection was slow, many messages may come to this
        point at once. They then wait here again, for less than a second, replies first. NotSentError if a pause
        has begun meanwhile."""
        began = self._clock()
        overdue = False
        self._replies_waiting += reply
        try:
            while True:
                now = self._clock()
                if (pause := self._pauses.until(chat) - now) > 0:
                    raise NotSentError("a pause has begun meanwhile", pause)
                line = self._line(chat, now)
                if not reply and not overdue and now - began > LONGEST_BEHIND_REPLIES:
                    overdue = True
                    self._overdue += 1
                delay = max(self._window.opens(now), line.free(reply=reply)) - now
                if self._overdue if reply else self._replies_waiting and not overdue:
                    delay = max(delay, self._interval)
                if delay <= SHORTEST:
                    break
                await self._sleep(delay)
        finally:
            self._replies_waiting -= reply
            self._overdue -= overdue
        line.leave(now)
        return self._window.take(now)

    async def _take(self, chat: int, line: ChatSlots, at: float) -> float:
        """Take the slot at an instant, wait for it, and return 0.0. If a pause begins meanwhile, give the slot
        back, as on a cancellation, and return for how many seconds the pause lasts."""
        slot = line.take(at)
        try:
            while (delay := at - self._clock()) > SHORTEST:
                await self._sleep(delay)
        except asyncio.CancelledError:
            line.give_back(slot)
            raise
        if pause := max(0.0, self._pauses.until(chat) - self._clock()):
            line.give_back(slot)
        return pause

    def _line(self, chat: int, now: float) -> ChatSlots:
        line = self._lines.get(chat)
        if line is None:
            if len(self._lines) >= self._sweep_at:
                old = now - MEMORY_OF_A_LINE
                self._lines = {number: line for number, line in self._lines.items() if line.in_use(old)}
                self._sweep_at = max(FIRST_SWEEP, 2 * len(self._lines))
            line = self._lines[chat] = ChatSlots()
        return line


# --- memory for the next process --------------------------------------------------------------------


def messages_of_late(
    parts: Iterable[tuple[int, datetime]],
    answers: Iterable[tuple[int, int, datetime]],
    unanswered: Iterable[int],
    now: datetime,
) -> Sequence[tuple[int, float]]:
    """Return the chat of each message, and how many seconds ago the message left at the latest.

    `parts` are chat and instant (aware UTC) of each part. `answers` are chat, number of messages, and the instant
    at which the last one left; all count as if they left then. `unanswered` are the chats of updates without a
    noted answer. The process may have answered one of them before it died, so SHORT_BURST messages count as just
    sent there. It is at most one a chat, because the updates of a chat are handled one after another.
    """
    found = [(chat, (now - at).total_seconds()) for chat, at in parts]
    found += [(chat, (now - at).total_seconds()) for chat, count, at in answers for _ in range(count)]
    return found + [(chat, 0.0) for chat in unanswered for _ in range(SHORT_BURST)]


@dataclass(eq=False)
class PacingMemory:
    """Keeps the pauses in the database for the next process. `clock` returns aware UTC."""

    store: Store
    pacing: Pacing
    clock: Callable[[], datetime]
    _kept: dict[int, datetime] = field(default_factory=dict)

    async def recall(self) -> None:
        """Take over the messages and pauses of an earlier process."""
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
        """Write the pauses down, if they have changed."""
        now = self.clock()
        waits = {chat: now + timedelta(seconds=left) for chat, left in self.pacing.waits().items()}
        known = self._kept
        if waits.keys() != known.keys() or any(abs(until - known[chat]) > SAME for chat, until in waits.items()):
            await self.store.logbook.note_waits(waits, known)
            self._kept = waits
