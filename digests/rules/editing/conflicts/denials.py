"""What one side says and another denies."""

import re
from collections.abc import Iterator, Mapping, Sequence

from digests.model import Account, Conflict, ConflictKind, Passage, PassageKind, Relation
from digests.rules.editing.claims.words import DENIES
from digests.rules.editing.conflicts.telling import Telling, alike

REFERS = re.compile(
    r"(?i)\b(?:the|this|that|these|such|all|its|any|[a-z]+['’]s) (?:\w+ ){0,2}(?:claims?|accusations?"
    r"|allegations?|charges?|reports?"
    r"|assertions?|suggestions?|remarks?|account)\b|\b(?:it|that|this)\b|指控|说法|說法|指责|指責|报道|報導"
    r"|言论|言論"
)
BACK = 3  # passages before a denial among which the claim is
MOST = 2


def denials(
    passages: Mapping[int, Sequence[Passage]],
    tellings: Mapping[tuple[int, int], tuple[Telling, str]],
    relation: Relation,
) -> Iterator[Conflict]:
    """Give each claim that another side denies, with the claim first.

    The claim is the nearest statement of another party before "called the claim false" in the same article, or one
    of another article that has most of its content.
    """
    sides = {party.id for party in relation.parties}
    said = [
        each
        for told in passages.values()
        for each in told
        if each.party in sides and each.kind is PassageKind.STATEMENT
    ]
    seen: set[str] = set()
    for denial in said:
        if not DENIES.search(denial.text) or len(seen) >= MOST or denial.text in seen:
            continue
        claim = _claim(denial, said, tellings)
        if claim is not None:
            seen.add(denial.text)
            accounts = tuple(Account(each.speaker, each.article, each.index) for each in (claim, denial))
            yield Conflict(ConflictKind.CLAIM, "", accounts)


def _claim(
    denial: Passage, said: Sequence[Passage], tellings: Mapping[tuple[int, int], tuple[Telling, str]]
) -> Passage | None:
    others = [each for each in said if each.party != denial.party and not DENIES.search(each.text)]
    if REFERS.search(denial.text):
        before = [
            each for each in others if each.article == denial.article and 0 < denial.index - each.index <= BACK
        ]
        if before:
            return max(before, key=lambda each: each.index)
    own = tellings.get((denial.article, denial.index))
    if own is None:
        return None
    best, found = 0.0, None
    for each in others:
        told = tellings.get((each.article, each.index))
        worth = alike(own[0], told[0], least=4, share=0.4) if told else 0.0
        if worth > best:
            best, found = worth, each
    return found
