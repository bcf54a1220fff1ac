"""The people, chats and messages of the sandbox, and how the Bot API writes them as JSON."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]

PRIVATE, GROUP, SUPERGROUP, CHANNEL = "private", "group", "supergroup", "channel"


@dataclass(eq=False)
class User:
    id: int
    first_name: str
    username: str = ""
    language_code: str = "en"
    is_bot: bool = False
    deactivated: bool = False

    def as_json(self) -> Json:
        values: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            values["username"] = self.username
        if not self.is_bot and self.language_code:
            values["language_code"] = self.language_code
        return values


@dataclass(eq=False)
class Topic:
    """A topic of a forum; `id` is its message_thread_id."""

    id: int
    name: str
    closed: bool = False
    deleted: bool = False

    def as_json(self) -> Json:
        return {"message_thread_id": self.id, "name": self.name, "icon_color": 7322096}


@dataclass(eq=False)
class Message:
    """One message. `json` is what the Bot API shows now, `versions` has the `json` from before each edit."""

    chat: "Chat"
    json: Json
    by_bot: bool
    sent_at: datetime
    versions: list[Json] = field(default_factory=list)
    deleted: bool = False
    silent: bool = False

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        """Return the text or caption, without markup."""
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def thread(self) -> int:
        return int(self.json.get("message_thread_id", 0))

    @property
    def labels(self) -> list[str]:
        """Return the labels of the inline keyboard in reading order."""
        return [str(button["text"]) for button in buttons_of(self.json)]


@dataclass(eq=False)
class Chat:
    """A chat of any kind with its members and history.

    `bot_status` is the bot's membership (member, administrator, left, kicked), `members` that of people by id.
    With `may_write` plain members may send messages, with `may_send_files` documents; the bot, too. `may_not_post`
    are the ids of those admins of a channel who lack the right to post, perhaps the bot's. `offered` are the rows
    of the keyboard that a phone shows instead of its own.
    """

    id: int
    type: str
    title: str = ""
    username: str = ""
    user: User | None = None
    forum: bool = False
    started: bool = True
    blocked: bool = False
    bot_status: str = "member"
    may_write: bool = True
    may_send_files: bool = True
    migrated_to: int = 0
    members: dict[int, str] = field(default_factory=dict)
    may_not_post: set[int] = field(default_factory=set)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    offered: list[list[Json]] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        return self.type in (GROUP, SUPERGROUP)

    def as_json(self) -> Json:
        values: Json = {"id": self.id, "type": self.type}
        if self.user is not None:
            person = self.user.as_json()
            return values | {name: person[name] for name in ("first_name", "username") if name in person}
        values["title"] = self.title
        if self.username:
            values["username"] = self.username
        if self.forum:
            values["is_forum"] = True
        return values


def buttons_of(message: Json) -> list[Json]:
    """Return the buttons under a message (JSON of the Bot API) in reading order."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
