"""The history of the schema: makes, upgrades and checks it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import SchemaError, StoreError
from digests.store import migrations
from digests.store.database import Database
from digests.store.dialects import POSTGRESQL
from digests.store.files import LEFT_BESIDE, beside, looking_at, make_file, make_folder, tighten_files
from digests.store.opening import is_server, open_database
from digests.store.sqlite import NOT_WRITABLE, connect, parse_url

MIGRATIONS = Path(migrations.__file__).parent

BeforeUpgrade = Callable[[str], Awaitable[None]]
"""Called with a database's revision before the upgrade. An exception that it raises ends the upgrade."""


async def migrate(url: str, before: BeforeUpgrade | None = None) -> None:
    """Make the database at this URL, with its folder, or upgrade it to this version's schema, all or nothing.
    Raises SchemaError if it is of a later version or not ours, StoreError if it cannot be opened."""
    if is_server(url):
        return await _migrate_server(url, before)
    parsed = parse_url(url)
    # Off while tables are rebuilt: deleting the old copy of a table would delete all rows that refer to it.
    database = Database(parsed, foreign_keys=False)
    if database.path is not None:
        await asyncio.to_thread(_prepare, database.path)
    try:
        await upgrade(database, before)
    finally:
        await database.close()


async def _migrate_server(url: str, before: BeforeUpgrade | None) -> None:
    database = open_database(url)
    try:
        await upgrade(database, before)
    finally:
        await database.close()


async def upgrade(database: Database, before: BeforeUpgrade | None = None) -> None:
    """Upgrade an open database to this version's schema, in one transaction. `before` is called first if the
    database is older."""
    async with database.write() as connection:
        revision = await connection.run_sync(current_revision)
        if revision == newest_revision():
            return
        _refuse_others(revision, await connection.run_sync(_has_tables), database.path)
        if revision is None:
            await connection.run_sync(_require_utf8)
        if revision is not None and before is not None:
            await before(revision)
        await connection.run_sync(upgrade_to)
        # PostgreSQL's references hold at every moment.
        checks = text("PRAGMA foreign_key_check")
        broken = [] if database.dialect == POSTGRESQL else (await connection.execute(checks)).all()
        if broken:
            raise SchemaError(f"the upgrade would leave {len(broken)} broken references; nothing was changed")


async def is_made(path: Path) -> bool:
    """Say whether the file has a database. A file whose making was interrupted has no schema yet."""
    return await asyncio.to_thread(_seen, path) != (None, False)


async def database_is_made(database: Database) -> bool:
    """Say whether an open database has any tables."""
    async with database.read() as connection:
        return await connection.run_sync(_has_tables)


async def require_newest_file(path: Path) -> None:
    """Raise SchemaError, with what to do, unless the file has exactly this version's schema. The file stays as it
    is."""
    revision, has_tables = await asyncio.to_thread(_seen, path)
    _refuse_others(revision, has_tables, path)
    if revision is None:
        require_nothing_beside(path)
        raise SchemaError(f"There is no database at {path}.", code="database-missing")
    _require_newest(revision, path)


def require_nothing_beside(path: Path) -> None:
    """Raise SchemaError if a missing database has files beside its place that a restore leaves."""
    if left := beside(path, *LEFT_BESIDE):
        names = ", ".join(sorted(map(str, left)))
        raise SchemaError(f"There is no database at {path}.", code="restore-interrupted", names=names)


async def require_newest(connection: AsyncConnection) -> None:
    """Raise SchemaError unless the database has exactly this version's schema."""
    _require_newest(await connection.run_sync(current_revision))


def _require_newest(revision: str | None, path: Path | None = None) -> None:
    _refuse_others(revision, False, path)
    if revision != newest_revision():
        found = f"the database is at {revision or 'no schema'}, this version needs {newest_revision()}"
        raise SchemaError(found, code="upgrade-due")


def _refuse_others(revision: str | None, has_tables: bool, path: Path | None) -> None:
    """Refuse a database of a later version, of a version before 2.0.0, or not of ours."""
    if revision is not None:
        require_known(revision, path)
    elif has_tables:
        raise of_something_else(path)


def newest_revision() -> str:
    return max(known_revisions())


def known_revisions() -> frozenset[str]:
    """Return all revisions, by the names of the migrations' files."""
    return frozenset(file.name[1:5] for file in (MIGRATIONS / "versions").glob("v*.py"))


def current_revision(connection: Connection) -> str | None:
    """Return the revision of an open database, None if it has none."""
    named = inspect(connection).has_table("alembic_version")
    return connection.scalar(text("SELECT version_num FROM alembic_version")) if named else None


def _has_tables(connection: Connection) -> bool:
    return bool(inspect(connection).get_table_names())


def _require_utf8(connection: Connection) -> None:
    """Raise SchemaError if the database cannot hold every text."""
    if connection.dialect.name == POSTGRESQL:
        encoding = connection.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            raise SchemaError(f"the encoding of the database is {encoding}, not UTF8", code="database-encoding")


def _prepare(path: Path) -> None:
    """Make folder and file for their owner only, so that nobody else can ever read them. A database of a later
    version or not of ours is refused before it is touched."""
    revision, has_tables = _seen(path)
    _refuse_others(revision, has_tables, path)
    if revision is None:
        require_nothing_beside(path)
    what, code = f"the folder {path.parent}", "folder"
    try:
        make_folder(path.parent)
        what, code = str(path), NOT_WRITABLE
        make_file(path)
    except OSError as error:
        raise StoreError(f"{what} cannot be made: {error}", code=code) from error
    tighten_files(path)


def _seen(path: Path) -> tuple[str | None, bool]:
    """Return the revision of the database in a file (None if it has none), and whether it has any tables."""
    with looking_at(path):
        if not path.exists():
            return None, False
        with closing(connect(path)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if "alembic_version" not in tables:
                return None, bool(tables)
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return (str(row[0]) if row else None), True


def upgrade_to(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to a revision. Raises SQLAlchemyError, or SchemaError for any other failure."""
    from alembic import command  # noqa: PLC0415 - 6 MB and .1 s, which most starts do not need
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except SQLAlchemyError:
        raise  # with the database's words, which `store_errors` knows
    except Exception as error:
        raise SchemaError(f"the database cannot be upgraded: {type(error).__name__}: {error}") from error


def of_something_else(path: Path | None) -> SchemaError:
    return SchemaError(f"{path or 'this'} is a database of something else", code="database-foreign")


def require_known(revision: str, path: Path | None) -> None:
    """Raise SchemaError if no migration has this revision: it is of a later version, or from before 2.0.0."""
    known, named = known_revisions(), f": {path}" if path is not None else ""
    if revision in known:
        return
    if revision < min(known):
        words = f"the database is at {revision}, from before 2.0.0, and this version cannot upgrade it{named}"
        raise SchemaError(words, code="database-older")
    raise SchemaError(
        f"the database is at {revision}, which this version does not know{named}", code="database-newer"
    )
