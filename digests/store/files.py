"""The database as a file: who may read it, its bytes, and whether it may be built on. It holds readers' chats, and
so does every copy of it: such files are made so that only their owner may read them from the first byte on, and
what an earlier version made is tightened when it is opened. Where the system knows no such rights, that does
nothing."""

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
"""How the names go on of what a restore leaves, or leaves when it is interrupted."""
BACKUPS = (".before-*.backup*", *LEFT_BESIDE)
_DESCRIPTORS: dict[tuple[int, int], int] = {}
"""Of the files that were read here, by device and number, for as long as the process lives: closing one would let
go of the locks that SQLite has on that file in this process."""


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, and those above it as is usual; one that is there stays as it is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file for its owner only, which SQLite then fills. One that is there is not even opened:
    closing it again would let go of the locks that this process has on it."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def instance_file(url: str) -> Path | None:
    """Return the file by which instances know which of them is at work on the database of that URL, in a folder
    that is there; None for one in memory. StoreError when the folder cannot be made."""
    path = path_of(parse_url(url))
    if path is None:
        return None
    with looking_at(path):
        make_folder(path.parent)
        return path.with_name(path.name + ".instance")


def beside(path: Path, *ends: str) -> list[Path]:
    """Return the files beside a database whose names go on so (patterns) after its own."""
    return [file for end in ends for file in path.parent.glob(escape(path.name) + end)]


def tighten_files(path: Path) -> None:
    """Take the database, what SQLite keeps beside it and its backups from everybody but their owner."""
    for file in beside(path, "", "-wal", "-shm", "-journal", *BACKUPS):
        tighten(file, FILE)


def tighten(path: Path, mode: int = FOLDER) -> None:
    """Take a folder or file, where there is one, from everybody but its owner."""
    if os.name != "posix":
        return
    try:
        if (rights := path.stat().st_mode) & OTHERS:
            path.chmod(rights & mode)  # what its owner has made read-only stays so
    except FileNotFoundError:
        return  # nothing to protect, or gone meanwhile, as `-wal` is when the last one closes
    except OSError as error:
        log.warning("others may be able to read %s, and its rights cannot be changed: %s", path, error)


def bytes_of(path: Path) -> Iterator[bytes]:
    """Yield the content of a file, piece by piece. OSError when it cannot be read."""
    found = path.stat()
    key, place = (found.st_dev, found.st_ino), 0
    if key not in _DESCRIPTORS:
        _DESCRIPTORS[key] = os.open(path, os.O_RDONLY)
    while piece := os.pread(_DESCRIPTORS[key], READ_AT_ONCE, place):
        yield piece
        place += len(piece)


async def require_sound(url: str, *, seconds: float) -> bool:
    """Look through the pages of the database of that URL (`PRAGMA quick_check`) for at most so many seconds.
    Return False when that was too short, True otherwise, also where there is no file yet. StoreError, with what to
    do, when it is damaged or cannot be read; nothing was written to it then."""
    path = path_of(parse_url(url))
    return path is None or await asyncio.to_thread(_look, path, seconds)


@contextmanager
def looking_at(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a file into StoreError, with what to do."""
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
