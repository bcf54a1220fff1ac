"""Chooses sentences: those worth most, or those that fill a budget with the most of what a summary may be expected
to mention; each thing once.

Within a budget, of a term that the chosen sentences have k times, another mention is worth the chance that a
summary has more than k. A sentence is worth the sum over its terms per length, more if it stands early or its
article is new. One that leans on the sentence before comes only together with it, or after it.

The constants were tried out on halves of the sets that `mentions` names; near them the scores hardly change, and
one setting serves all.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import can_lead
from digests.rules.editing.summaries.mentions import (
    MOST,
    Integers,
    Sentences,
    Terms,
    Values,
    chances,
    expected,
    terms_of,
)
from digests.rules.similarity import retells, stems_of

Marks = npt.NDArray[np.bool_]
Unit = tuple[int, ...]

PAIRS = 0.8  # worth of two neighbouring words beside that of one
DENSITY, SHORTEST = 0.9, 8  # worth is divided by words ** DENSITY, of SHORTEST words at least
EARLY, LATER = 0.07, 0.2  # how fast a sentence loses worth with its place, and an undated article with its own
NEW, HALF_LIFE = 2.0, 0.7  # what being new adds, and the days after which it adds half
BEGINNING = 1.3  # worth of the oldest article, which tells how a story of days began
FADING = 1.5  # in a ranking: the days after which an article counts half
LEAD_SHARE = 0.5  # of the worth of the best one that what leads must have
RANKED = 40  # sentences of which each tells what none before it has told
LEAST_WORTH = 0.05  # so that what is worth nothing is still told newest first
LONGEST_CHAIN = 4  # sentences that come together because each leans on the one before
MOST_SENTENCES, MOST_UNITS = 6000, 600  # weighed at all; weighed again after each choice


def fill(sentences: Sentences, lengths: Integers, leaning: Marks, words: int, lexicon: Lexicon) -> list[int]:
    """Return the numbers of the sentences that fill a budget of words best, in the order of choice.

    `lengths` are the sentences' words; `leaning` marks those that cannot stand alone.
    """
    before = _before(sentences)
    units = _units(sentences, leaning, before)
    worth = _early(sentences, EARLY) * _fresh(sentences)
    coverage = _Coverage(sentences, lengths, units, worth, words, lexicon)
    left = words
    chosen: list[int] = []
    taken = np.zeros(len(sentences.texts) + 1, dtype=bool)
    told = _Told(sentences.texts, lexicon)
    open_ = np.ones(len(coverage.units), dtype=bool)
    supports = np.array([before[unit[0]] if leaning[unit[0]] else -1 for unit in coverage.units], dtype=np.intp)
    while True:
        fits = open_ & (coverage.lengths <= left) & ((supports < 0) | taken[supports])
        number = coverage.best(fits)
        if number is None:
            return chosen
        open_[number] = False
        unit = coverage.units[number]
        if taken[list(unit)].any() or told.retold(unit):
            continue
        taken[list(unit)] = True
        coverage.tell(number)
        left -= int(coverage.lengths[number])
        chosen += unit


def rank(
    sentences: Sequence[str],
    worth: Values,
    ages: Values | None,
    lexicon: Lexicon,
    behind: Marks | None = None,
) -> tuple[list[int], list[int]]:
    """Return the numbers of the sentences best first, and apart those that only retell one ranked before.

    `worth` is what each is worth, `ages` how many days its article is older than the newest, `behind` marks those
    that come behind all others. What leads can be understood before anything else is told.
    """
    score = np.maximum(worth, LEAST_WORTH)
    if ages is not None:
        score = score * np.maximum(0.5 ** (ages / FADING), 0.01)
    later = np.zeros(len(sentences), dtype=bool) if behind is None else behind
    best = sorted(range(len(sentences)), key=lambda number: (bool(later[number]), -score[number], number))
    lead = _lead(sentences, best, score, later, lexicon)
    ranked: list[int] = []
    retold: list[int] = []
    told = _Told(sentences, lexicon)
    for number in best if lead is None else [lead, *(each for each in best if each != lead)]:
        if len(ranked) < RANKED and told.retold((number,)):
            retold.append(number)
        else:
            ranked.append(number)
    return ranked, retold


def _lead(
    sentences: Sequence[str], best: Sequence[int], score: Values, behind: Marks, lexicon: Lexicon
) -> int | None:
    """The best one that can lead, of those that are nearly as good as the best; None where none can."""
    near = (number for number in best if not behind[number] and score[number] >= LEAD_SHARE * score[best[0]])
    return next((number for number in near if can_lead(sentences[number], lexicon)), None)


class _Coverage:
    """What has been told, and what each unit of sentences would add to it, per length."""

    def __init__(
        self,
        sentences: Sentences,
        lengths: Integers,
        units: Sequence[Unit],
        worth: Values,
        words: int,
        lexicon: Lexicon,
    ) -> None:
        used = sorted({number for unit in units for number in unit})
        rows = {number: row for row, number in enumerate(used)}
        terms = terms_of([sentences.texts[number] for number in used], lexicon)
        part = Sentences([], sentences.places[used], sentences.owners[used], sentences.ages)
        self._values = np.zeros((terms.size, MOST + 1))
        self._values[:, :MOST] = chances(expected(part, terms, words))
        self._values[terms.singles :] *= PAIRS
        self._told = np.zeros(terms.size, dtype=np.intp)
        self._place(units, rows, terms, lengths, worth)
        if len(units) > MOST_UNITS:
            best = np.sort(np.argsort(-self.gains(), kind="stable")[:MOST_UNITS])
            self._place([units[number] for number in best.tolist()], rows, terms, lengths, worth)

    def _place(
        self, units: Sequence[Unit], rows: dict[int, int], terms: Terms, lengths: Integers, worth: Values
    ) -> None:
        """Lay out the occurrences of the units' terms, each with how often the unit had the term before."""
        self.units = units
        self.lengths = np.array([sum(int(lengths[number]) for number in unit) for unit in units], dtype=np.intp)
        means = np.array([sum(worth[number] * max(lengths[number], 1) for number in unit) for unit in units])
        self._factors = means / np.maximum(self.lengths, 1) / np.maximum(self.lengths, SHORTEST) ** DENSITY
        parts = [
            [terms.terms[terms.starts[rows[each]] : terms.starts[rows[each] + 1]] for each in unit]
            for unit in units
        ]
        sizes = np.array([sum(len(part) for part in unit) for unit in parts], dtype=np.intp)
        flat = [part for unit in parts for part in unit]
        self._terms = np.concatenate(flat) if flat else np.zeros(0, dtype=np.intp)
        self._ends = np.cumsum(sizes)
        self._starts = self._ends - sizes
        codes = np.repeat(np.arange(len(units)), sizes) * max(terms.size, 1) + self._terms
        order = np.argsort(codes, kind="stable")
        runs = np.flatnonzero(np.append(True, np.diff(codes[order]) != 0))[: len(codes)]
        counts = np.diff(np.append(runs, len(codes)))
        self._earlier = np.empty(len(codes), dtype=np.intp)
        self._earlier[order] = np.arange(len(codes)) - np.repeat(runs, counts)

    def gains(self) -> Values:
        """Return what each unit would add."""
        times = np.minimum(self._told[self._terms] + self._earlier, MOST)
        sums = np.add.reduceat(np.append(self._values[self._terms, times], 0.0), self._starts)
        sums[self._starts == self._ends] = 0
        return np.asarray(sums * self._factors)

    def best(self, allowed: Marks) -> int | None:
        """Return the number of the allowed unit that adds most; None where none is allowed."""
        if not allowed.any():
            return None
        return int(np.where(allowed, self.gains(), -1.0).argmax())

    def tell(self, number: int) -> None:
        """Count the unit's terms as told."""
        np.add.at(self._told, self._terms[self._starts[number] : self._ends[number]], 1)


