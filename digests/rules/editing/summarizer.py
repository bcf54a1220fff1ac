"""Our summarizer: what several articles agree on, said early and of late, and each thing once.

A sumy summarizer: each paragraph of the document is one article. Importing sumy takes a third of a second, so the
rules import this file only when they summarize.
"""

from collections.abc import Callable, Sequence
from heapq import heapify, heapreplace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from sumy.models.dom import ObjectDocumentModel
from sumy.summarizers._summarizer import AbstractSummarizer

from digests.rules.editing.similarity import stems_of

Terms = npt.NDArray[np.intp]
Values = npt.NDArray[np.float64]

EARLY = 0.3  # how fast a sentence loses weight with its place in the article
HALF_LIFE = 1.5  # days after which an older article counts half
AGREEMENT = 2.0  # how steeply weight grows with the articles that share a term
PAIR = 0.6  # weight of two neighbouring words beside that of one
LENGTH, SHORTEST = 0.6, 10  # gain is divided by terms ** LENGTH, a sentence of fewer terms counting as SHORTEST
FEWEST = 8  # words below which a sentence is taken only when nothing else is left


class CommuniqueSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Ranks sentences by what each adds to what the articles share and the ones before it have not said.

    `ages` gives for each paragraph (an article) how many days it is older than the newest; None: undated.
    """

    def __init__(self, ages: Sequence[float] | None = None) -> None:
        super().__init__()
        self._ages = ages

    def __call__(
        self, document: ObjectDocumentModel, sentences_count: int | Callable[..., Any]
    ) -> tuple[Any, ...]:
        """Return the best sentences in the document's order; `sentences_count` as for any sumy summarizer."""
        places: list[int] = []
        owners: list[int] = []
        for owner, paragraph in enumerate(document.paragraphs):
            places += range(len(paragraph.sentences))
            owners += [owner] * len(paragraph.sentences)
        texts = [str(sentence) for sentence in document.sentences]
        order = self._order(texts, np.array(places), np.array(owners)) if texts else []
        rank = {position: -number for number, position in enumerate(order)}
        ratings = iter([rank[position] for position in range(len(texts))])
        chosen: tuple[Any, ...] = self._get_best_sentences(
            document.sentences, sentences_count, lambda _: next(ratings)
        )
        return chosen

    def _order(self, texts: Sequence[str], places: Values, owners: Terms) -> list[int]:
        columns: dict[str, int] = {}
        rows = [_row(text, columns) for text in texts]
        weights = (1.0 + places) ** -EARLY
        if self._ages is not None:
            weights = weights * 0.5 ** (np.array(self._ages)[owners] / HALF_LIFE)
        salience = _salience(rows, weights, owners, len(columns))
        salience[[column for term, column in columns.items() if " " in term]] *= PAIR
        short = np.array([len(text.split()) < FEWEST and text.isascii() for text in texts])
        return _greedy(rows, salience, short)


def _row(text: str, columns: dict[str, int]) -> Terms:
    stems = stems_of(text)
    pairs = [f"{first} {second}" for first, second in pairwise(stems)]
    return np.array(
        [columns.setdefault(term, len(columns)) for term in dict.fromkeys(stems + pairs)], dtype=np.intp
    )


def _salience(rows: Sequence[Terms], weights: Values, owners: Terms, size: int) -> Values:
    """Weigh each term by the articles that have it: each counts with its weightiest sentence."""
    total = np.zeros(size)
    for owner in np.unique(owners):
        best = np.zeros(size)
        for position in np.flatnonzero(owners == owner).tolist():
            row = rows[position]
            best[row] = np.maximum(best[row], weights[position])
        total += best
    powered: Values = total**AGREEMENT
    return powered


def _greedy(rows: Sequence[Terms], salience: Values, short: npt.NDArray[np.bool_]) -> list[int]:
    """Order the sentences by the salience of their terms that no sentence before has, per length.

    Gains only shrink, so an outdated one at the top of the heap is renewed and the others wait.
    """
    left = salience.copy()
    lengths = [float(max(len(row), SHORTEST)) ** LENGTH for row in rows]

    def gain(position: int) -> float:
        return float(left[rows[position]].sum() / lengths[position])

    heap = [(bool(short[position]), -gain(position), position, 0) for position in range(len(rows))]
    heapify(heap)
    order: list[int] = []
    done = (True, np.inf, len(rows), 0)
    while len(order) < len(rows):
        brief, _, position, renewed = heap[0]
        if renewed < len(order):
            heapreplace(heap, (brief, -gain(position), position, len(order)))
            continue
        heapreplace(heap, done)
        order.append(position)
        left[rows[position]] = 0
    return order
