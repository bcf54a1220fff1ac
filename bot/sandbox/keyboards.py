"""Keyboards under messages: the server's limits, in its words."""

import re
from typing import Any

from bot.sandbox.parameters import ApiError, Parameters

MOST_BUTTONS = 100
MOST_IN_ROW = 8
MOST_DATA_BYTES = 64
MOST_COPY_CHARACTERS = 256

_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
_URL = re.compile(
    r"(https?://[^\s/]*\.[^\s]+|https?://\[[^\s]+|tg://\S+|ton://\S+|[^\s/:]+\.[^\s/]+(/\S*)?)", re.IGNORECASE
)


def read_markup(parameters: Parameters, name: str = "reply_markup") -> dict[str, Any] | None:
    """Return the keyboard of a request as the server would show it, None when there is none; or ApiError."""
    markup = parameters.json(name)
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise ApiError(400, "Bad Request: object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = [_read_row(row, "inline_keyboard", _inline) for row in _rows(markup, "inline_keyboard")]
        rows = [row for row in rows if row]
        _check_size(rows)
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in markup:
        rows = [_read_row(row, "keyboard", _plain) for row in _rows(markup, "keyboard")]
        return markup | {"keyboard": [row for row in rows if row]}
    return markup if markup.get("remove_keyboard") or markup.get("force_reply") else None


def _rows(markup: dict[str, Any], name: str) -> list[Any]:
    owner = "InlineKeyboardMarkup" if name == "inline_keyboard" else "ReplyKeyboardMarkup"
    rows = markup[name]
    if not isinstance(rows, list):
        raise ApiError(400, f'Bad Request: field "{name}" of the {owner} must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise ApiError(400, f'Bad Request: field "{name}" of the {owner} must be an Array of Arrays')
    return rows


def _read_row(row: list[Any], name: str, read: Any) -> list[dict[str, Any]]:
    buttons = []
    for button in row:
        what = "inline keyboard button" if name == "inline_keyboard" else "keyboard button"
        try:
            buttons.append(read(button))
        except ValueError as error:
            raise ApiError(400, f"Bad Request: can't parse {what}: {error}") from None
    return buttons


def _inline(button: Any) -> dict[str, Any]:
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
    if "copy_text" in button:
        copied = button["copy_text"].get("text", "") if isinstance(button["copy_text"], dict) else ""
        if not 1 <= len(copied) <= MOST_COPY_CHARACTERS:
            raise ApiError(400, "Bad Request: BUTTON_COPY_TEXT_INVALID")
    return button


def _plain(button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise ValueError("KeyboardButton must be an Object or a String")
    return button


def _check_size(rows: list[list[dict[str, Any]]]) -> None:
    if sum(len(row) for row in rows) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in rows):
        raise ApiError(400, "Bad Request: reply markup is too long")