class _Told:
    """The sentences chosen so far, by their stems."""

    def __init__(self, texts: Sequence[str], lexicon: Lexicon) -> None:
        self._texts, self._lexicon = texts, lexicon
        self._known: list[frozenset[str]] = []

    def retold(self, unit: Unit) -> bool:
        """Say whether a sentence of the unit tells what was told; if not, it is told from now on."""
        stems = [frozenset(stems_of(self._texts[number], self._lexicon)) for number in unit]
        if any(retells(each, known) for each in stems for known in self._known):
            return True
        self._known += stems
        return False


def _weighed(sentences: Sentences) -> list[int]:
    """The numbers of the sentences, of very many those that stand first in their articles."""
    numbers = np.arange(len(sentences.texts))
    if len(numbers) > MOST_SENTENCES:
        numbers = np.sort(np.argsort(sentences.places, kind="stable")[:MOST_SENTENCES])
    return [int(number) for number in numbers]


def _before(sentences: Sentences) -> Integers:
    """The number of the sentence right before each in its article; the number of sentences where there is none."""
    size = len(sentences.texts)
    found = np.full(size, size, dtype=np.intp)
    next_ = (np.diff(sentences.owners) == 0) & (np.diff(sentences.places) == 1)
    found[1:][next_] = np.flatnonzero(next_)
    return found


def _units(sentences: Sentences, leaning: Marks, before: Integers) -> list[Unit]:
    """Each sentence alone, and each leaning one with those before it up to one that stands alone."""
    units: list[Unit] = []
    for number in _weighed(sentences):
        units.append((number,))
        chain = [number]
        while leaning[chain[0]] and before[chain[0]] < len(leaning) and len(chain) < LONGEST_CHAIN:
            chain.insert(0, int(before[chain[0]]))
        if len(chain) > 1 and not leaning[chain[0]]:
            units.append(tuple(chain))
    return units


def _early(sentences: Sentences, decay: float) -> Values:
    return np.asarray((1.0 + sentences.places) ** -decay)


def _fresh(sentences: Sentences) -> Values:
    """What an article's age adds to its sentences: new ones count more, and so does the very first."""
    if sentences.ages is None:
        return np.asarray((1.0 + sentences.owners) ** -LATER)
    ages = sentences.ages[sentences.owners]
    beginning = np.where(ages >= sentences.ages.max(), BEGINNING, 1.0)
    return np.asarray((1 + NEW * 0.5 ** (ages / HALF_LIFE)) * beginning)
