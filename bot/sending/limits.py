"""Telegram's limits as arithmetic on instants. There are limits for all chats together, for one chat, and for one
group or channel. Telegram may refuse a message to a chat with "Too Many Requests" (429). The bot then pauses this
chat. It pauses all chats only if two chats are refused. Instants are seconds of one monotonic clock. Nothing here
waits or looks at a clock."""

from bisect import bisect_right, insort
from collections import deque
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice

NEVER = float("-inf")
FREE_IN_A_SECOND, PAID_IN_A_SECOND = 30, 1000
SECOND, LOST = 1.02, 60.0
"""`SECOND` is a second as the sender counts it: in this time no more requests leave than Telegram takes in one
second. It is a little longer than a second, because requests come closer together on the way. `LOST` is in
seconds, too: a request without an answer is counted no longer than this."""
FEW_ANSWERS, KNOWN_ANSWERS = 20, 60
GAP, SHORT_BURST = 1.05, 3
"""`GAP`: seconds between two messages to a chat. `SHORT_BURST`: how many messages of one answer may follow one
another at once."""
GROUP_COUNT, GROUP_SPAN = 20, 61.0
SLOWEST, SHORTEST_SLOW, LONGEST_SLOW = 0.2, 2.0, 30.0
"""After a pause the rate begins at the share `SLOWEST` and grows. It is whole again after twice the length of the
pause, but not before `SHORTEST_SLOW` seconds and not after `LONGEST_SLOW` seconds."""
SOON = 5.0
"""Two refusals within this many seconds count as one event."""
ALIKE, ALIKE_SHARE = 30.0, 0.25
LONG, WORTH_KEEPING = 300.0, 30.0
MOST_CHATS = 10_000


