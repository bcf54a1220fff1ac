"""Nouns that are counted: their singular, and one word for those that count the same thing."""

import re

from digests.model.lexicon import NumberWords


def normal_noun(word: str, words: NumberWords) -> str:
    """Return the singular of an English noun in small letters, one word for those that count the same thing."""
    word = re.sub(r"['’]s$", "", word.lower())
    if word in words.same:
        return words.same[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ches|shes|sses|xes|[^aeiouh]oes)$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def is_plural(word: str, words: NumberWords) -> bool:
    """Say whether an English noun can follow a number above one."""
    word = word.lower()
    return word in words.same or (word.endswith("s") and not word.endswith("ss"))
