"""What only SQLite has: its URL, pragmas and error texts, and the search index."""

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from sqlite3 import Connection

from sqlalchemy import (
    URL,
    Integer,
    Text,
    bindparam,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError

from digests.errors import StoreError
from digests.store.columns import UtcInstant

BUSY_MILLISECONDS = 10_000

# synchronous=FULL: with NORMAL a power cut undoes the last commits, and the last digests are sent twice. The WAL
# has eight thousand pages (32 MB) and the cache 24 MB: planning many readers writes the same index pages again and
# again. With the defaults, half of its time was spent on writing these pages out in between.
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
"""For every connection: deleted or changed bytes are overwritten with zeros, not only marked as free."""

DAMAGED, NOT_WRITABLE = "database-damaged", "not-writable"
DAMAGE = ("malformed", "not a database")
"""Words in SQLite's errors for a damaged file."""
CODES = {
    **dict.fromkeys(DAMAGE, DAMAGED),
    "readonly database": NOT_WRITABLE,
    "unable to open": NOT_WRITABLE,
    "disk is full": "disk-full",
    "disk I/O error": "disk",
    "locked": "database-held",
}
"""Codes of errors, by words in SQLite's errors."""


def parse_url(given: str) -> URL:
    """Return the URL of a SQLite database. StoreError if it is none, without its text (passwords)."""
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise StoreError("the database URL cannot be read", code="database-url") from error
    if url.get_backend_name() == "postgresql":
        raise StoreError("a file is needed, not a PostgreSQL database", code="postgresql-tools")
    if url.drivername not in {"sqlite", "sqlite+aiosqlite"}:
        raise StoreError(f"the database driver {url.drivername} is not supported", code="database-driver")
    if url.query or (url.database or "").startswith("file:"):
        raise StoreError("a SQLite URL takes a plain path, without options", code="database-plain-url")
    return url.set(drivername="sqlite+aiosqlite")


def path_of(url: URL) -> Path | None:
    """Return the file of the database, with links resolved, because SQLite and the bot keep other files beside it.
    None if the database is in memory. Raises StoreError if the links lead back to themselves."""
    if url.database in {None, "", ":memory:"}:
        return None
    path = Path(os.path.realpath(str(url.database)))
    if path.is_symlink():
        raise StoreError(f"{path} is a link that leads back to itself", code=NOT_WRITABLE)
    return path


SEARCH_TABLE = "article_words"
"""The FTS5 index over `article_search`. A migration makes it. Triggers follow changed and deleted rows of
`article_search`."""
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
    """Return the FTS5 query for articles that have every term of at least one of the `wanted`, in any spelling. A
    spelling is given as its words in the index. Every word is quoted, so that no text acts as an operator."""

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
"""Fails if the file is read-only. SQLite opens such a file, and lets every transaction begin."""


READ_ONLY, UNTOUCHED = "mode=ro", "immutable=1"
"""How to open a file that is not to be written, and one whose log must not even be looked at."""


def connect(path: Path, how: str = "mode=rw", *, timeout: float = 5.0) -> Connection:
    """Return a driver's connection to an existing file, for work on the file as a whole. All such connections are
    opened here. Each statement is its own transaction. Raises sqlite3.Error if the file cannot be opened."""
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
    """Return the code for SQLite's error text, "" if there is none."""
    return next((code for words, code in CODES.items() if words in cause), "")
