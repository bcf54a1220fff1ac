"""Which of several instances on one database is at work: whoever has the lock on the file beside it.

The system gives a lock up when its process ends, however that ends: nothing has to be renewed, no clock decides,
and whoever stands by takes over within seconds. SQLite needs all processes of a database on one machine; so does
this.
"""

from pathlib import Path

from filelock import FileLock, Timeout


class Place:
    """The place of the one instance that is at work on a database; one in memory is nobody else's."""

    def __init__(self, database: Path | None) -> None:
        self.file = database and database.with_name(database.name + ".instance")
        self._lock = FileLock(self.file, blocking=False, mode=0o600, is_singleton=False) if self.file else None

    def take(self) -> bool:
        """Take the place; False while another instance has it. OSError where the file cannot be made."""
        try:
            if self._lock is not None and not self._lock.is_locked:
                self._lock.acquire()
        except Timeout:
            return False
        return True

    def leave(self) -> None:
        """Let another instance have it."""
        if self._lock is not None:
            self._lock.release(force=True)
