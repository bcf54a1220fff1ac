"""What texts are compared by: the stems of their words, runs of words (shingles), how far one holds another."""

from collections.abc import Sequence
from functools import cache

import Stemmer

from digests.rules.tokens import words_of

COMMON = """
a about above according after again against all also am an and any are aren't as at be because been before
being below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down
during each even few for from further get had hadn't has hasn't have haven't having he he's her here hers
herself him himself his how i i'm i've if in into is isn't it it's its itself just let may me might more most
mr mrs ms my myself n't no nor not now of off on once only or other our ours ourselves out over own s said
same say says she she's should so some such t than that that's the their theirs them themselves then there
these they they're this those through to told too under until up upon us very was wasn't we we're were weren't
what when where which while who whom why will with won't would you you're your yours
"""
STOP_WORDS = frozenset(COMMON.split())
SAME, SAME_NUMBERS = 0.8, 0.6  # share of the shorter text's stems from which two tell the same
FEWEST_STEMS = 4  # stems of a text too short to be compared by shares


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def stems_of(text: str) -> list[str]:
    """Return the stems of a text's words in order, stop words left out; Chinese as pairs of characters."""
    words = [word for word in words_of(text) if word not in STOP_WORDS]
    stems: list[str] = _stemmer().stemWords(words)
    return stems


def stemmed(words: Sequence[str]) -> list[str]:
    """Return the stem of each word, stop words too."""
    stems: list[str] = _stemmer().stemWords(list(words))
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
