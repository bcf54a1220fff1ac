"""The methods of the Bot API that the bot calls in a private chat, a function for each. A function takes the
sandbox's state and a request's parameters. It returns the result, or raises ApiError in the server's words."""

import json
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import chain
from typing import Any

from telegram.constants import (
    BotCommandLimit,
    BotCommandScopeType,
    BotDescriptionLimit,
    CallbackQueryLimit,
    FileSizeLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
)

from bot.sandbox.formatting import Entity, format_text, utf16_length
from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.state import State, document_json
from bot.sandbox.world import CHANNEL, Chat, Json, Message, Topic

Method = Callable[[State, Parameters], object | Awaitable[object]]

ANSWERED_WITHIN = timedelta(seconds=30)
LONGEST_QUOTE = 1024
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
COMPARED = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "date_time"})
"""The entities that a quotation must share with the message. Links and other entities are not compared."""
_URL = re.compile(r"https?://[^\s/]*\.\S+|https?://\[\S+|tg://\S+", re.IGNORECASE)


# --- messages --------------------------------------------------------------------------------------


def send_message(state: State, parameters: Parameters) -> Json:
    return put(state, parameters, _text(parameters))


def send_document(state: State, parameters: Parameters) -> Json:
    chat = state.find_chat(parameters)
    state.check_access(chat)
    if not chat.may_send_files and chat.bot_status != "administrator":
        raise ApiError(400, "Bad Request: not enough rights to send documents to the chat")
    upload = parameters.file("document")
    if upload is None:
        raise ApiError(400, "Bad Request: there is no document in the request")
    if not upload.content:
        raise ApiError(400, "Bad Request: file must be non-empty")
    identifier = state.keep_file(upload)
    text, entities = format_text(parameters, "caption", MessageLimit.CAPTION_LENGTH)
    content: Json = {
        "document": document_json(identifier, upload),
        "caption": text,
        "caption_entities": entities,
    }
    return put(state, parameters, {name: value for name, value in content.items() if value})


def get_file(state: State, parameters: Parameters) -> Json:
    identifier = parameters.text("file_id")
    upload = state.files.get(identifier)
    if upload is None:
        raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    if len(upload.content) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise ApiError(400, "Bad Request: file is too big")
    return {
        "file_id": identifier,
        "file_unique_id": f"unique-{identifier}",
        "file_size": len(upload.content),
        "file_path": state.offer(identifier),
    }


def edit_message_text(state: State, parameters: Parameters) -> Json:
    return _change(state, parameters, {"entities": []} | _text(parameters))


def edit_message_reply_markup(state: State, parameters: Parameters) -> Json:
    return _change(state, parameters, {})


