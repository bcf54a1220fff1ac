"""A database that cannot be written for a while."""

import asyncio
import os
import resource
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from tests.faults import judge
from tests.faults.conftest import Open
from tests.faults.works import Life, Works, open_works
from tests.faults.zygote import Zygote

pytestmark = pytest.mark.long


@contextmanager
def locked(works: Works, _: Life | None = None) -> Iterator[None]:
    """Keep everybody else from writing to the database."""
    with closing(sqlite3.connect(works.database, timeout=30, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        yield
        connection.execute("rollback")


@contextmanager
def no_room(_: Works, life: Life) -> Iterator[None]:
    """Let the files of a life not grow."""
    resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    yield
    resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.mark.timeout(240)
@pytest.mark.parametrize("hindrance", [locked, no_room])
@pytest.mark.parametrize("seconds", [3.0, pytest.param(30.0, marks=pytest.mark.faults)])
async def test_what_was_sent_while_nothing_could_be_written_is_written_down_afterwards(
    works: Works, hindrance: Callable[[Works, Life], AbstractContextManager[None]], seconds: float
) -> None:
    await works.lay_out(30, parts=2)
    life = works.start()
    await works.until(lambda: works.attempts() > 10, life=life)
    with hindrance(works, life):
        await asyncio.sleep(seconds)
        arrived = works.attempts()
    assert arrived < 30 + 8, "nothing is sent that cannot be written down first"
    await works.finish(life)
    judge.check(works)


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
        judge.check(works)


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
        judge.check_doubts(works)
