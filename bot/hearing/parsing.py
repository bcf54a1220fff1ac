"""Reads raw updates from Telegram one by one. The values that we need must be there with the right type.

The rest may be anything. Telegram is often ahead of python-telegram-bot, and a message must not be lost because of
something in it that nobody here looks at.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from telegram import Bot, Chat, Update

from digests.rules.issuing.times.places import cut_place

Json = dict[str, Any]
Reader = Callable[[object], tuple[Any, bool]]

HANDLED = ("message", "callback_query", "my_chat_member", "channel_post")
LARGEST = 2**63
LATEST = 253_402_300_799  # the last second of the year 9999
MOST_ENTITIES = 100
UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})\b')
SURROGATE = re.compile("[\ud800-\udfff]")


class MalformedUpdateError(ValueError):
    """An update cannot be used. `number` is its id, or 0 without an id."""

    def __init__(self, number: int, kind: str, cause: str) -> None:
        super().__init__(f"update {number or 'without an id'} ({kind or 'of no kind'}) is malformed: {cause}")
        self.number = number


class UnreadableAnswerError(ValueError):
    """An answer to getUpdates is no JSON. `number` is the first update id in its text, or 0 without any."""

    def __init__(self, number: int, cause: str) -> None:
        super().__init__(f"an answer to getUpdates is unreadable: {cause}")
        self.number = number


def read_answer(payload: bytes) -> list[object]:
    """Return the raw updates of an answer to getUpdates. UnreadableAnswerError if they cannot be told apart."""
    try:
        answer = json.loads(payload)
        updates = answer["result"]
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        found = UPDATE_ID.search(payload)
        raise UnreadableAnswerError(int(found[1]) if found else 0, type(error).__name__) from None
    if not isinstance(updates, list):
        raise UnreadableAnswerError(0, "no list of updates")
    return updates


def cut_places(raw: object) -> None:
    """Remove from a raw update where people are. Of a place that somebody shares in private, the coordinates stay
    as exactly as a time zone needs them. All other places go, also those in messages that are answered."""
    update = raw if isinstance(raw, dict) else {}
    message = update.get("message")
    private = isinstance(message, dict) and isinstance(chat := message.get("chat"), dict) and chat.get("type")
    shared = _place(message.get("location"))[0] if isinstance(message, dict) and private == Chat.PRIVATE else None
    waiting: list[object] = [raw]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            for name in ("location", "venue"):
                each.pop(name, None)
        if isinstance(each, dict | list):
            waiting.extend(each.values() if isinstance(each, dict) else each)
    if shared is not None and isinstance(message, dict):
        message["location"] = shared


def number_of(raw: object) -> int:
    """Return the id of a raw update, or 0 without an id."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if _is_integer(number) and 0 < number < LARGEST else 0


def update_kind(raw: object) -> str:
    """Return the kind of a raw update, such as "message", or "" without any. Kinds in HANDLED come first."""
    keys = [key for key in (*HANDLED, *raw) if key in raw and key != "update_id"] if isinstance(raw, dict) else []
    return next((key for key in keys if re.fullmatch(r"[a-z_]{1,40}", key)), "")


def read_update(raw: object, bot: Bot) -> Update:
    """Return the update of a raw update whose kind is in HANDLED.

    If python-telegram-bot cannot read all of it, or a value has a wrong type, only the values that we need are
    read. MalformedUpdateError if one of these is missing.
    """
    number, kind = number_of(raw), update_kind(raw)
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


# --- what is needed: a reader returns it (None: missing or wrong), and whether the raw value is whole --------


def _needed(raw: Json) -> tuple[Json | None, bool]:
    """Return only those values of a raw update that we need, and whether all its values have the right types."""
    readers = {
        "message": _message,
        "callback_query": _press,
        "my_chat_member": _membership,
        "channel_post": _message,
    }
    for kind, read in readers.items():
        if kind in raw:
            values, whole = read(raw[kind])
            needed = None if values is None else {"update_id": raw["update_id"], kind: values}
            return needed, whole and raw.keys() <= {"update_id", kind}
    return None, False


