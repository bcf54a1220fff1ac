"""How alike articles are by their weighted terms. There are sparse rows, and for each term a list of its rows.

Only rows that are asked for are compared, each with the rows before it. Rare terms find the candidates, and only
candidates are compared whole. Memory grows with the terms, never with the square of the rows.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from digests.model.lexicon import ComparisonWords, Lexicon
from digests.rules.editing.stories.features import (
    HEADLINE,
    NAME,
    NUMBER,
    OPENING,
    PAIR,
    Amounts,
    Codes,
    Flags,
    Terms,
    code_of,
)

Places = npt.NDArray[np.intp]
Columns = npt.NDArray[np.int32]
VectorRow = tuple[Columns, Amounts, Flags]
Kind = TypeVar("Kind", bound=np.generic)

# Among few articles every word that two of them share looks rare, and unlike events fall together. So the
# counting begins with some imagined articles. They use a word as often as the lexicon says.
IMAGINED = 20
COMMON_SHARES = {"half": 0.5, "quarter": 0.25, "tenth": 0.1}
RARE_SHARE = 0.01  # the share of articles with a word that is in none of the lexicon's lists
# This number and those below were chosen on the sets of `python -m tests.benchmarks.grouping`.
STEEPNESS = 1.25
DAMPED = 0.35  # so a term that one text repeats does not outweigh the many terms that two texts share
NAME_WEIGHT, NUMBER_WEIGHT, PARTY_WEIGHT = 1.5, 1.25, 0.3
PARTY_SHARE = 0.02  # in more than this share of the articles a party's name tells nothing
LONE = 0.05  # among many texts, how far terms of one text alone lengthen its vector
FEW = 10  # about so many texts are few
COMMON, COMMON_SHARE = 400, 0.05  # a term in at most so many texts, or this share, finds candidates
HINT = 0.5  # rare terms alone must show this part of the least likeness
COPIED = 0.6  # share of the shorter text's pairs that the other has: about half of its runs of three words
FEWEST_PAIRS = 12
HEADLINE_WORTH = 0.3  # how far likeness rises with the share of a headline that the other text's opening has
USUAL_SHARE, ENOUGH = 0.25, 0.5  # share for different events, where the rise begins; for one event, where it ends
HERE = np.uint8(128)
TINY = 1e-6
NONE = np.zeros(0, dtype=np.uint32)


class Vectors:
    """Rows of terms, each of length 1. The product of two rows is their cosine, from 0 to 1.

    A term is worth log(1 + amount) ** DAMPED x idf ** STEEPNESS x its weight. The idf counts the imagined
    articles, too. Names and numbers tell events apart and weigh more; the parties' own names weigh less. Terms of
    one row alone match nothing, but they lengthen the row, and the more so the fewer rows there are.
    """

    def __init__(self, rows: Sequence[Terms], lexicon: Lexicon, parties: Codes = NONE) -> None:
        """`parties` are the codes of words that name the parties."""
        self.size = len(rows)
        terms = _repeated(rows)
        shared, alone = _found(rows, terms)
        self._columns: Columns = _joined([columns for columns, _, _ in shared], np.int32)
        self._flags = _joined([flags for _, _, flags in shared], np.uint8)
        values = _joined([amounts for _, amounts, _ in shared], np.float32)
        lengths = [len(columns) for columns, _, _ in shared]
        del shared
        self._starts: Places = np.concatenate([[0], np.cumsum(lengths)]).astype(np.intp)
        owners = np.repeat(np.arange(self.size, dtype=np.int32), lengths)
        number = np.bincount(self._columns, minlength=len(terms))
        total = 1 + self.size + IMAGINED
        rarity = np.log(total / (1 + number + IMAGINED * _shares(terms, lexicon.comparison)))
        idf = (rarity + 1) ** STEEPNESS
        frequent = np.isin(terms, parties) & (number > PARTY_SHARE * self.size)
        idf *= _weights(self._columns, self._flags, number, frequent)
        values *= idf.astype(np.float32)[self._columns]
        lone = LONE + (1 - LONE) / (1 + (total - 1) / FEW)
        squares = np.array([np.dot(row, row) for row in np.split(values, self._starts[1:-1])])
        norms = np.sqrt(squares + lone * alone * (np.log(total / 2) + 1) ** (2 * STEEPNESS))
        norms[norms == 0] = 1
        values /= norms.astype(np.float32)[owners]
        self._values: Amounts = values
        self._rarity: Amounts = np.maximum(rarity, 0).astype(np.float32)
        # For each row: the weight of its headline's words together, and the number of its pairs of words.
        heads = self._flags & HEADLINE != 0
        found = np.bincount(owners[heads], minlength=self.size)
        lacking = [np.count_nonzero(flags & HEADLINE) for _, _, flags in rows] - found
        told = np.bincount(owners[heads], self._rarity[self._columns[heads]], minlength=self.size)
        self._headlines = np.maximum(told + np.log(total / 2) * lacking, TINY)
        self._pairs = np.array([np.count_nonzero(flags & PAIR) for _, _, flags in rows])
        self._rare = number <= max(COMMON, COMMON_SHARE * self.size)
        order = np.argsort(self._columns, kind="stable")
        self._posted, self._posted_values = owners[order], values[order]
        self._first: Places = np.concatenate([[0], np.cumsum(number)]).astype(np.intp)
        self._seen = np.zeros(len(terms), dtype=np.intp)
        self._whole = np.zeros(len(terms), dtype=np.float32)
        self._marks = np.zeros(len(terms), dtype=np.uint8)

    def compare(
        self, known: int, least: float, kinds: npt.NDArray[np.int8] | None = None
    ) -> Iterator[tuple[int, Places, Amounts]]:
        """Give each row from `known` on with the rows before it whose cosine or likeness is at least `least`, and
        their likeness. Likeness is the cosine, raised or lowered by the headline's words in the other's opening.
        If a row has most of a shorter row's pairs, likeness is at least their share. With `kinds`, one for each
        row, only rows of different kinds are compared."""
        self._seen[:] = np.bincount(self._columns[: self._starts[known]], minlength=len(self._seen))
        for row in range(known, self.size):
            mine = slice(self._starts[row], self._starts[row + 1])
            others = self._candidates(self._columns[mine], self._values[mine], HINT * least, row)
            if kinds is not None:
                others = others[kinds[others] != kinds[row]]
            if len(others):
                cosine, likeness = self._exactly(row, others)
                close = np.maximum(cosine, likeness) >= least
                yield row, others[close], likeness[close]
            self._seen[self._columns[mine]] += 1

    def _candidates(self, columns: Columns, values: Amounts, least: float, row: int) -> Places:
        """Return the rows before this one that share enough rare terms to be compared."""
        rare = self._rare[columns]
        columns, values = columns[rare], values[rare]
        lengths = self._seen[columns]
        places = ranges(self._first[columns], lengths)
        if not len(places):
            return places
        sums = np.bincount(self._posted[places], self._posted_values[places] * np.repeat(values, lengths), row)
        return np.flatnonzero(sums >= least)

    def _exactly(self, row: int, others: Places) -> tuple[Amounts, Amounts]:
        """Return the cosine and the likeness of a row with each of the others."""
        mine = slice(self._starts[row], self._starts[row + 1])
        columns = self._columns[mine]
        self._whole[columns], self._marks[columns] = self._values[mine], self._flags[mine] | HERE
        lengths = self._starts[others + 1] - self._starts[others]
        places = ranges(self._starts[others], lengths)
        marks = self._marks[self._columns[places]]
        hits = np.flatnonzero(marks)
        owners = np.repeat(np.arange(len(others)), lengths)[hits]
        places, marks = places[hits], marks[hits]
        theirs, flags = self._columns[places], self._flags[places]
        cosine = np.bincount(owners, self._whole[theirs] * self._values[places], minlength=len(others))
        self._marks[columns] = 0
        likeness = cosine.copy()
        if self._headlines[row] > TINY:
            told = self._rarity[theirs] * ((marks & HEADLINE != 0) & (flags & OPENING != 0))
            heard = self._rarity[theirs] * ((flags & HEADLINE != 0) & (marks & OPENING != 0))
            share = np.bincount(owners, told, minlength=len(others)) / self._headlines[row]
            share += np.bincount(owners, heard, minlength=len(others)) / self._headlines[others]
            likeness += HEADLINE_WORTH * (np.minimum(share / 2, ENOUGH) - USUAL_SHARE)
        copied = np.bincount(owners, marks & flags & PAIR != 0, minlength=len(others))
        copied = copied / np.maximum(np.minimum(self._pairs[others], self._pairs[row]), FEWEST_PAIRS)
        likeness = np.where(copied >= COPIED, np.maximum(likeness, copied), likeness)
        return cosine.astype(np.float32), likeness.astype(np.float32)


def _repeated(rows: Sequence[Terms]) -> Codes:
    """Return the codes that stand in two rows or more, ascending."""
    codes = _joined([codes for codes, _, _ in rows], np.uint32)
    codes.sort()
    return np.unique(codes[1:][codes[1:] == codes[:-1]])


def _found(rows: Sequence[Terms], terms: Codes) -> tuple[list[VectorRow], npt.NDArray[np.float64]]:
    """Return each row's columns, values and flags for these terms, and the sum of squares of its other terms."""
    kept, alone = [], np.zeros(len(rows))
    for place, (codes, amounts, flags) in enumerate(rows):
        values = (np.log1p(amounts) ** DAMPED).astype(np.float32)
        columns, here = _places_of(codes, terms)
        alone[place] = np.square(values[~here]).sum()
        kept.append((columns[here], values[here], flags[here]))
    return kept, alone


