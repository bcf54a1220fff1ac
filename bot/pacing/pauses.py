"""What Telegram's "Too Many Requests" stops: the chat that it names; everybody only when two chats bear it out."""

from dataclasses import dataclass

SOON = 5.0
"""Seconds within which refusals of two chats are taken for one."""
ALIKE, ALIKE_SHARE = 30.0, 0.25
LONG, WORTH_KEEPING = 300.0, 30.0
MOST_CHATS = 10_000


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause of over five minutes that operators are told of: of one chat as it begins, of everybody (`chat` 0)
    when it is over. `seconds` is its length."""

    chat: int
    seconds: float


class Pauses:
    """Who may not be written to, and until when. Instants are seconds of one clock that only grows."""

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
        """Let nobody be written to; a longer pause under way stays."""
        if until > self.everybody:
            self.everybody = until
            if until - now > LONG:
                self._long = until - now

    def refused(self, chat: int, seconds: float, now: float) -> None:
        """Note that a message to this chat was refused with 429 for so many seconds.

        The chat is paused. When another chat was refused within a few seconds, or nothing was accepted since, the
        limit is the bot's own, and everybody pauses for the longest time that two chats were asked for. A time
        that only one of them was asked for is that chat's own flood, and no reason to stop the others as long.
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
        self._forget(now)

    def accepted(self, now: float) -> None:
        """Note that a message was accepted: what was refused a while ago says nothing of the bot's own limit."""
        if self._refused:
            self._refused = {chat: (at, end) for chat, (at, end) in self._refused.items() if now - at < SOON}

    def waits(self, now: float) -> dict[int, float]:
        """Return the chats that must wait for over half a minute more, and for how many seconds; 0: everybody."""
        ends = {0: self.everybody} | self._chats
        return {chat: end - now for chat, end in ends.items() if end - now > WORTH_KEEPING}

    def recall(self, chat: int, until: float) -> None:
        """Take up a pause of an earlier process, which has told of it."""
        if chat:
            self._chats[chat] = max(until, self._chats.get(chat, until))
        else:
            self.everybody = max(until, self.everybody)

    def take_holds(self, now: float) -> list[Hold]:
        """Return the long pauses that operators have not been told of, each once; none while all must wait."""
        if now < self.everybody:
            return []
        holds, self._holds = self._holds, []
        if self._long is not None:
            # Each chat's own long pause was then a part of the common one.
            holds, self._long = [Hold(0, self._long)], None
        return holds

    def _forget(self, now: float) -> None:
        if len(self._chats) > MOST_CHATS:
            self._chats = {chat: end for chat, end in self._chats.items() if end > now}
