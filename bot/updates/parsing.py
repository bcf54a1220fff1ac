"""Raw updates as Telegram writes them, one by one: what we need of each must be there and of the right type.

The rest may be anything. Telegram is often ahead of python-telegram-bot, and a message must not be lost because of
something in it that nobody here looks at.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from telegram import Bot, Update

Json = dict[str, Any]

HANDLED = ("message", "callback_query", "my_chat_member", "channel_post")
LARGEST = 2**63
LATEST = 253_402_300_799  # the last second of the year 9999
MOST_ENTITIES = 100
UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})\b')
SURROGATE = re.compile("[\ud800-\udfff]")


class MalformedUpdateError(ValueError):
    """What came is no update that could be used. `number` is its id, 0 where it has none."""

    def __init__(self, number: int, kind: str, cause: str) -> None:
        super().__init__(f"update {number or 'without an id'} ({kind or 'of no kind'}) is malformed: {cause}")
        self.number = number


class UnreadableAnswerError(ValueError):
    """An answer to getUpdates is no JSON. `number` is the first update id that stands in it, 0 for none."""

    def __init__(self, number: int, cause: str) -> None:
        super().__init__(f"an answer to getUpdates is unreadable: {cause}")
        self.number = number


def read_answer(payload: bytes) -> list[object]:
    """Return the updates of an answer to getUpdates, raw; UnreadableAnswerError when there is no telling them."""
    try:
        answer = json.loads(payload)
        updates = answer["result"]
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        found = UPDATE_ID.search(payload)
        raise UnreadableAnswerError(int(found[1]) if found else 0, type(error).__name__) from None
    if not isinstance(updates, list):
        raise UnreadableAnswerError(0, "no list of updates")
    return updates


def number_of(raw: object) -> int:
    """Return the id of a raw update, 0 where it has none."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if _is_integer(number) and 0 < number < LARGEST else 0


def kind_of(raw: object) -> str:
    """Return what kind a raw update is of, such as "message", those in HANDLED first; "" when it is of none."""
    keys = [key for key in (*HANDLED, *raw) if key in raw and key != "update_id"] if isinstance(raw, dict) else []
    return next((key for key in keys if re.fullmatch(r"[a-z_]{1,40}", key)), "")


def read_update(raw: object, bot: Bot) -> Update:
    """Return the update of a raw one whose kind is in HANDLED.

    Where python-telegram-bot cannot read it all, or something is of a wrong type, it is read without what nobody
    here looks at. MalformedUpdateError when what we need is not there.
    """
    number, kind = number_of(raw), kind_of(raw)
    if not isinstance(raw, dict) or not number:
        raise MalformedUpdateError(number, kind, "no id")
    needed, whole = _needed(raw)
    if needed is None:
        raise MalformedUpdateError(number, kind, "what is needed of it is missing or of another type")
    for candidate in (raw, needed) if whole else (needed,):
        try:
            return Update.de_json(candidate, bot)
        except Exception as error:  # noqa: BLE001 - whatever the reading of strange values may raise
            cause = type(error).__name__
    raise MalformedUpdateError(number, kind, cause)


# --- what is needed ------------------------------------------------------------------------------


def _needed(raw: Json) -> tuple[Json | None, bool]:
    """Return a raw update with what we need only, and whether it all has the right types in the raw one."""
    readers = {"message": _message, "callback_query": _press, "my_chat_member": _membership}
    for kind, read in (readers | {"channel_post": _message}).items():
        if kind in raw:
            values, whole = read(raw[kind])
            needed = None if values is None else {"update_id": raw["update_id"], kind: values}
            return needed, whole and all(key in ("update_id", kind) for key in raw)
    return None, False


