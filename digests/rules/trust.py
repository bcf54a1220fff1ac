"""Decides who vouches for a party's words under the party's name: its own government, two independent publishers,
or one outlet, which is then named. A source without a known owner never vouches."""

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from digests.model import Article, Ownership, Passage, Source, Voice


def voice_of(passage: Passage, source: Source, *, confirmed: bool) -> Voice:
    """Return who vouches for a passage under the name of its party. `confirmed`: articles of two independent
    publishers tell these words with proof. State media are not the government; they quote it."""
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
    """Say whether words may stand under a speaker's name because this source tells them. Somebody must answer for
    the source, and readers must know who."""
    return source.ownership is not Ownership.UNLABELLED


def is_vouched(articles: Iterable[Article]) -> bool:
    """Say whether somebody answers for the source of any of these articles."""
    return any(can_vouch(article.source) for article in articles)


class Publisher(NamedTuple):
    """Who tells what an article tells: the number of the report, which all its copies share, the family of the
    source, and the registered domain of the page."""

    report: int
    family: str
    domain: str


def are_independent(publishers: Iterable[Publisher]) -> bool:
    """Say whether two of the publishers have nothing in common: their families and domains differ, and neither
    copies the other's report or the same third one."""
    return any(
        all(one != other for one, other in zip(*pair, strict=True)) for pair in combinations(set(publishers), 2)
    )
