"""What may take the place of the database, and what it is called when it may not."""

# ruff: noqa: ASYNC240 (a test may wait for its own small files)
import errno
import lzma
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.render.phrases import advice_text
from digests.errors import SchemaError, StoreError
from digests.store import back_up, migrate, open_store, prune_backups, restore, restores
from digests.store.backups import problem_in
from digests.store.restores import strange_in
from tests.digests.store.earlier import asked, execute, make_later, sources_in
from tests.factories import NOW, some
from tests.next_version import next_version

TODAY = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def target(path: Path) -> Path:
    return path


LATER_A_LEAK = (
    "CREATE TRIGGER watcher AFTER INSERT ON subscriber BEGIN INSERT INTO logbook (name, value)"
    " VALUES (new.chat, '1'); END"
)


@pytest.mark.parametrize(
    ("foreign", "named"),
    [
        (LATER_A_LEAK, "the trigger watcher"),
        ("CREATE VIEW readers AS SELECT chat FROM subscriber", "the view readers"),
        ("CREATE TABLE spare (words TEXT)", "the table spare"),
        ("CREATE INDEX spare ON subscriber (zone)", "the index spare"),
        ("ALTER TABLE subscriber ADD COLUMN note TEXT", "its table subscriber"),
        ("DROP INDEX ix_edition_slot", "the index ix_edition_slot"),
        ("DROP TABLE condition", "the table condition"),
    ],
)
async def test_another_schema_is_refused(backup: Path, url: str, target: Path, foreign: str, named: str) -> None:
    execute(backup, foreign)
    before = target.read_bytes()
    with pytest.raises(StoreError, match=named) as caught:
        await restore(url, backup)
    assert str(backup) in str(caught.value)
    assert "Nothing was replaced" in advice_text(caught.value, "en")
    assert target.read_bytes() == before
    assert [each.name for each in target.parent.iterdir()] == [target.name]


async def test_a_database_that_2_0_0_has_upgraded_has_the_schema_of_one_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    path.write_bytes(lzma.decompress((Path(__file__).parent / "used_by_2_0_0.sqlite.xz").read_bytes()))
    assert strange_in(path) == ""
    assert problem_in(path) == ""
    with next_version():
        await migrate(f"sqlite+aiosqlite:///{path}")
        assert strange_in(path) == ""


async def test_statistics_that_an_operator_let_sqlite_gather_are_accepted(backup: Path, url: str) -> None:
    execute(backup, "ANALYZE")
    await restore(url, backup)
    assert await sources_in(url) == ["first"]


async def test_every_refusal_names_the_file_that_is_at_fault(backup: Path, url: str, target: Path) -> None:
    later = backup.with_name("later.db")
    make_later(later)
    foreign = backup.with_name("foreign.db")
    execute(foreign, "CREATE TABLE bookmark (address TEXT)")
    damaged = backup.with_name("damaged.db")
    damaged.write_bytes(backup.read_bytes()[:20_000])
    for file in (later, foreign, damaged, backup.with_name("none.db"), target):
        with pytest.raises(StoreError) as caught:
            await restore(url, file)
        assert str(file) in str(caught.value)
    async with open_store(url) as store:
        await store.sources.all()
        with pytest.raises(StoreError, match="in use") as caught:
            await restore(url, backup)
        assert str(target) in str(caught.value)
    assert await sources_in(url) == ["first", "second"]


async def refused_untouched(url: str, backup: Path, target: Path) -> str:
    """Have a backup refused; return why, after a look that nothing beside it is another."""
    before = target.read_bytes()
    with pytest.raises(StoreError) as caught:
        await restore(url, backup)
    assert str(backup) in str(caught.value)
    assert "Nothing was replaced" in advice_text(caught.value, "en")
    assert target.read_bytes() == before
    assert [each.name for each in target.parent.iterdir()] == [target.name]
    return str(caught.value)


def flip(path: Path, *places: int) -> None:
    content = bytearray(path.read_bytes())
    for place in places:
        content[place] ^= 0x04
    path.write_bytes(content)


