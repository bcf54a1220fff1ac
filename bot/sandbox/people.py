"""People in the sandbox: who exists, what they say and press, whom they block, which groups they run, and what
they see."""

import json
from datetime import timedelta
from typing import Any

from bot.sandbox.faults import Fault, Latency, SendingLimits
from bot.sandbox.state import ButtonPress, State, person_content
from bot.sandbox.world import (
    CHANNEL,
    GROUP,
    GROUP_ANONYMOUS_BOT,
    PRIVATE,
    SUPERGROUP,
    Chat,
    Json,
    Message,
    Topic,
    User,
    buttons_of,
    member_json,
)

Whose = Chat | User | int


class NoSuchButtonError(LookupError):
    """No button has that `label`. `available` are the labels that exist, newest first."""

    def __init__(self, label: str, available: list[str]) -> None:
        there = ", ".join(f"[{name}]" for name in available) or "none"
        super().__init__(f"there is no button [{label}]; the buttons are: {there}")
        self.label = label
        self.available = available


class People(State):
    """The sandbox as people use it. A chat may be given as Chat, as User (the private chat) or as id."""

    # --- who exists -------------------------------------------------------------------------------

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

    def add_group(
        self,
        title: str = "Readers",
        *,
        id: int = 0,  # noqa: A002
        type: str = SUPERGROUP,  # noqa: A002
        forum: bool = False,
        owner: User | None = None,
        bot_status: str = "member",
    ) -> Chat:
        """Add a group, supergroup or channel with the bot in it (with `bot_status` "left": not yet)."""
        owner = owner or self.add_user(first_name="Alex")
        number = id or (-self.number() if type == GROUP else -1_000_000_000_000 - self.number())
        members = {owner.id: "creator"}
        self.chats[number] = chat = Chat(number, type, title, forum=forum, bot_status=bot_status, members=members)
        return chat

    def add_channel(self, title: str = "News", **options: Any) -> Chat:
        """Add a channel that the bot may post in."""
        return self.add_group(title, **({"type": CHANNEL, "bot_status": "administrator"} | options))

    def add_member(self, chat: Whose, user: User, status: str = "member") -> None:
        """Make `user` a member, administrator or restricted in the chat, or let the user leave or be kicked."""
        room = self.chat(chat)
        old, room.members[user.id] = room.members.get(user.id, "left"), status
        self.change_of_member("chat_member", room, user, member_json(user, old), member_json(user, status))

    # --- what people do ---------------------------------------------------------------------------

    def say(
        self,
        chat: Whose,
        text: str,
        *,
        user: User | None = None,
        thread: int = 0,
        reply_to: Message | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Write `text` in the chat. An unknown positive id makes a new person."""
        return self._write(chat, person_content(text), user, thread, reply_to, anonymous)

    def share_location(
        self, chat: Whose, latitude: float, longitude: float, *, user: User | None = None
    ) -> Message:
        """Send a place, as a phone does when a button asks for it."""
        return self._write(chat, {"location": {"latitude": latitude, "longitude": longitude}}, user)

    def delete_message(self, chat: Whose, number: int) -> None:
        """Delete a message for everybody, as a person can. The bot is not told. KeyError when there is none."""
        room = self.chat(chat)
        room.messages[number].deleted = True
        self.happened("deleted", room, room.messages[number])

    def post(self, channel: Whose, text: str) -> Message:
        room = self.chat(channel)
        message = self.put_message(room, {"sender_chat": room.as_json()}, person_content(text))
        self.updates.put("channel_post", message.json)
        return message

    def press(
        self, chat: Whose, label: str, *, user: User | None = None, message: Message | None = None
    ) -> ButtonPress:
        """Press the newest button whose label is, or contains, `label`. NoSuchButtonError lists the labels.

        With `message` press a button of that message only, even when its keyboard has gone: an old phone still
        shows it.
        """
        room = self.chat(chat)
        found = self._find_button(room, label, message)
        if found is None:
            raise NoSuchButtonError(label, self.labels(room))
        at, button = found
        data, url = button.get("callback_data", ""), button.get("url", "")
        press = ButtonPress(str(self.number()), button["text"], at, self.clock(), data, url)
        if press.data:
            self._send_press(press, user or self._someone(room))
        return press

    def push(self, kind: str, payload: Json) -> int:
        """Send an update of any kind, even of a kind that does not exist yet."""
        return self.updates.put(kind, payload)

    # --- blocking, groups, topics -----------------------------------------------------------------

    def block(self, user: Whose) -> None:
        room = self.chat(user)
        room.blocked = True
        self.change_of_bot(room, self._someone(room), "member")

    def unblock(self, user: Whose) -> None:
        """Take the block back. The bot is told, and may write again."""
        room = self.chat(user)
        room.blocked = False
        self.change_of_bot(room, self._someone(room), "kicked")

    def deactivate(self, user: Whose) -> None:
        person = self.chat(user).user
        if person is None:
            raise ValueError("only people can be deactivated")
        person.deactivated = True

    def add_to_group(self, chat: Whose, *, by: User | None = None, status: str = "member") -> None:
        """Add the bot to a group, or change its rights there (`status` "administrator")."""
        room = self.chat(chat)
        old, room.bot_status = room.bot_status, status
        self.change_of_bot(room, by or self._someone(room), old)
        if old in ("left", "kicked") and room.is_group:
            author = {"from": (by or self._someone(room)).as_json()}
            message = self.put_message(room, author, {"new_chat_members": [self.bot.as_json()]})
            self.updates.put("message", message.json)

    def remove_from_group(self, chat: Whose, *, by: User | None = None) -> None:
        room = self.chat(chat)
        old, room.bot_status = room.bot_status, "kicked"
        self.change_of_bot(room, by or self._someone(room), old)

    def migrate(self, chat: Whose) -> Chat:
        """Upgrade a basic group to a supergroup, with both service messages; returns the new chat."""
        old = self.chat(chat)
        new = self.add_group(old.title, owner=self._someone(old), bot_status=old.bot_status)
        new.members = dict(old.members)
        old.migrated_to = new.id
        author = {"from": self._someone(old).as_json()}
        for room, told in ((old, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": old.id})):
            self.updates.put("message", self.put_message(room, author, told).json)
        return new

    def open_topic(self, chat: Whose, name: str) -> Topic:
        room = self.chat(chat)
        room.forum = True
        topic = Topic(self.number(), name)
        room.topics[topic.id] = topic
        return topic

    # --- what they see --------------------------------------------------------------------------------

    def messages(self, chat: Whose) -> list[Message]:
        """Return what the bot wrote in the chat and has not deleted, oldest first."""
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

    # --- what goes wrong by order ----------------------------------------------------------------------

    def fail(self, method: str = "", error_code: int = 0, description: str = "", **options: Any) -> Fault:
        """Order a fault, with the further fields of `Fault` as options; without `error_code` the request is only
        delayed, slowed or cut. With `lasting`, in seconds of the sandbox's clock, it is for every request until
        then."""
        if lasting := options.pop("lasting", 0.0):
            options = {"times": 0, "until": self.clock() + timedelta(seconds=lasting)} | options
        fault = Fault(method, error_code=error_code, description=description, **options)
        self.faults.ordered.append(fault)
        return fault

    def mend(self) -> None:
        self.faults.ordered.clear()

    def answer_within(self, least: float, most: float, accept: str = "either") -> None:
        """Let every answer, long polls left out, take between `least` and `most` seconds; see `Latency`."""
        self.latency = Latency(least, most, accept)

    def limit(self, **numbers: float) -> None:
        """Enforce Telegram's limits on sending; `numbers` are fields of `SendingLimits` that differ from the
        usual."""
        self.limits = SendingLimits(**numbers)  # type: ignore[arg-type]

    def limit_nothing(self) -> None:
        self.limits = None

    # --- inside -----------------------------------------------------------------------------------

    def _someone(self, chat: Chat) -> User:
        if chat.user is not None:
            return chat.user
        creators = (number for number, status in chat.members.items() if status == "creator")
        return self.users[next(creators, next(iter(chat.members)))]

    def _write(
        self,
        chat: Whose,
        content: Json,
        user: User | None = None,
        thread: int = 0,
        reply_to: Message | None = None,
        anonymous: bool = False,
    ) -> Message:
        if isinstance(chat, int) and chat > 0 and chat not in self.chats:
            self.add_user(chat)
        room = self.chat(chat)
        if room.blocked:
            raise ValueError("who has blocked the bot cannot write to it; unblock first")
        author = user or self._someone(room)
        room.started = True
        if reply_to is not None:
            content = content | {"reply_to_message": reply_to.json}
            thread = thread or reply_to.thread
        if thread:
            content = content | {"message_thread_id": thread, "is_topic_message": True}
        if anonymous:
            author = User(GROUP_ANONYMOUS_BOT, "Group", username="GroupAnonymousBot", is_bot=True)
        who = {"from": author.as_json()} | ({"sender_chat": room.as_json()} if anonymous else {})
        message = self.put_message(room, who, content)
        if self._reaches_bot(room, message):
            self.updates.put("message", message.json)
        return message

    def _reaches_bot(self, chat: Chat, message: Message) -> bool:
        """Privacy mode: a bot in a group that is no admin hears only commands, replies to it, and its own name."""
        if not chat.is_group or chat.bot_status == "administrator":
            return True
        if chat.bot_status in ("left", "kicked"):
            return False
        answered = message.json.get("reply_to_message", {}).get("from", {})
        return (
            message.text.startswith("/")
            or f"@{self.bot.username}".lower() in message.text.lower()
            or answered.get("id") == self.bot.id
        )

    def _find_button(self, chat: Chat, label: str, message: Message | None) -> tuple[Message, Json] | None:
        """Return a button with its message: the first with that label in any case, else the first that contains
        it."""
        wanted = label.strip().casefold()
        for candidate in [message] if message is not None else reversed(self.messages(chat)):
            for version in [candidate.json, *(reversed(candidate.versions) if message is not None else ())]:
                labelled = [(button["text"].strip().casefold(), button) for button in buttons_of(version)]
                exact = [button for words, button in labelled if words == wanted]
                close = [button for words, button in labelled if wanted and wanted in words]
                if found := exact or close:
                    return candidate, found[0]
        return None

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
