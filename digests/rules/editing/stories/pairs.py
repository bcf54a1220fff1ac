"""The chance that two articles tell of one event: a logistic model over a few features of the pair.

Likeness of words finds the pairs. The days between the articles, the things and numbers that both name, and the
acts of their headlines decide. The next step of an event is as alike as a second report of the event. But it comes
later, with other numbers and acts. A common page, outlet or place counts nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digests.model import Article, Relation
from digests.model.lexicon import Lexicon
from digests.rules.editing.stories.concepts import FIGURE, coded_concepts, party_names
from digests.rules.editing.stories.features import Amounts
from digests.rules.editing.stories.headlines import headline_acts_of, read_headline
from digests.rules.editing.stories.vectors import Places, ranges

Values = npt.NDArray[np.float64]

FEATURES = (
    "always",
    "likeness",  # of their words, 0 to 1
    "other language",
    "days",  # the root of the days between them
    "things",  # both name them; parties do not count, rarer things count more; 0 to 1
    "a number",  # one is in both
    "other numbers",  # both have numbers, and none in common
    "other act",  # their headlines tell acts that are neither the same nor opposite
)
IMAGINED, SHARE = 20, 0.02  # imagined articles beside the real ones; the share of them that names any one thing
AT_ONCE = 1 << 15  # so many pairs are looked at together, so that memory does not grow with all pairs
TINY = 1e-9
FARTHEST = 30.0  # the sum of weights is cut here, because a chance beyond is 0 or 1


@dataclass(frozen=True, slots=True, eq=False)
class AlikePairs:
    """Pairs of articles with like words: the positions of both articles, their likeness (0 to 1), and whether they
    are in different languages."""

    ones: Places
    others: Places
    likeness: Amounts
    abroad: npt.NDArray[np.bool_]

    def of(self, kept: npt.NDArray[np.bool_]) -> "AlikePairs":
        """Return only the pairs that are kept."""
        return AlikePairs(self.ones[kept], self.others[kept], self.likeness[kept], self.abroad[kept])


def chances_of(articles: Sequence[Article], pairs: AlikePairs, relation: Relation, lexicon: Lexicon) -> Amounts:
    """Return for each pair of positions the chance, 0 to 1, that both articles tell of one event."""
    rows = features_of_pairs(articles, pairs, relation, lexicon)
    sums = rows @ np.array([lexicon.pairs.weights[name] for name in FEATURES])
    chances: Amounts = (1 / (1 + np.exp(-np.clip(sums, -FARTHEST, FARTHEST)))).astype(np.float32)
    return chances


def features_of_pairs(
    articles: Sequence[Article], pairs: AlikePairs, relation: Relation, lexicon: Lexicon
) -> Values:
    """Return a row of `FEATURES` for each pair of positions."""
    places, both = np.unique(np.concatenate([pairs.ones, pairs.others]), return_inverse=True)
    ones, others = np.split(both, 2)
    told = [articles[place] for place in places.tolist()]
    found = [coded_concepts(article.title, article.text, relation, lexicon) for article in told]
    number = np.array([len(codes) for codes, _, _ in found], dtype=np.intp)
    owners = np.repeat(np.arange(len(found)), number)
    codes = np.concatenate([np.zeros(0, dtype=np.uint32), *(codes for codes, _, _ in found)])
    numbers = np.concatenate([np.zeros(0, dtype=np.uint8), *(flags for _, _, flags in found)]) & FIGURE != 0
    _, things, times = np.unique(codes, return_inverse=True, return_counts=True)
    rarity = np.log((1 + len(found) + IMAGINED) / (1 + times + IMAGINED * SHARE))
    worth = np.maximum(rarity, 0.0)[things]
    total = np.sqrt(np.bincount(owners, worth, len(found)))
    counted = np.bincount(owners, numbers, len(found)) > 0
    worth[np.isin(codes, party_names(relation))] = 0.0  # every article names the parties
    in_common, numbered = _in_common(number, things, worth, numbers, ones, others)
    return np.column_stack(
        [
            np.ones(len(ones)),
            pairs.likeness,
            pairs.abroad,
            np.sqrt(np.nan_to_num(days_between(told, ones, others))),
            np.where(in_common > 0, in_common / np.maximum(total[ones] * total[others], TINY), 0.0),
            numbered,
            ~numbered & counted[ones] & counted[others],
            _unlike(told, ones, others, relation, lexicon),
        ]
    )


def _in_common(
    number: Places, things: Places, worth: Values, numbers: npt.NDArray[np.bool_], ones: Places, others: Places
) -> tuple[Values, npt.NDArray[np.bool_]]:
    """Return the worth of the things that both articles of a pair name, and whether a number is among them.
    `number` says how many of the `things`, numbered from 0, each article in turn names."""
    size = int(things.max(initial=0)) + 1
    owners = np.repeat(np.arange(len(number)), number)
    starts = np.cumsum(number) - number
    known = np.sort(owners * size + things)
    fewer = number[ones] <= number[others]
    asked, against = np.where(fewer, ones, others), np.where(fewer, others, ones)
    common, numbered = np.zeros(len(ones)), np.zeros(len(ones), dtype=np.bool_)
    for first in range(0, len(ones), AT_ONCE):
        here = slice(first, first + AT_ONCE)
        lengths = number[asked[here]]
        places = ranges(starts[asked[here]], lengths)
        pairs = np.repeat(np.arange(len(lengths)), lengths)
        wanted = against[here][pairs] * size + things[places]
        found = np.searchsorted(known, wanted)
        shared = found < len(known)
        shared[shared] = known[found[shared]] == wanted[shared]
        places, pairs = places[shared], pairs[shared]
        common[here] = np.bincount(pairs, worth[places], len(lengths))
        numbered[here] = np.bincount(pairs, numbers[places], len(lengths)) > 0
    return common, numbered


def days_between(articles: Sequence[Article], ones: Places, others: Places) -> Values:
    """Return the days between the two articles of each pair of positions; NaN if one has no date."""
    times = [article.published or article.stored_at for article in articles]
    days = np.array([time.timestamp() / 86400 if time else np.nan for time in times])
    between: Values = np.abs(days[ones] - days[others])
    return between


def _unlike(
    articles: Sequence[Article], ones: Places, others: Places, relation: Relation, lexicon: Lexicon
) -> npt.NDArray[np.bool_]:
    """Say of each pair whether both headlines tell acts that are neither the same nor opposite."""
    opposite = headline_acts_of(lexicon.headlines).opposite
    acts = [read_headline(article.title, relation, lexicon).act for article in articles]
    number = {"": 0} | {act: place for place, act in enumerate(sorted({*acts, *opposite} - {""}), 1)}
    against = np.array([number.get(opposite.get(act, ""), 0) for act in number], dtype=np.intp)
    told = np.array([number[act] for act in acts], dtype=np.intp)
    mine, yours = told[ones], told[others]
    unlike: npt.NDArray[np.bool_] = (mine > 0) & (yours > 0) & (mine != yours) & (against[mine] != yours)
    return unlike
