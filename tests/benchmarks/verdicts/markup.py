"""A message as a phone shows it: its HTML as rows of runs, so that a row can be asked what is bold or a link."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

PAGE_NUMBER = re.compile(r"\(\d+/\d+\)")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a row in one form; `link` is its address, empty for none."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a message; `folded` says that it stands in a quotation block that is opened by a tap."""

    runs: tuple[Run, ...]
    folded: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs).strip()

    @property
    def bold(self) -> str:
        return "".join(run.text for run in self.runs if run.bold).strip()

    @property
    def links(self) -> tuple[str, ...]:
        return tuple(run.link for run in self.runs if run.link)

    @property
    def first(self) -> Run:
        return next((run for run in self.runs if run.text.strip()), Run(""))

    @property
    def heading(self) -> bool:
        """Whether it is bold as a whole and leads nowhere."""
        return bool(self.text) and self.bold == self.text and not self.links

    @property
    def italic(self) -> bool:
        """Whether it is italic as a whole."""
        return bool(self.text) and all(run.italic for run in self.runs if run.text.strip())


def blocks_of(parts: Sequence[str]) -> tuple[tuple[Row, ...], ...]:
    """Return the blocks of a digest's messages (HTML), parted by empty rows, without the numbers of pages."""
    blocks: list[tuple[Row, ...]] = []
    for part in parts:
        block: list[Row] = []
        for row in (*rows_of(part), Row(())):
            if row.text and not PAGE_NUMBER.fullmatch(row.text):
                block.append(row)
            elif block:
                blocks.append(tuple(block))
                block = []
    return tuple(blocks)


def rows_of(html: str) -> tuple[Row, ...]:
    """Return the rows of one message."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return (*reader.rows, reader.row())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self._runs: list[Run] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append((tag, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        place = next((at for at in reversed(range(len(self._open))) if self._open[at][0] == tag), None)
        if place is not None:
            del self._open[place]

    def handle_data(self, data: str) -> None:
        first, *others = INVISIBLE.sub("", data).split("\n")
        self._add(first)
        for text in others:
            self.rows.append(self.row())
            self._runs = []
            self._add(text)

    def row(self) -> Row:
        return Row(tuple(self._runs), any(tag == "blockquote" for tag, _ in self._open))

    def _add(self, text: str) -> None:
        if text:
            tags = {tag for tag, _ in self._open}
            link = next((address for tag, address in self._open if tag == "a"), "")
            self._runs.append(Run(text, "b" in tags, "i" in tags, link))