def answer_callback_query(state: State, parameters: Parameters) -> bool:
    press = state.presses.get(parameters.text("callback_query_id"))
    if press is None or state.clock() - press.pressed_at > ANSWERED_WITHIN:
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    text = parameters.text("text")
    if len(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    press.answered, press.toast, press.alert = True, text, parameters.flag("show_alert")
    if text:
        state.happened("alert" if press.alert else "toast", press.message.chat, press.message, text)
    state.updates.wake()
    return True


def _text(parameters: Parameters) -> Json:
    text, entities = format_text(parameters)
    if not text:
        raise ApiError(400, "Bad Request: message text is empty")
    return {"text": text} | ({"entities": entities} if entities else {})


def _change(state: State, parameters: Parameters, content: Json) -> Json:
    """Edit a message. A request without a keyboard removes the message's keyboard, as in Telegram."""
    chat = state.find_chat(parameters)
    state.check_access(chat)
    message = state.find_message(chat, parameters, "message to edit")
    if not message.by_bot:
        raise ApiError(400, "Bad Request: message can't be edited")
    if "text" in content and "text" not in message.json:
        raise ApiError(400, "Bad Request: there is no text in the message to edit")
    changed = message.json | content | {"reply_markup": read_keyboard(parameters)}
    changed = {name: value for name, value in changed.items() if value or name not in ("entities", "reply_markup")}
    if changed == message.json:
        raise ApiError(400, NOT_MODIFIED)
    message.versions.append(message.json)
    message.json = changed | {"edit_date": state.now()}
    state.happened("edited", message.chat, message)
    return message.json


def put(state: State, parameters: Parameters, content: Json) -> Json:
    """Check chat, keyboard, topic and reply in the server's order, then put the message into the chat."""
    chat = state.find_chat(parameters)
    keyboard = read_keyboard(parameters)
    state.check_access(chat)
    topic = state.find_topic(chat, parameters)
    content = content | read_reply(chat, topic, parameters)
    if topic is not None:
        content |= {"message_thread_id": topic.id, "is_topic_message": True}
    if keyboard is not None:
        content |= {"reply_markup": keyboard}
    author = {"sender_chat": chat.as_json()} if chat.type == CHANNEL else {"from": state.bot.as_json()}
    message = state.put_message(chat, author, content, by_bot=True)
    message.silent = parameters.flag("disable_notification")
    chat.offered = (parameters.json("reply_markup") or {}).get("keyboard", chat.offered)
    return message.json


def read_keyboard(parameters: Parameters) -> Json | None:
    """Return the inline keyboard of a request as the server would show it, or None if there is none."""
    rows = [row for row in (parameters.json("reply_markup") or {}).get("inline_keyboard", []) if row]
    longest, most = InlineKeyboardMarkupLimit.BUTTONS_PER_ROW, InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
    if sum(map(len, rows)) > most or any(len(row) > longest for row in rows):
        raise ApiError(400, "Bad Request: reply markup is too long")
    for button in chain.from_iterable(rows):
        if not button["text"].strip():
            raise ApiError(400, "Bad Request: BUTTON_TEXT_INVALID")
        if "callback_data" in button:
            if not 1 <= len(button["callback_data"].encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
                raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
        elif "url" not in button:
            raise ApiError(400, "Bad Request: Text buttons are unallowed in the inline keyboard")
        elif not _URL.fullmatch(button["url"]):
            raise ApiError(400, "Bad Request: BUTTON_URL_INVALID")
    return {"inline_keyboard": rows} if rows else None


def read_reply(chat: Chat, topic: Topic | None, parameters: Parameters) -> Json:
    """Return the fields that tell which earlier message a new message answers, or {} if it answers none.

    ApiError if the earlier message does not exist, unless the request allows sending without a reply. ApiError if
    the quotation does not stand in the earlier message, word by word and with the same COMPARED entities. If it
    stands there several times, the place nearest to `quote_position` counts.
    """
    reply: Any = parameters.json("reply_parameters") or {}
    if not reply:
        return {}
    message = chat.messages.get(int(reply["message_id"]))
    if message is None or message.deleted:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise ApiError(400, "Bad Request: message to be replied not found")
    quoted = _quoted(message, reply)
    if message.thread != (topic.id if topic else 0):
        return {"external_reply": {"chat": chat.as_json(), "message_id": message.id}} | quoted
    answered = {name: value for name, value in message.json.items() if name not in ("reply_to_message", "quote")}
    return {"reply_to_message": answered} | quoted


def _quoted(message: Message, reply: Json) -> Json:
    asked = {"quote": reply.get("quote"), "parse_mode": reply.get("quote_parse_mode")}
    quote, entities = format_text(Parameters(asked | {"entities": reply.get("quote_entities")}), "quote")
    if not quote:
        return {}
    whole, length = message.text, utf16_length(quote)
    marked = message.json.get("entities" if "text" in message.json else "caption_entities", [])
    starts = [utf16_length(whole[: found.start()]) for found in re.finditer(f"(?={re.escape(quote)})", whole)]
    wanted = _compared(entities, 0, length)
    places = [start for start in starts if _compared(marked, start, length) == wanted]
    if not places or length > LONGEST_QUOTE:
        raise ApiError(400, "Bad Request: QUOTE_TEXT_INVALID")
    meant = int(reply.get("quote_position") or 0)
    said: Json = {"text": quote, "position": min(places, key=lambda place: abs(place - meant)), "is_manual": True}
    return {"quote": said | ({"entities": entities} if entities else {})}


def _compared(entities: list[Entity], start: int, length: int) -> list[tuple[str, int, int]]:
    """Return the COMPARED entities (type, first, last) of a range of UTF-16 units, cut to the range."""
    found = []
    for entity in entities:
        first = max(int(entity["offset"]), start)
        last = min(int(entity["offset"]) + int(entity["length"]), start + length)
        if entity["type"] in COMPARED and first < last:
            found.append((str(entity["type"]), first - start, last - start))
    return sorted(found)


# --- the bot itself -----------------------------------------------------------------------------------


def get_me(state: State, _: Parameters) -> Json:
    return state.bot.as_json()


def set_my_commands(state: State, parameters: Parameters) -> bool:
    commands: list[Json] = parameters.json("commands", [])
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise ApiError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"].strip()) <= BotCommandLimit.MAX_DESCRIPTION:
            raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    state.menus[_scope(state, parameters), _language(parameters)] = commands
    return True


def delete_my_commands(state: State, parameters: Parameters) -> bool:
    state.menus.pop((_scope(state, parameters), _language(parameters)), None)
    return True


def _scope(state: State, parameters: Parameters) -> str:
    """Return the scope of a menu as the key of `State.menus`."""
    scope = parameters.json("scope") or {"type": "default"}
    if scope["type"] not in set(BotCommandScopeType):
        raise ApiError(400, "Bad Request: can't parse BotCommandScope: unsupported type specified")
    if "chat_id" in scope:
        state.find_chat(Parameters(scope))
    return json.dumps(scope, sort_keys=True)


def set_my_description(state: State, parameters: Parameters) -> bool:
    return _describe(state, parameters, "description", BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)


def set_my_short_description(state: State, parameters: Parameters) -> bool:
    return _describe(state, parameters, "short_description", BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)


def _describe(state: State, parameters: Parameters, name: str, most: int) -> bool:
    if len(text := parameters.text(name)) > most:
        raise ApiError(400, f"Bad Request: bot {name.replace('_', ' ')} is too long")
    state.descriptions[name, _language(parameters)] = text
    return True


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise ApiError(400, "Bad Request: LANG_CODE_INVALID")
    return language


# --- updates ---------------------------------------------------------------------------------------


async def get_updates(state: State, parameters: Parameters) -> list[Json]:
    return await state.updates.poll(
        parameters.integer("offset"),
        parameters.integer("limit", 100),
        float(parameters.integer("timeout")),
        parameters.json("allowed_updates"),
    )


def get_webhook_info(state: State, _: Parameters) -> Json:
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(state.updates.pending)}


_FUNCTIONS: tuple[Method, ...] = (
    send_message, send_document, get_file, edit_message_text, edit_message_reply_markup, answer_callback_query,
    get_me, set_my_commands, delete_my_commands, set_my_description, set_my_short_description, get_updates,
    get_webhook_info,
)  # fmt: skip
METHODS = {method.__name__.replace("_", ""): method for method in _FUNCTIONS}
"""The functions by name in lower case, because the server ignores case."""
