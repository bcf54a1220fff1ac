"""Days on which different articles say that the same thing happens."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from digests.model import Account, Conflict, ConflictKind, DatedPhrase, DateKind, Mark
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.meaning import same_matter
from digests.rules.editing.conflicts.sentences import Sentences, alike, hours_between

BINDING = (DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY)
CLOSE_HOURS = 72.0


def date_conflicts(dates: Sequence[DatedPhrase], sentences: Sentences, lexicon: Lexicon) -> Iterator[Conflict]:
    """Give the days that differ: one full day of the same kind in each article, in sentences that tell the
    same."""
    for kind in BINDING:
        single = _single([phrase for phrase in dates if phrase.kind is kind and len(phrase.date) == 10])
        for one, other in combinations(single, 2):
            if one.date != other.date and _same_event(one, other, sentences, lexicon):
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


def _same_event(one: DatedPhrase, other: DatedPhrase, sentences: Sentences, lexicon: Lexicon) -> bool:
    if one.what and other.what and not same_matter(one.what, other.what, lexicon.due):
        return False
    first, second = sentences.get((one.article, one.index)), sentences.get((other.article, other.index))
    if first is None or second is None or first.family == second.family:
        return False
    if first.has(Mark.MOVED) or second.has(Mark.MOVED):
        return False
    gap = hours_between(first, second)
    return (gap is None or abs(gap) <= CLOSE_HOURS) and alike(first, second, least=3, share=0.5) > 0


def _day(phrase: DatedPhrase) -> str:
    return phrase.date
