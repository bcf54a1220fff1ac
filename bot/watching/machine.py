"""Measures the memory of this process and of its child processes, the room on the disk, and how late the event
loop is."""

import asyncio
import os
import re
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
SHARE = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)
BESIDE = ("", "-wal", "-shm")
SECONDS = 1.0  # between two looks at the event loop
LOOKS = 300  # the looks of the last five minutes
NINE_OF_TEN = 0.9


def memory_of(process: int, proc: Path = PROC) -> int | None:
    """Return the bytes of memory of a process: its proportional share (PSS), else its resident memory (RSS).
    Return None if the system does not tell, or if the process has ended."""
    with suppress(OSError):
        if found := SHARE.search((proc / str(process) / "smaps_rollup").read_bytes()):
            return int(found[1]) * 1024
    with suppress(OSError, IndexError, ValueError):
        resident = (proc / str(process) / "statm").read_bytes().split()[1]
        return int(resident) * os.sysconf("SC_PAGE_SIZE")
    return None


def children_of(process: int, proc: Path = PROC) -> Iterator[int]:
    """Yield the ids of the child processes of a process, and of their child processes."""
    for task in (proc / str(process) / "task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_bytes().split()):
                yield child
                yield from children_of(child, proc)


def memory(process: int | None = None, proc: Path = PROC) -> Mapping[str, int]:
    """Return the bytes of memory of a process (default: this one) as `main`, and of its child processes together
    as `children`. Return {} if the system does not tell."""
    this = os.getpid() if process is None else process
    own = memory_of(this, proc)
    if own is None:
        return {}
    return {"main": own, "children": sum(memory_of(child, proc) or 0 for child in children_of(this, proc))}


def disk(database: Path | None) -> Mapping[str, int]:
    """Return the bytes of the `database` with SQLite's files beside it, and the `free` bytes on its disk. Return
    {} for a database in memory, or if the system does not tell."""
    if database is None:
        return {}
    with suppress(OSError):
        files = (database.with_name(database.name + suffix) for suffix in BESIDE)
        sizes = sum(file.stat().st_size for file in files if file.exists())
        return {"database": sizes, "free": shutil.disk_usage(database.parent).free}
    return {}


def usual(lags: list[float]) -> float:
    """Return the lag (seconds) that nine of ten of `lags` do not exceed, or 0.0 if there are none."""
    return sorted(lags)[min(len(lags) - 1, int(len(lags) * NINE_OF_TEN))] if lags else 0.0


class LoopLag:
    """Measures how late the event loop is: a task sleeps for a second and notes how much longer it slept. `note`
    is called with each lag, in seconds."""

    def __init__(self, note: Callable[[float], None], *, seconds: float = SECONDS) -> None:
        self._note = note
        self._seconds = seconds
        self._lags: deque[float] = deque(maxlen=LOOKS)

    @property
    def recent(self) -> float:
        """Return the lag that nine of ten looks of the last five minutes did not exceed, in seconds."""
        return usual(list(self._lags))

    async def run(self) -> None:
        """Look until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(self._seconds)
            lag = max(0.0, loop.time() - began - self._seconds)
            self._lags.append(lag)
            self._note(lag)
