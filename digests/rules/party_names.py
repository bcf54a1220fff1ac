"""Finds the party that a text names: by its own words, by an office that only it has, or by a stand-in.

A relation's names are only tried on a text if they can occur in it.
"""

import re
from datetime import date
from functools import lru_cache

from digests.model import Article, Office, Party, Passage, Person, Proof, Relation
from digests.rules import trust
from digests.rules.sieves import Patterns, Sieve, patterns_of
from digests.rules.texts import squeeze

NEAR = 30  # characters
LONGEST_BETWEEN = 20  # characters between two names of a list
CLAUSE = re.compile(r"[:;,.!?—–，。：；、！？]")
OF_WHOM = re.compile(r"\s+of\s+(?:the\s+)?(.*)")


@lru_cache(maxsize=64)
def people_of(party: Party) -> Sieve[Person]:
    return Sieve(party.people, lambda person: (person.pattern,))


def named(party: Party, text: str, relation: Relation, headline: str = "") -> str:
    """Return the first words that name the party in the text, or else an office in the headline that only this
    party has, or "". In prose "the foreign ministry" may belong to anybody named before; a headline says whose."""
    if match := patterns_of(party, "mentions").search(text):
        return squeeze(match.group())
    offices = patterns_of(party, "offices").finditer(headline) if headline else ()
    return next((squeeze(match.group()) for match in offices if not _of_others(match, relation)), "")


def without_parties(text: str, relation: Relation) -> str:
    """Return the text with a space in the place of each name of a party."""
    return parties_of(relation).sub(" ", text)


@lru_cache(maxsize=8)  # relations, not texts
def parties_of(relation: Relation) -> Patterns:
    """Return the patterns that name a party: the state, its people, its capital."""
    return Patterns(
        dict.fromkeys(
            pattern for party in relation.parties for pattern in (*party.nation, *party.mentions, *party.metonyms)
        )
    )


def in_office(person: Person, day: date | None) -> bool:
    """Say whether somebody was in office on a day. True if the day or the person's terms are unknown."""
    if day is None or not person.terms:
        return True
    return any((since or day) <= day <= (until or day) for since, until in person.terms)


def office_named(words: str, party: Party | None, *, as_role: bool = False) -> Office | None:
    """Return the first office of a party that the words name, or with `as_role` the office of a role in them."""
    if party is None or not words:
        return None
    titles = ((each, (*each.patterns, *(each.roles if as_role else ()))) for each in party.titled)
    return next((each for each, patterns in titles if any(pattern.search(words) for pattern in patterns)), None)


def office_of(passage: Passage, article: Article, day: date | None, relation: Relation) -> str:
    """Return the title of the office for which a passage is said. It is the office of the person, or else the one
    that the words name, whose document it is, or whose conference the article records. Without an office return
    the person, or "". `day` is the article's."""
    party, speaker = relation.party(passage.party), passage.speaker
    if party is None:
        return ""
    people = (each for each in people_of(party).left(speaker) if each.pattern.fullmatch(speaker))
    if person := next((each for each in people if in_office(each, day)), None):
        office = office_named(person.role, party, as_role=True)
        return office.title if office else person.name
    words = [passage.speaker_text, speaker]
    words += [article.source.name] if trust.is_own(party.id, article.source) else []
    words += [article.title] if passage.proof is Proof.LABEL else []
    offices = (office_named(each, party, as_role=True) for each in words)
    office = next(filter(None, offices), None)
    return office.title if office else speaker if passage.proof is Proof.PERSON else ""


def together(text: str, relation: Relation, headline: str = "") -> tuple[str, ...]:
    """Return a word for each main party if the text, which begins with the headline, has both, else (). A stand-in
    for one party counts only beside the other party's own name."""
    first, second = relation.main
    one, other = (named(party, text, relation, headline) for party in (first, second))
    if one:
        other = other or _stand_in(second, text, relation)
    elif other:
        one = _stand_in(first, text, relation)
    return (one, other) if one and other else ()


def without(party: Party, text: str) -> str:
    """Return the text without the party's own names, because a name may contain another's ("China's Taiwan")."""
    return patterns_of(party, "mentions").sub(" ", text)


def outside_lists(text: str, relation: Relation) -> str:
    """Return the text without lists that name both main parties and other states ("China, the US and India"). Such
    a list does not relate its states to each other. Takes time proportional to the text."""
    if not patterns_of(relation, "others").search(text):
        return text
    lists: list[list[re.Match[str]]] = [[]]
    for state in _states(relation).finditer(text):
        between = text[lists[-1][-1].end() : state.start()] if lists[-1] else ""
        if not lists[-1] or (len(between) <= LONGEST_BETWEEN and _between(relation).fullmatch(between)):
            lists[-1].append(state)
        else:
            lists.append([state])
    kinds = (relation.others, *(party.nation for party in relation.main))
    for names in reversed(lists):
        words = [name.group() for name in names]
        if all(any(pattern.search(word) for word in words for pattern in kind) for kind in kinds):
            text = f"{text[: names[0].start()]} {text[names[-1].end() :]}"
    return text


@lru_cache(maxsize=16)  # relations, not texts
def _states(relation: Relation) -> re.Pattern[str]:
    patterns = [*relation.others, *(pattern for party in relation.main for pattern in party.nation)]
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns))


@lru_cache(maxsize=16)
def _between(relation: Relation) -> re.Pattern[str]:
    words = "|".join(f"(?:{pattern.pattern})" for pattern in relation.listing) or "(?!)"
    return re.compile(rf"\s*(?:[,、，]\s*(?:(?:{words})\s*)*|(?:(?:{words})\s*)+)", re.IGNORECASE)


def _stand_in(party: Party, text: str, relation: Relation) -> str:
    match = patterns_of(party, "territories", "stand_ins").search(text)
    if match is None and patterns_of(relation, "firm_cues").search(text):
        match = patterns_of(party, "firms").search(text)
    return squeeze(match.group()) if match else ""


def _of_others(office: re.Match[str], relation: Relation) -> bool:
    """Say whether a state that is no party is named just before the office, or behind it after "of"."""
    text = office.string
    before = CLAUSE.split(text[max(0, office.start() - NEAR) : office.start()])[-1]
    behind = OF_WHOM.match(text, office.end(), office.end() + NEAR)
    words = before + (behind[1] if behind else "")
    return patterns_of(relation, "others").search(words) is not None
