"""Which of many patterns a text can match at all, told by the beginnings of its words in one look.

A pattern needs words: what `\\bnational security` matches has words that begin with "nati" and with "secu".
These beginnings are read out of the patterns once, with the lexicon or the relation; of a text they are a set.
Most sentences have none of the beginnings of most patterns, which are not tried on them then.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

from digests.rules.texts import HAN_SPAN

LENGTH = 4  # letters of a word's beginning
DIGIT = "0"  # the beginning of any number
FIGURE = re.compile(r"\d")
KEY = re.compile(rf"[a-z]+|[{HAN_SPAN}]")
HAN = re.compile(rf"[{HAN_SPAN}]")
MOST_STATES, MOST_LETTERS, MOST_TURNS = 400, 12, 5
COMMON = 20  # how much more often a short word stands in a text than one beginning of four letters
MOST_SETS = 3
AROUND = (codes.AT, codes.ASSERT, codes.ASSERT_NOT)
BEFORE, BEHIND, EITHER = -1, 1, 0  # where no letter stands
BORDERS = {
    codes.AT_BOUNDARY: EITHER,
    codes.AT_BEGINNING: BEFORE,
    codes.AT_BEGINNING_STRING: BEFORE,
    codes.AT_END: BEHIND,
    codes.AT_END_STRING: BEHIND,
}
SPACE, FIGURES = " ", "\x1f"  # in the place of what is no letter: figures, and all else
NO_LETTER = {code: FIGURES if chr(code).isdigit() else SPACE for code in range(128) if not chr(code).isalpha()}
MARKS = str.maketrans(dict.fromkeys("\u2019\u201c\u201d\u2018\u2013\u2014\u2026\u00a0", " "))

Thing = TypeVar("Thing")
State = tuple[str, bool]
"""The letters of a word that are known so far, and whether they are its first ones."""
Way = tuple[frozenset[str], ...]
UNKNOWN: State = ("", False)
BEGIN: State = ("", True)


@lru_cache(maxsize=64)  # the sentences in hand, which one rule after the other asks of
def keys_of(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words: up to four Latin letters in small, a Chinese character, "0" for any
    figure."""
    lower = text.lower()
    if not lower.isascii():
        lower = lower.translate(MARKS)
    if lower.isascii():
        letters = lower.translate(NO_LETTER)
        words, figures = letters.split(), FIGURES in letters
    else:
        words, figures = KEY.findall(lower), FIGURE.search(lower) is not None
    found = {word[:LENGTH] for word in words}
    if figures:
        found.add(DIGIT)
    return frozenset(found)


class Sieve(Generic[Thing]):
    """Things with their patterns; a text leaves those of which some pattern can match."""

    def __init__(self, things: Iterable[Thing], patterns: Callable[[Thing], Iterable[re.Pattern[str]]]) -> None:
        self._things = tuple(things)
        self._always: set[int] = set()
        self._index: dict[str, list[tuple[int, Way]]] = {}
        for place, thing in enumerate(self._things):
            for pattern in patterns(thing):
                for way in ways_of(pattern):
                    if not way:
                        self._always.add(place)
                    for key in way[0] if way else ():
                        self._index.setdefault(key, []).append((place, way[1:]))

    def left(self, text: str) -> list[Thing]:
        """Return the things, in their order, of which a pattern can match the text."""
        keys, places, index = keys_of(text), set(self._always), self._index
        for key in keys & index.keys():
            for place, more in index[key]:
                if place in places:
                    continue
                for each in more:
                    if each.isdisjoint(keys):
                        break
                else:
                    places.add(place)
        return [self._things[place] for place in sorted(places)] if places else []


class Patterns(Sieve[re.Pattern[str]]):
    """Patterns in their order, tried only where they can match."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        super().__init__(patterns, lambda pattern: (pattern,))

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match of the first pattern that matches."""
        for pattern in self.left(text):
            if match := pattern.search(text):
                return match
        return None

    def fullmatch(self, text: str) -> bool:
        return any(pattern.fullmatch(text) for pattern in self.left(text))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        for pattern in self.left(text):
            yield from pattern.finditer(text)

    def sub(self, other: str, text: str) -> str:
        for pattern in self.left(text):
            text = pattern.sub(other, text)
        return text


@lru_cache(maxsize=1024)  # fields of a relation, a party or a subject of the lexicon, not texts
def patterns_of(whose: object, *fields: str) -> Patterns:
    """Return the patterns that stand in these fields, in their order, each once."""
    given = (getattr(whose, field) for field in fields)
    patterns = ((one,) if isinstance(one, re.Pattern) else one for one in given)
    return Patterns(dict.fromkeys(chain.from_iterable(patterns)))


def ways_of(pattern: re.Pattern[str]) -> list[Way]:
    """Return the ways in which a pattern can match, each as sets of keys: a text that it matches has one of each
    set, the rarest first. A way without sets is one of which nothing can be told."""
    return _ways(list(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)))


