"""The editors: whose turn it is, what is edited in one turn, and what came of it.

One edits at a time, by a lease on the database's clock. An editor that died holds nobody up for longer than the
lease, and one whose lease has run out can save nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Annotation, Article, Story
from digests.store.database import Aggregate, Database, database_clock, insert, span
from digests.store.reading.annotations import select_annotations
from digests.store.reading.articles import select_recent, select_refused, select_unedited, take_titles
from digests.store.rows import batches
from digests.store.schema import article, story, story_article
from digests.store.schema import edit_lease as table
from digests.store.search import Search
from digests.store.stories import Edit, open_since, save_edit, select_stories
from digests.store.uncut import uncut

_ONLY = 1


@dataclass(frozen=True, slots=True)
class BatchToEdit:
    """All that one edit goes by, seen at one moment: the articles that no edit has seen, oldest first, the
    relevant ones of the last days that still have their text, the stories that may still grow, and the articles
    of the last days that were refused since they name one party only."""

    new: list[Article]
    recent: list[Article]
    open_stories: list[Story]
    refused: list[Article]


@uncut
class Editors(Aggregate):
    def __init__(self, database: Database, search: Search) -> None:
        super().__init__(database)
        self._search = search

    async def begin(self, holder: str, lease: timedelta) -> bool:
        """Give the turn to `holder`, a name that is new for each turn, for the length of the lease. False when
        another has it."""
        until = database_clock(span(lease))
        # A lease that ends later than any can was given before the clock was set back, by more than a little.
        free = or_(table.c.until <= database_clock(), table.c.until > database_clock(span(2 * lease)))
        values = {"holder": holder, "until": until}
        taken = insert(table).values(id=_ONLY, **values)
        taken = taken.on_conflict_do_update(index_elements=["id"], set_=values, where=free)
        async with self._database.write() as connection:
            return (await connection.execute(taken.returning(table.c.id))).first() is not None

    async def go_on(self, holder: str, lease: timedelta) -> bool:
        """Let the lease begin anew. False, and nothing changed, when it has run out or is another's."""
        renewed = update(table).where(_is_of(holder)).values(until=database_clock(span(lease)))
        async with self._database.write() as connection:
            return (await connection.execute(renewed)).rowcount == 1

    async def end(self, holder: str) -> None:
        """End the turn of this editor, if it still has it."""
        async with self._database.write() as connection:
            await connection.execute(delete(table).where(table.c.holder == holder))

    async def batch(
        self, limit: int, texts_since: datetime, stories_since: datetime, refused_since: datetime
    ) -> BatchToEdit:
        """Return what is to be edited, at most `limit` articles, in one view of the database: with relevant
        articles stored since the first moment, stories whose newest article was stored since the second, or which
        have what one of the articles to be edited stands for, and refused articles stored since the third."""
        async with self._database.read() as connection:
            new = await select_unedited(connection, limit)
            recent = await select_recent(connection, texts_since)
            selected = await select_stories(connection, or_(open_since(stories_since), _to_be_vacated()))
            refused = await select_refused(connection, refused_since)
        return BatchToEdit(new, recent, await selected.stories(), refused)

    async def annotations(self, ids: Collection[int], made_by: str) -> dict[int, Annotation]:
        """Return, by id, what was found in these articles by the annotator that `made_by` names."""
        async with self._database.read() as connection:
            return await select_annotations(connection, ids, made_by)

    async def save(self, holder: str, edit: Edit, now: datetime) -> bool:
        """Store a whole edit. False, and nothing stored, when the lease has run out or is another's, or one of the
        articles was edited meanwhile."""
        async with self._database.write() as connection:
            has_turn = (await connection.execute(select(table.c.id).where(_is_of(holder)))).first() is not None
            edited_before = edit.found_again | edit.titles.keys()
            if not has_turn or not await _are_unedited(connection, edit.verdicts.keys() - edited_before):
                return False
            await save_edit(connection, edit, now)
            await take_titles(connection, self._search, edit.titles, edit.titles_refused, now)
        return True


def _to_be_vacated() -> ColumnElement[bool]:
    """Say that a story has an article for which one stands that no edit has seen."""
    stands_for = select(article.c.replaces).where(article.c.edited_at.is_(None), article.c.replaces.is_not(None))
    return story.c.id.in_(select(story_article.c.story_id).where(story_article.c.article_id.in_(stands_for)))


def _is_of(holder: str) -> ColumnElement[bool]:
    return (table.c.holder == holder) & (table.c.until > database_clock())


async def _are_unedited(connection: AsyncConnection, articles: Collection[int]) -> bool:
    unedited = 0
    for some in batches(articles):
        query = select(func.count()).where(article.c.id.in_(some), article.c.edited_at.is_(None))
        unedited += int((await connection.execute(query)).scalar_one())
    return unedited == len(articles)
