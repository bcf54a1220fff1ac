"""Memory and room, as the system tells them of real processes and of folders that look like its own."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.watching.machine import disk, memory, memory_of

CHILD = "import sys; words = bytearray(30_000_000); sys.stdin.read()"
PARENT = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {CHILD!r}], stdin=subprocess.PIPE)
print("up", flush=True)
input()
child.communicate()
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells")
def test_memory_of_this_process_and_of_those_it_started_and_their_children() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=-1, stdout=-1) as process:  # noqa: S603
        assert process.stdout is not None
        process.stdout.readline()
        while memory(process.pid)["children"] < 30_000_000:
            assert process.poll() is None
        assert memory()["children"] > memory(process.pid)["children"]
        process.communicate(b"\n")
    assert memory_of(process.pid) is None


def test_where_the_share_is_not_told_what_is_resident_counts(tmp_path: Path) -> None:
    (tmp_path / "7" / "task" / "7").mkdir(parents=True)
    (tmp_path / "7" / "statm").write_text("900 250 80 1 0 300 0\n")
    (tmp_path / "7" / "task" / "7" / "children").write_text("8 9 ")
    (tmp_path / "8").mkdir()
    (tmp_path / "8" / "smaps_rollup").write_text("00-7f ---p 0 00:00 0 [rollup]\nRss: 900 kB\nPss:  300 kB\n")
    resident = 250 * os.sysconf("SC_PAGE_SIZE")
    assert memory(7, tmp_path) == {"main": resident, "children": 300 * 1024}  # 9 has ended meanwhile


def test_where_the_system_tells_nothing_nothing_is_told(tmp_path: Path) -> None:
    assert memory(7, tmp_path) == {}


def test_a_database_counts_with_what_is_written_ahead(tmp_path: Path) -> None:
    path = tmp_path / "news.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE notes (words)")
        files = sum(file.stat().st_size for file in tmp_path.iterdir())
        assert disk(path)["database"] == files > path.stat().st_size
    assert disk(path)["free"] > 0
    assert disk(None) == {}
