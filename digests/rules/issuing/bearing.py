"""Decides whether it matters to a digest that one reader was told something and another was not. If it does not
matter, both get the same digest."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from digests.model import Story, Told, ToldFact
from digests.rules.issuing.agenda import Upcoming
from digests.rules.issuing.facts import is_exact, says_again, telling_of, tells_again
from digests.rules.issuing.told import RUMOUR, least_shared
from digests.rules.texts import calendar_mark, fingerprint, foreign_mark, named_mark

MOST_APART = 20  # editions that one of two readers was sent and the other was not


class AtHand:
    """The stories and dates of which a digest is made, as far as something that was told can matter to them."""

    def __init__(self, stories: Sequence[Story], upcoming: Iterable[Upcoming]) -> None:
        articles = list(chain.from_iterable(story.articles for story in stories))
        quotable = (each for story in stories for each in chain(story.passages, *story.lines.values()))
        dates = chain((each.phrase for each in upcoming), *(story.dates for story in stories))
        self._stories = {story.id for story in stories}
        self._articles = {number for each in articles for number in (each.id, each.replaces)}
        self._marks = {fingerprint(text) for text in {each.text for each in quotable}}
        self._marks |= {calendar_mark(*each) for each in {(phrase.date, phrase.kind) for phrase in dates}}
        self._marks |= {mark(each.url) for each in articles for mark in (foreign_mark, named_mark)}
        facts = dict.fromkeys(chain.from_iterable(story.facts for story in stories))
        self._tellings = [telling_of(fact) for fact in facts]
        self._holding: dict[str, list[int]] = {}  # by term: the places in `_tellings` of the facts that have it
        for place, telling in enumerate(self._tellings):
            for term in telling.terms:
                self._holding.setdefault(term, []).append(place)

    def tells_apart(self, one: Mapping[str, Told], other: Mapping[str, Told]) -> bool:
        """Say whether two readers may get different digests. Each of them was told these texts, which are given by
        a key of what they tell. The readers may differ by a text that matters to the stories and dates at hand, or
        by a text that tells of a story of which both were told. The readers may also differ by very many texts."""
        apart = [(one.get(key) or other[key]) for key in one.keys() ^ other.keys()]
        common = set(chain.from_iterable(_stories_of(one[key]) for key in one.keys() & other.keys()))
        return len(apart) > MOST_APART or any(
            not common.isdisjoint(_stories_of(told)) or self._bears(told) for told in apart
        )

    def _bears(self, told: Told) -> bool:
        """Say whether something here was told, continues what was told, or repeats it."""
        return (
            not self._stories.isdisjoint(told.stories)
            or any(not self._articles.isdisjoint(story.articles) for story in told.stories.values())
            or any(mark.removeprefix(RUMOUR) in self._marks for mark in told.passages)
            or any(map(self._is_repeated, told.facts))
        )

    def _is_repeated(self, known: ToldFact) -> bool:
        """Say whether a fact at hand repeats the told one, as `told.Memory` finds it."""
        telling = telling_of(known.fact)
        exact = any(map(is_exact, telling.terms))
        shared = Counter(chain.from_iterable(self._holding.get(term, ()) for term in telling.terms))
        alike = (self._tellings[place] for place, count in shared.items() if exact or self._enough(place, count))
        return any(tells_again(each, telling) or says_again(each.fact, known.fact) for each in alike)

    def _enough(self, place: int, count: int) -> bool:
        return count >= least_shared(self._tellings[place])


def _stories_of(told: Told) -> Collection[int]:
    return {*told.stories, *(each.story for each in told.facts)}