async def test_a_backup_of_which_any_bit_is_another_than_when_it_was_made_is_refused(
    backup: Path, url: str, target: Path
) -> None:
    whole = backup.read_bytes()
    for place in range(0, len(whole), 3989):
        flip(backup, place)
        await refused_untouched(url, backup, target)
        backup.write_bytes(whole)
    for length in (len(whole) - 1, len(whole) - 4096, len(whole) // 2, 4096, 512, 99):
        os.truncate(backup, length)
        await refused_untouched(url, backup, target)
        backup.write_bytes(whole)
    await restore(url, backup)
    assert await sources_in(url) == ["first"]


def page_of(path: Path, name: str) -> int:
    """Return the number of the first page of a table or an index, the first is 1; of "" that of the free pages."""
    if not name:
        return int.from_bytes(path.read_bytes()[32:36])
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return int(connection.execute(query, (name,)).fetchone()[0])


@pytest.mark.parametrize("name", ["source", "ix_edition_slot", "", "sqlite_master"])
async def test_a_copy_without_a_seal_is_refused_for_a_page_that_is_damaged(
    url: str, target: Path, tmp_path: Path, name: str
) -> None:
    await migrate(url)
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.executemany("INSERT INTO logbook VALUES (?, ?)", ((n, f'"{"x" * 900}"') for n in range(200)))
        connection.commit()
        connection.execute("DELETE FROM logbook")
    execute(target, "PRAGMA journal_mode=DELETE")
    copy = tmp_path / "copied by hand.db"
    copy.write_bytes(target.read_bytes())
    page = page_of(copy, name) if name != "sqlite_master" else 1
    assert page
    start = (page - 1) * 4096 + 100 * (page == 1)
    flip(copy, *range(start, start + 8))
    await refused_untouched(url, copy, target)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE source SET skip_days = '[1, 2'",
        "UPDATE source SET added_at = 'yesterday, or so'",
        "UPDATE source SET name = CAST(X'48FF61' AS TEXT)",
        "INSERT INTO article_words (rowid, words) VALUES (99, 'of no article')",
    ],
)
async def test_what_the_bot_could_not_read_is_refused_though_sqlite_finds_it_whole(
    backup: Path, url: str, target: Path, harm: str
) -> None:
    execute(backup, harm)
    assert problem_in(backup) == ""
    assert "not all of it can be read" in await refused_untouched(url, backup, target)


async def test_a_seal_ends_with_a_change_by_sqlite_and_stays_with_no_database_that_is_worked_on(
    backup: Path, url: str, target: Path
) -> None:
    def marks(path: Path) -> list[object]:
        return asked(path, "PRAGMA application_id") + asked(path, "PRAGMA user_version")

    assert marks(backup) != [0, 0]
    for _ in range(3):
        execute(backup, "UPDATE source SET name = name || '!'")
        await restore(url, backup)
        assert asked(target, "SELECT name FROM source") == asked(backup, "SELECT name FROM source")
        assert marks(target) == [0, 0]


