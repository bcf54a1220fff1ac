import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.phrases import advice_text
from digests.errors import StoreError
from digests.store.database import Database, to_json
from digests.store.sqlite import parse_url, path_of


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
    assert "scale" in advice_text(caught.value, "en")
    assert "hunter2" not in str(caught.value) + advice_text(caught.value, "en")


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
