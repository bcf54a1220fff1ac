"""Draws the README's picture, `docs/digest.svg`: the demo's first digest as a phone shows it.

    python -m tests.benchmarks.picture [FILE]

The script plays `communique demo --say /digest` and draws the bot's answer. The SVG holds text, so it needs no
browser and no font: widths are estimated, and a line is broken a little early rather than too late.
"""

import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from html import escape
from itertools import groupby
from pathlib import Path

from bot.cli.demo import play
from bot.cli.phone import Json, Screen

PICTURE = Path(__file__).parents[2] / "docs" / "digest.svg"
WIDTH, MARGIN, PADDING = 680, 14, 16
SIZE, LINE_HEIGHT, GAP = 15, 21, 10
"""Pixels; `GAP` is the height of an empty line."""
STYLES = {"bold": "font-weight:600", "italic": "font-style:italic", "text_link": "fill:#2a7ab8"}
NARROW, WIDE = frozenset("iljt.,:;'’‘|!()[]/ fr·"), frozenset("MWmw—…%@")

Styled = tuple[str, frozenset[str]]
"""A character, or a run of characters, with the kinds of its entities."""


@dataclass(frozen=True, slots=True)
class Recorder(Screen):
    """A screen that shows nothing and keeps the messages of the bot."""

    messages: list[Json] = field(default_factory=list)

    def say(self, words: str) -> None:
        """Leave out words that are not of the chat."""

    def message(self, message: Json, zone: tzinfo, *, edited: bool = False) -> None:
        if message.get("from", {}).get("is_bot"):
            self.messages.append(message)

    def note(self, text: str) -> None:
        """Leave out what is no message."""

    def moment(self, at: object, zone: object) -> None:
        """Leave out the line that says what time it is."""


def demo_digest() -> Json:
    """Play the demo; return the message that answers `/digest`, as the Bot API shows it."""
    screen = Recorder()
    asyncio.run(play(["/digest"], screen))
    return screen.messages[-1]


def characters_of(message: Json) -> list[Styled]:
    """Return the characters of a message, each with the kinds of its entities (offsets count UTF-16 units)."""
    told: list[Styled] = []
    at = 0
    for character in str(message["text"]):
        kinds = {each["type"] for each in message.get("entities", ()) if 0 <= at - each["offset"] < each["length"]}
        told.append((character, frozenset(kinds & STYLES.keys())))
        at += 1 + (character > "\uffff")
    return told


def width_of(characters: Iterable[Styled]) -> float:
    """Return the estimated width in pixels."""
    return sum(_width(character) * (1.07 if "bold" in kinds else 1.0) for character, kinds in characters)


def _width(character: str) -> float:
    if character > "\u2e7f":
        return SIZE * 1.25
    share = 0.36 if character in NARROW else 0.9 if character in WIDE else 0.72 if character.isupper() else 0.57
    return SIZE * share


def broken(characters: Sequence[Styled], most: float) -> Iterator[list[Styled]]:
    """Yield the lines of a text, each at most so many pixels wide where its words allow it."""
    line: list[Styled] = []
    for word in _words(characters):
        if word[0][0] == "\n" or (line and width_of(line) + width_of(word) > most):
            yield _without_end(line)
            line = []
        line += [each for each in word if each[0] != "\n" and (line or each[0] != " ")]
    yield _without_end(line)


def _without_end(line: list[Styled]) -> list[Styled]:
    return line[:-1] if line and line[-1][0] == " " else line


def _words(characters: Sequence[Styled]) -> Iterator[list[Styled]]:
    word: list[Styled] = []
    for each in characters:
        if word and (each[0] in " \n" or word[-1][0] in " \n"):
            yield word
            word = []
        word.append(each)
    if word:
        yield word


def drawn(message: Json) -> str:
    """Return the SVG of a message in a bubble."""
    x, y = MARGIN + PADDING, MARGIN + PADDING
    rows: list[str] = []
    for line in broken(characters_of(message), WIDTH - 2 * (MARGIN + PADDING)):
        if not line:
            y += GAP
            continue
        y += LINE_HEIGHT
        spans = (_span(kinds, run) for kinds, run in groupby(line, key=lambda each: each[1]))
        rows.append(f'<text x="{x}" y="{y - 6}">{"".join(spans)}</text>')
    height = y + PADDING
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height + MARGIN}"'
        f' viewBox="0 0 {WIDTH} {height + MARGIN}" font-family="Helvetica, Arial, sans-serif"'
        f' font-size="{SIZE}" fill="#17212b" xml:space="preserve">'
    )
    ground = '<rect width="100%" height="100%" rx="10" fill="#d6e3ec"/>'
    bubble = (
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{WIDTH - 2 * MARGIN}" height="{height - MARGIN}" rx="14"'
        ' fill="#ffffff"/>'
    )
    return "\n".join([head, ground, bubble, *rows, "</svg>", ""])


def _span(kinds: frozenset[str], run: Iterable[Styled]) -> str:
    words = escape("".join(character for character, _ in run), quote=False)
    style = ";".join(STYLES[kind] for kind in sorted(kinds))
    return f'<tspan style="{style}">{words}</tspan>' if style else words


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    file.write_text(drawn(demo_digest()), encoding="utf-8")


if __name__ == "__main__":
    main()
