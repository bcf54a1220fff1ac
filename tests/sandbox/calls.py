"""The log of every request with its arrival time and its fate; and what must hold of them."""

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
    `at_most...` and `nothing_twice` raise AssertionError.
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

    @property
    def turns(self) -> int:
        """How many requests have been accepted so far."""
        return self._turns

    def of(self, *methods: str, chat: int | None = None, ok: bool | None = None) -> list[Call]:
        """Return the requests for these methods (any case; none given: all), perhaps of one chat only."""
        names = {method.lower() for method in methods}
        return [
            call
            for call in self.calls
            if (not names or call.method.lower() in names)
            and (chat is None or call.chat == chat)
            and (ok is None or call.ok == ok)
        ]

    def sent(self, chat: int | None = None) -> list[Call]:
        """Return the accepted requests that put a message into a chat, in the order of their acceptance."""
        return sorted((call for call in self.of(*SENDING, chat=chat) if call.ok), key=lambda call: call.turn)

    def at_most(self, count: int, seconds: float = 1.0, *, chat: int | None = None) -> None:
        """No `seconds` hold more than `count` sends, of all chats or of one; refused ones count as well."""
        times = sorted(call.arrived for call in self.of(*SENDING, chat=chat))
        _check(times, count, seconds, f"chat {chat}" if chat is not None else "all chats")

    def at_most_per_chat(self, count: int = 1, seconds: float = 1.0) -> None:
        """No chat gets more than `count` sends in any `seconds`."""
        for chat in {call.chat for call in self.of(*SENDING) if call.chat}:
            self.at_most(count, seconds, chat=chat)

    def at_most_per_group(self, count: int = 20, seconds: float = 60.0) -> None:
        """No group or channel gets more than `count` sends in any `seconds`."""
        for chat in {call.chat for call in self.of(*SENDING) if call.chat < 0}:
            self.at_most(count, seconds, chat=chat)

    def nothing_twice(self) -> None:
        """No chat was sent the same text twice by accepted requests."""
        seen = Counter(
            (call.chat, call.thread, call.method.lower(), call.text) for call in self.of(*SENDING, ok=True)
        )
        for (chat, _, _, text), count in seen.items():
            if text and count > 1:
                raise AssertionError(f"sent twice to chat {chat}: {text[:80]!r}")


def _check(times: list[float], count: int, seconds: float, whose: str) -> None:
    start = 0
    for end, time in enumerate(times):
        while time - times[start] >= seconds:
            start += 1
        within = end - start + 1
        if within > count:
            raise AssertionError(f"{within} sends within {seconds:g} s to {whose}; at most {count} are allowed")
