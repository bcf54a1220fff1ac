"""Rows to the words of the model and back, for the tables that several aggregates join."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import time
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    Article,
    Ownership,
    Policy,
    QuietHours,
    Source,
    SourceKind,
    SourceRecord,
    SourceState,
    TextKind,
    Trouble,
)
from digests.store import schema
from digests.store.payloads import dump_recipe, load_recipe

MOST_PARAMETERS = 500  # SQLite's smallest limit in use is 999 per statement

_SOURCE = [field.name for field in fields(Source)]
_STATE = [field.name for field in fields(SourceState)]
_ARTICLE = [field.name for field in fields(Article) if field.name != "source"]

Row = Mapping[Any, Any]
Value = TypeVar("Value")


def hours_of(stored: Sequence[str]) -> tuple[time, ...]:
    """Return the local times of a subscriber."""
    return tuple(time.fromisoformat(hour) for hour in stored)


def quiet_of(begin: str | None, end: str | None) -> QuietHours | None:
    """Return a subscriber's quiet hours, None without any."""
    return QuietHours(time.fromisoformat(begin), time.fromisoformat(end)) if begin and end else None


def source_values(source: Source) -> dict[str, Any]:
    """Return the columns that describe a source."""
    recipe = None if source.recipe is None else dump_recipe(source.recipe)
    return {name: getattr(source, name) for name in _SOURCE} | {"recipe": recipe}


def state_values(state: SourceState) -> dict[str, Any]:
    """Return the columns that hold what we know from reading a source."""
    skipped = {"skip_hours": sorted(state.skip_hours), "skip_days": sorted(state.skip_days)}
    return {name: getattr(state, name) for name in _STATE} | skipped


def source_of(row: Row, prefix: str = "") -> Source:
    values = {name: row[prefix + name] for name in _SOURCE}
    return Source(
        **values
        | {
            "kind": SourceKind(values["kind"]),
            "ownership": Ownership(values["ownership"]),
            "policy": Policy(values["policy"]),
            "recipe": None if values["recipe"] is None else load_recipe(values["recipe"]),
        }
    )


def record_of(row: Row) -> SourceRecord:
    values = {name: row[name] for name in _STATE}
    trouble = None if values["trouble"] is None else Trouble(values["trouble"])
    skipped = {name: frozenset(values[name]) for name in ("skip_hours", "skip_days")}
    return SourceRecord(source_of(row), SourceState(**values | skipped | {"trouble": trouble}))


def articles_with_source(*, text: bool = True) -> Select[Any]:
    """Return the SELECT of articles with their sources, removed ones too; `article_of` reads its rows."""
    columns = [schema.article.c[name] for name in _ARTICLE if text or name != "text"]
    return (
        select(*columns, *(schema.source.c[name] for name in _SOURCE))
        .join_from(schema.article, schema.source)
        .set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
    )


def article_of(row: Row, known: dict[tuple[str, str], Source] | None = None) -> Article:
    """Return the article of a row; its source is one of the `known`, by id and address, where it is there."""
    known = {} if known is None else known
    key = (row["source_id"], row["source_url"])  # a removed source may have had the id of another
    if key not in known:
        known[key] = source_of(row, "source_")
    values = {name: row["article_" + name] for name in _ARTICLE if "article_" + name in row}
    return Article(source=known[key], **values | {"kind": TextKind(values["kind"])})


async def articles_by_id(
    connection: AsyncConnection, ids: Iterable[int], *, text: bool = True
) -> dict[int, Article]:
    """Return the articles that exist, by id."""
    found: dict[int, Article] = {}
    sources: dict[tuple[str, str], Source] = {}
    for some in batches(sorted(set(ids))):
        query = articles_with_source(text=text).where(schema.article.c.id.in_(some))
        for row in (await connection.execute(query)).mappings():
            article = article_of(row, sources)
            found[article.id] = article
    return found


def batches(values: Iterable[Value], size: int = MOST_PARAMETERS) -> Iterator[list[Value]]:
    """Cut the values into lists that one statement can take."""
    iterator = iter(values)
    while some := list(islice(iterator, size)):
        yield some
