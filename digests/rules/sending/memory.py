"""What a reader was told, fact by fact, so that a new one is looked up quickly however much that is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from digests.model import Fact
from digests.rules.sending.facts import (
    COVERED_WITH_FIGURES,
    changed_number,
    exact_terms_of,
    repeats,
    same_matter,
    terms_of,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that was told, in which story, and when its article came out (minutes of Unix time, 0 unknown)."""

    fact: Fact
    story: int
    at: int = 0

    def before(self, published: datetime | None) -> bool:
        """Say whether it came out no later than an article of that moment; of undated ones nobody knows better."""
        return not published or self.at <= _minutes(published)

    def within(self, published: datetime | None, time: timedelta) -> bool:
        """Say whether it came out no longer before an article of that moment; of undated ones nobody knows."""
        return not published or not self.at or _minutes(published) - self.at <= time.total_seconds() / 60


class Memory:
    """What a reader was told, and what the digest in hand has told so far; quick however much that is."""

    def __init__(self, told: Iterable[str] = ()) -> None:
        self._known: list[Known] = []
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._looked_up: dict[Fact, Known | None] = {}  # each is asked for twice and more: by story, by passage
        for text in sorted(told):
            self._keep(read(text))

    def add(self, fact: Fact, story: int, published: datetime | None) -> None:
        """Remember a fact as told."""
        self._keep(Known(fact, story, _minutes(published)))

    def repeated(self, fact: Fact) -> Known | None:
        """Return what was told that the fact only repeats, None when it is new."""
        if fact not in self._looked_up:
            found = next((known for known in self.like(fact) if repeats(fact, known.fact)), None)
            self._looked_up[fact] = found
        return self._looked_up[fact]

    def overtaken(self, fact: Fact, published: datetime | None) -> bool:
        """Say whether the fact's figures are older than others that were told of the same matter."""
        at = _minutes(published)
        if not at or not fact.numbers:
            return False
        return any(
            known.at > at and same_matter(fact, known.fact) and changed_number(fact, known.fact) is not None
            for known in self.like(fact)
        )

    def of_stories(self, stories: Collection[int]) -> Iterator[Known]:
        """Give what was told of these stories."""
        return (known for known in self._known if known.story in stories)

    def _keep(self, known: Known) -> None:
        self._looked_up.clear()
        for term in terms_of(known.fact):
            self._holding[term].append(len(self._known))
        self._known.append(known)

    def like(self, fact: Fact, share: float = COVERED_WITH_FIGURES) -> Iterator[Known]:
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


def write(fact: Fact, story: int, published: datetime | None) -> str:
    """Return a told fact in short, as it is kept with the edition."""
    lists = (",".join(each) for each in (fact.acts, fact.numbers, fact.days, fact.words))
    return "|".join((str(story), str(_minutes(published)), fact.actor, *lists))


@lru_cache(maxsize=20000)  # readers who chose alike know alike
def read(text: str) -> Known:
    """Return what `write` wrote; its place in the article is not kept."""
    story, at, actor, *lists = text.split("|")
    acts, numbers, days, words = (tuple(filter(None, each.split(","))) for each in lists)
    fact = Fact(0, 0, actor=actor, acts=acts, numbers=numbers, days=days, words=words)
    return Known(fact, int(story), int(at))


def _minutes(moment: datetime | None) -> int:
    return int(moment.timestamp()) // 60 if moment else 0
