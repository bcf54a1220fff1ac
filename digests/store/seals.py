"""A seal on a backup, by which it is seen later that a byte of it is another than when it was made: SQLite looks
at how pages hang together, not at what stands in them. It is for no crash, but for disks and transfers that change
bytes.

It is in two numbers of the file's header that SQLite leaves to programs. Whoever changes the backup by SQLite also
changes the count of changes beside them, and so breaks no seal: there is none any more.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zlib import crc32

from digests.store.files import READ_AT_ONCE, bytes_of
from digests.store.sqlite import connect

HEADER = 100
COUNT = slice(24, 28)  # of changes by SQLite
SUM = slice(60, 64)  # its user_version
MARK = slice(68, 72)  # its application_id
OURS = b"Co"


def seal(path: Path) -> None:
    """Seal a whole backup that nobody has open. OSError when it cannot be written."""
    with path.open("r+b") as file:
        mark = _mark(file.read(HEADER))
        file.seek(MARK.start)
        file.write(mark)
        file.seek(0)
        total = _sum(iter(lambda: file.read(READ_AT_ONCE), b""))
        file.seek(SUM.start)
        file.write(total)


def is_broken(path: Path) -> bool:
    """Say whether a file is a sealed backup, not changed by SQLite since, with another byte than it had. OSError
    when it cannot be read."""
    header = next(bytes_of(path), b"")[:HEADER]
    return len(header) == HEADER and header[MARK] == _mark(header) and header[SUM] != _sum(bytes_of(path))


def unseal(path: Path) -> None:
    """Take the seal from a copy that is to be worked on. sqlite3.Error when it cannot be written."""
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version=0")
        connection.execute("PRAGMA application_id=0")


def _mark(header: bytes) -> bytes:
    return OURS + header[COUNT][-2:]


def _sum(pieces: Iterator[bytes]) -> bytes:
    """Return the check sum of all but itself."""
    first = next(pieces, b"")
    total = crc32(first[: SUM.start] + first[SUM.stop :])
    for piece in pieces:
        total = crc32(piece, total)
    return total.to_bytes(4)
