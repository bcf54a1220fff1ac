"""The terminal that the demo's chat is shown in, and the lines that are typed there."""

import asyncio
import codecs
import os
import shutil
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import typer

from bot.cli.phone import WIDTH, show_message, show_moment, show_note

NARROWEST = 44
PROMPT = "> "


@dataclass(frozen=True, slots=True)
class Screen:
    """Where the chat is shown: `width` in cells; `styled` and `prompted` only where a person looks at it."""

    width: int = WIDTH
    styled: bool = False
    prompted: bool = False

    @classmethod
    def of_this_terminal(cls) -> "Screen":
        """Return the screen that standard output is."""
        looked_at = sys.stdout.isatty()
        columns = shutil.get_terminal_size((WIDTH, 24)).columns if looked_at else WIDTH
        styled = looked_at and "NO_COLOR" not in os.environ
        return cls(max(min(columns, WIDTH), NARROWEST), styled, looked_at and sys.stdin.isatty())

    def say(self, words: str) -> None:
        """Print words that are not of the chat."""
        for line in textwrap.wrap(words, self.width, break_long_words=False, break_on_hyphens=False):
            typer.echo(line)

    def message(self, message: Mapping[str, Any], zone: tzinfo | None, *, edited: bool = False) -> None:
        self._print(
            show_message(message, zone=zone, width=self.width, styled=self.styled, edited=edited), space=True
        )

    def note(self, text: str) -> None:
        self._print(show_note(text, width=self.width, styled=self.styled))

    def moment(self, at: datetime, zone: tzinfo | None) -> None:
        self._print([show_moment(at, zone, width=self.width, styled=self.styled)], space=True)

    def menu(self, commands: Sequence[Mapping[str, Any]]) -> None:
        """Print the bot's menu as a phone lists it."""
        self._print([f"/{command['command']:<14} {command['description']}" for command in commands])

    def _print(self, lines: Iterable[str], *, space: bool = False) -> None:
        typer.echo("\n".join([*lines, ""] if space else lines))


async def typed_lines(screen: Screen) -> AsyncIterator[str]:
    """Yield what is typed, line by line, until the end of standard input, and let the event loop run meanwhile."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    # A thread that nobody joins: reading standard input cannot be interrupted, and Ctrl-C has to end the demo.
    threading.Thread(target=_read, args=(loop, lines), daemon=True).start()
    while True:
        if screen.prompted:
            typer.echo(PROMPT, nl=False)
        line = await lines.get()
        if line is None:
            if screen.prompted:
                typer.echo()
            return
        if screen.prompted:
            typer.echo("\x1b[1A\x1b[2K", nl=False)  # the chat shows it again, as said
        yield line


def _read(loop: asyncio.AbstractEventLoop, lines: "asyncio.Queue[str | None]") -> None:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    while True:
        # Not through sys.stdin, whose lock a thread left behind would hold while the interpreter ends.
        chunk = os.read(0, 65536)
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        if not chunk and rest:
            whole.append(rest)
        try:
            for line in whole:
                loop.call_soon_threadsafe(lines.put_nowait, line)
            if not chunk:
                loop.call_soon_threadsafe(lines.put_nowait, None)
                return
        except RuntimeError:  # the demo has ended
            return
