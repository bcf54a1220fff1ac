"""Where parsing runs: processes of their own, so that no hostile feed or page can block or fill the bot.

pebble's pool is the standard library's with one thing more: work that takes too long is ended and its process
replaced, which nothing else stops, since a regular expression or a parser that hangs cannot be interrupted.
"""

import asyncio
import contextlib
import logging
import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from digests.errors import WorkError
from digests.model.lexicon import Lexicon

log = logging.getLogger("communique.workers")

MOST_SECONDS = 30.0
MOST_MEMORY = 2 * 2**30
TASKS_PER_PROCESS = 2000  # then it is replaced, whatever a parser has leaked

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def spare_processors() -> int:
    """Return how many processes parse: one fewer than there are processors, one at least, four at most."""
    return max(1, min(4, (os.cpu_count() or 2) - 1))


class Workers:
    """Runs pure functions beside the event loop, in `processes` processes, or in threads when that is 0.

    The processes start with the first piece of work. Functions and arguments have to be picklable. The
    `lexicon` is for those who call them: each process is given it once.
    """

    def __init__(self, lexicon: Lexicon, processes: int = 0, *, seconds: float = MOST_SECONDS) -> None:
        self.lexicon = lexicon
        self._processes = processes
        self._seconds = seconds
        self._pool: ProcessPool | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def run(
        self, work: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Return what `work` returns or raises; WorkError when it takes too long or its process dies.

        The lexicon of these workers, given as `lexicon`, does not go along with every piece of work.
        """
        if not self._processes:
            return await asyncio.to_thread(work, *arguments, **named)
        known = named.get("lexicon") is self.lexicon
        rest = {name: value for name, value in named.items() if not (known and name == "lexicon")}
        future = self._open().schedule(_carried_out, args=[work, known, arguments, rest], timeout=self._seconds)
        try:
            result: Result = await asyncio.wrap_future(future)
        except (TimeoutError, ProcessExpired, MemoryError) as error:
            log.warning("%s was ended: %s", getattr(work, "__name__", work), type(error).__name__)
            raise WorkError(f"reading it took more than {self._seconds:g} s, or too much memory") from error
        return result

    async def close(self) -> None:
        """End the processes; work under way is given up."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            with contextlib.suppress(TimeoutError, CancelledError):
                await asyncio.to_thread(pool.join, 10)

    def _open(self) -> ProcessPool:
        if self._pool is None or not self._pool.active:
            self._pool = ProcessPool(
                max_workers=self._processes,
                max_tasks=TASKS_PER_PROCESS,
                initializer=_prepare,
                initargs=(self.lexicon,),
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool


_own: list[Lexicon] = []  # of a process: the lexicon, since it began


def _carried_out(
    work: Callable[..., Result], knows: bool, arguments: Sequence[object], named: Mapping[str, object]
) -> Result:
    return work(*arguments, **named, lexicon=_own[0]) if knows else work(*arguments, **named)


def _prepare(lexicon: Lexicon) -> None:
    """In the new process: keep the lexicon, leave signals to the parent, take no more memory than is decent."""
    import signal  # noqa: PLC0415 - only the new process needs these

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    _own[:] = [lexicon]
