"""One event, one card: which stories of a digest perhaps tell only what one that stands above them tells."""

from collections.abc import Iterable

from digests.model import StoryStatus
from digests.rules.sending.novelty import StoryNews

Placed = tuple[str, StoryNews]


def without_repeats(ranked: Iterable[Placed]) -> list[Placed]:
    """Return the news that has a card, each with the topic it stands under, the best first.

    Of stories under one topic that resemble each other (`Story.resembles`) the best one has it, and the places of
    the others go to other events. An update is never left out: its readers know the matter, and it moved. Of two
    headlines without any text nobody can tell whether they are about one event.
    """
    kept: list[Placed] = []
    for theme, news in ranked:
        above = (other for section, other in kept if section == theme)
        if news.status is StoryStatus.UPDATE or not any(_tells_again(news, other) for other in above):
            kept.append((theme, news))
    return kept


def _tells_again(news: StoryNews, above: StoryNews) -> bool:
    resembles = above.story.id in news.story.resembles or news.story.id in above.story.resembles
    return resembles and bool(news.shown or above.shown)
