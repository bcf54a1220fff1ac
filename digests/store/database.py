"""Connections: one writer that takes its turn, a few readers that cannot write."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection, OperationalError
from sqlite3 import Error as DriverError
from typing import Any

from sqlalchemy import (
    URL,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    event,
    func,
    literal,
    make_url,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_only

from digests.errors import StoreError
from digests.store.columns import Instant, storable
from digests.store.prepared import Prepared

Rows = list[tuple[Any, ...]]
Execute = Callable[[Prepared, Mapping[str, Any]], Awaitable[Rows]]

READERS = 4
BUSY_MILLISECONDS = 10_000
RETRY_MILLISECONDS = 50

# synchronous=FULL: with NORMAL a power cut rolls the last commits back, and the last digests are sent twice.
# Eight thousand pages (32 MB) of WAL and a cache of 24 MB: planning a crowd writes the same pages of its indexes
# again and again, and with the defaults half of its time went into writing them out in between.
WRITER_PRAGMAS = (
    f"busy_timeout={BUSY_MILLISECONDS}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "temp_store=MEMORY",
    "wal_autocheckpoint=8000",
    "cache_size=-24576",
    "journal_size_limit=67108864",
)
READER_PRAGMAS = (f"busy_timeout={BUSY_MILLISECONDS}", "query_only=1", "temp_store=MEMORY")
SECURELY = ("secure_delete=1",)
"""On every connection: what is deleted or changed is overwritten with zeros, not only marked as free."""


DAMAGED = (
    "The database file is damaged, and nothing is built on it. Put a backup in its place: "
    "`communique db restore FILE` (the damaged file is kept beside it)."
)
NOT_WRITABLE = (
    "The file or its folder cannot be opened for writing. Please look whether the folder exists, whether the user "
    "that runs the bot may write to both, and whether the file system is mounted read-only."
)
DAMAGE = ("malformed", "not a database")
"""What SQLite says of a file that is damaged."""
ADVICE = {
    **dict.fromkeys(DAMAGE, DAMAGED),
    "readonly database": NOT_WRITABLE,
    "unable to open": NOT_WRITABLE,
    "disk is full": "The disk is full. Please make room and start again; what was stored is kept.",
    "disk I/O error": "The disk does not read or write as it should; the log of the system says why.",
    "locked": "Another program holds the database; please stop it, or wait until it is done.",
}


def parse_url(text: str) -> URL:
    """Return the URL of a SQLite database; StoreError when it is none. The text is never repeated (passwords)."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(
            "the database URL cannot be read", advice="Use a URL such as sqlite+aiosqlite:///communique.db"
        ) from error
    if url.get_backend_name() == "postgresql":
        raise StoreError(
            "PostgreSQL is not supported in this version",
            advice="PostgreSQL comes with the later `scale` extra; until then use sqlite+aiosqlite:///PATH",
        )
    if url.drivername not in {"sqlite", "sqlite+aiosqlite"}:
        raise StoreError(
            f"the database driver {url.drivername} is not supported", advice="Use sqlite+aiosqlite:///PATH"
        )
    if url.query or (url.database or "").startswith("file:"):
        raise StoreError(
            "a SQLite URL takes a plain path, without options", advice="Use sqlite+aiosqlite:///PATH and no more."
        )
    return url.set(drivername="sqlite+aiosqlite")


def path_of(url: URL) -> Path | None:
    """Return the file of the database, None when it lives in memory."""
    return None if url.database in {None, "", ":memory:"} else Path(str(url.database))


def insert(table: Table) -> sqlite.Insert:
    """Return an INSERT that can say ON CONFLICT: the one statement whose class depends on the database."""
    return sqlite.insert(table)


def database_clock(later: str | BindParameter[Any] = "0 seconds") -> ColumnElement[Any]:
    """Return the database's own time, or a `span` later, as a stored instant: for what must not depend on the
    clock that a caller goes by. The other thing that depends on the database."""
    return func.strftime("%Y-%m-%d %H:%M:%f000", "now", later, type_=Instant)


def span(length: timedelta) -> str:
    """Return a length of time as `database_clock` takes it."""
    return f"{length.total_seconds():+.3f} seconds"


def packed(rows: Mapping[int, Sequence[Any]], width: int) -> Select[Any]:
    """Return a SELECT of rows, a key and `width` plain values each, that reach the database as one parameter: a
    parameter for each value costs more than storing it. How they are unpacked depends on the database."""
    each = func.json_each(literal(json.dumps(rows), Text)).table_valued("key", "value")
    values = (func.json_extract(each.c.value, f"$[{place}]") for place in range(width))
    return select(cast(each.c.key, Integer), *values)


def listed(name: str) -> Select[Any]:
    """Return a SELECT of the integers of a JSON list, the parameter of that name: a statement with a list in it is
    compiled anew for every length. How they are unpacked depends on the database."""
    return select(func.json_each(bindparam(name, type_=Text)).table_valued("value").c.value)


async def fetch(connection: AsyncConnection, statement: Prepared, given: Mapping[str, Any]) -> Rows:
    """Return the rows of a prepared SELECT as the driver gives them, in the connection's view of the database."""
    if not connection.in_transaction():
        await connection.begin()
    driver: Any = (await connection.get_raw_connection()).driver_connection
    return list(await driver.execute_fetchall(statement.text, statement.values(given)))


