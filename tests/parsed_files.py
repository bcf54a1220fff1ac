"""Files of TOML, parsed once in a process: each command reads all of the lexicon, the relation and the pack."""

import pickle
import tomllib
from functools import cache
from typing import Any

import pytest

parse = tomllib.loads


@cache
def _parsed(text: str) -> bytes:
    return pickle.dumps(parse(text), pickle.HIGHEST_PROTOCOL)


def parsed(text: str) -> dict[str, Any]:
    """Return what a text of TOML says, new each time: whoever has it may change it. Raises what tomllib raises."""
    tables: dict[str, Any] = pickle.loads(_parsed(text))  # noqa: S301 - our own
    return tables


def parse_each_text_once(patch: pytest.MonkeyPatch) -> None:
    """Let whoever parses a text that was parsed before get the same tables."""
    patch.setattr(tomllib, "loads", parsed)
