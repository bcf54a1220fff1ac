"""The words that name the parties of a relation: every article has them, so they tell no event from another."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np

from digests.model import Relation
from digests.model.lexicon import Lexicon
from digests.rules.editing.stories.features import Codes, code_of, features_of
from digests.rules.texts import HAN_SPAN

LITERAL = re.compile(rf"[{HAN_SPAN}]+|[A-Za-z]+")


@lru_cache(maxsize=8)
def party_codes(relation: Relation, lexicon: Lexicon) -> Codes:
    """Return the codes of the words that the parties' patterns stand for, ascending."""
    patterns = [pattern for party in relation.parties for pattern in (*party.mentions, *party.metonyms)]
    words = {form for pattern in patterns for form in _forms(pattern.pattern)}
    named = {word for word in words if any(pattern.fullmatch(word) for pattern in patterns)}
    return np.unique(
        np.concatenate([np.zeros(0, dtype=np.uint32), *(features_of(word, "", lexicon).codes for word in named)])
    )


@lru_cache(maxsize=8)
def party_names(relation: Relation) -> Codes:
    """Return the codes of the words by which the main parties are named, as what both of two texts name."""
    patterns = [pattern.pattern for party in relation.main for pattern in party.nation]
    words = {word.casefold() for text in (relation.title, *patterns) for word in LITERAL.findall(text)}
    return np.array(sorted(map(code_of, words)), dtype=np.uint32)


def _forms(pattern: str) -> Iterator[str]:
    """Words that a pattern may stand for: its literal parts, and each two neighbours as one ("America(n|ns)")."""
    parts = LITERAL.findall(pattern)
    yield from parts
    for one, other in pairwise(parts):
        yield one + other
