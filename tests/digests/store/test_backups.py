"""Backups of a database as it is and before an upgrade: what they hold, what lies beside the database afterwards,
and what happens when something goes wrong."""

# ruff: noqa: ASYNC240 (a test may wait for its own small files)
import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.render.phrases import advice_text
from digests.errors import SchemaError, StoreError
from digests.store import back_up, migrate, open_store, restore
from digests.store.backups import KEPT
from digests.store.upgrades import newest_revision
from tests.digests.store.earlier import (
    ARTICLE,
    asked,
    execute,
    make_database,
    make_later,
    make_old,
    revision_of,
    sources_in,
    url_of,
)
from tests.digests.store.values import draft
from tests.factories import NOW, some, source
from tests.next_version import THIS

pytestmark = pytest.mark.usefixtures("of_the_next_version")


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


async def test_any_version_can_be_backed_up_but_not_nothing(backup: Path, url: str, tmp_path: Path) -> None:
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
    kept = some(await restore(url, backup))
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
    kept = some(await restore(url, backup))
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


def damage(backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    backup.write_bytes(content)


def break_its_own_rules(backup: Path) -> None:
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


def make_it_later(backup: Path) -> None:
    execute(backup, "UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("harm", "said"), [(damage, None), (break_its_own_rules, "integrity"), (make_it_later, "9999")]
)
async def test_a_backup_that_is_damaged_or_of_a_later_version_is_refused(
    backup: Path, url: str, harm: Callable[[Path], None], said: str | None
) -> None:
    harm(backup)
    with pytest.raises(StoreError, match=said):
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


def backup_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.before-{newest_revision()}.backup")


def names(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


async def test_an_older_database_is_kept_as_the_log_says(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    make_database(path)
    execute(path, "PRAGMA journal_mode=WAL")
    with closing(sqlite3.connect(path)) as open_beside:  # so that its last words are in the write-ahead log only
        open_beside.execute("UPDATE source SET name = 'Harbour Gazette'")
        open_beside.commit()
        with caplog.at_level(logging.INFO, "communique.store"):
            kept = await migrate(url_of(path))
    assert kept == backup_of(path)
    assert f"its state before the upgrade is kept in {kept}" in caplog.text
    assert (revision_of(kept), revision_of(path)) == (THIS, newest_revision())
    assert asked(kept, "SELECT name FROM source") == ["Harbour Gazette"]
    assert asked(kept, "PRAGMA integrity_check") == ["ok"]
    assert await restore(url_of(path), kept) is not None, "what is kept can be put in place"


async def test_a_new_database_one_up_to_date_and_one_half_made_need_no_backup(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert await migrate(url_of(path)) is None
    assert await migrate(url_of(path)) is None
    assert await migrate(url_of(path.with_name("new.db"))) is None
    assert not [name for name in names(path) if "backup" in name]


async def test_an_upgrade_that_fails_midway_leaves_a_usable_database_and_a_backup_beside_it(path: Path) -> None:
    make_database(path)
    execute(path, "CREATE TABLE remark (id INTEGER)")  # the one that comes last in the upgrade
    with pytest.raises(SchemaError, match="already exists") as caught:
        await migrate(url_of(path))
    assert "The database is as it was" in advice_text(caught.value, "en")
    assert str(backup_of(path)) in advice_text(caught.value, "en")
    for each in (path, backup_of(path)):
        assert revision_of(each) == THIS
        assert asked(each, "SELECT name FROM source") == ["Gazette"]
        assert asked(each, "SELECT count(*) FROM pragma_table_info('source') WHERE name = 'remark'") == [0]
    execute(path, "DROP TABLE remark", "UPDATE source SET name = 'Harbour Gazette'")
    assert await migrate(url_of(path)) == backup_of(path), "the next attempt keeps what it finds"
    assert asked(backup_of(path), "SELECT name FROM source") == ["Harbour Gazette"]


async def test_a_database_whose_backup_is_not_whole_is_not_upgraded(path: Path) -> None:
    make_database(path)
    execute(path, ARTICLE.format(url_hash="x").replace("(7, 1", "(7, 99"))
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not whole: 1 broken references") as caught:
        await migrate(url_of(path))
    assert "db restore FILE" in advice_text(caught.value, "en")
    assert names(path) == ["communique.db"]
    assert revision_of(path) == THIS
    assert asked(path, "SELECT count(*) FROM article") == [1]
    assert len(path.read_bytes()) == len(before)


async def test_a_database_that_contradicts_its_own_index_is_not_upgraded(path: Path) -> None:
    make_database(path)
    execute(
        path,
        "PRAGMA writable_schema=ON",
        "CREATE TABLE note (word TEXT)",
        "INSERT INTO note VALUES (NULL)",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE note (word TEXT NOT NULL)' WHERE name = 'note'",
    )
    with pytest.raises(StoreError, match="without which nothing is upgraded"):
        await migrate(url_of(path))
    assert names(path) == ["communique.db"]
    assert revision_of(path) == THIS


async def test_without_a_place_for_the_backup_nothing_is_upgraded_and_what_to_do_is_said(path: Path) -> None:
    make_database(path)
    in_the_way = path.with_name(backup_of(path).name + ".partial")
    in_the_way.mkdir()
    with pytest.raises(StoreError, match="could not be made") as caught:
        await migrate(url_of(path))
    assert "make room" in advice_text(caught.value, "en")
    assert f"may write to {path.parent}" in advice_text(caught.value, "en")
    assert revision_of(path) == THIS
    in_the_way.rmdir()
    assert await migrate(url_of(path)) == backup_of(path)


async def test_what_an_interrupted_backup_left_is_replaced(path: Path) -> None:
    make_database(path)
    partial = path.with_name(backup_of(path).name + ".partial")
    partial.write_bytes(b"half a backup")
    other = path.with_name(f"{path.name}.before-0019.backup.partial")
    other.write_bytes(b"half of another")
    assert await migrate(url_of(path)) == backup_of(path)
    assert not partial.exists()
    assert not other.exists()


async def test_a_few_backups_stay_the_newest_and_other_files_are_left_alone(path: Path) -> None:
    make_database(path)
    others = [path.with_name(name) for name in ("communique.db.backup", "other.db.before-0001.backup")]
    for number in range(KEPT + 2):
        old = path.with_name(f"{path.name}.before-000{number}.older.backup")
        old.touch()
        os.utime(old, (number, number))
    for other in others:
        other.touch()
    await migrate(url_of(path))
    left = [name for name in names(path) if ".before-" in name and name.startswith("communique.db")]
    kept = [f"communique.db.before-000{number}.older.backup" for number in (KEPT, KEPT + 1)]
    assert left == sorted([*kept, backup_of(path).name])
    assert all(other.exists() for other in others)


async def test_many_can_upgrade_at_once_and_keep_one_backup(path: Path) -> None:
    make_database(path)
    kept = await asyncio.gather(*(migrate(url_of(path)) for _ in range(4)))
    assert [each for each in kept if each] == [backup_of(path)]
    assert revision_of(backup_of(path)) == THIS
    async with open_store(url_of(path)) as store:
        assert await store.check() == []


ALLOWED = ({}, {"make": True}, {"migrate": True})


async def refused_untouched(path: Path, words: str, ways: Sequence[dict[str, bool]] = ALLOWED) -> str:
    """Open a database in each way, which is refused before even its journal is another; return the advice."""
    before = path.read_bytes()
    for allowed in ways:
        with pytest.raises(SchemaError, match=words) as caught:
            async with open_store(url_of(path), **allowed):
                pass
    assert path.read_bytes() == before
    assert names(path) == ["communique.db"]
    return advice_text(caught.value, "en")


async def test_a_database_that_is_not_upgraded_is_refused_before_it_is_touched(path: Path) -> None:
    make_database(path)
    assert "communique db migrate" in await refused_untouched(
        path, f"is at {THIS}, this version needs", ALLOWED[:2]
    )


async def test_a_database_from_before_2_0_0_is_refused_before_it_is_touched(path: Path) -> None:
    make_old(path)
    advice = await refused_untouched(path, "0016, from before 2.0.0")
    assert "Install 2.0.0" in advice
    assert "communique db migrate" in advice


async def test_a_backup_from_before_2_0_0_is_refused(path: Path, backup: Path, url: str) -> None:
    make_old(backup.with_name("old.db"))
    with pytest.raises(SchemaError, match=r"0016, from before 2\.0\.0") as caught:
        await restore(url, backup.with_name("old.db"))
    assert "communique db restore FILE" in advice_text(caught.value, "en")
    assert await sources_in(url) == ["first", "second"]
    assert names(path) == ["communique.db"]


async def test_a_later_database_is_refused_before_it_is_touched(path: Path) -> None:
    make_later(path)
    advice = await refused_untouched(path, "9999")
    assert "install that version" in advice
    assert "communique db restore FILE" in advice


async def test_a_database_of_another_program_gets_no_tables_of_ours(path: Path) -> None:
    path.parent.mkdir()
    execute(path, "CREATE TABLE bookmark (address TEXT)")
    assert "COMMUNIQUE_DATABASE" in await refused_untouched(path, "something else")
