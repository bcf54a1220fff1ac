"""Files of a database as real files: who may read them, as the system tells it, and those not to be built on."""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.render.phrases import advice_text
from digests.errors import StoreError
from digests.store import back_up, migrate, open_store, require_sound, restore
from digests.store.files import make_file, tighten, tighten_files
from digests.store.sqlite import code_for
from digests.store.upgrades import newest_revision
from tests.digests.store.earlier import make_database, make_later, url_of
from tests.factories import NOW, source

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the system knows no such rights")


@pytest.fixture(autouse=True)
def _everybody_may_read_by_default() -> Iterator[None]:
    former = os.umask(0o000)
    yield
    os.umask(former)


def rights(path: Path) -> dict[str, int]:
    return {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}


async def test_a_new_database_its_logs_and_its_folder_are_for_their_owner_from_the_beginning(path: Path) -> None:
    async with open_store(url_of(path), migrate=True) as store:
        await store.sources.add(source(), NOW)
        assert rights(path) == {"communique.db": 0o600, "communique.db-wal": 0o600, "communique.db-shm": 0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


async def test_it_is_never_open_to_others_while_it_is_made(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, int]] = []
    chmod = Path.chmod
    monkeypatch.setattr(Path, "chmod", lambda self, mode: (seen.append({self.name: mode}), chmod(self, mode))[1])
    assert await migrate(url_of(path)) is None
    await back_up(url_of(path), path.with_name("copy.db"))
    await restore(url_of(path), path.with_name("copy.db"))
    assert set(rights(path).values()) == {0o600}
    assert seen == [], "what has to be changed afterwards could be read before"


@pytest.mark.usefixtures("of_the_next_version")
async def test_every_backup_is_for_its_owner_whole_or_not(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_database(path)
    halves: list[int] = []
    replace = Path.replace

    def seen(self: Path, target: Path) -> Path:
        halves.append(self.stat().st_mode & 0o777)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", seen)
    assert await migrate(url_of(path))
    await back_up(url_of(path), path.with_name("copy.db"))
    assert halves == [0o600, 0o600]
    assert set(rights(path).values()) == {0o600}


async def test_what_an_earlier_version_left_open_is_tightened_when_it_is_opened(path: Path) -> None:
    make_database(path)
    former = path.with_name(f"{path.name}.before-{newest_revision()}.backup")
    replaced = path.with_name(f"{path.name}.replaced-1")
    for each in (former, replaced, path.with_name("notes.txt")):
        each.touch()
    assert all(each & 0o044 == 0o044 for each in rights(path).values()), "as files are made here by default"
    async with open_store(url_of(path)):
        pass
    assert rights(path) == {path.name: 0o600, former.name: 0o600, replaced.name: 0o600, "notes.txt": 0o666}


async def test_a_database_that_is_refused_and_a_folder_that_was_there_keep_their_rights(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    make_later(path)
    before = rights(path)
    with pytest.raises(Exception, match="9999"):
        await migrate(url_of(path))
    assert rights(path) == before
    async with open_store(url_of(path.with_name("new.db")), migrate=True):
        pass
    assert path.parent.stat().st_mode & 0o777 == 0o755
    tighten(path.parent)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    tighten(path.parent / "none")


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("words")
    make_file(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "words"


def test_rights_that_cannot_be_changed_are_told_and_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.db"
    path.touch()

    def refused(self: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    with caplog.at_level(logging.WARNING, "communique.store"):
        tighten_files(path)
    assert f"others may be able to read {path}" in caplog.text


def test_where_the_system_knows_no_rights_nothing_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    path.touch()
    monkeypatch.setattr("digests.store.files.os.name", "other")
    tighten_files(path)
    assert path.stat().st_mode & 0o777 == 0o666


PAGE = 4096


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    path = tmp_path / "news.sqlite3"
    async with open_store(url_of(path), migrate=True):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


async def test_a_whole_database_one_not_there_yet_and_one_in_memory_are_sound(file: Path, tmp_path: Path) -> None:
    assert await require_sound(url_of(file), seconds=10)
    assert await require_sound(url_of(tmp_path / "none" / "yet.sqlite3"), seconds=10)
    assert await require_sound("sqlite+aiosqlite://", seconds=10)
    assert not (tmp_path / "none").exists()


def read(path: Path) -> bytes:
    return path.read_bytes()


def overwrite(path: Path) -> None:
    with path.open("r+b") as opened:
        opened.seek(PAGE * 12)
        opened.write(b"\xa5" * PAGE * 6)


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def fill(path: Path) -> None:
    path.write_bytes(b"not a database, but long enough to be one" * 100)


@pytest.mark.parametrize("damage", [overwrite, halve, fill])
async def test_a_damaged_database_is_refused_with_what_to_do_and_left_as_it_is(file: Path, damage: object) -> None:
    damage(file)  # type: ignore[operator]
    before = read(file)
    with pytest.raises(StoreError) as caught:
        await require_sound(url_of(file), seconds=10)
    assert "communique db restore FILE" in advice_text(caught.value, "en")
    assert str(file) in str(caught.value)
    assert read(file) == before


async def test_a_look_that_takes_too_long_is_broken_off(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE filler (words TEXT)")
        connection.executemany("INSERT INTO filler VALUES (?)", (("x" * 2000,) for _ in range(4000)))
    assert not await require_sound(url_of(file), seconds=0)


async def test_a_folder_in_its_place_is_told_as_what_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        await require_sound(url_of(tmp_path), seconds=10)
    assert "may write to both" in advice_text(caught.value, "en")


async def test_a_folder_that_cannot_be_made_is_told_with_the_setting_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError) as caught:
        async with open_store(url_of(tmp_path / "file" / "news.sqlite3"), migrate=True):
            pass
    assert "COMMUNIQUE_DATABASE" in advice_text(caught.value, "en")


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("database or disk is full", "make room"),
        ("attempt to write a readonly database", "read-only"),
        ("unable to open database file", "read-only"),
        ("disk I/O error", "log of the system"),
        ("database is locked", "Another program"),
        ("database disk image is malformed", "db restore"),
        ("no such table: x", ""),
    ],
)
def test_what_sqlite_says_becomes_something_to_do(cause: str, words: str) -> None:
    code = code_for(cause)
    assert bool(code) == bool(words)
    assert words in advice_text(StoreError(cause, code=code), "en")
