"""The parties' own names in a text: whether one occurs, and the text without them."""

import re
from functools import lru_cache

from digests.model import Relation
from digests.rules.texts import HAN


def names_party(text: str, relation: Relation) -> bool:
    """Say whether a text names a party: the state, its people, its capital."""
    return any(pattern.search(text) for pattern in _patterns(relation, bool(HAN.search(text))))


def without_parties(text: str, relation: Relation) -> str:
    """Return the text with a space in the place of each name of a party."""
    for pattern in _patterns(relation, bool(HAN.search(text))):
        text = pattern.sub(" ", text)
    return text


@lru_cache(maxsize=16)  # two for each relation
def _patterns(relation: Relation, chinese: bool) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of names, of which a text without Chinese characters needs only some."""
    patterns = [
        pattern for party in relation.parties for pattern in (*party.nation, *party.mentions, *party.metonyms)
    ]
    return tuple(dict.fromkeys(each for each in patterns if chinese or not _only_chinese(each.pattern)))


def _only_chinese(pattern: str) -> bool:
    return bool(HAN.search(pattern)) and not re.search(r"[A-Za-z]{2}", pattern)
