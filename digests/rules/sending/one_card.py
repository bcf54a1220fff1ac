"""One event, one card: which stories of a digest perhaps tell only what one that stands above them tells."""

from collections.abc import Sequence

from digests.model import StoryStatus
from digests.rules.sending.novelty import StoryNews

Placed = tuple[str, StoryNews]


def without_repeats(ranked: Sequence[Placed]) -> list[Placed]:
    """Return the news that has a card, each with the topic it stands under, the best first.

    Of stories under one topic that resemble each other (`Story.resembles`) the best one has it, and the places of
    the others go to other events. An update has it before all others: its readers know the event, and it moved. Of
    two headlines without any text nobody can tell whether they are about one event.
    """
    told: dict[tuple[str, int], bool] = {}  # by topic and story: whether it says more than its headline
    resembled: dict[tuple[str, int], bool] = {}  # the same of those that have a card and resemble the story
    for theme, news in sorted(ranked, key=lambda each: each[1].status is not StoryStatus.UPDATE):
        place, near, speaks = (theme, news.story.id), news.story.resembles, bool(news.shown)
        alike = [resembled.get(place), *(told.get((theme, number)) for number in near)]
        if news.status is StoryStatus.NEW and any(other or (speaks and other is not None) for other in alike):
            continue
        told[place] = speaks
        resembled |= {(theme, number): speaks or resembled.get((theme, number), False) for number in near}
    return [(theme, news) for theme, news in ranked if (theme, news.story.id) in told]
