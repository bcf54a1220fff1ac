"""Databases that should not be built on, as real files."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.phrases import advice_text
from digests.errors import StoreError
from digests.store import open_store, require_sound
from digests.store.sqlite import code_for

PAGE = 4096


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    path = tmp_path / "news.sqlite3"
    async with open_store(url_of(path), migrate=True):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def url_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def test_a_whole_database_one_that_is_not_there_yet_and_one_in_memory_are_sound(
    file: Path, tmp_path: Path
) -> None:
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
