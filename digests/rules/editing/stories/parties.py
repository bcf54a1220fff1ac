"""The words that name the parties of a relation: every article has them, so they tell no event from another."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np

from digests.model import Party, Relation
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
    """Return the codes of what the parties are named by, as what both of two texts name: the words of their names,
    and of a third party what is called after it ("Taiwan Strait"): it is a subject of its own, no event."""
    main = {word for party in relation.main for word in _words_of(party)} | set(_words(relation.title))
    third = {word for party in relation.parties for word in _words_of(party)} - main
    called = [group[0] for group in relation.glossary if not third.isdisjoint(group[0].split())]
    words = {form for name in called for word in name.split() for form in (word, f"{word}s")}
    things = {f"thing {name}" for name in called}
    return np.array(sorted(map(code_of, main | third | words | things)), dtype=np.uint32)


def _words_of(party: Party) -> Iterator[str]:
    return (word for pattern in party.nation for word in _words(pattern.pattern))


def _words(text: str) -> Iterator[str]:
    return (word.casefold() for word in LITERAL.findall(text))


def _forms(pattern: str) -> Iterator[str]:
    """Words that a pattern may stand for: its literal parts, and each two neighbours as one ("America(n|ns)")."""
    parts = LITERAL.findall(pattern)
    yield from parts
    for one, other in pairwise(parts):
        yield one + other
