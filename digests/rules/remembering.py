"""Caches of pure functions of texts, so that the same text is not worked on again for each reader or edit. They
are bounded in number, and emptied once a day: texts of past weeks are not needed any more, and a process that runs
for years would keep the caches full of them."""

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import Any, TypeVar
from weakref import WeakSet

Result = TypeVar("Result")

_MEMORIES: "WeakSet[_lru_cache_wrapper[Any]]" = WeakSet()


def remembered(most: int) -> "Callable[[Callable[..., Result]], _lru_cache_wrapper[Result]]":
    """Let a pure function remember its last `most` results, until `forget_texts`."""

    def remembering(function: Callable[..., Result]) -> "_lru_cache_wrapper[Result]":
        memory = lru_cache(maxsize=most)(function)
        _MEMORIES.add(memory)
        return memory

    return remembering


def forget_texts() -> None:
    """Empty the cache of every remembered function."""
    for memory in tuple(_MEMORIES):
        memory.cache_clear()
