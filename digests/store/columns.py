"""What all tables share: the metadata with the names of keys, and the types of columns."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, ForeignKey, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. A naive datetime is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone; a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def stored_instant(moment: datetime) -> str:
    """Return an aware instant in the form in which SQLite stores a `UtcInstant`, that of SQLAlchemy's DateTime."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def storable(value: str) -> str:
    """Return a text that a database can store: NUL is dropped, half a surrogate pair becomes U+FFFD."""
    if "\0" in value:
        value = value.replace("\0", "")
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


class StorableText(TypeDecorator[str]):
    """Text from outside. It may hold characters that no database can store (see `storable`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows automatically only in an INTEGER key

# PostgreSQL's JSON has no equality, by which rows are grouped; its JSONB has.
Json = JSON().with_variant(JSONB(), "postgresql")
JsonOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def required(kind: Any, names: str) -> list[Column[Any]]:
    return [Column(name, kind, nullable=False) for name in names.split()]


def optional(kind: Any, names: str) -> list[Column[Any]]:
    return [Column(name, kind) for name in names.split()]


def number(name: str) -> Column[int]:
    """Return a key, or part of a key, that is a number from outside."""
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def reference(name: str, owner: str, *, ondelete: str | None = None, kind: Any = Key) -> Column[Any]:
    return Column(name, kind, ForeignKey(owner, ondelete=ondelete), nullable=False)


def part_of(owner: str, name: str, kind: Any = Key) -> Column[Any]:
    """Return a key, or part of a key, whose row is deleted with its owner."""
    return Column(name, kind, ForeignKey(owner, ondelete="CASCADE"), primary_key=True)
