"""Database files of this version, of one before 2.0.0 and of a later one, and what stands in a file."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine

from digests.store import open_store
from digests.store.upgrades import upgrade_to
from tests.next_version import THIS

SOURCE = (
    "INSERT INTO source (number, id, name, url, kind, label, ownership, party, family, language, policy, active,"
    " reason, added_at, next_fetch_at, interval, etag, last_modified, body_hash, failures, last_error) VALUES"
    " (1, 'gazette', 'Gazette', 'https://gazette.example.org/feed', 'feed', 'US, private', 'private', 'us',"
    " 'gazette', 'en', 'excerpt', 1, '', '2026-03-01 12:00:00', '2026-03-10 12:00:00', 900, '\"x\"', '', 'ff',"
    " 2, 'answered 503')"
)
ARTICLE = (
    "INSERT INTO article (id, source_number, url, url_hash, title, text, published_guessed, guid, author,"
    " language, complete, source_credit, document_number, stored_at, verdict_reason, verdict_evidence) VALUES"
    " (7, 1, 'https://harbour-gazette.example.org/1', '{url_hash}', 'Tariffs rise', 'Tariffs rise on Monday.', 0,"
    " 'guid-1', '', 'en', 1, '', '', '2026-03-09 12:00:00', '', '[]')"
)


def make_database(path: Path) -> None:
    """Make a database with one source as this version does; the next one (`tests.next_version`) upgrades it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade_to(connection, THIS)
    engine.dispose()
    execute(path, SOURCE)


def make_later(path: Path) -> None:
    """Make a database with one source, of a schema that nobody knows yet."""
    make_database(path)
    execute(path, "UPDATE alembic_version SET version_num = '9999'")


def make_old(path: Path) -> None:
    """Make a database with one source, of the schema that 1.0.0 had."""
    make_database(path)
    execute(path, "UPDATE alembic_version SET version_num = '0016'")


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def url_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def sources_in(url: str) -> list[str]:
    async with open_store(url) as store:
        return [record.source.id for record in await store.sources.all()]


def revision_of(path: Path) -> str:
    return str(asked(path, "SELECT version_num FROM alembic_version")[0])


def asked(path: Path, statement: str) -> list[object]:
    """Return the first column of what a statement finds."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute(statement)]
