"""Counting a theme's words in a text.

The score is the sum over the theme's entries of weight times hits, at most two hits an entry, a hit in the
headline counting as two more (design of the lexicon: see the head of themes.toml).
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import groupby

from digests.model import Theme, WeightedPattern
from digests.rules.sieves import Sieve, keys_of
from digests.rules.texts import squeeze

MOST_HITS = 2
TITLE_HITS = 2
NEEDED_WEIGHT = 2

Word = re.Pattern[str] | WeightedPattern  # a false friend, or an entry


def score_of(theme: Theme, title: str, text: str) -> tuple[int, tuple[str, ...]]:
    """Return the theme's score in headline and text, and the words that made it, weightiest first.

    Zero when only entries of weight 1 hit: they count in company alone.
    """
    return scores_of((theme,), title, text).get(theme.id, (0, ()))


def scores_of(
    themes: tuple[Theme, ...], title: str, text: str, wanted: Collection[str] | None = None
) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return score and words of each theme that has any (of those `wanted`, if given), by id, in the order of the
    themes; see `score_of`."""
    possible = _sieve(themes).left(keys_of(f"{title} {text}"))
    found = {}
    for theme, words in groupby(possible, key=lambda each: each[0]):
        if wanted is None or theme.id in wanted:
            score, evidence = _scored(theme, [word for _, word in words], title, text)
            if score:
                found[theme.id] = score, evidence
    return found


@lru_cache(maxsize=128)  # themes, not texts
def _sieve(themes: tuple[Theme, ...]) -> Sieve[tuple[Theme, Word]]:
    words: list[tuple[Theme, Word]] = []
    for theme in themes:
        words += ((theme, friend) for friend in theme.false_friends)
        words += ((theme, entry) for entry in theme.entries)
    return Sieve(words, lambda each: (each[1].pattern if isinstance(each[1], WeightedPattern) else each[1],))


def _scored(theme: Theme, words: Sequence[Word], title: str, text: str) -> tuple[int, tuple[str, ...]]:
    """Return the score of a theme of which these words can occur, false friends first."""
    score, weightiest = 0, 0
    evidence: list[tuple[int, str]] = []
    if not isinstance(words[-1], WeightedPattern):
        return 0, ()
    for word in words:
        if not isinstance(word, WeightedPattern):
            title, text = word.sub(" ", title), word.sub(" ", text)
            continue
        hits, told = _hits(word.pattern, text, theme.without, MOST_HITS)
        in_title, title_words = _hits(word.pattern, title, theme.without, 1) if title else (0, "")
        if in_title:
            hits, told = hits + TITLE_HITS, title_words
        if hits:
            score += word.weight * min(hits, MOST_HITS + TITLE_HITS)
            weightiest = max(weightiest, word.weight)
            evidence.append((-word.weight, told))
    if weightiest < NEEDED_WEIGHT:
        return 0, ()
    return score, tuple(dict.fromkeys(told for _, told in sorted(evidence, key=lambda pair: pair[0])))


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
