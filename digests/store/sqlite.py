"""What only SQLite has: its URL, pragmas and words of failure, and the few statements that depend on the database:
INSERT with ON CONFLICT, the clock, lists of ids, the search index."""

import json
import os
import sqlite3
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    func,
    literal,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError

from digests.errors import StoreError
from digests.store.columns import UtcInstant

BUSY_MILLISECONDS = 10_000

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

DAMAGED, NOT_WRITABLE = "database-damaged", "not-writable"
DAMAGE = ("malformed", "not a database")
"""What SQLite says of a file that is damaged."""
CODES = {
    **dict.fromkeys(DAMAGE, DAMAGED),
    "readonly database": NOT_WRITABLE,
    "unable to open": NOT_WRITABLE,
    "disk is full": "disk-full",
    "disk I/O error": "disk",
    "locked": "database-held",
}
"""Codes of errors by what SQLite says."""


def parse_url(given: str) -> URL:
    """Return the URL of a SQLite database; StoreError when it is none. The text is never repeated (passwords)."""
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise StoreError("the database URL cannot be read", code="database-url") from error
    if url.get_backend_name() == "postgresql":
        raise StoreError("PostgreSQL is not supported in this version", code="postgresql")
    if url.drivername not in {"sqlite", "sqlite+aiosqlite"}:
        raise StoreError(f"the database driver {url.drivername} is not supported", code="database-driver")
    if url.query or (url.database or "").startswith("file:"):
        raise StoreError("a SQLite URL takes a plain path, without options", code="database-plain-url")
    return url.set(drivername="sqlite+aiosqlite")


def path_of(url: URL) -> Path | None:
    """Return the file of the database where links lead to, since what SQLite and we keep beside it is there; None
    when it lives in memory. StoreError when the links lead nowhere but to one another."""
    if url.database in {None, "", ":memory:"}:
        return None
    path = Path(os.path.realpath(str(url.database)))
    if path.is_symlink():
        raise StoreError(f"{path} is a link that leads back to itself", code=NOT_WRITABLE)
    return path


def insert(table: Table) -> sqlite.Insert:
    """Return an INSERT that can say ON CONFLICT."""
    return sqlite.insert(table)


def database_clock(later: timedelta = timedelta()) -> ColumnElement[Any]:
    """Return the database's own time, or so much later: for what must not depend on a caller's clock."""
    span = f"{later.total_seconds():+.3f} seconds"
    return func.strftime("%Y-%m-%d %H:%M:%f000", "now", span, type_=UtcInstant)


def greater(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the greater of two values."""
    return func.max(one, other)


def listed(values: Iterable[int | str]) -> Select[Any]:
    """Return a SELECT of these values, which reach the database as one parameter, however many they are: a
    statement with a list in it is compiled anew for every length, and takes 999 values at most."""
    whole = literal(json.dumps(sorted(values)), Text)
    return select(func.json_each(whole).table_valued("value").c.value)


SEARCH_TABLE = "article_words"
"""The FTS5 index over `article_search`; made by the migration, and kept in step by triggers when rows of that
change or go."""
INDEX_WORDS = text(f"INSERT INTO {SEARCH_TABLE} (rowid, words) VALUES (:article_id, :words)")  # noqa: S608
NEWEST_WITH_WORDS = text(
    f"SELECT article.id FROM {SEARCH_TABLE} JOIN article ON article.id = {SEARCH_TABLE}.rowid"  # noqa: S608
    f" WHERE {SEARCH_TABLE} MATCH :query AND article.stored_at >= :since AND article.relevant IS NOT FALSE"
    f" ORDER BY {SEARCH_TABLE}.rowid DESC LIMIT :most"
).bindparams(bindparam("since", type_=UtcInstant()))
MATCHES = (
    text(
        "SELECT article.id, article.title, article_search.words,"  # noqa: S608
        " CASE WHEN article.published IS NULL OR article.published_guessed THEN article.stored_at"
        " ELSE article.published END AS came_out"
        f" FROM {SEARCH_TABLE} JOIN article ON article.id = {SEARCH_TABLE}.rowid"
        f" JOIN article_search ON article_search.article_id = {SEARCH_TABLE}.rowid"
        f" WHERE {SEARCH_TABLE} MATCH :query AND article.stored_at >= :since AND article.relevant IS NOT FALSE"
        f" ORDER BY {SEARCH_TABLE}.rowid DESC LIMIT :most"
    )
    .bindparams(bindparam("since", type_=UtcInstant()))
    .columns(id=Integer, title=Text, words=Text, came_out=UtcInstant)
)


def words_query(wanted: Iterable[Iterable[Iterable[str]]]) -> str:
    """Return the FTS5 query for articles that have, of any of the `wanted`, every term in any of its spellings,
    each given as its words in the index. Every word is quoted, so that no text is an operator."""

    def all_of(terms: Iterable[Iterable[str]]) -> str:
        return " AND ".join(f"({' OR '.join(forms)})" for forms in terms)

    return " OR ".join(f"({all_of(terms)})" for terms in wanted)


NEWEST_REFUSED = text(
    f"SELECT article.id FROM {SEARCH_TABLE} JOIN article ON article.id = {SEARCH_TABLE}.rowid"  # noqa: S608
    f" WHERE {SEARCH_TABLE} MATCH :query AND article.stored_at >= :since AND article.relevant IS FALSE"
    f" ORDER BY {SEARCH_TABLE}.rowid DESC LIMIT :most"
).bindparams(bindparam("since", type_=UtcInstant()))
CHECK_SEARCH = text(f"INSERT INTO {SEARCH_TABLE}({SEARCH_TABLE}, rank) VALUES('integrity-check', 1)")

WRITES_NOTHING = text("UPDATE alembic_version SET version_num = version_num WHERE false")
"""Fails where the file is read-only: SQLite opens it all the same, and lets every transaction begin."""


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


def code_for(cause: str) -> str:
    """Return the code of an error for SQLite's words, "" where there is none of its own."""
    return next((code for words, code in CODES.items() if words in cause), "")
