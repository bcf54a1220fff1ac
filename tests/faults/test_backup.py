"""Killed at any point of a backup and of an upgrade there is the database, whole, the former or the upgraded one;
the backup is there whole or not at all; and nothing that is left is in the way of the next attempt."""

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from digests.store import back_up, migrate, open_store, restore
from digests.store.seals import is_broken
from tests.digests.store.earlier import asked, execute, make_database, revision_of, url_of
from tests.faults.steps import AT_WORK, COPY
from tests.faults.zygote import Zygote
from tests.next_version import NEXT, THIS

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("of_the_next_version")]

SOURCES = 3000
OPERATIONS = 2000


@dataclass(frozen=True)
class Point:
    """A point in the life of a command: the so-many-th step that begins with these words, behind the first that
    begins with the others."""

    name: str
    step: str
    behind: str = ""
    count: int = 1

    def place(self, steps: list[str]) -> int:
        """Return the number of the step, the first is 1. StopIteration when it is never taken."""
        begin = next(place for place, step in enumerate(steps) if step.startswith(self.behind))
        found = (place for place, step in enumerate(steps) if place >= begin and step.startswith(self.step))
        return [next(found) for _ in range(self.count)][-1] + 1


OF_A_BACKUP = (
    Point("before the database is looked at", "sqlite3.connect"),
    Point("before what an interrupted one left is removed", "os.remove"),
    Point("before its file is made", "open"),
    Point("when its file is there and empty", "sqlite3.connect", "open"),
    Point("before it is copied", COPY),
    Point("when it is begun to be copied", AT_WORK, COPY),
    Point("while it is copied", AT_WORK, COPY, 5),
    Point("while it is looked through", AT_WORK, "PRAGMA integrity_check"),
    Point("before it is sealed", "open", COPY),
    Point("before it is on the disk", "open", COPY, 2),
    Point("before it has its name", "os.rename"),
    Point("when it has its name", "open", "os.rename"),
    Point("at its very end", "os.remove", "os.rename"),
)
CHANGE, COMMIT = "ALTER TABLE", "COMMIT"
OF_AN_UPGRADE = (
    Point("before the database is opened", "BEGIN IMMEDIATE"),
    Point("before the backup is copied", COPY),
    Point("while the backup is copied", AT_WORK, COPY, 5),
    Point("before the backup is sealed", "open", COPY),
    Point("while the backup is looked through", AT_WORK, "PRAGMA integrity_check"),
    Point("before the backup has its name", "os.rename"),
    Point("when the backup has its name", "open", "os.rename"),
    Point("before the first change", CHANGE),
    Point("after the first change", CHANGE, CHANGE, 2),
    Point("in the middle of the changes", "CREATE INDEX", CHANGE, 2),
    Point("while a table is made anew", "DROP TABLE", CHANGE),
    Point("before the references are looked at", "PRAGMA foreign_key_check", CHANGE),
    Point("before the commit", COMMIT),
)


@dataclass
class Place:
    """A folder with a database of an earlier version with many sources, most of them in its log alone."""

    folder: Path
    zygote: Zygote

    @property
    def database(self) -> Path:
        return self.folder / "data" / "news.sqlite3"

    @property
    def url(self) -> str:
        return url_of(self.database)

    @property
    def backup(self) -> Path:
        return self.database.with_name("backup.sqlite3")

    @property
    def before(self) -> Path:
        return self.database.with_name(f"news.sqlite3.before-{NEXT}.backup")

    def make(self) -> None:
        make_database(self.database)
        execute(self.database, "PRAGMA journal_mode=WAL")
        with closing(sqlite3.connect(self.database)) as connection:
            names = [str(row[1]) for row in connection.execute("PRAGMA table_info(source)")]
            numbered = {"number": "n", "id": "'source-' || n", "url": "url || n"}
            columns = ", ".join(numbered.get(name, name) for name in names)
            connection.execute(
                f"WITH RECURSIVE t(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM t WHERE n < {SOURCES})"  # noqa: S608
                f" INSERT INTO source ({', '.join(names)}) SELECT {columns} FROM t, source WHERE source.number = 1"
            )
            connection.commit()
            shutil.copytree(self.database.parent, self.folder / "kept", ignore=shutil.ignore_patterns("*-shm"))

    def lay_out(self) -> None:
        shutil.rmtree(self.database.parent, ignore_errors=True)
        shutil.copytree(self.folder / "kept", self.database.parent)
        (self.folder / "steps.txt").unlink(missing_ok=True)

    def call(self, command: str, step: int, **given: str) -> int:
        """Call a command of `db` in a process of its own, killed at that step; return its exit code."""
        environment = {
            **given,
            "COMMUNIQUE_DATABASE": f"sqlite:///{self.database}",
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.folder),
            "FAULTS_COMMAND": command,
            "FAULTS_NEXT_VERSION": "yes",
            "FAULTS_BACKUP": str(self.backup),
            "FAULTS_STEP": str(step),
            "FAULTS_AT_WORK": str(OPERATIONS),
            "FAULTS_REPORT": str(self.folder / "steps.txt"),
        }
        return self.zygote.wait(self.zygote.live(environment, self.folder / "log.txt"))

    def steps_of(self, command: str) -> list[str]:
        self.lay_out()
        assert self.call(command, 0) == 0, self.log()
        return (self.folder / "steps.txt").read_text().splitlines()

    def die(self, command: str, point: Point, steps: list[str]) -> None:
        self.lay_out()
        assert self.call(command, point.place(steps)) == -signal.SIGKILL, self.log()
        died_at = (self.folder / "steps.txt").read_text().splitlines()[-1]
        assert died_at.startswith(point.step), f"killed {point.name}, at {died_at}"

    def log(self) -> str:
        return (self.folder / "log.txt").read_text()


