"""What only a PostgreSQL server can do or do wrong."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from bot.render.phrases import advice_text
from digests.errors import SchemaError, StoreError
from digests.rules.searching.words import form_of
from digests.store import Store, migrate, open_store
from digests.store.columns import metadata
from digests.store.logbook import write_down
from digests.store.opening import open_database
from tests.conftest import UNHURRIED
from tests.digests.store.values import DAY, HOUR, draft
from tests.factories import NOW, source
from tests.server import Cluster, running_cluster

pytestmark = pytest.mark.long


async def code_of(url: str) -> str:
    with pytest.raises((SchemaError, StoreError)) as caught:
        async with open_store(url, migrate=True):
            pass
    assert "a-secret-word" not in str(caught.value) + advice_text(caught.value, "en") + repr(caught.value)
    assert "no-such-word" not in str(caught.value)
    return caught.value.code


async def test_the_migrations_make_the_schema_that_the_statements_use(cluster: Cluster) -> None:
    def compared(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    async with open_store(cluster.copy()) as store, store._database.read() as connection:
        assert await connection.run_sync(compared) == []


async def test_two_that_migrate_at_once_make_one_schema(cluster: Cluster) -> None:
    url = cluster.url(cluster.new())
    await asyncio.gather(migrate(url), migrate(url))
    async with open_store(url) as store:
        assert await store.check() == []


async def test_a_database_of_another_program_stays_as_it_is(cluster: Cluster) -> None:
    name = cluster.new()
    cluster.run("CREATE TABLE theirs (id integer)", name)
    assert await code_of(cluster.url(name)) == "database-foreign"


async def test_a_database_of_a_later_version_is_refused(cluster: Cluster) -> None:
    url = cluster.copy()
    cluster.run("UPDATE alembic_version SET version_num = '9999'", url.rpartition("/")[2])
    assert await code_of(url) == "database-newer"


async def test_a_database_that_cannot_hold_every_text_is_refused(cluster: Cluster) -> None:
    name = cluster.new("ENCODING 'LATIN1' TEMPLATE template0")
    assert await code_of(cluster.url(name)) == "database-encoding"


async def test_a_wrong_password_a_missing_database_and_a_role_without_rights_are_told_apart(
    cluster: Cluster,
) -> None:
    name = cluster.new()
    assert await code_of(cluster.url(name, password="no-such-word")) == "database-refused"
    assert await code_of(cluster.url("nowhere")) == "database-unmade"
    cluster.run("CREATE ROLE guest LOGIN PASSWORD 'a-secret-word'")
    assert await code_of(cluster.url(name, user="guest")) == "database-rights"


async def test_a_server_that_does_not_run_is_named_as_such(cluster: Cluster) -> None:
    assert await code_of("postgresql://tester:a-secret-word@127.0.0.1:1/news") == "database-gone"


async def test_an_error_about_a_row_does_not_tell_the_row(cluster: Cluster) -> None:
    async with open_store(cluster.copy()) as store:
        twice = text("INSERT INTO message_number VALUES (424242, 1), (424242, 1)")
        with pytest.raises(StoreError) as caught:
            await store.logbook._changed(twice)
        assert "UniqueViolation" in str(caught.value)
        assert "424242" not in str(caught.value)
        assert caught.value.__cause__ is None


async def test_a_reader_sees_one_state_and_cannot_write(cluster: Cluster) -> None:
    async with open_store(cluster.copy()) as store:
        async with store._database.read() as connection:
            count = text("SELECT count(*) FROM source")
            assert (await connection.execute(count)).scalar_one() == 0
            await store.sources.add(source(), NOW)
            assert (await connection.execute(count)).scalar_one() == 0
        with pytest.raises(StoreError) as caught:
            await store.sources._value(text("DELETE FROM source RETURNING id"))
        assert caught.value.code == "not-writable"
        assert len(await store.sources.all()) == 1


async def test_writers_of_two_hosts_take_turns(cluster: Cluster) -> None:
    url = cluster.copy()
    async with open_store(url) as one, open_store(url) as other:

        async def counted(store: Store) -> None:
            for _ in range(20):
                async with store._database.write() as connection:
                    read = text("SELECT value FROM logbook WHERE name = 'turns'")
                    found = (await connection.execute(read)).scalar()
                    await asyncio.sleep(0)
                    await write_down(connection, "turns", int(found or 0) + 1)

        await asyncio.gather(counted(one), counted(other))
        assert await one.logbook._value(text("SELECT value FROM logbook WHERE name = 'turns'")) == 40


@pytest.fixture
def server() -> Iterator[Cluster]:
    with running_cluster() as running:
        running.ready = "postgres"
        yield running


async def test_a_restart_of_the_server_fails_what_is_under_way_and_nothing_later(
    cluster: Cluster, server: Cluster
) -> None:
    async def stopping(within: Store) -> None:
        await asyncio.to_thread(server.stop)
        await within.sources.add(source("lost"), NOW)

    async with open_store(server.url(server.new()), migrate=True) as store:
        await store.sources.add(source(), NOW)
        with pytest.raises(StoreError) as caught:
            await store.writing(stopping)
        assert caught.value.code == "database-gone"
        with pytest.raises(StoreError) as caught:
            await store.sources.all()
        assert caught.value.code == "database-gone"
        await asyncio.to_thread(server.start)
        assert len(await store.sources.all()) == 1
        await store.sources.add(source("second"), NOW)


async def test_cancelling_a_caller_cuts_no_transaction_and_closing_leaves_no_connection(cluster: Cluster) -> None:
    url = cluster.copy()
    async with open_store(url) as store:
        task = asyncio.ensure_future(store.sources.add(source(), NOW))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(await store.sources.all()) == 1
    watching = open_database(cluster.url("postgres"))
    async with watching.read() as connection:
        left = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name")
        assert (await connection.execute(left, {"name": url.rpartition("/")[2]})).scalar_one() == 0
    await watching.close()


WORDS = [
    "tariff",
    "tariffs",
    "café",
    "301",
    "关税",
    "税关",
    "对华关税",
    "措",
    "施",
    "a",
    "the act",
    "naïve",
    "x" * 3000,
]
TEXTS = st.lists(st.sampled_from([*WORDS, "-", "'", "，"]), max_size=6).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words)])
)


@pytest.fixture
async def both(cluster: Cluster) -> AsyncIterator[list[Store]]:
    async with open_store("sqlite+aiosqlite://") as one, open_store(cluster.copy()) as other:
        for store in (one, other):
            await store.sources.add(source(), NOW)
        yield [one, other]


@settings(suppress_health_check=[*UNHURRIED, HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), names=st.lists(TEXTS, min_size=1, max_size=4))
async def test_both_databases_find_the_same(both: list[Store], texts: list[str], names: list[str]) -> None:
    number = (await both[0].articles._value(text("SELECT count(*) FROM article"))) + 1
    now = NOW + number * DAY  # each example looks for its own texts only
    forms = [(form,) for each in names if (form := form_of(each))]
    found = []
    for store in both:
        drafts = [draft(number + place, title=each or "-", text="") for place, each in enumerate(texts)]
        await store.articles.save("harbour-gazette", drafts, now)
        found.append(
            [
                [await store.search.search(each, now - HOUR, 9) for each in [*names, *texts]],
                await store.search.naming(names, now - HOUR, 9),
                await store.search.counts(forms, now - HOUR, 9),
                await store.search.matches([forms], now - HOUR, 9),
                await store.search.matches([[each] for each in forms], now - HOUR, 9),
            ]
        )
    assert found[0] == found[1]
