"""Counting a theme's words in a text.

The score is the sum over the theme's entries of weight times hits, at most two hits an entry, a hit in the
headline counting as two more (design of the lexicon: see the head of themes.toml).
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import groupby

from digests.model import Theme, WeightedPattern
from digests.rules.sieves import Sieve
from digests.rules.texts import squeeze

MOST_HITS = 2
TITLE_HITS = 2
NEEDED_WEIGHT = 2

Word = re.Pattern[str] | WeightedPattern  # a false friend, or an entry
Told = dict[int, tuple[int, str]]  # by an entry's place: how often it hits, up to `MOST_HITS`, and the first words
Hits = dict[str, Told]  # by theme


def score_of(theme: Theme, title: str, text: str) -> tuple[int, tuple[str, ...]]:
    """Return the theme's score in headline and text, and the words that made it, weightiest first.

    Zero when only entries of weight 1 hit: they count in company alone.
    """
    themes = (theme,)
    return scores_of(themes, hits_in(title, themes), [hits_in(text, themes)]).get(theme.id, (0, ()))


def hits_in(text: str, themes: tuple[Theme, ...]) -> Hits:
    """Return what the entries of each theme hit in a text."""
    found: Hits = {}
    possible = _sieve(themes).left(text)
    for theme, words in groupby(possible, key=lambda each: each[0]):
        own: Told = {}
        rest = text
        for _, place, word in words:
            if not isinstance(word, WeightedPattern):
                rest = word.sub(" ", rest)
            elif (hits := _hits(word.pattern, rest, theme.without))[0]:
                own[place] = hits
        if own:
            found[theme.id] = own
    return found


def scores_of(
    themes: tuple[Theme, ...], title: Hits, texts: Sequence[Hits], wanted: Collection[str] | None = None
) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return score and words of each theme that has any (of those `wanted`, if given), by id, in the order of the
    themes, from the hits in headline and texts; see `score_of`."""
    told = {name for hits in (title, *texts) for name in hits if wanted is None or name in wanted}
    found = {}
    for theme in themes if told else ():
        if theme.id in told:
            own = [hits[theme.id] for hits in texts if theme.id in hits]
            score, evidence = _scored(theme, title.get(theme.id, {}), own)
            if score:
                found[theme.id] = score, evidence
    return found


@lru_cache(maxsize=128)  # themes, not texts
def _sieve(themes: tuple[Theme, ...]) -> Sieve[tuple[Theme, int, Word]]:
    words: list[tuple[Theme, int, Word]] = []
    for theme in themes:
        words += ((theme, -1, friend) for friend in theme.false_friends)
        words += ((theme, place, entry) for place, entry in enumerate(theme.entries))
    return Sieve(words, lambda each: (each[2].pattern if isinstance(each[2], WeightedPattern) else each[2],))


def _scored(theme: Theme, title: Told, texts: Sequence[Told]) -> tuple[int, tuple[str, ...]]:
    score, weightiest = 0, 0
    evidence: list[tuple[int, str]] = []
    for place in sorted({place for told in (title, *texts) for place in told}):
        weight = theme.entries[place].weight
        found = [told[place] for told in texts if place in told]
        hits = min(sum(number for number, _ in found), MOST_HITS)
        if place in title:
            hits, found = hits + TITLE_HITS, [title[place]]
        score += weight * hits
        weightiest = max(weightiest, weight)
        evidence.append((-weight, found[0][1]))
    if weightiest < NEEDED_WEIGHT:
        return 0, ()
    return score, tuple(dict.fromkeys(words for _, words in sorted(evidence, key=lambda pair: pair[0])))


def _hits(pattern: re.Pattern[str], text: str, without: Collection[str]) -> tuple[int, str]:
    """Return how often the pattern hits, counted up to `MOST_HITS`, and the first words that it hits."""
    hits, first = 0, ""
    for match in pattern.finditer(text):
        words = squeeze(match.group())
        if without and words.casefold() in without:
            continue
        first = first or words
        hits += 1
        if hits == MOST_HITS:
            break
    return hits, first
