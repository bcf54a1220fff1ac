"""Runs parsing and editing in processes of their own, so that no hostile feed, page or text can block or fill the
bot.

Work that takes too long is ended with its process, because a regular expression or a parser that hangs cannot be
interrupted. A process that dies is noticed at once, and another process does its work again, once. Each process
has its own pipes. In process pools, such as the standard library's, processes share a pipe and a lock. If one is
killed while it holds them, or before it has read its first message, such a pool waits for ever.
"""

import asyncio
import contextlib
import ctypes
import gc
import logging
import os
import pickle
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar, cast

from digests.errors import CommuniqueError, WorkError, WorkFatalError, WorkTooLargeError, WorkTooLongError
from digests.model.lexicon import Lexicon
from digests.worker_process import command, message, message_in

log = logging.getLogger("communique.workers")

MOST_SECONDS = 30.0
SECONDS_TO_BEGIN = 120.0
"""For a process to import what it needs, on the busiest machine."""
SECONDS_TO_END = 10.0
WAITS_FOR_PROCESSOR = 30
IDLE_SECONDS = 120.0
"""After this time processes without work end. The next work starts new ones, which takes a second or two."""
MEMORY_OF_ONE = 250 * 2**20
"""Bytes that one process may need while it parses; it usually needs a hundred and some MB."""
TASKS_PER_PROCESS = 2000  # then the process is replaced, so that leaks of a parser do not add up
BY_SOMEBODY = (-signal.SIGTERM, -signal.SIGINT)
PROCESSOR_USED_UP = -24  # SIGXCPU, which Windows does not have

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def spare_processors() -> int:
    """Return how many processes parse: one fewer than there are processors, and no more than fit into memory
    beside the bot; at least one, at most four."""
    allowed = memory_allowed()
    by_memory = 4 if allowed is None else allowed // MEMORY_OF_ONE - 2
    return max(1, min(4, (os.cpu_count() or 2) - 1, by_memory))


