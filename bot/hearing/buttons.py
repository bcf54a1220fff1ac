"""Buttons whose data say everything that a press means. So they work after a restart, and when pressed twice."""

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.texts import Texts
from digests.model import Subscriber
from digests.subscribe import REACHABLE

VERSION = "v1"
MOST_BYTES = 64
CHOSEN = "✅ "
CHANNEL = "channel"


def data(*words: str) -> str:
    """Return the data of a button. ValueError if Telegram would refuse them, or if `parse` could not read them."""
    joined = ":".join((VERSION, *words))
    if len(joined.encode()) > MOST_BYTES or any(":" in word for word in words):
        raise ValueError(f"no data of a button: {joined}")
    return joined


def parse(text: object) -> tuple[str, ...] | None:
    """Return the words of a button's data. Return None if they are not ours, or of another version."""
    version, *words = text.split(":") if isinstance(text, str) else ("",)
    return tuple(words) if version == VERSION and words else None


def button(label: str, *words: str, chosen: bool = False) -> InlineKeyboardButton:
    """Return a button. A chosen button is ticked and keeps its name."""
    return InlineKeyboardButton(f"{CHOSEN}{label}" if chosen else label, callback_data=data(*words))


def toggle(label: str, *words: str, on: bool) -> InlineKeyboardButton:
    """Return a button that turns something off if it is `on` (the button is then ticked), and else on."""
    return button(label, *words, "off" if on else "on", chosen=on)


def for_channel(rows: InlineKeyboardMarkup, channel: int) -> InlineKeyboardMarkup:
    """Return a keyboard whose buttons change what a channel receives, and not the chat where they stand."""
    return InlineKeyboardMarkup([[_for_channel(each, channel) for each in row] for row in rows.inline_keyboard])


def _for_channel(each: InlineKeyboardButton, channel: int) -> InlineKeyboardButton:
    name, *words = parse(each.callback_data) or (CHANNEL,)
    if name == CHANNEL:
        return each
    # The settings' own buttons lose their name, because the data of a button must be short.
    told = words if name == "settings" else [name, *words]
    return InlineKeyboardButton(each.text, callback_data=data(CHANNEL, str(channel), *told))


def in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    """Lay buttons out in rows of that width."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def keyboard(rows: Iterable[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    """Return the keyboard of the rows, without empty rows."""
    return InlineKeyboardMarkup([list(row) for row in rows if row])


def start_button(texts: Texts) -> InlineKeyboardButton:
    """Return the button of consent. Only a press of this button starts daily messages."""
    return button(texts.start_daily, "start", "go")


def offer_start(subscriber: Subscriber, texts: Texts) -> InlineKeyboardMarkup | None:
    """Return the button that starts daily messages, or None for a chat that receives them."""
    return None if subscriber.state in REACHABLE else keyboard([[start_button(texts)]])


def page_turns(
    kind: Sequence[str], earlier: int | None, later: int | None, texts: Texts
) -> list[InlineKeyboardButton]:
    """Return the buttons that turn to an earlier and a later page, by their numbers, if there are such pages."""
    turns = [(texts.newer, earlier), (texts.older, later)]
    return [button(label, *kind, str(page)) for label, page in turns if page is not None]
