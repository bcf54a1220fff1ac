"""Fits what `mentions` expects: `python -m tests.benchmarks.summary_fit` prints the coefficients.

A Poisson regression by iterated reweighted least squares (McCullagh and Nelder, 1989) of the counts in reference
summaries on the features of the terms. Each set weighs the same, whatever its number of terms.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np

from digests.rules.editing.summaries import ages_of, plain_passages
from digests.rules.editing.summarizer import Integers, SummarySentences, SummaryTerms, Values, features, terms_of
from digests.rules.similarity import stemmed
from digests.rules.texts import words_of
from tests.benchmarks.summaries import Cluster, summary_sets
from tests.lexicons import lexicon

RIDGE = 1e-3
ROUNDS = 30


def sentences_of(cluster: Cluster) -> SummarySentences:
    groups = [plain_passages(article, lexicon()) for article in cluster.articles]
    ages = ages_of(cluster.articles)
    return SummarySentences(
        [passage.text for group in groups for passage in group],
        np.array([place for group in groups for place in range(len(group))], dtype=np.intp),
        np.array([owner for owner, group in enumerate(groups) for _ in group], dtype=np.intp),
        None if ages is None else np.array(ages),
    )


def counts(texts: Sequence[str], terms: SummaryTerms, references: Sequence[str]) -> Values:
    """Return how often the references mention each term, on average."""
    names: dict[tuple[str, ...], int] = {}
    for row, text in enumerate(texts):
        stems = stemmed(words_of(text))
        wanted = terms.terms[terms.starts[row] : terms.starts[row + 1]]
        singles, pairs = wanted[: len(stems)], wanted[len(stems) :]
        names.update(zip(((stem,) for stem in stems), singles.tolist(), strict=True))
        names.update(zip(itertools.pairwise(stems), pairs.tolist(), strict=True))
    total = np.zeros(terms.size)
    for reference in references:
        stems = stemmed(words_of(reference))
        found: Counter[tuple[str, ...]] = Counter((stem,) for stem in stems)
        found.update(itertools.pairwise(stems))
        for name, amount in found.items():
            if name in names:
                total[names[name]] += amount / len(references)
    return total


def regress(rows: Values, amounts: Values, weights: Values) -> Values:
    """Return the coefficients of log mean = rows @ coefficients, with a ridge on standardised features."""
    weights = weights / weights.sum()
    middle = weights @ rows
    middle[0] = 0
    spread = np.sqrt(weights @ (rows - middle) ** 2)
    spread[0] = 1
    scaled = (rows - middle) / np.maximum(spread, 1e-9)
    found = np.zeros(rows.shape[1])
    found[0] = np.log(weights @ amounts)
    penalty = np.diag([0.0] + [RIDGE] * (rows.shape[1] - 1))
    for _ in range(ROUNDS):
        means = np.exp(np.clip(scaled @ found, -30, 10))
        slope = scaled.T @ (weights * (amounts - means)) - penalty @ found
        curve = (scaled * (weights * means)[:, None]).T @ scaled + penalty
        found = found + np.linalg.solve(curve, slope)
    plain = found / np.maximum(spread, 1e-9)
    plain[0] = found[0] - (found[1:] / np.maximum(spread[1:], 1e-9)) @ middle[1:]
    return plain


@cache
def observations() -> tuple[tuple[Integers, Values, Values, Values], ...]:
    """Return, for stems and for pairs: the cluster of each term, features, mentions, weights."""
    parts: list[list[tuple[Integers, Values, Values, Values]]] = [[], []]
    number = 0
    for _, words, clusters in summary_sets():
        ready = []
        for cluster in clusters:
            sentences = sentences_of(cluster)
            terms = terms_of(sentences.texts, lexicon())
            ready.append(
                (terms, features(sentences, terms, words), counts(sentences.texts, terms, cluster.references))
            )
        for kind in (0, 1):
            whole = sum(terms.singles if kind == 0 else terms.size - terms.singles for terms, _, _ in ready)
            for place, (terms, rows, amounts) in enumerate(ready):
                chosen = slice(0, terms.singles) if kind == 0 else slice(terms.singles, terms.size)
                size = len(amounts[chosen])
                parts[kind].append(
                    (np.full(size, number + place), rows[chosen], amounts[chosen], np.full(size, 1 / whole))
                )
        number += len(clusters)
    return tuple(
        (
            np.concatenate([part[0] for part in kind]),
            np.concatenate([part[1] for part in kind]),
            np.concatenate([part[2] for part in kind]),
            np.concatenate([part[3] for part in kind]),
        )
        for kind in parts
    )


def main() -> None:
    for name, (_, rows, amounts, weights) in zip(("SINGLE", "PAIR"), observations(), strict=True):
        print(name, "=", tuple(round(float(each), 3) for each in regress(rows, amounts, weights)))


if __name__ == "__main__":
    main()
