"""Counting a theme's words in a text.

The score is the sum over the theme's entries of weight times hits, at most two hits an entry, a hit in the
headline counting as two more (design of the lexicon: see the head of themes.toml).
"""

import re
from collections.abc import Collection

from digests.model import Theme
from digests.rules.texts import HAN, squeeze

MOST_HITS = 2
TITLE_HITS = 2
NEEDED_WEIGHT = 2


def score_of(theme: Theme, title: str, text: str) -> tuple[int, tuple[str, ...]]:
    """Return the theme's score in headline and text, and the words that made it, weightiest first.

    Zero when only entries of weight 1 hit: they count in company alone.
    """
    han = HAN.search(title) or HAN.search(text)
    for friend in theme.false_friends:
        if friend.search(text) or friend.search(title):
            title, text = friend.sub(" ", title), friend.sub(" ", text)
    score, weightiest = 0, 0
    evidence: list[tuple[int, str]] = []
    for entry in theme.entries:
        if entry.chinese and not han:
            continue
        hits, words = _hits(entry.pattern, text, theme.without, MOST_HITS)
        in_title, title_words = _hits(entry.pattern, title, theme.without, 1)
        if in_title:
            hits, words = hits + TITLE_HITS, title_words
        if hits:
            score += entry.weight * min(hits, MOST_HITS + TITLE_HITS)
            weightiest = max(weightiest, entry.weight)
            evidence.append((-entry.weight, words))
    if weightiest < NEEDED_WEIGHT:
        return 0, ()
    return score, tuple(dict.fromkeys(words for _, words in sorted(evidence, key=lambda pair: pair[0])))


def _hits(pattern: re.Pattern[str], text: str, without: Collection[str], most: int) -> tuple[int, str]:
    """Return how often the pattern hits, counted up to `most`, and the first words that it hits."""
    hits, first = 0, ""
    for match in pattern.finditer(text):
        words = squeeze(match.group())
        if without and words.casefold() in without:
            continue
        first = first or words
        hits += 1
        if hits == most:
            break
    return hits, first
