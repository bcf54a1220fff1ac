"""Which events, exchanges and statements of a day get one of the digest's few cards, and in which order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.model import FORCE, OCCASION
from digests.rules.issuing.exchanges import Exchange
from digests.rules.issuing.novelty import StoryNews
from digests.rules.issuing.ranking import NO_GAINS, Gains, Placed, rank
from digests.rules.issuing.statements import Group

Content = StoryNews | Group | Exchange


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One place of a digest: its content, which gets a card, and the theme of its section."""

    theme: str
    content: Content

    @property
    def stories(self) -> tuple[StoryNews, ...]:
        return (self.content,) if isinstance(self.content, StoryNews) else self.content.stories


def places_for(
    events: Sequence[Placed],
    exchanges: Sequence[Exchange],
    groups: Sequence[Group],
    most: int,
    now: datetime,
    topic: str = "",
    gains: Gains = NO_GAINS,
) -> tuple[list[Place], list[Place]]:
    """Return the places that get a card, at most `most`, and the places that are left. Both are sorted by
    importance.

    An act of force, a summit, a signing or a decision of both sides opens the digest, if there is one. The first
    of the events may open a digest; the others perhaps may not. A side's statements have one card. They get a
    second card only if no event or exchange is left for it.
    """
    candidates = [Place(theme, news) for theme, news in events]
    candidates += [Place(each.theme, each) for each in exchanges]
    candidates += [Place(each.theme, each) for each in groups]

    def order(place: Place) -> tuple[float, float, int]:
        return min(rank(news, now, topic, gains) for news in place.stories)

    ranked = sorted(candidates, key=order)
    spoken = Counter[str]()
    first: list[Place] = []
    for place in ranked:
        side = place.content.party if isinstance(place.content, Group) else ""
        if not side or not spoken[side]:
            first.append(place)
            spoken[side] += bool(side)
    first.sort(key=lambda place: not any(news.is_vouched for news in place.stories))
    chosen = [*first[:most], *(each for each in ranked if each not in first)][:most]
    chosen.sort(key=ranked.index)
    first_event = events[0][1] if events else None
    openers = [each for each in chosen if each.content is first_event or not isinstance(each.content, StoryNews)]
    opener = next(filter(_outweighs, openers), next(iter(openers), None))
    if opener is not None:
        chosen = [opener, *(each for each in chosen if each is not opener)]
    return chosen, [each for each in ranked if each not in chosen]


def _outweighs(place: Place) -> bool:
    """Say whether this place goes before any briefing, whatever is said there."""
    if isinstance(place.content, StoryNews):
        return is_weighty(place.content)
    return isinstance(place.content, Exchange) and place.content.decides


def is_weighty(news: StoryNews) -> bool:
    """Say whether a story tells an act of force, a summit or a signing."""
    return not {FORCE, OCCASION}.isdisjoint(news.story.weighs)
