"""/why: what the rules made of an article, with the words that decided."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.model import Article, ThemeScore, Verdict
from digests.store import Store

DAYS = 30
MOST_ARTICLES = 3


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article, why it passed the gate, and its themes, best first."""

    article: Article
    verdict: Verdict
    themes: tuple[ThemeScore, ...]


async def explain(store: Store, words: str, now: datetime) -> tuple[Explanation, ...]:
    """Return what the rules made of the newest articles of the last 30 days that have all the words."""
    found = await store.search.search(words, now - timedelta(days=DAYS), MOST_ARTICLES * 4)
    explanations = []
    for article in await store.articles.get(found):
        judged = await store.articles.verdict(article.id)
        if judged is not None:
            explanations.append(Explanation(article, *judged))
    return tuple(explanations[:MOST_ARTICLES])
