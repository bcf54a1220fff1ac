"""Death at any step of a program that works on files: before each call that makes, names, renames or removes one,
before each statement of SQLite and each copy by its backup API, and in the middle of one that takes long. Nothing
here knows what the steps are for."""

import os
import signal
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

from digests.store import backups, restores

CALLS = frozenset(
    {"os.link", "os.rename", "os.remove", "os.utime", "os.chmod", "os.mkdir", "open", "sqlite3.connect"}
)

AT_WORK = "at work"
"""The name of a step in the middle of a statement, or of a copy."""
COPY = "backup"
"""The name of the step before a database is copied by SQLite's backup API."""
PAGES = 20
"""So many pages of a copy are a step."""


def install(step: int, report: Path, folder: Path, at_work: int = 0) -> None:
    """Kill this process right before the so-many-th step, the first is 1, that has to do with files in `folder`;
    0 never does. `report` gets the name of each step that is taken, a line each. So many operations of SQLite's
    machine are a step as well, where they are said."""
    Steps(step, report, folder, at_work).install()


def rename_first() -> None:
    """Let a restore give the present database its new name instead of a second one, as it once did: for a moment
    there is none."""

    def renamed(target: Path, _: object) -> Path:
        kept = target.with_name(f"{target.name}.replaced-1")
        target.replace(kept)
        return kept

    restores._give_second_name = renamed


def write_in_place() -> None:
    """Let a backup have its name from the beginning."""
    backups.partial_of = lambda path: path
    backups.discard = lambda _: None


class Steps:
    def __init__(self, step: int, report: Path, folder: Path, at_work: int) -> None:
        self._left = step
        self._at_work = at_work
        self._folder = str(folder)
        self._report = os.open(report, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._lock = threading.RLock()

    def install(self) -> None:
        connect = sqlite3.connect

        class Watched(sqlite3.Connection):
            def backup(connection, target: sqlite3.Connection, **named: Any) -> None:  # noqa: N805
                self._take(COPY)
                super().backup(target, pages=PAGES, progress=lambda *_: self._copied(), **named)

        def watched(*arguments: Any, **named: Any) -> sqlite3.Connection:
            connection = connect(*arguments, factory=Watched, **named)
            connection.set_trace_callback(lambda sql: self._take(sql.lstrip()[:60].split("\n")[0]))
            if self._at_work:
                connection.set_progress_handler(lambda: self._take(AT_WORK), self._at_work)
            return connection

        sqlite3.connect = watched  # type: ignore[assignment]
        sys.addaudithook(self._hear)

    def _copied(self) -> None:
        if self._at_work:
            self._take(AT_WORK)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in CALLS and self._is_ours(arguments):
            self._take(event)

    def _is_ours(self, arguments: tuple[Any, ...]) -> bool:
        return any(isinstance(each, str | bytes | Path) and self._folder in str(each) for each in arguments)

    def _take(self, name: str) -> None:
        with self._lock:
            os.write(self._report, f"{name}\n".encode())
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