def memory_allowed(root: Path = Path("/")) -> int | None:
    """Return how many bytes of memory the machine has, or the container's or service's control group allows. None
    if unknown, as on systems other than Linux."""
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
    """Runs pure functions beside the event loop, in `processes` processes, or in threads if that is 0. Processes
    start with the first work. They end after a while without work; then `on_rest` is called. Functions and
    arguments must be picklable. `lexicon` is also for callers. Each process gets it, and what else is `known` by
    name, only once."""

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
        self._turns = asyncio.Semaphore(processes)
        self._alive: set[_Process] = set()
        self._free: list[_Process] = []
        self._times_closed = 0
        self._under_way = 0
        self._idle: asyncio.TimerHandle | None = None
        self._resting: asyncio.Task[None] | None = None

    def know(self, **known: object) -> None:
        """Let the processes know something else under a name. Those that know what was there before end with the
        work that they have."""
        self._known = {**self._known, **known}
        for process in self._free:
            process.end()
        self._free.clear()

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
        """Return or raise what `work` does. Raises WorkTooLongError if it takes too long, WorkTooLargeError if it
        takes too much memory, WorkFatalError if its process dies of it, and WorkError if somebody else ends the
        process. The last three are raised only if it happened twice. Arguments that these workers know, given
        under their names, are not sent with every piece of work."""
        return await self._run(self._seconds, None, work, arguments, named)

    async def run_within(
        self,
        seconds: float,
        work: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Run work like `run`, with a limit in seconds of a processor, so that work is not blamed for a busy
        machine. Thirty times as many seconds may pass. Threads have no such limits, as nothing can end them."""
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
            async with self._turns:
                piece = await asyncio.to_thread(message, [of_processor, work, known, arguments, rest])
                result: Result = await self._in_process(seconds, getattr(work, "__name__", str(work)), piece)
                return result

    @contextlib.contextmanager
    def _busy(self) -> Iterator[None]:
        """Keep the processes alive while the block runs, and for a while after."""
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
        if self._alive and not self._under_way:
            self._resting = asyncio.create_task(self._rest())

    async def _rest(self) -> None:
        """End the processes, and free the memory that this process needed for the work."""
        await self.close()
        try:
            if self._on_rest is not None:
                await self._on_rest()
        except CommuniqueError as error:
            log.warning("not all memory could be freed: %s", error)
        await asyncio.to_thread(give_back)

    async def _in_process(self, seconds: float, name: str, piece: bytes) -> Any:
        """Return the result of a piece of work. If its process dies, it is done once more."""
        try:
            return await _again(partial(self._tried, seconds, piece), f"{name} is done again")
        except (WorkTooLongError, MemoryError, _DiedError) as error:
            log.warning("%s was ended: %s", name, error or type(error).__name__)
            raise _fault(error) from error

    async def _tried(self, seconds: float, piece: bytes) -> Any:
        process = await self._ready()
        try:
            async with asyncio.timeout(seconds) as within:
                done, result = await process.answer(piece)
        except TimeoutError as error:
            process.end()
            if not within.expired():
                raise
            raise WorkTooLongError(f"it took more than {seconds:g} s") from error
        except BaseException:
            process.end()
            raise
        interrupted = isinstance(result, WorkTooLongError | MemoryError)
        if process.answers > TASKS_PER_PROCESS or interrupted or process.known is not self._known:
            process.end()  # it may have been interrupted during an import or a change of its own state
        else:
            self._free.append(process)
        if not done:
            raise result
        return result

    async def _ready(self) -> "_Process":
        """Return a process without work, an old one or a new one."""
        while self._free:
            process = self._free.pop()
            if process in self._alive:
                return process
        try:
            return await _again(self._begun, "a process is begun again")
        except _DiedError as death:
            raise WorkError("its process could not begin") from death

    async def _begun(self) -> "_Process":
        """Return a new process that has imported everything and got what it is to know."""
        closed, knowing = self._times_closed, self._known
        known = await asyncio.to_thread(message, knowing)
        loop = asyncio.get_running_loop()
        _, process = await loop.subprocess_exec(lambda: _Process(self._alive, knowing), *command(), stderr=None)
        try:
            if closed != self._times_closed:
                raise _DiedError(None, ours=True)
            async with asyncio.timeout(SECONDS_TO_BEGIN):
                await process.answer(known)
        except TimeoutError as error:
            process.end()
            raise _DiedError(None) from error
        except BaseException:
            process.end()
            raise
        return process

    async def close(self) -> None:
        """End the processes, and give up work under way."""
        if self._idle is not None:
            self._idle.cancel()
        self._times_closed += 1
        self._free.clear()
        for process in tuple(self._alive):
            process.end()
        if self._alive:
            await asyncio.wait([process.gone for process in self._alive], timeout=SECONDS_TO_END)


class _DiedError(Exception):
    """A process ended before it answered. `code` is its exit code, None if unknown. `ours`: we gave its work
    up."""

    def __init__(self, code: int | None, *, ours: bool = False) -> None:
        super().__init__(f"its process has ended with {code}")
        self.code = code
        self.ours = ours


async def _again(attempt: Callable[[], Awaitable[Result]], words: str) -> Result:
    """Return the result of an attempt, or of a second attempt if the process of the first died; `words` say this
    in the log. The work's own limits do not count as a death."""
    try:
        return await attempt()
    except _DiedError as death:
        if death.ours or death.code == PROCESSOR_USED_UP:
            raise
        log.warning("%s: its process has died (%s)", words, death.code)
    return await attempt()


class _Process(asyncio.SubprocessProtocol):
    """One process. It is in `alive` from its beginning to its end. It has been told what is `known`."""

    _transport: asyncio.SubprocessTransport

    def __init__(self, alive: set["_Process"], known: Mapping[str, object]) -> None:
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.answers = 0
        self.known = known
        self._alive = alive
        self._came = bytearray()
        self._answer: asyncio.Future[bytearray] | None = None
        self._ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.SubprocessTransport", transport)
        self._alive.add(self)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self._came += data
        answer = message_in(self._came)
        if answer is not None and self._answer is not None and not self._answer.done():
            self._came = bytearray()
            self._answer.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport.close()
        self._alive.discard(self)
        self.gone.set_result(None)

    async def answer(self, question: bytes) -> Any:
        """Return the process's answer. Raises _DiedError if the process ends before."""
        self._answer = answer = asyncio.get_running_loop().create_future()
        cast("asyncio.WriteTransport", self._transport.get_pipe_transport(0)).write(question)
        ends: list[asyncio.Future[Any]] = [answer, self.gone]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise _DiedError(self._transport.get_returncode(), ours=self._ended)
        self.answers += 1
        return await asyncio.to_thread(pickle.loads, answer.result())

    def end(self) -> None:
        """Kill the process. It has nothing that could be lost."""
        self._ended = True
        self._transport.close()


def give_back() -> None:
    """Return unused memory to the system, if the C library (glibc) would keep it."""
    gc.collect()
    tell_malloc("malloc_trim", 0)


def tell_malloc(function: str, *values: int) -> None:
    """Call one of glibc's functions beside malloc(3). Nothing happens with another C library."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        getattr(ctypes.CDLL(None), function)(*values)


def _fault(error: BaseException) -> WorkError:
    """Return the error of work whose process ended: by a limit of ours, by the system for lack of memory, by the
    limit of its processor's seconds, by a fault of its own, or by somebody else."""
    match error:
        case WorkTooLongError():
            return error
        case MemoryError():
            return WorkTooLargeError("it took too much memory")
        case _DiedError(ours=False, code=code) if code == -signal.SIGKILL:
            return WorkTooLargeError("its process was killed, perhaps for want of memory")
        case _DiedError(ours=False, code=code) if code == PROCESSOR_USED_UP:
            return WorkTooLongError("it took too many seconds of a processor")
        case _DiedError(ours=False, code=int(code)) if code not in BY_SOMEBODY:
            return WorkFatalError(f"its process died of it ({code})")
    return WorkError("its process was ended")
