"""A chat as a phone shows it, in lines of text: functions from Bot API messages to lines, and the screen for them.

A link is written `words <URL>` and never broken, so that a person can copy it. Bold and italic become ANSI codes
only with `styled`. Widths count terminal cells, because a Chinese character takes two.
"""

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

import typer
from babel import Locale
from babel.dates import format_date
from rich.cells import cell_len, chop_cells
from rich.color import ColorSystem
from rich.console import Console
from rich.text import Text

Json = Mapping[str, Any]

WIDTH, NARROWEST = 60, 44
QUOTES = {"blockquote": "▎ ", "expandable_blockquote": "▹ "}
"""The mark before a quoted line, by kind of entity. The kind is a style of the text until lines are made."""
_SHOWN_AS = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strike",
    "text_link": "cyan",
    "url": "cyan",
    "code": "cyan",
    "pre": "cyan",
} | {kind: kind for kind in QUOTES}
_NO_LINE_START = "，。、；：？！）》」』”’,.;:!?)]}%"
_TOKEN = re.compile(
    r"<(?:https?|tg)://[^>\s]+>\S?|[ ]+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|.", re.DOTALL
)
_TERMINAL = Console(color_system="standard", force_terminal=True)


@dataclass(frozen=True, slots=True)
class Screen:
    """Where the chat is shown. `width` is in cells. `styled` and `prompted` are true only on a terminal. The
    phone writes moments in `language` (BCP 47)."""

    width: int = WIDTH
    styled: bool = False
    prompted: bool = False
    language: str = "en"

    @classmethod
    def of_this_terminal(cls) -> "Screen":
        """Return the screen for standard output."""
        if not sys.stdout.isatty():
            return cls()
        width = max(min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH), NARROWEST)
        return cls(width, "NO_COLOR" not in os.environ, sys.stdin.isatty())

    def say(self, words: str) -> None:
        """Print words that do not belong to the chat."""
        typer.echo(textwrap.fill(words, self.width, break_long_words=False, break_on_hyphens=False))

    def message(self, message: Json, zone: tzinfo, *, edited: bool = False) -> None:
        look: dict[str, Any] = {"width": self.width, "styled": self.styled, "language": self.language}
        lines = show_message(message, zone=zone, edited=edited, **look)
        typer.echo("\n".join([*lines, ""]))

    def note(self, text: str) -> None:
        typer.echo("\n".join(show_note(text, width=self.width, styled=self.styled)))

    def moment(self, at: datetime, zone: tzinfo) -> None:
        typer.echo(show_moment(at, zone, width=self.width, styled=self.styled) + "\n")

    def menu(self, commands: Sequence[Json]) -> None:
        """Print the bot's menu as a phone lists it."""
        typer.echo("\n".join(f"/{command['command']:<14} {command['description']}" for command in commands))


def show_message(
    message: Json,
    *,
    zone: tzinfo | None = None,
    width: int = WIDTH,
    styled: bool = False,
    edited: bool = False,
    language: str = "en",
) -> list[str]:
    """Return the lines of one message: who and when, the words, the buttons.

    `message` is a message as the Bot API writes it. Moments in the text are written in `zone` and `language` (BCP
    47); if `zone` is None, the sender's own words for them stay. A person's message stands on the right, the bot's
    on the left.
    """
    by_person = not message.get("from", {}).get("is_bot", True)
    room = width - 8 if by_person else width - 2
    lines = [*_answered(message, room), *_attachments(message), *_words(message, zone, room, language)]
    who = "You" if by_person else str(message.get("from", message.get("chat", {})).get("first_name", "Channel"))
    instant = message.get("edit_date") if edited else None
    at = datetime.fromtimestamp(int(instant or message["date"]), zone or UTC)
    head = Text(f"{who} · {at:%H:%M}" + (" · edited" if edited else ""), "dim")
    if by_person:
        return [" " * max(width - line.cell_len, 0) + _painted(line, styled) for line in (head, *lines)]
    return [
        _painted(head, styled),
        *(f"│ {_painted(line, styled)}".rstrip() for line in lines),
        *show_buttons(message.get("reply_markup", {}).get("inline_keyboard", []), width=width, styled=styled),
    ]


def show_buttons(rows: Sequence[Sequence[Json]], *, width: int = WIDTH, styled: bool = False) -> list[str]:
    """Return a keyboard as lines: one for each row of buttons, more for a row that is too wide."""
    lines = []
    for row in rows:
        line = ""
        for button in row:
            face = f"[ {button['text']} ]" + (f" <{button['url']}>" if button.get("url") else "")
            if line and cell_len(line) + 1 + cell_len(face) > width:
                lines.append(line)
                line = ""
            line = f"{line} {face}" if line else f"  {face}"
        lines.append(line)
    return [_painted(Text(line, "bold"), styled) for line in lines]


