"""The pace of messages where only the moved clock counts."""

import asyncio
from typing import Any

from bot.sending.pacing import Pacing
from digests.deliver import seconds_since_boot


class Unhurried(Pacing):
    """Keeps Telegram's limits by a clock of its own, on which a wait is over at once: real seconds would pass
    while the moved clock stands."""

    def __init__(self, **options: Any) -> None:
        self._skipped = 0.0
        super().__init__(clock=lambda: seconds_since_boot() + self._skipped, sleep=self._skip, **options)

    async def _skip(self, seconds: float) -> None:
        self._skipped += seconds
        await asyncio.sleep(0)

    async def reserve(self, chat: int, *, shared: bool) -> float:
        while closed := await super().reserve(chat, shared=shared):
            await self._skip(closed)
        return 0.0
