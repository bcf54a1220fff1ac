"""Texts that repeat another one: sketches to find them by, and proof by the texts themselves."""

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from digests.rules.texts import fingerprint, words_of

SHINGLE = 8  # words in a row; Chinese characters count as words
FEWEST_SHINGLES = 24  # a shorter text, a teaser say, proves no reprint
SKETCHED = 64  # values in a sketch: the estimate is then off by .06 where texts are .6 alike
LOOKED_UP = 8  # values to find candidates by: a text that is .6 alike shares none of them once in 1,500 times
ALIKE = 0.6
CONTAINED = 0.8

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MIXERS = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))
_LAST_SHIFT = np.uint64(31)
_SIGN = np.uint64(1)

Hashes = npt.NDArray[np.uint64]


def sketch(text: str) -> tuple[int, ...]:
    """Return the smallest 64 hashes of a text's runs of eight words, ascending; empty for a text too short for it.

    Broder, "On the resemblance and containment of documents" (1997). Case and punctuation do not count. The values
    are from 0 to 2**63 - 1 and the same everywhere and always.
    """
    hashes = _shingles(text)
    if len(hashes) < FEWEST_SHINGLES:
        return ()
    return tuple(hashes[:SKETCHED].tolist())


def alike(first: Sequence[int], second: Sequence[int]) -> float:
    """Return an estimate of how alike two sketched texts are, from 0 to 1: shared runs by all runs of both."""
    if not first or not second:
        return 0.0
    one, other = set(first), set(second)
    smallest = one | other
    if max(len(first), len(second)) >= SKETCHED:  # a shorter sketch holds all there is
        smallest = set(sorted(smallest)[:SKETCHED])
    return len(one & other & smallest) / len(smallest)


def is_reprint(text: str, other: str) -> bool:
    """Say whether of the shorter text four fifths of all runs of eight words stand in the other."""
    first, second = _shingles(text), _shingles(other)
    smaller = min(len(first), len(second))
    if smaller < FEWEST_SHINGLES:
        return False
    return len(np.intersect1d(first, second, assume_unique=True)) >= CONTAINED * smaller


def same_words(title: str, text: str, other_title: str, other_text: str) -> bool:
    """Say whether an article says nothing that the other one does not say in the same words: under the same title,
    and its text is all in the other's. Case, punctuation and white space do not count."""
    said, known = (f" {' '.join(words_of(each))} " for each in (text, other_text))
    return fingerprint(title) == fingerprint(other_title) and (not said.strip() or said in known)


def _shingles(text: str) -> Hashes:
    """The distinct hashes of all runs of eight words, ascending."""
    words = words_of(text)
    if len(words) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    codes = np.fromiter(map(_code, words), dtype=np.uint64, count=len(words))
    runs = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for start in range(SHINGLE):
        runs *= _PRIME
        runs += codes[start : start + len(runs)]
    # The finaliser of SplitMix64 (Steele, Lea and Flood 2014), so that the smallest values are a fair sample.
    for shift, factor in _MIXERS:
        runs = (runs ^ (runs >> shift)) * factor
    hashes: Hashes = np.sort((runs ^ (runs >> _LAST_SHIFT)) >> _SIGN)
    first = np.ones(len(hashes), dtype=np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=first[1:])
    distinct: Hashes = hashes[first]
    return distinct


@lru_cache(maxsize=1 << 15)  # looking a word up costs a quarter of working its code out
def _code(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))
