"""Connections to the database: one writer that takes turns, and a few readers that cannot write."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress
from functools import wraps
from inspect import iscoroutinefunction
from pathlib import Path
from sqlite3 import Error as DriverError
from sqlite3 import OperationalError
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import URL, Executable, RowMapping, event
from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_only

from digests.errors import StoreError
from digests.store.columns import storable
from digests.store.dialects import SQLITE
from digests.store.sqlite import BUSY_MILLISECONDS, READER_PRAGMAS, SECURELY, WRITER_PRAGMAS, code_for, path_of

READERS = 4
RETRY_MILLISECONDS = 50
SECONDS_TO_END = 2 * BUSY_MILLISECONDS / 1000
"""How long closing waits for statements under way. A statement may wait this long for another program's."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Whole = TypeVar("Whole")


class Database:
    """One SQLite database. In memory, writer and reader are the same single connection."""

    dialect = SQLITE

    def __init__(self, url: URL, *, foreign_keys: bool = True) -> None:
        self.url = url
        self.path = path_of(url)
        enforce = (f"foreign_keys={int(foreign_keys)}",)
        self._open = set[Any]()  # the driver's open connections
        self._writer = self._engine(1, (*WRITER_PRAGMAS, *enforce), "BEGIN IMMEDIATE")
        self._reader = self._writer if self.path is None else self._engine(READERS, READER_PRAGMAS, "BEGIN")
        self._turn = asyncio.Lock()
        self._on_their_way = 0
        self._closed = False
        self._unused = asyncio.Event()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open one write transaction. It is committed at the end, and rolled back on any error. Never nest it."""
        with self._used():
            async with self._turn, self._writer.begin() as connection:
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open one consistent view of the committed state."""
        with self._used():
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def driver(self) -> AsyncIterator[Any]:
        """Lend the writer's driver connection, outside any transaction, for backups."""
        with self._used():
            async with self._turn, self._writer.connect() as connection:
                yield (await connection.get_raw_connection()).driver_connection

    async def shrink(self) -> None:
        """Let every unused connection free the pages that it caches."""
        async with self.driver() as connection:
            await connection.execute("PRAGMA shrink_memory")
        with self._used():
            for _ in range(READERS):  # the pool goes round; two at once could wait for each other
                async with self._reader.connect() as connection:
                    await connection.exec_driver_sql("PRAGMA shrink_memory")

    @contextmanager
    def _used(self) -> Iterator[None]:
        """Turn errors into the store's, and let `close` wait while the block runs. Raises StoreError if the
        database is closed, because nothing is opened anew."""
        if self._closed:
            raise StoreError("the database is closed")
        self._on_their_way += 1
        try:
            with self._errors():
                yield
        finally:
            self._on_their_way -= 1
            if not self._on_their_way:
                self._unused.set()

    def _errors(self) -> AbstractContextManager[None]:
        return store_errors(self.path)

    async def close(self) -> None:
        """Close every connection once the statements under way have ended. No new statements are let in."""
        self._closed = True
        if self._on_their_way:
            self._unused.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._unused.wait(), SECONDS_TO_END)
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()
        for left in tuple(self._open):  # a task that was cancelled twice may not have given back its connection
            left.stop()
            await asyncio.to_thread(left._thread.join, SECONDS_TO_END)

    def _engine(self, size: int, pragmas: tuple[str, ...], begin: str) -> AsyncEngine:
        engine = create_async_engine(
            self.url,
            poolclass=AsyncAdaptedQueuePool,
            pool_size=size,
            max_overflow=0,
            pool_timeout=60,
            pool_reset_on_return=None,  # every transaction here is ended by the code that began it
            hide_parameters=True,
            json_serializer=to_json,
        )

        def on_connect(connection: Any, _record: Any) -> None:
            self._open.add(connection.driver_connection)
            connection.isolation_level = None  # the driver must not begin transactions by itself; `on_begin` does
            cursor = connection.cursor()
            for pragma in (*pragmas, *SECURELY):
                _set(cursor, pragma)
            cursor.close()

        def on_begin(connection: Any) -> None:  # without a cursor, which would use the driver's thread three times
            await_only(connection.connection.driver_connection.execute(begin))

        def on_close(connection: Any, *_record: Any) -> None:
            self._open.discard(connection.driver_connection)

        event.listen(engine.sync_engine, "connect", on_connect)
        event.listen(engine.sync_engine, "begin", on_begin)
        event.listen(engine.sync_engine, "close", on_close)
        event.listen(engine.sync_engine, "close_detached", on_close)
        return engine