async def test_a_damaged_database_is_named_when_it_is_backed_up(url: str, backup: Path, target: Path) -> None:
    content = bytearray(target.read_bytes())
    for start in range(8192, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    target.write_bytes(content)
    with pytest.raises(StoreError, match="damaged") as caught:
        await back_up(url, backup.with_name("another.db"))
    assert str(target) in str(caught.value)
    assert not backup.with_name("another.db").exists()
    with pytest.raises(StoreError) as caught:
        await sources_in(url)
    assert str(target) in str(caught.value)


async def test_a_full_disk_is_named(backup: Path, url: str, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(restores, "copy_file", refused)
    with pytest.raises(StoreError, match="nothing was replaced") as caught:
        await restore(url, backup)
    assert str(target) in str(caught.value)
    assert str(backup) not in str(caught.value)


@pytest.mark.parametrize("before", ["whole", "broken"])
async def test_where_files_cannot_have_two_names_the_present_one_is_copied(
    backup: Path, url: str, target: Path, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if before == "broken":
        target.write_bytes(b"broken" * 1000)
    monkeypatch.setattr(os, "link", refused)
    kept = some(await restore(url, backup))
    assert await sources_in(url) == ["first"]
    if before == "broken":
        assert kept.read_bytes() == b"broken" * 1000
    else:
        assert asked(kept, "SELECT id FROM source ORDER BY id") == ["first", "second"]
    assert kept.stat().st_mode & 0o077 == 0
    assert not list(target.parent.glob("*.partial"))


async def test_the_log_of_a_broken_database_is_kept_with_it_alone(backup: Path, url: str, target: Path) -> None:
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE source SET name = 'Of the former one'")
        connection.commit()
        log = target.with_name(target.name + "-wal").read_bytes()
        broken = b"broken" + target.read_bytes()[6:]
    target.write_bytes(broken)
    target.with_name(target.name + "-wal").write_bytes(log)
    kept = some(await restore(url, backup))
    assert kept.read_bytes() == broken
    assert kept.with_name(kept.name + "-wal").read_bytes() == log
    assert asked(target, "SELECT DISTINCT name FROM source") != ["Of the former one"]


@pytest.mark.parametrize("name", ["communique.db.replaced-1", "communique.db.incoming"])
@pytest.mark.parametrize("empty", [False, True])
async def test_nothing_is_begun_beside_what_a_restore_left(url: str, target: Path, name: str, empty: bool) -> None:
    target.parent.mkdir()
    left = target.with_name(name)
    left.write_bytes(b"x")
    if empty:
        target.touch()
    for allowed in ({}, {"make": True}, {"migrate": True}):
        with pytest.raises(SchemaError, match="no database") as caught:
            async with open_store(url, **allowed):
                pass
        assert str(target) in str(caught.value)
        assert str(left) in advice_text(caught.value, "en")
        assert "communique db restore" in advice_text(caught.value, "en")
    assert left.read_bytes() == b"x"
    left.unlink()
    async with open_store(url, migrate=True) as store:
        assert await store.check() == []


async def test_the_former_database_can_be_restored_again(backup: Path, url: str, target: Path) -> None:
    kept = some(await restore(url, backup))
    target.unlink()
    assert await restore(url, kept) is None
    assert await sources_in(url) == ["first", "second"]


async def test_what_was_made_by_itself_ends_after_its_days_and_nothing_else_does(url: str, target: Path) -> None:
    await migrate(url)
    ours = [
        "communique.db.before-0005.backup", "communique.db.before-0006.backup.partial",
        "communique.db.replaced-1", "communique.db.replaced-1-wal", "communique.db.incoming",
    ]  # fmt: skip
    theirs = ["communique.db.backup", "other.db.replaced-1", "other.db.before-0005.backup", "notes.txt"]
    younger = ["communique.db.before-0004.backup", "communique.db.replaced-2"]
    old = TODAY - timedelta(days=14)
    for name in (*ours, *theirs, *younger):
        file = target.with_name(name)
        file.write_bytes(b"x")
        moment = old.timestamp() + (3600 if name in younger else -3600)
        os.utime(file, (moment, moment))
    os.utime(target, (1, 1))
    gone = await prune_backups(url, old)
    assert sorted(each.name for each in gone) == sorted(set(ours) - {"communique.db.replaced-1-wal"})
    assert {each.name for each in target.parent.iterdir()} == {target.name, *theirs, *younger}


async def test_a_former_database_counts_as_made_when_it_was_replaced(backup: Path, url: str, target: Path) -> None:
    os.utime(target, (1, 1))
    kept = some(await restore(url, backup))
    assert await prune_backups(url, datetime.now(UTC) - timedelta(days=1)) == []
    assert await prune_backups(url, datetime.now(UTC) + timedelta(days=1)) == [kept]
    assert await prune_backups("sqlite+aiosqlite://", NOW) == []


async def test_the_second_name_of_a_broken_restore_is_removed(backup: Path, url: str, target: Path) -> None:
    second = target.with_name(target.name + ".replaced-1")
    os.link(target, second)
    await prune_backups(url, NOW)
    assert not second.exists()
    assert await sources_in(url) == ["first", "second"]
