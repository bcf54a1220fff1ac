"""The sandbox as tests watch it: what the bot wrote, waited for; and what must hold of every request it made."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.sandbox.calls import SENDING, Call, CallLog
from bot.sandbox.people import People, Whose
from bot.sandbox.state import ButtonPress, person_content
from bot.sandbox.telegram import POLL, TelegramSandbox
from bot.sandbox.world import CHANNEL, Message, User


class WatchedLog(CallLog):
    """The log of requests; `at_most...` and `nothing_twice` raise AssertionError."""

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


class WatchedPeople(People):
    """People, and what they see; `within` is in seconds."""

    def __init__(self, *arguments: Any, keep: int | None = None, **named: Any) -> None:
        super().__init__(*arguments, keep=keep, **named)
        self.log: WatchedLog = WatchedLog(keep=keep)

    def push_press(self, message: Message, data: str, *, user: User | None = None) -> ButtonPress:
        """Send a press with any `data`, such as one of an older version's keyboard."""
        press = ButtonPress(str(self.number()), "", message, data=data, pressed_at=self.clock())
        self._send_press(press, user or self._someone(message.chat))
        return press

    def change_words(self, message: Message, text: str) -> None:
        """Edit what a person wrote."""
        message.versions.append(message.json)
        message.json = message.json | person_content(text) | {"edit_date": self.now()}
        kind = "edited_channel_post" if message.chat.type == CHANNEL else "edited_message"
        self.updates.put(kind, message.json)

    def last(self, chat: Whose) -> Message:
        """Return the bot's newest message in the chat; LookupError when there is none."""
        messages = self.messages(chat)
        if not messages:
            raise LookupError(f"the bot has written nothing in chat {self.chat(chat).id}")
        return messages[-1]

    async def heard(self, chat: Whose, text: str = "", within: float = 10.0, *, since: int = 0) -> Message:
        """Wait until the bot's newest message in the chat that contains `text` is there, edited ones included.

        `since`: only messages with a higher id. TimeoutError says what there is instead.
        """

        def found() -> list[Message]:
            return [each for each in self.messages(chat) if each.id > since and text in each.text]

        if not await self.updates.until(lambda: bool(found()), within):
            there = [message.text[:60] for message in self.messages(chat) if message.id > since]
            raise TimeoutError(f"the bot did not say {text!r}; it said {there}")
        return found()[-1]

    async def answered(self, press: ButtonPress, within: float = 10.0) -> ButtonPress:
        """Wait until the bot has answered a press; TimeoutError when it does not."""
        if not await self.updates.until(lambda: press.answered, within):
            raise TimeoutError(f"the press on [{press.label}] was not answered")
        return press


class WatchedTelegram(WatchedPeople, TelegramSandbox):
    """A Bot API server whose people are watched; `routes` as in `Updates`."""

    def __init__(self, *arguments: Any, routes: Mapping[str, str] | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.updates.routes |= routes or {}
        self._under_way = 0

    @property
    def quiet(self) -> bool:
        """Whether no request is being answered but long polls; those of clients that have died count as well."""
        return self._under_way == 0

    async def _answer(self, request: Any, token: str, method: str, *rest: Any) -> None:
        counted = method.lower() != POLL
        self._under_way += counted
        try:
            await super()._answer(request, token, method, *rest)
        finally:
            self._under_way -= counted


def _check(times: list[float], count: int, seconds: float, whose: str) -> None:
    start = 0
    for end, time in enumerate(times):
        while time - times[start] >= seconds:
            start += 1
        within = end - start + 1
        if within > count:
            raise AssertionError(f"{within} sends within {seconds:g} s to {whose}; at most {count} are allowed")
