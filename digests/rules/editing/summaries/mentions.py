"""How often a summary may be expected to mention each term of its articles.

Terms are stems and pairs of neighbouring stems; Chinese characters count as words. The number of mentions is taken
to be Poisson distributed, its logarithm linear in what the articles show of the term: how often and in how many
articles they have it, how early, how recently. The coefficients come from a Poisson regression (weighted so that
each set counts alike, ridge penalty) of the counts in reference summaries: 111 clusters of news, 40 of wire
stories and 99 of updates a day apart. `tests/benchmarks/summary_fit.py` computes them; five-fold cross-validation
over clusters, and over whole events of the dated set, stands behind the choice of features.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from digests.model.lexicon import ComparisonWords, Lexicon
from digests.rules.similarity import stemmed
from digests.rules.texts import words_of

Integers = npt.NDArray[np.intp]
Values = npt.NDArray[np.float64]

# In the order of `features`.
SINGLE = (-0.083, 0.843, 0.138, -0.306, -0.028, 0.159, -1.288, 0.298, 0.313, 0.162)
PAIR = (-0.664, 0.658, 0.55, -0.418, -0.109, 0.036, -1.199, 0.997, 0.262, 0.167)
NEWEST, RECENT = 1.5, 10.0  # days after which being new counts half, steeply and gently
MOST = 12  # mentions of a term that are told apart
LIKELIEST = 8.0  # mentions that are expected at most
FEWEST_WORDS, MOST_WORDS = 50, 400  # budgets within which counts grow with the budget


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences to choose from: place in the article, number of the article, both from 0.

    `ages` are the articles' ages in days, the newest 0; None when they are undated or all of a day.
    """

    texts: Sequence[str]
    places: Integers
    owners: Integers
    ages: Values | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of sentences: those of sentence i are terms[starts[i] : starts[i + 1]], stems first.

    Terms below `singles` are stems, those from there on pairs; `common` counts a term's words that say nothing.
    """

    terms: Integers
    starts: Integers
    singles: int
    common: Integers

    @property
    def size(self) -> int:
        return len(self.common)

    @property
    def sentences(self) -> Integers:
        """The sentence of each occurrence."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


def terms_of(texts: Sequence[str], lexicon: Lexicon) -> Terms:
    """Cut the texts into stems and pairs of them."""
    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(stem, len(numbers)) for stem in stemmed(words_of(text))] for text in texts]
    lengths = np.array([len(row) for row in rows], dtype=np.intp)
    stems = np.array([number for row in rows for number in row], dtype=np.intp)
    owners = np.repeat(np.arange(len(rows)), lengths)
    size = len(numbers)
    silent = _silent_stems(lexicon.comparison)
    common = np.array([stem in silent for stem in numbers], dtype=np.intp)
    together = owners[1:] == owners[:-1]
    codes, pairs = np.unique((stems[:-1] * size + stems[1:])[together], return_inverse=True)
    terms = np.concatenate([stems, pairs.reshape(-1) + size])
    order = np.argsort(np.concatenate([owners, owners[1:][together]]), kind="stable")
    starts = np.concatenate([[0], np.cumsum(lengths + np.maximum(lengths - 1, 0))])
    if size:
        common = np.concatenate([common, common[codes // size] + common[codes % size]])
    return Terms(terms[order], starts.astype(np.intp), size, common)


def expected(sentences: Sentences, terms: Terms, words: int) -> Values:
    """Return the mentions to be expected of each term in a summary of so many words."""
    rows = features(sentences, terms, words)
    logs = rows @ np.array(SINGLE)
    logs[terms.singles :] = rows[terms.singles :] @ np.array(PAIR)
    return np.asarray(np.minimum(np.exp(logs), LIKELIEST))


def features(sentences: Sentences, terms: Terms, words: int) -> Values:
    """Return a row for each term: what the articles show of it.

    One; the logarithms of its share of all occurrences times the words of the summary, of the articles that have
    it, and of its earliest place, counted from 1; its words that say nothing; the logarithm of the number of
    articles; then, 0 where they are undated: one; how new its newest article is, halved by NEWEST days and by
    RECENT; whether the oldest has it.
    """
    found, size = terms.terms, terms.size
    owners = sentences.owners[terms.sentences]
    places = sentences.places[terms.sentences]
    articles = int(sentences.owners.max()) + 1 if len(sentences.owners) else 0
    amounts = np.bincount(found, minlength=size)
    having = np.bincount(np.unique(found * articles + owners) // max(articles, 1), minlength=size)
    earliest = np.full(size, np.inf)
    np.minimum.at(earliest, found, places)
    rows = np.zeros((size, len(SINGLE)))
    rows[:, 0] = 1
    budget = min(max(words, FEWEST_WORDS), MOST_WORDS)
    # Of all occurrences of single stems, or of pairs, this share; times the words of the summary.
    for kind in (slice(0, terms.singles), slice(terms.singles, size)):
        rows[kind, 1] = np.log(amounts[kind] / max(amounts[kind].sum(), 1) * budget)
    rows[:, 2] = np.log(having)
    rows[:, 3] = np.log1p(earliest)
    rows[:, 4] = terms.common
    rows[:, 5] = np.log(max(articles, 1))
    if sentences.ages is not None:
        ages = sentences.ages[owners]
        newest = np.full(size, np.inf)
        np.minimum.at(newest, found, ages)
        oldest = np.zeros(size)
        oldest[found[ages >= sentences.ages.max()]] = 1
        rows[:, 6:10] = np.column_stack(
            [np.ones(size), 0.5 ** (newest / NEWEST), 0.5 ** (newest / RECENT), oldest]
        )
    return rows


def chances(mentions: Values) -> Values:
    """Return for each term the chance that a summary mentions it at least once, twice ... MOST times."""
    exactly = np.exp(-mentions)
    fewer = np.zeros_like(mentions)
    rows = np.empty((len(mentions), MOST))
    for times in range(MOST):
        fewer += exactly
        rows[:, times] = np.maximum(1 - fewer, 0)
        exactly = exactly * mentions / (times + 1)
    return rows


@lru_cache(maxsize=8)  # of a lexicon
def _silent_stems(words: ComparisonWords) -> frozenset[str]:
    parts = {part for word in words.silent for part in words_of(word)}
    return frozenset(stemmed(sorted(parts)))
