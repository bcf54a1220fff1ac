"""Restores a backup in the place of the database, so that a whole database exists at every moment: the present one
gets a second name first, then one rename puts the restored one in its place."""

import asyncio
import os
import re
import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, select
from sqlalchemy.exc import SQLAlchemyError

from digests.errors import StoreError
from digests.store.backups import JOURNALS, copy_file, discard, drop_second_names, partial_of, problem_in, sync
from digests.store.columns import metadata
from digests.store.files import bytes_of, make_file, make_folder, tighten_files
from digests.store.seals import is_broken, unseal
from digests.store.sqlite import (
    CHECK_SEARCH,
    DAMAGE,
    NOT_WRITABLE,
    READ_ONLY,
    SEARCH_TABLE,
    UNTOUCHED,
    code_for,
    connect,
    parse_url,
    path_of,
)
from digests.store.upgrades import migrate, of_something_else, require_known, upgrade_to

UNFIT = "backup-unfit"
ALTERED = "it is damaged: not every byte is as it was when the backup was made"
SECONDS_FOR_OTHERS = 1.0
"""Seconds that others may take to release the database before it counts as in use."""
WORDS = re.compile(r"\w+|[<>=!|]+")
OWN_TO_SQLITE = "sqlite_stat"
Shape = Mapping[tuple[str, str], tuple[str, ...]]
"""For each object, by kind and name: its table, and the words of the statement that makes it (columns with types,
constraints and defaults, without spaces, quotation marks and brackets)."""


async def restore(url: str, path: Path) -> Path | None:
    """Restore a backup in the place of the database at this URL. Return where the replaced database is kept, None
    if there was none. The backup must be whole, and have exactly the schema of its version. A copy of it is
    upgraded to this version. Raises StoreError or SchemaError, and replaces nothing, if that fails or if a bot has
    the database open. If the process is killed at any moment, the former or the restored database remains."""
    parsed = parse_url(url)
    target = path_of(parsed)
    if target is None:
        raise StoreError("a database in memory cannot be restored")
    incoming = target.with_name(target.name + ".incoming")
    await asyncio.to_thread(_examine, path, target, incoming)
    try:
        await asyncio.to_thread(_copy, path, incoming)
        copy = parsed.set(database=str(incoming))
        await migrate(copy.render_as_string(hide_password=False))
        await asyncio.to_thread(_require_readable, path, incoming)
        await asyncio.to_thread(_make_ready, incoming)
        return await asyncio.to_thread(_replace, target, incoming)
    finally:
        await asyncio.to_thread(discard, incoming)


def _examine(path: Path, target: Path, incoming: Path) -> None:
    """Refuse a file that is not a whole backup of ours, before anything in it is run."""
    if not path.is_file():
        raise StoreError(f"there is no file {path}", code="backup-missing")
    for other in (target, incoming):
        if other.exists() and path.samefile(other):
            raise StoreError(f"{path} is what would be replaced", code="backup-itself")
    try:
        problem = ALTERED if is_broken(path) else strange_in(path) or problem_in(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path} is not a whole database: {error}", code=UNFIT) from error
    if problem:
        raise StoreError(f"{path} cannot be restored: {problem}", code=UNFIT)


def strange_in(path: Path) -> str:
    """Return how the schema of a backup differs from that of its version, "" if it does not. Raises SchemaError if
    no migration makes its schema, sqlite3.Error if it is no database."""
    with closing(connect(path, READ_ONLY)) as backup:
        backup.execute("PRAGMA trusted_schema=0")
        if not backup.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]:
            raise of_something_else(path)
        row = backup.execute("SELECT version_num FROM alembic_version").fetchone()
        revision = str(row[0]) if row else ""
        require_known(revision, path)
        return "; ".join(differences(backup, revision)[:3])


def _copy(path: Path, incoming: Path) -> None:
    with _writing(incoming):
        make_folder(incoming.parent)
        copy_file(path, incoming, READ_ONLY)
        unseal(incoming)


def _require_readable(path: Path, incoming: Path) -> None:
    """Refuse a backup, by its copy, if a row of it cannot be read or its words cannot be searched. SQLite may
    still take it for a whole database."""
    engine = create_engine(f"sqlite:///{incoming}")
    try:
        with engine.begin() as connection:
            for table in metadata.sorted_tables:
                rows = connection.execution_options(yield_per=1000).execute(select(table))
                deque(rows, maxlen=0)
            connection.execute(CHECK_SEARCH)
    except (SQLAlchemyError, ValueError, LookupError) as error:
        raise StoreError(f"{path} cannot be restored: not all of it can be read: {error}", code=UNFIT) from error
    finally:
        engine.dispose()


