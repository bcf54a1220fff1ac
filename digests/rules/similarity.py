"""What texts are compared by: the stems of their words, runs of words (shingles), how far one holds another."""

from collections.abc import Iterable, Sequence
from functools import cache

import Stemmer

from digests.model.lexicon import Lexicon
from digests.rules.tokens import words_of

SAME, SAME_NUMBERS = 0.8, 0.6  # share of the shorter text's stems from which two tell the same
FEWEST_STEMS = 4  # stems of a text too short to be compared by shares


@cache
def stemmer() -> Stemmer.Stemmer:
    """Return the stemmer of English words."""
    return Stemmer.Stemmer("english")


def stems_of(text: str, lexicon: Lexicon) -> list[str]:
    """Return the stems of the words of a text that say something, in order; Chinese as pairs of characters."""
    words = [word for word in words_of(text) if word not in lexicon.comparison.silent]
    stems: list[str] = stemmer().stemWords(words)
    return stems


def stemmed(words: Iterable[str]) -> list[str]:
    """Return the stem of each word."""
    stems: list[str] = stemmer().stemWords(list(words))
    return stems


def retells(first: frozenset[str], second: frozenset[str]) -> bool:
    """Say whether two texts, given by their stems (see `stems_of`), tell the same in other words.

    So it is when nearly all stems of the shorter are in the other, or most where it has numbers; a number that the
    other lacks makes it another fact.
    """
    smaller = min(first, second, key=len)
    shared = len(first & second)
    if len(smaller) < FEWEST_STEMS:
        return shared == max(len(first), len(second))
    numbers = {stem for stem in smaller if stem[0].isdecimal()}
    return numbers <= first & second and shared >= (SAME_NUMBERS if numbers else SAME) * len(smaller)


def shingles_of(words: Sequence[str], length: int) -> frozenset[tuple[str, ...]]:
    """Return all runs of `length` words; the whole when it is shorter."""
    if len(words) < length:
        return frozenset([tuple(words)] if words else [])
    return frozenset(zip(*(words[start:] for start in range(length)), strict=False))


def containment(first: frozenset[tuple[str, ...]], second: frozenset[tuple[str, ...]]) -> float:
    """Return the share of the smaller set that is in the other, from 0 to 1."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0
