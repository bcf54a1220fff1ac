"""Acting as a person in a chat: saying words, pressing buttons, reading what the bot wrote."""

import json
from collections.abc import Iterable

from bot.sandbox.parameters import Upload
from bot.sandbox.state import ButtonPress, State, document_json, person_content
from bot.sandbox.world import PRIVATE, Chat, Json, Message, User, buttons_of

Whose = Chat | User | int


class NoSuchButtonError(LookupError):
    """No button has that `label`. `available` are the labels that exist, newest first."""

    def __init__(self, label: str, available: list[str]) -> None:
        there = ", ".join(f"[{name}]" for name in available) or "none"
        super().__init__(f"there is no button [{label}]; the buttons are: {there}")
        self.label = label
        self.available = available


class People(State):
    """The sandbox as people use it. A chat is given as Chat, as User (the private chat) or as id."""

    def add_user(
        self,
        id: int = 0,  # noqa: A002 - the Bot API's word
        first_name: str = "Robin",
        *,
        language_code: str = "en",
        started: bool = True,
    ) -> User:
        """Add a person with a private chat. With `started` False the bot may not write to the person yet."""
        number = id or 1_000_000 + self.number()
        self.users[number] = user = User(number, first_name, language_code=language_code)
        self.chats[number] = Chat(number, PRIVATE, user=user, started=started, members={number: "member"})
        return user

    def say(self, chat: Whose, text: str) -> Message:
        """Write `text` in the chat."""
        room = self.chat(chat)
        room.started = True
        message = self.put_message(room, {"from": self._someone(room).as_json()}, person_content(text))
        self.updates.put("message", message.json)
        return message

    def send_file(self, chat: Whose, name: str, content: bytes, kind: str = "application/octet-stream") -> Message:
        """Send a file, such as a document that was picked on the phone."""
        room = self.chat(chat)
        room.started = True
        upload = Upload(name, kind, content)
        document: Json = {"document": document_json(self.keep_file(upload), upload)}
        message = self.put_message(room, {"from": self._someone(room).as_json()}, document)
        self.updates.put("message", message.json)
        return message

    def press(self, chat: Whose, label: str) -> ButtonPress:
        """Press the newest button whose label is `label` or contains `label`. NoSuchButtonError, with the existing
        labels, if there is no such button."""
        room = self.chat(chat)
        return self._press(room, label, self._newest(room), self._someone(room))

    # --- what they see --------------------------------------------------------------------------------

    def messages(self, chat: Whose) -> list[Message]:
        """Return the messages that the bot wrote in the chat and has not deleted, oldest first."""
        return [each for each in self.chat(chat).messages.values() if each.by_bot and not each.deleted]

    def labels(self, chat: Whose) -> list[str]:
        """Return the labels of all inline buttons in the chat, those of the newest message first."""
        return [label for message in reversed(self.messages(chat)) for label in message.labels]

    def menu(self, user: User) -> list[Json]:
        """Return the commands that the user's phone offers in the private chat: those of the narrowest scope."""
        chat = json.dumps({"chat_id": user.id, "type": "chat"}, sort_keys=True)
        scopes = (chat, json.dumps({"type": "all_private_chats"}), json.dumps({"type": "default"}))
        for scope in scopes:
            for language in (user.language_code[:2], ""):
                if commands := self.menus.get((scope, language)):
                    return commands
        return []

    async def settled(self, within: float = 10.0) -> None:
        """Wait until the bot has fetched and confirmed every update. TimeoutError when that takes too long."""
        if not await self.updates.until(lambda: not self.updates.pending, within):
            raise TimeoutError(f"{len(self.updates.pending)} updates were not fetched")

    # --- inside -----------------------------------------------------------------------------------

    def _someone(self, chat: Chat) -> User:
        """Return the person of a private chat, or the person who made a group."""
        if chat.user is not None:
            return chat.user
        creators = (number for number, status in chat.members.items() if status == "creator")
        return self.users[next(creators, next(iter(chat.members)))]

    def _newest(self, chat: Chat) -> list[tuple[Message, Json]]:
        return [(message, message.json) for message in reversed(self.messages(chat))]

    def _press(
        self, chat: Chat, label: str, candidates: Iterable[tuple[Message, Json]], user: User
    ) -> ButtonPress:
        """Press a button of the `candidates`: pairs of a message and its JSON as the person sees it."""
        found = _find_button(label, candidates)
        if found is None:
            raise NoSuchButtonError(label, self.labels(chat))
        at, button = found
        data, url = button.get("callback_data", ""), button.get("url", "")
        press = ButtonPress(str(self.number()), button["text"], at, self.clock(), data, url)
        if press.data:
            self._send_press(press, user)
        return press

    def _send_press(self, press: ButtonPress, user: User) -> None:
        self.presses[press.id] = press
        self.updates.put(
            "callback_query",
            {
                "id": press.id,
                "from": user.as_json(),
                "message": press.message.json,
                "chat_instance": str(press.message.chat.id * 7919),
                "data": press.data,
            },
        )


def _find_button(label: str, candidates: Iterable[tuple[Message, Json]]) -> tuple[Message, Json] | None:
    """Return a message and its button, of the first candidate with a fitting button, or None. A button whose label
    is `label` goes before a button whose label contains `label`. Case does not count."""
    wanted = label.strip().casefold()
    for message, face in candidates:
        labelled = [(button["text"].strip().casefold(), button) for button in buttons_of(face)]
        exact = [button for words, button in labelled if words == wanted]
        close = [button for words, button in labelled if wanted and wanted in words]
        if found := exact or close:
            return message, found[0]
    return None
