"""By whose word a party's words stand under its name: its own government's, that of two independent publishers, or
one outlet's, which is then named; never by that of a source of whose owner nothing is known."""

from collections.abc import Iterable

from digests.model import Ownership, Passage, Source, Voice


def voice_of(passage: Passage, source: Source, *, confirmed: bool) -> Voice:
    """Return by whose word a passage stands under the name of its party. `confirmed`: articles of two independent
    publishers tell these words with proof. State media are no government: what they tell of it they quote."""
    if is_own(passage.party, source):
        return Voice.OWN
    if not can_vouch(source):
        return Voice.REFUSED
    return Voice.CONFIRMED if confirmed else Voice.QUOTED


def is_own(party: str, source: Source) -> bool:
    return source.ownership is Ownership.GOVERNMENT and source.party == party


def can_vouch(source: Source) -> bool:
    """Say whether anybody's words may stand under his name because this source tells them: somebody must answer
    for it, and readers must know who."""
    return source.ownership is not Ownership.UNLABELLED


def are_independent(publishers: Iterable[int]) -> bool:
    """Say whether publishers, each known by a number that copies of one report share, are two or more."""
    return len(set(publishers)) > 1
