"""Connections to a PostgreSQL server: one writer that takes turns with those of all hosts, and a few readers."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from digests.errors import StoreError
from digests.store.database import READERS, SECONDS_TO_END, Database, to_json
from digests.store.dialects import POSTGRESQL
from digests.store.postgresql import fault_of

TURN = 0x436F6D6D756E6971
"""The key of the lock that a write transaction holds: "Communiq" as a number."""
SECONDS_TO_CONNECT = 10


class ServerDatabase(Database):
    """One PostgreSQL database. A write transaction reads what was committed before it (READ COMMITTED) and holds
    the lock `TURN` to its end, because code that reads and then writes relies on nobody writing in between. A
    reader sees one state from beginning to end (REPEATABLE READ), and cannot write."""

    dialect = POSTGRESQL

    def __init__(self, url: URL) -> None:
        self.url = url
        self.path = None
        self._writer = self._server(1, isolation_level="READ COMMITTED")
        self._reader = self._server(READERS, isolation_level="REPEATABLE READ", read_only=True)
        event.listen(self._writer.sync_engine, "begin", _take_turn)
        self._turn = asyncio.Lock()
        self._on_their_way = 0
        self._closed = False
        self._unused = asyncio.Event()

    async def shrink(self) -> None:
        """Nothing to do: the server caches the pages."""

    async def close(self) -> None:
        """Close every connection once the statements under way have ended. No new statements are let in."""
        self._closed = True
        if self._on_their_way:
            self._unused.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._unused.wait(), SECONDS_TO_END)
        await self._writer.dispose()
        await self._reader.dispose()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise fault_of(error) from None
        except Exception as error:
            if _is_of_the_driver(error):  # while connecting, the library hands these on as they are
                raise fault_of(error) from None
            raise

    def _server(self, size: int, *, isolation_level: str, read_only: bool = False) -> AsyncEngine:
        settings = {"timezone": "UTC", "application_name": "communique"}
        if read_only:
            settings["default_transaction_read_only"] = "on"
        return create_async_engine(
            self.url,
            pool_size=size,
            max_overflow=0,
            pool_timeout=60,
            pool_pre_ping=True,  # a connection that the server closed is replaced before it is used
            isolation_level=isolation_level,
            hide_parameters=True,
            json_serializer=to_json,
            connect_args={"server_settings": settings, "timeout": SECONDS_TO_CONNECT},
        )


def _take_turn(connection: Any) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")


def _is_of_the_driver(error: Exception) -> bool:
    return type(error).__module__.split(".")[0] == "asyncpg" and not isinstance(error, StoreError)
