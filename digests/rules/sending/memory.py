"""What a reader was told, fact by fact, so that a new one is looked up quickly however much that is."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain

from digests.model import Fact, ToldFact
from digests.rules.sending.facts import (
    COVERED_WITH_FIGURES,
    changed_number,
    is_exact,
    repeats,
    same_matter,
    terms_of,
)
from digests.rules.sending.told import minutes_of

FULL = len("2026-01-31")


class Memory:
    """What a reader was told, and what the digest in hand has told so far; quick however much that is."""

    def __init__(self, told: Iterable[ToldFact] = ()) -> None:
        self._known: list[ToldFact] = []
        self._holding: dict[str, list[int]] = {}  # the places of what has a term
        self._exact: set[str] = set()  # the terms among those that alone say enough
        self._of_story: dict[int, list[int]] = {}
        self._latest = 0
        self._looked_up: dict[Fact, ToldFact | None] = {}  # each is asked for twice and more: by story, by passage
        for known in sorted(told, key=_order):
            self._keep(known)

    def add(self, fact: Fact, story: int, published: datetime | None) -> None:
        """Remember a fact as told."""
        self._keep(ToldFact(fact, story, minutes_of(published)))

    def repeated(self, fact: Fact) -> ToldFact | None:
        """Return what was told that the fact only repeats, None when it is new."""
        if not self._known:
            return None
        found = self._looked_up.get(fact, fact)
        if isinstance(found, Fact):  # not looked up yet
            found = next((known for known in self.like(fact) if repeats(fact, known.fact)), None)
            self._looked_up[fact] = found
        return found

    def overtaken(self, fact: Fact, published: datetime | None) -> bool:
        """Say whether the fact's figures are older than others that were told of the same matter."""
        at = minutes_of(published) if fact.numbers else 0
        if not at or at >= self._latest:
            return False
        return any(
            known.at > at and same_matter(fact, known.fact) and changed_number(fact, known.fact) is not None
            for known in self.like(fact)
        )

    def of_stories(self, stories: Collection[int]) -> Iterator[ToldFact]:
        """Give what was told of these stories."""
        return self._at(chain.from_iterable(self._of_story.get(story, ()) for story in set(stories)))

    def like(self, fact: Fact) -> Iterator[ToldFact]:
        """Give what shares two terms with the fact, enough of few, or one that alone says what it is about."""
        terms = terms_of(fact)
        held = [self._holding[term] for term in terms if term in self._holding]
        least = min(COVERED_WITH_FIGURES * len(terms), 2)
        common = Counter(chain.from_iterable(held)) if len(held) >= least else {}
        places = {place for place, count in common.items() if count >= least}
        return self._at(places.union(*(self._holding[term] for term in self._exact & terms)))

    def _at(self, places: Iterable[int]) -> Iterator[ToldFact]:
        return (self._known[place] for place in sorted(places))

    def _keep(self, known: ToldFact) -> None:
        self._looked_up.clear()
        place, terms = len(self._known), terms_of(known.fact)
        for term in terms:
            self._holding.setdefault(term, []).append(place)
        self._exact.update(filter(is_exact, terms))
        self._of_story.setdefault(known.story, []).append(place)
        self._latest = max(self._latest, known.at)
        self._known.append(known)


def came_before(known: ToldFact, published: datetime | None) -> bool:
    """Say whether it came out no later than an article of that moment; of undated ones nobody knows better."""
    return not published or known.at <= minutes_of(published)


def came_within(known: ToldFact, published: datetime | None, time: timedelta) -> bool:
    """Say whether it came out no longer before an article of that moment; of undated ones nobody knows."""
    return not published or not known.at or minutes_of(published) - known.at <= time.total_seconds() / 60


def reached(known: ToldFact, published: datetime | None, beside: Collection[str] = ()) -> int:
    """Return when the last day began that a told fact named as one to come, or that was told `beside` it (ISO
    8601), and that was there when an article of that moment came out (minutes of Unix time, 0 if there is
    none)."""
    days = {*known.fact.days, *beside}
    full = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in days if len(day) == FULL)
    return max((day for day in map(minutes_of, full) if known.at < day <= minutes_of(published)), default=0)


def _order(known: ToldFact) -> tuple[int, int, str, tuple[tuple[str, ...], ...]]:
    fact = known.fact
    return known.story, known.at, fact.actor, (fact.acts, fact.numbers, fact.days, fact.words, fact.ahead)
