"""Killed at any step of a restore there is a database, the former or the restored one, whole; and whoever reads
meanwhile finds one."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.render.phrases import advice_text
from digests.errors import SchemaError, StoreError
from digests.store import back_up, migrate, open_store, restore
from tests.factories import NOW, source
from tests.faults.zygote import Zygote

pytestmark = pytest.mark.long

READ = """
import sqlite3, sys
while True:
    try:
        connection = sqlite3.connect("file:{path}?mode=ro", uri=True, timeout=20)
        found = connection.execute("select group_concat(id) from (select id from source order by id)").fetchone()
        connection.close()
        print(found[0], flush=True)
    except Exception as error:
        print(f"{{type(error).__name__}}: {{error}}", flush=True)
"""
FEW = ("os.utime", "os.link", "os.rename", "BEGIN EXCLUSIVE", "PRAGMA journal_mode=DELETE", "backup")
"""Where a kill is tried always; the long tests try it everywhere."""


@dataclass
class Place:
    """A folder with a database of two sources, and beside that a backup with the first only."""

    folder: Path
    zygote: Zygote

    @property
    def target(self) -> Path:
        return self.folder / "data" / "news.sqlite3"

    @property
    def backup(self) -> Path:
        return self.folder / "backup.sqlite3"

    @property
    def report(self) -> Path:
        return self.folder / "steps.txt"

    @property
    def url(self) -> str:
        return f"sqlite+aiosqlite:///{self.target}"

    async def make(self) -> None:
        async with open_store(self.url, migrate=True) as store:
            await store.sources.add(source("first"), NOW)
            await back_up(self.url, self.backup)
            await store.sources.add(source("second"), NOW)
            self.keep("with a log")
        self.keep("closed")

    def keep(self, name: str) -> None:
        shutil.copytree(self.target.parent, self.folder / name, ignore=shutil.ignore_patterns("*-shm"))

    def lay_out(self, name: str) -> None:
        shutil.rmtree(self.target.parent)
        self.report.unlink(missing_ok=True)
        if name == "none":
            self.target.parent.mkdir()
            return
        shutil.copytree(self.folder / name, self.target.parent)

    def restore(self, step: int, **given: str) -> int:
        """Restore the backup in a process of its own, killed at that step; return its exit code."""
        environment = {
            **given,
            "COMMUNIQUE_DATABASE": f"sqlite:///{self.target}",
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.folder),
            "FAULTS_COMMAND": "restore",
            "FAULTS_BACKUP": str(self.backup),
            "FAULTS_STEP": str(step),
            "FAULTS_REPORT": str(self.report),
        }
        return self.zygote.wait(self.zygote.live(environment, self.folder / "log.txt"))

    def steps(self) -> list[str]:
        return self.report.read_text().splitlines()

    def log(self) -> str:
        return (self.folder / "log.txt").read_text()

    def found(self) -> list[str]:
        """The sources in the database, which must be whole."""
        with closing(sqlite3.connect(f"file:{self.target}?mode=rw", uri=True)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return [str(row[0]) for row in connection.execute("SELECT id FROM source ORDER BY id")]

    def leftovers(self) -> set[str]:
        return {each.name for each in self.target.parent.glob("*.incoming*")}


@pytest.fixture
async def place(tmp_path: Path, zygote: Zygote) -> Place:
    place = Place(tmp_path, zygote)
    await place.make()
    return place


def chosen(steps: list[str], every: bool) -> list[int]:
    """Return the numbers of the steps to be killed at, the last of them behind the last step."""
    wanted = [number for number, name in enumerate(steps, 1) if every or name.startswith(FEW)]
    return [*wanted, len(steps)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.faults)])
@pytest.mark.parametrize("before", ["closed", "with a log"])
async def test_killed_at_any_step_of_a_restore_there_is_the_former_database_or_the_restored_one(
    place: Place, before: str, every: bool
) -> None:
    place.lay_out(before)
    assert place.restore(0) == 0, place.log()
    steps, ends = place.steps(), set()
    assert {"os.link", "os.rename", "BEGIN EXCLUSIVE"} <= set(steps)
    assert steps.count("os.rename") == 1
    for step in chosen(steps, every):
        place.lay_out(before)
        assert place.restore(step) == -signal.SIGKILL, place.log()
        found = place.found()
        assert found in (["first", "second"], ["first"]), f"killed before {steps[step - 1]}"
        ends.add(len(found))
        async with open_store(place.url, migrate=True) as store:
            assert await store.check() == []
        assert place.restore(0) == 0, place.log()
        assert place.found() == ["first"]
        assert place.leftovers() == set()
        former = [each for each in place.target.parent.glob("*.replaced-*") if each.samefile(place.target)]
        assert former == [], "a former database is not the present one under another name"
    assert ends == {1, 2}


@pytest.mark.timeout(600)
async def test_killed_at_any_step_where_there_was_no_database_nothing_is_begun_beside_what_is_left(
    place: Place,
) -> None:
    place.lay_out("none")
    assert place.restore(0) == 0, place.log()
    steps = place.steps()
    for step in chosen(steps, every=False):
        place.lay_out("none")
        assert place.restore(step) == -signal.SIGKILL, place.log()
        if place.target.exists():
            assert place.found() == ["first"]
        elif place.leftovers():
            with pytest.raises(SchemaError, match="no database") as caught:
                await migrate(place.url)
            assert str(place.target) + ".incoming" in advice_text(caught.value, "en")
            assert not place.target.exists()
        assert place.restore(0) == 0, place.log()
        assert place.found() == ["first"]


@pytest.mark.timeout(600)
async def test_killed_at_any_step_of_replacing_a_broken_database_all_of_it_is_still_there(place: Place) -> None:
    broken, log = b"broken" * 1000, b"its log" * 500

    def lay_out() -> None:
        place.lay_out("none")
        place.target.write_bytes(broken)
        place.target.with_name("news.sqlite3-wal").write_bytes(log)

    lay_out()
    assert place.restore(0) == 0, place.log()
    for step in chosen(place.steps(), every=False):
        lay_out()
        assert place.restore(step) == -signal.SIGKILL, place.log()
        files = {each.read_bytes() for each in place.target.parent.iterdir()}
        assert {broken, log} <= files
        assert place.target.exists()
        if place.target.read_bytes() != broken:
            assert place.found() == ["first"]


@pytest.mark.timeout(600)
async def test_the_judge_sees_the_moment_without_a_database_of_renaming_it_away_first(place: Place) -> None:
    place.lay_out("closed")
    assert place.restore(0, FAULTS_RENAME_FIRST="yes") == 0, place.log()
    moments = []
    for step in [number for number, name in enumerate(place.steps(), 1) if name == "os.rename"]:
        place.lay_out("closed")
        assert place.restore(step, FAULTS_RENAME_FIRST="yes") == -signal.SIGKILL, place.log()
        moments.append(place.target.exists())
    assert moments == [True, False]
    with pytest.raises(SchemaError, match="no database") as caught:
        await migrate(place.url)
    assert str(place.target) + ".replaced-1" in advice_text(caught.value, "en")


@contextmanager
def reading(path: Path) -> Iterator[Path]:
    """Let another process read the sources again and again, each time opening the database anew; yield the file
    with what it saw."""
    output = path.parent.parent / "seen.txt"
    with output.open("wb") as file:
        reader = subprocess.Popen([sys.executable, "-c", READ.format(path=path)], stdout=file)  # noqa: S603
        try:
            yield output
        finally:
            reader.kill()
            reader.wait()


@pytest.mark.timeout(600)
async def test_whoever_opens_the_database_during_restores_finds_the_former_or_the_restored_one(
    place: Place,
) -> None:
    place.lay_out("closed")
    both = place.folder / "both.sqlite3"
    await back_up(place.url, both)
    with reading(place.target) as output:
        while output.stat().st_size < 100:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.05)
        done = 0
        while done < 6:
            shutil.copyfile(place.backup if done % 2 else both, place.folder / "given.sqlite3")
            with suppress(StoreError):  # the reader has it open right then
                await restore(place.url, place.folder / "given.sqlite3")
                done += 1
        await asyncio.sleep(0.3)
    seen = set(output.read_text().splitlines()[:-1])
    assert seen == {"first,second", "first"}
