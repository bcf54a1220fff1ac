"""What a topic's brief tells of a story: what is about the topic, and nothing where nothing is."""

from collections.abc import Iterable
from dataclasses import replace

from digests.model import Card, Passage, Story
from digests.rules.sending.novelty import StoryNews

IN_PASSING = 0.25  # part of a story from which on a passage about a theme is no word in passing


def speaks_of(story: Story, theme: str) -> bool:
    """Say whether the story's headline, or something that can be quoted of it, is about the theme."""
    said = (*story.passages, *(each for lines in story.lines.values() for each in lines))
    return _titled(story, story.lead, theme) or any(theme in each.themes for each in said)


def for_topic(news: StoryNews, theme: str) -> StoryNews:
    """Return the news as a brief of the theme quotes it: what is about it goes first; where the headline is about
    something else, it is all."""
    whole = _titled(news.story, news.story.lead, theme)

    def about(passages: Iterable[Passage]) -> tuple[Passage, ...]:
        given = tuple(passages)
        first = tuple(each for each in given if theme in each.themes)
        return (*first, *(each for each in given if whole and each not in first))

    lines = {party: about(said) for party, said in news.lines.items()}
    return replace(news, passages=about(news.passages), lines=lines)


def card_speaks_of(card: Card, story: Story, theme: str) -> bool:
    """Say whether the card's headline is about the theme, or its first passage, and then not by a word in passing
    of a story about other things."""
    said = (*card.passages, *filter(None, card.lines.values()))
    first = bool(said) and theme in said[0].passage.themes and _part(story, theme) >= IN_PASSING
    return _titled(story, card.headline_article.id, theme) or first


def share_of(story: Story, theme: str) -> float:
    """Return how far a story is about the theme, from 0 to 1: the part that the theme has in what its members are
    about, twice that where the headline is about it."""
    return min(_part(story, theme) * (2 if _titled(story, story.lead, theme) else 1), 1.0)


def _part(story: Story, theme: str) -> float:
    """Which part of what the story's members are about is the theme; 1 where that is not known."""
    scores = [each for member in story.members for each in member.themes]
    total = sum(score for _, score in scores)
    return sum(score for each, score in scores if each == theme) / total if total else 1.0


def _titled(story: Story, article: int, theme: str) -> bool:
    return theme in story.headline_themes.get(article, ())
