"""What a text speaks of whatever its script: people, subjects, numbers, dates and names in Latin letters.

The dictionary is the language's, the glossary the relation's own: a line or group of either is one thing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from digests.model import Relation
from digests.rules.editing.similarity import stems_of
from digests.rules.editing.stories.glossary import WORDS

READ = 1500
NUMBER = re.compile(
    r"(?<![A-Za-z\d.,])(\d[\d,]*(?:\.\d+)?)\s*(万亿|萬億|万|萬|亿|億|thousand|million|billion|trillion|bn\b)?"
    r"\s*(%|percent|per cent)?"
)
SCALES = {
    "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "万亿": 1e12, "萬億": 1e12,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
}  # fmt: skip
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
ENGLISH_DATE = re.compile(
    r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})\b(?!,?\d)"
    r"|\b(\d{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
)
CHINESE_DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号號]")
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9-]+")


def concepts_of(title: str, text: str, people: Mapping[str, re.Pattern[str]], relation: Relation) -> Counter[str]:
    """Return how often headline (twice) and opening of a text speak of each thing; `people` by our names."""
    words = f"{title}\n{title}\n{text[:READ]}"
    found: Counter[str] = Counter({name: len(pattern.findall(words)) for name, pattern in people.items()})
    found.update(f"thing {thing}" for thing in _things(words, relation))
    for match in ENGLISH_DATE.finditer(words):
        month = MONTHS.index((match[1] or match[4]).casefold()) + 1
        found[f"date {month}-{int(match[2] or match[3])}"] += 1
    for match in CHINESE_DATE.finditer(words):
        found[f"date {int(match[1])}-{int(match[2])}"] += 1
    found.update(_numbers(CHINESE_DATE.sub(" ", ENGLISH_DATE.sub(" ", words))))
    found.update(stems_of(" ".join(LATIN.findall(words))))
    return +found


def people_in(texts: Iterable[str], relation: Relation) -> dict[str, re.Pattern[str]]:
    """Return the relation's people whom the texts name."""
    opening = "\n".join(text[:READ] for text in texts)
    return {
        f"person {party.id} {number}": person.pattern
        for party in relation.parties
        for number, person in enumerate(party.people)
        if person.pattern.search(opening)
    }


def _things(words: str, relation: Relation) -> Iterator[int]:
    """Numbers of the things whose words occur."""
    english, chinese = _glossary(relation)
    if HAN.search(words):
        for match in chinese.finditer(words):
            yield english[match.group()]
    plain = [word.removesuffix("s") for word in LATIN.findall(words.casefold())]
    for place in range(len(plain)):
        for length in (3, 2, 1):
            thing = english.get(" ".join(plain[place : place + length]))
            if thing is not None:
                yield thing
                break


@lru_cache(maxsize=8)
def _glossary(relation: Relation) -> tuple[dict[str, int], re.Pattern[str]]:
    """Return which thing each word means, and a pattern for the Chinese ones, longest first."""
    lines = (line.split(": ") for line in WORDS.strip().splitlines())
    groups = [[*english.split("|"), *chinese.split()] for english, chinese in lines]
    things: dict[str, int] = {}
    for number, names in enumerate([*groups, *relation.glossary]):
        phrases = [" ".join(word.removesuffix("s") for word in name.casefold().split()) for name in names]
        things |= dict.fromkeys(phrases, number)
    longest = sorted((word for word in things if not word.isascii()), key=len, reverse=True)
    return things, re.compile("|".join(longest))


def _numbers(words: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for digits, scale, share in NUMBER.findall(words):
        value = float(digits.replace(",", "")) * SCALES.get(scale, 1)
        if share or value > 12:
            found[f"number {value:g}{'%' if share else ''}"] += 1
    return found
