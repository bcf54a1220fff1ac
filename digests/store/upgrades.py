"""The schema's history: making, upgrading and checking it."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import SchemaError, StoreError
from digests.store.database import Database, parse_url


async def migrate(url: str) -> None:
    """Make the database of that URL, with its folder, or bring it up to this version's schema.

    All or nothing; two at once take turns. SchemaError when the database is of a later version; StoreError
    when it cannot be opened. A database in memory is made by `open_store` itself.
    """
    parsed = parse_url(url)
    # Off while tables are rebuilt: dropping the old copy of a table would delete all that refers to it.
    database = Database(parsed, foreign_keys=False)
    if database.path is not None:
        try:
            database.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            advice = "Please make that folder, or name another in COMMUNIQUE_DATABASE, where the bot may write."
            raise StoreError(
                f"the folder {database.path.parent} cannot be made: {error}", advice=advice
            ) from error
    try:
        await upgrade(database)
    finally:
        await database.close()


async def upgrade(database: Database) -> None:
    """Bring an open database up to this version's schema."""
    async with database.write() as connection:
        revision = await connection.run_sync(current_revision)
        if revision == newest_revision():
            return
        if revision is not None and revision not in known_revisions():
            raise _too_new(revision)
        await connection.run_sync(_upgrade)
        broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
        if broken:
            raise SchemaError(f"the upgrade would leave {len(broken)} broken references; nothing was changed")


async def require_newest(connection: AsyncConnection) -> None:
    """Raise SchemaError unless the database has exactly this version's schema."""
    revision = await connection.run_sync(current_revision)
    if revision is not None and revision not in known_revisions():
        raise _too_new(revision)
    if revision != newest_revision():
        raise SchemaError(f"the database is at {revision or 'no schema'}, needed is {newest_revision()}")


@cache
def newest_revision() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


@cache
def known_revisions() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def current_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SchemaError(f"the database cannot be upgraded: {error}") from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "digests.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _too_new(revision: str) -> SchemaError:
    return SchemaError(
        f"the database is at {revision}, which this version does not know",
        advice="The database was made by a later version; install that version or restore an older backup.",
    )
