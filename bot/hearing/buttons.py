"""Buttons whose data says everything that a press means, so that they work after a restart and pressed twice."""

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
    """Return the data of a button; ValueError when Telegram would refuse it or it could not be read back."""
    joined = ":".join((VERSION, *words))
    if len(joined.encode()) > MOST_BYTES or any(":" in word for word in words):
        raise ValueError(f"no data of a button: {joined}")
    return joined


def parse(text: object) -> tuple[str, ...] | None:
    """Return the words of a button's data, None when it is of another version or none of ours."""
    version, *words = text.split(":") if isinstance(text, str) else ("",)
    return tuple(words) if version == VERSION and words else None


def button(label: str, *words: str, chosen: bool = False) -> InlineKeyboardButton:
    """Return a button; a chosen one is ticked, its name stays."""
    return InlineKeyboardButton(f"{CHOSEN}{label}" if chosen else label, callback_data=data(*words))


def toggle(label: str, *words: str, on: bool) -> InlineKeyboardButton:
    """Return a button that says what pressing it sets: off, where it is on and ticked, or on."""
    return button(label, *words, "off" if on else "on", chosen=on)


def for_channel(rows: InlineKeyboardMarkup, channel: int) -> InlineKeyboardMarkup:
    """Return a keyboard whose buttons change what a channel receives, instead of the chat where they stand."""
    return InlineKeyboardMarkup([[_for_channel(each, channel) for each in row] for row in rows.inline_keyboard])


def _for_channel(each: InlineKeyboardButton, channel: int) -> InlineKeyboardButton:
    name, *words = parse(each.callback_data) or (CHANNEL,)
    if name == CHANNEL:
        return each
    # The settings' own buttons lose their name, since the data of a button are short.
    told = words if name == "settings" else [name, *words]
    return InlineKeyboardButton(each.text, callback_data=data(CHANNEL, str(channel), *told))


def in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    """Lay buttons out in rows of that width."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def keyboard(rows: Iterable[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    """Return the keyboard of the rows, empty ones left out."""
    return InlineKeyboardMarkup([list(row) for row in rows if row])


def start_button(texts: Texts) -> InlineKeyboardButton:
    """Return the button of consent: pressing it, and nothing else, starts daily messages."""
    return button(texts.start_daily, "start", "go")


def offer_start(subscriber: Subscriber, texts: Texts) -> InlineKeyboardMarkup | None:
    """Return the button that starts daily messages, for those who receive none."""
    return None if subscriber.state in REACHABLE else keyboard([[start_button(texts)]])


def page_turns(
    kind: Sequence[str], earlier: int | None, later: int | None, texts: Texts
) -> list[InlineKeyboardButton]:
    """Return the buttons that turn to an earlier page and to a later one, by their numbers, as far as there are
    such."""
    turns = [(texts.newer, earlier), (texts.older, later)]
    return [button(label, *kind, str(page)) for label, page in turns if page is not None]
