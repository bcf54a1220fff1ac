"""A chat as a phone shows it, in lines of text: pure functions from Bot API messages to lines.

A link is written `words <URL>` and never broken, so that it can be copied; bold and italic become ANSI codes
only when `styled` is asked for; widths count terminal cells, so that Chinese wraps where it should.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import groupby, pairwise
from typing import Any

from rich.cells import cell_len

Json = Mapping[str, Any]

WIDTH = 60
QUOTE, FOLDED_QUOTE = "▎ ", "▹ "
_ANSI = {
    "bold": "1",
    "italic": "3",
    "underline": "4",
    "strikethrough": "9",
    "link": "36",
    "faint": "2",
    "code": "36",
}
_SHOWN_AS = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strikethrough",
    "text_link": "link",
    "url": "link",
    "code": "code",
    "pre": "code",
}
_NO_LINE_START = "，。、；：？！）》」』”’,.;:!?)]}%"
_TOKEN = re.compile(
    r"<(?:https?|tg)://[^>\s]+>\S?|[ ]+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|.", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class _Styled:
    """Some characters of one look; `quote` is the prefix of the lines they stand in."""

    text: str
    styles: frozenset[str]
    quote: str = ""


def show_message(
    message: Json,
    *,
    zone: tzinfo | None = None,
    width: int = WIDTH,
    styled: bool = False,
    edited: bool = False,
) -> list[str]:
    """Return the lines of one message: who and when, the words, the buttons.

    `message` is a message as the Bot API writes it; moments in it are told in `zone`, or in the sender's own
    words where `zone` is None. A message of a person stands on the right, one of the bot on the left.
    """
    by_person = not message.get("from", {}).get("is_bot", True)
    room = width - 8 if by_person else width - 2
    lines = _answered(message, room, styled) + _attachments(message) + _words(message, zone, room, styled)
    who = "You" if by_person else str(message.get("from", message.get("chat", {})).get("first_name", "Channel"))
    head = f"{who} · {_clock(message, zone, edited)}" + (" · edited" if edited else "")
    if by_person:
        body = [_right(line, width) for line in lines]
        return [_right(_paint(head, {"faint"}, styled), width), *body]
    return [
        _paint(head, {"faint"}, styled),
        *(f"│ {line}".rstrip() for line in lines),
        *show_buttons(message.get("reply_markup", {}).get("inline_keyboard", []), width=width, styled=styled),
    ]


def show_buttons(rows: Sequence[Sequence[Json]], *, width: int = WIDTH, styled: bool = False) -> list[str]:
    """Return a keyboard: a line for each row of buttons, more where a row is too wide."""
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
    return [_paint(line, {"bold"}, styled) for line in lines]


def show_moment(at: datetime, zone: tzinfo | None, *, width: int = WIDTH, styled: bool = False) -> str:
    """Return the line that says what time it is now, such as a chat has between two days."""
    local = at if zone is None else at.astimezone(zone)
    place = str(zone or "UTC").rpartition("/")[2].replace("_", " ")
    words = f" {local:%a} {local.day} {local:%b %Y, %H:%M} {place} "
    side = max((width - cell_len(words)) // 2, 2)
    return _paint("─" * side + words + "─" * side, {"faint"}, styled)


def show_note(text: str, *, width: int = WIDTH, styled: bool = False) -> list[str]:
    """Return the lines of something that is no message: a toast, a pressed button, a deletion."""
    runs = [_Styled(text, frozenset({"faint"}))]
    return [_centre(line, width) for line in _wrap(runs, width - 8, styled)]


# --- inside ---------------------------------------------------------------------------------------


def _words(message: Json, zone: tzinfo | None, width: int, styled: bool) -> list[str]:
    lines: list[str] = []
    for paragraph in _paragraphs(_runs(message, zone)):
        quote = paragraph[0].quote if paragraph else ""
        lines += [quote + line for line in _wrap(paragraph, width - cell_len(quote), styled)]
    return lines


def _answered(message: Json, width: int, styled: bool) -> list[str]:
    """One line of what the message answers: the words that it quotes, else the first of that message."""
    words = message.get("quote", {}).get("text") or message.get("reply_to_message", {}).get("text", "")
    if not words:
        return []
    first, *more = _wrap([_Styled(" ".join(words.split()), frozenset({"faint"}))], width - 4, styled)
    return [f"↩ {first}{' …' if more else ''}"]


def _attachments(message: Json) -> list[str]:
    lines = []
    if file := message.get("document"):
        lines.append(f"[file] {file.get('file_name', '')} ({file.get('file_size', 0)} bytes)")
    if place := message.get("location"):
        lines.append(f"[place] {place['latitude']:.4f}, {place['longitude']:.4f}")
    return lines


def _runs(message: Json, zone: tzinfo | None) -> list[_Styled]:
    """Cut the text where a look begins or ends, write out links, tell moments in `zone`."""
    text = str(message.get("text") or message.get("caption") or "")
    entities = list(message.get("entities") or message.get("caption_entities") or [])
    places = _places(text)
    spans = [(places[e["offset"]], places[e["offset"] + e["length"]], e) for e in entities]
    cuts = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    runs: list[_Styled] = []
    for start, end in pairwise(cuts):
        around = [(first, last, entity) for first, last, entity in spans if first <= start and end <= last]
        styles = frozenset(_SHOWN_AS[e["type"]] for _, _, e in around if e["type"] in _SHOWN_AS)
        quote = next((_quote(e) for _, _, e in around if e["type"].endswith("blockquote")), "")
        moment = next(((first, e) for first, _, e in around if e["type"] == "date_time"), None)
        if moment is not None and (words := _moment(moment[1], zone)):
            runs += [_Styled(words, styles, quote)] if moment[0] == start else []
        else:
            runs.append(_Styled(text[start:end], styles, quote))
        ends = [e["url"] for _, last, e in around if e["type"] == "text_link" and last == end]
        runs += [_Styled(f" <{url}>", frozenset({"faint"}), quote) for url in ends if text[start:end] != url]
    return runs


def _places(text: str) -> list[int]:
    """Return for each UTF-16 offset the index in `text`, and the length for anything beyond."""
    places = []
    for index, character in enumerate(text):
        places += [index] * (2 if character > "\uffff" else 1)
    return places + [len(text)] * 2


def _quote(entity: Json) -> str:
    return FOLDED_QUOTE if entity["type"] == "expandable_blockquote" else QUOTE


def _moment(entity: Json, zone: tzinfo | None) -> str:
    form = str(entity.get("date_time_format", ""))
    if zone is None or not form or form == "r":
        return ""
    at = datetime.fromtimestamp(int(entity["unix_time"]), zone)
    words = {
        "w": f"{at:%a}",
        "d": f"{at:%Y-%m-%d}",
        "D": f"{at.day} {at:%b %Y}",
        "t": f"{at:%H:%M}",
        "T": f"{at:%H:%M:%S}",
    }
    return " ".join(words[letter] for letter in form if letter in words)


def _paragraphs(runs: Iterable[_Styled]) -> list[list[_Styled]]:
    paragraphs: list[list[_Styled]] = [[]]
    for run in runs:
        first, *rest = run.text.split("\n")
        if first:
            paragraphs[-1].append(_Styled(first, run.styles, run.quote))
        paragraphs += [[_Styled(piece, run.styles, run.quote)] if piece else [] for piece in rest]
    return paragraphs


def _wrap(runs: Sequence[_Styled], width: int, styled: bool) -> list[str]:
    """Break a paragraph into lines of at most `width` cells; only an address may be longer."""
    lines: list[list[tuple[str, frozenset[str]]]] = [[]]
    used = 0
    for token, looks in _tokens(runs, width):
        size = cell_len(token)
        if used + size > width and used and not token.isspace() and token not in _NO_LINE_START:
            lines.append([])
            used = 0
        if token.isspace() and not used:
            continue
        lines[-1] += zip(token, looks, strict=True)
        used += size
    return [_join(line, styled) for line in lines]


def _tokens(runs: Sequence[_Styled], width: int) -> Iterable[tuple[str, list[frozenset[str]]]]:
    text = "".join(run.text for run in runs)
    looks = [run.styles for run in runs for _ in run.text]
    for found in _TOKEN.finditer(text):
        token, start = found.group(), found.start()
        if token.startswith("<") or cell_len(token) <= width:
            yield token, looks[start : found.end()]
            continue
        for piece in _pieces(token, width):
            yield piece, looks[start : start + len(piece)]
            start += len(piece)


def _pieces(token: str, width: int) -> Iterable[str]:
    """Cut a word that is wider than a whole line."""
    piece = ""
    for character in token:
        if piece and cell_len(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def _join(line: Sequence[tuple[str, frozenset[str]]], styled: bool) -> str:
    parts = [
        ("".join(character for character, _ in group), look) for look, group in groupby(line, lambda pair: pair[1])
    ]
    if parts:
        parts[-1] = (parts[-1][0].rstrip(), parts[-1][1])
    return "".join(_paint(text, look, styled) for text, look in parts)


def _paint(text: str, styles: Iterable[str], styled: bool) -> str:
    codes = ";".join(_ANSI[style] for style in sorted(styles))
    return f"\x1b[{codes}m{text}\x1b[0m" if styled and codes and text else text


def _visible(line: str) -> int:
    return cell_len(re.sub(r"\x1b\[[\d;]*m", "", line))


def _right(line: str, width: int) -> str:
    return " " * max(width - _visible(line), 0) + line


def _centre(line: str, width: int) -> str:
    return " " * max((width - _visible(line)) // 2, 0) + line


def _clock(message: Json, zone: tzinfo | None, edited: bool) -> str:
    instant = message.get("edit_date") if edited else None
    at = datetime.fromtimestamp(int(instant or message["date"]), zone or UTC)
    return f"{at:%H:%M}"
