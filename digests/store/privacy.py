"""Files that only their owner may read: the database holds readers' chats, and so does every copy of it.

They are made so from the first byte on; what an earlier version made is tightened when it is opened. Where the
system knows no such rights, all this does nothing.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from glob import escape
from pathlib import Path

log = logging.getLogger("communique.store")

FILE, FOLDER, OTHERS = 0o600, 0o700, 0o077
LEFT_BESIDE = (".replaced-*", ".incoming*")
"""How the names go on of what a restore leaves, or leaves when it is interrupted."""
BACKUPS = (".before-*.backup*", *LEFT_BESIDE)
BESIDE = ("", "-wal", "-shm", "-journal", *BACKUPS)
"""How the names of all that belongs to a database go on after its own."""


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, and those above it as is usual; one that is there stays as it is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file for its owner only, which SQLite then fills; it gives `-wal` and `-shm` the same rights.

    One that is there is not even opened: closing it again would let go of the locks that this process has on it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def tighten_files(path: Path) -> None:
    """Take the database, what SQLite keeps beside it and its backups from everybody but their owner."""
    for file in _belonging(path):
        _tighten(file, FILE)


def tighten_folder(folder: Path) -> None:
    """Take a folder, where there is one, from everybody but its owner."""
    _tighten(folder, FOLDER)


def _belonging(path: Path) -> Iterator[Path]:
    for end in BESIDE:
        yield from path.parent.glob(escape(path.name) + end)


def _tighten(path: Path, mode: int) -> None:
    if os.name != "posix":
        return
    try:
        if path.stat().st_mode & OTHERS:
            path.chmod(mode)
    except FileNotFoundError:
        return  # nothing to protect, or gone meanwhile, as `-wal` is when the last one closes
    except OSError as error:
        log.warning("others may be able to read %s, and its rights cannot be changed: %s", path, error)
