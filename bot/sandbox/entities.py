"""What becomes of a text on the server: entities found and put in order, white space trimmed, lengths checked."""

import re
from itertools import pairwise

from bot.sandbox.html import Entity, MarkupError, parse_html, utf16_length
from bot.sandbox.parameters import ApiError, Parameters

MOST_ENTITIES = 100

_FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]", re.IGNORECASE)),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w\b")),
    ("bot_command", re.compile(r"(?<![\w/@#<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@./])@[A-Za-z0-9_]{3,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)
_RANK = {"expandable_blockquote": 0, "blockquote": 0, "pre": 1, "code": 2, "bold": 3, "italic": 4}
_WHITE = " \t\r\n"


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
    for one, other in pairwise(kept):
        if one["type"] == "pre" and "language" not in one and other["type"] == "code":
            other.pop("language", None)
    for entity in kept:
        if entity["type"] == "code":
            entity.pop("language", None)
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
