"""What a text speaks of in any language: people, subjects, numbers, dates and names in Latin letters. Also the
words that name a relation's parties: every article has these words, so they tell no event from another."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from digests.model import Party, Relation
from digests.model.lexicon import ConceptWords, Lexicon
from digests.rules.editing.stories.features import Codes, Terms, code_of, story_features
from digests.rules.folding import simplified
from digests.rules.remembering import remembered
from digests.rules.texts import HAN, HAN_SPAN
from digests.rules.things import WORD, things_of

LITERAL = re.compile(rf"[{HAN_SPAN}]+|[A-Za-z]+")
READ = 1500  # characters of a text that are read
SMALLEST = 12  # numbers up to this one are left out, because every text has them
FIGURE = np.uint8(1 << 5)  # the flag of a number
REMEMBERED = 1 << 14  # articles: so many are compared at once, and each is needed twice


def concepts_of(title: str, text: str, relation: Relation, lexicon: Lexicon) -> Counter[str]:
    """Return how often headline (counted twice) and opening of a text speak of each thing (see `things_in`)."""
    whole = simplified(f"{title}\n{title}\n{text[:READ]}", lexicon.comparison)
    words = WORD.findall(whole)
    found: Counter[str] = Counter()
    for word, number in Counter(words).items():
        if word[0].isupper() and (small := word.casefold()) not in lexicon.comparison.silent:
            found[small] += number
    found.update(things_of(whole, words, relation, lexicon))
    days = [*_days(words, lexicon.dates.months)]
    if HAN.search(whole):
        days += [(int(match["month"]), match["day"]) for match in lexicon.concepts.day.finditer(whole)]
        whole = lexicon.concepts.day.sub(" ", whole)
    found.update(f"date {month}-{int(day)}" for month, day in days)
    for digits, scale, share in _number(lexicon.concepts).findall(whole):
        value = float(digits.replace(",", "")) * lexicon.concepts.scales.get(scale, 1)
        if share or value > SMALLEST:
            found[f"number {value:g}{'%' if share else ''}"] += 1
    found.subtract(f"number {int(day)}" for _, day in days)
    return +found


@remembered(REMEMBERED)
def coded_concepts(title: str, text: str, relation: Relation, lexicon: Lexicon) -> Terms:
    """Return the concepts as terms; numbers have a flag. Remembered: a later edit reads only new texts."""
    found = concepts_of(title, text, relation, lexicon)
    counted = {code_of(concept): number for concept, number in found.items()}
    codes = np.fromiter(counted, dtype=np.uint32, count=len(counted))
    amounts = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
    numbers = {code_of(concept) for concept in found if concept.startswith("number ")}
    flags = np.fromiter((FIGURE * (code in numbers) for code in counted), dtype=np.uint8, count=len(counted))
    return codes, amounts, flags


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _days(words: Sequence[str], months: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Give month and day where the name of a month stands beside a number ("Sep 20", "20 September")."""
    named = {word: month for word in set(words) if word.isalpha() and (month := months.get(word[:3].casefold()))}
    for place, word in enumerate(words if named else ()):
        if month := named.get(word):
            for day in (*words[place + 1 : place + 2], *words[max(place - 1, 0) : place]):
                if day.isdigit() and len(day) <= 2:
                    yield month, day
                    break


@lru_cache(maxsize=8)  # of a lexicon
def _number(words: ConceptWords) -> re.Pattern[str]:
    return re.compile(
        r"(?<![A-Za-z\d.,])(\d[\d,]{0,20}(?:\.\d{1,6})?)\s?"
        rf"({_any(words.scales)})?\s?({_any(words.shares)})?"
    )


# --- the parties' names ---------------------------------------------------------------------------


@lru_cache(maxsize=8)
def party_codes(relation: Relation, lexicon: Lexicon) -> Codes:
    """Return the codes of the words that the parties' patterns stand for, ascending."""
    patterns = [pattern for party in relation.parties for pattern in (*party.mentions, *party.metonyms)]
    words = {form for pattern in patterns for form in _forms(pattern.pattern)}
    named = {word for word in words if any(pattern.fullmatch(word) for pattern in patterns)}
    return np.unique(
        np.concatenate(
            [np.zeros(0, dtype=np.uint32), *(story_features(word, "", lexicon).codes for word in named)]
        )
    )


@lru_cache(maxsize=8)
def party_names(relation: Relation) -> Codes:
    """Return the codes of words and things that name the parties, to leave them out where texts are compared.
    Names after a third party ("Taiwan Strait") are among them: each is a subject of its own, and no event."""
    main = {word for party in relation.main for word in _words_of(party)} | set(_words(relation.title))
    third = {word for party in relation.parties for word in _words_of(party)} - main
    called = [group[0] for group in relation.glossary if not third.isdisjoint(group[0].split())]
    words = {form for name in called for word in name.split() for form in (word, f"{word}s")}
    things = {f"thing {name}" for name in called}
    return np.array(sorted(map(code_of, main | third | words | things)), dtype=np.uint32)


def _words_of(party: Party) -> Iterator[str]:
    return (word for pattern in party.nation for word in _words(pattern.pattern))


def _words(text: str) -> Iterator[str]:
    return (word.casefold() for word in LITERAL.findall(text))


def _forms(pattern: str) -> Iterator[str]:
    """Give words that a pattern may stand for: its literal parts, and two neighbours as one ("America(n|ns)")."""
    parts = LITERAL.findall(pattern)
    yield from parts
    for one, other in pairwise(parts):
        yield one + other
