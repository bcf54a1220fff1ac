"""The whole state of the sandbox, and the checks of every request to a chat."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.sandbox.formatting import find_entities
from bot.sandbox.parameters import ApiError, Parameters, Upload
from bot.sandbox.updates import Updates
from bot.sandbox.world import CHANNEL, SUPERGROUP, Chat, Json, Message, Topic, User

TOKEN = "123456789:SandboxSandboxSandboxSandboxSandbox"  # noqa: S105 - opens nothing but the sandbox
DOWNLOADED_WITHIN = timedelta(hours=1)
NAME, USERNAME = "Communiqué", "communique_bot"


@dataclass(eq=False)
class ButtonPress:
    """A button that somebody pressed, and the bot's answer.

    `answered` is true once the bot has called answerCallbackQuery. `toast` is the text of the answer. `alert` is
    true if the person has to close the answer by hand. A button with a `url` sends the bot nothing.
    """

    id: str
    label: str
    message: Message
    pressed_at: datetime
    data: str = ""
    url: str = ""
    answered: bool = False
    toast: str = ""
    alert: bool = False


@dataclass(eq=False)
class Event:
    """Something that a person would see. Its `kind` is said, sent, edited, deleted, toast or alert."""

    kind: str
    chat: Chat
    message: Message | None = None
    text: str = ""


class State:
    """People, chats, messages and what happened to them. `clock` returns aware UTC and may be moved by hand."""

    def __init__(self, token: str = TOKEN, *, clock: Callable[[], datetime] | None = None) -> None:
        self.token = token
        self.clock = clock or partial(datetime.now, UTC)
        number = token.partition(":")[0]
        self.bot = User(int(number) if number.isdecimal() else 1, NAME, username=USERNAME, is_bot=True)
        self.updates = Updates(self.clock)
        self.descriptions: dict[tuple[str, str], str] = {}  # by name and language
        self.menus: dict[tuple[str, str], list[Json]] = {}  # by scope, as JSON, and language
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, ButtonPress] = {}
        self.files: dict[str, Upload] = {}
        self.offered_until: dict[str, tuple[str, datetime]] = {}  # file and end by path of download
        self.events: list[Event] = []
        self._counters: Counter[str] = Counter()
        self._numbers = 0

    # --- files ------------------------------------------------------------------------------------

    def keep_file(self, upload: Upload) -> str:
        """Keep a file. Return its file_id."""
        identifier = f"file-{self.number()}"
        self.files[identifier] = upload
        return identifier

    def offer(self, identifier: str) -> str:
        """Return the path at which a file can be downloaded for an hour from now."""
        path = f"documents/{identifier}"
        self.offered_until[path] = (identifier, self.clock() + DOWNLOADED_WITHIN)
        return path

    def offered_file(self, path: str) -> Upload | None:
        """Return the file that can be downloaded at a path now, None if there is none."""
        identifier, until = self.offered_until.get(path, ("", self.clock()))
        return self.files.get(identifier) if self.clock() < until else None

    # --- looking up -------------------------------------------------------------------------------

    def now(self) -> int:
        """Return the Unix time of the sandbox's clock."""
        return int(self.clock().timestamp())

    def number(self) -> int:
        """Return a new number for the id of a query or file."""
        self._numbers += 1
        return 4_000_000 + self._numbers

    def chat(self, chat: "Chat | User | int") -> Chat:
        """Return the chat of a Chat, User or id. KeyError if there is no chat with this id."""
        if isinstance(chat, Chat):
            return chat
        return self.chats[chat.id if isinstance(chat, User) else chat]

    def find_chat(self, parameters: Parameters, name: str = "chat_id") -> Chat:
        """Return the chat that a request names. ApiError if there is no such chat."""
        named = parameters.text(name)
        chat = self.chats.get(parameters.integer(name))
        if named.startswith("@"):
            called = (each for each in self.chats.values() if each.username.lower() == named[1:].lower())
            chat = next(called, None)
        if chat is None:
            raise ApiError(400, f"Bad Request: {'chat not found' if parameters.has(name) else 'chat_id is empty'}")
        return chat

    def find_message(self, chat: Chat, parameters: Parameters, what: str) -> Message:
        """Return the message that a request names. ApiError "`what` not found" if there is no such message."""
        message = chat.messages.get(parameters.integer("message_id"))
        if message is None or message.deleted:
            raise ApiError(400, f"Bad Request: {what} not found")
        return message

    # --- rights -----------------------------------------------------------------------------------

    def check_access(self, chat: Chat) -> None:
        """Raise ApiError in the server's words if the bot may not write in this private chat now."""
        if chat.user is not None and chat.user.deactivated:
            raise ApiError(403, "Forbidden: user is deactivated")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if not chat.started:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")

    def find_topic(self, chat: Chat, parameters: Parameters) -> Topic | None:
        """Return the topic that a request names, or None if it names none. ApiError if it is deleted or closed."""
        if not parameters.has("message_thread_id"):
            return None
        topic = chat.topics.get(parameters.integer("message_thread_id"))
        if topic is None or topic.deleted:  # the topic General has id 1, which a request must leave out
            raise ApiError(400, "Bad Request: message thread not found")
        if topic.closed and chat.bot_status != "administrator":
            raise ApiError(400, "Bad Request: TOPIC_CLOSED")
        return topic

    # --- messages ---------------------------------------------------------------------------------

    def put_message(self, chat: Chat, author: Json, content: Json, *, by_bot: bool = False) -> Message:
        """Put a message into a chat's history and return it. `author` are the fields that tell who sent it."""
        counter = f"{chat.id}" if chat.type in (SUPERGROUP, CHANNEL) else "private"
        self._counters[counter] += 1
        head: Json = {"message_id": self._counters[counter], "date": self.now(), "chat": chat.as_json()}
        message = Message(chat, head | author | content, by_bot, self.clock())
        chat.messages[message.id] = message
        self.happened("sent" if by_bot else "said", chat, message)
        return message

    def happened(self, kind: str, chat: Chat, message: Message | None = None, text: str = "") -> None:
        """Note something that a person would see, and wake all coroutines that wait for a change."""
        self.events.append(Event(kind, chat, message, text))
        self.updates.wake()


def person_content(text: str) -> Json:
    """Return the fields of a text that a person wrote, with the entities that Telegram finds in the text."""
    entities = find_entities(text)
    return {"text": text} | ({"entities": entities} if entities else {})


def document_json(identifier: str, upload: Upload) -> Json:
    """Return the fields that tell of a file in a message."""
    return {
        "file_id": identifier,
        "file_unique_id": f"unique-{identifier}",
        "file_name": upload.name,
        "mime_type": upload.kind,
        "file_size": len(upload.content),
    }
