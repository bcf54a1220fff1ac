"""The parties' own names in a text: whether one occurs, and the text without them."""

from functools import lru_cache

from digests.model import Relation
from digests.rules.sieves import Patterns


def names_party(text: str, relation: Relation) -> bool:
    """Say whether a text names a party: the state, its people, its capital."""
    return _names(relation).search(text) is not None


def without_parties(text: str, relation: Relation) -> str:
    """Return the text with a space in the place of each name of a party."""
    return _names(relation).sub(" ", text)


@lru_cache(maxsize=8)  # relations, not texts
def _names(relation: Relation) -> Patterns:
    return Patterns(
        dict.fromkeys(
            pattern for party in relation.parties for pattern in (*party.nation, *party.mentions, *party.metonyms)
        )
    )
