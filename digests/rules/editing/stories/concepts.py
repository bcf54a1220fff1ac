"""What a text speaks of whatever its language: people, subjects, numbers, dates and names in Latin letters.

The things of the lexicon are the languages', the glossary is the relation's own: a group of either is one thing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

import numpy as np

from digests.model import Relation
from digests.model.lexicon import ComparisonWords, Lexicon
from digests.rules.editing.stories.features import Terms, code_of
from digests.rules.editing.stories.scripts import folded
from digests.rules.texts import HAN, HAN_SPAN

READ = 1500
SMALLEST = 12  # a number up to it is in every text
LITERAL = re.compile(rf"[{HAN_SPAN}]+|[A-Za-z]{{2,}}")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*|\d+")


def concepts_of(title: str, text: str, relation: Relation, lexicon: Lexicon) -> Counter[str]:
    """Return how often headline (twice) and opening of a text speak of each thing, by our own names of them.

    Those of the lexicon and the glossary are "thing " and the first name of their group.
    """
    whole = folded(f"{title}\n{title}\n{text[:READ]}", lexicon.comparison)
    words = WORD.findall(whole)
    dictionary = _dictionary(relation, lexicon)
    found: Counter[str] = Counter(filter(None, (_name(word, lexicon.comparison) for word in words)))
    found.update(_things(whole, [*map(_plain, words)], dictionary))
    days = [*_days(words, lexicon.dates.months)]
    if HAN.search(whole):
        days += [(int(match["month"]), match["day"]) for match in lexicon.concepts.day.finditer(whole)]
        whole = lexicon.concepts.day.sub(" ", whole)
    found.update(f"date {month}-{int(day)}" for month, day in days)
    found.update(_numbers(whole, dictionary.number, lexicon.concepts.scales))
    found.subtract(f"number {int(day)}" for _, day in days)
    return +found


def things_of(text: str, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    """Return the things and people of which the opening of a text speaks, as `concepts_of` names them."""
    whole = folded(text[:READ], lexicon.comparison)
    return frozenset(_things(whole, [*map(_plain, WORD.findall(whole))], _dictionary(relation, lexicon)))


@lru_cache(maxsize=4096)
def coded_concepts(title: str, text: str, relation: Relation, lexicon: Lexicon) -> Terms:
    """Return the concepts as terms. Remembered, so that a later edit reads only what is new."""
    found = concepts_of(title, text, relation, lexicon)
    counted = {code_of(concept): number for concept, number in found.items()}
    codes = np.fromiter(counted, dtype=np.uint32, count=len(counted))
    amounts = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
    return codes, amounts, np.zeros(len(counted), dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """`latin`: names in small letters, by their first word; `chinese` finds the Chinese ones, longest first.
    `things` says what each means, `people` which patterns make sure of it; `number` finds numbers
    with their scale and what makes them a share."""

    latin: dict[str, tuple[tuple[str, ...], ...]]
    chinese: re.Pattern[str]
    things: dict[str, str]
    people: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]
    number: re.Pattern[str]


def _things(whole: str, plain: Sequence[str], dictionary: _Dictionary) -> Iterator[str]:
    """Names of the things and people whose words occur; `plain` are the text's words as `_plain` has them."""
    persons: dict[str, int] = defaultdict(int)
    if HAN.search(whole):
        for match in dictionary.chinese.finditer(whole):
            if (thing := dictionary.things.get(match.group())) is not None:
                yield thing
            persons[match.group()] += 1
    for place, word in enumerate(plain):
        for name in dictionary.latin.get(word, ()):
            if len(name) == 1 or tuple(plain[place : place + len(name)]) == name:
                yield dictionary.things[" ".join(name)]
                break
        if word in dictionary.people:
            persons[word] += 1
    for key, number in persons.items():
        for person, pattern in dictionary.people.get(key, ()):
            if not key.isascii() or pattern.search(whole):
                yield from repeat(person, number)


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
            for literal in sorted(
                {_spelling(name, lexicon.comparison) for name in LITERAL.findall(person.pattern.pattern)}
            ):
                people[literal].append((f"person {party.id} {number}", person.pattern))
    latin: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for spelling in things:
        if spelling.isascii():
            parts = tuple(spelling.split())
            latin[parts[0]].append(parts)
    chinese = sorted({name for name in (*things, *people) if HAN.match(name)}, key=lambda name: (-len(name), name))
    return _Dictionary(
        {first: tuple(sorted(names, key=len, reverse=True)) for first, names in latin.items()},
        re.compile("|".join(map(re.escape, chinese)) or "(?!)"),
        things,
        {key: tuple(found) for key, found in people.items()},
        re.compile(
            r"(?<![A-Za-z\d.,])(\d[\d,]{0,20}(?:\.\d{1,6})?)\s?"
            rf"({_any(words.scales)})?\s?({_any(words.shares)})?"
        ),
    )


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _spelling(name: str, words: ComparisonWords) -> str:
    """A name as texts are searched for it: plain words, simplified characters."""
    return " ".join(map(_plain, WORD.findall(name))) if name.isascii() else folded(name, words)


@lru_cache(maxsize=1 << 15)
def _plain(word: str) -> str:
    """A word in small letters, without the s of a plural."""
    return word.casefold().removesuffix("s")


@lru_cache(maxsize=1 << 15)
def _name(word: str, words: ComparisonWords) -> str:
    """A word that begins with a capital and says something, in small letters; "" for another."""
    small = word.casefold()
    return small if word[0].isupper() and small not in words.silent else ""


def _days(words: Sequence[str], months: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Month and day where the one's name stands beside the other ("Sep 20", "20 September")."""
    for place, word in enumerate(words):
        month = months.get(word[:3].casefold(), 0)
        if month and word.isalpha():
            for day in (*words[place + 1 : place + 2], *words[max(place - 1, 0) : place]):
                if day.isdigit() and len(day) <= 2:
                    yield month, day
                    break


def _numbers(whole: str, pattern: re.Pattern[str], scales: Mapping[str, float]) -> Iterator[str]:
    for digits, scale, share in pattern.findall(whole):
        value = float(digits.replace(",", "")) * scales.get(scale, 1)
        if share or value > SMALLEST:
            yield f"number {value:g}{'%' if share else ''}"
