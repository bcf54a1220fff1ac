"""What pure functions remember of texts, so that the same is not worked out again for each reader or at each edit:
bounded in number, and let go of once a day. Nobody asks about texts of weeks ago any more, and a process that runs
for years would come to keep as many of them as fit in."""

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import Any, TypeVar
from weakref import WeakSet

Result = TypeVar("Result")

_MEMORIES: "WeakSet[_lru_cache_wrapper[Any]]" = WeakSet()


def remembered(most: int) -> "Callable[[Callable[..., Result]], _lru_cache_wrapper[Result]]":
    """Let a function of values remember its last answers, `most` of them, until `forget_texts`."""

    def remembering(function: Callable[..., Result]) -> "_lru_cache_wrapper[Result]":
        memory = lru_cache(maxsize=most)(function)
        _MEMORIES.add(memory)
        return memory

    return remembering


def forget_texts() -> None:
    """Let every remembered function begin anew."""
    for memory in tuple(_MEMORIES):
        memory.cache_clear()
