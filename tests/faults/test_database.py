"""A database that cannot be written for a while."""

import asyncio
import os
import resource
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults import judge
from tests.faults.conftest import Open
from tests.faults.works import Works, open_works
from tests.faults.zygote import Zygote

pytestmark = pytest.mark.long


@contextmanager
def locked(works: Works) -> Iterator[None]:
    """Keep everybody else from writing to the database."""
    with closing(sqlite3.connect(works.database, timeout=30, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        yield
        connection.execute("rollback")


def check(works: Works) -> None:
    verdict = judge.read(works)
    assert (verdict.lost, verdict.doubled, verdict.uncertain) == ([], [], [])
    assert judge.out_of_order(works, verdict) == []
    assert works.sound() == []


@pytest.mark.timeout(240)
@pytest.mark.parametrize("seconds", [3.0, pytest.param(30.0, marks=pytest.mark.faults)])
async def test_what_was_sent_while_the_database_was_locked_is_written_down_afterwards(
    works: Works, seconds: float
) -> None:
    await works.lay_out(30, parts=2)
    life = works.start()
    await works.until(lambda: works.attempts() > 10, life=life)
    with locked(works):
        await asyncio.sleep(seconds)
        arrived = works.attempts()
    assert arrived < 30 + 8, "nothing is sent that cannot be written down first"
    await works.finish(life)
    check(works)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("seconds", [2.0, pytest.param(20.0, marks=pytest.mark.faults)])
async def test_what_was_sent_while_files_could_not_grow_is_written_down_afterwards(
    works: Works, seconds: float
) -> None:
    await works.lay_out(30, parts=2)
    life = works.start()
    await works.until(lambda: works.attempts() > 10, life=life)
    resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    await asyncio.sleep(seconds)
    arrived = works.attempts()
    resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert arrived < 30 + 8, "nothing is sent that cannot be written down first"
    await works.finish(life)
    check(works)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes, where this machine lets us have one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can make a file system")
    command = ["/bin/mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:  # noqa: S603 - nothing of others
        pytest.skip("no file system can be made here")
    try:
        yield folder
    finally:
        subprocess.run(["/bin/umount", "-l", str(folder)], check=False)  # noqa: S603


@pytest.mark.timeout(240)
async def test_a_full_disk_loses_and_repeats_nothing(tmp_path: Path, small_disk: Path, zygote: Zygote) -> None:
    async with open_works(tmp_path, zygote, disk=small_disk) as works:
        await works.lay_out(30, parts=2)
        life = works.start()
        await works.until(lambda: works.attempts() > 10, life=life)
        ballast = small_disk / "ballast"
        with ballast.open("wb", buffering=0) as file:
            while True:
                try:
                    file.write(bytes(4096))
                except OSError:
                    break
        await asyncio.sleep(2.0)
        ballast.unlink()
        await works.finish(life)
        check(works)


@pytest.mark.timeout(240)
async def test_told_to_stop_while_the_database_is_locked_it_ends_and_says_what_it_does_not_know(
    open_here: Open,
) -> None:
    async with open_here(COMMUNIQUE_STOP_WITHIN="3") as works:
        await works.lay_out(20, parts=2)
        life = works.start()
        await works.until(lambda: works.attempts() > 5, life=life)
        with locked(works):
            await asyncio.sleep(0.5)
            life.send(signal.SIGTERM)
            code = await life.over(30)
        assert code in (0, 1)
        await works.bury()
        await works.finish(works.start())
        verdict = judge.read(works)
        assert verdict.doubled == []
        assert set(verdict.lost) <= set(verdict.uncertain)
        assert len(verdict.uncertain) <= 8
        assert works.sound() == []
