"""Stories as an edit would have saved them, for tests of what comes after it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from digests.model import Article, Member, Relation, Story
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.newsdesk import EditedBatch
from digests.rules.editing.storyboard import build_story
from digests.rules.editing.themes import classify
from digests.store import Edit, Store, stories
from digests.store.schema import story
from tests.lexicons import lexicon


def story_of(
    number: int,
    articles: Sequence[Article],
    relation: Relation,
    *,
    method: str = "communique",
    official: Sequence[Article] = (),
) -> Story:
    """Return the story that whole articles make, whatever gate and grouping would say."""
    told = {article.id: annotate(article, relation, lexicon()) for article in articles}
    members = [
        Member(
            article=article.id,
            themes=tuple(
                (each.theme, each.score) for each in classify(article, relation, lexicon()) if each.section
            ),
        )
        for article in articles
    ]
    return build_story(number, articles, relation, lexicon(), told, members, method=method, official=official)


async def save_edit(store: Store, edit: Edit, at: datetime) -> None:
    """Save an edit without anybody's turn; stories with a number of their own are stored under it."""
    async with store._database.write() as connection:
        await stories.save_edit(connection, edit, at)


async def next_number(store: Store) -> int:
    """Return a number that no story has."""
    async with store._database.read() as connection:
        return int((await connection.execute(select(func.max(story.c.id)))).scalar() or 0) + 1


def numbered(batch: EditedBatch, first: int = 1) -> EditedBatch:
    """Give the new stories of a batch their numbers, as the store does when it inserts them."""
    new = [story.id for story in batch.stories if story.id < 0]
    numbers = {provisional: number for number, provisional in enumerate(new, first)}
    return replace(
        batch,
        stories=tuple(
            replace(
                story,
                id=numbers.get(story.id, story.id),
                follows=tuple(numbers.get(each, each) for each in story.follows),
                resembles=tuple(numbers.get(each, each) for each in story.resembles),
            )
            for story in batch.stories
        ),
        joined={
            article: tuple(numbers.get(each, each) for each in stories)
            for article, stories in batch.joined.items()
        },
    )
