"""What a reader was told, fact by fact, so that a new one is looked up quickly however much that is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from digests.model import Fact, ToldFact
from digests.rules.sending.facts import (
    COVERED_WITH_FIGURES,
    changed_number,
    exact_terms_of,
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
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._looked_up: dict[Fact, ToldFact | None] = {}  # each is asked for twice and more: by story, by passage
        for known in sorted(told, key=_order):
            self._keep(known)

    def add(self, fact: Fact, story: int, published: datetime | None) -> None:
        """Remember a fact as told."""
        self._keep(ToldFact(fact, story, minutes_of(published)))

    def repeated(self, fact: Fact) -> ToldFact | None:
        """Return what was told that the fact only repeats, None when it is new."""
        if fact not in self._looked_up:
            found = next((known for known in self.like(fact) if repeats(fact, known.fact)), None)
            self._looked_up[fact] = found
        return self._looked_up[fact]

    def overtaken(self, fact: Fact, published: datetime | None) -> bool:
        """Say whether the fact's figures are older than others that were told of the same matter."""
        at = minutes_of(published)
        if not at or not fact.numbers:
            return False
        return any(
            known.at > at and same_matter(fact, known.fact) and changed_number(fact, known.fact) is not None
            for known in self.like(fact)
        )

    def of_stories(self, stories: Collection[int]) -> Iterator[ToldFact]:
        """Give what was told of these stories."""
        return (known for known in self._known if known.story in stories)

    def _keep(self, known: ToldFact) -> None:
        self._looked_up.clear()
        for term in terms_of(known.fact):
            self._holding[term].append(len(self._known))
        self._known.append(known)

    def like(self, fact: Fact, share: float = COVERED_WITH_FIGURES) -> Iterator[ToldFact]:
        """Give what shares enough of its terms with the fact; of another script, any that shares two."""
        if not self._known:
            return
        terms, common = terms_of(fact), dict[int, int]()
        for term in terms:
            for place in self._holding.get(term, ()):
                common[place] = common.get(place, 0) + 1
        if not common:
            return
        least, exact = min(share * len(terms), 2), exact_terms_of(fact)
        for place in sorted(common):
            if common[place] >= least or (exact and exact & terms_of(self._known[place].fact)):
                yield self._known[place]


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
