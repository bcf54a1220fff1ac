"""Back-ups: a consistent copy while the bot runs, checks, and putting a copy back."""

import asyncio
import os
import sqlite3
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

import aiosqlite
from sqlalchemy import text

from digests.errors import SchemaError, StoreError
from digests.store.database import Database, advice_for, parse_url, path_of
from digests.store.privacy import make_file, make_folder, tighten_files
from digests.store.schema import SEARCH_TABLE
from digests.store.upgrades import is_made, migrate, require_newest

NOTHING_TO_KEEP = "There is nothing to back up. If there should be, look at COMMUNIQUE_DATABASE."


async def back_up(url: str, path: Path) -> None:
    """Write a consistent copy of the database of that URL, whichever version made it, to a new file; StoreError
    when there is none, the file exists or cannot be made. Writers are not held up."""
    database = path_of(parse_url(url))
    if database is None or not await is_made(database):
        raise SchemaError(f"There is no database at {database or 'any place but memory'}.", advice=NOTHING_TO_KEEP)
    if path.exists():  # noqa: ASYNC240
        raise StoreError(f"{path} exists already", advice="Please name a file that does not exist yet.")
    partial = partial_of(path)
    try:
        await copy_file(database, partial)
        await asyncio.to_thread(finish, partial, path)
    except (OSError, sqlite3.Error) as error:
        advice = advice_for(str(error))
        raise StoreError(f"the backup {path} could not be written: {error}", advice=advice) from error
    finally:
        discard(partial)


def partial_of(path: Path) -> Path:
    """Return the name under which a backup is written until it is whole."""
    return path.with_name(path.name + ".partial")


async def copy_file(path: Path, partial: Path) -> None:
    """Copy what is committed in a database file into a new one; OSError or sqlite3.Error when that fails."""
    await asyncio.to_thread(_make_anew, partial)
    async with aiosqlite.connect(path) as connection:
        await connection.execute("VACUUM INTO ?", (str(partial),))


def _make_anew(partial: Path) -> None:
    partial.unlink(missing_ok=True)  # what an interrupted backup left
    make_file(partial)


def finish(partial: Path, path: Path) -> None:
    """Give a whole copy its name, in place of one that has it, so that it is there after a power cut, too."""
    _sync(partial)
    partial.replace(path)
    _sync(path.parent)


def discard(partial: Path) -> None:
    """Remove what is left of a copy that was not finished."""
    with suppress(OSError):
        partial.unlink(missing_ok=True)


def problem_in(path: Path) -> str:
    """Return why a copy is no whole database of ours, "" when it is; sqlite3.Error when it is none at all."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        lines = [str(line) for (line,) in copy.execute("PRAGMA integrity_check")]
        if lines != ["ok"]:
            return f"integrity: {lines[0]}"
        if not copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]:
            return "it is a database of something else"
        broken = copy.execute("PRAGMA foreign_key_check").fetchall()
        return f"{len(broken)} broken references" if broken else ""


async def faults(database: Database) -> list[str]:
    """Return what is wrong with the database, nothing when it is whole."""
    try:
        return await _faults(database)
    except StoreError as error:
        return [f"integrity: {error}"]


async def _faults(database: Database) -> list[str]:
    found: list[str] = []
    async with database.read() as connection:
        integrity = [str(line) for line in (await connection.execute(text("PRAGMA integrity_check"))).scalars()]
        found += [f"integrity: {line}" for line in integrity if line != "ok"]
        broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
        found += [f"a row of {row[0]} refers to a missing row of {row[2]}" for row in broken]
        try:
            await require_newest(connection)
        except SchemaError as error:
            found.append(f"schema: {error}")
            return found
    try:
        async with database.write() as connection:
            check = f"INSERT INTO {SEARCH_TABLE}({SEARCH_TABLE}, rank) VALUES('integrity-check', 1)"
            await connection.execute(text(check))
    except StoreError as error:
        found.append(f"search: {error}")
    return found


async def restore(url: str, path: Path) -> Path | None:
    """Put a backup in the place of the database of that URL; return where the replaced one is kept, None when
    there was none.

    The backup is checked and brought to this version's schema first, on a copy; StoreError or SchemaError, and
    nothing replaced, when it is not whole or when a bot has the database open.
    """
    parsed = parse_url(url)
    target = path_of(parsed)
    if target is None:
        raise StoreError("a database in memory cannot be restored")
    incoming = target.with_name(target.name + ".incoming")
    await asyncio.to_thread(_copy_checked, path, incoming)
    try:
        copy = parsed.set(database=str(incoming))
        await migrate(copy.render_as_string(hide_password=False))
        return await asyncio.to_thread(_replace, target, incoming)
    finally:
        await asyncio.to_thread(_remove, incoming)


def _copy_checked(path: Path, incoming: Path) -> None:
    if not path.is_file():
        raise StoreError(f"there is no file {path}", advice="Please name the file of a backup.")
    _remove(incoming)
    make_folder(incoming.parent)
    try:
        make_file(incoming)
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as source, closing(sqlite3.connect(incoming)) as copy:
            source.backup(copy)
        problem = problem_in(incoming)
    except (OSError, sqlite3.Error) as error:
        _remove(incoming)
        raise StoreError(f"{path} is not a whole database: {error}") from error
    if problem:
        _remove(incoming)
        raise StoreError(f"{path} cannot be restored: {problem}")


def _replace(target: Path, incoming: Path) -> Path | None:
    kept = None
    _close_journal(incoming)
    if target.exists():
        _close_journal(target)
        names = (target.with_name(f"{target.name}.replaced-{number}") for number in count(1))
        kept = next(name for name in names if not name.exists())
        for suffix in ("-wal", "-shm"):
            beside = target.with_name(target.name + suffix)
            if beside.exists():
                beside.replace(kept.with_name(kept.name + suffix))
        target.replace(kept)
    incoming.replace(target)
    tighten_files(target)
    _sync(target.parent)
    return kept


def _close_journal(target: Path) -> None:
    """Fold the write-ahead log into the file. That needs everybody else to be out, which is what we want to
    know; a file too broken for it is moved away with its log as it is."""
    try:
        with closing(sqlite3.connect(target, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            return
        raise StoreError(
            "the database is in use", advice="Please stop the bot first, then restore again."
        ) from error
    except sqlite3.DatabaseError:
        return


def _sync(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:  # systems on which a folder cannot be opened also need no such call
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
