"""Death in the middle of a checkpoint, when SQLite copies its log back into the database file."""

import os
import signal
import sqlite3
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit


def install(megabytes: float, report: Path) -> None:
    """Let the log grow by a table of ballast, then copy it back, and kill this process as soon as the database
    file changes, which nothing but a checkpoint does. `report` gets "during a checkpoint"; it gets "the checkpoint
    was over" instead when that was too late."""
    path = Path(urlsplit(os.environ["COMMUNIQUE_DATABASE"]).path.removeprefix("/"))
    threading.Thread(target=_fill_and_copy, args=(path, megabytes, report), daemon=True).start()


def _fill_and_copy(path: Path, megabytes: float, report: Path) -> None:
    time.sleep(0.2)  # the bot opens its connections first, and sends
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.execute("pragma wal_autocheckpoint = 0")
    connection.execute("create table if not exists ballast (content blob)")
    piece = 1 << 20
    for _ in range(round(megabytes)):
        connection.execute("insert into ballast values (zeroblob(?))", (piece,))
    before = path.stat().st_mtime_ns
    over = threading.Event()
    threading.Thread(target=_kill_at_change, args=(path, before, over, report), daemon=True).start()
    connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    over.set()


def _kill_at_change(path: Path, before: int, over: threading.Event, report: Path) -> None:
    while path.stat().st_mtime_ns == before and not over.is_set():
        pass
    name = "the checkpoint was over" if over.is_set() else "during a checkpoint"
    number = os.open(report, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(number, f"{name}\n".encode())
    os.kill(os.getpid(), signal.SIGKILL)
