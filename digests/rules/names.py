"""The names that a relation and its parties are known by, tried on a text only where they can occur."""

from functools import lru_cache

from digests.model import Party, Person
from digests.rules.sieves import Patterns, Sieve, patterns_of


def nations_of(party: Party) -> Patterns:
    """Return a party's name, people and capital; its mentions where these are not given apart."""
    return patterns_of(party, "nation" if party.nation else "mentions")


@lru_cache(maxsize=64)
def people_of(party: Party) -> Sieve[Person]:
    """Return the persons of a party, of whom a text leaves those that it may name."""
    return Sieve(party.people, lambda person: (person.pattern,))