def _joined(parts: Sequence[npt.NDArray[Kind]], kind: type[Kind]) -> npt.NDArray[Kind]:
    return np.concatenate([np.zeros(0, dtype=kind), *parts])


def ranges(starts: Places, lengths: Places) -> Places:
    """Return, one after the other, as many places from each start on as its length says."""
    ends = np.cumsum(lengths)
    if not len(ends) or not ends[-1]:
        return np.zeros(0, dtype=np.intp)
    places: Places = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
    return places


def _shares(terms: Codes, words: ComparisonWords) -> npt.NDArray[np.float64]:
    shares = np.full(len(terms), RARE_SHARE)
    codes, known = _common(words)
    places, inside = _places_of(codes, terms)
    shares[places[inside]] = known[inside]
    return shares


def _places_of(codes: Codes, terms: Codes) -> tuple[Columns, npt.NDArray[np.bool_]]:
    """Return where each code stands among the ascending terms, and whether it is one of them."""
    places = np.searchsorted(terms, codes).astype(np.int32)
    inside = places < len(terms)
    inside[inside] = terms[places[inside]] == codes[inside]
    return places, inside


@lru_cache(maxsize=8)  # of a lexicon
def _common(words: ComparisonWords) -> tuple[Codes, npt.NDArray[np.float64]]:
    """Return the codes of words that many articles use, and the share of articles that use each."""
    shares = {code_of(stem): COMMON_SHARES[name] for name, stems in words.common.items() for stem in stems}
    return np.array([*shares], dtype=np.uint32), np.array([*shares.values()], dtype=np.float64)


def _weights(
    columns: Columns, flags: Flags, number: Places, parties: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    names = np.bincount(columns[flags & NAME != 0], minlength=len(number)) > 0.7 * number
    numbers = np.bincount(columns[flags & NUMBER != 0], minlength=len(number)) > 0
    weights = np.where(names, NAME_WEIGHT, 1.0)
    weights[numbers] = NUMBER_WEIGHT
    weights[parties] = PARTY_WEIGHT
    return weights
