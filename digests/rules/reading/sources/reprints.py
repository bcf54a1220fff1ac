"""Finds texts that repeat another text: by sketches, and with proof by the texts themselves."""

import re
from collections.abc import Sequence

from digests.rules.folding import skeleton, undisguised
from digests.rules.similarity import NEAR, codes_of_runs, codes_of_words, runs_of, shared_runs
from digests.rules.texts import fingerprint, words_of

FEWEST_WORDS = 31  # a shorter text, such as a teaser, proves no reprint; Chinese characters count as words
SKETCHED = 64  # values in a sketch; for texts that are half alike, the estimate is then off by .06
LOOKED_UP = 8  # values to find candidates by; a copy with every seventh word added shares none once in 100 times
ALIKE = 0.2  # such a copy is .44 alike, and hardly ever less than .25 by its sketch
SURELY = 0.5  # from this likeness on, sketches prove a reprint if a text is gone
CONTAINED = 0.8
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def sketch(text: str) -> tuple[int, ...]:
    """Return the smallest 64 codes of a text's runs, ascending. Empty if the text is too short.

    Broder, "On the resemblance and containment of documents" (1997). Case, punctuation and disguise do not count.
    The values are from 0 to 2**63 - 1, and the same on every machine.
    """
    words = words_of(skeleton(text))
    if len(words) < FEWEST_WORDS:
        return ()
    return tuple(codes_of_runs(codes_of_words(words), NEAR)[:SKETCHED].tolist())


def alike(first: Sequence[int], second: Sequence[int]) -> float:
    """Return an estimate of how alike two sketched texts are, from 0 to 1: shared runs divided by all runs."""
    if not first or not second:
        return 0.0
    one, other = set(first), set(second)
    smallest = one | other
    if max(len(first), len(second)) >= SKETCHED:  # a shorter sketch has all codes of its text
        smallest = set(sorted(smallest)[:SKETCHED])
    return len(one & other & smallest) / len(smallest)


def is_reprint(text: str, other: str) -> bool:
    """Say whether four fifths of the shorter text's runs stand in the other text, whatever was put between them,
    and half of its numbers. Yesterday's words with today's numbers are another report."""
    one, two = undisguised(text), undisguised(other)
    read = ((runs_of(words_of(skeleton(each))), each) for each in (one, two))
    short, long = sorted(read, key=lambda each: len(each[0].words))
    if len(short[0].words) < FEWEST_WORDS:
        return False
    numbers = set(NUMBER.findall(short[1]))
    kept = numbers.intersection(NUMBER.findall(long[1]))
    return shared_runs(short[0], long[0]) >= CONTAINED * len(short[0].close) and 2 * len(kept) >= len(numbers)


def same_words(title: str, text: str, other_title: str, other_text: str) -> bool:
    """Say whether an article adds no words to another article: it has the same title, and the other text contains
    its text. Case, punctuation and white space do not count."""
    said, known = (f" {' '.join(words_of(each))} " for each in (text, other_text))
    return fingerprint(title) == fingerprint(other_title) and (not said.strip() or said in known)
