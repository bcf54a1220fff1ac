"""Updates such as Telegram sends, and ways to spoil them."""

import copy
import random
from typing import Any

Json = dict[str, Any]

USER: Json = {"id": 42, "is_bot": False, "first_name": "Robin", "username": "robin", "language_code": "en"}
PRIVATE: Json = {"id": 42, "type": "private", "first_name": "Robin"}
GROUP: Json = {"id": -1_001_234_567_890, "type": "supergroup", "title": "Readers", "is_forum": True}
BOT: Json = {"id": 123_456_789, "is_bot": True, "first_name": "Communiqué", "username": "communique_bot"}
DATE = 1_773_144_000


def command(text: str, chat: Json = PRIVATE, **more: Any) -> Json:
    length = len(text.split(maxsplit=1)[0])
    entities = [{"type": "bot_command", "offset": 0, "length": length}]
    message = {"message_id": 5, "date": DATE, "chat": chat, "from": USER, "text": text, "entities": entities}
    return {"message": message | more}


MENU: Json = {
    "message_id": 4,
    "date": DATE,
    "chat": PRIVATE,
    "from": BOT,
    "text": "Settings",
    "reply_markup": {"inline_keyboard": [[{"text": "Stop", "callback_data": "v1:settings:stop"}]]},
}


def press(number: str, instance: str, data: str) -> Json:
    pressed = {"id": number, "from": USER, "message": MENU, "chat_instance": instance, "data": data}
    return {"callback_query": pressed}


def membership(chat: Json, old: str, new: str, **more: Any) -> Json:
    members = {
        "old_chat_member": {"user": BOT, "status": old},
        "new_chat_member": {"user": BOT, "status": new} | more,
    }
    return {"my_chat_member": {"chat": chat, "from": USER, "date": DATE} | members}


def said(number: int, chat: Json = PRIVATE, **content: Any) -> Json:
    return {"message": {"message_id": number, "date": DATE, "chat": chat, "from": USER} | content}


PHOTO: Json = {"file_id": "AgA", "file_unique_id": "A", "width": 90, "height": 51, "file_size": 1101}
KINDS: list[Json] = [
    command("/start t_taiwan"),
    command("/stop"),
    command("/settings@communique_bot", GROUP, message_thread_id=7, is_topic_message=True),
    command("/time 07:30", reply_to_message=MENU),
    said(6, text="chips and tariffs"),
    said(7, photo=[PHOTO], caption="look"),
    press("4382bfdwdsb323b2d9", "-3215", "v1:settings:topic:taiwan:on"),
    press("1", "1", "v1:start:go"),
    membership(PRIVATE, "member", "kicked", until_date=0),
    membership(GROUP, "left", "administrator", can_be_edited=False),
    said(8, GROUP, migrate_to_chat_id=-1009),
    {"edited_message": {"message_id": 5, "date": DATE, "edit_date": DATE, "chat": PRIVATE, "text": "/stop"}},
    {"channel_post": {"message_id": 9, "date": DATE, "chat": {"id": -1007, "type": "channel"}, "text": "news"}},
    {"guest_message_of_tomorrow": {"id": 1}},
]


def deep(levels: int = 100) -> Any:
    value: Any = {}
    for _ in range(levels):
        value = {"a": [value]}
    return value


STRANGE: list[Any] = [
    None, True, 0, -1, 2**70, 1.5, float("nan"), "", "x" * 100_000, "\ud800", "/stop\x00", [], {}, [[]], [None],
    {"id": "42"}, {"id": 2**80, "type": "private"}, "v1:settings:stop", "v1::::", "\u202e\u200b",
    deep(),
]  # fmt: skip


def spoiled(number: int, chance: random.Random) -> Json:
    """Return an update of that id with one to three things in it taken away, added or replaced."""
    update = copy.deepcopy(chance.choice(KINDS))
    for _ in range(chance.randint(1, 3)):
        places = list(_places(update))
        if not places:
            break
        holder, key = chance.choice(places)
        what = chance.random()
        if what < 0.3:
            del holder[key]
        elif what < 0.4 and isinstance(holder, dict):
            holder[f"new_{chance.randint(0, 9)}"] = copy.deepcopy(chance.choice(STRANGE))
        else:
            holder[key] = copy.deepcopy(chance.choice(STRANGE))
    return {"update_id": number, **update}


def _places(value: Any) -> Any:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from _places(inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield value, number
            yield from _places(inner)
