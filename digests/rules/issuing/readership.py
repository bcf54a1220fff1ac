"""Which stories are a reader's, in which languages, and what of them is in these."""

from collections.abc import Collection, Iterable, Sequence
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
    Fact,
    Glance,
    Member,
    Passage,
    Preferences,
    Relation,
    Story,
    Theme,
)

Part = TypeVar("Part", Member, Passage, DatedPhrase, Fact, Document)
Read = TypeVar("Read", Story, DatedStory, Story | DatedStory)
DEFAULT = "en"


def theme_asked(theme: str, relation: Relation) -> Theme:
    """Return the theme of that id; PreferenceError when the relation has none."""
    found = relation.theme(theme)
    if found is None:
        raise PreferenceError(f"no theme {theme[:40]!r}", code="topic-unknown", word=theme[:40])
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


def primary(tag: str) -> str:
    """Return the primary subtag of a BCP 47 tag: the language, whatever its script or country."""
    return tag.partition("-")[0].lower()


def languages_read(chosen: Collection[str], language: str, written: Collection[str]) -> frozenset[str]:
    """Return the languages of what a reader is told: the chosen ones, else that of our words where one of the
    sources writes it, else English. `written` are the primary subtags of what sources write."""
    if chosen:
        return frozenset(chosen)
    own = primary(language)
    return frozenset((own if own in written else DEFAULT,))


def reads(article: Article, languages: Collection[str]) -> bool:
    """Say whether an article is in one of these languages (primary subtags); one that names none is."""
    return not article.language or primary(article.language) in languages


def is_read(tags: Collection[str], languages: Collection[str]) -> bool:
    """Say whether articles of these tags (BCP 47) are read in one of the languages; where no tag is known, too."""
    return not tags or any(not tag or primary(tag) in languages for tag in tags)


def conference_pages(story: Story) -> dict[int, str]:
    """Return by article of which press conference (party, office and day) it is a page."""
    pages: dict[int, str] = {}
    for each in story.members:
        if each.conference:
            pages.setdefault(each.article, each.conference.rsplit(" ", 2)[0])
    return pages


def as_read(story: Story, languages: Collection[str], first: str = "") -> Story | None:
    """Return what of a story is in these languages (primary subtags), with the headline of the best article there;
    None where no article is, or none that has a headline. Of a press conference with a page in the `first`
    language the others are left out. How many tell it, and how far it is, stays."""
    pages = conference_pages(story)
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
        facts=own(story.facts),
        documents=own(story.documents),
    )


def section_of(story: Story | Glance, themes: Sequence[str]) -> str:
    """Return the story's best theme among these, "" when it has none of them; of all where these are none."""
    return next((theme for theme in story.themes if not themes or theme in themes), "")
