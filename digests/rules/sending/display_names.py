"""What parties, topics and the relation are called, by language."""

import re

from digests.model import Party, Relation, Theme


def label_of(party: Party, language: str) -> str:
    """Return our neutral name of a party in the language, in English where there is none."""
    return party.labels.get(language) or party.labels.get(language.partition("-")[0]) or party.label


def title_of(thing: Theme | Relation, language: str) -> str:
    """Return the title of a theme or the relation in the language, in English where there is none."""
    return thing.titles.get(language) or thing.titles.get(language.partition("-")[0]) or thing.title


def short_title(theme: Theme, language: str) -> str:
    """Return a title for a button or a list: "Taiwan" for "Taiwan and the Strait"; the topic's own word stays."""
    title = title_of(theme, language)
    if language.partition("-")[0] != "en":
        return title
    head = title.partition(",")[0]
    first = head.partition(" and ")[0]
    return first if theme.command in re.sub(r"[^a-z0-9]", "", first.lower()) else head
