"""Backups: makes a consistent copy while the bot runs, checks it, and deletes old automatic backups."""

import asyncio
import logging
import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from digests.errors import SchemaError, StoreError
from digests.store import upgrades
from digests.store.database import Database
from digests.store.dialects import POSTGRESQL
from digests.store.files import BACKUPS, LEFT_BESIDE, beside, make_file
from digests.store.opening import is_server
from digests.store.seals import seal
from digests.store.sqlite import (
    CHECK_SEARCH,
    DAMAGE,
    DAMAGED,
    NOT_WRITABLE,
    READ_ONLY,
    code_for,
    connect,
    parse_url,
    path_of,
)
from digests.store.upgrades import is_made, newest_revision, require_newest

log = logging.getLogger("communique.store")

JOURNALS = ("-wal", "-shm", "-journal")
"""The ends of the names of the files that SQLite keeps beside a database."""

KEPT = 3
"""The number of backups of upgrades that stay, the newest ones."""


async def back_up(url: str, path: Path) -> None:
    """Write a consistent copy of the database at this URL, whichever version made it, to a new file. Writers are
    not held up. Raises StoreError if there is no database, or if the file exists or cannot be made."""
    database = path_of(parse_url(url))
    if database is None or not await is_made(database):
        raise SchemaError(
            f"There is no database at {database or 'any place but memory'}.", code="nothing-to-back-up"
        )
    if os.path.lexists(path):  # noqa: ASYNC240
        raise StoreError(f"{path} exists already", code="file-exists")
    try:
        problem = await asyncio.to_thread(_write, database, path)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error  # without the name of the unfinished file
        code = code_for(str(error)) or NOT_WRITABLE
        raise StoreError(f"the backup {path} could not be written: {reason}", code=code) from error
    if problem:
        raise StoreError(f"{database} is damaged and cannot be backed up: {problem}", code=DAMAGED)


def _write(path: Path, backup: Path) -> str:
    """Write a sealed copy of a database file. Return "", or why the database is not whole; then there is no copy.
    If the process is killed or loses power at any moment, a whole backup or files named `.partial` remain: the
    copy gets its name last. Raises OSError or sqlite3.Error if the copy cannot be written."""
    partial = partial_of(backup)
    try:
        copy_file(path, partial)
        problem = problem_in(partial)
        if not problem:
            seal(partial)
            sync(partial)
            partial.replace(backup)
            sync(backup.parent)
    finally:
        discard(partial)
    return problem


def partial_of(path: Path) -> Path:
    """Return the name that a backup has until it is whole."""
    return path.with_name(path.name + ".partial")


def copy_file(path: Path, copy: Path, how: str = "mode=rw") -> None:
    """Copy the committed state of a database file into a new file with SQLite's backup API. The copy is consistent
    while others write. Raises OSError or sqlite3.Error if that fails."""
    remove(copy)  # remains of an interrupted copy: SQLite would read its log into this one
    make_file(copy)
    with closing(connect(path, how)) as source, closing(connect(copy)) as target:
        source.backup(target)
    with closing(connect(copy)) as target:
        target.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, whatever the original has beside it


