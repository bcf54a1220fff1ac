"""What each database says in its own words, for aggregates that do not know to which one they speak: INSERT with
ON CONFLICT, lists of values, the clock, greater and lesser values, sizes."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Dialect, Select, Text, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement, GenericFunction
from sqlalchemy.types import TypeDecorator, TypeEngine

from digests.store.columns import UtcInstant

__all__ = [
    "database_clock",
    "distinct_joined",
    "greater",
    "insert",
    "lesser",
    "listed",
    "listed_texts",
    "octets",
    "seconds_since",
]
# The library compiles PostgreSQL's INSERT for SQLite too, whose ON CONFLICT was made after it.

SQLITE, POSTGRESQL = "sqlite", "postgresql"


class _Values(TypeDecorator[Any]):
    """A list as one parameter, whatever its length: an array, or JSON where there are no arrays."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[TypeEngine[Any]]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.kind()) if dialect.name == POSTGRESQL else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return value if dialect.name == POSTGRESQL else json.dumps(value)


class _Elements(GenericFunction[Any]):
    """The rows of a list, in a column `value`."""

    name = "elements_of_list"
    inherit_cache = True


class _Clock(FunctionElement[datetime]):
    type = UtcInstant()
    inherit_cache = True


class _Greater(FunctionElement[Any]):
    inherit_cache = True


class _Lesser(FunctionElement[Any]):
    inherit_cache = True


class _Seconds(FunctionElement[float]):
    inherit_cache = True


class _Octets(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


class _DistinctJoined(FunctionElement[str]):
    type = Text()
    inherit_cache = True


def listed(numbers: Iterable[int]) -> Select[Any]:
    """Return a SELECT of these numbers. They reach the database as one parameter, whatever their number. A
    statement with a plain list is compiled again for each length, and takes at most 999 values."""
    return _listed(sorted(numbers), BigInteger)


def listed_texts(texts: Iterable[str]) -> Select[Any]:
    """Return a SELECT of these texts, as `listed` does for numbers."""
    return _listed(sorted(texts), Text)


def _listed(values: list[Any], kind: type[TypeEngine[Any]]) -> Select[Any]:
    return select(_Elements(literal(values, _Values(kind))).table_valued("value").c.value)


def database_clock(later: timedelta = timedelta()) -> ColumnElement[Any]:
    """Return the database's own time, plus `later`. It is for waits that must not depend on a caller's clock."""
    return _Clock(literal(f"{later.total_seconds():+.3f} seconds", Text))


def greater(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the greater of two values, NULL if one is NULL."""
    return _typed(_Greater(one, other), one)


def lesser(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the lesser of two values, NULL if one is NULL."""
    return _typed(_Lesser(one, other), one)


def seconds_since(instant: ColumnElement[Any], now: datetime) -> ColumnElement[Any]:
    """Return the seconds from a stored instant until `now`, NULL if there is no instant."""
    return _Seconds(instant, literal(now, UtcInstant))


def octets(column: ColumnElement[Any]) -> ColumnElement[int]:
    """Return how many bytes a text or JSON value has as UTF-8."""
    return _Octets(column)


def distinct_joined(texts: ColumnElement[str]) -> ColumnElement[str]:
    """Return the different texts of a group with commas between, in any order."""
    return _DistinctJoined(texts)


def _typed(made: FunctionElement[Any], like: ColumnElement[Any]) -> ColumnElement[Any]:
    made.type = like.type
    return made


def _both(element: FunctionElement[Any], compiler: SQLCompiler, **how: Any) -> tuple[str, ...]:
    return tuple(compiler.process(clause, **how) for clause in element.clauses)


@compiles(_Elements, SQLITE)
def _(element: _Elements, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_each({_both(element, compiler, **how)[0]})"


@compiles(_Elements, POSTGRESQL)
def _(element: _Elements, compiler: SQLCompiler, **how: Any) -> str:
    return f"(SELECT unnest({_both(element, compiler, **how)[0]}) AS value)"


@compiles(_Clock, SQLITE)
def _(element: _Clock, compiler: SQLCompiler, **how: Any) -> str:
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', {_both(element, compiler, **how)[0]})"


@compiles(_Clock, POSTGRESQL)
def _(element: _Clock, compiler: SQLCompiler, **how: Any) -> str:
    return f"(clock_timestamp() + CAST({_both(element, compiler, **how)[0]} AS interval))"


@compiles(_Greater, SQLITE)
def _(element: _Greater, compiler: SQLCompiler, **how: Any) -> str:
    return f"max({', '.join(_both(element, compiler, **how))})"


@compiles(_Lesser, SQLITE)
def _(element: _Lesser, compiler: SQLCompiler, **how: Any) -> str:
    return f"min({', '.join(_both(element, compiler, **how))})"


@compiles(_Greater, POSTGRESQL)
def _(element: _Greater, compiler: SQLCompiler, **how: Any) -> str:
    return _chosen(element, compiler, ">=", **how)


@compiles(_Lesser, POSTGRESQL)
def _(element: _Lesser, compiler: SQLCompiler, **how: Any) -> str:
    return _chosen(element, compiler, "<=", **how)


def _chosen(element: FunctionElement[Any], compiler: SQLCompiler, order: str, **how: Any) -> str:
    """Not GREATEST and LEAST, which leave NULL out, while SQLite's functions give NULL."""
    one, other = _both(element, compiler, **how)
    return f"(CASE WHEN {one} {order} {other} THEN {one} WHEN NOT {one} {order} {other} THEN {other} END)"


@compiles(_Seconds, SQLITE)
def _(element: _Seconds, compiler: SQLCompiler, **how: Any) -> str:
    instant, now = _both(element, compiler, **how)
    return f"((julianday({now}) - julianday(CAST({instant} AS TEXT))) * 86400.0)"


@compiles(_Seconds, POSTGRESQL)
def _(element: _Seconds, compiler: SQLCompiler, **how: Any) -> str:
    instant, now = _both(element, compiler, **how)
    return f"CAST(extract(epoch FROM ({now} - {instant})) AS double precision)"


@compiles(_Octets, SQLITE)
def _(element: _Octets, compiler: SQLCompiler, **how: Any) -> str:
    return f"length(CAST({_both(element, compiler, **how)[0]} AS BLOB))"


@compiles(_Octets, POSTGRESQL)
def _(element: _Octets, compiler: SQLCompiler, **how: Any) -> str:
    return f"octet_length(CAST({_both(element, compiler, **how)[0]} AS text))"


@compiles(_DistinctJoined, SQLITE)
def _(element: _DistinctJoined, compiler: SQLCompiler, **how: Any) -> str:
    return f"group_concat(DISTINCT {_both(element, compiler, **how)[0]})"


@compiles(_DistinctJoined, POSTGRESQL)
def _(element: _DistinctJoined, compiler: SQLCompiler, **how: Any) -> str:
    return f"string_agg(DISTINCT {_both(element, compiler, **how)[0]}, ',')"
