"""Telegram's HTML: a text becomes plain text and entities, or is refused in the words of Telegram's server.

Markup must be as the bot writes it, with attributes in double quotes. The real server accepts more.
Offsets and lengths of entities count UTF-16 code units. Byte offsets in refusals count UTF-8 bytes of the source.
"""

import re
from html import unescape
from typing import Any

from bot.sandbox.parameters import ApiError, Parameters

Entity = dict[str, Any]

MOST_ENTITIES = 100

_SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre",
}  # fmt: skip
_TAGS = frozenset(_SIMPLE) | {"a", "blockquote", "tg-time"}
_TAG = re.compile(r'<(?P<end>/?)(?P<name>[a-z-]+)(?P<attributes>(?:\s+[a-z]+(?:="[^"]*")?)*)\s*>', re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([a-z]+)(?:="([^"]*)")?', re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#x[0-9a-fA-F]{1,8}|#[0-9]{1,8}|lt|gt|amp|quot);")
_LINK = re.compile(r"https?://(?:[^\s/]*\.|\[)\S*|tg://\S+", re.IGNORECASE)
_FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]", re.IGNORECASE)),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w\b")),
    ("bot_command", re.compile(r"(?<![\w/@#<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@./])@[A-Za-z0-9_]{3,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)
_WHITE = " \t\r\n"


class MarkupError(Exception):
    """The markup is refused. The message is the server's, without the prefix."""


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, as Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the plain text of `source` and its entities in the order of their ends; MarkupError if refused."""
    text, at = "", 0
    opened: list[tuple[str, dict[str, str], int]] = []
    entities: list[Entity] = []
    for tag in _TAG.finditer(source):
        text += _decoded(source, at, tag.start())
        at, name, place = tag.end(), tag["name"].lower(), f"at byte offset {_bytes(source, tag.start())}"
        if not tag["end"]:
            if name not in _TAGS:
                raise MarkupError(f'Unsupported start tag "{name}" {place}')
            attributes = {key: _unescaped(value) for key, value in _ATTRIBUTE.findall(tag["attributes"])}
            opened.append((name, attributes, len(text)))
            continue
        if not opened:
            raise MarkupError(f"Unexpected end tag {place}")
        expected, attributes, start = opened.pop()
        if name != expected:
            raise MarkupError(f'Unmatched end tag {place}, expected "</{expected}>", found "</{name}>"')
        offset = utf16_length(text[:start])
        if text[start:] and (entity := _entity(name, attributes, text[start:])):
            entities.append(entity | {"offset": offset, "length": utf16_length(text[start:])})
    text += _decoded(source, at, len(source))
    if opened:
        raise MarkupError(f"Can't find end tag corresponding to start tag {opened[-1][0]}")
    return text, entities


def _decoded(source: str, start: int, end: int) -> str:
    """Return the text between two tags. MarkupError if it has a <, because a < has to begin a tag."""
    if (stray := source.find("<", start, end)) >= 0:
        raise MarkupError(f"Unclosed start tag at byte offset {_bytes(source, stray)}")
    return _unescaped(source[start:end])


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(lambda found: unescape(found[0]), text)


def _bytes(source: str, position: int) -> int:
    return len(source[:position].encode("utf-8", "surrogatepass"))


def _entity(name: str, attributes: dict[str, str], words: str) -> Entity | None:
    """Return the entity of a tag, or None for a link without a valid address, which becomes plain words."""
    match name:
        case "a":
            url = attributes.get("href") or words
            return {"type": "text_link", "url": url} if _LINK.fullmatch(url.strip()) else None
        case "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
        case "tg-time":
            moment, form = attributes.get("unix", ""), attributes.get("format", "")
            if not re.fullmatch(r"-?\d{1,12}", moment) or not re.fullmatch(r"r|w?[dD]?[tT]?", form):
                raise MarkupError("Invalid date specified in the tag tg-time")
            return {"type": "date_time", "unix_time": int(moment), "date_time_format": form}
    return {"type": _SIMPLE[name]}


# --- the entities of a text ------------------------------------------------------------------------


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
    """Return text and entities of the parameter `name`, parsed by the request's `parse_mode`, white space trimmed.

    ApiError, in the server's words, for bad markup and for more than `limit` UTF-16 units after parsing.
    """
    source = parameters.text(name).replace("\r\n", "\n").replace("\0", "")
    mode = parameters.text("parse_mode")
    if mode and mode.lower() != "html":
        raise ApiError(400, f"Bad Request: unsupported parse_mode {mode}: this sandbox parses HTML only")
    try:
        whole, marked = parse_html(source) if mode else (source, parameters.json("entities", []))
    except MarkupError as error:
        raise ApiError(400, f"Bad Request: can't parse entities: {error}") from None
    text = whole.strip(_WHITE)
    head, length = len(whole) - len(whole.lstrip(_WHITE)), utf16_length(text)
    if length > limit:
        raise ApiError(400, f"Bad Request: message {'caption ' if name == 'caption' else ''}is too long")
    entities = []
    for entity in marked:
        start, end = (entity["offset"] - head, entity["offset"] + entity["length"] - head)
        start, end = max(start, 0), min(end, length)
        if start < end:
            entities.append(entity | {"offset": start, "length": end - start})
    blocked = [entity for entity in entities if entity["type"] in ("text_link", "code", "pre")]
    entities += [entity for entity in find_entities(text) if not any(_overlap(entity, other) for other in blocked)]
    return text, sorted(entities, key=lambda each: (each["offset"], -each["length"]))[:MOST_ENTITIES]


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )
