"""Our summarizer: what several articles agree on, said early, of late, and once.

A sumy summarizer: each paragraph of the document is one article. Importing sumy takes a third of a second, so the
rules import this file only when they summarize.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sumy.models.dom import ObjectDocumentModel
from sumy.summarizers._summarizer import AbstractSummarizer

from digests.rules.editing.similarity import stems_of

Vector = npt.NDArray[np.float64]

EARLY = 0.6
LENGTH = 24


class CommuniqueSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Ranks sentences by how well, taken together, they cover what the articles share.

    `ages` gives each article's age in days behind the newest, None where undated.
    """

    def __init__(self, ages: Sequence[float] | None = None) -> None:
        super().__init__()
        self._ages = ages

    def __call__(
        self, document: ObjectDocumentModel, sentences_count: int | Callable[..., Any]
    ) -> tuple[Any, ...]:
        sentences = document.sentences
        owners = [row for row, paragraph in enumerate(document.paragraphs) for _ in paragraph.sentences]
        places = [place for paragraph in document.paragraphs for place, _ in enumerate(paragraph.sentences)]
        order = self._order([str(sentence) for sentence in sentences], owners, places)
        ratings = iter(np.argsort(np.argsort(-np.array(order))).tolist()) if order else iter(())
        rank = {position: -place for place, position in enumerate(order)}
        ratings = iter([rank[position] for position in range(len(sentences))])
        chosen: tuple[Any, ...] = self._get_best_sentences(sentences, sentences_count, lambda _: next(ratings))
        return chosen

    def _order(self, texts: list[str], owners: list[int], places: list[int]) -> list[int]:
        if not texts:
            return []
        bags = [Counter(_terms(text)) for text in texts]
        salience = _salience(bags, owners, places, self._ages)
        return _greedy(bags, salience)


def _terms(text: str) -> list[str]:
    stems = stems_of(text)
    return stems + [f"{first} {second}" for first, second in zip(stems, stems[1:], strict=False)]


def _salience(
    bags: list[Counter[str]], owners: list[int], places: list[int], ages: Sequence[float] | None
) -> dict[str, float]:
    """Weigh each term: by the articles that have it, how early, and how late they came."""
    weight: dict[str, dict[int, float]] = {}
    for bag, owner, place in zip(bags, owners, places, strict=True):
        early = (1 + place) ** -EARLY
        fresh = 0.5 ** (ages[owner] / 2) if ages else 1.0
        for term in bag:
            by_owner = weight.setdefault(term, {})
            by_owner[owner] = max(by_owner.get(owner, 0.0), early * fresh)
    return {term: sum(by_owner.values()) for term, by_owner in weight.items()}


def _greedy(bags: list[Counter[str]], salience: dict[str, float]) -> list[int]:
    """Order sentences by what each adds that is not yet covered, per square root of its length."""
    terms = {term: column for column, term in enumerate(salience)}
    value = np.array(list(salience.values()))
    rows = [np.array([terms[term] for term in bag], dtype=np.intp) for bag in bags]
    lengths = np.array([max(len(row), LENGTH) for row in rows]) ** 0.5
    order: list[int] = []
    left = set(range(len(rows)))
    while left:
        gains = {row: float(value[rows[row]].sum()) / lengths[row] for row in left}
        best = min(left, key=lambda row: (-gains[row], row))
        order.append(best)
        left.remove(best)
        value[rows[best]] *= 0.3
    return order
