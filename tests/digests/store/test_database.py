# ruff: noqa: ASYNC240 (a test may wait for its own small files)
import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.render.phrases import advice_text
from digests.errors import SchemaError, StoreError
from digests.model import SourceState
from digests.store import Store, open_store
from digests.store.columns import storable
from digests.store.database import Database, to_json, uncut
from digests.store.sqlite import WRITER_PRAGMAS, parse_url, path_of
from tests.digests.store.values import HOUR, draft, reader
from tests.factories import NOW, some, source

Task = asyncio.Task[object]


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


def test_a_server_is_refused_where_a_file_is_needed_and_its_own_tools_are_named() -> None:
    with pytest.raises(StoreError) as caught:
        parse_url("postgresql+asyncpg://bot:hunter2@db/communique")
    assert "pg_dump" in advice_text(caught.value, "en")
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


@uncut
class Slow:
    """Writes once it may."""

    def __init__(self) -> None:
        self.may = asyncio.Event()
        self.written: list[int] = []

    async def write(self, value: int) -> int:
        await self.may.wait()
        self.written.append(value)
        return value


async def test_a_call_comes_to_its_end_before_the_cancellation_of_its_caller_goes_on() -> None:
    slow = Slow()
    caller = asyncio.create_task(slow.write(7))
    await asyncio.sleep(0.01)
    caller.cancel()
    await asyncio.sleep(0.01)
    assert not caller.done()
    slow.may.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert slow.written == [7]
    assert await slow.write(8) == 8


async def use(store: Store, number: int) -> None:
    drafts = [draft(number * 10 + one) for one in range(4)]
    await store.articles.recognise("harbour-gazette", drafts)
    await store.articles.save("harbour-gazette", drafts, NOW)
    await store.sources.claim_due(NOW, HOUR, 3)
    await store.sources.set_active("harbour-gazette", True, "", NOW)
    await store.sources.record("harbour-gazette", SourceState(next_fetch_at=NOW))


async def test_whoever_is_cut_short_whenever_leaves_no_lock(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody else writes: whoever finds the database locked finds a lock that was left behind.
    monkeypatch.setattr("digests.store.database.WRITER_PRAGMAS", ("busy_timeout=1000", *WRITER_PRAGMAS[1:]))
    random = Random(1)  # noqa: S311
    async with open_store(url, migrate=True) as store:
        await store.sources.add(source(), NOW)
    for trial in range(30):
        async with open_store(url) as store, asyncio.timeout(60):
            work = [asyncio.create_task(use(store, 3 * trial + one)) for one in range(3)]
            await asyncio.sleep(random.random() * 0.05)
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            await store.sources.set_active("harbour-gazette", True, "", NOW)


def connections_left() -> int:
    """Return how many connections are open: each has a thread, which ends a moment after it was closed."""
    threads = [each for each in threading.enumerate() if "connection_worker" in each.name]
    for each in threads:
        each.join(1)
    return sum(each.is_alive() for each in threads)


async def held_up(url: str, work: Callable[[Store], Awaitable[object]], cut: Callable[[Task], None]) -> None:
    """Close a database while a statement on it waits for another program's lock, and whoever began it was cut."""
    async with open_store(url, migrate=True) as store:
        await store.sources.add(source(), NOW)
        with closing(sqlite3.connect(some(store.path), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            caller = asyncio.create_task(work(store))
            await asyncio.sleep(0.05)
            cut(caller)
            with pytest.raises(asyncio.CancelledError):
                await caller
            freeing = asyncio.get_running_loop().call_later(0.3, other.execute, "ROLLBACK")
            await store._database.close()
            freeing.cancel()


def cut_twice(caller: Task) -> None:
    caller.cancel()
    asyncio.get_running_loop().call_later(0.02, caller.cancel)


def cut_everything(_: Task) -> None:
    """As a command does that is told again."""
    for each in asyncio.all_tasks() - {asyncio.current_task()}:
        each.cancel()


async def pause(store: Store) -> None:
    await store.sources.set_active("harbour-gazette", False, "paused", NOW)


async def test_closing_waits_for_statements_that_nobody_waits_for_any_more(url: str) -> None:
    await held_up(url, pause, cut_twice)
    assert connections_left() == 0
    async with open_store(url) as store:
        (record,) = await store.sources.all()
        assert not record.source.active


async def test_connections_that_nobody_gave_back_are_closed_with_the_others(url: str) -> None:
    await held_up(url, pause, cut_everything)
    assert connections_left() == 0


async def test_a_closed_database_opens_nothing_anew(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        pass
    for use_of_it in (store.sources.all, store.rest, store.require_newest, partial(pause, store)):
        with pytest.raises(StoreError, match="closed"):
            await use_of_it()
    assert connections_left() == 0


async def test_a_missing_database_is_not_made_by_opening(url: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        async with open_store(url):
            pass
    assert "db migrate" in advice_text(caught.value, "en")
    assert list(tmp_path.iterdir()) == []


async def test_an_empty_file_needs_a_migration(url: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "communique.db").touch()
    with pytest.raises(SchemaError):
        async with open_store(url):
            pass
    async with open_store(url, migrate=True) as store:
        assert await store.check() == []


async def test_a_file_that_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("not a database, but long enough to look like a file of one " * 20)
    with pytest.raises(StoreError):
        async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"):
            pass


async def test_what_one_wrote_the_next_reads(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        await store.sources.add(source(), NOW)
    async with open_store(url) as store:
        assert len(await store.sources.all()) == 1


async def test_each_database_in_memory_is_its_own(store) -> None:
    await store.sources.add(source(), NOW)
    async with open_store("sqlite+aiosqlite://") as other:
        assert await other.sources.all() == []


async def test_a_naive_moment_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="zone"):
        await store.sources.add(source(), datetime(2026, 3, 10, 12, 0))  # noqa: DTZ001


async def test_a_moment_of_another_zone_comes_back_in_utc(store: Store) -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    saved = await reader(store, next_digest_at=tokyo)
    assert saved.next_digest_at == NOW
    assert some(saved.next_digest_at).utcoffset() == timedelta(0)


@given(st.text(st.characters(exclude_categories=())))
def test_storable_text_can_be_encoded_and_keeps_all_that_could_be(value: str) -> None:
    kept = storable(value)
    assert "\0" not in kept
    kept.encode()
    if value.isprintable():
        assert kept == value


async def test_text_with_half_a_character_and_nul_is_stored_without_them(store: Store) -> None:
    await store.sources.add(source(), NOW)
    odd = draft(1, title="Talks \ud83d about\0 tariffs", text="\udc00 text")
    (key,) = await store.articles.save("harbour-gazette", [odd], NOW)
    (article,) = await store.articles.get([key])
    assert article.title == "Talks \ufffd about tariffs"
    assert article.text == "\ufffd text"
