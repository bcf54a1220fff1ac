"""What a changed lexicon would do to the articles of the last days."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.model import Article, Relation
from digests.rules.editing.gate import judge
from digests.rules.editing.themes import classify
from digests.store import Store


@dataclass(frozen=True, slots=True)
class Change:
    """One article that the other rules would treat in another way. Themes are those with a section."""

    article: Article
    relevant: tuple[bool, bool]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """How many stored articles were tried, and those that would change."""

    articles: int
    changes: tuple[Change, ...]


async def backtest(
    store: Store, current: Relation, other: Relation, now: datetime, *, days: int = 7, limit: int = 5000
) -> Backtest:
    """Judge the articles stored in the last `days` under both relations; nothing is written."""
    articles = await store.articles.stored_since(now - timedelta(days=days), limit)
    changes = await asyncio.to_thread(lambda: [compare(article, current, other) for article in articles])
    return Backtest(len(articles), tuple(change for change in changes if change is not None))


def compare(article: Article, current: Relation, other: Relation) -> Change | None:
    """Return how the other rules differ for this article, None when they do not."""
    before, after = _treat(article, current), _treat(article, other)
    if before == after:
        return None
    gained, lost = after[1] - before[1], before[1] - after[1]
    return Change(article, (before[0], after[0]), tuple(sorted(gained)), tuple(sorted(lost)))


def _treat(article: Article, relation: Relation) -> tuple[bool, frozenset[str]]:
    if not judge(article, relation).relevant:
        return False, frozenset()
    return True, frozenset(score.theme for score in classify(article, relation) if score.section)
