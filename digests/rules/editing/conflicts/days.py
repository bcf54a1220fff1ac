"""Days on which different articles say that the same thing happens."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from digests.model import Account, Conflict, ConflictKind, DatedPhrase, DateKind
from digests.rules.editing.conflicts.telling import Telling, alike, hours_between

BINDING = (DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY)
MOVED = re.compile(
    r"(?i)\b(?:postpon\w+|delay\w*|put off|push\w* back|mov(?:e|es|ed)|extend\w*|instead|rather than"
    r"|originally|brought forward|new date"
    r"|reschedul\w+|later than)\b|推迟|推遲|延期|延长|延長|改为|改為|提前"
)
CLOSE_HOURS = 72.0


def date_conflicts(
    dates: Sequence[DatedPhrase], tellings: Mapping[tuple[int, int], tuple[Telling, str]]
) -> Iterator[Conflict]:
    """Give the days that differ: one full day of the same kind in each article, in sentences that tell the
    same."""
    for kind in BINDING:
        single = _single([phrase for phrase in dates if phrase.kind is kind and len(phrase.date) == 10])
        for one, other in combinations(single, 2):
            if one.date != other.date and _same_event(one, other, tellings):
                accounts = tuple(
                    Account(each.date, each.article, each.index) for each in sorted((one, other), key=_day)
                )
                yield Conflict(ConflictKind.DATE, kind.value, accounts)
                break


def _single(phrases: Sequence[DatedPhrase]) -> list[DatedPhrase]:
    """The phrases of articles that name one day only."""
    days: dict[int, set[str]] = {}
    for phrase in phrases:
        days.setdefault(phrase.article, set()).add(phrase.date)
    first: dict[int, DatedPhrase] = {}
    for phrase in phrases:
        if len(days[phrase.article]) == 1:
            first.setdefault(phrase.article, phrase)
    return list(first.values())


def _same_event(
    one: DatedPhrase, other: DatedPhrase, tellings: Mapping[tuple[int, int], tuple[Telling, str]]
) -> bool:
    first, second = tellings.get((one.article, one.index)), tellings.get((other.article, other.index))
    if first is None or second is None or first[0].family == second[0].family:
        return False
    if MOVED.search(first[1]) or MOVED.search(second[1]):
        return False
    gap = hours_between(first[0], second[0])
    return (gap is None or abs(gap) <= CLOSE_HOURS) and alike(first[0], second[0], least=3, share=0.5) > 0


def _day(phrase: DatedPhrase) -> str:
    return phrase.date
