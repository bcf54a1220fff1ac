"""Rows to the words of the model and back, for the tables that several aggregates join."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import time
from itertools import islice
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    Article,
    Ownership,
    Policy,
    QuietHours,
    Recipe,
    Source,
    SourceKind,
    SourceRecord,
    SourceState,
    TextKind,
    Trouble,
)
from digests.store import schema
from digests.store.sqlite import listed

MOST_PARAMETERS = 500  # SQLite's smallest limit in use is 999 per statement

_SOURCE = [field.name for field in fields(Source)]
_STATE = [field.name for field in fields(SourceState)]
_ARTICLE = [field.name for field in fields(Article) if field.name not in ("source", "text")]
_RECIPE = TypeAdapter(Recipe)

Row = Mapping[Any, Any]
Value = TypeVar("Value")


def hours_of(stored: Sequence[str]) -> tuple[time, ...]:
    """Return the local times of a subscriber."""
    return tuple(time.fromisoformat(hour) for hour in stored)


def quiet_of(begin: str | None, end: str | None) -> QuietHours | None:
    """Return a subscriber's quiet hours, None without any."""
    return QuietHours(time.fromisoformat(begin), time.fromisoformat(end)) if begin and end else None


def source_values(source: Source) -> dict[str, Any]:
    """Return the columns that describe a source; of its recipe what is not empty."""
    recipe = source.recipe and {name: value for name, value in asdict(source.recipe).items() if value}
    return {name: getattr(source, name) for name in _SOURCE} | {"recipe": recipe}


def state_values(state: SourceState) -> dict[str, Any]:
    """Return the columns that hold what we know from reading a source."""
    skipped = {"skip_hours": sorted(state.skip_hours), "skip_days": sorted(state.skip_days)}
    return {name: getattr(state, name) for name in _STATE} | skipped


def source_of(row: Row) -> Source:
    """Return the source of a row; whether a recipe can be used is for the rules to check when it is entered."""
    values = {name: row[name] for name in _SOURCE}
    return Source(
        **values
        | {
            "kind": SourceKind(values["kind"]),
            "ownership": Ownership(values["ownership"]),
            "policy": Policy(values["policy"]),
            "recipe": None if values["recipe"] is None else _RECIPE.validate_python(values["recipe"]),
        }
    )


def record_of(row: Row) -> SourceRecord:
    values = {name: row[name] for name in _STATE}
    trouble = None if values["trouble"] is None else Trouble(values["trouble"])
    skipped = {name: frozenset(values[name]) for name in ("skip_hours", "skip_days")}
    return SourceRecord(source_of(row), SourceState(**values | skipped | {"trouble": trouble}))


def select_articles(*, text: bool = True) -> Select[Any]:
    """Return the SELECT of articles that `articles_of` reads, without their bodies where those are not needed."""
    names = ("source_number", *_ARTICLE, *(("text",) if text else ()))
    return select(*(schema.article.c[name] for name in names))


async def articles_of(connection: AsyncConnection, query: Select[Any]) -> list[Article]:
    """Return the articles that `select_articles` finds, with their sources, removed ones too. Pages are made of
    thousands, which are put together in a thread."""
    rows = (await connection.execute(query)).all()
    sources = await sources_by_number(connection, {row[0] for row in rows})
    return await asyncio.to_thread(lambda: [_article_of(row, sources) for row in rows])


def _article_of(row: Sequence[Any], sources: Mapping[int, Source]) -> Article:
    values = dict(zip((*_ARTICLE, "text"), row[1:], strict=False))
    return Article(source=sources[row[0]], **{"text": ""} | values | {"kind": TextKind(values["kind"])})


async def articles_by_id(
    connection: AsyncConnection, ids: Iterable[int], *, text: bool = True
) -> dict[int, Article]:
    """Return the articles that exist, by id."""
    query = select_articles(text=text).where(schema.article.c.id.in_(listed(set(ids))))
    return {article.id: article for article in await articles_of(connection, query)}


async def sources_by_number(connection: AsyncConnection, numbers: Iterable[int]) -> dict[int, Source]:
    """Return the sources of these numbers, removed ones too."""
    query = select(schema.source).where(schema.source.c.number.in_(listed(numbers)))
    return {row["number"]: source_of(row) for row in (await connection.execute(query)).mappings()}


def batches(values: Iterable[Value], size: int = MOST_PARAMETERS) -> Iterator[list[Value]]:
    """Cut the values into lists that one statement can take."""
    iterator = iter(values)
    while some := list(islice(iterator, size)):
        yield some
