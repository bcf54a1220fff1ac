"""How alike texts are: stems, word shingles, weighted vectors. Arrays are numpy's, rows are texts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import Stemmer

from digests.rules.passages import words_of

Matrix = npt.NDArray[np.float32]

STOP_WORDS = frozenset(
    "a about above after again against all also am an and any are aren't as at be because been before being below "
    "between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each "
    "even few for from further get had hadn't has hasn't have haven't having he her here hers herself him himself "
    "his how i if in into is isn't it it's its itself just let me more most my myself no nor not now of off on "
    "once only or other our ours ourselves out over own said same say says she should so some such than that "
    "that's the their theirs them themselves then there these they this those through to too under until up upon "
    "us very was wasn't we were weren't what when where which while who whom why will with won't would you your "
    "yours s t n't i'm i've we're they're you're he's she's one two mr mrs ms told according may might".split()
)


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def stems_of(text: str) -> list[str]:
    """Return the stems of a text's words in order, stop words left out; Chinese as pairs of characters."""
    words = [word for word in words_of(text) if word not in STOP_WORDS]
    stems: list[str] = _stemmer().stemWords(words)
    return stems


def shingles_of(words: Sequence[str], length: int) -> frozenset[int]:
    """Return hashes of all runs of `length` words; of the whole when it is shorter."""
    if len(words) < length:
        return frozenset([hash(tuple(words))]) if words else frozenset()
    return frozenset(map(hash, zip(*(words[start:] for start in range(length)), strict=False)))


def containment(first: frozenset[int], second: frozenset[int]) -> float:
    """Return the share of the smaller set that is in the other, from 0 to 1."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def vectors(bags: Sequence[Iterable[str]], *, rarest: int = 1) -> Matrix:
    """Return one row of unit length per bag of terms: (1 + log count) x idf; terms in < `rarest` bags left out."""
    counts = [Counter(bag) for bag in bags]
    frequency = Counter(term for count in counts for term in count)
    kept = [term for term, number in frequency.items() if number >= rarest]
    place = {term: column for column, term in enumerate(kept)}
    weight = np.log((1 + len(bags)) / (1 + np.array([frequency[term] for term in kept], dtype=np.float32))) + 1
    matrix = np.zeros((len(bags), len(kept)), dtype=np.float32)
    for row, count in enumerate(counts):
        items = [(place[term], number) for term, number in count.items() if term in place]
        if items:
            columns, numbers = map(np.array, zip(*items, strict=True))
            matrix[row, columns] = (1 + np.log(numbers)) * weight[columns]
    return normalised(matrix)


def normalised(matrix: Matrix) -> Matrix:
    """Return the rows scaled to unit length; empty rows stay zero."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    scaled: Matrix = matrix / lengths
    return scaled
