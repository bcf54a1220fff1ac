"""Decides which stories are for a reader, which languages the reader reads, and what of a story is in these."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from digests.errors import PreferenceError
from digests.model import (
    Article,
    DatedPhrase,
    DatedStory,
    Document,
    Glance,
    Member,
    Passage,
    Preferences,
    Relation,
    Story,
    Theme,
)

Part = TypeVar("Part", Member, Passage, DatedPhrase, Document)
Read = TypeVar("Read", Story, DatedStory, Story | DatedStory)
DEFAULT = "en"


def theme_asked(theme: str, relation: Relation) -> Theme:
    """Return the theme with that id. PreferenceError when the relation has no such theme."""
    found = relation.theme(theme)
    if found is None:
        raise PreferenceError(f"no theme {theme[:40]!r}", code="topic-unknown", word=theme[:40])
    return found


def stories_for(
    stories: Iterable[Read], preferences: Preferences, theme: str, relation: Relation
) -> tuple[Read, ...]:
    """Return the stories of `theme`. If no theme is given, return the stories of all the reader's themes. Each
    story stands once, in the order of the ids.

    A story without any theme is for readers who chose everything. PreferenceError for a theme that does not exist.
    """
    asked = theme_asked(theme, relation).id if theme else ""
    distinct = {story.id: story for story in stories if story.articles}
    return tuple(
        distinct[number]
        for number in sorted(distinct)
        if (asked in distinct[number].themes if asked else preferences.wants(distinct[number].themes))
    )


def day_of_news(article: Article, zone: ZoneInfo) -> date | None:
    """Return the local day on which an article came out. For an article without a date, return the day on which it
    was stored."""
    instant = came_out(article)
    return instant.astimezone(zone).date() if instant else None


def came_out(article: Article) -> datetime | None:
    """Return when an article was published (UTC). For an article without a time, return when it was stored."""
    if article.published is None or article.published_guessed:
        return article.stored_at
    return article.published


def primary(tag: str) -> str:
    """Return the primary subtag of a BCP 47 tag: the language, whatever its script or country."""
    return tag.partition("-")[0].lower()


def languages_read(chosen: Collection[str], language: str, written: Collection[str]) -> frozenset[str]:
    """Return the languages of the news that a reader is told. These are the `chosen` languages. If the reader
    chose none, it is the `language` of the bot's own words, if a source writes it. Otherwise it is English.
    `written` are the primary subtags of the languages in which sources write."""
    if chosen:
        return frozenset(chosen)
    own = primary(language)
    return frozenset((own if own in written else DEFAULT,))


def reads(article: Article, languages: Collection[str]) -> bool:
    """Say whether an article is in one of these languages (primary subtags). An article without a language counts
    as being in one of them."""
    tag = article.language
    return not tag or tag in languages or primary(tag) in languages


def is_read(tags: Collection[str], languages: Collection[str]) -> bool:
    """Say whether one of these tags (BCP 47) is one of the languages. If there is no tag, or one is empty, it is
    so, too."""
    return not tags or any(not tag or primary(tag) in languages for tag in tags)


def conference_pages(story: Story) -> dict[int, str]:
    """Return, for each article that is a page of a press conference, that conference: its party, office and
    day."""
    pages: dict[int, str] = {}
    for each in story.members:
        if each.conference:
            pages.setdefault(each.article, each.conference.rsplit(" ", 2)[0])
    return pages


def as_read(story: Story, languages: Collection[str], first: str = "") -> Story | None:
    """Return the part of a story that is in these languages (primary subtags), with the headline of the best
    article in them. Return None if no article with a headline is in them. A press conference may have a page in
    the `first` language. Its pages in other languages are then left out. The number of publishers and the stage of
    the story stay."""
    pages = conference_pages(story)
    if not pages and all(reads(article, languages) for article in story.articles):
        return story
    held = {pages[each.id] for each in story.articles if each.id in pages and reads(each, (first,))}
    ours = {
        article.id
        for article in story.articles
        if reads(article, languages) and (pages.get(article.id) not in held or reads(article, (first,)))
    }
    if len(ours) == len(story.articles):
        return story
    titled = [each for each in story.articles if each.id in ours and story.headline_of(each)]
    order = {number: place for place, number in enumerate((story.lead, *story.titles))}
    lead = min(titled, key=lambda article: order.get(article.id, len(order)), default=None)
    if lead is None:
        return None

    def own(parts: Iterable[Part]) -> tuple[Part, ...]:
        return tuple(each for each in parts if each.article in ours)

    return replace(
        story,
        headline=story.headline_of(lead),
        lead=lead.id,
        articles=tuple(article for article in story.articles if article.id in ours),
        titles=tuple(number for number in story.titles if number in ours),
        members=own(story.members),
        passages=own(story.passages),
        lines={party: own(said) for party, said in story.lines.items()},
        asked=tuple(each for each in story.asked if each.article in ours),
        dates=own(story.dates),
        headline_facts={each: fact for each, fact in story.headline_facts.items() if each in ours},
        documents=own(story.documents),
    )


def section_of(story: Story | Glance, preferences: Preferences) -> str:
    """Return the best of the story's themes that the reader is told; "" when it has none of them."""
    return next(filter(preferences.wants_theme, story.themes), "")
