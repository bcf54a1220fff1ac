"""What became of a story for a reader: whether and when it was told, and why not."""

from datetime import datetime

from digests.model import Edition, Fate, Preferences, Story, StoryFate, Told
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.cards import heading_by
from digests.rules.issuing.readership import as_read
from digests.rules.texts import named_mark


def fate_of(
    story: Story,
    told: Told,
    last: Edition | None,
    preferences: Preferences,
    judge: Judge,
    *,
    receives: bool,
) -> StoryFate:
    """Return what became of a story for a reader. `told` is all that the reader was told, `last` the reader's last
    edition (None if there is none). `receives` says whether the reader gets digests. Pure."""
    articles = {article.id for article in story.articles}
    numbers = [
        number
        for number, before in told.stories.items()
        if number == story.id or not articles.isdisjoint(before.articles)
    ]
    headlines = [each for number in numbers for each in told.stories[number].headlines]
    named = not told.passages.isdisjoint(named_mark(article.url) for article in story.articles)
    fate = (
        Fate.TOLD
        if numbers
        else Fate.NAMED
        if named
        else _untold(story, last, preferences, judge, receives=receives)
    )
    return StoryFate(
        story=story.id,
        outlets=len({article.source.id for article in story.articles}),
        fate=fate,
        told=max(headlines, default=None),
    )


def _untold(story: Story, last: Edition | None, preferences: Preferences, judge: Judge, *, receives: bool) -> Fate:
    own = as_read(story, preferences.languages)
    if own is None:
        return Fate.OTHER_LANGUAGE
    if preferences.themes and set(preferences.themes).isdisjoint(story.themes):
        return Fate.OTHER_TOPIC
    if not receives:
        return Fate.NO_DIGEST
    if not any(heading_by(each, own, judge).acceptance.shown for each in own.articles):
        return Fate.DOUBTFUL
    return Fate.TO_COME if _is_later(own.last_stored, last) else Fate.OUTWEIGHED


def _is_later(stored: datetime, last: Edition | None) -> bool:
    return last is None or stored > last.issued_at
