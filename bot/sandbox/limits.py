"""Telegram's limits on sending, enforced: what comes too fast is answered 429."""

from collections import deque
from dataclasses import dataclass, field
from math import ceil

from bot.sandbox.parameters import ApiError

SECOND, MINUTE = 1.0, 60.0
MOST_CHATS = 10_000


@dataclass
class Limits:
    """At most `overall` messages in any second over all chats (`paid` of those that pay for a broadcast), in one
    chat `per_chat` a second with a burst of `burst` messages, in a group or channel `per_group` in any minute. A
    limit of 0 is none.

    What is over a limit is refused, does not count, and is told how many whole seconds to wait, `least_pause` at
    least; until then that chat, or everybody, is refused. Times are seconds of one clock that only grows.
    """

    overall: int = 30
    per_chat: float = 1.0
    burst: int = 3
    per_group: int = 20
    paid: int = 1000
    least_pause: int = 1
    _times: deque[float] = field(default_factory=deque)
    _chats: dict[int, "_Chat"] = field(default_factory=dict)
    _closed_until: float = 0.0

    def admit(self, chat: int, now: float, *, paid: bool = False) -> None:
        """Count a message to the chat at `now`; ApiError 429 with retry_after when it comes too fast."""
        self._forget(now)
        one = self._chats.setdefault(chat, _Chat(float(self.burst), now))
        one.refill(now, self.per_chat, self.burst)
        one.closed_until = self._closed(one.closed_until, one.wait(now, chat, self), now)
        if one.closed_until > now:
            raise _too_many(one.closed_until - now)
        wait = self._overall(now, self.paid if paid else self.overall)
        self._closed_until = self._closed(self._closed_until, wait, now)
        if self._closed_until > now:
            raise _too_many(self._closed_until - now)
        self._times.append(now)
        one.tokens -= 1.0
        if chat < 0:
            one.times.append(now)

    def _overall(self, now: float, most: int) -> float:
        if not most or len(self._times) < most:
            return 0.0
        return self._times[-most] + SECOND - now

    def _closed(self, until: float, wait: float, now: float) -> float:
        """Return until when nothing is admitted: as was told before, else for the wait in whole seconds."""
        return now + max(self.least_pause, ceil(wait)) if until <= now and wait > 0 else until

    def _forget(self, now: float) -> None:
        while self._times and self._times[0] <= now - SECOND:
            self._times.popleft()
        if len(self._chats) > MOST_CHATS:
            self._chats = {number: one for number, one in self._chats.items() if one.seen > now - MINUTE}


@dataclass
class _Chat:
    tokens: float
    seen: float
    closed_until: float = 0.0
    times: deque[float] = field(default_factory=deque)

    def refill(self, now: float, rate: float, burst: int) -> None:
        self.tokens = min(float(burst), self.tokens + (now - self.seen) * rate)
        self.seen = now
        while self.times and self.times[0] <= now - MINUTE:
            self.times.popleft()

    def wait(self, now: float, chat: int, limits: Limits) -> float:
        """Return the seconds until this chat may get one more message, 0 or less when it may now."""
        wait = (1.0 - self.tokens) / limits.per_chat if limits.per_chat and self.tokens < 1.0 else 0.0
        if chat < 0 and limits.per_group and len(self.times) >= limits.per_group:
            wait = max(wait, self.times[-limits.per_group] + MINUTE - now)
        return wait


def _too_many(wait: float) -> ApiError:
    seconds = max(1, ceil(wait - 1e-9))
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
