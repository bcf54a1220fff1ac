"""What a text speaks of whatever its script: people, subjects, numbers, dates and names in Latin letters.

The glossary is the relation's own: each of its patterns matches the English and the Chinese of one thing.
"""

import re
from collections import Counter
from functools import cache

from digests.model import Relation
from digests.rules.editing.glossary import WORDS
from digests.rules.editing.similarity import stems_of

READ = 1500
NUMBER = re.compile(
    r"(?<![A-Za-z\d.,])(\d[\d,]*(?:\.\d+)?)\s*(万亿|萬億|万|萬|亿|億|thousand|million|billion|trillion|bn\b)?\s*(%|percent|per cent)?"
)
SCALES = {
    "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "万亿": 1e12, "萬億": 1e12,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
}  # fmt: skip
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
ENGLISH_DATE = re.compile(
    r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})\b(?!,?\d)"
    r"|\b(\d{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
)
CHINESE_DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号號]")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9-]+")


def concepts_of(title: str, text: str, relation: Relation) -> Counter[str]:
    """Return how often headline (twice) and opening of a text speak of each thing."""
    words = f"{title}\n{title}\n{text[:READ]}"
    found: Counter[str] = Counter()
    for party in relation.parties:
        for number, person in enumerate(party.people):
            found[f"person {party.id} {number}"] += len(person.pattern.findall(words))
    things, pattern = _glossary()
    found.update(f"thing {things[match.casefold()]}" for match in pattern.findall(words))
    for match in ENGLISH_DATE.finditer(words):
        month = MONTHS.index((match[1] or match[4]).casefold()) + 1
        found[f"date {month}-{int(match[2] or match[3])}"] += 1
    for match in CHINESE_DATE.finditer(words):
        found[f"date {int(match[1])}-{int(match[2])}"] += 1
    found.update(_numbers(CHINESE_DATE.sub(" ", ENGLISH_DATE.sub(" ", words))))
    found.update(stem for name in LATIN.findall(words) for stem in stems_of(name))
    return +found


@cache
def _glossary() -> tuple[dict[str, int], re.Pattern[str]]:
    """Which line of the glossary each of its words stands in, and one pattern for all of them, longest first."""
    things = {}
    for number, line in enumerate(WORDS.strip().splitlines()):
        english, chinese = line.split(": ")
        things |= dict.fromkeys([*english.split("|"), *chinese.split()], number)
    longest = sorted(things, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in longest if word.isascii())
    other = "|".join(re.escape(word) for word in longest if not word.isascii())
    return things, re.compile(rf"(?i:\b(?:{latin})(?=s?\b))|(?:{other})")


def _numbers(words: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for digits, scale, share in NUMBER.findall(words):
        value = float(digits.replace(",", "")) * SCALES.get(scale, 1)
        if share or value > 12:
            found[f"number {value:g}{'%' if share else ''}"] += 1
    return found
