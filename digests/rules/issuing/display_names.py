"""What parties, offices, people, sources, topics and the relation are called, by language."""

import re

from digests.model import Line, Office, Party, Relation, SanctionsList, Source, Theme
from digests.rules import trust
from digests.rules.party_names import office_named


def label_of(party: Party, language: str) -> str:
    """Return our neutral name of a party in the language. If there is none, return the English one."""
    return party.labels.get(language) or party.labels.get(language.partition("-")[0]) or party.label


def outlet_name(source: Source, language: str) -> str:
    """Return what a source is called in the language. A source without a name in that language keeps its own
    name."""
    return source.names.get(language) or source.names.get(language.partition("-")[0]) or source.name


def office_of(line: Line, relation: Relation, language: str) -> str:
    """Return the title of the office of a party that a line is from. If the source is a government's, the source's
    name decides. Otherwise the words decide that name the speaker. Return "" if they name no office with a
    title."""
    passage, source = line.passage, line.article.source
    party = relation.party(passage.party)
    named = source.name if trust.is_own(passage.party, source) else passage.speaker_text
    found = office_named(named, party)
    return display_title(found, language) if found else ""


def person_of(speaker: str, party: Party | None, language: str) -> str:
    """Return what a speaker of a party is called in the language. Return "" if the relation has no name of the
    speaker in that language."""
    people = party.people if party else ()
    named = (each for each in people if each.name == speaker or (each.names and each.pattern.fullmatch(speaker)))
    person = next(named, None) if speaker else None
    if person is None:
        return ""
    return person.names.get(language, "") if language.partition("-")[0] == "zh" else person.name


def display_title(thing: Theme | Relation | Office | SanctionsList, language: str) -> str:
    """Return the title of a theme, an office, a list or the relation in the language. If there is none, return the
    English one."""
    return thing.titles.get(language) or thing.titles.get(language.partition("-")[0]) or thing.title


def short_title(theme: Theme, language: str) -> str:
    """Return a title for a button or a list, such as "Taiwan" for "Taiwan and the Strait". The mark that parts a
    list is left out. It is never so short that the topic's own word is lost."""
    title = display_title(theme, language)
    if language.partition("-")[0] != "en":
        return title.partition("、")[0]
    head = title.partition(",")[0]
    first = head.partition(" and ")[0]
    return first if theme.command in re.sub(r"[^a-z0-9]", "", first.lower()) else head
