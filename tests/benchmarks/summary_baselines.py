"""What our summaries are compared with: the opening of the first article, sumy's own methods and three in numpy.

Each takes articles and a budget of words and returns whole sentences. All choose from the same passages as ours,
furniture dropped, and may take any of them, also one that cannot stand alone.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from digests.model import Article
from digests.rules.editing.summaries import STOCK, plain_passages, summarize
from digests.rules.similarity import stems_of
from tests.lexicons import lexicon

Matrix = npt.NDArray[np.float64]
Gram = tuple[str, ...]
Method = Callable[[Sequence[Article], int], list[str]]

DAMPING, ROUNDS = 0.85, 60
REDUNDANCY = 0.6


def opening(articles: Sequence[Article], words: int) -> list[str]:
    """The sentences of the first article, of the newest where they have dates, until one does not fit."""
    start = datetime(1, 1, 1, tzinfo=UTC)
    chosen: list[str] = []
    for article in sorted(articles, key=lambda article: article.published or start, reverse=True):
        for passage in plain_passages(article, lexicon()):
            if length(chosen) + length([passage.text]) > words:
                return chosen
            chosen.append(passage.text)
    return chosen


def stock(name: str) -> Method:
    """One of sumy's own methods."""

    def choose(articles: Sequence[Article], words: int) -> list[str]:
        alone = {
            article.id: [replace(passage, stands_alone=True) for passage in plain_passages(article, lexicon())]
            for article in articles
        }
        return [
            passage.text for passage in summarize(articles, lexicon(), words=words, method=name, passages=alone)
        ]

    return choose


def lexrank(articles: Sequence[Article], words: int) -> list[str]:
    """LexRank with a prior for early sentences, and sentences like those before them pushed back (MMR)."""
    texts, places = sentences_of(articles)
    if not texts:
        return []
    vectors = unit(tf_idf(texts))
    alike = vectors @ vectors.T
    flow = alike / np.maximum(alike.sum(axis=1, keepdims=True), 1e-9)
    prior = 1 / (1.0 + places)
    prior /= prior.sum()
    rank = prior
    for _ in range(ROUNDS):
        rank = (1 - DAMPING) * prior + DAMPING * (rank @ flow)
    rank = rank / rank.max()
    told = np.zeros(len(texts))

    def gains() -> Matrix:
        return (1 - REDUNDANCY) * rank - REDUNDANCY * told

    def taken(position: int) -> None:
        np.maximum(told, alike[position], out=told)

    return greedy(texts, words, gains, taken)


def bigrams(articles: Sequence[Article], words: int) -> list[str]:
    """Coverage of pairs of words, weighted by how early each article has them, per word of the sentence."""
    texts, places = sentences_of(articles)
    rows = [set(itertools.pairwise(stems)) for stems in (stems_of(text, lexicon()) for text in texts)]
    owners = np.cumsum(places == 0) if len(places) else places
    weights: dict[tuple[int, tuple[str, str]], float] = {}
    for row, place, owner in zip(rows, places.tolist(), owners.tolist(), strict=True):
        for pair in row:
            weights[owner, pair] = max(weights.get((owner, pair), 0.0), 1 / (1 + place))
    total: Counter[tuple[str, str]] = Counter()
    for (_, pair), weight in weights.items():
        total[pair] += weight  # type: ignore[assignment]
    lengths = np.array([max(len(text.split()), 1) for text in texts], dtype=np.float64)

    def gains() -> Matrix:
        return np.array([sum(total[pair] for pair in row) for row in rows]) / lengths

    def taken(position: int) -> None:
        for pair in rows[position]:
            total[pair] = 0

    return greedy(texts, words, gains, taken)


def centroid(articles: Sequence[Article], words: int) -> list[str]:
    """Add, each time, the sentence with which the whole comes closest to the mean of all (Radev et al., 2004)."""
    texts, _ = sentences_of(articles)
    if not texts:
        return []
    vectors = tf_idf(texts)
    middle = vectors.sum(axis=0)
    middle /= np.linalg.norm(middle) or 1.0
    towards, squares = vectors @ middle, (vectors**2).sum(axis=1)
    summary = np.zeros(vectors.shape[1])

    def gains() -> Matrix:
        norms = np.sqrt(np.maximum(summary @ summary + 2 * (vectors @ summary) + squares, 1e-9))
        return np.asarray((summary @ middle + towards) / norms)

    def taken(position: int) -> None:
        np.add(summary, vectors[position], out=summary)

    return greedy(texts, words, gains, taken)


