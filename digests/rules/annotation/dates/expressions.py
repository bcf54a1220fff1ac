"""Date expressions: the words found in a sentence and the calendar parts they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from digests.model.lexicon import DateWords, Lexicon, NumberWords
from digests.rules.annotation.numerals import han_value, word_value
from digests.rules.sieves import Sieve


@dataclass(frozen=True, slots=True)
class Expression:
    """A date expression: its place in the sentence, its form (see `DateWords`) and the parts it names."""

    start: int
    end: int
    text: str
    form: str
    parts: dict[str, str]


def expressions(sentence: str, words: DateWords) -> Iterator[Expression]:
    """Give the date expressions of a sentence in order; where two overlap, the fuller one. A range gives its
    ends."""
    taken: list[Expression] = []
    for form, pattern in _forms(words).left(sentence):
        for match in pattern.finditer(sentence):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            parts = {name: value for name, value in match.groupdict().items() if value}
            if form == "range":
                taken += _ends(match, parts)
            else:
                taken.append(Expression(match.start(), match.end(), match.group(), form, parts))
    yield from sorted(taken, key=lambda expression: expression.start)


@lru_cache(maxsize=8)  # of a lexicon
def _forms(words: DateWords) -> Sieve[tuple[str, re.Pattern[str]]]:
    return Sieve(words.forms, lambda form: form[1:])


def _ends(match: re.Match[str], parts: dict[str, str]) -> tuple[Expression, Expression]:
    last = parts.pop("last")
    middle = match.start("last")
    text = match.string
    return (
        Expression(match.start(), match.end("day"), text[match.start() : match.end("day")], "day", parts),
        Expression(middle, match.end(), text[middle : match.end()], "day", parts | {"day": last}),
    )


def count_of(text: str, numbers: NumberWords) -> int:
    """Return the number that counts days or weeks; 0 for what is none."""
    if text.isdigit():
        return int(text)
    return int(word_value(text, numbers) or han_value(text, numbers))


def month_number(text: str, lexicon: Lexicon) -> int:
    """Return 1 to 12 for a month's name, abbreviation, digits or Chinese numeral; 0 for what is none."""
    if text.isdigit():
        return int(text)
    return lexicon.dates.months.get(text[:3].lower()) or int(han_value(text, lexicon.numbers))


def day_number(text: str, numbers: NumberWords) -> int:
    """Return the value of digits ("20th" too) or of a Chinese numeral."""
    digits = text.rstrip("stndrh")
    return int(digits) if digits.isdigit() else int(han_value(text, numbers))
