"""Rows to the words of the model and back, for the tables that several aggregates join."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, time
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
from digests.store.database import fetch, listed
from digests.store.payloads import dump_recipe, load_recipe
from digests.store.prepared import Prepared, instant_of

MOST_PARAMETERS = 500  # SQLite's smallest limit in use is 999 per statement

_SOURCE = [field.name for field in fields(Source)]
_STATE = [field.name for field in fields(SourceState)]
_ARTICLE = [field.name for field in fields(Article) if field.name != "source"]

_SOURCE_COLUMNS = [schema.source.c[name] for name in _SOURCE]
_PLAIN = [schema.article.c[name] for name in ("source_number", *(name for name in _ARTICLE if name != "text"))]
_ASKED_FOR = schema.article.c.id.in_(listed("the_ids"))
_WITHOUT_TEXT = Prepared(select(*_PLAIN).where(_ASKED_FOR))
_WITH_TEXT = Prepared(select(*_PLAIN, schema.article.c.text).where(_ASKED_FOR))

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


def articles_with_source() -> Select[Any]:
    """Return the SELECT of articles with their sources, removed ones too; `article_of` reads its rows."""
    columns = [schema.article.c[name] for name in _ARTICLE]
    return (
        select(*columns, *_SOURCE_COLUMNS)
        .join_from(schema.article, schema.source)
        .set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
    )


def article_of(row: Row, known: dict[tuple[str, str], Source] | None = None) -> Article:
    """Return the article of a row; its source is one of the `known`, by id and address, where it is there."""
    known = {} if known is None else known
    key = (row["source_id"], row["source_url"])  # a removed source may have had the id of another
    if key not in known:
        known[key] = source_of(row, "source_")
    values = {name: row["article_" + name] for name in _ARTICLE}
    return Article(source=known[key], **values | {"kind": TextKind(values["kind"])})


async def articles_by_id(
    connection: AsyncConnection, ids: Iterable[int], *, text: bool = True
) -> dict[int, Article]:
    """Return the articles that exist, by id. Pages are made of thousands: rows come as the driver gives them."""
    statement = _WITH_TEXT if text else _WITHOUT_TEXT
    rows = await fetch(connection, statement, {"the_ids": json.dumps(sorted(set(ids)))})
    sources = await sources_by_number(connection, {row[0] for row in rows})
    return {row[1]: _plain_article(row, sources) for row in rows}


async def sources_by_number(connection: AsyncConnection, numbers: Iterable[int]) -> dict[int, Source]:
    """Return the sources of these numbers, removed ones too."""
    found: dict[int, Source] = {}
    for some in batches(sorted(numbers)):
        query = select(schema.source.c.number, *_SOURCE_COLUMNS).where(schema.source.c.number.in_(some))
        found.update((row["number"], source_of(row)) for row in (await connection.execute(query)).mappings())
    return found


def _plain_article(row: Sequence[Any], sources: Mapping[int, Source]) -> Article:
    """Return the article of a row of `_PLAIN`, perhaps with its text at the end."""
    number, key, url, title, published, guessed, stored_at, language, author, complete, *rest = row
    credit, document, effective_on, comments_close_on, reprint_of, kind, *rest = rest
    unseen_until, told_at, replaces, corrects, *text = rest
    return Article(
        id=key,
        source=sources[number],
        url=url,
        title=title,
        text=text[0] if text else "",
        published=None if published is None else instant_of(published),
        published_guessed=bool(guessed),
        stored_at=instant_of(stored_at),
        language=language,
        author=author,
        complete=bool(complete),
        source_credit=credit,
        document_number=document,
        effective_on=None if effective_on is None else date.fromisoformat(effective_on),
        comments_close_on=None if comments_close_on is None else date.fromisoformat(comments_close_on),
        reprint_of=reprint_of,
        kind=TextKind(kind),
        unseen_until=None if unseen_until is None else instant_of(unseen_until),
        told_at=None if told_at is None else instant_of(told_at),
        replaces=replaces,
        corrects=bool(corrects),
    )


def batches(values: Iterable[Value], size: int = MOST_PARAMETERS) -> Iterator[list[Value]]:
    """Cut the values into lists that one statement can take."""
    iterator = iter(values)
    while some := list(islice(iterator, size)):
        yield some
