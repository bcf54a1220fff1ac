"""What one reading of each article found, kept beside it as long as its text.

An annotation is JSON that pydantic writes and reads by the types of the model, ten times as fast as `json` and the
constructors do.
"""

import asyncio
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Annotation
from digests.store.database import fetch, insert, listed
from digests.store.prepared import Prepared
from digests.store.rows import batches
from digests.store.schema import annotation as table
from digests.store.schema import dated_sentence

_ANNOTATION = TypeAdapter(Annotation)
_ANNOTATED = Prepared(select(table.c.article_id).where(table.c.article_id.in_(listed("the_ids"))))
_SENTENCES = Prepared(select(dated_sentence).where(dated_sentence.c.article_id.in_(listed("the_ids"))))


async def save_annotations(
    connection: AsyncConnection, annotations: Mapping[int, Annotation], made_by: str
) -> None:
    """Keep annotations by the ids of their articles, in the place of what was kept before."""
    rows = await asyncio.to_thread(
        lambda: [
            {"article_id": number, "made_by": made_by, "payload": _ANNOTATION.dump_json(each).decode()}
            for number, each in annotations.items()
        ]
    )
    for some in batches(rows, 100):
        values = insert(table)
        kept = {name: values.excluded[name] for name in ("made_by", "payload")}
        await connection.execute(values.on_conflict_do_update(index_elements=["article_id"], set_=kept), some)
    for numbers in batches(sorted(annotations)):
        await connection.execute(delete(dated_sentence).where(dated_sentence.c.article_id.in_(numbers)))
    for found in batches(_sentences(annotations)):
        await connection.execute(insert(dated_sentence), found)


def _sentences(annotations: Mapping[int, Annotation]) -> Iterator[dict[str, Any]]:
    for number, each in annotations.items():
        dated = {phrase.index for phrase in each.dates}
        yield from (
            {"article_id": number, "passage": passage.index, "text": passage.text}
            for passage in each.passages
            if passage.index in dated
        )


async def select_annotations(
    connection: AsyncConnection, ids: Collection[int], made_by: str
) -> dict[int, Annotation]:
    """Return, by id, the annotations of these articles that the same annotator made; others are as good as
    none."""
    found: dict[int, Annotation] = {}
    for some in batches(sorted(ids)):
        query = select(table.c.article_id, table.c.payload)
        query = query.where(table.c.article_id.in_(some), table.c.made_by == made_by)
        rows = (await connection.execute(query)).all()
        found |= await asyncio.to_thread(_whole, [tuple(row) for row in rows])
    return found


def _whole(rows: Iterable[Sequence[Any]]) -> dict[int, Annotation]:
    """Read the annotations of these rows."""
    found: dict[int, Annotation] = {}
    for number, payload in rows:
        try:
            found[number] = _ANNOTATION.validate_json(payload)
        except ValidationError:
            continue  # damaged, or of a version that forgot to say so: the article is annotated anew
    return found


async def select_sentences(connection: AsyncConnection, ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Return the sentences that name a day, by article and index, of those of these articles that have an
    annotation, whoever made it."""
    wanted = {"the_ids": json.dumps(sorted(ids))}
    found: dict[int, dict[int, str]] = {number: {} for (number,) in await fetch(connection, _ANNOTATED, wanted)}
    for number, passage, text in await fetch(connection, _SENTENCES, wanted):
        found[number][passage] = text
    return found


async def drop_annotations(connection: AsyncConnection, ids: Select[tuple[int]]) -> None:
    """Forget the annotations of the chosen articles, in the caller's transaction."""
    await connection.execute(delete(table).where(table.c.article_id.in_(ids)))
