"""What hangs on a message: the keyboard under it, the message it answers and the words it quotes of that, each
with the server's limits in its words."""

import re
from typing import Any

from bot.sandbox.formatting import Entity, format_text, utf16_length
from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.state import State
from bot.sandbox.world import Chat, Json, Message, Topic

MOST_BUTTONS = 100
MOST_IN_ROW = 8
MOST_DATA_BYTES = 64
LONGEST_QUOTE = 1024
COMPARED = frozenset(
    ("bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time")
)  # what a quotation must have as the message has it; links and the like are not compared

_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
_URL = re.compile(
    r"(https?://[^\s/]*\.[^\s]+|https?://\[[^\s]+|tg://\S+|ton://\S+|[^\s/:]+\.[^\s/]+(/\S*)?)", re.IGNORECASE
)


def read_keyboard(parameters: Parameters) -> Json | None:
    """Return the inline keyboard of a request as the server would show it, None when there is none; or
    ApiError."""
    markup = parameters.json("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise ApiError(400, "Bad Request: object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None
    rows = markup["inline_keyboard"]
    field = 'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an'
    if not isinstance(rows, list):
        raise ApiError(400, f"{field} Array")
    if not all(isinstance(row, list) for row in rows):
        raise ApiError(400, f"{field} Array of Arrays")
    try:
        read = [[_button(button) for button in row] for row in rows if row]
    except ValueError as error:
        raise ApiError(400, f"Bad Request: can't parse inline keyboard button: {error}") from None
    if sum(map(len, read)) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in read):
        raise ApiError(400, "Bad Request: reply markup is too long")
    return {"inline_keyboard": read} if read else None


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise ValueError("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise ValueError('Can\'t find field "text"' if text is None else 'Field "text" must be of type String')
    if not text.strip():
        raise ApiError(400, "Bad Request: BUTTON_TEXT_INVALID")
    if not any(action in button for action in _ACTIONS):
        raise ValueError("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= MOST_DATA_BYTES:
        raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    if "url" in button and not _URL.fullmatch(str(button["url"])):
        raise ApiError(400, "Bad Request: BUTTON_URL_INVALID")
    return button


def read_reply(state: State, chat: Chat, topic: Topic | None, parameters: Parameters) -> Json:
    """Return the fields that say what a new message in that chat answers, none where it answers nothing.

    A message that is not there is an ApiError, unless the request allows to be sent without; that it never does
    for one of another chat or topic. So is a quotation that the message does not have, word by word and with its
    bold, italic and the like; of several places the one nearest to `quote_position` is meant.
    """
    reply: Any = parameters.json("reply_parameters") or {}
    number = int(reply.get("message_id") or parameters.integer("reply_to_message_id"))
    if number <= 0:
        return {}
    there = state.find_chat(Parameters({"chat_id": reply["chat_id"]})) if reply.get("chat_id") else chat
    message = there.messages.get(number)
    if message is None or message.deleted:
        may_miss = reply.get("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply")
        if may_miss and there is chat:
            return {}
        raise ApiError(400, "Bad Request: message to be replied not found")
    quoted = _quoted(message, reply)
    if there is not chat or message.thread != (topic.id if topic else 0):
        return {"external_reply": {"chat": there.as_json(), "message_id": message.id}} | quoted
    answered = {name: value for name, value in message.json.items() if name not in ("reply_to_message", "quote")}
    return {"reply_to_message": answered} | quoted


def _quoted(message: Message, reply: Json) -> Json:
    asked = {"quote": reply.get("quote"), "parse_mode": reply.get("quote_parse_mode")}
    quote, entities = format_text(Parameters(asked | {"entities": reply.get("quote_entities")}), "quote")
    if not quote:
        return {}
    name = "text" if "text" in message.json else "caption"
    whole, marked = message.text, message.json.get("entities" if name == "text" else "caption_entities", [])
    wanted, length = _compared(entities, 0, utf16_length(quote)), utf16_length(quote)
    places = []
    start = whole.find(quote)
    while start >= 0:
        place = utf16_length(whole[:start])
        if _compared(marked, place, length) == wanted:
            places.append(place)
        start = whole.find(quote, start + 1)
    if not places or length > LONGEST_QUOTE:
        raise ApiError(400, "Bad Request: QUOTE_TEXT_INVALID")
    meant = int(reply.get("quote_position") or 0)
    position = min(places, key=lambda place: (abs(place - meant), place))
    said: Json = {"text": quote, "position": position, "is_manual": True}
    return {"quote": said | ({"entities": entities} if entities else {})}


def _compared(entities: list[Entity], start: int, length: int) -> list[tuple[str, int, int]]:
    """The entities that count within those UTF-16 units, as far as they lie in them."""
    found = []
    for entity in entities:
        first = max(int(entity["offset"]), start)
        last = min(int(entity["offset"]) + int(entity["length"]), start + length)
        if entity["type"] in COMPARED and first < last:
            found.append((str(entity["type"]), first - start, last - start))
    return sorted(found)