class EvenFlow:
    """The even flow of a broadcast: `rate` messages a second. To catch up, at most `burst` messages leave at once.
    After a pause the flow is slow at first."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._early = burst - 1
        self._next = NEVER
        self._resumed = NEVER
        self._slow = LONGEST_SLOW

    def take(self, now: float) -> float:
        """Take the next slot and return its instant."""
        # The generic cell rate algorithm: each message has a theoretical time. The burst lets it leave earlier.
        due = max(self._next, now)
        whole = (due - self._resumed) / self._slow
        interval = 1.0 / (self._rate * min(1.0, max(SLOWEST, SLOWEST + (1.0 - SLOWEST) * whole)))
        self._next = due + interval
        return max(now, due - self._early * interval)

    def begin(self, now: float) -> None:
        """Let the first messages flow without the burst, because another sender may just have used it."""
        self._next = max(self._next, now + self._early / self._rate)

    def resume(self, at: float, pause: float) -> None:
        """Let nothing flow before the instant `at`, at which a pause ends. `pause` is the length of the pause in
        seconds. After the pause the flow is slow at first."""
        if at > self._resumed:
            self._resumed = at
            self._slow = min(max(2 * pause, SHORTEST_SLOW), LONGEST_SLOW)
        self._next = max(self._next, at + self._early / (self._rate * SLOWEST))


@dataclass(slots=True, eq=False)
class Flight:
    """One request on its way. `left` is when it left. `at` is the latest instant at which it can have arrived, as
    far as is known."""

    left: float
    at: float


class Window:
    """The latest requests of all chats. The server accepts at most `most` of them in any second.

    The server or the network may halt for a while. Then requests that left evenly arrive together. Only answers
    show this. The window assumes the latest possible arrival of each request. Some recent requests were answered
    quickly. Their time from request to answer is taken as the shortest time that an answer needs. A request
    arrived at the latest this long before its answer came. Until a few answers are known, a request counts as
    arriving at the instant of its answer.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._arrived: list[float] = []
        self._aloft: list[Flight] = []
        self._answers: deque[float] = deque(maxlen=KNOWN_ANSWERS)
        self._quick = 0.0

    def opens(self, now: float) -> float:
        """Return when one more request may leave."""
        since = now - SECOND
        self._aloft = [flight for flight in self._aloft if flight.left > now - LOST]
        for flight in self._aloft:
            flight.at = max(flight.left, now - self._quick)  # an earlier request has its answer by now
        del self._arrived[: bisect_right(self._arrived, since)]
        aloft = sorted(flight.at for flight in self._aloft if flight.at > since)
        surplus = len(self._arrived) + len(aloft) - self._most
        return NEVER if surplus < 0 else next(islice(merge(self._arrived, aloft), surplus, None)) + SECOND

    def take(self, now: float) -> Flight:
        """Count a request that leaves now, and return it."""
        flight = Flight(now, now)
        self._aloft.append(flight)
        return flight

    def land(self, flight: Flight, now: float) -> None:
        """Note that the answer of a request is there, or that nobody waits for the answer any longer."""
        self._answers.append(now - flight.left)
        if len(self._answers) >= FEW_ANSWERS:
            # The quickest answers do not count, because a refusal may come at once.
            self._quick = sorted(self._answers)[len(self._answers) // 4]
        self.recall(max(flight.left, now - self._quick))
        if flight in self._aloft:
            self._aloft.remove(flight)

    def recall(self, at: float) -> None:
        """Count a request that arrived at this instant."""
        insort(self._arrived, at)


@dataclass(slots=True, eq=False)
class Slot:
    """One message's place in its chat. `at` is the planned instant, and once the message has `left`, the actual
    one."""

    at: float
    left: bool = False


@dataclass(slots=True)
class ChatSlots:
    """The latest messages to one chat. `slots` has their places. `last` is when the last message left. `bucket`
    grows with each planned message and `spent` with each message that left, by the time that one message needs. As
    long as such a value is only a little ahead of the clock, the next message may follow at once."""

    slots: deque[Slot] = field(default_factory=lambda: deque(maxlen=GROUP_COUNT))
    bucket: float = NEVER
    last: float = NEVER
    spent: float = NEVER

    def opens(self, *, shared: bool, reply: bool) -> float:
        """Return when the next message may leave. `shared` means a group or channel. A reply may be one of a few
        in a row."""
        opens = self.bucket - (SHORT_BURST - 1) * GAP
        if not reply and self.slots:
            opens = max(opens, self.slots[-1].at + GAP)
        if shared and len(self.slots) == GROUP_COUNT:
            opens = max(opens, min(slot.at for slot in self.slots) + GROUP_SPAN)
        return opens

    def take(self, at: float) -> Slot:
        """Plan a message at this instant, and return its place."""
        slot = Slot(at)
        self.slots.append(slot)
        self.bucket = max(self.bucket, at) + GAP
        return slot

    def give_back(self, slot: Slot) -> None:
        """Take back a place that was not used."""
        if slot in self.slots:
            self.slots.remove(slot)
            self.bucket -= GAP

    def leave(self, now: float) -> None:
        """Note that a message leaves now: the message with the earliest place, or one without a place."""
        slot = next((slot for slot in self.slots if not slot.left), None) or self.take(now)
        slot.at, slot.left = max(slot.at, now), True
        self.last = now
        self.spent = max(self.spent, now) + 1.0

    def free(self, *, reply: bool) -> float:
        """Return when a message with a place may leave. This can be later than planned, because messages before it
        may have left late."""
        free = self.spent - (SHORT_BURST - 1)
        return free if reply else max(free, self.last + 1.0)

    def in_use(self, since: float) -> bool:
        return bool(self.slots) and self.slots[-1].at >= since


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause of over five minutes. Operators are told of it: of a pause of one chat when it begins, of a pause of
    all chats (`chat` 0) when it is over. `seconds` is its length."""

    chat: int
    seconds: float


class FloodPauses:
    """Which chats may not be written to, and until when. Instants are seconds of one monotonic clock."""

    def __init__(self) -> None:
        self.everybody = float("-inf")
        self._chats: dict[int, float] = {}
        self._refused: dict[int, tuple[float, float]] = {}
        self._holds: list[Hold] = []
        self._long: float | None = None

    def until(self, chat: int) -> float:
        """Return until when this chat may not be written to."""
        return max(self.everybody, self._chats.get(chat, self.everybody))

    def pause_everybody(self, until: float, now: float) -> None:
        """Pause all chats. A longer pause that is under way stays."""
        if until > self.everybody:
            self.everybody = until
            if until - now > LONG:
                self._long = until - now

    def refused(self, chat: int, seconds: float, now: float) -> None:
        """Note that a message to this chat was refused with 429 for so many seconds. The chat is paused.

        All chats are paused if another chat was refused as well, and its wait is not over. A refusal is forgotten
        when a message is accepted at least five seconds after it. Two refused chats show that the bot sends too
        much in all. If the two longest waits are about equal, the pause of all chats ends with the
        longest wait. Otherwise it ends with the second longest: the chat with the longest wait got too many
        messages itself, and the other chats need not wait for it.
        """
        until = now + seconds
        if seconds > LONG and until > self._chats.get(chat, now + LONG):
            self._holds.append(Hold(chat, seconds))
        self._chats[chat] = max(until, self._chats.get(chat, until))
        self._refused[chat] = (now, until)
        ends = sorted((end for _, end in self._refused.values() if end > now), reverse=True)
        if len(ends) > 1:
            longest, second = ends[:2]
            near = longest - second <= max(ALIKE, ALIKE_SHARE * (second - now))
            self.pause_everybody(longest if near else second, now)
        if len(self._chats) > MOST_CHATS:
            self._chats = {chat: end for chat, end in self._chats.items() if end > now}

    def accepted(self, now: float) -> None:
        """Note that a message was accepted. It shows that older refusals were not about the limit of all chats."""
        if self._refused:
            self._refused = {chat: (at, end) for chat, (at, end) in self._refused.items() if now - at < SOON}

    def waits(self, now: float) -> dict[int, float]:
        """Return the chats that must wait for over half a minute more, with the seconds; 0 means all chats."""
        ends = {0: self.everybody} | self._chats
        return {chat: end - now for chat, end in ends.items() if end - now > WORTH_KEEPING}

    def recall(self, chat: int, until: float) -> None:
        """Take over a pause of an earlier process. Call this before anything else. Operators know of the pause."""
        if chat:
            self._chats[chat] = until
        else:
            self.everybody = until

    def take_holds(self, now: float) -> list[Hold]:
        """Return the long pauses that operators have not been told of, each once. Return none while all chats must
        wait."""
        if now < self.everybody:
            return []
        holds, self._holds = self._holds, []
        if self._long is not None:
            # The long pauses of single chats were a part of this pause of all chats.
            holds, self._long = [Hold(0, self._long)], None
        return holds
