import asyncio
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, ForeignKeyConstraint, text
from sqlalchemy.schema import SchemaItem

from digests.errors import StoreError
from digests.model import Address, Preferences
from digests.rules.issuing.edition_span import preferences_of
from digests.store import migrate, open_store
from digests.store.database import Database
from digests.store.restores import _made_by
from digests.store.schema import metadata
from digests.store.sqlite import SEARCH_TABLE, parse_url, path_of
from digests.store.upgrades import MIGRATIONS, known_revisions, newest_revision, upgrade_to
from tests.digests.store.earlier import ARTICLE, asked, execute, make_database
from tests.factories import NOW, some, source
from tests.ready_database import make_new_databases_by_migrations


@pytest.fixture(autouse=True)
def _databases_are_made_by_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    make_new_databases_by_migrations(monkeypatch)


def differences(connection: Connection) -> list[object]:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not str(name).startswith(SEARCH_TABLE)

    def shown(value: SchemaItem, _name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
        # A reference that was added with its column is shown without its ON DELETE; a test of its own looks at it.
        return not (
            isinstance(value, ForeignKeyConstraint)
            and list(value.columns.keys()) in (["reprint_of"], ["replaces"])
        )

    options = {"compare_type": True, "include_name": ours, "include_object": shown, "target_metadata": metadata}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


@pytest.mark.filterwarnings("ignore:autogenerate skipping .* expression-based index 'ix_article_search_words'")
async def test_the_migrations_make_exactly_the_schema(url: str) -> None:
    await migrate(url)
    database = Database(parse_url(url))
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE source ADD COLUMN forgotten TEXT"))
        assert await connection.run_sync(differences) != []
    await database.close()


SHAPE_OF_2_0_0 = "a4807cc8f793"
"""Of its schema, word for word: a backup that says it otherwise is not restored."""


def test_a_new_database_has_the_schema_that_2_0_0_has_made() -> None:
    shape = sorted(_made_by("0020").items())
    assert sha256(repr(shape).encode()).hexdigest()[:12] == SHAPE_OF_2_0_0


async def test_what_subscribers_of_2_0_0_chose_means_the_same_after_the_upgrade(url: str) -> None:
    path = some(path_of(parse_url(url)))
    path.parent.mkdir(parents=True, exist_ok=True)
    database = Database(parse_url(url))
    async with database.write() as connection:
        await connection.run_sync(lambda synchronous: upgrade_to(synchronous, "0020"))
    await database.close()
    row = (
        "INSERT INTO subscriber"
        " (id, chat, thread, kind, zone, hours, themes, language, state, created_at, strikes)"
        " VALUES ({0}, {0}, 0, 'private', 'UTC', '[\"08:00\"]', '{1}', 'en', 'active', '2026-03-09 12:00:00', 0)"
    )
    execute(path, row.format(41, "[]"), row.format(42, '["trade"]'))
    await migrate(url)
    async with open_store(url) as store:
        everything, chosen = [some(await store.subscribers.by_id(each)) for each in (41, 42)]
        assert await store.check() == []
    assert (everything.themes, chosen.themes) == ((), ("trade",))
    for known in (everything, chosen):
        assert (known.weights, known.weekdays, known.muted) == ((), (), ())
        assert (known.silent, known.previews) == (False, False)
        assert preferences_of(known, ("en",)) == Preferences(themes=known.themes, reads=frozenset(("en",)))


def test_the_names_of_the_migrations_say_the_revisions_that_alembic_finds_in_them() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert known_revisions() == {script.revision for script in scripts.walk_revisions()}
    assert newest_revision() == scripts.get_current_head()


async def test_migrating_makes_the_folder_and_twice_changes_nothing(url: str, tmp_path: Path) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await store.sources.add(source(), NOW)
    await migrate(url)
    async with open_store(url) as store:
        assert len(await store.sources.all()) == 1
    assert (tmp_path / "data" / "communique.db").exists()


@pytest.mark.usefixtures("of_the_next_version")
async def test_an_upgrade_keeps_what_refers_to_a_table_that_it_makes_anew(url: str) -> None:
    """SQLite deletes, with the old copy of a table, whatever goes when its rows do, unless it is kept from it."""
    path = some(path_of(parse_url(url)))
    make_database(path)
    execute(
        path,
        "INSERT INTO subscriber"
        " (id, chat, thread, kind, zone, hours, themes, language, state, created_at, strikes)"
        " VALUES (7, 42, 0, 'private', 'UTC', '[]', '[]', 'en', 'active', '2026-03-09 12:00:00', 0)",
        "INSERT INTO broadcast_recipient (cause, subscriber_id) VALUES ('news', 7)",
    )
    await migrate(url)
    assert asked(path, "SELECT subscriber_id FROM broadcast_recipient") == [7]
    assert asked(path, "SELECT seq FROM sqlite_sequence WHERE name = 'subscriber'") == [7]
    async with open_store(url) as store:
        assert some(await store.subscribers.get(Address(42))).id == 7
        assert await store.check() == []


async def test_deleting_an_original_leaves_its_reprints(url: str) -> None:
    path = some(path_of(parse_url(url)))
    make_database(path)
    execute(
        path,
        ARTICLE.format(url_hash="x"),
        ARTICLE.format(url_hash="other").replace("(7, 1", "(8, 1"),
        "UPDATE article SET reprint_of = 7, replaces = 7 WHERE id = 8",
    )
    database = Database(parse_url(url))
    async with database.write() as connection:
        await connection.execute(text("DELETE FROM article WHERE id = 7"))
    await database.close()
    assert asked(path, "SELECT coalesce(reprint_of, replaces, 'none') FROM article") == ["none"]


async def test_many_can_migrate_at_once(url: str) -> None:
    await asyncio.gather(*(migrate(url) for _ in range(4)))
    async with open_store(url) as store:
        assert await store.check() == []


async def test_a_new_file_that_another_holds_for_a_moment_is_opened_all_the_same(url: str) -> None:
    path = Path(parse_url(url).database or "")
    path.parent.mkdir(parents=True)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA user_version=1")
    other.execute("BEGIN IMMEDIATE")  # WAL cannot be turned on now, and SQLite says so without waiting
    opening = asyncio.create_task(migrate(url))
    await asyncio.sleep(0.3)
    assert not opening.done()
    other.execute("COMMIT")
    other.close()
    await opening
    async with open_store(url) as store:
        assert await store.sources.all() == []


async def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="folder"):
        await migrate(f"sqlite+aiosqlite:///{tmp_path}/file/sub/a.db")