def to_json(value: Any) -> str:
    """Serialise a frozen value: the same value gives the same text."""
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


@contextmanager
def store_errors(path: Path | None = None) -> Iterator[None]:
    """Turn the library's errors into StoreError, which names the file where the file is at fault. Values of
    parameters are not in the message."""
    try:
        yield
    except DriverError as error:
        raise _store_error(error, path) from error
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
        raise _store_error(cause, path) from error


def _store_error(cause: BaseException, path: Path | None) -> StoreError:
    advice = advice_for(str(cause))
    place = f"{path}: " if path is not None and advice else ""
    return StoreError(f"{place}{type(cause).__name__}: {cause}", advice=advice)


READ_ONLY, UNTOUCHED = "mode=ro", "immutable=1"
"""How a file is opened that is not to be written, and one of which not even the log is to be looked at."""


def connect(path: Path, how: str = "mode=rw", *, timeout: float = 5.0) -> Connection:
    """Return a connection of the driver to a file that is there, for what is done to it as a whole; nobody else
    opens one. Each statement is a transaction by itself. sqlite3.Error when it cannot be opened."""
    opened = sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=timeout)
    try:
        opened.isolation_level = None
        for pragma in SECURELY:
            opened.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        opened.close()
        raise
    return opened


def advice_for(cause: str) -> str:
    """Return what an operator can do about SQLite's words, "" where nothing is known."""
    return next((advice for words, advice in ADVICE.items() if words in cause), "")


class Database:
    """One SQLite database. In memory, writer and reader are the same single connection."""

    def __init__(self, url: URL, *, foreign_keys: bool = True) -> None:
        self.url = url
        self.path = path_of(url)
        enforce = (f"foreign_keys={int(foreign_keys)}",)
        self._writer = _engine(url, 1, (*WRITER_PRAGMAS, *enforce), "BEGIN IMMEDIATE")
        self._reader = self._writer if self.path is None else _engine(url, READERS, READER_PRAGMAS, "BEGIN")
        self._turn = asyncio.Lock()
        self._bare_writer: Any = None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open one write transaction: committed at the end, rolled back on any error. Never nest it."""
        with store_errors(self.path):
            async with self._turn, self._writer.begin() as connection:
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open one consistent view of what is committed."""
        with store_errors(self.path):
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write_plainly(self, *, together: bool = True) -> AsyncIterator[Execute]:
        """Open one write transaction for prepared statements; not `together`, each is a transaction by itself."""
        async with self._bare() as connection:

            async def execute(statement: Prepared, given: Mapping[str, Any]) -> Rows:
                return list(await connection.execute_fetchall(statement.text, statement.values(given)))

            if not together:
                yield execute
                return
            await connection.execute_fetchall("BEGIN IMMEDIATE")
            try:
                yield execute
                await connection.execute_fetchall("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    await connection.rollback()
                raise

    async def read_plainly(self, statement: Prepared, given: Mapping[str, Any]) -> Rows:
        """Return the rows of a prepared SELECT."""
        with store_errors(self.path):
            async with self._reader.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                return list(await driver.execute_fetchall(statement.text, statement.values(given)))

    @asynccontextmanager
    async def driver(self) -> AsyncIterator[Any]:
        """Lend the writer's driver connection, outside any transaction, for back-ups."""
        with store_errors(self.path):
            async with self._turn, self._writer.connect() as connection:
                yield (await connection.get_raw_connection()).driver_connection

    @asynccontextmanager
    async def _bare(self) -> AsyncIterator[Any]:
        """Lend the writer's driver connection without asking the pool each time, which costs more than a
        statement: it has only this one, and nobody takes it out of turn. In memory readers do."""
        if _is_open(self._bare_writer):
            with store_errors(self.path):
                async with self._turn:
                    yield self._bare_writer
            return
        async with self.driver() as connection:
            self._bare_writer = None if self.path is None else connection
            yield connection

    async def close(self) -> None:
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


class OneTransaction(Database):
    """A transaction that is open, lent to several aggregates: all that they read or write is within it."""

    def __init__(self, connection: AsyncConnection, *, writes: bool) -> None:
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
    """A part of the store: what is kept together, read and written in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database


def _is_open(connection: Any) -> bool:
    try:
        return connection is not None and connection.in_transaction is not None
    except ValueError:  # aiosqlite's word for a connection that was closed
        return False


def _engine(url: URL, size: int, pragmas: tuple[str, ...], begin: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=60,
        pool_reset_on_return=None,  # every transaction here is ended where it was begun
        hide_parameters=True,
        json_serializer=to_json,
    )

    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin by itself; on_begin says how
        cursor = connection.cursor()
        for pragma in pragmas:
            _set(cursor, pragma)
        for pragma in SECURELY:
            _set(cursor, pragma)
        cursor.close()

    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)
    return engine


def _set(cursor: Any, pragma: str) -> None:
    """Set a pragma. Turning a new file to WAL does not heed busy_timeout: two that do so at once would deadlock,
    so SQLite refuses one of them, which tries again here."""
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
