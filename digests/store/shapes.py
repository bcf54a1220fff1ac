"""Whether a database has the schema that the migrations of its version make: what a backup is held against before
anything of it is run."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache

from sqlalchemy import create_engine

from digests.store.sqlite import SEARCH_TABLE
from digests.store.upgrades import upgrade_to

WORDS = re.compile(r"\w+|[<>=!|]+")
OWN_TO_SQLITE = "sqlite_stat"
Shape = Mapping[tuple[str, str], tuple[str, ...]]
"""For each object, by its kind and name, the table that it belongs to and the words of the statement that makes
it: columns with their types, constraints and defaults, without spaces, quotation marks and brackets."""


def differences(connection: sqlite3.Connection, revision: str) -> list[str]:
    """Return in what the schema of a database is another than the migrations up to its revision make: objects that
    are too many, such as foreign triggers and views, that are missing, or that are otherwise. sqlite3.Error."""
    return list(_compare(shape_of(connection), _made_by(revision), revision))


def shape_of(connection: sqlite3.Connection) -> Shape:
    """Return the shape of a database."""
    rows = connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return {(str(kind), str(name)): (str(table), *_words(str(name), str(sql))) for kind, name, table, sql in rows}


def _words(name: str, sql: str) -> list[str]:
    """What the search index keeps its words in is made by SQLite, by each version as it likes."""
    return [] if name.startswith(f"{SEARCH_TABLE}_") else WORDS.findall(sql.lower())


def _compare(found: Shape, made: Shape, revision: str) -> Iterator[str]:
    for kind, name in sorted(found.keys() - made.keys()):
        if not name.startswith(OWN_TO_SQLITE):
            yield f"it has the {kind} {name}, which no version of this program makes"
    for kind, name in sorted(made.keys() - found.keys()):
        yield f"it lacks the {kind} {name} of its version {revision}"
    for kind, name in sorted(made.keys() & found.keys()):
        if found[kind, name] != made[kind, name]:
            yield f"its {kind} {name} is not as its version {revision} makes it"


@cache
def _made_by(revision: str) -> Shape:
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            upgrade_to(connection, revision)
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - what the URL says
            return shape_of(driver)
    finally:
        engine.dispose()
