"""Our summarizer, in sumy's form. It ranks sentences by their worth, or fills a budget of words with the terms
that a summary most likely mentions. It tells each thing once.

Terms are stems and pairs of neighbouring stems; Chinese characters count as words. The number of mentions of a
term is taken to be Poisson distributed. Its logarithm is linear in what the articles show of the term: how often,
in how many articles, how early and how recently it stands there. The coefficients come from a Poisson regression
(ridge penalty; each set counts alike) of the counts in reference summaries: 111 clusters of news, 40 of wire
stories and 99 of updates a day apart. `tests/benchmarks/summary_fit.py` computes them. The features were chosen by
five-fold cross-validation over clusters, and over whole events of the dated set.

Within a budget the chosen sentences may have a term k times. Another mention is then worth the chance that a
summary has more than k. A sentence is worth the sum over its terms by its length, and more if it stands early or
its article is new. A leaning sentence comes only with or after the sentence before it. The constants of choosing
were tried out on halves of the same sets. Near them the scores hardly change, and one setting serves all.

Importing sumy takes a third of a second, so the rules import this file only when they summarize.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from sumy.models.dom import ObjectDocumentModel
from sumy.summarizers._summarizer import AbstractSummarizer

from digests.model.lexicon import ComparisonWords, Lexicon
from digests.rules.annotation.worth import can_lead
from digests.rules.similarity import retells, stemmed, stems_of
from digests.rules.texts import length_in_words, words_of

Integers = npt.NDArray[np.intp]
Values = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Unit = tuple[int, ...]

# In the order of `features`.
SINGLE = (-0.083, 0.843, 0.138, -0.306, -0.028, 0.159, -1.288, 0.298, 0.313, 0.162)
PAIR = (-0.664, 0.658, 0.55, -0.418, -0.109, 0.036, -1.199, 0.997, 0.262, 0.167)
NEWEST, RECENT = 1.5, 10.0  # after so many days being new counts half, in a steep and in a gentle feature
MOST = 12  # mentions of a term that count; further ones add nothing
LIKELIEST = 8.0  # the most mentions of a term that are expected
FEWEST_WORDS, MOST_WORDS = 50, 400  # between these budgets the expected counts grow with the budget
PAIRS = 0.8  # what a pair of neighbouring words is worth; a single word is worth 1
DENSITY, SHORTEST = 0.9, 8  # worth is divided by words ** DENSITY; at least SHORTEST words are counted
EARLY, LATER = 0.07, 0.2  # how fast worth falls with a sentence's place, and with an undated article's place
NEW, HALF_LIFE = 2.0, 0.7  # what being new adds, and the days after which it adds half
BEGINNING = 1.3  # the factor for the oldest article, which tells how a story of days began
FADING = 1.5  # in a ranking: the days after which an article counts half
LEAD_SHARE = 0.5  # the leading sentence must have this share of the best sentence's worth
RANKED = 40  # so many sentences are ranked without repeats
LEAST_WORTH = 0.05  # the least worth, so that even worthless sentences are told newest first
LONGEST_CHAIN = 4  # at most so many sentences come together because each leans on the one before
MOST_SENTENCES = 6000  # at most so many sentences are weighed


# --- what a summary may be expected to mention ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class SummarySentences:
    """Sentences to choose from, with their place in the article and the article's number, both from 0. `ages` are
    the articles' ages in days; the newest is 0. None means that they have no date or all came out on one day."""

    texts: Sequence[str]
    places: Integers
    owners: Integers
    ages: Values | None = None


@dataclass(frozen=True, slots=True)
class SummaryTerms:
    """The terms of sentences. Sentence i has terms[starts[i] : starts[i + 1]], stems first. Terms below `singles`
    are stems, the others pairs. `common` says how many of a term's words say nothing."""

    terms: Integers
    starts: Integers
    singles: int
    common: Integers

    @property
    def size(self) -> int:
        return len(self.common)

    @property
    def sentences(self) -> Integers:
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


def terms_of(texts: Sequence[str], lexicon: Lexicon) -> SummaryTerms:
    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(stem, len(numbers)) for stem in stemmed(words_of(text))] for text in texts]
    lengths = np.array([len(row) for row in rows], dtype=np.intp)
    stems = np.array([*chain(*rows)], dtype=np.intp)
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
    return SummaryTerms(terms[order], starts.astype(np.intp), size, common)


def expected(sentences: SummarySentences, terms: SummaryTerms, words: int) -> Values:
    """Return how many mentions of each term are expected in a summary of so many words."""
    rows = features(sentences, terms, words)
    logs = rows @ np.array(SINGLE)
    logs[terms.singles :] = rows[terms.singles :] @ np.array(PAIR)
    return np.asarray(np.minimum(np.exp(logs), LIKELIEST))