def ceiling(articles: Sequence[Article], words: int, references: Sequence[str]) -> list[str]:
    """The greedy oracle, which knows the references: no method, but how far one could come."""
    texts, _ = sentences_of(articles)
    wanted = [grams(reference) for reference in references]
    known = [grams(text) for text in texts]
    open_ = {place for place, text in enumerate(texts) if text.split()}
    chosen: list[int] = []
    told = Overlap(wanted)
    left = words
    while True:
        fitting = sorted(place for place in open_ if length([texts[place]]) <= left)
        best = max(fitting, key=lambda place: told.with_more(known[place]), default=None)
        if best is None or told.with_more(known[best]) <= told.score():
            return [texts[place] for place in sorted(chosen)]
        told.add(known[best])
        open_.discard(best)
        left -= length([texts[best]])
        chosen.append(best)


class Overlap:
    """The sum of ROUGE-1 and -2 of a summary that grows, but for pairs across sentences."""

    def __init__(self, references: Sequence[tuple[Counter[Gram], Counter[Gram]]]) -> None:
        self._references = references
        self._told: tuple[Counter[Gram], Counter[Gram]] = (Counter(), Counter())

    def add(self, more: tuple[Counter[Gram], Counter[Gram]]) -> None:
        for told, each in zip(self._told, more, strict=True):
            told.update(each)

    def score(self) -> float:
        return self.with_more((Counter(), Counter()))

    def with_more(self, more: tuple[Counter[Gram], Counter[Gram]]) -> float:
        total = 0.0
        for reference in self._references:
            for wanted, told, each in zip(reference, self._told, more, strict=True):
                hits = sum(min(amount, told[gram] + each[gram]) for gram, amount in wanted.items())
                size = told.total() + each.total() + wanted.total()
                total += 2 * hits / max(size, 1)
        return total


def grams(text: str) -> tuple[Counter[Gram], Counter[Gram]]:
    """Return the stems of a text and the pairs of them, counted as rouge-score counts."""
    from rouge_score.tokenizers import DefaultTokenizer

    stems = DefaultTokenizer(use_stemmer=True).tokenize(text)
    return Counter((stem,) for stem in stems), Counter(itertools.pairwise(stems))


BASELINES: dict[str, Method] = {
    "opening": opening,
    **{name: stock(name) for name in STOCK if name != "kl"},
    "LexRank+": lexrank,
    "bigrams": bigrams,
    "centroid": centroid,
}


def length(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)


def sentences_of(articles: Sequence[Article]) -> tuple[list[str], Matrix]:
    """Return the sentences of all articles and each one's place in its own."""
    found = [
        (passage.text, passage.index) for article in articles for passage in plain_passages(article, lexicon())
    ]
    return [text for text, _ in found], np.array([place for _, place in found], dtype=np.float64)


def tf_idf(texts: Sequence[str]) -> Matrix:
    columns: dict[str, int] = {}
    bags = [Counter(stems_of(text, lexicon())) for text in texts]
    for bag in bags:
        for term in bag:
            columns.setdefault(term, len(columns))
    matrix = np.zeros((len(texts), max(len(columns), 1)))
    for row, bag in enumerate(bags):
        for term, amount in bag.items():
            matrix[row, columns[term]] = amount
    idf = np.log((1 + len(texts)) / (1 + (matrix > 0).sum(axis=0))) + 1
    return matrix * idf


def unit(matrix: Matrix) -> Matrix:
    return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)


def greedy(
    texts: Sequence[str], words: int, gains: Callable[[], Matrix], taken: Callable[[int], None]
) -> list[str]:
    """Take the best sentence that fits, again and again; return them in the order of the articles."""
    lengths = np.array([length([text]) for text in texts])
    open_ = np.ones(len(texts), dtype=bool)
    left, chosen = words, []
    while True:
        fits = open_ & (lengths <= left) & (lengths > 0)
        if not fits.any():
            return [texts[position] for position in sorted(chosen)]
        position = int(np.where(fits, gains(), -np.inf).argmax())
        open_[position] = False
        left -= int(lengths[position])
        chosen.append(position)
        taken(position)
