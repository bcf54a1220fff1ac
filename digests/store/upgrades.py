"""The schema's history: making, upgrading and checking it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import SchemaError, StoreError
from digests.store.database import Database
from digests.store.files import LEFT_BESIDE, beside, looking_at, make_file, make_folder, tighten_files
from digests.store.sqlite import advice_for, connect, parse_url

BeforeUpgrade = Callable[[str], Awaitable[None]]
"""What is done to a database before it is upgraded, given its revision; whatever it raises ends the upgrade."""

NO_DATABASE = (
    "`communique run` makes it and fills it with the default sources, and so do `communique db migrate`, "
    "`collect` and `sources add`. If it should be there, look at COMMUNIQUE_DATABASE."
)
UPGRADE_DUE = (
    "An upgrade is due. Stop the bot if it runs, then say `communique db migrate`, or start it again with "
    "`communique run`: both keep a backup of the database beside it. Nothing was changed."
)
LEFT_OVER = (
    "A restore was interrupted, or the database was taken away, and nothing is begun anew beside what is left: "
    "{names}. To go on with a former database say `communique db restore FILE` with its name; with a backup, the "
    "same with the backup's. To begin with nothing, move these files elsewhere first."
)
NO_FOLDER = "Please make that folder, or name another in COMMUNIQUE_DATABASE, where the bot may write."
OF_SOMETHING_ELSE = "Please name another file in COMMUNIQUE_DATABASE; nothing was changed."


async def migrate(url: str, before: BeforeUpgrade | None = None) -> None:
    """Make the database of that URL, with its folder, or bring it up to this version's schema, all or nothing.
    SchemaError when it is of a later version or of something else; StoreError when it cannot be opened."""
    parsed = parse_url(url)
    # Off while tables are rebuilt: dropping the old copy of a table would delete all that refers to it.
    database = Database(parsed, foreign_keys=False)
    if database.path is not None:
        await asyncio.to_thread(_prepare, database.path)
    try:
        await upgrade(database, before)
    finally:
        await database.close()


async def upgrade(database: Database, before: BeforeUpgrade | None = None) -> None:
    """Bring an open database up to this version's schema, after `before` has seen an older one. All in one
    turn."""
    async with database.write() as connection:
        revision = await connection.run_sync(current_revision)
        if revision == newest_revision():
            return
        tables = (await connection.execute(text("SELECT count(*) FROM sqlite_master"))).scalar()
        _refuse_others(revision, bool(tables), database.path)
        if revision is not None and before is not None:
            await before(revision)
        await connection.run_sync(upgrade_to)
        broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
        if broken:
            raise SchemaError(f"the upgrade would leave {len(broken)} broken references; nothing was changed")


async def is_made(path: Path) -> bool:
    """Whether there is a database in that file: one that ended while it was being made has no schema yet."""
    return await asyncio.to_thread(_seen, path) != (None, False)


async def require_newest_file(path: Path) -> None:
    """Raise SchemaError, with what to do, unless the file has exactly this version's schema; it is left as it
    is."""
    revision, has_tables = await asyncio.to_thread(_seen, path)
    _refuse_others(revision, has_tables, path)
    if revision is None:
        require_nothing_beside(path)
        raise SchemaError(f"There is no database at {path}.", advice=NO_DATABASE)
    _require_newest(revision, path)


def require_nothing_beside(path: Path) -> None:
    """Raise SchemaError where no database is, but beside its place lies what a restore leaves."""
    if left := beside(path, *LEFT_BESIDE):
        advice = LEFT_OVER.format(names=", ".join(sorted(map(str, left))))
        raise SchemaError(f"There is no database at {path}.", advice=advice)


async def require_newest(connection: AsyncConnection) -> None:
    """Raise SchemaError unless the database has exactly this version's schema."""
    _require_newest(await connection.run_sync(current_revision))


def _require_newest(revision: str | None, path: Path | None = None) -> None:
    _refuse_others(revision, False, path)
    if revision != newest_revision():
        found = f"the database is at {revision or 'no schema'}, this version needs {newest_revision()}"
        raise SchemaError(found, advice=UPGRADE_DUE)


def _refuse_others(revision: str | None, has_tables: bool, path: Path | None) -> None:
    """Refuse a database of a later version, and one of something else."""
    if revision is not None and revision not in known_revisions():
        raise too_new(revision, path)
    if revision is None and has_tables:
        raise of_something_else(path)


@cache
def newest_revision() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


@cache
def known_revisions() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def current_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _prepare(path: Path) -> None:
    """Make folder and file for their owner only, so that nobody reads along from the first byte on. A database of
    a later version, and one of something else, are refused before they are touched."""
    revision, has_tables = _seen(path)
    _refuse_others(revision, has_tables, path)
    if revision is None:
        require_nothing_beside(path)
    what, advice = f"the folder {path.parent}", NO_FOLDER
    try:
        make_folder(path.parent)
        what, advice = str(path), advice_for("unable to open")
        make_file(path)
    except OSError as error:
        raise StoreError(f"{what} cannot be made: {error}", advice=advice) from error
    tighten_files(path)


def _seen(path: Path) -> tuple[str | None, bool]:
    """Return the revision of the database in a file, None where it has none, and whether it has any tables."""
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
    """Run the migrations up to a revision. SQLAlchemyError; SchemaError for whatever else is wrong."""
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except SQLAlchemyError:
        raise  # in the words of the database, which `store_errors` knows
    except Exception as error:
        raise SchemaError(f"the database cannot be upgraded: {type(error).__name__}: {error}") from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "digests.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def of_something_else(path: Path | None) -> SchemaError:
    return SchemaError(f"{path} is a database of something else", advice=OF_SOMETHING_ELSE)


def too_new(revision: str, path: Path | None) -> SchemaError:
    beside = f", such as one beside {path}" if path is not None else ""
    named = f": {path}" if path is not None else ""
    return SchemaError(
        f"the database is at {revision}, which this version does not know{named}",
        advice=(
            "The database was made by a later version, and nothing was changed. Please install that version, or "
            f"put a backup from before its upgrade in place: `communique db restore FILE`{beside}."
        ),
    )
