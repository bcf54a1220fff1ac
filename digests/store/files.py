"""The database as a file: who may read it, its bytes, and whether it is sound. The file and every copy of it hold
readers' chats. Such files are made so that only their owner can ever read them. Files of earlier versions are
tightened when they are opened. Systems without such rights ignore this."""

import asyncio
import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from glob import escape
from pathlib import Path

from digests.errors import StoreError
from digests.store.sqlite import DAMAGED, NOT_WRITABLE, code_for, connect, parse_url, path_of

log = logging.getLogger("communique.store")

FILE, FOLDER, OTHERS = 0o600, 0o700, 0o077
READ_AT_ONCE = 1 << 20
LEFT_BESIDE = (".replaced-*", ".incoming*")
"""The ends of the names of files that a restore leaves, or leaves when it is interrupted."""
BACKUPS = (".before-*.backup*", *LEFT_BESIDE)
_DESCRIPTORS: dict[tuple[int, int], int] = {}
"""Descriptors of the files that were read here, by device and number, kept while the process lives. Closing one
would release SQLite's locks of this process on the file."""


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, and the folders above it as usual. An existing folder stays as it is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file for its owner only, which SQLite then fills. An existing file is not even opened, because
    closing it would release this process's locks on it."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def instance_file(url: str) -> Path | None:
    """Return the file by which instances know which of them works on the database at this URL; its folder is made.
    None if the database is in memory. Raises StoreError if the folder cannot be made."""
    path = path_of(parse_url(url))
    if path is None:
        return None
    with looking_at(path):
        make_folder(path.parent)
        return path.with_name(path.name + ".instance")


def beside(path: Path, *ends: str) -> list[Path]:
    """Return the files beside a database whose names are its name and one of these endings (patterns)."""
    return [file for end in ends for file in path.parent.glob(escape(path.name) + end)]


def tighten_files(path: Path) -> None:
    """Let only the owner read the database, the files that SQLite keeps beside it, and its backups."""
    for file in beside(path, "", "-wal", "-shm", "-journal", *BACKUPS):
        tighten(file, FILE)


def tighten(path: Path, mode: int = FOLDER) -> None:
    """Let only the owner read a folder or file, if it exists."""
    if os.name != "posix":
        return
    try:
        if (rights := path.stat().st_mode) & OTHERS:
            path.chmod(rights & mode)  # if its owner has made it read-only, it stays read-only
    except FileNotFoundError:
        return  # there is nothing to protect, or SQLite has just removed the file, as it does with `-wal`
    except OSError as error:
        log.warning("others may be able to read %s, and its rights cannot be changed: %s", path, error)


def bytes_of(path: Path) -> Iterator[bytes]:
    """Yield the content of a file, piece by piece. Raises OSError if it cannot be read."""
    found = path.stat()
    key, place = (found.st_dev, found.st_ino), 0
    if key not in _DESCRIPTORS:
        _DESCRIPTORS[key] = os.open(path, os.O_RDONLY)
    while piece := os.pread(_DESCRIPTORS[key], READ_AT_ONCE, place):
        yield piece
        place += len(piece)


async def require_sound(url: str, *, seconds: float) -> bool:
    """Check the pages of the database at this URL (`PRAGMA quick_check`) for at most so many seconds. Return False
    if the time was too short, else True, also if there is no file yet. Raises StoreError, with what to do, if the
    file is damaged or cannot be read. Nothing is written to the file."""
    path = path_of(parse_url(url))
    return path is None or await asyncio.to_thread(_look, path, seconds)


@contextmanager
def looking_at(path: Path) -> Iterator[None]:
    """Turn failures with a file into StoreError, with what to do."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path} cannot be looked at: {error}", code=NOT_WRITABLE) from error
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}", code=code_for(str(error))) from error


def _look(path: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    with looking_at(path):
        if not path.exists():
            return True
        with closing(connect(path, timeout=seconds)) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > deadline, 5000)
            try:
                (first,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            except sqlite3.Error as error:
                if "interrupted" in str(error) or "locked" in str(error):
                    return False  # another process is at work in it
                raise
    if first != "ok":
        raise StoreError(f"{path} is damaged: {str(first).splitlines()[-1]}", code=DAMAGED)
    return True
