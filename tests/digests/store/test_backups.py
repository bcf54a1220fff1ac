# ruff: noqa: ASYNC240 (a test may wait for its own small files)
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.phrases import advice_text
from digests.errors import SchemaError, StoreError
from digests.store import back_up, migrate, open_store, restore
from tests.digests.store.values import draft
from tests.factories import NOW, source


@pytest.fixture
async def backup(url: str, tmp_path: Path) -> Path:
    """A backup of a database with one source, whose database got a second one later."""
    path = tmp_path / "backup.db"
    async with open_store(url, migrate=True) as store:
        await store.sources.add(source("first"), NOW)
        await back_up(url, path)
        await store.sources.add(source("second"), NOW)
    return path


def url_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


async def sources_in(url: str) -> list[str]:
    async with open_store(url) as store:
        return [record.source.id for record in await store.sources.all()]


async def test_a_backup_is_a_whole_database_for_its_owner_only(backup: Path, url: str) -> None:
    assert await sources_in(url_of(backup)) == ["first"]
    assert backup.stat().st_mode & 0o077 == 0
    async with open_store(url_of(backup)) as store:
        assert await store.check() == []
        assert await store.search.search("tariffs", NOW, 1) == []


async def test_a_backup_during_a_write_is_consistent_and_keeps_nobody_waiting(url: str, tmp_path: Path) -> None:
    async with open_store(url, migrate=True) as busy:
        await busy.sources.add(source("first"), NOW)
        async with busy._database.write():
            await back_up(url, tmp_path / "busy.db")
    assert await sources_in(url_of(tmp_path / "busy.db")) == ["first"]


async def test_a_database_of_whichever_version_can_be_backed_up_but_not_one_that_is_not_there(
    backup: Path, url: str, tmp_path: Path
) -> None:
    execute(tmp_path / "data" / "communique.db", "UPDATE alembic_version SET version_num = '9999'")
    await back_up(url, tmp_path / "newer.db")
    assert (tmp_path / "newer.db").stat().st_mode & 0o077 == 0
    nowhere = url_of(tmp_path / "none" / "yet.db")
    with pytest.raises(StoreError, match="no database"):
        await back_up(nowhere, tmp_path / "copy.db")
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "copy.db").exists()


async def test_a_backup_never_overwrites(backup: Path, url: str) -> None:
    before = backup.read_bytes()
    with pytest.raises(StoreError, match="exists"):
        await back_up(url, backup)
    with pytest.raises(StoreError, match="could not be written"):
        await back_up(url, backup.parent / "nowhere" / "b.db")
    assert backup.read_bytes() == before


async def test_restoring_puts_the_backup_in_place_and_keeps_the_replaced_one(backup: Path, url: str) -> None:
    kept = await restore(url, backup)
    assert kept is not None
    assert await sources_in(url) == ["first"]
    assert await sources_in(url_of(kept)) == ["first", "second"]
    again = await restore(url, backup)
    assert again not in {None, kept}
    assert not list(kept.parent.glob("*.incoming*"))
    assert backup.exists()


async def test_restoring_where_nothing_was(backup: Path, tmp_path: Path) -> None:
    target = url_of(tmp_path / "elsewhere" / "new.db")
    assert await restore(target, backup) is None
    assert await sources_in(target) == ["first"]


async def test_a_database_that_is_open_is_not_replaced(backup: Path, url: str) -> None:
    async with open_store(url) as store:
        await store.sources.all()
        with pytest.raises(StoreError, match="in use") as caught:
            await restore(url, backup)
        assert "stop the bot" in advice_text(caught.value, "en")
        await store.sources.add(source("third"), NOW)
    assert await sources_in(url) == ["first", "second", "third"]


async def test_a_broken_database_can_be_replaced(backup: Path, url: str, tmp_path: Path) -> None:
    (tmp_path / "data" / "communique.db").write_bytes(b"broken" * 1000)
    kept = await restore(url, backup)
    assert kept is not None
    assert kept.read_bytes().startswith(b"broken")
    assert await sources_in(url) == ["first"]


@pytest.mark.parametrize("content", [b"", b"no database" * 500])
async def test_what_is_no_backup_is_refused(backup: Path, url: str, tmp_path: Path, content: bytes) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(content)
    with pytest.raises(StoreError):
        await restore(url, bad)
    with pytest.raises(StoreError, match="no file"):
        await restore(url, tmp_path / "missing.db")
    assert await sources_in(url) == ["first", "second"]
    assert [path.name for path in (tmp_path / "data").iterdir() if "incoming" in path.name] == []


async def test_a_damaged_backup_is_refused(backup: Path, url: str) -> None:
    content = bytearray(backup.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    backup.write_bytes(content)
    with pytest.raises(StoreError):
        await restore(url, backup)
    assert await sources_in(url) == ["first", "second"]


async def test_a_backup_whose_rows_break_its_own_rules_is_refused(backup: Path, url: str) -> None:
    with closing(sqlite3.connect(backup)) as connection, connection:
        (rule,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'condition'").fetchone()
        loose = rule.replace("words TEXT NOT NULL", "words TEXT")
        assert loose != rule
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'condition'", (loose,))
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("INSERT INTO condition (name, since, words) VALUES ('x', '2026-03-10 12:00:00', NULL)")
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'condition'", (rule,))
    with pytest.raises(StoreError, match="integrity"):
        await restore(url, backup)
    assert await sources_in(url) == ["first", "second"]


async def test_a_backup_of_a_later_version_is_refused(backup: Path, url: str) -> None:
    execute(backup, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError):
        await restore(url, backup)
    assert await sources_in(url) == ["first", "second"]


async def test_the_check_finds_lost_rows_and_a_search_out_of_step(url: str, tmp_path: Path) -> None:
    path = tmp_path / "data" / "communique.db"
    async with open_store(url, migrate=True) as store:
        await store.sources.add(source(), NOW)
        await store.articles.save("harbour-gazette", [draft()], NOW)
        assert await store.check() == []
    execute(path, "DELETE FROM source")
    execute(path, "INSERT INTO article_words(article_words, rowid, words) VALUES('delete', 1, 'other words')")
    async with open_store(url) as store:
        found = await store.check()
    assert "a row of article refers to a missing row of source" in found
    assert any(line.startswith("search:") for line in found)


async def test_the_check_finds_another_schema(url: str, tmp_path: Path) -> None:
    await migrate(url)
    async with open_store(url) as store:
        execute(tmp_path / "data" / "communique.db", "UPDATE alembic_version SET version_num = '9999'")
        assert any(line.startswith("schema:") for line in await store.check())
