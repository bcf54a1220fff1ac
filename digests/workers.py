"""Where parsing and editing run: processes of their own, so that no hostile feed, page or text can block or fill
the bot.

pebble's pool is the standard library's with one thing more: work that takes too long is ended and its process
replaced, which nothing else stops, since a regular expression or a parser that hangs cannot be interrupted.
"""

import asyncio
import contextlib
import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from digests.errors import CommuniqueError, WorkError, WorkTooLargeError, WorkTooLongError
from digests.model.lexicon import Lexicon

log = logging.getLogger("communique.workers")

MOST_SECONDS = 30.0
SECONDS_TO_HEED = 3
WAITS_FOR_PROCESSOR = 30
MOST_MEMORY = 2 * 2**30
IDLE_SECONDS = 120.0
"""After which processes without work end; the next piece of work begins new ones, which takes a second or two."""
MEMORY_OF_ONE = 250 * 2**20
"""Bytes that one process may come to need while it parses: a hundred and some as a rule."""
TASKS_PER_PROCESS = 2000  # then it is replaced, whatever a parser has leaked

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def spare_processors() -> int:
    """Return how many processes parse: one fewer than there are processors, and as many as there is memory for
    beside the program itself; one at least, four at most."""
    allowed = memory_allowed()
    by_memory = 4 if allowed is None else allowed // MEMORY_OF_ONE - 2
    return max(1, min(4, (os.cpu_count() or 2) - 1, by_memory))


def memory_allowed(root: Path = Path("/")) -> int | None:
    """Return how many bytes of memory the machine has, or the control group of a container or service allows; None
    where nobody says (it is Linux that does)."""
    found: list[int] = []
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = (root / "proc/meminfo").read_text(encoding="ascii").splitlines()
        found.append(1024 * next(int(line.split()[1]) for line in lines if line.startswith("MemTotal:")))
    with contextlib.suppress(OSError, ValueError):
        group = (root / "proc/self/cgroup").read_text(encoding="ascii").partition("0::/")[2].strip()
        limits = ("memory.max", f"{group.strip('/')}/memory.max", "memory/memory.limit_in_bytes")
        for limit in limits:
            with contextlib.suppress(OSError, ValueError):
                found.append(int((root / "sys/fs/cgroup" / limit).read_text(encoding="ascii")))
    return min(found, default=None)


class Workers:
    """Runs pure functions beside the event loop, in `processes` processes, or in threads when that is 0. The
    processes start with the first piece of work and end when there was none for a while, whereupon `on_rest` is
    called. Functions and arguments have to be picklable. The `lexicon` is for those who call them: each process is
    given it once, and what else is `known` by name."""

    def __init__(
        self,
        lexicon: Lexicon,
        processes: int = 0,
        *,
        seconds: float = MOST_SECONDS,
        on_rest: Callable[[], Awaitable[None]] | None = None,
        **known: object,
    ) -> None:
        self._on_rest = on_rest
        self.lexicon = lexicon
        self._known = {"lexicon": lexicon, **known}
        self._processes = processes
        self._seconds = seconds
        self._pool: ProcessPool | None = None
        self._begun: ProcessPool | None = None
        self._opening = asyncio.Lock()
        self._under_way = 0
        self._idle: asyncio.TimerHandle | None = None
        self._resting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
        if self._resting is not None:
            await self._resting

    async def run(
        self, work: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Return what `work` returns or raises; WorkTooLongError when it takes too long, WorkTooLargeError when it
        takes too much memory, WorkError when its process is ended by another. What these workers know does not go
        along with every piece of work, where it is given under its name."""
        return await self._run(self._seconds, None, work, arguments, named)

    async def run_within(
        self,
        seconds: float,
        work: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Do as `run` does, for so many seconds of a processor, so that a machine with much else to do blames
        nobody; thirty times as many may go by. Threads have no such limits: nothing ends them."""
        return await self._run(WAITS_FOR_PROCESSOR * seconds, seconds, work, arguments, named)

    async def _run(
        self,
        seconds: float,
        of_processor: float | None,
        work: Callable[..., Result],
        arguments: Sequence[object],
        named: Mapping[str, object],
    ) -> Result:
        if not self._processes:
            return await asyncio.to_thread(work, *arguments, **named)
        known = [name for name, value in named.items() if value is self._known.get(name, self)]
        rest = {name: value for name, value in named.items() if name not in known}
        with self._busy():
            return await self._in_process(seconds, work, [of_processor, work, known, arguments, rest])

    @contextlib.contextmanager
    def _busy(self) -> Iterator[None]:
        """Let the processes live while the block runs, and for a while after."""
        self._under_way += 1
        if self._idle is not None:
            self._idle.cancel()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._end_idle)

    def _end_idle(self) -> None:
        if self._pool is not None and not self._under_way:
            self._resting = asyncio.create_task(self._rest())

    async def _rest(self) -> None:
        """End the processes, and give back what this one has needed while there was work."""
        await self.close()
        try:
            if self._on_rest is not None:
                await self._on_rest()
        except CommuniqueError as error:
            log.warning("not all memory could be given back: %s", error)
        await asyncio.to_thread(give_back)

    async def _in_process(self, seconds: float, work: Callable[..., Result], given: Sequence[object]) -> Result:
        while True:
            began = time.monotonic()
            future = (await self._opened()).schedule(_carried_out, args=given, timeout=seconds)
            try:
                result: Result = await asyncio.wrap_future(future)
                return result
            except (WorkTooLongError, TimeoutError, MemoryError, ProcessExpired, BrokenProcessPool) as error:
                if isinstance(error, TimeoutError) and time.monotonic() - began < seconds:
                    continue  # the pool goes by the wall clock, which was put forward
                if isinstance(error, BrokenProcessPool):
                    await self.close()
                log.warning("%s was ended: %s", getattr(work, "__name__", work), type(error).__name__)
                raise _fault(error, seconds) from error

    async def close(self) -> None:
        """End the processes; work under way is given up."""
        if self._idle is not None:
            self._idle.cancel()
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.stop)
            with contextlib.suppress(TimeoutError, CancelledError):
                await asyncio.to_thread(pool.join, 10)

    async def _opened(self) -> ProcessPool:
        """Return the processes, begun in a thread: a new one reads what it is to know only when it has imported
        all that it needs, and whoever gives it that waits."""
        if self._pool is not None and self._begun is self._pool and self._pool.active:
            return self._pool
        async with self._opening:
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(
                    max_workers=self._processes,
                    max_tasks=TASKS_PER_PROCESS,
                    initializer=_prepare,
                    initargs=(self._known,),
                    context=multiprocessing.get_context("spawn"),
                )
            pool = self._pool
            if self._begun is not pool:
                await asyncio.to_thread(pool.schedule, int)
                self._begun = pool
            return pool


