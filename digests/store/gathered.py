"""Writes that wait at the same time and are done together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from digests.errors import StoreError

Value = TypeVar("Value")


class Gathered(Generic[Value]):
    """Values to write one by one, of which those that wait for the database go in one transaction.

    A commit costs more than a row: while one is under way, others gather, and the next takes all of them. Each
    caller waits until its own value is written.
    """

    def __init__(self, write_all: Callable[[Sequence[Value]], Awaitable[None]]) -> None:
        self._write_all = write_all
        self._waiting: list[tuple[Value, asyncio.Future[None]]] = []
        self._turn = asyncio.Lock()

    async def write(self, value: Value) -> None:
        """Write a value and return when it is committed; StoreError when it could not be."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((value, done))
        try:
            async with self._turn:
                if not done.done():
                    await self._write_waiting()
            await done
        finally:
            done.cancel()  # of a caller that was cut short; a value that is written stays so

    async def _write_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        wanted = [(value, done) for value, done in waiting if not done.done()]
        try:
            await self._write(wanted)
        finally:
            # Cut short: whoever else waits writes what is left, which does no harm twice.
            self._waiting = [one for one in wanted if not one[1].done()] + self._waiting

    async def _write(self, wanted: Sequence[tuple[Value, asyncio.Future[None]]]) -> None:
        try:
            await self._write_all([value for value, _ in wanted])
        except StoreError as error:
            if len(wanted) > 1:  # one value may be at fault; it must not keep the others out
                for each in wanted:
                    await self._write([each])
                return
            _resolve(wanted[0][1], error)
            return
        for _, done in wanted:
            _resolve(done, None)


def _resolve(done: asyncio.Future[None], error: StoreError | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
