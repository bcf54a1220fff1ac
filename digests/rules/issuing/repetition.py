"""Whether two lines say nearly the same. So no page tells one thing twice."""

import re
from collections.abc import Iterable
from itertools import pairwise
from math import sqrt

from digests.rules.remembering import remembered
from digests.rules.texts import HAN, words_of

ALIKE, SAME = 0.5, 0.9  # cosines; set by hand
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
LONGEST = 2000


def similarity(one: str, other: str) -> float:
    """Return the cosine of two texts' sets of words, from 0 to 1. Pairs of Chinese characters count as words."""
    first, second = _terms(one), _terms(other)
    if not first or not second:
        return 0.0
    return len(first & second) / sqrt(len(first) * len(second))


class Lines:
    """The lines that a page holds so far."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._texts = list(texts)

    def hold(self, text: str) -> bool:
        """Say whether the page has this line already, or nearly the same line."""
        return any(similarity(text, known) >= ALIKE for known in self._texts)

    def tell(self, text: str) -> bool:
        """Say whether the page tells this already. Nearly the same line with another number in it is news, unless
        all but a word or two are the same."""
        numbers = set(NUMBER.findall(text[:LONGEST]))
        return any(
            alike >= ALIKE and (alike >= SAME or numbers <= set(NUMBER.findall(known[:LONGEST])))
            for known in self._texts
            if (alike := similarity(text, known))
        )

    def add(self, text: str) -> None:
        self._texts.append(text)


@remembered(8192)
def _terms(text: str) -> frozenset[str]:
    words = words_of(text[:LONGEST])
    pairs = {one + other for one, other in pairwise(words) if HAN.match(one) and HAN.match(other)}
    return frozenset(pairs | {word for word in words if not HAN.match(word)})
