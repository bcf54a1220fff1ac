"""Compiles patterns of recipes with RE2, which takes linear time for every pattern and text."""

import re
from functools import lru_cache
from typing import Any

import re2

MOST_MEMORY = 2**20
"""The most bytes of a compiled pattern: some forty thousand steps, each tried at most once for a character."""

# RE2 has no look-around. Where spellings of days look around, the text is matched instead; only groups are used.
_LOOKED_AT = (
    (re.compile(r"\(\?<!(?:(\\\w)|\[([^\]^]+)\])\)"), r"(?:^|[^\1\2])"),
    (re.compile(r"\(\?!(?:(\\\w)|\[([^\]^]+)\])\)"), r"(?:[^\1\2]|$)"),
    (re.compile(r"\(\?="), "(?:"),
)


@lru_cache(maxsize=512)
def linear_pattern(pattern: str) -> Any:
    """Return a compiled pattern with the methods of `re`'s patterns. Raises ValueError with RE2's reason."""
    for look, instead in _LOOKED_AT:
        pattern = look.sub(instead, pattern)
    options = re2.Options()
    options.max_mem, options.log_errors = MOST_MEMORY, False
    try:
        return re2.compile(pattern, options=options)
    except re2.error as error:
        raise ValueError(error.args[0].decode("utf-8", "replace")) from error