def _message(raw: object) -> tuple[Json | None, bool]:
    if not isinstance(raw, dict):
        return None, False
    chat, whole = _chat(raw.get("chat"))
    number, date = raw.get("message_id"), raw.get("date")
    if chat is None or not _is_id(number) or not (_is_integer(date) and 0 <= date <= LATEST):
        return None, False
    message: Json = {"message_id": number, "date": date, "chat": chat}
    for name, read in (("from", _user), ("sender_chat", _chat)):
        if name in raw:
            values, good = read(raw[name])
            whole = whole and good
            if values is not None:
                message[name] = values
    for name in ("message_thread_id", "migrate_to_chat_id", "migrate_from_chat_id"):
        whole = _keep(message, raw, name, _is_id(raw.get(name))) and whole
    whole = _keep(message, raw, "is_topic_message", isinstance(raw.get("is_topic_message"), bool)) and whole
    whole = _keep(message, raw, "text", _is_text(raw.get("text"))) and whole
    if isinstance(raw.get("text"), str) and "text" not in message:
        message["text"] = SURROGATE.sub("\ufffd", raw["text"])
    if not message.get("text"):
        message.pop("text", None)
        return message, whole and not {"text", "entities"} & raw.keys()
    if "entities" in raw:
        message["entities"], good = _commands(raw["entities"], message["text"])
        whole = whole and good
    return message, whole


def _press(raw: object) -> tuple[Json | None, bool]:
    if not isinstance(raw, dict) or not _is_text(raw.get("id")):
        return None, False
    user, whole = _user(raw.get("from"))
    if user is None:
        return None, False
    press: Json = {"id": raw["id"], "from": user, "chat_instance": ""}
    whole = _keep(press, raw, "chat_instance", _is_text(raw.get("chat_instance"))) and whole
    whole = _keep(press, raw, "data", _is_text(raw.get("data"))) and whole
    if "message" in raw:
        message, good = _message(raw["message"])
        whole = whole and good
        if message is not None:
            press["message"] = message
    return press, whole and "chat_instance" in raw


def _membership(raw: object) -> tuple[Json | None, bool]:
    if not isinstance(raw, dict):
        return None, False
    chat, whole = _chat(raw.get("chat"))
    user, good = _user(raw.get("from"))
    date = raw.get("date")
    if chat is None or user is None or not (_is_integer(date) and 0 <= date <= LATEST):
        return None, False
    change: Json = {"chat": chat, "from": user, "date": date}
    for name in ("old_chat_member", "new_chat_member"):
        member = raw.get(name)
        status = member.get("status") if isinstance(member, dict) else None
        if not isinstance(status, str):
            return None, False
        out = status in ("left", "kicked")
        change[name] = {"status": "left" if out else "member", "user": user}
    return change, whole and good


def _chat(raw: object) -> tuple[Json | None, bool]:
    if not isinstance(raw, dict) or not _is_id(raw.get("id")) or not _is_text(raw.get("type")):
        return None, False
    chat = {"id": raw["id"], "type": raw["type"]}
    wholes = [_keep(chat, raw, name, _is_text(raw.get(name))) for name in ("title", "username", "first_name")]
    return chat, all(wholes)


def _user(raw: object) -> tuple[Json | None, bool]:
    if not isinstance(raw, dict) or not _is_id(raw.get("id")):
        return None, False
    user: Json = {"id": raw["id"], "is_bot": False, "first_name": ""}
    whole = _keep(user, raw, "is_bot", isinstance(raw.get("is_bot"), bool))
    for name in ("first_name", "language_code", "username"):
        whole = _keep(user, raw, name, _is_text(raw.get(name))) and whole
    return user, whole and "first_name" in raw and "is_bot" in raw


def _commands(raw: object, text: str) -> tuple[list[Json], bool]:
    """The entities of a text that are commands, and whether all entities are such as they should be."""
    if not isinstance(raw, list) or len(raw) > MOST_ENTITIES:
        return [], False
    length = len(text.encode("utf-16-le")) // 2
    good = [
        entity
        for entity in raw
        if isinstance(entity, dict)
        and _is_text(entity.get("type"))
        and all(_is_integer(entity.get(name)) and entity[name] >= 0 for name in ("offset", "length"))
        and entity["offset"] + entity["length"] <= length
    ]
    commands = [
        {name: entity[name] for name in ("type", "offset", "length")}
        for entity in good
        if entity["type"] == "bot_command"
    ]
    return commands, len(good) == len(raw)


def _keep(values: Json, raw: Mapping[str, Any], name: str, right: bool) -> bool:
    """Keep a value of the right type; say whether nothing is wrong with it."""
    if name in raw and right:
        values[name] = raw[name]
    return right or name not in raw


def _is_integer(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_id(value: Any) -> TypeGuard[int]:
    return _is_integer(value) and -LARGEST < value < LARGEST


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not SURROGATE.search(value)
