"""The queue of updates: getUpdates with its long poll and its conflicts."""

import asyncio
import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.parameters import ApiError
from bot.sandbox.world import Json

KEPT = timedelta(hours=24)
ASKED_FOR_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass
class Updates:
    """Updates that the bot has not confirmed, oldest first."""

    clock: Callable[[], datetime]
    pending: list[Json] = field(default_factory=list)
    allowed: Collection[str] | None = None
    closed: bool = False
    _next_id: int = 700_000_001
    _turn: int = 0
    _waiting: list["asyncio.Future[None]"] = field(default_factory=list)
    _arrived: dict[int, datetime] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Return whether every long poll has to end."""
        return self.closed

    def put(self, kind: str, payload: Json) -> int:
        """Queue an update of `kind` and return its id. Return 0 if the bot does not want updates of this kind."""
        if not (kind in self.allowed if self.allowed else kind not in ASKED_FOR_ONLY):
            return 0
        number = self._next_id
        self._next_id += 1
        self.pending.append({"update_id": number, kind: payload})
        self._arrived[number] = self.clock()
        self.wake()
        return number

    def wake(self) -> None:
        """Wake all coroutines that wait for a change."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, condition: Callable[[], bool], within: float) -> bool:
        """Wait until the condition holds, at most `within` seconds. Return whether it holds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not (holds := condition()) and (left := deadline - loop.time()) > 0:
            await self.changed(left)
        return holds

    async def changed(self, within: float) -> None:
        """Wait until something changes, at most `within` seconds."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(future, within)

    def confirm(self, below: int) -> None:
        """Forget the updates with an id less than `below`."""
        self.pending = [update for update in self.pending if update["update_id"] >= below]
        self.wake()

    async def poll(self, offset: int, limit: int, seconds: float, allowed: Collection[str] | None) -> list[Json]:
        """Return the answer to getUpdates. A newer call ends an older one: ApiError 409, a conflict."""
        if allowed is not None:
            self.allowed = allowed
        self._turn += 1
        turn = self._turn
        self.confirm(offset)
        self.expire()
        await self.until(lambda: bool(self.pending or self.over or self._turn != turn), seconds)
        if self._turn != turn:
            words = "terminated by other getUpdates request; make sure that only one bot instance is running"
            raise ApiError(409, f"Conflict: {words}")
        return self.pending[:limit]

    def expire(self) -> None:
        """Forget the updates that are older than a day."""
        oldest = self.clock() - KEPT
        self.pending = [update for update in self.pending if self._arrived[update["update_id"]] > oldest]

    async def close(self) -> None:
        """End all long polls."""
        self.closed = True
        self.wake()
