"""How updates are worked through: those of one chat in order, those of different chats at the same time."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

LONGEST = 120.0
QUIET_TURNS = 5


class PerChatProcessor(BaseUpdateProcessor):
    """Handles up to that many updates at once, never two of the same chat, none for over two minutes."""

    def __init__(self, max_concurrent_updates: int = 64, longest: float = LONGEST) -> None:
        super().__init__(max_concurrent_updates)
        self._longest = longest
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._working = 0
        self._finished = asyncio.Event()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's earlier updates, then handle this one."""
        lock = self._chats.setdefault(_key(update), asyncio.Lock())
        self._working += 1
        try:
            async with lock, asyncio.timeout(self._longest):
                await coroutine
        finally:
            self._working -= 1
            self._finished.set()

    async def idle(self) -> None:
        """Return once nothing is being handled, nor about to be."""
        quiet = 0
        while quiet < QUIET_TURNS:
            await asyncio.sleep(0)
            if self._working:
                self._finished.clear()
                await self._finished.wait()
            quiet = 0 if self._working or self.current_concurrent_updates else quiet + 1


def _key(update: object) -> int:
    """The chat; the person where there is none; one queue for everything else."""
    if not isinstance(update, Update):
        return 0
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
