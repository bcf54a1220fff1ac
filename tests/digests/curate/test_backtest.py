import dataclasses

from digests.curate.backtest import backtest, compare
from digests.model import Draft
from digests.store import open_store
from tests.factories import NOW, article, source
from tests.relations import us_china

RELATION = us_china()
WITHOUT_TRADE = dataclasses.replace(
    RELATION, themes=tuple(theme for theme in RELATION.themes if theme.id != "trade")
)


def test_an_article_that_would_lose_a_theme_is_named_with_it() -> None:
    change = compare(article(), RELATION, WITHOUT_TRADE)
    assert change is not None
    assert (change.relevant, change.lost) == ((True, True), ("trade",))


def test_an_article_treated_alike_is_no_change() -> None:
    assert compare(article(), RELATION, RELATION) is None


async def test_the_stored_articles_of_the_days_are_tried_and_nothing_is_written() -> None:
    async with open_store("sqlite+aiosqlite://") as store:
        await store.sources.add(source(), NOW)
        text = "The United States and China agreed on Monday to hold talks about tariffs."
        drafts = [
            Draft(url="https://x.example.org/1", title="Washington and Beijing talk tariffs", text=text),
            Draft(url="https://x.example.org/2", title="Ports reopen", text="The ports reopened on Monday."),
        ]
        await store.articles.save(source().id, drafts, NOW)
        result = await backtest(store, RELATION, WITHOUT_TRADE, NOW)
        assert (result.articles, len(result.changes)) == (2, 1)
        assert len(await store.articles.unedited(10)) == 2