def sources_of(path: Path) -> int:
    """Return how many sources are in a database, which must be whole."""
    assert asked(path, "PRAGMA integrity_check") == ["ok"]
    return int(str(asked(path, "SELECT count(*) FROM source")[0]))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, zygote: Zygote) -> Place:
    place = Place(tmp_path_factory.mktemp("place"), zygote)
    place.make()
    return place


@pytest.fixture(scope="module")
def steps(place: Place) -> dict[str, list[str]]:
    return {command: place.steps_of(command) for command in ("backup", "migrate")}


@pytest.mark.parametrize("point", OF_A_BACKUP, ids=lambda point: point.name)
async def test_killed_at_any_point_of_a_backup_it_is_there_whole_or_not_and_can_be_made_again(
    place: Place, steps: dict[str, list[str]], point: Point
) -> None:
    place.die("backup", point, steps["backup"])
    assert sources_of(place.database) == SOURCES
    assert revision_of(place.database) == THIS
    if place.backup.exists():
        assert not is_broken(place.backup)
        assert sources_of(place.backup) == SOURCES
        place.backup.unlink()
    await back_up(place.url, place.backup)
    assert {each.name for each in place.database.parent.iterdir()} <= {
        "backup.sqlite3", "news.sqlite3", "news.sqlite3-wal", "news.sqlite3-shm",
    }  # fmt: skip
    assert await restore(place.url, place.backup)
    assert sources_of(place.database) == SOURCES


@pytest.mark.parametrize("point", OF_AN_UPGRADE, ids=lambda point: point.name)
async def test_killed_at_any_point_of_an_upgrade_there_is_the_former_database_or_the_upgraded_one(
    place: Place, steps: dict[str, list[str]], point: Point
) -> None:
    place.die("migrate", point, steps["migrate"])
    committed = point.behind == COMMIT
    assert sources_of(place.database) == SOURCES
    assert revision_of(place.database) == (NEXT if committed else THIS)
    if place.before.exists():
        assert not is_broken(place.before)
        assert (revision_of(place.before), sources_of(place.before)) == (THIS, SOURCES)
    else:
        assert not committed, "nothing is upgraded without a backup"
    await migrate(place.url)
    async with open_store(place.url) as store:
        assert await store.check() == []
    assert sources_of(place.database) == SOURCES
    assert {each.name for each in place.database.parent.iterdir()} <= {
        "news.sqlite3", "news.sqlite3-wal", "news.sqlite3-shm", place.before.name,
    }  # fmt: skip
    assert await restore(place.url, place.before), "what was kept can be put in place"
    assert sources_of(place.database) == SOURCES


def test_the_judge_sees_the_half_of_a_backup_that_has_its_name_from_the_beginning(
    place: Place, steps: dict[str, list[str]]
) -> None:
    point = next(point for point in OF_A_BACKUP if point.name == "while it is copied")
    place.lay_out()
    assert place.call("backup", point.place(steps["backup"]), FAULTS_IN_PLACE="yes") == -signal.SIGKILL, (
        place.log()
    )
    assert place.backup.exists()
    with pytest.raises((sqlite3.Error, AssertionError)):
        sources_of(place.backup)


def test_twenty_points_and_more_are_tried() -> None:
    assert len({point.name for point in (*OF_A_BACKUP, *OF_AN_UPGRADE)}) > 20
