"""A sentence that tells a value, prepared so that two of them can be compared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from digests.model import Article
from digests.model.lexicon import Lexicon
from digests.rules.editing.origins import family_of
from digests.rules.editing.similarity import stemmed, stems_of
from digests.rules.tokens import words_of

LONGEST = 800
NUMBER = re.compile(r"\d")
ORDINAL = re.compile(
    r"(?i)\b(?:first|second|third|fourth|fifth|opening|last|final)"
    r"(?= (?:\w+ )?(?:day|week|month|quarter|half|round|phase|batch|year)\b)"
    r"|第[一二三四五六七八九十\d]+(?=天|日|周|轮|輪|季|批)|首日|次日"
)
_TIMES = (
    "said say told tell report accord year month week day today monday tuesday wednesday thursday friday saturday "
    "sunday january februari march april may june juli august septemb octob novemb decemb also new ministri depart"
)
UNTIMED_STEMS = frozenset(_TIMES.split())


@dataclass(frozen=True, slots=True)
class Telling:
    """One sentence of one article, with its content stems, the days that it names, and when it came out."""

    article: int
    index: int
    family: str
    published: datetime | None
    stems: frozenset[str]
    days: frozenset[str]
    places: frozenset[str]


def telling_of(article: Article, index: int, text: str, days: Iterable[str], lexicon: Lexicon) -> Telling:
    found = stems_of(text[:LONGEST], lexicon)
    stems = (stem for stem in found if not NUMBER.search(stem) and stem not in UNTIMED_STEMS)
    return Telling(
        article.id,
        index,
        family_of(article),
        article.published,
        frozenset(stems),
        frozenset(filter(None, days)),
        _places(text),
    )


def _places(text: str) -> frozenset[str]:
    """The places in a row that a sentence names: what is counted on the first day is not counted on the second."""
    found = (match.group().casefold() for match in ORDINAL.finditer(text[:LONGEST]))
    return frozenset("first" if word.startswith("opening") else word.split()[0] for word in found)


def alike(
    one: Telling, other: Telling, *, besides: Iterable[str] = (), least: int = 2, share: float = 0.25
) -> float:
    """Return the share of the shorter sentence's content that both have, 0 where it is too little to compare.

    `besides` are words that say what is counted: they do not count as common content.
    """
    left_out = frozenset(stem for word in besides for stem in stemmed(words_of(word)))
    first, second = one.stems - left_out, other.stems - left_out
    common = len(first & second)
    smaller = min(len(first), len(second))
    if common < least or not smaller or common / smaller < share:
        return 0.0
    return common / smaller


def hours_between(one: Telling, other: Telling) -> float | None:
    """Return the hours from the first sentence's publication to the second's, None where a time is not known."""
    if one.published is None or other.published is None:
        return None
    return (other.published - one.published).total_seconds() / 3600


def same_time(one: Telling, other: Telling, *, hours: float) -> bool:
    """Say whether two sentences can be about the same time: a day that both name, or none and close together."""
    if one.days and other.days and not _overlap(one.days, other.days):
        return False
    if one.places and other.places and one.places.isdisjoint(other.places):
        return False
    full = {day for day in one.days & other.days if len(day) == 10}
    gap = hours_between(one, other)
    return bool(full) or gap is None or abs(gap) <= hours


def _overlap(one: Iterable[str], other: Iterable[str]) -> bool:
    return any(first.startswith(second) or second.startswith(first) for first in one for second in other)