class OneTransaction(Database):
    """An open transaction that is lent to several aggregates. All their reads and writes are within it."""

    def __init__(self, connection: AsyncConnection, *, writes: bool) -> None:
        self.dialect = connection.dialect.name
        self._connection = connection
        self._writes = writes

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        if not self._writes:
            raise RuntimeError("nothing can be written in a view of what is committed")
        yield self._connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        yield self._connection


class Aggregate:
    """A part of the store whose rows belong together."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def _rows(self, query: Executable) -> Sequence[RowMapping]:
        async with self._database.read() as connection:
            return (await connection.execute(query)).mappings().all()

    async def _first(self, query: Executable) -> RowMapping | None:
        async with self._database.read() as connection:
            return (await connection.execute(query)).mappings().first()

    async def _column(self, query: Executable) -> Sequence[Any]:
        """Return the first value of each row."""
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalars().all()

    async def _value(self, query: Executable) -> Any:
        """Return the first value of the first row, None if there is no row."""
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar()

    async def _changed(self, statement: Executable) -> int:
        """Run a statement in a transaction of its own. Return the number of changed rows."""
        async with self._database.write() as connection:
            return (await connection.execute(statement)).rowcount


def uncut(aggregate: type[Whole]) -> type[Whole]:
    """Let the public coroutine methods of an aggregate run to their end if their caller is cancelled.

    They are brief. A transaction that is cut in the middle leaves its statement and its lock to the driver's
    thread, and nobody else could write for ten seconds.
    """
    for name, method in list(vars(aggregate).items()):
        if not name.startswith("_") and iscoroutinefunction(method):
            setattr(aggregate, name, _to_its_end(method))
    return aggregate


def _to_its_end(method: Callable[Arguments, Awaitable[Result]]) -> Callable[Arguments, Awaitable[Result]]:
    @wraps(method)
    async def whole(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        task = asyncio.ensure_future(method(*arguments, **named))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_heard)
            await asyncio.wait([task])
            raise

    return whole


def _heard(task: asyncio.Future[Any]) -> None:
    """Fetch an error for which nobody waits any more, so that asyncio does not report it."""
    if not task.cancelled():
        task.exception()


@contextmanager
def store_errors(path: Path | None = None) -> Iterator[None]:
    """Turn the library's errors into StoreError. The message names the file if the file is at fault. It never has
    the values of parameters."""
    try:
        yield
    except (DriverError, SQLAlchemyError) as error:
        cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
        code = code_for(str(cause))
        place = f"{path}: " if path is not None and code else ""
        raise StoreError(f"{place}{type(cause).__name__}: {cause}", code=code) from error


def to_json(value: Any) -> str:
    """Serialise a frozen value. The same value always gives the same text."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if "\\u0000" not in text and storable(text) == text:
        return text
    return storable(json.dumps(_storable(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(key)): _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    return value


def _set(cursor: Any, pragma: str) -> None:
    """Set a pragma. Turning a new file to WAL ignores busy_timeout: two connections that do so at once would
    deadlock, so SQLite refuses one of them. This one tries again here."""
    for _ in range(BUSY_MILLISECONDS // RETRY_MILLISECONDS):
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            await_only(asyncio.sleep(RETRY_MILLISECONDS / 1000))
        else:
            return
    cursor.execute(f"PRAGMA {pragma}")
