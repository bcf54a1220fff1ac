"""The history of the schema, for Alembic: one file per step, which makes the same tables, word for word, for ever.
Keys and references get their names as in the schema."""

import sqlalchemy as sa
from alembic import op


def add_columns(table: str, *columns: sa.Column[object]) -> None:
    for column in columns:
        op.add_column(table, column)


def index(table: str, *columns: str, where: str | None = None, name: str = "", unique: bool = False) -> None:
    """Make an index, of the rows alone of which `where` (SQL) is so."""
    some = None if where is None else sa.text(where)
    named = name or "_".join(("ix", table, *columns))
    op.create_index(named, table, list(columns), unique=unique, sqlite_where=some, postgresql_where=some)
