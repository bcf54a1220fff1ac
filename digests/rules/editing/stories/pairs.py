"""The chance that two articles tell of one event: a logistic model over a few features of the pair.

What is alike in words finds the pairs; the days between them, the things and numbers that both name and the acts
of their headlines decide. An event's next step is as alike as a second report of it, but comes later, with other
numbers and acts.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from digests.model import Article, Relation
from digests.model.lexicon import Lexicon
from digests.rules.editing.stories.acts import acts_of
from digests.rules.editing.stories.concepts import FIGURE, coded_concepts
from digests.rules.editing.stories.features import Amounts
from digests.rules.editing.stories.headlines import read_headline
from digests.rules.editing.stories.vectors import Places

Values = npt.NDArray[np.float64]

FEATURES = (
    "always",
    "likeness",  # of their words, 0 to 1
    "one page",  # two parts of it, cut since they are of two matters: a promise, set by hand
    "other language",
    "days",  # the root of those between
    "things",  # that both name, the rarer the more, 0 to 1
    "a number",  # is in both
    "other numbers",  # both have some, none in common
    "other act",  # their headlines tell unlike acts, not opposite ones of which one denies the other
)
IMAGINED, SHARE = 20, 0.02  # articles besides those there are, and the part of them that names any thing
FARTHEST = 30.0  # what is added and taken away; beyond it a chance is 0 or 1


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Articles that are alike in words, two by two: their positions, how alike each two are (0 to 1), and whether
    they are in different languages."""

    ones: Places
    others: Places
    likeness: Amounts
    abroad: npt.NDArray[np.bool_]

    def of(self, kept: npt.NDArray[np.bool_]) -> "Alike":
        """Return those of the pairs that are kept."""
        return Alike(self.ones[kept], self.others[kept], self.likeness[kept], self.abroad[kept])


@dataclass(frozen=True, slots=True)
class Told:
    """What one article names, as the codes of `coded_concepts`; the numbers among it; the act of its headline."""

    things: frozenset[int]
    numbers: frozenset[int]
    act: str


def chances_of(articles: Sequence[Article], pairs: Alike, relation: Relation, lexicon: Lexicon) -> Amounts:
    """Return for each pair of positions the chance, 0 to 1, that both articles tell of one event."""
    rows = features_of_pairs(articles, pairs, relation, lexicon)
    weights = np.array([lexicon.pairs.weights[name] for name in FEATURES])
    chances: Amounts = (1 / (1 + np.exp(-np.clip(rows @ weights, -FARTHEST, FARTHEST)))).astype(np.float32)
    return chances


def features_of_pairs(articles: Sequence[Article], pairs: Alike, relation: Relation, lexicon: Lexicon) -> Values:
    """Return a row of `FEATURES` for each pair of positions."""
    places = np.unique(np.concatenate([pairs.ones, pairs.others])).tolist()
    told = {place: told_by(articles[place].title, articles[place].text, relation, lexicon) for place in places}
    number = Counter(thing for each in told.values() for thing in each.things)
    whole = 1 + len(told) + IMAGINED
    worth = {thing: max(0.0, log(whole / (1 + times + IMAGINED * SHARE))) for thing, times in number.items()}
    total = {place: _sum(each.things, worth) for place, each in told.items()}
    opposite = acts_of(lexicon.headlines).opposite
    rows = np.zeros((len(pairs.ones), len(FEATURES)))
    found = zip(pairs.ones.tolist(), pairs.others.tolist(), pairs.likeness.tolist(), pairs.abroad, strict=True)
    for row, (one, other, likeness, abroad) in enumerate(found):
        mine, yours = told[one], told[other]
        shared = mine.things & yours.things
        in_common = _sum(shared, worth)
        rows[row] = (
            1.0,
            likeness,
            bool(articles[one].url) and articles[one].url == articles[other].url,
            abroad,
            _days(articles[one], articles[other]) ** 0.5,
            in_common / (total[one] * total[other]) ** 0.5 if in_common else 0.0,
            not mine.numbers.isdisjoint(yours.numbers),
            bool(mine.numbers and yours.numbers) and mine.numbers.isdisjoint(yours.numbers),
            bool(mine.act and yours.act) and yours.act not in (mine.act, opposite.get(mine.act)),
        )
    return rows


def told_by(title: str, text: str, relation: Relation, lexicon: Lexicon) -> Told:
    """Return what an article names."""
    codes, _, flags = coded_concepts(title, text, relation, lexicon)
    numbers = codes[flags & FIGURE != 0]
    act = read_headline(title, relation, lexicon).act
    return Told(frozenset(codes.tolist()), frozenset(numbers.tolist()), act)


def _sum(things: Collection[int], worth: Mapping[int, float]) -> float:
    return sum(worth[thing] for thing in things)


def _days(one: Article, other: Article) -> float:
    """The days between two articles, 0 where one is undated."""
    first, second = (article.published or article.stored_at for article in (one, other))
    return abs((first - second).total_seconds()) / 86400 if first and second else 0.0
