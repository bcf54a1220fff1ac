"""Requests to the database that wait at the same time, and are carried out together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from digests.errors import CommuniqueError

Request = TypeVar("Request")
Result = TypeVar("Result")


class Gathered(Generic[Request, Result]):
    """Takes requests one by one, and carries out all that wait for the database in one transaction.

    A transaction costs more than a row. While one is under way, other requests gather. The next transaction takes
    at most `most` of them, in the order in which they came, so that the event loop gets its turn in between. After
    several requests came together, the next ones get `linger` seconds to gather; a single request never waits.
    `carry_out` returns a result for each request. If it fails for several, each is tried alone, so that a faulty
    request does not stop the others.
    """

    def __init__(
        self,
        carry_out: Callable[[Sequence[Request]], Awaitable[Sequence[Result]]],
        *,
        most: int = 64,
        linger: float = 0.1,
    ) -> None:
        self._carry_out = carry_out
        self._most = most
        self._linger = linger
        self._crowded = False
        self._waiting: list[tuple[Request, asyncio.Future[Result]]] = []
        self._turn = asyncio.Lock()

    async def submit(self, request: Request) -> Result:
        """Return the result of a request once it is committed. Raises what `carry_out` raises for this request."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, done))
        try:
            async with self._turn:
                while not done.done():
                    await self._take_waiting()
            return await done
        finally:
            done.cancel()  # if the caller was cancelled; what was written stays written

    async def _take_waiting(self) -> None:
        if self._crowded and len(self._waiting) < self._most:
            await asyncio.sleep(self._linger)
        waiting = [(request, done) for request, done in self._waiting if not done.done()]
        wanted, self._waiting = waiting[: self._most], waiting[self._most :]
        self._crowded = len(wanted) > 1
        try:
            await self._answer(wanted)
        finally:
            # After a cancellation another waiting caller carries out the rest. Doing it twice does no harm.
            self._waiting = [one for one in wanted if not one[1].done()] + self._waiting

    async def _answer(self, wanted: Sequence[tuple[Request, asyncio.Future[Result]]]) -> None:
        try:
            answers = await self._carry_out([request for request, _ in wanted])
        except CommuniqueError as error:
            if len(wanted) > 1:
                for each in wanted:
                    await self._answer([each])
            elif not wanted[0][1].done():
                wanted[0][1].set_exception(error)
            return
        for (_, done), answer in zip(wanted, answers, strict=True):
            if not done.done():
                done.set_result(answer)
