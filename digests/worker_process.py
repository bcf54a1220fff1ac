"""A worker process. It reads pieces of work from its standard input, and writes the result of each to its standard
output. It imports only what these pieces need.

A message is a pickle behind its length. The process shares no lock and no pipe with others. Whatever kills it, its
parent learns of its end at once, and nobody else waits for it.
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

_own: dict[str, object] = {}  # what this process was given at its beginning, by name


def command() -> list[str]:
    """Return the command line of a process with the same import path as this process."""
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN)"  # SIGINT is for the parent
        f"; sys.path[:] = {sys.path!r}; from digests.worker_process import serve; serve()"
    )
    return [sys.executable, "-P", "-c", program]


def message(content: object) -> bytes:
    """Return the message with this content. Raises pickle's errors for content that cannot be pickled."""
    pickled = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(pickled)) + pickled


def message_in(came: bytearray) -> bytearray | None:
    """Return the pickle of the message that came, None while part of it is missing."""
    if len(came) < LENGTH.size or len(came) < LENGTH.size + LENGTH.unpack_from(came)[0]:
        return None
    return came[LENGTH.size :]


def serve() -> None:
    """Do one piece of work after another, until the parent sends no more."""
    _limit_memory()
    asked, answers = _streams()
    with contextlib.suppress(EOFError, BrokenPipeError):
        _own.update(pickle.loads(_read(asked)))  # noqa: S301 - from our parent
        answers.write(message((True, None)))
        while True:
            answers.flush()
            answers.write(_done(_read(asked)))
    os._exit(0)  # ends threads that a parser may have left


def timed(
    work: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
) -> tuple[Result, float]:
    """Return the result of `work`, and how many seconds of a processor it took."""
    began = time.thread_time()
    return work(*arguments, **named), time.thread_time() - began


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep input and output for messages. Other code reads nothing, and prints to the errors."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return asked, answers


def _read(stream: BinaryIO) -> bytes:
    """Return the pickle of the next message. Raises EOFError if no whole message is left."""
    head = stream.read(LENGTH.size)
    length = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else 1
    if len(pickled := stream.read(length)) < length:
        raise EOFError
    return pickled


def _done(pickled: bytes) -> bytes:
    """Return the message with the result of a piece of work: whether it succeeded, and its result or error."""
    try:
        return message((True, _carried_out(*pickle.loads(pickled))))  # noqa: S301 - from our parent
    except BaseException as error:  # noqa: BLE001 - the parent decides on it
        error.add_note(format_exc())
        return _told(error)


def _told(error: BaseException) -> bytes:
    """Return the message of an error. An error that cannot be sent, or would end the parent, is put in words."""
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
    """Raise WorkTooLongError in the block once it has used so many seconds of a processor. If it ignores this, the
    system ends the process soon after."""

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
    """Limit the memory of this process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
