"""Acting as people: which groups they run, whom they block, what they say where; what they see, waited for; and
what goes wrong by order."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.sandbox.parameters import ApiError
from bot.sandbox.people import People, Whose
from bot.sandbox.state import ButtonPress, person_content
from bot.sandbox.world import (
    CHANNEL,
    GROUP,
    PRIVATE,
    SUPERGROUP,
    Chat,
    Json,
    Message,
    Topic,
    User,
)
from tests.sandbox.calls import CallLog
from tests.sandbox.faults import Fault, Faults, Latency, SendingLimits
from tests.sandbox.members import member_json
from tests.sandbox.webhook import WebhookUpdates

GROUP_ANONYMOUS_BOT = 1087968824


class WatchedPeople(People):
    """People, and what they see; `within` is in seconds.

    `latency` is how long answers take; `limits` are Telegram's on sending, enforced when they are set. With `keep`
    only so many of the newest requests, events, and messages of each chat are kept, for runs that are long.
    """

    def __init__(self, *arguments: Any, keep: int | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.keep = keep
        self.updates: WebhookUpdates = WebhookUpdates(self.clock)
        self.log = CallLog(keep=keep)
        self.faults = Faults()
        self.latency = Latency()
        self.limits: SendingLimits | None = None

    def check_access(self, chat: Chat, *, writing: bool = True) -> None:
        """Raise the server's ApiError if the bot may not read, or write, in that chat now."""
        if chat.type == PRIVATE:
            if writing:
                super().check_access(chat)
            return
        if chat.migrated_to and writing:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to},
            )
        if chat.bot_status == "kicked":
            raise ApiError(403, f"Forbidden: bot was kicked from the {chat.type} chat")
        if chat.bot_status == "left":
            raise ApiError(403, f"Forbidden: bot is not a member of the {chat.type} chat")
        posts = chat.type != CHANNEL or self.bot.id not in chat.may_not_post
        if writing and (chat.bot_status != "administrator" or not posts):
            if chat.type == CHANNEL:
                raise ApiError(400, "Bad Request: need administrator rights in the channel chat")
            if not chat.may_write:
                raise ApiError(400, "Bad Request: not enough rights to send text messages to the chat")

    # --- who exists -------------------------------------------------------------------------------

    def add_group(
        self,
        title: str = "Readers",
        *,
        id: int = 0,  # noqa: A002
        type: str = SUPERGROUP,  # noqa: A002
        forum: bool = False,
        owner: User | None = None,
        bot_status: str = "member",
        username: str = "",
    ) -> Chat:
        """Add a group, supergroup or channel with the bot in it (`bot_status` "left": not yet)."""
        owner = owner or self.add_user(first_name="Alex")
        number = id or (-self.number() if type == GROUP else -1_000_000_000_000 - self.number())
        members = {owner.id: "creator"}
        self.chats[number] = chat = Chat(
            number, type, title, username, forum=forum, bot_status=bot_status, members=members
        )
        return chat

    def add_channel(self, title: str = "News", **options: Any) -> Chat:
        """Add a channel that the bot may post in."""
        return self.add_group(title, **({"type": CHANNEL, "bot_status": "administrator"} | options))

    def add_member(self, chat: Whose, user: User, status: str = "member") -> None:
        """Let `user` be in the chat, as member, administrator, restricted, left or kicked."""
        room = self.chat(chat)
        old, room.members[user.id] = room.members.get(user.id, "left"), status
        self._member_changed("chat_member", room, user, member_json(user, old), member_json(user, status))

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
        entities: Sequence[Json] = (),
    ) -> Message:
        """Write `text` in the chat; an unknown positive id makes a new person of that id. `entities` are the
        person's own, in place of those that Telegram finds."""
        content = person_content(text) | ({"entities": list(entities)} if entities else {})
        return self._write(chat, content, user, thread, reply_to, anonymous)

    def share_location(
        self, chat: Whose, latitude: float, longitude: float, *, user: User | None = None
    ) -> Message:
        """Send a place, as a phone does when a button asks for it."""
        return self._write(chat, {"location": {"latitude": latitude, "longitude": longitude}}, user)

    def change_words(self, message: Message, text: str) -> None:
        """Edit what a person wrote."""
        message.versions.append(message.json)
        message.json = message.json | person_content(text) | {"edit_date": self.now()}
        kind = "edited_channel_post" if message.chat.type == CHANNEL else "edited_message"
        self.updates.put(kind, message.json)

    def delete_message(self, chat: Whose, number: int) -> None:
        """Delete a message, as a person can, for everybody; the bot is not told. KeyError when it is not there."""
        room = self.chat(chat)
        room.messages[number].deleted = True
        self.happened("deleted", room, room.messages[number])

    def post(self, channel: Whose, text: str) -> Message:
        room = self.chat(channel)
        message = self.put_message(room, {"sender_chat": room.as_json()}, person_content(text))
        self.updates.put("channel_post", message.json)
        return message

    def forward(self, user: User, post: Message) -> Message:
        """Forward a post of a channel to the bot, in private."""
        origin = {"type": "channel", "date": post.json["date"], "chat": post.chat.as_json(), "message_id": post.id}
        content = {name: post.json[name] for name in ("text", "entities") if name in post.json}
        return self._write(user, content | {"forward_origin": origin})

    def forward_from(self, user: User, author: User, text: str = "Hello", *, hidden: bool = False) -> Message:
        """Forward a person's message to the bot, in private. `hidden`: the author hides who they are there."""
        known = {"type": "user", "sender_user": author.as_json()}
        origin = {"type": "hidden_user", "sender_user_name": author.first_name} if hidden else known
        return self._write(user, person_content(text) | {"forward_origin": origin | {"date": self.now()}})

    def share_user(self, user: User, label: str, chosen: User) -> Message:
        """Press a button of the keyboard in place of the phone's own, and choose a person. LookupError if there is
        no such button."""
        buttons = [button for row in self.chat(user).offered for button in row]
        wishes = [button["request_users"] for button in buttons if button["text"] == label]
        if not wishes:
            raise LookupError(f"there is no button {label!r}")
        shared = {"request_id": wishes[0]["request_id"], "users": [{"user_id": chosen.id}]}
        return self._write(user, {"users_shared": shared})

    def share_chat(self, user: User, label: str, chat: Chat) -> Message:
        """Press a button of the keyboard in place of the phone's own, and choose a chat. Telegram first gives the
        bot the rights there that the button asks for. LookupError if there is no such button."""
        buttons = [button for row in self.chat(user).offered for button in row]
        (wish,) = [button["request_chat"] for button in buttons if button["text"] == label]
        if wish["chat_is_channel"] != (chat.type == CHANNEL):
            raise LookupError("the button asks for chats of another kind")
        if wish.get("bot_administrator_rights") and chat.bot_status != "administrator":
            old, chat.bot_status = chat.bot_status, "administrator"
            self._bot_changed(chat, user, old)
        shared = {"request_id": wish["request_id"], "chat_id": chat.id, "title": chat.title}
        return self._write(user, {"chat_shared": shared})

    def allow_posts(self, channel: Chat, allowed: bool, *, by: User | None = None, told: bool = True) -> None:
        """Give the bot, an admin of a channel, the right to post there, or take it. The bot hears of it if it is
        `told`."""
        old = member_json(self.bot, channel.bot_status, posts=self.bot.id not in channel.may_not_post)
        if allowed:
            channel.may_not_post.discard(self.bot.id)
        else:
            channel.may_not_post.add(self.bot.id)
        new = member_json(self.bot, channel.bot_status, posts=allowed)
        if told:
            self._member_changed("my_chat_member", channel, by or self._someone(channel), old, new)

    def press(
        self, chat: Whose, label: str, *, user: User | None = None, message: Message | None = None
    ) -> ButtonPress:
        """Press as `People` do; with `message` on that message only, even if its keyboard has gone since (an old
        phone's view)."""
        room = self.chat(chat)
        candidates = self._newest(room)
        if message is not None:
            candidates = [(message, version) for version in (message.json, *reversed(message.versions))]
        return self._press(room, label, candidates, user or self._someone(room))

    def push_press(self, message: Message, data: str, *, user: User | None = None) -> ButtonPress:
        """Send a press with any `data`, such as one of an older version's keyboard."""
        press = ButtonPress(str(self.number()), "", message, data=data, pressed_at=self.clock())
        self._send_press(press, user or self._someone(message.chat))
        return press

    def push(self, kind: str, payload: Json) -> int:
        """Send an update of any kind, even one that does not exist (yet)."""
        return self.updates.put(kind, payload)

    # --- blocking, groups, topics -----------------------------------------------------------------

    def block(self, user: Whose) -> None:
        room = self.chat(user)
        room.blocked = True
        self._bot_changed(room, self._someone(room), "member")

    def unblock(self, user: Whose) -> None:
        """Take the block back; the bot hears of it and may write again."""
        room = self.chat(user)
        room.blocked = False
        self._bot_changed(room, self._someone(room), "kicked")

    def deactivate(self, user: Whose) -> None:
        person = self.chat(user).user
        if person is None:
            raise ValueError("only people can be deactivated")
        person.deactivated = True

    def add_to_group(self, chat: Whose, *, by: User | None = None, status: str = "member") -> None:
        """Add the bot to a group, or change its rights there (`status` "administrator")."""
        room = self.chat(chat)
        old, room.bot_status = room.bot_status, status
        self._bot_changed(room, by or self._someone(room), old)
        if old in ("left", "kicked") and room.is_group:
            author = {"from": (by or self._someone(room)).as_json()}
            message = self.put_message(room, author, {"new_chat_members": [self.bot.as_json()]})
            self.updates.put("message", message.json)

    def remove_from_group(self, chat: Whose, *, by: User | None = None) -> None:
        room = self.chat(chat)
        old, room.bot_status = room.bot_status, "kicked"
        self._bot_changed(room, by or self._someone(room), old)

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

    def put_message(self, chat: Chat, author: Json, content: Json, *, by_bot: bool = False) -> Message:
        message = super().put_message(chat, author, content, by_bot=by_bot)
        if self.keep is not None and len(chat.messages) > self.keep:
            del chat.messages[next(iter(chat.messages))]
        return message

    def happened(self, kind: str, chat: Chat, message: Message | None = None, text: str = "") -> None:
        super().happened(kind, chat, message, text)
        if self.keep is not None and len(self.events) > 2 * self.keep:
            del self.events[: -self.keep]

    def _bot_changed(self, chat: Chat, by: User, old: str) -> None:
        """Tell the bot that its own membership changed from `old` to what it is now."""
        posts = self.bot.id not in chat.may_not_post
        new = member_json(self.bot, "kicked" if chat.blocked else chat.bot_status, posts=posts)
        self._member_changed("my_chat_member", chat, by, member_json(self.bot, old), new)

    def _member_changed(self, kind: str, chat: Chat, by: User, old: Json, new: Json) -> None:
        change = {"chat": chat.as_json(), "from": by.as_json(), "date": self.now()}
        self.updates.put(kind, change | {"old_chat_member": old, "new_chat_member": new})

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
        """Privacy mode: unless it is admin, a bot in a group hears commands, replies to it and its own name."""
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
