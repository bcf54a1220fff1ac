"""Finds the things and people of which a text speaks, in any language.

Things of the lexicon belong to the languages, the glossary to the relation. Each of their groups names one thing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

from digests.model import Relation
from digests.model.lexicon import ComparisonWords, Lexicon
from digests.rules.folding import simplified
from digests.rules.remembering import remembered
from digests.rules.texts import HAN, HAN_SPAN

LITERAL = re.compile(rf"[{HAN_SPAN}]+|[A-Za-z]{{2,}}")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*|\d+")


def things_in(text: str, relation: Relation, lexicon: Lexicon) -> Iterator[str]:
    """Yield the things and people of which a text speaks, each as often as they occur. Things of the lexicon and
    the glossary are "thing " and the first name of their group. People are "person ", party and number."""
    whole = simplified(text, lexicon.comparison)
    return things_of(whole, WORD.findall(whole), relation, lexicon)


def things_of(whole: str, words: Sequence[str], relation: Relation, lexicon: Lexicon) -> Iterator[str]:
    """Yield the same for a text in simplified characters (`simplified`) and all its words (`WORD`)."""
    dictionary = _dictionary(relation, lexicon)
    plain = [_plain(word) for word in words]
    persons: dict[str, int] = defaultdict(int)
    if HAN.search(whole):
        for match in dictionary.chinese.finditer(whole):
            if (thing := dictionary.things.get(match.group())) is not None:
                yield thing
            persons[match.group()] += 1
    for place, word in [each for each in enumerate(plain) if each[1] in dictionary.firsts]:
        for name in dictionary.latin.get(word, ()):
            if len(name) == 1 or tuple(plain[place : place + len(name)]) == name:
                yield dictionary.things[" ".join(name)]
                break
        if word in dictionary.people and words[place][0].isupper():
            persons[word] += 1
    there: dict[str, bool] = {}  # a pattern is slow, and several of its words may occur in the text
    for key, number in persons.items():
        for person, pattern in dictionary.people.get(key, ()):
            if key.isascii() and person not in there:
                there[person] = pattern.search(whole) is not None
            if not key.isascii() or there[person]:
                yield from repeat(person, number)


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """`latin` has names in small letters, by their first word. `chinese` finds the Chinese names, longest first.
    `firsts` are the words with which a name begins. `things` has the meaning of each name. `people` has the
    patterns that prove a person's name."""

    firsts: frozenset[str]
    latin: dict[str, tuple[tuple[str, ...], ...]]
    chinese: re.Pattern[str]
    things: dict[str, str]
    people: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]


@lru_cache(maxsize=8)
def _dictionary(relation: Relation, lexicon: Lexicon) -> _Dictionary:
    words = lexicon.concepts
    things = {
        _spelling(name, lexicon.comparison): f"thing {names[0].casefold()}"
        for names in (*words.things, *relation.glossary)
        for name in names
    }
    people: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for party in relation.parties:
        for number, person in enumerate(party.people):
            literals = LITERAL.findall(person.pattern.pattern)
            for literal in sorted({_spelling(name, lexicon.comparison) for name in literals}):
                people[literal].append((f"person {party.id} {number}", person.pattern))
    latin: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for spelling in things:
        if spelling.isascii():
            parts = tuple(spelling.split())
            latin[parts[0]].append(parts)
    chinese = sorted({name for name in (*things, *people) if HAN.match(name)}, key=lambda name: (-len(name), name))
    return _Dictionary(
        frozenset((*latin, *people)),
        {first: tuple(sorted(names, key=len, reverse=True)) for first, names in latin.items()},
        re.compile("|".join(map(re.escape, chinese)) or "(?!)"),
        things,
        {key: tuple(found) for key, found in people.items()},
    )


def _spelling(name: str, words: ComparisonWords) -> str:
    """Return a name in the form in which texts are searched: plain words, simplified characters."""
    return " ".join(map(_plain, WORD.findall(name))) if name.isascii() else simplified(name, words)


@remembered(1 << 16)  # holds the words of all articles, most of them common
def _plain(word: str) -> str:
    """Return a Latin word in small letters, without the s of a plural."""
    return word.lower().removesuffix("s")
