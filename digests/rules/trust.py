"""By whose word a party's words stand under its name: its own government's, that of two independent publishers, or
one outlet's, which is then named; never by that of a source of whose owner nothing is known."""

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from digests.model import Article, Ownership, Passage, Source, Voice


def voice_of(passage: Passage, source: Source, *, confirmed: bool) -> Voice:
    """Return by whose word a passage stands under the name of its party. `confirmed`: articles of two independent
    publishers tell these words with proof. State media are no government: what they tell of it they quote."""
    if is_own(passage.party, source):
        return Voice.OWN
    if not can_vouch(source):
        return Voice.REFUSED
    return Voice.CONFIRMED if confirmed else Voice.QUOTED


def is_own(party: str, source: Source) -> bool:
    return is_government(source) and source.party == party


def is_government(source: Source) -> bool:
    return source.ownership is Ownership.GOVERNMENT


def can_vouch(source: Source) -> bool:
    """Say whether anybody's words may stand under his name because this source tells them: somebody must answer
    for it, and readers must know who."""
    return source.ownership is not Ownership.UNLABELLED


def is_vouched(articles: Iterable[Article]) -> bool:
    """Say whether somebody answers for the source of any of these articles."""
    return any(can_vouch(article.source) for article in articles)


class Publisher(NamedTuple):
    """Who tells what an article tells: the number of the report, which all that copy it share; the family of the
    source; the registered domain of the page."""

    report: int
    family: str
    domain: str


def are_independent(publishers: Iterable[Publisher]) -> bool:
    """Say whether two of the publishers have nothing in common: of two families, on two domains, and neither a
    copy of the other's report or both of a third one's."""
    return any(
        all(one != other for one, other in zip(*pair, strict=True)) for pair in combinations(set(publishers), 2)
    )
