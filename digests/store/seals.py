"""A seal on a backup. The seal shows later whether a byte of the file has changed since the backup was made.
SQLite checks how pages hang together, not their contents. The seal is for failing disks and transfers, not
crashes.

The seal is in two numbers of the file's header that SQLite leaves to programs. If somebody changes the backup with
SQLite, the count of changes beside these numbers changes too. The file then no longer counts as sealed.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zlib import crc32

from digests.store.files import READ_AT_ONCE, bytes_of
from digests.store.sqlite import connect

HEADER = 100
COUNT = slice(24, 28)  # the count of changes by SQLite
SUM = slice(60, 64)  # SQLite's user_version
MARK = slice(68, 72)  # SQLite's application_id
OURS = b"Co"


def seal(path: Path) -> None:
    """Seal a whole backup that nobody has open. Raises OSError if the file cannot be written."""
    with path.open("r+b") as file:
        mark = _mark(file.read(HEADER))
        file.seek(MARK.start)
        file.write(mark)
        file.seek(0)
        total = _sum(iter(lambda: file.read(READ_AT_ONCE), b""))
        file.seek(SUM.start)
        file.write(total)


def is_broken(path: Path) -> bool:
    """Say whether a sealed backup has changed since it was made, other than by SQLite. Raises OSError if the file
    cannot be read."""
    header = next(bytes_of(path), b"")[:HEADER]
    return len(header) == HEADER and header[MARK] == _mark(header) and header[SUM] != _sum(bytes_of(path))


def unseal(path: Path) -> None:
    """Remove the seal from a copy that is to be worked on. Raises sqlite3.Error if the copy cannot be written."""
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version=0")
        connection.execute("PRAGMA application_id=0")


def _mark(header: bytes) -> bytes:
    return OURS + header[COUNT][-2:]


def _sum(pieces: Iterator[bytes]) -> bytes:
    """Return the check sum of a file's pieces without the bytes of the sum itself."""
    first = next(pieces, b"")
    total = crc32(first[: SUM.start] + first[SUM.stop :])
    for piece in pieces:
        total = crc32(piece, total)
    return total.to_bytes(4)
