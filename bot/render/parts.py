"""Builds messages of Telegram HTML: it escapes, measures, and packs blocks into messages that stand alone."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from itertools import product

from digests.model import Quotation
from digests.rules.showing import visible
from digests.rules.texts import EASTERN, JOINER, cut_headline_mark, printed_at, utf16_length

ELLIPSIS = "…"
MOST_UNITS = 4096
MOST_ENTITIES = 100
ROOM_FOR_NUMBER = 16
OPENING, CLOSING, MOST_MARKS = '“「『«"', '”」』»"', 4
OPENING_TAG = re.compile(r"<[a-z][^<>]*>")
TAG = re.compile(r"</?[a-z][^<>]*>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
TAPPED = re.compile(
    r"(?<![A-Za-z0-9_/／])[/／](?=\w)"  # a command, unless a path's letter stands before it
    r"|[@＠﹫#＃﹟](?=\S)|[$＄﹩](?=[A-Za-z]|1INCH)|:(?=//)"  # a name, a tag, a share, a scheme
    r"|(?<=\S)\.(?=[^\W\d_][^\s!-/:-@\[-`{-~])|(?<=[A-Za-z0-9])[．｡。](?=[A-Za-z]{2})"  # a host
    r"|(?<=\d)\.(?=\d{1,3}(?:\.\d{1,3}){2}(?!\d))"  # an address in numbers
)
"""Where a joiner is put to break what Telegram (td/telegram/MessageEntity.cpp) or a client makes a link of."""
DIALLED = re.compile(r"\+[\s(]{0,2}\d(?:[\s()./-]{0,2}\d){4,}|(?<!\d)\d(?:[\s()./-]{0,2}\d){9,}")
"""The number of a phone or a card: at least five figures behind a plus, else at least ten."""
FIGURES_TOGETHER = re.compile(r"\+|\d(?:\D{0,2}\d){2}(?=\D{0,2}\d)")


@dataclass(frozen=True, slots=True)
class PageRow:
    """One line of a block, valid HTML by itself. Rows with higher `spare` go first; 0 is never removed."""

    html: str
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stay in one message. `heading` stands above them. `reheading` replaces it if the block opens a
    later message. A block with `opens` always opens a message."""

    rows: tuple[PageRow, ...]
    heading: str = ""
    reheading: str = ""
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a text for Telegram: its UTF-16 units after parsing, and its entities."""

    units: int
    entities: int

    def __add__(self, other: "Size") -> "Size":
        return Size(self.units + other.units, self.entities + other.entities)

    def fits(self, units: int = MOST_UNITS, entities: int = MOST_ENTITIES) -> bool:
        return self.units <= units and self.entities <= entities


def measure(html: str) -> Size:
    """Return the size of HTML for Telegram after parsing.

    Our own HTML escapes everything that is no tag, so a pattern can find the tags in a twentieth of the time of
    parsing. The size of joined texts, each valid by itself, is the sum of their sizes.
    """
    return Size(utf16_length(unescape(TAG.sub("", html))), len(OPENING_TAG.findall(html)))


def weighed(parts: Iterable[str]) -> int:
    """Return how long messages are to read, in UTF-16 units after parsing. An eastern character counts twice."""
    texts = [unescape(TAG.sub("", part)) for part in parts]
    return sum(utf16_length(text) + len(EASTERN.findall(text)) for text in texts)


def pack(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the blocks as messages within Telegram's limits, numbered if there are several.

    A block stays in one message. If it is too large, it loses whole rows, the highest `spare` first.
    """
    whole = _pack(blocks, MOST_UNITS, MOST_ENTITIES)
    if len(whole) < 2:
        return tuple(whole)
    parts = _pack(blocks, MOST_UNITS - ROOM_FOR_NUMBER, MOST_ENTITIES - 1)
    return tuple(f"{part}\n\n<i>({place}/{len(parts)})</i>" for place, part in enumerate(parts, 1))


def paged(head: str, sections: Iterable[tuple[str, Iterable[PageRow]]], foot: str = "") -> tuple[str, ...]:
    """Return a page as messages: the head, then sections, each in one block below its title, then the foot."""
    blocks: list[Block] = []
    for title, rows in sections:
        above = f"<b>{title}</b>"
        blocks.append(Block(tuple(rows), above if blocks else f"{head}\n\n{above}", above))
    return pack([*blocks, Block((PageRow(f"<i>{foot}</i>"),))] if foot else blocks)


def _pack(blocks: Sequence[Block], units: int, entities: int) -> list[str]:
    parts: list[str] = []
    size = Size(0, 0)  # the size of the last part
    for block in blocks:
        text = _joined(block.heading, block.rows)
        larger = size + Size(len("\n\n"), 0) + measure(text)
        if parts and not block.opens and larger.fits(units, entities):
            parts[-1], size = f"{parts[-1]}\n\n{text}", larger
            continue
        parts.append(_shortened(block, block.reheading if parts else block.heading, units, entities))
        size = measure(parts[-1])
    return parts


def _joined(heading: str, rows: Sequence[PageRow]) -> str:
    return "\n".join([*([heading] if heading else []), *(row.html for row in rows)])


def _shortened(block: Block, heading: str, units: int, entities: int) -> str:
    rows = list(block.rows)
    while not measure(_joined(heading, rows)).fits(units, entities):
        place = max(range(len(rows)), key=lambda index: (rows[index].spare, index), default=None)
        if place is None or rows[place].spare == 0:
            break
        del rows[place]
    return _joined(heading, rows)


