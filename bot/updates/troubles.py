"""Updates that could not be handled: the first is told to the operators, those of the next hour together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from bot.texts import operator_words

log = logging.getLogger("communique.updates")

QUIET = 3600.0
EXAMPLES = 5

Tell = Callable[[Callable[[str], str]], Awaitable[None]]
"""Tells operators what is given for each language."""


class Troubles:
    """`tell` reaches the operators; `quiet` is how many seconds apart they are told."""

    def __init__(self, tell: Tell, *, quiet: float = QUIET) -> None:
        self._tell = tell
        self._quiet = quiet
        self._untold: list[str] = []
        self._count = 0
        self._telling: asyncio.Task[None] | None = None

    def add(self, words: str) -> None:
        """Log it, and tell it now or with others later; the words must hold nothing that people said."""
        log.warning("%s", words)
        self._count += 1
        if len(self._untold) < EXAMPLES:
            self._untold.append(words)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_them())

    async def close(self) -> None:
        """Tell nothing more."""
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    async def _tell_them(self) -> None:
        while self._count:
            words = partial(words_for, self._count, self._untold)
            self._count, self._untold = 0, []
            try:
                await self._tell(words)
            except Exception:
                log.exception("the operators could not be told")
            await asyncio.sleep(self._quiet)


def words_for(count: int, examples: list[str], language: str) -> str:
    """Return what operators are told of so many updates that could not be handled."""
    words = operator_words(language)
    head = words.count("failed", count)
    left = count - len(examples)
    return "\n".join([head, *examples, *([words.more_failed.format(count=left)] if left > 0 else [])])
