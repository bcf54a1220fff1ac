"""When the next message may leave, so that Telegram's limits hold."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from digests.model import ChatKind

MOST_IN_A_SECOND = 28
MOST_LINES = 10_000


class Pacing:
    """When the next message may leave: 25 a second with a burst of 5, one a second for a chat, 20 a minute for a
    group or channel, and nobody before a pause that Telegram asked for is over.

    `clock` gives seconds that only grow; `sleep` waits that many.
    """

    def __init__(
        self,
        *,
        rate: float = 25.0,
        burst: int = 5,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._interval = 1.0 / rate
        self._burst = burst
        self._clock = clock
        self._sleep = sleep
        self._earliest = 0.0
        self._paused_until = 0.0
        self._left: deque[float] = deque(maxlen=MOST_IN_A_SECOND)
        self._lines: dict[int, _Line] = {}

    def pause(self, seconds: float) -> None:
        """Let nothing leave for so many seconds; a longer pause under way stays."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    def pause_left(self) -> float:
        """Return for how many seconds more nothing may leave."""
        return max(0.0, self._paused_until - self._clock())

    def closed_for(self, chat: int, kind: ChatKind) -> float:
        """Return for how many seconds more this chat cannot be written to, by its own limits or a pause."""
        line = self._lines.get(chat)
        opens = line.opens(kind) if line is not None else 0.0
        return max(0.0, max(opens, self._paused_until) - self._clock())

    async def slot(self, chat: int, kind: ChatKind) -> None:
        """Wait until a message to this chat may leave."""
        line = self._line(chat)
        async with line.turn:
            while True:
                await self._until(max(line.opens(kind), self._paused_until))
                await self._until(self._overall_slot())
                if self._clock() >= self._paused_until:
                    break
            line.times.append(self._clock())

    async def leave(self, chat: int) -> None:
        """Say that a message leaves now. What slots were given for may come to this point in a heap, when the
        database was slow; then the last of them wait here, for less than a second."""
        while len(self._left) == MOST_IN_A_SECOND and (delay := self._left[0] + 1.0 - self._clock()) > 1e-6:
            await self._sleep(delay)
        now = self._clock()
        self._left.append(now)
        line = self._line(chat)
        if line.times:
            line.times[-1] = max(line.times[-1], now)

    def _overall_slot(self) -> float:
        now = self._clock()
        # The theoretical arrival time of the n-th message, let come early by the burst.
        arrival = max(self._earliest, now)
        self._earliest = arrival + self._interval
        return arrival - (self._burst - 1) * self._interval

    def _line(self, chat: int) -> "_Line":
        if len(self._lines) > MOST_LINES:
            old = self._clock() - 60.0
            self._lines = {number: line for number, line in self._lines.items() if line.in_use(old)}
        return self._lines.setdefault(chat, _Line())

    async def _until(self, instant: float) -> None:
        delay = instant - self._clock()
        if delay > 0:
            await self._sleep(delay)


@dataclass(slots=True)
class _Line:
    """Those who wait to write to one chat, and when the last messages left."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    times: deque[float] = field(default_factory=lambda: deque(maxlen=20))

    def opens(self, kind: ChatKind) -> float:
        opens = self.times[-1] + 1.0 if self.times else 0.0
        if kind is not ChatKind.PRIVATE and len(self.times) == 20:
            return max(opens, self.times[0] + 60.0)
        return opens

    def in_use(self, since: float) -> bool:
        return self.turn.locked() or (bool(self.times) and self.times[-1] >= since)