def _ways(sequence: Sequence[Any]) -> list[Way]:
    sequence = list(_flat(sequence))
    branches = [place for place, (code, _) in enumerate(sequence) if code is codes.BRANCH]
    if len(branches) == 1 and all(code in AROUND or code is codes.BRANCH for code, _ in sequence):
        (place,) = branches
        parts = sequence[place][1][1]
        return [way for part in parts for way in _ways([*sequence[:place], *part, *sequence[place + 1 :]])]
    found = (_Walk().through(sequence[at:]) for at in range(len(sequence)))
    rarest: list[frozenset[str]] = []
    for keys in sorted({keys for keys in found if keys is not None}, key=_frequency):
        if not any(rarer <= keys for rarer in rarest):
            rarest.append(keys)
    return [tuple(rarest[:MOST_SETS])]


def _frequency(keys: frozenset[str]) -> int:
    return sum(1 if len(key) == LENGTH or HAN.match(key) else COMMON for key in keys)


def _flat(sequence: Iterable[Any]) -> Iterator[Any]:
    for code, value in sequence:
        if code is codes.SUBPATTERN:
            yield from _flat(value[3])
        else:
            yield code, value


class _TooManyError(Exception):
    pass


class _Walk:
    """Follows a pattern and collects the first keys on all of its ways."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def through(self, sequence: Sequence[Any]) -> frozenset[str] | None:
        try:
            left = self.all(sequence, {UNKNOWN})
        except _TooManyError:
            return None
        return None if left else frozenset(self.keys)

    def all(self, sequence: Iterable[Any], states: set[State]) -> set[State]:
        for code, value in sequence:
            if not states:
                break
            states = self._one(code, value, states)
            if len(states) > MOST_STATES:
                raise _TooManyError
        return states

    def _one(self, code: Any, value: Any, states: set[State]) -> set[State]:
        if code is codes.LITERAL:
            return self._character(chr(value), states)
        if code is codes.IN:
            return self._any_of(value, states)
        if code is codes.BRANCH:
            return set().union(*[self.all(each, states) for each in value[1]])
        if code is codes.SUBPATTERN:
            return self.all(value[3], states)
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            least, most, inner = value
            return self._repeated(least, most, inner, states)
        if code is codes.AT:
            return self._border(states, BORDERS[value]) if value in BORDERS else states
        if code is codes.ASSERT_NOT:
            return self._border(states, value[0]) if _has_letters(value[1]) else states
        return states if code is codes.ASSERT else {UNKNOWN}

    def _border(self, states: set[State], way: int) -> set[State]:
        """Begin or end a word; `way` is where no letter stands."""
        left: set[State] = set()
        for word, first in states:
            if word and way != BEFORE:
                self.keys.add(word)
            else:
                left.add((word, first or (not word and way != BEHIND)))
        return left

    def _character(self, character: str, states: set[State]) -> set[State]:
        lower = character.lower()
        left: set[State] = set()
        for word, first in states:
            if lower.isascii() and lower.isalpha():
                longer = word + lower
                if first and len(longer) == LENGTH:
                    self.keys.add(longer)
                else:
                    left.add((longer, True) if first else UNKNOWN)
            elif word:
                self.keys.add(word)
            elif character.isdecimal():
                self.keys.add(DIGIT)
            elif HAN.match(character):
                self.keys.add(character)
            else:
                left.add(BEGIN)
        return left

    def _any_of(self, members: Sequence[Any], states: set[State]) -> set[State]:
        characters: set[str] = set()
        for code, value in members:
            if code is codes.LITERAL:
                characters.add(chr(value).lower())
            elif code is codes.RANGE and value[1] - value[0] < MOST_LETTERS:
                characters.update(chr(each).lower() for each in range(value[0], value[1] + 1))
            elif code is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
                characters.add("0")
            elif code is codes.CATEGORY and value in (codes.CATEGORY_SPACE, codes.CATEGORY_NOT_WORD):
                characters.add(" ")
            else:
                return {UNKNOWN}
        if len(characters) > 2 * MOST_LETTERS:
            return {UNKNOWN}
        return set().union(*[self._character(each, states) for each in characters])

    def _repeated(self, least: int, most: int, inner: Sequence[Any], states: set[State]) -> set[State]:
        for _ in range(min(least, MOST_TURNS)):
            states = self.all(inner, states)
        left = set(states)
        for _ in range(min(int(most) - least, MOST_TURNS)):
            states = self.all(inner, states) - left
            left |= states
        return left | {UNKNOWN} if states and max(least, int(most) - least) > MOST_TURNS else left


def _has_letters(inner: Sequence[Any]) -> bool:
    """Say whether what must not stand here is, at least, any Latin letter."""
    if len(inner) != 1 or inner[0][0] is not codes.IN:
        return False
    members = inner[0][1]
    if (codes.CATEGORY, codes.CATEGORY_WORD) in members:
        return True
    return all((codes.RANGE, (ord(first), ord(last))) in members for first, last in ("az", "AZ"))