def show_moment(at: datetime, zone: tzinfo | None, *, width: int = WIDTH, styled: bool = False) -> str:
    """Return a line with the day and time, as a chat shows one between two days."""
    local = at if zone is None else at.astimezone(zone)
    place = str(zone or "UTC").rpartition("/")[2].replace("_", " ")
    words = f" {local:%a} {local.day} {local:%b %Y, %H:%M} {place} "
    side = max((width - cell_len(words)) // 2, 2)
    return _painted(Text("─" * side + words + "─" * side, "dim"), styled)


def show_note(text: str, *, width: int = WIDTH, styled: bool = False) -> list[str]:
    """Return the lines of something that is no message: a toast, a pressed button, a deletion."""
    lines = _wrapped(Text(text, "dim"), width - 8)
    return [" " * max((width - line.cell_len) // 2, 0) + _painted(line, styled) for line in lines]


# --- inside ---------------------------------------------------------------------------------------


def _words(message: Json, zone: tzinfo | None, width: int, language: str) -> Iterable[Text]:
    for paragraph in _told(message, zone, language).split("\n", allow_blank=True):
        quote = next((QUOTES[str(span.style)] for span in paragraph.spans if span.style in QUOTES), "")
        for line in _wrapped(paragraph, width - cell_len(quote)):
            yield Text(quote) + line


def _answered(message: Json, width: int) -> list[Text]:
    """Return one line of the earlier message that this message answers: the quoted words, else its first words."""
    words = message.get("quote", {}).get("text") or message.get("reply_to_message", {}).get("text", "")
    if not words:
        return []
    first, *more = _wrapped(Text(" ".join(words.split()), "dim"), width - 4)
    return [Text("↩ ") + first + Text(" …" if more else "")]


def _attachments(message: Json) -> Iterable[Text]:
    if file := message.get("document"):
        yield Text(f"[file] {file.get('file_name', '')} ({file.get('file_size', 0)} bytes)")
    if place := message.get("location"):
        yield Text(f"[place] {place['latitude']:.4f}, {place['longitude']:.4f}")


def _told(message: Json, zone: tzinfo | None, language: str) -> Text:
    """Return the text of a message with its styles, with links written out and moments written in `zone`."""
    words = str(message.get("text") or message.get("caption") or "")
    places = [index for index, character in enumerate(words) for _ in range(1 + (character > "\uffff"))]
    places += [len(words)] * 2  # index by UTF-16 offset; an offset beyond the text means its end
    told = Text(words)
    changes: list[tuple[int, int, str]] = []
    for entity in message.get("entities") or message.get("caption_entities") or []:
        start, end = places[entity["offset"]], places[entity["offset"] + entity["length"]]
        if (look := _SHOWN_AS.get(entity["type"])) is not None:
            told.stylize(look, start, end)
        if entity["type"] == "text_link" and words[start:end] != entity["url"]:
            changes.append((end, end, f" <{entity['url']}>"))
        elif entity["type"] == "date_time" and (moment := _moment(entity, zone, language)):
            changes.append((start, end, moment))
    for start, end, instead in sorted(changes, reverse=True):
        if start < end:  # a moment has the look of the words that it replaces
            put = told[start:end]
            put.plain = instead
        else:  # an address stands in the same quote as its link
            put = Text(instead, "dim")
            for span in told[start - 1 : start].spans:
                if span.style in QUOTES:
                    put.stylize(span.style)
        told = told[:start] + put + told[end:]
    return told


def _moment(entity: Json, zone: tzinfo | None, language: str) -> str:
    form = str(entity.get("date_time_format", ""))
    if zone is None or not form or form == "r":
        return ""
    at, locale = datetime.fromtimestamp(int(entity["unix_time"]), zone), Locale.parse(language, sep="-")
    words = {
        "w": format_date(at, "EEE", locale=locale),
        "d": f"{at:%Y-%m-%d}",
        "D": format_date(at, "d MMM y" if locale.language == "en" else "long", locale=locale),
        "t": f"{at:%H:%M}",
        "T": f"{at:%H:%M:%S}",
    }
    return " ".join(words[letter] for letter in form if letter in words)


def _wrapped(text: Text, width: int) -> list[Text]:
    """Break a paragraph into lines of at most `width` cells. Only an address may be longer."""
    breaks, used = [], 0
    for found in _TOKEN.finditer(text.plain):
        token, at = found[0], found.start()
        for piece in [token] if token.startswith("<") else chop_cells(token, width):
            size = cell_len(piece)
            if used and used + size > width and not piece.isspace() and piece not in _NO_LINE_START:
                breaks.append(at)
                used = 0
            used += size if used or not piece.isspace() else 0
            at += len(piece)
    lines = []
    for line in text.divide(breaks):
        line.rstrip()
        lines.append(line[len(line) - len(line.plain.lstrip()) :] if line else line)
    return lines


def _painted(text: Text, styled: bool) -> str:
    if not styled:
        return text.plain
    segments = text.render(_TERMINAL)
    return "".join(
        each.style.render(each.text, color_system=ColorSystem.STANDARD) if each.style else each.text
        for each in segments
    )
