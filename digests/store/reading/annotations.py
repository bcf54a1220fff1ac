"""The annotation of each article, kept as long as the article's text. An annotation is JSON that pydantic writes
and reads by the types of the model, ten times as fast as `json` and the constructors."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Annotation
from digests.store.dialects import insert, listed
from digests.store.rows import batches
from digests.store.schema import annotation as table
from digests.store.schema import dated_sentence

_ANNOTATION = TypeAdapter(Annotation)


async def save_annotations(
    connection: AsyncConnection, annotations: Mapping[int, Annotation], made_by: str
) -> None:
    """Keep annotations by the ids of their articles. They replace what was kept before."""
    rows = await asyncio.to_thread(
        lambda: [
            {"article_id": number, "made_by": made_by, "payload": _ANNOTATION.dump_json(each).decode()}
            for number, each in annotations.items()
        ]
    )
    values = insert(table)
    kept = {name: values.excluded[name] for name in ("made_by", "payload")}
    for some in batches(rows, 100):
        await connection.execute(values.on_conflict_do_update(index_elements=["article_id"], set_=kept), some)
    former = dated_sentence.c.article_id.in_(listed(annotations))
    await connection.execute(delete(dated_sentence).where(former))
    sentences = [
        {"article_id": number, "passage": sentence.index, "text": sentence.text}
        for number, each in annotations.items()
        for sentence in each.sentences
        if each.dates_of(sentence)
    ]
    if sentences:
        await connection.execute(insert(dated_sentence), sentences)


async def select_annotations(
    connection: AsyncConnection, ids: Collection[int], made_by: str = ""
) -> dict[int, Annotation]:
    """Return the readable annotations of these articles by id. With `made_by`, only those that this annotator
    made."""
    query = select(table.c.article_id, table.c.payload).where(table.c.article_id.in_(listed(ids)))
    query = query.where(table.c.made_by == made_by) if made_by else query
    rows = (await connection.execute(query)).all()
    return await asyncio.to_thread(_whole, rows)


def _whole(rows: Iterable[Sequence[Any]]) -> dict[int, Annotation]:
    found: dict[int, Annotation] = {}
    for number, payload in rows:
        try:
            found[number] = _ANNOTATION.validate_json(payload)
        except ValidationError:
            continue  # damaged, or of a version that did not say so: the article is annotated anew
    return found


async def select_sentences(connection: AsyncConnection, ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Return the sentences that name a day, by article and index. Of these articles, only annotated ones are in
    the result."""
    annotated = select(table.c.article_id).where(table.c.article_id.in_(listed(ids)))
    columns = (dated_sentence.c[name] for name in ("article_id", "passage", "text"))
    sentences = select(*columns).where(dated_sentence.c.article_id.in_(listed(ids)))
    found: dict[int, dict[int, str]] = {key: {} for key in (await connection.execute(annotated)).scalars()}
    for article, index, text in await connection.execute(sentences):
        found[article][index] = text
    return found


async def drop_annotations(connection: AsyncConnection, ids: Select[tuple[int]]) -> None:
    """Delete the annotations of the chosen articles, in the caller's transaction."""
    await connection.execute(delete(table).where(table.c.article_id.in_(ids)))
