"""What tests and the demo look at and wait for, and the faults they order beforehand."""

import asyncio
import json
from datetime import timedelta
from typing import Any

from bot.sandbox.faults import Fault, Latency
from bot.sandbox.limits import Limits
from bot.sandbox.state import Press, State
from bot.sandbox.world import Chat, Json, Message, User

Whose = Chat | User | int

USUAL_WORDS = {
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Watching(State):
    """The sandbox as its user watches it; `within` is in seconds."""

    def fail(
        self,
        method: str = "",
        error_code: int = 0,
        description: str = "",
        *,
        parameters: Json | None = None,
        lasting: float = 0.0,
        **options: Any,
    ) -> Fault:
        """Order a fault, with the further fields of `Fault` as options; without `error_code` the request is only
        delayed, slowed or cut.

        A 429 gets its usual text from `parameters={"retry_after": N}`; with `lasting`, in seconds of the sandbox's
        clock, the fault is for every request until then, and a 429 names the time that is left.
        """
        response = None
        if error_code:
            after = (parameters or {}).get("retry_after")
            words = description or USUAL_WORDS.get(error_code, "Error")
            if error_code == 429 and after is not None and not description:
                words = f"Too Many Requests: retry after {after}"
            response = {"error_code": error_code, "description": words, "parameters": parameters or {}}
        if lasting:
            options = {"times": 0, "until": self.clock() + timedelta(seconds=lasting)} | options
        fault = Fault(method, response=response, **options)
        self.faults.ordered.append(fault)
        return fault

    def mend(self) -> None:
        """Take back every fault that is ordered."""
        self.faults.ordered.clear()

    def answer_within(self, least: float, most: float, accept: str = "either") -> None:
        """Let every answer, long polls left out, take between `least` and `most` seconds; see `Latency`."""
        self.latency = Latency(least, most, accept)

    def limit(self, **numbers: float) -> None:
        """Enforce Telegram's limits on sending; `numbers` are fields of `Limits` that differ from the usual."""
        self.limits = Limits(**numbers)  # type: ignore[arg-type]

    def limit_nothing(self) -> None:
        """Enforce no limit any more."""
        self.limits = None

    def messages(self, chat: Whose) -> list[Message]:
        """Return what the bot wrote in the chat and has not deleted, oldest first."""
        return [message for message in self.chat(chat).visible() if message.by_bot]

    def last(self, chat: Whose) -> Message:
        """Return the bot's newest message in the chat; LookupError when there is none."""
        messages = self.messages(chat)
        if not messages:
            raise LookupError(f"the bot has written nothing in chat {self.chat(chat).id}")
        return messages[-1]

    def labels(self, chat: Whose) -> list[str]:
        """Return the labels of all inline buttons in the chat, those of the newest message first."""
        return [label for message in reversed(self.messages(chat)) for label in message.labels]

    def menu(self, user: User) -> list[Json]:
        """Return the commands that the user's phone offers in the private chat: the narrowest scope's."""
        chat = json.dumps({"chat_id": user.id, "type": "chat"}, sort_keys=True)
        scopes = (chat, json.dumps({"type": "all_private_chats"}), json.dumps({"type": "default"}))
        for scope in scopes:
            for language in (user.language_code[:2], ""):
                if commands := self.profile.commands.get((scope, language)):
                    return commands
        return []

    async def settled(self, within: float = 10.0) -> None:
        """Wait until the bot has fetched and confirmed every update; TimeoutError when that takes longer."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while self.updates.pending:
            if (left := deadline - loop.time()) <= 0:
                raise TimeoutError(f"{len(self.updates.pending)} updates were not fetched")
            await self.updates.changed(left)

    async def heard(self, chat: Whose, text: str = "", within: float = 10.0, *, since: int = 0) -> Message:
        """Wait until the bot's newest message in the chat that contains `text` is there, edited ones included.

        `since`: only messages with a higher id. TimeoutError says what there is instead.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while True:
            messages = [message for message in self.messages(chat) if message.id > since]
            found = next((message for message in reversed(messages) if text in message.text), None)
            if found is not None:
                return found
            if (left := deadline - loop.time()) <= 0:
                there = [message.text[:60] for message in messages]
                raise TimeoutError(f"the bot did not say {text!r}; it said {there}")
            await self.updates.changed(left)

    async def answered(self, press: Press, within: float = 10.0) -> Press:
        """Wait until the bot has answered a press; TimeoutError when it does not."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not press.answered:
            if (left := deadline - loop.time()) <= 0:
                raise TimeoutError(f"the press on [{press.label}] was not answered")
            await self.updates.changed(left)
        return press
