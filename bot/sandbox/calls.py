"""The log of every request with its arrival time and its fate."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.world import Json

SENDING = frozenset({"sendmessage", "senddocument", "forwardmessage"})


@dataclass
class Call:
    """One request: `arrived` in seconds of a clock that never jumps, `at` by the sandbox's clock (aware UTC).

    `code` is 200 when it was accepted, else the error's; `dropped` says that the answer never got through,
    which with code 200 means that Telegram did it all the same. `accepted` is when it was done, on the clock of
    `arrived`, None when it was not; `turn` counts what was accepted, from 1; `orphaned` says that the client had
    gone by then. An error that is given after accepting leaves `accepted` and `turn` set beside its code.
    """

    method: str
    values: Json
    arrived: float
    at: datetime
    code: int = 0
    description: str = ""
    result: object = None
    dropped: bool = False
    accepted: float | None = None
    turn: int = 0
    orphaned: bool = False

    @property
    def ok(self) -> bool:
        """Whether it was done, whatever the answer said or became."""
        return self.code == 200 or self.accepted is not None

    @property
    def message(self) -> int:
        """The id of the message it made, 0 when none."""
        return int(self.result.get("message_id", 0)) if isinstance(self.result, dict) else 0

    @property
    def chat(self) -> int:
        """The chat it went to, 0 when none."""
        value = str(self.values.get("chat_id", ""))
        return int(value) if value.lstrip("-").isdecimal() else 0

    @property
    def thread(self) -> int:
        return int(self.values.get("message_thread_id") or 0)

    @property
    def text(self) -> str:
        """The text or caption as it was sent, with its markup."""
        return str(self.values.get("text") or self.values.get("caption") or "")


@dataclass
class CallLog:
    """Every request in the order of arrival.

    With `keep` only so many of the newest are kept, and `dropped` counts those that are not there any more.
    """

    calls: list[Call] = field(default_factory=list)
    keep: int | None = None
    dropped: int = 0
    _counts: Counter[str] = field(default_factory=Counter)
    _turns: int = 0

    def begin(self, call: Call) -> None:
        """Write a request into the log; its fate is filled in later."""
        self.calls.append(call)
        self._counts[call.method] += 1
        if self.keep is not None and len(self.calls) > 2 * self.keep:
            surplus = len(self.calls) - self.keep
            del self.calls[:surplus]
            self.dropped += surplus

    def accept(self, call: Call, now: float) -> None:
        """Write down that a request is done, at `now` of the clock of `arrived`."""
        self._turns += 1
        call.accepted, call.turn = now, self._turns

    def since(self, number: int) -> list[Call]:
        """Return the requests from the `number`-th of all on, counted from 0, that are still kept."""
        return self.calls[max(0, number - self.dropped) :]

    def clear(self) -> None:
        """Forget every request; the counts go on."""
        self.dropped += len(self.calls)
        self.calls.clear()

    def __iter__(self) -> Iterator[Call]:
        return iter(self.calls)

    def __len__(self) -> int:
        return len(self.calls)

    def counts(self) -> dict[str, int]:
        """Return how many requests each method got, those that are not kept included."""
        return dict(self._counts)
