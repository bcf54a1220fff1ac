"""Who speaks for a party. A person or an office is found by a name that somebody writes, in English or Chinese."""

import re
from difflib import get_close_matches
from itertools import chain

from digests.model import Line, Office, OwnWords, Party, Passage, Person, Relation, Who
from digests.rules import trust
from digests.rules.party_names import office_named

ARTICLE = re.compile(r"^(?:the)\s+", re.IGNORECASE)
LONGEST_NAME = 60
MOST_NEAR, NEAR = 3, 0.6


def find_who(text: str, relation: Relation) -> Who | None:
    """Return the person or office that a text names, in small or capital letters. A person goes before an office,
    a main party before a third voice, an exact name before a part of a name. Return None if the relation has
    nobody of that name. Pure."""
    wanted = ARTICLE.sub("", " ".join(text[: 2 * LONGEST_NAME].split()))[:LONGEST_NAME]
    if not wanted:
        return None
    parties = sorted(relation.parties, key=lambda party: not party.main)
    steps = (
        (_person(person, party) for party in parties for person in party.people if _is_called(person, wanted)),
        (_office(office, party) for party in parties for office in party.titled if _is_titled(office, wanted)),
        (_office(office, party) for party in parties for office in party.titled if _fits(office, wanted)),
        (_person(person, party) for party in parties for person in party.people if _is_named_in(person, wanted)),
        (_office(office, party) for party in parties if (office := office_named(wanted, party, as_role=True))),
    )
    return next(chain.from_iterable(steps), None)


def find_party(text: str, relation: Relation) -> Party | None:
    """Return the party that a text names. Our names of a party in any language, its command and its id come first.
    Then come names of its state, people or capital. Pure."""
    wanted = " ".join(text[: 2 * LONGEST_NAME].split())
    if not wanted:
        return None
    own = (each for each in relation.parties if wanted.casefold() in _own_names(each))
    usual = (each for each in relation.parties if any(name.fullmatch(wanted) for name in each.names))
    return next(chain(own, usual), None)


def _own_names(party: Party) -> set[str]:
    names = (party.id, party.command, party.label, *party.labels.values())
    return {name.casefold() for name in names}


def near_names(text: str, relation: Relation) -> tuple[str, ...]:
    """Return the names in the relation that are spelled nearly like the text, the nearest first."""
    names: dict[str, str] = {}
    for party in relation.parties:
        for person in party.people:
            full = person.name
            names |= {spelled.casefold(): full for spelled in (full, full.rpartition(" ")[2])}
            names |= dict.fromkeys(person.names.values(), full)
        for office in party.titled:
            names |= {spelled.casefold(): office.title for spelled in (office.title, *office.titles.values())}
    near = get_close_matches(text.strip().casefold()[:LONGEST_NAME], names, 2 * MOST_NEAR, NEAR)
    return tuple(dict.fromkeys(names[each] for each in near))[:MOST_NEAR]


def stranger(text: str) -> Who | None:
    """Return somebody whom the relation does not know, under the name that the text gives them. Return None if the
    words can be nobody's name."""
    name = " ".join(text[: 2 * LONGEST_NAME].split())[:LONGEST_NAME].strip("\"'“”‘’「」?？!！.。,，")
    return Who(name=name) if any(letter.isalpha() for letter in name) else None


def names_of(who: Who) -> tuple[str, ...]:
    """Return the names of somebody in texts. Only articles with one of these names are looked at."""
    if who.person is not None:
        last = who.name.rpartition(" ")[2]
        short = last if who.person.pattern.fullmatch(last) else who.name
        return tuple(dict.fromkeys((short, *who.person.names.values())))
    if who.office is not None:
        return tuple(dict.fromkeys((who.office.title, *who.office.titles.values())))
    return (who.name,)


def is_source_of(who: Who, name: str, relation: Relation) -> bool:
    """Say whether a government's source of that name publishes for the office."""
    party = relation.party(who.party)
    return who.office is not None and office_named(name, party) is who.office


def speaks_as(words: OwnWords, who: Who, relation: Relation) -> bool:
    """Say whether the words are those of that person, or are said for that office. Pure."""
    if who.party and words.party != who.party:
        return False
    passage, known_as = words.line.passage, words.known_as
    if who.person is not None:
        return _is_said_by(who.person, passage, known_as)
    if who.office is not None:
        return words.office == who.office.title or is_said_for(who, words.line, relation)
    names = who.name.casefold().split()
    return any(
        names == spoken.split()[-len(names) :] for spoken in (known_as, passage.speaker.casefold()) if spoken
    )


def line_is_of(line: Line, who: Who, relation: Relation) -> bool:
    """Say whether a line in a language that the reader does not read is by that person or office. Pure."""
    passage = line.passage
    if not who.party or passage.party != who.party:
        return False
    if who.person is not None:
        return _is_said_by(who.person, passage, passage.speaker.casefold())
    return is_said_for(who, line, relation)


def is_said_for(who: Who, line: Line, relation: Relation) -> bool:
    """Say whether a line is said for an office. The line's office decides, or else the page that has the line."""
    if who.office is None:
        return False
    fact, source = line.passage.fact, line.article.source
    if fact is not None and fact.office:
        return fact.office == who.office.title
    return trust.is_own(who.party, source) and is_source_of(who, source.name, relation)


def _is_said_by(person: Person, passage: Passage, known_as: str) -> bool:
    return (
        known_as == person.name.casefold()
        or passage.speaker == person.name
        or (bool(passage.speaker) and person.pattern.fullmatch(passage.speaker) is not None)
    )


def _person(person: Person, party: Party) -> Who:
    return Who(party=party.id, name=person.name, person=person)


def _office(office: Office, party: Party) -> Who:
    return Who(party=party.id, name=office.title, office=office)


def _is_called(person: Person, wanted: str) -> bool:
    """Say whether `wanted` is exactly a name of the person."""
    names = (person.name, *person.names.values())
    exact = re.compile(person.pattern.pattern, re.IGNORECASE).fullmatch(wanted)
    return exact is not None or wanted.casefold() in {name.casefold() for name in names}


def _is_named_in(person: Person, wanted: str) -> bool:
    """Say whether a text such as "Secretary Rubio" names the person. Capitals count: a name can be a word, too."""
    return person.pattern.search(wanted) is not None


def _is_titled(office: Office, wanted: str) -> bool:
    return wanted.casefold() in {title.casefold() for title in (office.title, *office.titles.values())}


def _fits(office: Office, wanted: str) -> bool:
    """Say whether a pattern of the office matches the whole of these words."""
    return any(re.compile(each.pattern, re.IGNORECASE).fullmatch(wanted) for each in office.patterns)