def _picked(
    raw: object, needed: Mapping[str, Reader], wanted: Mapping[str, Reader], **defaults: object
) -> tuple[Json | None, bool]:
    """Read the `needed` values and those `wanted` ones that are there. `defaults` replace missing values."""
    if not isinstance(raw, dict):
        return None, False
    values, whole = dict(defaults), defaults.keys() <= raw.keys()
    for name, read in {**needed, **wanted}.items():
        if name in needed or name in raw:
            value, good = read(raw.get(name))
            whole = whole and good
            if value is not None:
                values[name] = value
            elif name in needed:
                return None, False
    return values, whole


def _message(raw: object) -> tuple[Json | None, bool]:
    numbers = dict.fromkeys(("message_thread_id", "migrate_to_chat_id", "migrate_from_chat_id"), _number)
    wanted = {"from": _user, "sender_chat": _chat, **numbers, "is_topic_message": _flag, "text": _text}
    wanted["location"] = _place
    message, whole = _picked(raw, {"message_id": _number, "date": _date, "chat": _chat}, wanted)
    if message is None or not isinstance(raw, dict):
        return None, False
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
    wanted = {"chat_instance": _text, "data": _text, "message": _message}
    return _picked(raw, {"id": _text, "from": _user}, wanted, chat_instance="")


def _membership(raw: object) -> tuple[Json | None, bool]:
    needed = {"chat": _chat, "from": _user, "date": _date, "old_chat_member": _status, "new_chat_member": _status}
    change, whole = _picked(raw, needed, {})
    if change is not None:
        for name in ("old_chat_member", "new_chat_member"):
            change[name] = {"status": change[name], "user": change["from"]}
    return change, whole


def _chat(raw: object) -> tuple[Json | None, bool]:
    wanted = dict.fromkeys(("title", "username", "first_name"), _text)
    return _picked(raw, {"id": _number, "type": _text}, wanted)


def _user(raw: object) -> tuple[Json | None, bool]:
    wanted = {"is_bot": _flag, **dict.fromkeys(("first_name", "language_code", "username"), _text)}
    return _picked(raw, {"id": _number}, wanted, is_bot=False, first_name="")


def _status(raw: object) -> tuple[str | None, bool]:
    status = raw.get("status") if isinstance(raw, dict) else None
    return ("left" if status in ("left", "kicked") else "member") if isinstance(status, str) else None, True


def _number(raw: object) -> tuple[int | None, bool]:
    return (raw, True) if _is_integer(raw) and -LARGEST < raw < LARGEST else (None, False)


def _date(raw: object) -> tuple[int | None, bool]:
    return (raw, True) if _is_integer(raw) and 0 <= raw <= LATEST else (None, False)


def _flag(raw: object) -> tuple[bool | None, bool]:
    return (raw, True) if isinstance(raw, bool) else (None, False)


def _text(raw: object) -> tuple[str | None, bool]:
    return (raw, True) if _is_text(raw) else (None, False)


def _place(raw: object) -> tuple[Json | None, bool]:
    if not isinstance(raw, dict) or not (_is_degree(raw.get("latitude")) and _is_degree(raw.get("longitude"))):
        return None, False
    cut = cut_place(raw["latitude"], raw["longitude"])
    return ({"latitude": cut[0], "longitude": cut[1]}, True) if cut else (None, False)


def _commands(raw: object, text: str) -> tuple[list[Json], bool]:
    """Return the commands among a text's entities, and whether all entities are well formed."""
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


def _is_degree(value: Any) -> TypeGuard[float]:
    # An integer of JSON may be too large for a float.
    return isinstance(value, float) or (_is_integer(value) and abs(value) <= 180)


def _is_integer(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and not SURROGATE.search(value)
