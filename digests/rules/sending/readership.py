"""Which stories are a reader's, and which of their articles and lines are read first."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from digests.errors import PreferenceError
from digests.model import Article, DatedStory, Glance, Preferences, Relation, Story, Theme

Read = TypeVar("Read", Story, DatedStory, Story | DatedStory)
EARLIEST = datetime.min.replace(tzinfo=UTC)


def theme_asked(theme: str, relation: Relation) -> Theme:
    """Return the theme of that id; PreferenceError when the relation has none."""
    found = relation.theme(theme)
    if found is None:
        raise PreferenceError(f"no theme {theme[:40]!r}", advice="There is no such topic. /topics lists them all.")
    return found


def stories_for(
    stories: Iterable[Read], preferences: Preferences, theme: str, relation: Relation
) -> tuple[Read, ...]:
    """Return the stories of one theme, or without one of the reader's themes, each once in the order of their ids.

    A story without any theme is for those who chose everything. PreferenceError for a theme that does not exist.
    """
    wanted = {theme_asked(theme, relation).id} if theme else set(preferences.themes)
    distinct = {story.id: story for story in stories if story.articles}
    return tuple(
        distinct[number]
        for number in sorted(distinct)
        if not wanted or not wanted.isdisjoint(distinct[number].themes)
    )


def day_of_news(article: Article, zone: ZoneInfo) -> date | None:
    """Return the local day on which an article came out, or came to us where it has no date of its own."""
    instant = came_out(article)
    return instant.astimezone(zone).date() if instant else None


def came_out(article: Article) -> datetime | None:
    """Return when an article was published, or stored where it has no time of its own; UTC."""
    if article.published is None or article.published_guessed:
        return article.stored_at
    return article.published


def readable_first(articles: Iterable[Article], language: str) -> list[Article]:
    """Put articles in the reader's language before others; otherwise their order stays."""
    return sorted(articles, key=lambda article: not reads(article, language))


def reads(article: Article, language: str) -> bool:
    """Say whether the article is in the reader's language, whatever its script; one that names none is."""
    return article.language.partition("-")[0] in ("", language.partition("-")[0])


def section_of(story: Story | Glance, themes: Sequence[str]) -> str:
    """Return the story's best theme among these, "" when it has none of them; of all where these are none."""
    return next((theme for theme in story.themes if not themes or theme in themes), "")
