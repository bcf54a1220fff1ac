"""Texts that repeat another one: sketches to find them by, and proof by the texts themselves."""

import re
from collections.abc import Sequence

from digests.rules.folding import skeleton, undisguised
from digests.rules.similarity import NEAR, codes_of_runs, codes_of_words, runs_of, shared_runs
from digests.rules.texts import fingerprint, words_of

FEWEST_WORDS = 31  # a shorter text, a teaser say, proves no reprint; Chinese characters count as words
SKETCHED = 64  # values in a sketch: the estimate is then off by .06 where texts are half alike
LOOKED_UP = 8  # values to find candidates by: a copy with a word in seven put in shares none once in 100 times
ALIKE = 0.2  # such a copy is .44 alike, by its sketch hardly ever less than .25
SURELY = 0.5  # from so much on the sketches prove a reprint where a text is gone
CONTAINED = 0.8
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def sketch(text: str) -> tuple[int, ...]:
    """Return the smallest 64 codes of a text's runs, ascending; empty for a text too short for it.

    Broder, "On the resemblance and containment of documents" (1997). Case, punctuation and disguise do not count.
    The values are from 0 to 2**63 - 1 and the same everywhere and always.
    """
    words = words_of(skeleton(text))
    if len(words) < FEWEST_WORDS:
        return ()
    return tuple(codes_of_runs(codes_of_words(words), NEAR)[:SKETCHED].tolist())


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
    """Say whether of the shorter text four fifths of all runs stand in the other, whatever was put in between, and
    half of its numbers: yesterday's count in today's words is another report."""
    one, two = undisguised(text), undisguised(other)
    read = ((runs_of(words_of(skeleton(each))), each) for each in (one, two))
    short, long = sorted(read, key=lambda each: len(each[0].words))
    if len(short[0].words) < FEWEST_WORDS:
        return False
    numbers = set(NUMBER.findall(short[1]))
    kept = numbers.intersection(NUMBER.findall(long[1]))
    return shared_runs(short[0], long[0]) >= CONTAINED * len(short[0].close) and 2 * len(kept) >= len(numbers)


def same_words(title: str, text: str, other_title: str, other_text: str) -> bool:
    """Say whether an article says nothing that the other one does not say in the same words: under the same title,
    and its text is all in the other's. Case, punctuation and white space do not count."""
    said, known = (f" {' '.join(words_of(each))} " for each in (text, other_text))
    return fingerprint(title) == fingerprint(other_title) and (not said.strip() or said in known)
