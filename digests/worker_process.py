"""A process in which work is done: it reads pieces of work from its standard input, and writes what became of each
to its standard output. It imports no more than those pieces need.

A message is a pickle behind its length. The process shares nothing with others, neither a lock nor a pipe.
Whatever kills it, at whatever moment, its parent hears of its end at once, and nobody else waits for it.
"""

import contextlib
import os
import pickle
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil
from traceback import format_exc
from typing import BinaryIO, ParamSpec, TypeVar

from digests.errors import WorkTooLongError

MOST_MEMORY = 2 * 2**30
SECONDS_TO_HEED = 3
LENGTH = struct.Struct(">Q")

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_own: dict[str, object] = {}  # of a process: what it knows since it began


def command() -> list[str]:
    """Return the command line of a process that imports from where this one does."""
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN)"  # the parent's to heed
        f"; sys.path[:] = {sys.path!r}; from digests.worker_process import serve; serve()"
    )
    return [sys.executable, "-P", "-c", program]


def message(content: object) -> bytes:
    """Return the message that says this; raises what pickle does for what it cannot say."""
    pickled = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(pickled)) + pickled


def message_in(came: bytearray) -> bytearray | None:
    """Return the pickle of the message that came, None as long as some of it is missing."""
    if len(came) < LENGTH.size or len(came) < LENGTH.size + LENGTH.unpack_from(came)[0]:
        return None
    return came[LENGTH.size :]


def serve() -> None:
    """Do one piece of work after another until the parent asks no more."""
    _limit_memory()
    asked, answers = _streams()
    with contextlib.suppress(EOFError, BrokenPipeError):
        _own.update(pickle.loads(_read(asked)))  # noqa: S301 - from our parent
        answers.write(message((True, None)))
        while True:
            answers.flush()
            answers.write(_done(_read(asked)))
    os._exit(0)  # whatever threads a parser may have left


def timed(
    work: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
) -> tuple[Result, float]:
    """Return what `work` returns and how many seconds of a processor it took."""
    began = time.thread_time()
    return work(*arguments, **named), time.thread_time() - began


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Take input and output over from whatever else reads or prints: that finds nothing, or goes to the errors."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return asked, answers


def _read(stream: BinaryIO) -> bytes:
    """Return the pickle of the next message; EOFError when there is no whole one any more."""
    head = stream.read(LENGTH.size)
    length = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else 1
    if len(pickled := stream.read(length)) < length:
        raise EOFError
    return pickled


def _done(pickled: bytes) -> bytes:
    """Return the message that says what became of a piece: whether it was done, and its result or error."""
    try:
        return message((True, _carried_out(*pickle.loads(pickled))))  # noqa: S301 - from our parent
    except BaseException as error:  # noqa: BLE001 - the parent's to judge
        error.add_note(format_exc())
        return _told(error)


def _told(error: BaseException) -> bytes:
    """Return the message of an error, in other words where it would not arrive or would end the parent."""
    with contextlib.suppress(Exception):
        told = message((False, error))
        pickle.loads(told[LENGTH.size :])  # noqa: S301 - our own
        if isinstance(error, Exception):
            return told
    return message((False, RuntimeError(f"{type(error).__name__}: {error}")))


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


def _limit_memory() -> None:
    """Take no more memory than is decent."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
