"""Sentences of a story's articles, prepared so that two of them can be compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from digests.model import Annotation, Article, Mark, Telling
from digests.rules.editing.origins import family_of
from digests.rules.similarity import stemmed
from digests.rules.tokens import words_of


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one article, what it tells, the days that it names, and when it came out."""

    article: int
    text: str
    family: str
    published: datetime | None
    telling: Telling
    days: frozenset[str]

    def has(self, mark: Mark) -> bool:
        return mark in self.telling.marks


Sentences = Mapping[tuple[int, int], Sentence]


def sentences_of(articles: Iterable[Article], annotations: Mapping[int, Annotation]) -> Sentences:
    """Return the sentences of the articles' passages, by article and index."""
    found = {}
    for article in articles:
        annotation = annotations[article.id]
        tellings = {telling.index: telling for telling in annotation.tellings}
        days: dict[int, set[str]] = {}
        for phrase in annotation.dates:
            days.setdefault(phrase.index, set()).add(phrase.date)
        for each in annotation.passages:
            named = frozenset(days.get(each.index, set()) - {""})
            found[article.id, each.index] = Sentence(
                article.id, each.text, family_of(article), article.published, tellings[each.index], named
            )
    return found


def alike(
    one: Sentence, other: Sentence, *, besides: Iterable[str] = (), least: int = 2, share: float = 0.25
) -> float:
    """Return the share of the shorter sentence's content that both have, 0 where it is too little to compare.

    `besides` are words that say what is counted: they do not count as common content.
    """
    left_out = frozenset(stem for word in besides for stem in stemmed(words_of(word)))
    first, second = one.telling.stems - left_out, other.telling.stems - left_out
    common = len(first & second)
    smaller = min(len(first), len(second))
    if common < least or not smaller or common / smaller < share:
        return 0.0
    return common / smaller


def hours_between(one: Sentence, other: Sentence) -> float | None:
    """Return the hours from the first sentence's publication to the second's, None where a time is not known."""
    if one.published is None or other.published is None:
        return None
    return (other.published - one.published).total_seconds() / 3600


def same_time(one: Sentence, other: Sentence, *, hours: float) -> bool:
    """Say whether two sentences can be about the same time: a day that both name, or none and close together."""
    if one.days and other.days and not _overlap(one.days, other.days):
        return False
    if one.telling.places and other.telling.places and one.telling.places.isdisjoint(other.telling.places):
        return False
    full = {day for day in one.days & other.days if len(day) == 10}
    gap = hours_between(one, other)
    return bool(full) or gap is None or abs(gap) <= hours


def _overlap(one: Iterable[str], other: Iterable[str]) -> bool:
    return any(first.startswith(second) or second.startswith(first) for first in one for second in other)
