"""Statements that run for every message: compiled once, and run by the driver itself with plain values.

What SQLAlchemy does around one statement costs several times the statement. Few are worth this.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ClauseElement
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from digests.store.columns import storable


class Prepared:
    """A statement of Core, compiled once. What changes is a `bindparam` with a name of its own, never a list."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=sqlite.dialect())
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - what `compile` gives for anything executable
        self.text = str(compiled)
        self._names = tuple(compiled.positiontup or ())
        self._constants = {name: _plain(bind.value) for name, bind in compiled.binds.items() if not bind.required}

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values for the driver, in the order of the text; KeyError when one is missing."""
        constants = self._constants
        return tuple(_plain(given[name]) if name in given else constants[name] for name in self._names)


def _plain(value: Any) -> Any:
    """Return what the driver stores, as the column types would have it (see columns.py)."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone; a naive datetime cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    if isinstance(value, str):
        return storable(str(value))
    return value


def instant_of(stored: str) -> datetime:
    """Return the aware UTC instant of a stored text."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
