"""Turns Telegram HTML into Markdown, for files that readers keep."""

import re
from html.parser import HTMLParser

MARKUP = re.compile(r"([\\`*_{}\[\]<>()#|~])")
"""The characters that have a meaning in Markdown."""
AT_THE_BEGINNING = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)
"""The beginnings of lines that make a list or a heading."""
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}


def inert_in_markdown(text: str) -> str:
    """Return text on one line, with every character escaped that has a meaning in Markdown."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def address_in_markdown(url: str) -> str:
    """Return an address that can stand between angle brackets."""
    return "".join(url.split()).replace("<", "%3C").replace(">", "%3E")


def to_markdown(html: str) -> str:
    """Return a message as Markdown. Bold, italics and links stay, and each line stays a line."""
    return _MarkdownText(html).text.replace("\n", "  \n")


class _MarkdownText(HTMLParser):
    """The text of a message. Markdown ignores a mark beside a space, so spaces are put outside the marks."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._open: list[tuple[str, str, int]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" or tag in MARKS:
            self._open.append((tag, dict(attrs).get("href") or "", len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        _, url, start = self._open.pop()
        within = self.text[start:]
        words = within.strip()
        if not words:
            return
        before, after = within[: within.index(words)], within[within.index(words) + len(words) :]
        marked = f"[{words}](<{address_in_markdown(url)}>)" if tag == "a" else f"{MARKS[tag]}{words}{MARKS[tag]}"
        self.text = f"{self.text[:start]}{before}{marked}{after}"

    def handle_data(self, data: str) -> None:
        escaped = MARKUP.sub(r"\\\1", data)
        begins = not self.text or self.text.endswith("\n")
        first, newline, rest = escaped.partition("\n")
        self.text += _inert_line(first) if begins else first
        self.text += newline + AT_THE_BEGINNING.sub(_escaped, rest)


def _inert_line(line: str) -> str:
    return AT_THE_BEGINNING.sub(_escaped, line)


def _escaped(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}\\" if found[2].isdecimal() else f"{found[1]}\\{found[2]}"
