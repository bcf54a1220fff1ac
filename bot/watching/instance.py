"""Decides which of several instances on one database is at work: the instance that has locked the file beside the
database.

The right to work is called the lease. When the process of the instance at work ends in any way, the system
releases the lock, and another instance can take the lease at once. While the process runs, it touches the file now
and then. A frozen process does not. An instance that stands by measures with its own monotonic clock: when nobody
has touched the file for LEASE seconds, it replaces the file by its own. The clocks of two processes are never
compared, and the time of day does not matter. A process that was frozen and wakes up looks at the file before it
does anything, and sees that the file belongs to another instance. SQLite needs all processes of a database on one
machine, and so does this.
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
"""After so many seconds without a touch another instance may take over. By judgement: a slow disk or a busy
machine does not delay a touch for so long. The file is touched every LEASE / 3 seconds."""
SECONDS_BETWEEN_LOOKS = 1.0

Mark = tuple[int, int]
"""The inode number of a file and the time of its last touch. Marks are only compared for equality."""


@dataclass(frozen=True, slots=True)
class Stillness:
    """The mark of another instance's file, and since when (monotonic seconds) it has not changed."""

    mark: Mark
    since: float

    def again(self, mark: Mark, now: float) -> "Stillness":
        """Return the stillness after another look at the file."""
        return self if mark == self.mark else Stillness(mark, now)

    def is_frozen(self, now: float) -> bool:
        """Say whether the other instance may be taken for frozen."""
        return now - self.since > LEASE


class Lease:
    """The right of one instance to work on a database. `file` is the file beside the database; None for a database
    in memory, which no other process can use. `seconds` is a monotonic clock."""

    def __init__(self, file: Path | None, seconds: Callable[[], float] = time.monotonic) -> None:
        self._file = file
        self._seconds = seconds
        self._descriptor: int | None = None
        self._stillness: Stillness | None = None
        self._touched = 0.0

    def take(self) -> bool:
        """Take the lease if nobody has it, or if the instance that has it is frozen. Return False while another
        instance has it. StoreError when the file cannot be used."""
        if self._file is None:
            return True
        self.leave()
        try:
            return self._lock(self._file) or (self._is_frozen(self._file) and self._replace(self._file))
        except OSError as error:
            raise StoreError(f"{self._file} cannot be used: {error}", code="not-writable") from error

    def is_ours(self) -> bool:
        """Say whether this instance still has the lease. Ask right before work that only one instance may do."""
        if self._file is None or self._descriptor is None:
            return self._file is None
        try:
            return os.path.samestat(self._file.stat(), os.fstat(self._descriptor))
        except OSError:
            return False

    async def lost(self) -> None:
        """Touch the file when that is due. Return when the lease belongs to another instance."""
        while self.is_ours():
            self.show()
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    def show(self) -> None:
        """Touch the file, if that is due."""
        if self._file is not None and self._seconds() - self._touched >= LEASE / 3:
            self._touch(self._file)

    def leave(self) -> None:
        """Give the lease up."""
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
            self._touch(file)  # a standby instance must not take us for frozen because of the old time
            if self.is_ours():  # another instance may have replaced the file before it was locked
                self._stillness = None
                return True
        self.leave()
        return False

    def _touch(self, file: Path) -> None:
        self._touched = self._seconds()
        with suppress(OSError):  # if this fails, the other instances notice it
            os.utime(file)

    def _is_frozen(self, file: Path) -> bool:
        try:
            found = file.stat()
        except FileNotFoundError:  # another instance is replacing the file
            return False
        mark, now = (found.st_ino, found.st_mtime_ns), self._seconds()
        self._stillness = Stillness(mark, now) if self._stillness is None else self._stillness.again(mark, now)
        return self._stillness.is_frozen(now)

    def _replace(self, file: Path) -> bool:
        file.unlink(missing_ok=True)
        return self._lock(file)


def _locked(descriptor: int) -> bool:
    """Lock a file for as long as this process lives. Return False when another process has locked it."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where nobody stands by
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