def plain(text: str) -> str:
    """Return source text on one line, without invisible or direction-turning characters."""
    return " ".join(visible(CONTROL.sub("", text)).split())


def inert(text: str, most: int = 0) -> str:
    """Return others' words as `shown` does, with nothing that can be tapped: no command, name, tag, number or
    address.

    Clients make links of these in any message (core.telegram.org/api/entities). A joiner is put into each. It
    belongs to no name, tag or host, so no link is made. Other words read the same.
    """
    return untapped(shown(text, most))


def untapped(text: str) -> str:
    """Return text on one line, or HTML without tags, with a joiner wherever a client would make a link."""
    dialled = DIALLED.sub(lambda number: FIGURES_TOGETHER.sub(rf"\g<0>{JOINER}", number[0]), text)
    return TAPPED.sub(rf"\g<0>{JOINER}", dialled)


def shown(text: str, most: int = 0) -> str:
    """Return our own or an admin's text, escaped for Telegram. A text over `most` characters is cut behind a word
    and gets an ellipsis."""
    line = plain(text)
    if most and len(line) > most:
        line = (line[:most].rpartition(" ")[0] or line[:most]).rstrip(" ,;:") + ELLIPSIS
    return escape(line, quote=False)


def code(text: str, most: int = 0) -> str:
    """Return an address or an id unchanged, for copying: only the whole can be tapped."""
    return f"<code>{shown(text, most)}</code>"


def link(words: str, url: str) -> str:
    """Return escaped words as a link. If the address is no web address, return the words alone."""
    address = "".join(plain(url).split())
    if not re.match(r"https?://[^/\s]", address) or len(address) > 2000:
        return words
    return f'<a href="{escape(address)}">{words}</a>'


def as_shown(html: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a message as Telegram shows it, and the addresses of its links."""
    message = _MessageText(html)
    return message.text, tuple(message.links)


def quotations(html: str) -> tuple[Quotation, ...]:
    """Return what can be quoted from a message: its quotations in reading order, then its headlines (bold links).

    A quotation is the text between two quotation marks of a line. With marks inside a quotation, every pair of an
    opening and a closing mark counts, because the text does not say which pair is the outer one.
    """
    message = _MessageText(html)
    found = [each for start, line in _lines(message.text) for each in _quoted_in(line, message.text[:start])]
    return (*found, *(_between(message.text, *place, bold=True) for place in message.headlines))


def printed(html: str) -> dict[str, Quotation]:
    """Return others' words in a message by fingerprint (see `printed_at`): the words of its links, and quotations
    with the links of their line, or of the last line above with links. A headline that is cut is also found by its
    address."""
    message = _MessageText(html)
    text, found, near = message.text, dict[str, Quotation](), list[str]()
    links = [(*place, url) for place, url in zip(message.linked, message.links, strict=True)]
    for start, line in _lines(text):
        here = [each for each in links if start <= each[0] <= start + len(line)]
        near = [url for _, _, url in here] or near
        for first, last, url in here:
            words = _between(text, first, last, bold=(first, last) in message.headlines)
            found.setdefault(printed_at(words.text, url), words)
            if words.text.endswith(ELLIPSIS):
                found.setdefault(cut_headline_mark(url), words)
        for words in _quoted_in(line, text[:start]):
            found |= {printed_at(words.text, url): words for url in near}
    return found


def beside_links(parts: Sequence[str], marks: Mapping[str, str]) -> list[frozenset[str]]:
    """Return for each message which of these marks it has. `marks` gives each an address. A message has the marks
    whose address it links. The last message also has the marks whose address no message links."""
    linked = [set(_MessageText(part).links) for part in parts]
    nowhere = set(marks.values()).difference(*linked)
    for last in linked[-1:]:
        last.update(nowhere)
    return [frozenset(mark for mark, url in marks.items() if url in here) for here in linked]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text, each with the place where it begins."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _quoted_in(line: str, before: str) -> Iterator[Quotation]:
    start = utf16_length(before)
    opening = [place for place, mark in enumerate(line) if mark in OPENING][:MOST_MARKS]
    closing = [place for place, mark in enumerate(line) if mark in CLOSING][-MOST_MARKS:]
    for first, last in product(opening, reversed(closing)):
        if words := line[first + 1 : last].strip():
            yield Quotation(words, start + utf16_length(line[: line.index(words, first + 1)]))


def _between(text: str, first: int, last: int, *, bold: bool) -> Quotation:
    return Quotation(text[first:last], utf16_length(text[:first]), bold=bold)


def to_text(html: str) -> str:
    """Return a message as plain text, for terminals and as a fallback. A link becomes `words <URL>`."""
    return _MessageText(html, links=True).text


class _MessageText(HTMLParser):
    """The text of a message. With `links`, the address of each link stands behind its words."""

    def __init__(self, html: str, *, links: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.links: list[str] = []
        self.linked: list[tuple[int, int]] = []
        self.headlines: list[tuple[int, int]] = []
        self._with_links = links
        self._addresses: list[str] = []
        self._bold = False
        self._linked_since = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._addresses.append(dict(attrs).get("href") or "")
            self._linked_since = len(self.text)
        elif tag == "b":
            self._bold = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._addresses:
            address = self._addresses.pop()
            self.links.append(address)
            self.linked.append((self._linked_since, len(self.text)))
            if self._bold:
                self.headlines.append((self._linked_since, len(self.text)))
            self.text += f" <{address}>" if self._with_links else ""
        elif tag == "b":
            self._bold = False

    def handle_data(self, data: str) -> None:
        self.text += data
