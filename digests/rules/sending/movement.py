"""The chance that a matter moved: what came in, weighed beside what was told of it.

A logistic regression over features that a person can read; the weights stand in the lexicon's data, with the
labels they were learned from and what they reached on others.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from digests.model import Fact, ToldFact
from digests.rules.annotation.worth import chance
from digests.rules.sending.facts import DEEDS, came_true, same_number, subjects_of

LIKELY = 0.25  # the chance from which on a matter may have moved
SURE = 0.6  # from here on 0.8 of the labelled pairs of streams not learned from did
FEWEST = 4  # words from which on a share of them says something
REACHED = timedelta(days=3)  # how long after a day what was due on it is told


def chance_of_moving(
    fresh: Sequence[Fact], told: Sequence[ToldFact], published: datetime | None, weights: Mapping[str, float]
) -> float:
    """Return the chance, from 0 to 1, that the fresh facts move what was told of one story; 0 where either has
    none."""
    return chance(features_of(fresh, told, published), weights) if fresh and told else 0.0


def features_of(fresh: Sequence[Fact], told: Sequence[ToldFact], published: datetime | None) -> dict[str, float]:
    """Return how the fresh facts stand to what was told of one story, most of it by the two facts that have most
    in common: the logarithm of how many words and things they share, the share of the shorter one, whether they
    tell one kind of deed, one number, and no act at all. Of all of them: whether a party answers, speaks that had
    not, or does what was to come; whether a day that was told has come; days since then, beyond the first, as a
    square root. Both have at least one."""
    fact, known, alike = max(
        ((one, other.fact, _alike(one, other.fact)) for one in fresh for other in told),
        key=lambda each: sum(each[2]),
    )
    words, share, numbers = alike
    days = _days_between(max(each.at for each in told), published)
    heard = {each.fact.actor for each in told} - {""}
    return {
        "always": 1.0,
        "shares": math.log2(1 + words),
        "share": share,
        "same number": float(numbers > 0),
        "same deed": float(bool(set(fact.acts) & set(known.acts) & DEEDS)),
        "no act": float(not fact.acts),
        "answers": float(any("answer" in each.acts for each in fresh)),
        "other side": float(bool(heard) and any(each.actor not in {"", *heard} for each in fresh)),
        "came true": float(any(came_true(one, other.fact) for one in fresh for other in told)),
        "day has come": float(published is not None and _has_come(told, published.date())),
        "late": math.sqrt(max(0.0, days - 1)),
    }


def _alike(fact: Fact, known: Fact) -> tuple[float, float, float]:
    ours, theirs = subjects_of(fact), subjects_of(known)
    words = len(ours & theirs)
    numbers = sum(any(same_number(each, other) for other in known.numbers) for each in fact.numbers)
    return words, words / max(FEWEST, min(len(ours), len(theirs))), numbers


def _days_between(minutes: int, published: datetime | None) -> float:
    if not minutes or published is None:
        return 2.0
    return (published.timestamp() / 60 - minutes) / 60 / 24


def _has_come(told: Collection[ToldFact], today: date) -> bool:
    days = (date.fromisoformat(day) for known in told for day in known.fact.days if len(day) == 10)
    return any(-timedelta(days=1) <= today - day <= REACHED for day in days)