def features(sentences: SummarySentences, terms: SummaryTerms, words: int) -> Values:
    """Return a row for each term: what the articles show of it.

    The columns are: one; the logarithms of three things: its share of all occurrences times the words of the
    summary, the articles that have it, and its earliest place, counted from 1; its words that say nothing; the
    logarithm of the number of articles. Four more are 0 for undated articles: one; how new its newest article is,
    halved by NEWEST days and by RECENT; whether the oldest article has it.
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
    # A term's share of all occurrences of single stems, or of pairs, times the words of the summary.
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
    """Return for each term the chance that a summary mentions it at least once, at least twice ... MOST times."""
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


# --- which sentences ------------------------------------------------------------------------------


def fill(
    sentences: SummarySentences, lengths: Integers, leaning: Marks, words: int, lexicon: Lexicon
) -> list[int]:
    """Return the numbers of the sentences that fill a budget of words best, in the order of choice. `lengths` are
    the sentences' words. `leaning` marks sentences that cannot stand alone."""
    before = _before(sentences)
    units = _units(sentences, leaning, before)
    if not units:
        return []
    used = sorted({number for unit in units for number in unit})
    rows = {number: row for row, number in enumerate(used)}
    terms = terms_of([sentences.texts[number] for number in used], lexicon)
    part = SummarySentences([], sentences.places[used], sentences.owners[used], sentences.ages)
    values = np.zeros((terms.size, MOST + 1))
    values[:, :MOST] = chances(expected(part, terms, words))
    values[terms.singles :] *= PAIRS

    worth = (1.0 + sentences.places) ** -EARLY * _fresh(sentences)
    sizes = np.array([sum(int(lengths[number]) for number in unit) for unit in units], dtype=np.intp)
    means = np.array([sum(worth[number] * max(lengths[number], 1) for number in unit) for unit in units])
    factors = means / np.maximum(sizes, 1) / np.maximum(sizes, SHORTEST) ** DENSITY
    found = [
        np.concatenate([terms.terms[terms.starts[rows[each]] : terms.starts[rows[each] + 1]] for each in unit])
        for unit in units
    ]
    occurrences = np.concatenate(found)
    ends = np.cumsum([len(each) for each in found])
    starts = np.append(0, ends[:-1])
    earlier = _earlier(np.repeat(np.arange(len(units)), ends - starts) * max(terms.size, 1) + occurrences)

    left = words
    chosen: list[int] = []
    mentioned = np.zeros(terms.size, dtype=np.intp)
    taken = np.zeros(len(sentences.texts) + 1, dtype=bool)
    told = _Retellings(sentences.texts, lexicon)
    open_ = np.ones(len(units), dtype=bool)
    supports = np.array([before[unit[0]] if leaning[unit[0]] else -1 for unit in units], dtype=np.intp)
    while (fits := open_ & (sizes <= left) & ((supports < 0) | taken[supports])).any():
        times = np.minimum(mentioned[occurrences] + earlier, MOST)
        gains = np.add.reduceat(np.append(values[occurrences, times], 0.0), starts)
        gains[starts == ends] = 0
        number = int(np.where(fits, gains * factors, -1.0).argmax())
        open_[number] = False
        unit = units[number]
        if taken[list(unit)].any() or told.retold(unit):
            continue
        taken[list(unit)] = True
        np.add.at(mentioned, found[number], 1)
        left -= int(sizes[number])
        chosen += unit
    return chosen


def _earlier(codes: Integers) -> Integers:
    """Return for each code how many equal codes stand before it."""
    order = np.argsort(codes, kind="stable")
    runs = np.flatnonzero(np.append(True, np.diff(codes[order]) != 0))[: len(codes)]
    counts = np.diff(np.append(runs, len(codes)))
    earlier = np.empty(len(codes), dtype=np.intp)
    earlier[order] = np.arange(len(codes)) - np.repeat(runs, counts)
    return earlier


class _Retellings:
    """The sentences chosen so far, by their stems."""

    def __init__(self, texts: Sequence[str], lexicon: Lexicon) -> None:
        self._texts, self._lexicon = texts, lexicon
        self._known: list[frozenset[str]] = []

    def retold(self, unit: Unit) -> bool:
        """Say whether a sentence of the unit repeats a chosen one. If none does, the unit counts as chosen."""
        stems = [frozenset(stems_of(self._texts[number], self._lexicon)) for number in unit]
        if any(retells(each, known) for each in stems for known in self._known):
            return True
        self._known += stems
        return False


def _before(sentences: SummarySentences) -> Integers:
    """Return for each sentence the number of the one right before in its article; if none, the number of all."""
    size = len(sentences.texts)
    found = np.full(size, size, dtype=np.intp)
    next_ = (np.diff(sentences.owners) == 0) & (np.diff(sentences.places) == 1)
    found[1:][next_] = np.flatnonzero(next_)
    return found


