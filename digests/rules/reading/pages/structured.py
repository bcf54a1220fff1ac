"""Structured data of a page (schema.org in JSON-LD) -> what it says of the page's article."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from digests.rules.texts import letters_of

LONGEST_SCRIPT = 500_000
MOST_NODES = 3000
# Kinds of schema.org that are an article, the surer first; a plain WebPage tells where there is nothing else.
_KINDS = ("Article", "Posting", "Report", "WebPage")
# Where a page keeps its own article; other properties hold other pages' (itemListElement, mentions, hasPart).
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
_BEFORE = re.compile(r"(?://)?<!\[CDATA\[|<!--|/\*.*?\*/", re.DOTALL)
_BEHIND = ("-->", "//]]>", "]]>", ";")


def article_data(tree: etree._Element, headline: str) -> Mapping[str, Any]:
    """Return the properties of the page's article, as published; an empty mapping where there are none.

    `headline` is the page's own, to tell its article from others that the page lists.
    """
    nodes = [node for node in _nodes(tree) if _rank(node) is not None]
    if not nodes:
        return {}
    wanted = letters_of(headline)
    named = [
        node
        for node in nodes
        if wanted and letters_of(text_of(node.get("headline"))) in (wanted, letters_of(headline[:110]))
    ]
    return min(named or nodes, key=lambda node: _rank(node) or 0)


def text_of(value: Any) -> str:
    """Return the text of a property: its own, that of its first value, or the name of a thing."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or ""
    return value if isinstance(value, str) else ""


def names_of(value: Any) -> list[str]:
    """Return the names in a property such as `author`: one or several, of persons or organisations."""
    values = value if isinstance(value, list) else [value]
    return [name for name in map(text_of, values[:20]) if name]


def is_false(value: Any) -> bool:
    """Whether a property says no: false, "false", "False"."""
    return value is False or (isinstance(value, str) and value.strip().lower() in ("false", "no"))


def _nodes(tree: etree._Element) -> Iterator[dict[str, Any]]:
    waiting = [
        _parsed(script.text or "")
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
    ]
    for number, value in enumerate(waiting):  # grows while it is read: breadth first
        if number > MOST_NODES:
            return
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[name] for name in _INSIDE if isinstance(value.get(name), dict | list))


def _parsed(script: str) -> Any:
    if len(script) > LONGEST_SCRIPT:
        return None
    try:
        return json.loads(_unwrapped(script), strict=False)
    except (ValueError, RecursionError):
        return None


def _unwrapped(script: str) -> str:
    """The script without white space and a mark of a comment around it, in linear time: a pattern that takes white
    space on both sides of something that may be missing takes the third power of how much there is."""
    script = script.strip()
    before = _BEFORE.match(script)
    script = script[before.end() :] if before else script
    return script.removesuffix(next((mark for mark in _BEHIND if script.endswith(mark)), "")).strip()


def _rank(node: Mapping[str, Any]) -> int | None:
    kinds = node.get("@type")
    names = [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]
    if kinds is None and "datePublished" in node:
        return len(_KINDS)
    ranks = [rank for rank, ending in enumerate(_KINDS) for name in names if name.endswith(ending)]
    return min(ranks, default=None)
