"""Turns traditional Chinese characters into simplified ones, so that a word is the same word in both scripts."""

from collections.abc import Mapping
from functools import lru_cache

from digests.model.lexicon import ComparisonWords
from digests.rules.texts import HAN


def simplified(text: str, words: ComparisonWords) -> str:
    """Return the text with every traditional character as its simplified form; its length stays the same."""
    return text.translate(_table(words)) if HAN.search(text) else text


@lru_cache(maxsize=8)  # one table for each lexicon
def _table(words: ComparisonWords) -> Mapping[int, str]:
    return {ord(pair[0]): pair[1] for pair in words.scripts}
