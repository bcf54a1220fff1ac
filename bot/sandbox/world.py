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
    """One message: `json` as the Bot API shows it now, `versions` what it was before each edit."""

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
        """The text or caption, without markup."""
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def thread(self) -> int:
        return int(self.json.get("message_thread_id", 0))

    @property
    def labels(self) -> list[str]:
        """The labels of the inline keyboard in reading order."""
        return [str(button["text"]) for button in buttons_of(self.json)]


@dataclass(eq=False)
class Chat:
    """A chat of any kind with its members and history.

    `bot_status` is the bot's own membership (member, administrator, left, kicked); `members` those of people.
    `may_write` is the permission of plain members to send, which is what a silenced bot lacks, `may_send_files`
    that to send documents. `may_not_post` are the users, the bot among them, who are admins of a channel without
    the right to post. `offered` are the rows of the keyboard that stands in place of the phone's own.
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
    """Return the buttons under a message as the Bot API writes it, in reading order."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
