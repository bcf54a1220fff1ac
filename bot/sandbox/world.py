"""The people, chats and messages of the sandbox, and how the Bot API writes them as JSON."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]

PRIVATE, GROUP, SUPERGROUP, CHANNEL = "private", "group", "supergroup", "channel"
GROUP_ANONYMOUS_BOT = 1087968824


@dataclass(eq=False)
class User:
    """Someone with an account."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    is_bot: bool = False
    deactivated: bool = False

    def as_json(self) -> Json:
        values: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        values |= {name: getattr(self, name) for name in ("last_name", "username") if getattr(self, name)}
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
    def buttons(self) -> list[list[Json]]:
        """The inline keyboard, rows of buttons as the Bot API writes them."""
        rows: list[list[Json]] = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def labels(self) -> list[str]:
        """The labels of the inline keyboard in reading order."""
        return [str(button["text"]) for row in self.buttons for button in row]


@dataclass(eq=False)
class Chat:
    """A chat of any kind with its members and history.

    `bot_status` is the bot's own membership (member, administrator, left, kicked); `members` those of people.
    `may_write` is the permission of plain members to send, which is what a silenced bot lacks, `may_send_files`
    that to send documents.
    """

    id: int
    type: str
    title: str = ""
    user: User | None = None
    username: str = ""
    forum: bool = False
    started: bool = True
    blocked: bool = False
    bot_status: str = "member"
    may_write: bool = True
    may_send_files: bool = True
    deleted: bool = False
    migrated_to: int = 0
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        return self.type in (GROUP, SUPERGROUP)

    def as_json(self) -> Json:
        values: Json = {"id": self.id, "type": self.type}
        if self.user is not None:
            person = self.user.as_json()
            names = ("first_name", "last_name", "username")
            return values | {name: person[name] for name in names if name in person}
        values["title"] = self.title
        if self.username:
            values["username"] = self.username
        if self.forum:
            values["is_forum"] = True
        return values

    def visible(self) -> list[Message]:
        """The messages that are still there, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]


def member_json(user: User, status: str) -> Json:
    """Return a ChatMember of that status, complete enough for strict clients."""
    values: Json = {"user": user.as_json(), "status": status}
    if status == "creator":
        return values | {"is_anonymous": False}
    if status == "administrator":
        refused = dict.fromkeys(
            (
                "can_be_edited", "is_anonymous", "can_restrict_members", "can_promote_members", "can_change_info",
                "can_post_stories", "can_edit_stories", "can_delete_stories", "can_manage_video_chats",
            ),
            False,
        )  # fmt: skip
        granted = dict.fromkeys(
            (
                "can_manage_chat", "can_delete_messages", "can_invite_users", "can_post_messages",
                "can_edit_messages", "can_pin_messages", "can_manage_topics",
            ),
            True,
        )  # fmt: skip
        return values | refused | granted
    if status == "kicked":
        return values | {"until_date": 0}
    if status == "restricted":
        rights = (
            "can_change_info", "can_invite_users", "can_pin_messages", "can_send_messages", "can_send_polls",
            "can_send_other_messages", "can_add_web_page_previews", "can_manage_topics", "can_send_audios",
            "can_send_documents", "can_send_photos", "can_send_videos", "can_send_video_notes",
            "can_send_voice_notes", "can_edit_tag", "can_react_to_messages",
        )  # fmt: skip
        return values | {"is_member": True, "until_date": 0} | dict.fromkeys(rights, False)
    return values
