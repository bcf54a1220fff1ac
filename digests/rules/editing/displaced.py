"""Stories without what was displaced: the owner's words stand where another source's stood at their address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from digests.model import Article, Member, Story
from digests.rules.editing.members import members_of

Themes = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Vacated:
    """The stories that may still grow without what was displaced. `changed` are the ids of those that lost
    something, `homes` the story of which nothing else is left by the article that stands for what it was, `themes`
    what was thought to be the themes of what an article stands for."""

    stories: tuple[Story, ...]
    changed: frozenset[int] = frozenset()
    homes: Mapping[int, int] = field(default_factory=dict)
    themes: Mapping[int, Themes] = field(default_factory=dict)


def without_displaced(stories: Sequence[Story], new: Sequence[Article]) -> Vacated:
    """Take out of the stories the articles for which new ones stand. Pure."""
    heirs = {article.replaces: article.id for article in new if article.replaces is not None}
    left: list[Story] = []
    changed: set[int] = set()
    homes: dict[int, int] = {}
    themes: dict[int, Themes] = {}
    for story in stories:
        gone = [member for member in members_of(story) if member.article in heirs]
        if not gone:
            left.append(story)
            continue
        changed.add(story.id)
        kept = tuple(member for member in members_of(story) if member.article not in heirs)
        articles = tuple(article for article in story.articles if article.id not in heirs)
        left.append(replace(story, members=kept, articles=articles))
        for member in gone:
            heir = heirs[member.article]
            themes[heir] = themes.get(heir, ()) + member.themes
            if not kept:
                homes.setdefault(heir, story.id)
    return Vacated(tuple(left), frozenset(changed), homes, themes)


def settled_in(vacated: Vacated, bundles: Mapping[int, Sequence[Sequence[Member]]]) -> tuple[Story, ...]:
    """Return the stories with the first bundle of members of each article that stands for all that one of them
    was."""
    moved: dict[int, list[Member]] = {}
    for article, home in vacated.homes.items():
        for bundle in bundles.get(article, ())[:1]:
            moved.setdefault(home, []).extend(bundle)
    return tuple(
        replace(story, members=(*story.members, *moved[story.id])) if story.id in moved else story
        for story in vacated.stories
    )
