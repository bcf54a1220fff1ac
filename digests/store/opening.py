"""Opens the database at a URL, a file or one of a server."""

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from digests.errors import StoreError
from digests.store.database import Database
from digests.store.postgresql import parse_server_url
from digests.store.server import ServerDatabase
from digests.store.sqlite import parse_url


def is_server(url: str) -> bool:
    """Say whether this is the URL of a PostgreSQL database."""
    return url.startswith(("postgresql:", "postgresql+", "postgres:"))


def open_database(url: str) -> Database:
    """Return the database at a URL, not connected yet. Raises StoreError if the URL cannot be used, without its
    text (passwords)."""
    if not is_server(url):
        return Database(parse_url(url))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError("the database URL cannot be read", code="database-url") from error
    return ServerDatabase(parse_server_url(parsed))
