"""What a tree of processes costs: memory as PSS, CPU seconds; read from /proc, so Linux only."""

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bot.watching.machine import memory_of

_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """One process: CPU seconds are its own and those of children that have ended and were waited for."""

    number: int
    parent: int
    cpu: float


def tree(root: int) -> list[Process]:
    """Return a process and all that descend from it; those that end meanwhile are left out."""
    every = [
        process for entry in _PROC.iterdir() if entry.name.isdecimal() and (process := _process(int(entry.name)))
    ]
    children: dict[int, list[Process]] = {}
    for process in every:
        children.setdefault(process.parent, []).append(process)
    found = [process for process in every if process.number == root]
    for process in found:
        found += children.get(process.number, [])
    return found


def cpu_seconds(root: int) -> float:
    """Return the CPU seconds, user and system, that a tree of processes has used so far."""
    return sum(process.cpu for process in tree(root))


def memory(root: int) -> dict[int, float]:
    """Return the proportional set size in MB of each process of a tree: shared pages count once in the sum."""
    sizes = ((process.number, memory_of(process.number)) for process in tree(root))
    return {number: size / 2**20 for number, size in sizes if size is not None}


def _process(number: int) -> Process | None:
    try:
        stat = (_PROC / str(number) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return Process(number, int(fields[1]), sum(map(int, fields[11:15])) / _TICK)


class MemoryWatch:
    """Samples a tree's memory from a thread; `peak` is the largest sum seen, `shares` how it was divided."""

    def __init__(self, root: int, every: float = 0.1) -> None:
        self.peak = 0.0
        self.shares: dict[int, float] = {}
        self.samples = 0
        self._root, self._every = root, every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            began = time.monotonic()
            shares = memory(self._root)
            self.samples += 1
            if sum(shares.values()) > self.peak:
                self.peak, self.shares = sum(shares.values()), shares
            if self._over.wait(max(self._every - (time.monotonic() - began), 0.01)):
                return