def give_back() -> None:
    """Give memory that nothing uses back to the system, where the C library would keep it (glibc)."""
    gc.collect()
    tell_malloc("malloc_trim", 0)


def tell_malloc(function: str, *values: int) -> None:
    """Call one of glibc's functions beside malloc(3); nothing happens where the C library is another."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        getattr(ctypes.CDLL(None), function)(*values)


def timed(
    work: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
) -> tuple[Result, float]:
    """Return what `work` returns and how many seconds of a processor it took. It stands here, where a process that
    thinks imports no more than the rules: the store would cost it 60 MB."""
    began = time.thread_time()
    return work(*arguments, **named), time.thread_time() - began


def _fault(error: BaseException, seconds: float) -> WorkError:
    """Return what the end of its process says of the work: by a limit of ours, by the system when no memory
    is left, by the limit of its processor's seconds, or by somebody else."""
    match error:
        case WorkTooLongError():
            return error
        case TimeoutError():
            return WorkTooLongError(f"it took more than {seconds:g} s")
        case MemoryError():
            return WorkTooLargeError("it took too much memory")
        case BrokenProcessPool():
            return WorkError("its process could not begin")
        case ProcessExpired(exitcode=code) if code == -signal.SIGKILL:
            return WorkTooLargeError("its process was killed, perhaps for want of memory")
        case ProcessExpired(exitcode=code) if code == -signal.SIGXCPU:
            return WorkTooLongError("it took too many seconds of a processor")
    return WorkError("its process was ended")


_own: dict[str, object] = {}  # of a process: what it knows since it began


def _carried_out(
    of_processor: float | None,
    work: Callable[..., Result],
    known: Sequence[str],
    arguments: Sequence[object],
    named: Mapping[str, object],
) -> Result:
    whole = {**named, **{name: _own[name] for name in known}}
    if of_processor is None:
        return work(*arguments, **whole)
    with _limited(of_processor):
        return work(*arguments, **whole)


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise WorkTooLongError in what goes on when that has had so many seconds of a processor; a process that pays
    no heed to that is ended by the system soon after."""

    def end(*_: object) -> None:
        raise WorkTooLongError(f"it took more than {seconds:g} s of a processor")

    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        yield
        return
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    end_at = ceil(time.process_time() + seconds) + SECONDS_TO_HEED
    signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (end_at, most))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def _prepare(known: Mapping[str, object]) -> None:
    """In the new process: keep what is known, leave signals to the parent, take no more memory than is decent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    _own.update(known)
