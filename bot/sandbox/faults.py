"""What goes wrong by order: faults, how long answers take, and Telegram's limits on sending."""

import random
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.world import Json

CONTAINED = frozenset({"text", "caption"})
DROPS = ("", "before", "after", "midway")
ACCEPTS = ("first", "last", "either")
SECOND, MINUTE = 1.0, 60.0
MOST_CHATS = 10_000

ERROR_PAGE = (
    "<html>\r\n<head><title>{code} {words}</title></head>\r\n<body>\r\n"
    "<center><h1>{code} {words}</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass
class Fault:
    """What happens to the next `times` requests that fit (for ever when `times` is 0, at most until `until`, which
    is measured by the sandbox's clock).

    `method` in any case, "" for every method; `match` compares parameters with values (`text` and `caption` by
    what they contain); of the requests that fit, a `share` between 0 and 1 is met at random.

    `delay` in seconds comes first. Then `response`, `{"error_code", "description", "parameters"}`, is given
    instead of doing what was asked, or with `accept` after doing it; None answers as usual. A 429 that lasts
    `until` an instant names the seconds that are left as retry_after, unless its parameters say otherwise. With
    `page` an error has the HTML body that a proxy gives. `drop` cuts the connection: "before" the request is
    looked at, "after" it was done, so that the bot cannot know, or "midway" through the answer's body. `slow` lets
    the answer's body take so many seconds.
    """

    method: str = ""
    match: Json = field(default_factory=dict)
    times: int = 1
    response: Json | None = None
    delay: float = 0.0
    drop: str = ""
    accept: bool = False
    page: bool = False
    slow: float = 0.0
    share: float = 1.0
    until: datetime | None = None
    happened: int = 0

    def __post_init__(self) -> None:
        if self.drop not in DROPS:
            raise ValueError(f"a connection is dropped {', '.join(DROPS[1:])}, not {self.drop!r}")
        if not 0 < self.share <= 1:
            raise ValueError("a share is above 0 and at most 1")

    def fits(self, method: str, parameters: Parameters) -> bool:
        if self.method and self.method.lower() != method.lower():
            return False
        for name, value in self.match.items():
            wanted, given = str(value), parameters.text(name)
            if not (wanted in given if name in CONTAINED else wanted == given):
                return False
        return True

    def error(self, now: datetime | None = None) -> ApiError | None:
        """Return the error to answer with at `now`, None when the answer is the usual one."""
        if self.response is None:
            return None
        code = int(self.response.get("error_code", 400))
        description = str(self.response.get("description", "Bad Request"))
        parameters = dict(self.response.get("parameters") or {})
        if code == 429 and not parameters and self.until is not None and now is not None:
            left = max(1, ceil((self.until - now).total_seconds()))
            parameters, description = {"retry_after": left}, f"Too Many Requests: retry after {left}"
        return ApiError(code, description, parameters)


@dataclass
class Faults:
    """The ordered faults; the oldest that fits happens."""

    ordered: list[Fault] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - no secret

    def take(self, method: str, parameters: Parameters, now: datetime | None = None) -> Fault | None:
        if now is not None:
            self.ordered = [fault for fault in self.ordered if fault.until is None or now < fault.until]
        for fault in self.ordered:
            if fault.fits(method, parameters) and (fault.share == 1 or self.chance.random() < fault.share):
                fault.happened += 1
                if fault.times and fault.happened >= fault.times:
                    self.ordered.remove(fault)
                return fault
        return None


@dataclass
class Latency:
    """How long an answer takes: between `least` and `most` seconds, each length as likely as another.

    What is asked for is done "first" and then the answer waits, or "last" after the wait, or "either", at a random
    moment between the two, as with a server that is far away.
    """

    least: float = 0.0
    most: float = 0.0
    accept: str = "either"
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - no secret

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most:
            raise ValueError("latency runs from a shorter to a longer time, in seconds")
        if self.accept not in ACCEPTS:
            raise ValueError(f"what is asked is done {', '.join(ACCEPTS)}, not {self.accept!r}")

    def draw(self) -> tuple[float, float]:
        """Return the seconds before the request is done, and those after it."""
        if not self.most:
            return 0.0, 0.0
        whole = self.chance.uniform(self.least, self.most)
        before = {"first": 0.0, "last": whole}.get(self.accept, self.chance.uniform(0.0, whole))
        return before, whole - before


@dataclass
class SendingLimits:
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
    _chats: dict[int, "_Sent"] = field(default_factory=dict)
    _closed_until: float = 0.0

    def admit(self, chat: int, now: float, *, paid: bool = False) -> None:
        """Count a message to the chat at `now`; ApiError 429 with retry_after when it comes too fast."""
        self._forget(now)
        one = self._chats.setdefault(chat, _Sent(float(self.burst), now))
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
class _Sent:
    tokens: float
    seen: float
    closed_until: float = 0.0
    times: deque[float] = field(default_factory=deque)

    def refill(self, now: float, rate: float, burst: int) -> None:
        self.tokens = min(float(burst), self.tokens + (now - self.seen) * rate)
        self.seen = now
        while self.times and self.times[0] <= now - MINUTE:
            self.times.popleft()

    def wait(self, now: float, chat: int, limits: SendingLimits) -> float:
        """Return the seconds until this chat may get one more message, 0 or less when it may now."""
        wait = (1.0 - self.tokens) / limits.per_chat if limits.per_chat and self.tokens < 1.0 else 0.0
        if chat < 0 and limits.per_group and len(self.times) >= limits.per_group:
            wait = max(wait, self.times[-limits.per_group] + MINUTE - now)
        return wait


def _too_many(wait: float) -> ApiError:
    seconds = max(1, ceil(wait - 1e-9))
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
