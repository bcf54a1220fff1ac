"""Shows what other words would change for the articles of the last days. Nothing is written."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.model import Article, Relation, Theme, ThemeScore, Verdict
from digests.model.lexicon import Lexicon
from digests.rules.editing.gate import judge
from digests.rules.editing.lexicon_changes import WordChange, touches, with_changes
from digests.rules.editing.sorting import classify
from digests.store import Store

MOST_ARTICLES = 5000
TRIAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Treatment:
    """What one set of rules makes of an article. `scores` are by theme id, empty if the gate refuses it."""

    verdict: Verdict
    scores: Mapping[str, ThemeScore]

    @property
    def sections(self) -> frozenset[str]:
        """Return the themes with a section."""
        return frozenset(theme for theme, score in self.scores.items() if score.section)

    def words(self, theme: str) -> tuple[str, ...]:
        """Return the words that speak for a theme."""
        return self.scores[theme].evidence if theme in self.scores else ()


@dataclass(frozen=True, slots=True)
class TreatedTwice:
    """What two sets of rules make of one article. Themes are those with a section."""

    article: Article
    before: Treatment
    after: Treatment

    @property
    def relevant(self) -> tuple[bool, bool]:
        """Whether the gate lets the article pass, before and after."""
        return self.before.verdict.relevant, self.after.verdict.relevant

    @property
    def differs(self) -> bool:
        return self.relevant[0] != self.relevant[1] or self.before.sections != self.after.sections

    @property
    def gained(self) -> tuple[str, ...]:
        return tuple(sorted(self.after.sections - self.before.sections))

    @property
    def lost(self) -> tuple[str, ...]:
        return tuple(sorted(self.before.sections - self.after.sections))

    def deciding(self, theme: str) -> tuple[str, ...]:
        """Return the words that made the difference for a theme. If its words are the same, it now stands before
        or behind another theme; then return all its words."""
        after, before = self.after.words(theme), self.before.words(theme)
        one_sided = (
            *(word for word in after if word not in before),
            *(word for word in before if word not in after),
        )
        return one_sided or after or before


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles pass the gate, or have a section with a theme, before and after."""

    before: int = 0
    after: int = 0
    gained: int = 0
    lost: int = 0

    def plus(self, before: bool, after: bool) -> "Count":
        gained, lost = after and not before, before and not after
        return Count(self.before + before, self.after + after, self.gained + gained, self.lost + lost)


@dataclass(frozen=True, slots=True)
class Backtest:
    """How many stored articles were tried, the counts before and after, and the articles that would change.

    `touched` counts the articles that have one of the tried words, or all articles if no words were tried. `gate`
    counts those that pass the gate. `themes` counts those with a section, by theme id, in the order of the
    relation; themes that only the other relation has follow.
    """

    articles: int
    touched: int
    gate: Count
    themes: Mapping[str, Count]
    changes: tuple[TreatedTwice, ...]


async def backtest(
    store: Store,
    current: Relation,
    other: Relation,
    lexicon: Lexicon,
    now: datetime,
    *,
    days: int = 7,
    limit: int = MOST_ARTICLES,
    words: Sequence[WordChange | re.Pattern[str]] | None = None,
) -> Backtest:
    """Judge the articles stored in the last `days` under both relations, the newest `limit` of them. If the
    relations differ only by `words`, only articles with one of these words are judged."""
    articles = await store.articles.stored_since(now - timedelta(days=days), limit)
    return await asyncio.to_thread(_compare, articles, current, other, lexicon, words)


async def try_words(
    store: Store, relation: Relation, lexicon: Lexicon, theme: Theme, changes: Sequence[WordChange], now: datetime
) -> Backtest:
    """Judge the articles of the last 30 days with a theme's lexicon changed.

    Raises LexiconError if a word to add counts already, or a word to remove does not count. Only articles with one
    of the words are judged again. The others cannot change; only `articles` counts them.
    """
    other = with_changes(relation, theme, changes)
    return await backtest(store, relation, other, lexicon, now, days=TRIAL_DAYS, words=changes)


def treat_twice(article: Article, current: Relation, other: Relation, lexicon: Lexicon) -> TreatedTwice:
    """Return what both relations make of an article."""
    return TreatedTwice(article, _treat(article, current, lexicon), _treat(article, other, lexicon))


def _compare(
    articles: Sequence[Article],
    current: Relation,
    other: Relation,
    lexicon: Lexicon,
    words: Sequence[WordChange | re.Pattern[str]] | None,
) -> Backtest:
    gate, themes = Count(), {theme.id: Count() for theme in (*current.themes, *other.themes)}
    changes, touched = [], 0
    for article in articles:
        if words is not None and not touches(words, f"{article.title}\n{article.text}"):
            continue
        touched += 1
        treated = treat_twice(article, current, other, lexicon)
        before, after = treated.before.sections, treated.after.sections
        gate = gate.plus(*treated.relevant)
        for name in before | after:
            themes[name] = themes[name].plus(name in before, name in after)
        if treated.differs:
            changes.append(treated)
    return Backtest(len(articles), touched, gate, themes, tuple(changes))


def _treat(article: Article, relation: Relation, lexicon: Lexicon) -> Treatment:
    verdict = judge(article, relation, lexicon)
    scores = classify(article, relation, lexicon) if verdict.relevant else ()
    return Treatment(verdict, {score.theme: score for score in scores})
