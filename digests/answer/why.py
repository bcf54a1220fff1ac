"""/why: what the rules made of an article, with the words that decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests.model import Article, ThemeScore, Verdict
from digests.model.lexicon import Lexicon
from digests.rules.editing.ranking import reasons
from digests.store import Store

DAYS = 30
MOST_ARTICLES = 3


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article, why it passed the gate, its themes, best first, and what makes its story matter as much as it
    does: features of the ranking, and whether they raise it."""

    article: Article
    verdict: Verdict
    themes: tuple[ThemeScore, ...]
    weighs: tuple[tuple[str, bool], ...] = ()


async def explain(store: Store, words: str, now: datetime, lexicon: Lexicon) -> tuple[Explanation, ...]:
    """Return what the rules made of the newest articles of the last 30 days that have all the words."""
    since = now - timedelta(days=DAYS)
    found = await store.search.search(words, since, MOST_ARTICLES * 4)
    explanations = []
    for article in await store.articles.get(found):
        judged = await store.articles.verdict(article.id)
        if judged is not None:
            explanations.append(Explanation(article, *judged))
    told: dict[int, Mapping[str, float]] = {}
    for story in await store.stories.of_articles(
        [each.article.id for each in explanations[:MOST_ARTICLES]], since
    ):
        told |= {article.id: story.weighs for article in story.articles}
    return tuple(
        replace(each, weighs=reasons(told.get(each.article.id, {}), lexicon))
        for each in explanations[:MOST_ARTICLES]
    )
