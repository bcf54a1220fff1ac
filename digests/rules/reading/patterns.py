"""Patterns that people write into recipes, matched by RE2: in linear time, whatever the pattern and the text."""

import re
from functools import lru_cache
from typing import Any

import re2

MOST_MEMORY = 2**20
"""Bytes that a compiled pattern may take: some forty thousand steps, each tried once for a character at most."""

# RE2 does not look around. What the spellings of days look at is matched instead, since only their groups count.
_LOOKED_AT = (
    (re.compile(r"\(\?<!(?:(\\\w)|\[([^\]^]+)\])\)"), r"(?:^|[^\1\2])"),
    (re.compile(r"\(\?!(?:(\\\w)|\[([^\]^]+)\])\)"), r"(?:[^\1\2]|$)"),
    (re.compile(r"\(\?="), "(?:"),
)


@lru_cache(maxsize=512)
def linear_pattern(pattern: str) -> Any:
    """Return a compiled pattern with the methods of `re`'s; ValueError says why RE2 cannot read it."""
    for look, instead in _LOOKED_AT:
        pattern = look.sub(instead, pattern)
    options = re2.Options()
    options.max_mem, options.log_errors = MOST_MEMORY, False
    try:
        return re2.compile(pattern, options=options)
    except re2.error as error:
        raise ValueError(error.args[0].decode("utf-8", "replace")) from error
