"""Which of several instances on one database is at work: the one whose file stands beside the database.

Its process locks the file, and the system gives that up when the process ends, however it ends: the lease is free
at once. While it goes on it touches the file now and then, which a frozen one does not. Whoever stands by and has
seen the file untouched for LEASE, by a clock of its own that only grows, puts a file of its own in its place. No
two clocks are compared and no time of day decides; and one that goes on again sees, before it does anything, that
the file is another's. SQLite wants all processes of a database on one machine, and so does this.
"""

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from digests.errors import StoreError

LEASE = 30.0
"""Seconds without a touch after which another may take over; by judgement, over what a slow disk or a busy machine
may take. It is touched three times as often."""
SECONDS_BETWEEN_LOOKS = 1.0

Mark = tuple[int, int]
"""The number of a file, and when it was touched: only whether it is another is looked at."""


@dataclass(frozen=True, slots=True)
class Stillness:
    """The mark of another's file, and since when it was seen so, in seconds that only grow."""

    mark: Mark
    since: float

    def again(self, mark: Mark, now: float) -> "Stillness":
        """Return what is known after another look."""
        return self if mark == self.mark else Stillness(mark, now)

    def is_frozen(self, now: float) -> bool:
        """Say whether the other may be taken for frozen."""
        return now - self.since > LEASE


class Lease:
    """The right of one instance to be at work on a database, by its `file`; None for one in memory, which is
    nobody else's. `seconds` only grow."""

    def __init__(self, file: Path | None, seconds: Callable[[], float] = time.monotonic) -> None:
        self._file = file
        self._seconds = seconds
        self._descriptor: int | None = None
        self._stillness: Stillness | None = None
        self._touched = 0.0

    def take(self) -> bool:
        """Take the lease where nobody has it, or whoever has it is frozen; False while another has it. StoreError
        when the file cannot be used."""
        if self._file is None:
            return True
        self.leave()
        try:
            return self._lock(self._file) or (self._is_frozen(self._file) and self._replace(self._file))
        except OSError as error:
            raise StoreError(f"{self._file} cannot be used: {error}", code="not-writable") from error

    def is_ours(self) -> bool:
        """Say whether we are still at work; to be asked right before anything that another must not do as well."""
        if self._file is None or self._descriptor is None:
            return self._file is None
        try:
            return os.path.samestat(self._file.stat(), os.fstat(self._descriptor))
        except OSError:
            return False

    async def lost(self) -> None:
        """Show that we go on, until the lease is another's."""
        while self.is_ours():
            self.show()
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    def show(self) -> None:
        """Show that we go on, where that is due."""
        if self._file is not None and self._seconds() - self._touched >= LEASE / 3:
            self._touch(self._file)

    def leave(self) -> None:
        """Let another have it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None and self.is_ours():
            self._file.unlink(missing_ok=True)
        self.leave()

    def _lock(self, file: Path) -> bool:
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        if _locked(self._descriptor):
            self._touch(file)  # before whoever stands by takes the last touch for ours
            if self.is_ours():  # it may have been replaced before it was locked
                self._stillness = None
                return True
        self.leave()
        return False

    def _touch(self, file: Path) -> None:
        self._touched = self._seconds()
        with suppress(OSError):  # what comes of it is for others to see
            os.utime(file)

    def _is_frozen(self, file: Path) -> bool:
        try:
            found = file.stat()
        except FileNotFoundError:  # another is replacing it
            return False
        mark, now = (found.st_ino, found.st_mtime_ns), self._seconds()
        self._stillness = Stillness(mark, now) if self._stillness is None else self._stillness.again(mark, now)
        return self._stillness.is_frozen(now)

    def _replace(self, file: Path) -> bool:
        file.unlink(missing_ok=True)
        return self._lock(file)


def _locked(descriptor: int) -> bool:
    """Lock a file for as long as this process lives; False when another has it."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where nobody stands by
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
