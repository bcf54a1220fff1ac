"""Turns rows into the words of the model and back, for tables that several aggregates join."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import time
from itertools import islice
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Address, Article, QuietHours, Source, SourceRecord, SourceState, TextKind
from digests.store import schema
from digests.store.dialects import listed

MOST_PARAMETERS = 500  # SQLite's smallest limit in use is 999 per statement

_SOURCE, _STATE = TypeAdapter(Source), TypeAdapter(SourceState)
_ARTICLE = [field.name for field in fields(Article) if field.name not in ("source", "text")]
_AS_SELECTED = ("source", *_ARTICLE, "text")

Row = Mapping[Any, Any]
Value = TypeVar("Value")


def chat_of(row: Row) -> dict[str, Any]:
    """Return the values of a subscriber or a delivery that a row holds in two columns each."""
    return {"address": Address(row["chat"], row["thread"]), "quiet": quiet_of(row)}


def quiet_of(row: Row) -> QuietHours | None:
    begin, end = row["quiet_from"], row["quiet_until"]
    return QuietHours(time.fromisoformat(begin), time.fromisoformat(end)) if begin and end else None


def source_values(source: Source) -> dict[str, Any]:
    """Return the columns that describe a source. Empty values of its recipe are left out."""
    recipe = source.recipe and {name: value for name, value in asdict(source.recipe).items() if value}
    return asdict(source) | {"recipe": recipe}


def state_values(state: SourceState) -> dict[str, Any]:
    """Return the columns that hold what is known from reading a source."""
    return asdict(state) | {"skip_hours": sorted(state.skip_hours), "skip_days": sorted(state.skip_days)}


def source_of(row: Row) -> Source:
    """Return the source of a row. Recipes are checked when they are entered, not here."""
    return _SOURCE.validate_python(dict(row))


def record_of(row: Row) -> SourceRecord:
    return SourceRecord(source_of(row), _STATE.validate_python(dict(row)), number=row["number"])


def select_articles(*, text: bool = True) -> Select[Any]:
    """Return the SELECT of articles that `articles_of` reads, without their bodies if `text` is False."""
    names = ("source_number", *_ARTICLE, *(("text",) if text else ()))
    return select(*(schema.article.c[name] for name in names))


async def articles_of(connection: AsyncConnection, query: Select[Any]) -> list[Article]:
    """Return the articles that `select_articles` finds, with their sources, removed ones included. They are built
    in a thread, as pages need thousands of them."""
    rows = (await connection.execute(query)).all()
    sources = await sources_by_number(connection, {row[0] for row in rows})
    return await asyncio.to_thread(lambda: [_article_of(row, sources) for row in rows])


def _article_of(row: Sequence[Any], sources: Mapping[int, Source]) -> Article:
    values = dict(zip(_AS_SELECTED, row, strict=False))
    values["source"], values["kind"] = sources[row[0]], TextKind(values["kind"])
    return Article(**values)


async def newest_articles(connection: AsyncConnection, limit: int, *wanted: ColumnElement[bool]) -> list[Article]:
    """Return the articles that meet all conditions, oldest first. If there are more than `limit`, the newest."""
    order = (schema.article.c.stored_at.desc(), schema.article.c.id.desc())
    return (await articles_of(connection, select_articles().where(*wanted).order_by(*order).limit(limit)))[::-1]


async def articles_by_id(
    connection: AsyncConnection, ids: Iterable[int], *, text: bool = True
) -> dict[int, Article]:
    """Return the articles that exist, by id."""
    if not (ids := set(ids)):
        return {}
    query = select_articles(text=text).where(schema.article.c.id.in_(listed(ids)))
    return {article.id: article for article in await articles_of(connection, query)}


async def sources_by_number(connection: AsyncConnection, numbers: Iterable[int]) -> dict[int, Source]:
    """Return the sources with these numbers, removed ones included."""
    if not (numbers := set(numbers)):
        return {}
    query = select(schema.source).where(schema.source.c.number.in_(listed(numbers)))
    return {row["number"]: source_of(row) for row in (await connection.execute(query)).mappings()}


def batches(values: Iterable[Value], size: int = MOST_PARAMETERS) -> Iterator[list[Value]]:
    """Cut the values into lists that fit into one statement."""
    iterator = iter(values)
    while some := list(islice(iterator, size)):
        yield some
