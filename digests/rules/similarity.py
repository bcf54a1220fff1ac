"""Compares texts by the stems of their words, and by runs of words that may have other words between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from zlib import crc32

import numpy as np
import numpy.typing as npt
import Stemmer

from digests.model.lexicon import Lexicon
from digests.rules.folding import undisguised
from digests.rules.remembering import remembered
from digests.rules.texts import words_and_pairs_of

Codes = npt.NDArray[np.uint64]

SAME, SAME_NUMBERS = 0.8, 0.6  # from this share of the shorter text's stems on, two texts tell the same
FEWEST_STEMS = 4  # a text with fewer stems is too short for shares

# A run is a word with two of the next words. The close runs of one text are looked for among the wide runs of
# another. One added word in seven, wherever it stands, leaves nearly all close runs among the wide ones.
NEAR, WIDE = 3, 5
REPEATED = 0.5  # of the shorter text's close runs; reports of one event share a tenth, one pair in 300 a half
FEW, OF_FEW = 60, 0.75  # share of so few runs (some twenty words); a longer text needs at least as many runs
FEWEST_WORDS, SHORT = 4, 8  # a shorter text repeats nothing; below SHORT the whole text is looked for
INSERTED = 6  # words of a short text for one inserted word

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MIXERS = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))
_LAST_SHIFT, _SIGN = np.uint64(31), np.uint64(1)


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """What finds repetitions of a text: its words, and the codes of its close and wide runs, each once and
    ascending."""

    words: tuple[str, ...]
    close: Codes
    wide: Codes


@cache
def stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def stems_of(text: str, lexicon: Lexicon) -> list[str]:
    """Return the stems of the meaningful words of a text, in order. Chinese gives pairs of characters."""
    words = [word for word in words_and_pairs_of(undisguised(text)) if word not in lexicon.comparison.silent]
    return stemmed(words)


def stemmed(words: Iterable[str]) -> list[str]:
    stems: list[str] = stemmer().stemWords(list(words))
    return stems


def retells(first: frozenset[str], second: frozenset[str]) -> bool:
    """Say whether two texts, given by their stems (see `stems_of`), tell the same in other words. Nearly all stems
    of the shorter text must be in the other; if it has numbers, all numbers and most stems. A number that the
    other lacks makes it another fact."""
    smaller = min(first, second, key=len)
    shared = len(first & second)
    if len(smaller) < FEWEST_STEMS:
        return shared == max(len(first), len(second))
    numbers = {stem for stem in smaller if stem[0].isdecimal()}
    return numbers <= first & second and shared >= (SAME_NUMBERS if numbers else SAME) * len(smaller)


def runs_of(words: Sequence[str]) -> Runs:
    """Return the runs of a text, given by its words in order."""
    codes = codes_of_words(words)
    return Runs(tuple(words), codes_of_runs(codes, NEAR), codes_of_runs(codes, WIDE))


def codes_of_runs(codes: Codes, reach: int) -> Codes:
    """Return codes of all runs of three words whose last word is at most `reach` after the first, each once and
    ascending. `codes` are those of the words in order. The values are from 0 to 2**63 - 1, the same on every
    machine."""
    parts = [np.zeros(0, dtype=np.uint64)]
    for second, third in combinations(range(1, reach + 1), 2):
        size = max(0, len(codes) - third)
        parts.append((codes[:size] * _PRIME + codes[second : second + size]) * _PRIME + codes[third:])
    runs = np.concatenate(parts)
    # The finaliser of SplitMix64 (Steele, Lea and Flood 2014), so that the smallest values are a fair sample.
    for shift, factor in _MIXERS:
        runs = (runs ^ (runs >> shift)) * factor
    runs = np.sort((runs ^ (runs >> _LAST_SHIFT)) >> _SIGN)
    first = np.ones(len(runs), dtype=np.bool_)
    np.not_equal(runs[1:], runs[:-1], out=first[1:])
    distinct: Codes = runs[first]
    return distinct


def codes_of_words(words: Sequence[str]) -> Codes:
    """Return a code for each word, the same on every machine."""
    return np.fromiter(map(_code, words), dtype=np.uint64, count=len(words))


def repeats(one: Runs, other: Runs) -> bool:
    """Say whether one text contains most of the other, whatever stands between its words. The share of the shorter
    text's runs decides; a very short text must be contained as a whole."""
    short, long = sorted((one, other), key=lambda each: len(each.words))
    if len(short.words) < SHORT:
        return len(short.words) >= FEWEST_WORDS and _holds(long.words, short.words)
    return shared_runs(short, long) >= max(REPEATED * len(short.close), OF_FEW * min(FEW, len(short.close)))


def shared_runs(short: Runs, long: Runs) -> int:
    """Return how many close runs of one text are wide runs of the other."""
    places = np.minimum(np.searchsorted(long.wide, short.close), len(long.wide) - 1)
    return int(np.count_nonzero(long.wide[places] == short.close)) if len(long.wide) else 0


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether the wanted words stand in the text in order, with at most one inserted word for six of them."""
    room = len(wanted) + len(wanted) // INSERTED
    for start, word in enumerate(words):
        if word == wanted[0]:
            left = iter(words[start : start + room])
            if all(each in left for each in wanted):
                return True
    return False


@remembered(1 << 15)  # looking a code up costs a quarter of computing it
def _code(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))