def remove(path: Path) -> None:
    """Remove a database file, and the files that SQLite keeps beside it. Raises OSError."""
    for suffix in (*JOURNALS, ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def discard(partial: Path) -> None:
    """Remove the remains of an unfinished copy, if possible."""
    with suppress(OSError):
        remove(partial)


def problem_in(path: Path) -> str:
    """Return why a file is not a whole database of ours, or "". Raises sqlite3.Error if it cannot be read."""
    try:
        with closing(connect(path, READ_ONLY)) as copy:
            (line,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            if line != "ok":
                return f"integrity: {line}"
            if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                return "it is a database of something else"
            broken = copy.execute("PRAGMA foreign_key_check").fetchall()
            return f"{len(broken)} broken references" if broken else ""
    except sqlite3.DatabaseError as error:
        if any(words in str(error) for words in DAMAGE):
            return str(error)
        raise


async def faults(database: Database) -> list[str]:
    """Return what is wrong with the database; empty if it is whole."""
    found: list[str] = []
    about = "integrity"
    try:
        async with database.read() as connection:
            if database.dialect == POSTGRESQL:  # it keeps references and indexes whole by itself
                about = "schema"
                await require_newest(connection)
                return found
            lines = (await connection.execute(text("PRAGMA integrity_check"))).scalars()
            found += [f"integrity: {line}" for line in lines if line != "ok"]
            broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
            found += [f"a row of {row[0]} refers to a missing row of {row[2]}" for row in broken]
            about = "schema"
            await require_newest(connection)
        about = "search"
        async with database.write() as connection:
            await connection.execute(CHECK_SEARCH)
    except StoreError as error:
        found.append(f"{about}: {error}")
    return found


async def prune_backups(url: str, before: datetime) -> list[Path]:
    """Delete the automatic files from before `before` for the database at this URL: backups of upgrades, databases
    that a restore replaced, and remains of interrupted work. Return the deleted files."""
    path = None if is_server(url) else path_of(parse_url(url))
    return [] if path is None else await asyncio.to_thread(_prune_backups, path, before)


def _prune_backups(path: Path, before: datetime) -> list[Path]:
    drop_second_names(path)
    found = (each for each in beside(path, *BACKUPS) if not each.name.endswith(JOURNALS))
    old = sorted(each for each in found if each.stat().st_mtime < before.timestamp())
    for each in old:
        log.info("the backup %s is old and is deleted", each)
        discard(each)
    return old


def drop_second_names(path: Path) -> None:
    """Remove the second name that a restore gave to the database. The restore was killed before the backup
    replaced the database."""
    for each in beside(path, *LEFT_BESIDE) if path.exists() else ():
        if each.samefile(path):
            discard(each)


def sync(path: Path) -> None:
    """Make sure that what was written to a file or folder survives a power cut."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:  # systems that cannot open a folder do not need this call
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def migrate(url: str) -> Path | None:
    """Make the database at this URL, or upgrade it to this version's schema. Return the backup of an older
    database, else None. Raises StoreError or SchemaError, with what to do, if the backup cannot be made or is not
    whole, or if the upgrade fails. The database then stays as it was."""
    path, made = None if is_server(url) else path_of(parse_url(url)), list[Path]()

    async def before(revision: str) -> None:
        if path is not None:
            made.append(await _back_up(path, revision))

    try:
        await upgrades.migrate(url, before)
    except StoreError as error:
        if not made:
            raise
        raise SchemaError(
            f"the upgrade to {newest_revision()} failed: {error}",
            code="upgrade-failed",
            cause=error if error.code != type(error).code else "",
            backup=made[0],
        ) from error
    if path is None or not made:
        return None
    log.info("the database is at %s now; its state before the upgrade is kept in %s", newest_revision(), made[0])
    await asyncio.to_thread(_let_go, path)
    return made[0]


async def _back_up(path: Path, revision: str) -> Path:
    """Keep the committed state beside the database. This replaces the backup of a former attempt that failed."""
    backup = path.with_name(f"{path.name}.before-{newest_revision()}.backup")
    log.info("the database is at %s and will be upgraded; it is backed up first to %s", revision, backup)
    try:
        problem = await asyncio.to_thread(_write, path, backup)
    except (OSError, sqlite3.Error) as error:
        size = path.stat().st_size / 1_000_000  # noqa: ASYNC240
        raise StoreError(
            f"the backup {backup}, without which nothing is upgraded, could not be made: {error}",
            code="backup-no-room",
            megabytes=f"{size:.0f}",
            folder=path.parent,
        ) from error
    if problem:
        raise StoreError(
            f"the backup of {path}, without which nothing is upgraded, is not whole: {problem}",
            code="backup-faulty",
        )
    return backup


def _let_go(path: Path) -> None:
    """Remove all but the newest backups of upgrades, and the remains of interrupted ones."""
    for left in beside(path, ".before-*.backup.partial"):
        discard(left)
    found = beside(path, ".before-*.backup")
    for old in sorted(found, key=lambda each: each.stat().st_mtime_ns, reverse=True)[KEPT:]:
        log.info("the backup %s is old and is deleted", old)
        discard(old)
