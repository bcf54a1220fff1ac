import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, insert, text

from digests.errors import StoreError
from digests.store.database import Database, parse_url, path_of, to_json
from digests.store.prepared import Prepared

NOTE = Table("note", MetaData(), Column("id", Integer, primary_key=True), Column("word", Text))
ADD = Prepared(insert(NOTE).values(word=bindparam("the_word")).returning(NOTE.c.id))
FIX = Prepared(insert(NOTE).values(id=bindparam("the_id"), word="fixed"))


@pytest.fixture
async def database(tmp_path: Path):
    opened = Database(parse_url(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"))
    async with opened.write() as connection:
        await connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, word TEXT)"))
    yield opened
    await opened.close()


async def pragma(database: Database, name: str, *, write: bool) -> object:
    async with database.write() if write else database.read() as connection:
        return (await connection.execute(text(f"PRAGMA {name}"))).scalar()


async def words(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(text("SELECT word FROM note ORDER BY id"))).scalars())


async def test_the_writer_survives_power_cuts_and_holds_references(database: Database) -> None:
    assert await pragma(database, "journal_mode", write=True) == "wal"
    assert await pragma(database, "synchronous", write=True) == 2
    assert await pragma(database, "foreign_keys", write=True) == 1


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError, match="readonly"):
        async with database.read() as connection:
            await connection.execute(text("INSERT INTO note (word) VALUES ('x')"))
    assert await words(database) == []


async def test_an_error_takes_the_whole_transaction_back(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO note (word) VALUES ('x')"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await words(database) == []


async def test_readers_go_on_while_somebody_writes_and_see_only_what_is_committed(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("INSERT INTO note (word) VALUES ('x')"))
        assert await words(database) == []
    assert await words(database) == ["x"]


async def test_writers_that_read_first_take_turns_even_from_two_processes(database: Database) -> None:
    other = Database(database.url)

    async def one(number: int) -> None:
        async with (database, other)[number % 2].write() as connection:
            count = (await connection.execute(text("SELECT count(*) FROM note"))).scalar()
            await connection.execute(text("INSERT INTO note (word) VALUES (:word)"), {"word": str(count)})

    await asyncio.gather(*(one(number) for number in range(20)))
    await other.close()
    assert await words(database) == [str(number) for number in range(20)]


async def test_a_cancelled_writer_leaves_nothing_and_blocks_nobody(database: Database) -> None:
    started = asyncio.Event()

    async def slow() -> None:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO note (word) VALUES ('half')"))
            started.set()
            await asyncio.sleep(30)

    task = asyncio.create_task(slow())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(60), database.write() as connection:
        await connection.execute(text("INSERT INTO note (word) VALUES ('whole')"))
    assert await words(database) == ["whole"]


async def test_an_error_does_not_repeat_the_values(database: Database) -> None:
    with pytest.raises(StoreError) as caught:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "hunter2"})
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in str(caught.value.__cause__)


def test_postgresql_is_refused_with_the_name_of_the_later_extra() -> None:
    with pytest.raises(StoreError) as caught:
        parse_url("postgresql+asyncpg://bot:hunter2@db/communique")
    assert "scale" in caught.value.advice
    assert "hunter2" not in str(caught.value) + caught.value.advice


@pytest.mark.parametrize(
    "text", ["", "communique.db", "mysql://a/b", "sqlite+pysqlite:///a.db", "sqlite:///a.db?x=1"]
)
def test_any_other_url_is_refused(text: str) -> None:
    with pytest.raises(StoreError):
        parse_url(text)


def test_a_url_without_a_file_is_in_memory() -> None:
    assert path_of(parse_url("sqlite+aiosqlite://")) is None
    assert path_of(parse_url("sqlite+aiosqlite:///:memory:")) is None
    assert path_of(parse_url("sqlite:////var/a.db")) == Path("/var/a.db")


def test_equal_values_give_equal_json() -> None:
    assert (
        to_json({"b": [1, "中\ud800"], "a": ()})
        == to_json({"a": [], "b": (1, "中\ufffd")})
        == '{"a":[],"b":[1,"中\ufffd"]}'
    )


async def test_prepared_statements_make_one_transaction_or_one_each(database: Database) -> None:
    async with database.write_plainly() as execute:
        assert await execute(ADD, {"the_word": "one"}) == [(1,)]
        await execute(ADD, {"the_word": "two\0"})
        assert await words(database) == []

    async def fail(*, together: bool) -> None:
        async with database.write_plainly(together=together) as execute:
            await execute(ADD, {"the_word": "three"})
            await execute(FIX, {"the_id": 1})

    with pytest.raises(StoreError, match="UNIQUE"):
        await fail(together=True)
    assert await words(database) == ["one", "two"]
    with pytest.raises(StoreError, match="UNIQUE"):
        await fail(together=False)
    assert await words(database) == ["one", "two", "three"]


async def test_plain_writers_and_the_others_take_turns(database: Database) -> None:
    async def plain() -> None:
        async with database.write_plainly() as execute:
            await execute(ADD, {"the_word": "x"})
            await asyncio.sleep(0)
            await execute(ADD, {"the_word": "x"})

    async def other() -> None:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO note (word) VALUES ('y')"))
            await asyncio.sleep(0)
            await connection.execute(text("INSERT INTO note (word) VALUES ('y')"))

    await asyncio.gather(*(work() for _ in range(10) for work in (plain, other)))
    assert [*map("".join, zip(*[iter(await words(database))] * 2, strict=True))].count("xx") == 10


async def test_a_writer_whose_connection_was_closed_gets_another(database: Database) -> None:
    async with database.write_plainly() as execute:
        await execute(ADD, {"the_word": "one"})
    await database.close()
    async with database.write_plainly() as execute:
        await execute(ADD, {"the_word": "two"})
    assert await words(database) == ["one", "two"]


def test_a_prepared_statement_says_what_is_missing_and_takes_no_naive_instant() -> None:
    with pytest.raises(KeyError, match="the_word"):
        ADD.values({})
    with pytest.raises(ValueError, match="zone"):
        ADD.values({"the_word": datetime(2026, 3, 10)})  # noqa: DTZ001 - naive on purpose
