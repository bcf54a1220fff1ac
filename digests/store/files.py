"""Reading a database file as bytes while SQLite has it open in the same process."""

import os
from collections.abc import Iterator
from pathlib import Path

READ_AT_ONCE = 1 << 20
_DESCRIPTORS: dict[tuple[int, int], int] = {}
"""Of the files that were read here, by device and number, for as long as the process lives: closing one would let
go of the locks that SQLite has on that file in this process."""


def bytes_of(path: Path) -> Iterator[bytes]:
    """Yield the content of a file, piece by piece. OSError when it cannot be read."""
    found = path.stat()
    key, place = (found.st_dev, found.st_ino), 0
    if key not in _DESCRIPTORS:
        _DESCRIPTORS[key] = os.open(path, os.O_RDONLY)
    while piece := os.pread(_DESCRIPTORS[key], READ_AT_ONCE, place):
        yield piece
        place += len(piece)
