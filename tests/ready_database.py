"""New databases of the tests: copies of one that the migrations made, with statements that are compiled once for
all. The migrations take a tenth of a second, a statement milliseconds, and a thousand tests have a database."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfile
from typing import Any

import aiosqlite
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from digests import store
from digests.store import upgrades
from digests.store.database import Database
from digests.store.dialects import SQLITE
from digests.store.sqlite import parse_url

run_migrations = upgrades.upgrade


class CompiledStatements(dict[Any, Any]):
    """What statements were compiled to, for any engine: keys begin with its dialect, and those are alike."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)


@contextmanager
def new_databases_are_copies() -> Iterator[None]:
    """Let whoever makes a database in this process get a copy; one that is there already is upgraded as ever."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        ready = Path(folder) / "ready.sqlite3"

        async def upgrade(database: Database, before: upgrades.BeforeUpgrade | None = None) -> None:
            if database.dialect == SQLITE:
                if not ready.exists():
                    await _make(ready)
                await _copy(ready, database)
            await run_migrations(database, before)

        _replace(patch, upgrade)
        compiled = CompiledStatements()

        def create(*arguments: Any, **named: Any) -> AsyncEngine:
            engine = create_async_engine(*arguments, **named)
            engine.sync_engine.update_execution_options(compiled_cache=compiled)
            return engine

        patch.setattr("digests.store.database.create_async_engine", create)
        yield


def make_new_databases_by_migrations(patch: pytest.MonkeyPatch) -> None:
    """Let the migrations make them, for tests of the migrations."""
    _replace(patch, run_migrations)


def _replace(patch: pytest.MonkeyPatch, upgrade: object) -> None:
    patch.setattr(upgrades, "upgrade", upgrade)
    patch.setattr(store, "upgrade", upgrade)


async def _make(ready: Path) -> None:
    """Run the migrations in memory, so that the file is whole at once and its first user turns it to WAL."""
    database = Database(parse_url("sqlite+aiosqlite://"))
    await run_migrations(database)
    async with database.driver() as made, aiosqlite.connect(ready) as file:
        await made.backup(file)
    await database.close()


async def _copy(ready: Path, database: Database) -> None:
    if database.path is None:
        async with database.driver() as new, aiosqlite.connect(ready) as file:
            await file.backup(new)
    elif not database.path.exists() or not database.path.stat().st_size:
        with suppress(OSError):  # what is wrong with the folder is for the store to say
            copyfile(ready, database.path)
