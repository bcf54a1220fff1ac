"""An edit with nothing annotated before, its steps by themselves, and stories as an edit would have saved them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from digests.model import Article, Member, Origin, Relation, Story
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.corrections import NEVER_BEFORE, Former
from digests.rules.editing.origins import origins_of, provenances_of, reprinted
from digests.rules.editing.sorting import classify, sort_articles
from digests.rules.editing.stories.grouping import grouped
from digests.rules.editing.storyboard import EditedBatch, build_stories, build_story
from digests.store import Edit, Store, stories
from digests.store.schema import story
from tests.lexicons import lexicon


def edit_articles(
    new: Sequence[Article],
    recent: Sequence[Article],
    open_stories: Sequence[Story],
    relation: Relation,
    lexicon: Lexicon,
    *,
    method: str = "communique",
) -> EditedBatch:
    """Sort `new` and build the stories they join or open, with nothing annotated before."""
    found = sort_articles(new, recent, open_stories, relation, lexicon)
    return build_stories(found, {}, relation, lexicon, method=method)


def group(
    articles: Sequence[Article], relation: Relation, lexicon: Lexicon, known: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Return the group of each article, by article id (see `grouped`)."""
    return dict(grouped(articles, relation, lexicon, known).groups)


def count(articles: Sequence[Article], relation: Relation, lexicon: Lexicon) -> tuple[Origin, ...]:
    """Return the independent origins of the articles (see `origins_of`)."""
    return origins_of(provenances_of(articles, relation, lexicon), relation, lexicon)[0]


def reprints(articles: Sequence[Article], relation: Relation, lexicon: Lexicon) -> frozenset[int]:
    """Return the ids of the articles that are another's (see `reprinted`)."""
    return reprinted(provenances_of(articles, relation, lexicon), lexicon)


def story_of(
    number: int,
    articles: Sequence[Article],
    relation: Relation,
    *,
    method: str = "communique",
    former: Former = NEVER_BEFORE,
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
    return build_story(
        number, articles, relation, lexicon(), told, members,
        method=method, former=former,
    )  # fmt: skip


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
                resembles=tuple(numbers.get(each, each) for each in story.resembles),
            )
            for story in batch.stories
        ),
        joined={
            article: tuple(numbers.get(each, each) for each in stories)
            for article, stories in batch.joined.items()
        },
    )