def _units(sentences: SummarySentences, leaning: Marks, before: Integers) -> list[Unit]:
    """Return each sentence alone, and each leaning one with those before it, back to one that stands alone."""
    units: list[Unit] = []
    # Of very many sentences only those are weighed that stand first in their articles.
    for number in sorted(np.argsort(sentences.places, kind="stable")[:MOST_SENTENCES].tolist()):
        units.append((number,))
        chain = [number]
        while leaning[chain[0]] and before[chain[0]] < len(leaning) and len(chain) < LONGEST_CHAIN:
            chain.insert(0, int(before[chain[0]]))
        if len(chain) > 1 and not leaning[chain[0]]:
            units.append(tuple(chain))
    return units


def _fresh(sentences: SummarySentences) -> Values:
    """Return the factor of each sentence by its article's age. New articles count more, and so does the oldest."""
    if sentences.ages is None:
        return np.asarray((1.0 + sentences.owners) ** -LATER)
    ages = sentences.ages[sentences.owners]
    beginning = np.where(ages >= sentences.ages.max(), BEGINNING, 1.0)
    return np.asarray((1 + NEW * 0.5 ** (ages / HALF_LIFE)) * beginning)


# --- in sumy's shape --------------------------------------------------------------------------------


class CommuniqueSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Ranks sentences by their worth, or fills a budget by what each sentence adds to those before it.

    `ages` says for each paragraph (an article) how many days it is older than the newest; None means undated.
    `places` are the sentences' places in their articles, if the document leaves some out. `worth` are the
    sentences' worths (see `annotation.worth`). Without `worth` all count alike.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        ages: Sequence[float] | None = None,
        places: Sequence[int] | None = None,
        worth: Sequence[float] | None = None,
    ) -> None:
        super().__init__()
        self._lexicon, self._ages, self._places, self._worth = lexicon, ages, places, worth

    def __call__(
        self, document: ObjectDocumentModel, sentences_count: int | Callable[..., Any]
    ) -> tuple[Any, ...]:
        """Return the best sentences in the document's order; `sentences_count` as for any sumy summarizer."""
        ranked, retold = self.rank(document)
        rank_of = {number: -place for place, number in enumerate(ranked + retold)}
        ratings = iter([rank_of[number] for number in range(len(rank_of))])
        chosen: tuple[Any, ...] = self._get_best_sentences(
            document.sentences, sentences_count, lambda _: next(ratings)
        )
        return chosen

    def rank(
        self, document: ObjectDocumentModel, behind: Sequence[bool] | None = None
    ) -> tuple[list[int], list[int]]:
        """Return the sentences' numbers, best first; sentences marked `behind` come last. Return apart those that
        only retell an earlier one. The leading sentence can be understood before anything else is told."""
        sentences = self._sentences(document)
        texts = sentences.texts
        score = np.maximum(self._worth or np.zeros(len(texts)), LEAST_WORTH)
        if sentences.ages is not None:
            score = score * np.maximum(0.5 ** (sentences.ages[sentences.owners] / FADING), 0.01)
        later = behind or [False] * len(texts)
        best = sorted(range(len(texts)), key=lambda number: (later[number], -score[number], number))
        # The lead is the best sentence that can lead, of those that are nearly as good as the best of all.
        near = (number for number in best if not later[number] and score[number] >= LEAD_SHARE * score[best[0]])
        lead = next(([number] for number in near if can_lead(texts[number], self._lexicon)), [])
        ranked: list[int] = []
        retold: list[int] = []
        told = _Retellings(texts, self._lexicon)
        for number in dict.fromkeys((*lead, *best)):
            again = len(ranked) < RANKED and told.retold((number,))
            (retold if again else ranked).append(number)
        return ranked, retold

    def fill(self, document: ObjectDocumentModel, leaning: Sequence[bool], words: int) -> list[int]:
        """Return the numbers of the sentences that fill a budget of words best, in the order of choice. A sentence
        marked `leaning` comes only with the sentence before it."""
        sentences = self._sentences(document)
        lengths = np.array([length_in_words(text) for text in sentences.texts], dtype=np.intp)
        return fill(sentences, lengths, np.array(leaning, dtype=bool), words, self._lexicon)

    def _sentences(self, document: ObjectDocumentModel) -> SummarySentences:
        groups = [paragraph.sentences for paragraph in document.paragraphs]
        places = self._places or [place for group in groups for place in range(len(group))]
        return SummarySentences(
            [str(sentence) for group in groups for sentence in group],
            np.array(places, dtype=np.intp),
            np.repeat(np.arange(len(groups)), [len(group) for group in groups]),
            None if self._ages is None else np.array(self._ages, dtype=np.float64),
        )
