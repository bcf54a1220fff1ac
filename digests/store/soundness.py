"""Whether a database file may be built on: a quick look at its pages before anything writes to it."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from digests.errors import StoreError
from digests.store.sqlite import advice_for, connect, parse_url, path_of

STEPS_BETWEEN_LOOKS = 5000
MOST_FAULTS = 1


async def require_sound(url: str, *, seconds: float) -> bool:
    """Look through the pages of the database of that URL (`PRAGMA quick_check`) for at most so many seconds.

    Returns False when the time was too short to see it all, True otherwise, also where there is no file yet.
    StoreError, with what to do, when it is damaged or cannot be read; nothing was written to it then.
    """
    path = path_of(parse_url(url))
    if path is None:
        return True
    return await asyncio.to_thread(_look, path, seconds)


def _look(path: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    try:
        if not path.exists():
            return True
        with closing(connect(path, timeout=seconds)) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_LOOKS)
            (first, *_), *_ = connection.execute(f"PRAGMA quick_check({MOST_FAULTS})").fetchall()
    except OSError as error:
        raise StoreError(f"{path} cannot be looked at: {error}", advice=advice_for("unable to open")) from error
    except sqlite3.Error as error:
        if "interrupted" in str(error) or "locked" in str(error):
            return False  # another process is at work in it
        raise StoreError(f"{path}: {error}", advice=advice_for(str(error))) from error
    if first != "ok":
        raise StoreError(f"{path} is damaged: {str(first).splitlines()[-1]}", advice=advice_for("malformed"))
    return True
