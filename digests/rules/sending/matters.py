"""One matter, one card: which stories of a digest only tell more of the matter of one that stands above them."""

from collections.abc import Iterable
from datetime import timedelta

from digests.model import StoryStatus
from digests.rules.sending.novelty import StoryNews

ONE_DAY = timedelta(days=1)  # between the newest articles of two stories: what goes on later is the next step
Placed = tuple[str, StoryNews]


def matters_of(ranked: Iterable[Placed]) -> list[Placed]:
    """Return the news that has a card, each with the topic it stands under, the best first.

    Of stories of one day under one topic that go on with each other's matter (`Story.follows`) the best one has it:
    what it tells is what the others are about. An update is never left out: its readers know the matter, and it moved.
    """
    kept: list[Placed] = []
    for theme, news in ranked:
        above = (other for section, other in kept if section == theme)
        if news.status is StoryStatus.UPDATE or not any(_of_one_matter(news, other) for other in above):
            kept.append((theme, news))
    return kept


def _of_one_matter(one: StoryNews, other: StoryNews) -> bool:
    goes_on = other.story.id in one.story.follows or one.story.id in other.story.follows
    return goes_on and abs(one.story.newest - other.story.newest) <= ONE_DAY