def _make_ready(incoming: Path) -> None:
    """Make the copy one whole file that survives a power cut, before it takes its place."""
    with _writing(incoming):
        with closing(connect(incoming)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        sync(incoming)


def _replace(target: Path, incoming: Path) -> Path | None:
    drop_second_names(target)
    if not target.exists():
        _take_place(incoming, target)
        return None
    with _held(target) as present:
        kept = _give_second_name(target, present)
        if present is None:  # SQLite would read a remaining log into the new database
            for suffix in JOURNALS:
                target.with_name(target.name + suffix).unlink(missing_ok=True)
        _take_place(incoming, target)
    return kept


def _take_place(incoming: Path, target: Path) -> None:
    """Put the copy in the place of the database with one rename. If the process is killed at any moment, one of
    the two is there. Copying could not guarantee this if the present database is broken."""
    with _writing(target):
        incoming.replace(target)
        sync(target.parent)
    tighten_files(target)


@contextmanager
def _held(target: Path) -> Iterator[sqlite3.Connection | None]:
    """Fold the write-ahead log into the file and keep everybody else out, so that nothing they write is lost. If
    the process is killed after this, the file with the second name has everything committed. Yield None for a file
    that is too broken for this."""
    held = None
    if not os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise StoreError(f"{target} is read-only", code=NOT_WRITABLE)
    if _is_broken(target):  # opening it in the usual way would delete its log
        yield None
        return
    try:
        held = connect(target, timeout=SECONDS_FOR_OTHERS)
        held.execute("PRAGMA journal_mode=DELETE").fetchall()
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        if held is not None:
            held.close()
        held = None
        if "locked" in str(error):
            raise StoreError(f"the database {target} is in use", code="database-in-use") from error
        if not any(words in str(error) for words in DAMAGE):
            raise StoreError(f"{target}: {error}", code=code_for(str(error))) from error
    try:
        yield held
    finally:
        if held is not None:
            held.close()


def _is_broken(target: Path) -> bool:
    """Say whether a file is no database, without touching the file or its log."""
    try:
        with closing(connect(target, UNTOUCHED)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        return any(words in str(error) for words in DAMAGE)
    return False


def _give_second_name(target: Path, present: sqlite3.Connection | None) -> Path:
    """Keep the present database under a second name, with its log if it is broken. The file counts as made now. If
    the process is killed just after this, the database is still in its place, with two names. A file that cannot
    have two names is copied."""
    names = (target.with_name(f"{target.name}.replaced-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    with _writing(kept):
        os.utime(target)
        for suffix in JOURNALS if present is None else ():
            beside = target.with_name(target.name + suffix)
            if beside.exists():
                _link(beside, kept.with_name(kept.name + suffix))
        _link(target, kept)
        sync(target.parent)
    return kept


def _link(file: Path, name: Path) -> None:
    with suppress(OSError):
        os.link(file, name)
        return
    partial = partial_of(name)
    try:
        discard(partial)
        make_file(partial)
        with partial.open("wb") as copy:
            for piece in bytes_of(file):
                copy.write(piece)
        sync(partial)
        partial.replace(name)
    finally:
        discard(partial)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        code = code_for(str(error)) or NOT_WRITABLE
        raise StoreError(f"{path} could not be written, and nothing was replaced: {error}", code=code) from error


def differences(connection: sqlite3.Connection, revision: str) -> list[str]:
    """Return how the schema of a database differs from the one that the migrations make up to its revision: extra
    objects, such as foreign triggers and views, missing objects, and changed ones. Raises sqlite3.Error."""
    found, made = shape_of(connection), _made_by(revision)
    extra = [each for each in sorted(found.keys() - made.keys()) if not each[1].startswith(OWN_TO_SQLITE)]
    other = [each for each in sorted(made.keys() & found.keys()) if found[each] != made[each]]
    return [
        *(f"it has the {kind} {name}, which no version of this program makes" for kind, name in extra),
        *(
            f"it lacks the {kind} {name} of its version {revision}"
            for kind, name in sorted(made.keys() - found.keys())
        ),
        *(f"its {kind} {name} is not as its version {revision} makes it" for kind, name in other),
    ]


def shape_of(connection: sqlite3.Connection) -> Shape:
    """Return the shape of a database. The statements of the search index's own tables are left out."""

    def words(name: str, sql: str) -> list[str]:
        return [] if name.startswith(f"{SEARCH_TABLE}_") else WORDS.findall(sql.lower())

    rows = connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return {(str(kind), str(name)): (str(table), *words(str(name), str(sql))) for kind, name, table, sql in rows}


@cache
def _made_by(revision: str) -> Shape:
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            upgrade_to(connection, revision)
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - what the URL says
            return shape_of(driver)
    finally:
        engine.dispose()
