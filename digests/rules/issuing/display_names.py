"""What parties, offices, people, sources, topics and the relation are called, by language."""

import re

from digests.model import Line, Office, Party, Relation, Source, Theme
from digests.rules import trust
from digests.rules.party_names import office_named


def label_of(party: Party, language: str) -> str:
    """Return our neutral name of a party in the language, in English where there is none."""
    return party.labels.get(language) or party.labels.get(language.partition("-")[0]) or party.label


def outlet_name(source: Source, language: str) -> str:
    """Return what a source is called in the language: its own name where nobody has given it another there."""
    return source.names.get(language) or source.names.get(language.partition("-")[0]) or source.name


def office_of(line: Line, relation: Relation, language: str) -> str:
    """Return which office of a party a line is of, by the name of its source where that is a government's, else by
    the words that name the speaker; empty where these name none that has a title."""
    passage, source = line.passage, line.article.source
    party = relation.party(passage.party)
    named = source.name if trust.is_own(passage.party, source) else passage.speaker_text
    found = office_named(named, party)
    return display_title(found, language) if found else ""


def person_of(speaker: str, party: Party | None, language: str) -> str:
    """Return what a speaker of a party is called in the language; empty for one whom the relation does not name
    in it."""
    people = party.people if party else ()
    named = (each for each in people if each.name == speaker or (each.names and each.pattern.fullmatch(speaker)))
    person = next(named, None) if speaker else None
    if person is None:
        return ""
    return person.names.get(language, "") if language.partition("-")[0] == "zh" else person.name


def display_title(thing: Theme | Relation | Office, language: str) -> str:
    """Return the title of a theme, an office or the relation in the language, in English where there is none."""
    return thing.titles.get(language) or thing.titles.get(language.partition("-")[0]) or thing.title


def short_title(theme: Theme, language: str) -> str:
    """Return a title for a button or a list, without the mark that parts a list: "Taiwan" for "Taiwan and the
    Strait"; the topic's own word stays."""
    title = display_title(theme, language)
    if language.partition("-")[0] != "en":
        return title.partition("、")[0]
    head = title.partition(",")[0]
    first = head.partition(" and ")[0]
    return first if theme.command in re.sub(r"[^a-z0-9]", "", first.lower()) else head
