"""Telegram's HTML and what becomes of a text on the server, as strictly as the server does it.

Text and entities come out, or the server's own words of refusal: entities found and put in order, white space
trimmed, lengths checked. Offsets and lengths of entities count UTF-16 code units; byte offsets in the refusals
count UTF-8 bytes of the source, as the server gives them.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.parameters import ApiError, Parameters

Entity = dict[str, Any]

MOST_ENTITIES = 100

_SIMPLE = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler",
}  # fmt: skip
_TAGS = frozenset(_SIMPLE) | {"a", "code", "pre", "blockquote", "tg-time"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([a-zA-Z]+));?")
_SPACE = " \t\r\n\v\f\0"
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_LINK = re.compile(r"(?:https?://|tg://|ton://)\S+", re.IGNORECASE)
_FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]", re.IGNORECASE)),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w\b")),
    ("bot_command", re.compile(r"(?<![\w/@#<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@./])@[A-Za-z0-9_]{3,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)
_RANK = {"expandable_blockquote": 0, "blockquote": 0, "pre": 1, "code": 2, "bold": 3, "italic": 4}
_WHITE = " \t\r\n"


class MarkupError(Exception):
    """The markup is refused; the message is the server's, without its prefix."""


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units `text` has, which is what Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass
class _Open:
    name: str
    argument: str
    format: str
    offset: int
    start: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the plain text of `source` and its entities in the order of their ends; MarkupError if refused."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "<":
                if self.source.startswith("</", self.at):
                    self._end_tag()
                else:
                    self._start_tag()
            elif character == "&" and (decoded := self._reference()):
                self._put(decoded)
            else:
                self._put(character)
                self.at += 1
        if self.open:
            raise MarkupError(f"Can't find end tag corresponding to start tag {self.open[-1].name}")
        return "".join(self.text), self.entities

    def _put(self, text: str) -> None:
        self.text.append(text)
        self.length += utf16_length(text)

    def _reference(self) -> str:
        found = _REFERENCE.match(self.source, self.at)
        if found is None:
            return ""
        hexadecimal, decimal, name = found.groups()
        if name is not None:
            decoded = _NAMED.get(name, "")
        else:
            code = int(hexadecimal, 16) if hexadecimal else int(decimal)
            decoded = chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""
        if decoded:
            self.at = found.end()
        return decoded

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _here(self) -> str:
        """The character at the position, a NUL at the end, as the server's strings have it."""
        return self.source[self.at] if self.at < len(self.source) else "\0"

    def _until(self, stops: str) -> str:
        start = self.at
        while self.at < len(self.source) and self.source[self.at] not in stops:
            self.at += 1
        return self.source[start : self.at]

    def _skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _SPACE:
            self.at += 1

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._until(_SPACE + ">").lower()
        if self.at >= len(self.source):
            raise MarkupError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        attributes = self._attributes(name, begin)
        self.at += 1
        argument = attributes.get({"a": "href", "tg-time": "unix"}.get(name, ""), "")
        if name == "blockquote" and "expandable" in attributes:
            argument = "expandable"
        self.open.append(_Open(name, argument, attributes.get("format", ""), self.length, len(self.text)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._here() == ">":
                return attributes
            name = self._until(_SPACE + "=>")
            if self.at >= len(self.source):
                raise MarkupError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
            if not name:
                raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}')
            self._skip_space()
            attributes[name] = self._value(tag, begin) if self._here() == "=" else ""

    def _value(self, tag: str, begin: int) -> str:
        self.at += 1
        self._skip_space()
        if self.at >= len(self.source):
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        quote = self._here()
        if quote not in "'\"":
            return self._token()
        self.at += 1
        value = []
        while self.at < len(self.source) and self.source[self.at] != quote:
            if self.source[self.at] == "&" and (decoded := self._reference()):
                value.append(decoded)
            else:
                value.append(self.source[self.at])
                self.at += 1
        self.at += 1
        if self.at >= len(self.source):
            raise MarkupError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        return "".join(value)

    def _token(self) -> str:
        start = self.at
        while self._here().isascii() and (self._here().isalnum() or self._here() in ".-"):
            self.at += 1
        if self._here() not in _SPACE + ">" or self.at >= len(self.source):
            raise MarkupError(f"Unexpected end of name token at byte offset {self._bytes(start)}")
        return self.source[start : self.at].lower()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise MarkupError(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self.at += 2
        name = self._until(_SPACE + ">").lower()
        self._skip_space()
        if self._here() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self.at += 1
        tag = self.open[-1]
        if name and name != tag.name:
            raise MarkupError(
                f"Unmatched end tag at byte offset {self._bytes(begin)}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        if self.length > tag.offset:
            self._close(tag)
        self.open.pop()

    def _close(self, tag: _Open) -> None:
        entity: Entity = {"offset": tag.offset, "length": self.length - tag.offset}
        if tag.name in _SIMPLE:
            entity["type"] = _SIMPLE[tag.name]
        elif tag.name == "a":
            url = tag.argument or "".join(self.text[tag.start :])
            if not _is_link(url):
                return  # the server shows the words and drops a link that leads nowhere
            entity |= {"type": "text_link", "url": url}
        elif tag.name == "blockquote":
            entity["type"] = "expandable_blockquote" if tag.argument else "blockquote"
        elif tag.name == "tg-time":
            self._time(entity, tag)
        else:
            entity["type"] = tag.name
        self.entities.append(entity)

    def _time(self, entity: Entity, tag: _Open) -> None:
        if not re.fullmatch(r"-?\d{1,12}", tag.argument):
            raise MarkupError("Invalid date specified in the tag tg-time")
        if not _TIME_FORMAT.fullmatch(tag.format):
            raise MarkupError("Invalid date format specified in the tag tg-time")
        entity |= {"type": "date_time", "unix_time": int(tag.argument), "date_time_format": tag.format}


def _is_link(url: str) -> bool:
    if not _LINK.fullmatch(url.strip()):
        return False
    return not url.lower().startswith("http") or "." in url.split("/")[2] or "[" in url


# --- what the server makes of a text ---------------------------------------------------------------


def find_entities(text: str) -> list[Entity]:
    """Return the entities that Telegram finds by itself: commands, mentions, addresses, hashtags."""
    found: list[Entity] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            offset = utf16_length(text[: match.start()])
            entity = {"type": kind, "offset": offset, "length": utf16_length(match.group())}
            if not any(_overlap(entity, other) for other in found):
                found.append(entity)
    return sorted(found, key=lambda entity: int(entity["offset"]))


def format_text(parameters: Parameters, name: str = "text", limit: int = 4096) -> tuple[str, list[Entity]]:
    """Return text and entities of the parameter `name`, parsed as its `parse_mode` says.

    Raises ApiError in the server's words: bad markup, nothing left, more than `limit` UTF-16 units after parsing.
    """
    source = parameters.text(name).replace("\r\n", "\n").replace("\0", "")
    text, entities = _parse(parameters, name, source)
    text, entities = _trim(text, _settle(entities))
    if utf16_length(text) > limit:
        raise ApiError(400, f"Bad Request: message {'caption ' if name == 'caption' else ''}is too long")
    blocked = [entity for entity in entities if entity["type"] in ("text_link", "code", "pre")]
    for entity in find_entities(text):
        if not any(_overlap(entity, other) for other in blocked):
            entities.append(entity)
    return text, _in_order(entities)[:MOST_ENTITIES]


def _parse(parameters: Parameters, name: str, source: str) -> tuple[str, list[Entity]]:
    mode = parameters.text("parse_mode").lower()
    if source and mode not in ("", "none"):
        if mode in ("markdown", "markdownv2"):
            raise ApiError(400, "Bad Request: this sandbox parses HTML only, not Markdown")
        if mode != "html":
            raise ApiError(400, "Bad Request: unsupported parse_mode")
        try:
            return parse_html(source)
        except MarkupError as error:
            raise ApiError(400, f"Bad Request: can't parse entities: {error}") from None
    given = parameters.json("caption_entities" if name == "caption" else "entities", [])
    length = utf16_length(source)
    return source, [
        entity for entity in given if 0 <= entity["offset"] < entity["offset"] + entity["length"] <= length
    ]


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )


def _in_order(entities: list[Entity]) -> list[Entity]:
    return sorted(
        entities, key=lambda entity: (entity["offset"], -entity["length"], _RANK.get(str(entity["type"]), 5))
    )


def _settle(entities: list[Entity]) -> list[Entity]:
    """Drop what the server drops: quotes inside quotes, anything inside code."""
    kept: list[Entity] = []
    for entity in _in_order(entities):
        around = [other for other in kept if _overlap(entity, other)]
        quote = str(entity["type"]).endswith("blockquote")
        if any(other["type"] in ("code", "pre") for other in around):
            continue
        if quote and any(str(other["type"]).endswith("blockquote") for other in around):
            continue
        kept.append(entity)
    return kept


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    head = len(text) - len(text.lstrip(_WHITE))
    trimmed = text.strip(_WHITE)
    length = utf16_length(trimmed)
    kept = []
    for entity in entities:
        start = min(max(entity["offset"] - head, 0), length)
        end = min(max(entity["offset"] + entity["length"] - head, 0), length)
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    return trimmed, kept
