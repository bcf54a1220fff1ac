"""One event, one card: which stories of a digest perhaps tell only what one that stands above them tells."""

from collections.abc import Sequence

from digests.model import StoryStatus
from digests.rules.sending.novelty import StoryNews

Placed = tuple[str, StoryNews]


def without_repeats(ranked: Sequence[Placed]) -> list[Placed]:
    """Return the news that has a card, each with the topic it stands under, the best first.

    Of stories under one topic that resemble each other (`Story.resembles`) the best one has it, and the places of
    the others go to other events. An update has it before all others: its readers know the event, and it moved.
    """
    told: set[tuple[str, int]] = set()  # by topic and story
    resembled: set[tuple[str, int]] = set()  # by those that have a card
    for theme, news in sorted(ranked, key=lambda each: each[1].status is not StoryStatus.UPDATE):
        place, near = (theme, news.story.id), {(theme, number) for number in news.story.resembles}
        if news.status is StoryStatus.UPDATE or (place not in resembled and told.isdisjoint(near)):
            told.add(place)
            resembled |= near
    return [(theme, news) for theme, news in ranked if (theme, news.story.id) in told]
