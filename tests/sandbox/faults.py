"""What goes wrong by order: faults, how long answers take, and Telegram's limits on sending."""

import random
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http import HTTPStatus
from math import ceil

from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.world import Json

CONTAINED = frozenset({"text", "caption"})
DROPS = ("", "before", "after", "midway")
ACCEPTS = ("first", "last", "either")
SECOND, MINUTE = 1.0, 60.0
EVERYBODY = None
_newest = partial(deque[float], maxlen=1000)

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

    `delay` in seconds comes first. Then the error of `error_code`, `description` (its usual words when empty) and
    `parameters` is given instead of doing what was asked, or with `accept` after doing it; without a code the
    answer is the usual one. A 429 that lasts `until` an instant names the seconds that are left as retry_after,
    unless its parameters say otherwise. With `page` an error has the HTML body that a proxy gives. `drop` cuts the
    connection: "before" the request is looked at, "after" it was done, so that the bot cannot know, or "midway"
    through the answer's body. `slow` lets the answer's body take so many seconds.
    """

    method: str = ""
    match: Json = field(default_factory=dict)
    times: int = 1
    error_code: int = 0
    description: str = ""
    parameters: Json = field(default_factory=dict)
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
        if not self.error_code:
            return None
        words, parameters = self.description or HTTPStatus(self.error_code).phrase, dict(self.parameters)
        if self.error_code == 429:
            if not parameters and self.until is not None and now is not None:
                parameters = {"retry_after": max(1, ceil((self.until - now).total_seconds()))}
            if parameters and not self.description:
                words += f": retry after {parameters['retry_after']}"
        return ApiError(self.error_code, words, parameters)


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
    _accepted: dict[int | None, deque[float]] = field(default_factory=lambda: defaultdict(_newest))
    _full_until: dict[int | None, float] = field(default_factory=lambda: defaultdict(float))
    _closed_until: dict[int | None, float] = field(default_factory=lambda: defaultdict(float))

    def admit(self, chat: int, now: float, *, paid: bool = False) -> None:
        """Count a message to the chat at `now`; ApiError 429 with retry_after when it comes too fast."""
        apart = 1 / self.per_chat if self.per_chat else 0.0
        free_at = self._full_until[chat] - (self.burst - 1) * apart
        if chat < 0:
            free_at = max(free_at, self._free_at(chat, self.per_group, MINUTE))
        self._open(chat, free_at, now)
        self._open(EVERYBODY, self._free_at(EVERYBODY, self.paid if paid else self.overall, SECOND), now)
        self._full_until[chat] = max(self._full_until[chat], now) + apart
        for whose in (chat, EVERYBODY):
            self._accepted[whose].append(now)

    def _free_at(self, whose: int | None, most: int, window: float) -> float:
        """When fewer than `most` are in the window that ends then, 0 when that is no matter."""
        accepted = self._accepted[whose]
        return accepted[-most] + window if most and len(accepted) >= most else 0.0

    def _open(self, whose: int | None, free_at: float, now: float) -> None:
        """Refuse as long as was said before, else for the time until then in whole seconds."""
        if self._closed_until[whose] <= now < free_at:
            self._closed_until[whose] = now + max(self.least_pause, ceil(free_at - now))
        if (left := self._closed_until[whose] - now) > 0:
            seconds = max(1, ceil(left - 1e-9))
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
