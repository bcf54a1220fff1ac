import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from digests.errors import SchemaError, StoreError
from digests.store import migrate, open_store
from digests.store.database import Database, parse_url
from digests.store.schema import SEARCH_TABLE, metadata
from tests.factories import NOW, source


def differences(connection: Connection) -> list[object]:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not str(name).startswith(SEARCH_TABLE)

    options = {"compare_type": True, "include_name": ours, "target_metadata": metadata}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def execute(url: str, *statements: str) -> None:
    database = Database(parse_url(url))
    async with database.write() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await database.close()


async def test_the_migrations_make_exactly_the_schema(url: str) -> None:
    await migrate(url)
    database = Database(parse_url(url))
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE source ADD COLUMN forgotten TEXT"))
        assert await connection.run_sync(differences) != []
    await database.close()


async def test_migrating_makes_the_folder_and_twice_changes_nothing(url: str, tmp_path: Path) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await store.sources.add(source(), NOW)
    await migrate(url)
    async with open_store(url) as store:
        assert len(await store.sources.all()) == 1
    assert (tmp_path / "data" / "communique.db").exists()


async def test_many_can_migrate_at_once(url: str) -> None:
    await asyncio.gather(*(migrate(url) for _ in range(4)))
    async with open_store(url) as store:
        assert await store.check() == []


async def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="folder"):
        await migrate(f"sqlite+aiosqlite:///{tmp_path}/file/sub/a.db")


async def test_a_database_of_a_later_version_is_left_alone(url: str) -> None:
    await migrate(url)
    await execute(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="9999") as caught:
        await migrate(url)
    assert "later version" in caught.value.advice
    with pytest.raises(SchemaError, match="9999"):
        async with open_store(url):
            pass


async def test_an_upgrade_that_fails_leaves_the_database_as_it_was(url: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    await execute(url, "CREATE TABLE delivery (id INTEGER)")
    with pytest.raises(StoreError):
        await migrate(url)
    database = Database(parse_url(url))
    async with database.read() as connection:
        tables = (await connection.execute(text("SELECT name FROM sqlite_master"))).scalars()
        assert list(tables) == ["delivery"]
    await database.close()
