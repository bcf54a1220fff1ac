"""Paired bootstrap: whether one method is better than another on the same items, or only lucky.

Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 16: items are drawn with replacement, and
the difference of the means is taken each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 10_000
SEED = 20240523


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean difference of ours to theirs, and the interval that holds 95 % of the drawn ones."""

    mean: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Say "better" or "worse" where the interval leaves out zero, else "even"."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "even"

    def __str__(self) -> str:
        return f"{self.mean:+.2f} [{self.low:+.2f}, {self.high:+.2f}] {self.verdict}"


def paired(ours: Sequence[float], theirs: Sequence[float], draws: int = DRAWS) -> Difference:
    """Compare the scores of two methods on the same items, in the same order; equal input, equal answer.

    Raises ValueError when the two are not of the same length, or empty.
    """
    if len(ours) != len(theirs) or not ours:
        raise ValueError("a paired comparison needs one score of each method for each item")
    differences = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    chosen = np.random.default_rng(SEED).integers(0, len(differences), (draws, len(differences)))
    means = differences[chosen].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Difference(float(differences.mean()), float(low), float(high))


def ratio(parts: Sequence[float], wholes: Sequence[float], draws: int = DRAWS) -> Difference:
    """Return the sum of the parts by the sum of the wholes with its 95 % interval, such as right cards of cards by
    day: what belongs together is drawn together.

    Raises ValueError when the two are not of the same length, or the wholes come to nothing.
    """
    if len(parts) != len(wholes) or not sum(wholes):
        raise ValueError("a ratio needs as many parts as wholes, and a whole")
    some, of = np.asarray(parts, dtype=np.float64), np.asarray(wholes, dtype=np.float64)
    chosen = np.random.default_rng(SEED).integers(0, len(some), (draws, len(some)))
    drawn = of[chosen].sum(axis=1)
    shares = some[chosen].sum(axis=1)[drawn > 0] / drawn[drawn > 0]
    low, high = np.percentile(shares, [2.5, 97.5])
    return Difference(float(some.sum() / of.sum()), float(low), float(high))


def interval(scores: Sequence[float], draws: int = DRAWS) -> Difference:
    """Return the mean of the scores with its 95 % interval."""
    return paired(scores, [0.0] * len(scores), draws)
