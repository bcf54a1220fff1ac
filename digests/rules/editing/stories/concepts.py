"""What a text speaks of whatever its language: people, subjects, numbers, dates and names in Latin letters.

The dictionary is the language's, the glossary the relation's own: a line or group of either is one thing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

import numpy as np

from digests.model import Relation
from digests.rules.editing.stories.features import Terms, code_of
from digests.rules.editing.stories.gazetteer import NAMES, PLACES
from digests.rules.editing.stories.glossary import SUBJECTS
from digests.rules.editing.stories.scripts import folded
from digests.rules.similarity import STOP_WORDS

READ = 1500
SMALLEST = 12  # a number up to it is in every text
LITERAL = re.compile(r"[\u3400-\u9fff]+|[A-Za-z]{2,}")
NUMBER = re.compile(
    r"(?<![A-Za-z\d.,])(\d[\d,]{0,20}(?:\.\d{1,6})?)\s?"
    r"(万亿|亿|万|thousand|million|billion|trillion|bn\b|ribu|juta|bilion|miliar|trilion|triliun)?"
    r"\s?(%|percent|per cent|peratus|persen)?"
)
SCALES = {
    "万": 1e4, "亿": 1e8, "万亿": 1e12,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
    "ribu": 1e3, "juta": 1e6, "bilion": 1e9, "miliar": 1e9, "trilion": 1e12, "triliun": 1e12,
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb",
            "mar mac",
            "apr",
            "may mei",
            "jun",
            "jul",
            "aug ogo agu",
            "sep",
            "oct okt",
            "nov",
            "dec dis des",
        ),
        1,
    )
    for name in names.split()
}
CHINESE_DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*|\d+")


def concepts_of(title: str, text: str, relation: Relation) -> Counter[str]:
    """Return how often headline (twice) and opening of a text speak of each thing, by our own names of them.

    Those of the dictionary and the glossary are "thing " and the first name of their line or group.
    """
    whole = folded(f"{title}\n{title}\n{text[:READ]}")
    words = WORD.findall(whole)
    found: Counter[str] = Counter(filter(None, map(_name, words)))
    found.update(_things(whole, [*map(_plain, words)], relation))
    days = [*_days(words)]
    if HAN.search(whole):
        days += [(int(match[1]), match[2]) for match in CHINESE_DATE.finditer(whole)]
        whole = CHINESE_DATE.sub(" ", whole)
    found.update(f"date {month}-{int(day)}" for month, day in days)
    found.update(_numbers(whole))
    found.subtract(f"number {int(day)}" for _, day in days)
    return +found


def things_of(text: str, relation: Relation) -> frozenset[str]:
    """Return the things and people of which the opening of a text speaks, as `concepts_of` names them."""
    whole = folded(text[:READ])
    return frozenset(_things(whole, [*map(_plain, WORD.findall(whole))], relation))


@lru_cache(maxsize=4096)
def coded_concepts(title: str, text: str, relation: Relation) -> Terms:
    """Return the concepts as terms. Remembered, so that a later edit reads only what is new."""
    counted = {code_of(concept): number for concept, number in concepts_of(title, text, relation).items()}
    codes = np.fromiter(counted, dtype=np.uint32, count=len(counted))
    amounts = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
    return codes, amounts, np.zeros(len(counted), dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """`latin`: names in small letters, by their first word; `chinese` finds the Chinese ones, longest first.
    `things` says what each means, `people` which patterns make sure of it."""

    latin: dict[str, tuple[tuple[str, ...], ...]]
    chinese: re.Pattern[str]
    things: dict[str, str]
    people: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]


def _things(whole: str, plain: Sequence[str], relation: Relation) -> Iterator[str]:
    """Names of the things and people whose words occur; `plain` are the text's words as `_plain` has them."""
    dictionary = _dictionary(relation)
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
def _dictionary(relation: Relation) -> _Dictionary:
    lines = (line.split(": ") for line in (SUBJECTS + PLACES + NAMES).splitlines() if line)
    groups = [[*latin.split("|"), *chinese.split()] for latin, chinese in lines]
    things = {
        _spelling(name): f"thing {names[0].casefold()}"
        for names in [*groups, *relation.glossary]
        for name in names
    }
    people: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for party in relation.parties:
        for number, person in enumerate(party.people):
            for literal in sorted({_spelling(name) for name in LITERAL.findall(person.pattern.pattern)}):
                people[literal].append((f"person {party.id} {number}", person.pattern))
    latin: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for spelling in things:
        if spelling.isascii():
            words = tuple(spelling.split())
            latin[words[0]].append(words)
    chinese = sorted({name for name in (*things, *people) if HAN.match(name)}, key=lambda name: (-len(name), name))
    return _Dictionary(
        {first: tuple(sorted(names, key=len, reverse=True)) for first, names in latin.items()},
        re.compile("|".join(map(re.escape, chinese)) or "(?!)"),
        things,
        {key: tuple(found) for key, found in people.items()},
    )


def _spelling(name: str) -> str:
    """A name as texts are searched for it: plain words, simplified characters."""
    return " ".join(map(_plain, WORD.findall(name))) if name.isascii() else folded(name)


@lru_cache(maxsize=1 << 15)
def _plain(word: str) -> str:
    """A word in small letters, without the s of a plural."""
    return word.casefold().removesuffix("s")


@lru_cache(maxsize=1 << 15)
def _name(word: str) -> str:
    """A word that begins with a capital and says something, in small letters; "" for another."""
    small = word.casefold()
    return small if word[0].isupper() and small not in STOP_WORDS else ""


@lru_cache(maxsize=1 << 15)
def _month(word: str) -> int:
    """The month that a word names, perhaps shortened; 0 for another word."""
    return MONTHS.get(word[:3].casefold(), 0) if word.isalpha() else 0


def _days(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Month and day where the one's name stands beside the other ("Sep 20", "20 September")."""
    for place, month in enumerate(map(_month, words)):
        if month:
            for day in (*words[place + 1 : place + 2], *words[max(place - 1, 0) : place]):
                if day.isdigit() and len(day) <= 2:
                    yield month, day
                    break


def _numbers(whole: str) -> Iterator[str]:
    for digits, scale, share in NUMBER.findall(whole):
        value = float(digits.replace(",", "")) * SCALES.get(scale, 1)
        if share or value > SMALLEST:
            yield f"number {value:g}{'%' if share else ''}"
