"""Finds which of many patterns can match a text at all, with one search by RE2.

RE2 tries all patterns at once, whatever their number. It has no look-around and no back references, and its
classes have no letters and spaces of other scripts. So RE2 gets a looser pattern. It sorts out patterns that
cannot match; the others are tried.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar

import re2

MOST_MEMORY = 64 * 2**20  # bytes that RE2 may take for one sieve
ESCAPED_CODE = re.compile(r"\\u([0-9a-fA-F]{4})")
PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\{,|.", re.DOTALL)
LOOKS = frozenset(("(?=", "(?!", "(?<=", "(?<!"))
PLACES = frozenset(("^", "$", r"\b", r"\B", r"\A", r"\Z"))
ANYTHING = "(?s:.)"
NOT_ASCII = r"\x{80}-\x{10ffff}"  # may be letters, figures or spaces, which RE2's own classes lack

Thing = TypeVar("Thing")


class Sieve(Generic[Thing]):
    """Things with their patterns. For a text, `left` gives the things that have a pattern that can match."""

    def __init__(self, things: Iterable[Thing], patterns: Callable[[Thing], Iterable[re.Pattern[str]]]) -> None:
        self._things = tuple(things)
        options = re2.Options()
        options.log_errors, options.max_mem = False, MOST_MEMORY
        self._set = re2.Set.SearchSet(options)
        self._set.Add("")  # matches any text: if nothing at all is found, the search has failed
        self._always: set[int] = set()
        self._place_of = [-1]
        for place, thing in enumerate(self._things):
            for pattern in patterns(thing):
                try:
                    self._set.Add(loosened(pattern))
                    self._place_of.append(place)
                except re2.error:
                    self._always.add(place)
        self._set.Compile()

    def left(self, text: str) -> list[Thing]:
        """Return the things, in their order, that have a pattern that can match the text."""
        found = self._set.Match(text.encode("utf-8", "replace"))
        if not found:
            return list(self._things)
        if len(found) == 1 and not self._always:
            return []
        places = {self._place_of[number] for number in found} | self._always
        return [self._things[place] for place in sorted(places) if place >= 0]


class Patterns(Sieve[re.Pattern[str]]):
    """Patterns in their order. Each is tried only on texts that it can match."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        super().__init__(patterns, lambda pattern: (pattern,))

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match of the first pattern that matches."""
        return next(self.finditer(text), None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        for pattern in self.left(text):
            yield from pattern.finditer(text)

    def sub(self, other: str, text: str) -> str:
        for pattern in self.left(text):
            text = pattern.sub(other, text)
        return text


@lru_cache(maxsize=1024)  # holds fields of a relation, a party or a subject of the lexicon, no texts
def patterns_of(whose: object, *fields: str) -> Patterns:
    """Return the patterns in these fields, in their order, each once."""
    given = (getattr(whose, field) for field in fields)
    patterns = ((one,) if isinstance(one, re.Pattern) else one for one in given)
    return Patterns(dict.fromkeys(chain.from_iterable(patterns)))


def loosened(pattern: re.Pattern[str]) -> str:
    """Return a pattern for RE2 that matches everything that this pattern matches. Anchors and look-around are left
    out, and classes of characters are as wide as Python's."""
    kept, groups = ["(?si)" if pattern.flags & re.IGNORECASE else "(?s)"], list[bool]()
    for piece in PIECE.findall(ESCAPED_CODE.sub(r"\\x{\1}", pattern.pattern)):
        if piece[0] == "(":
            groups.append(piece in LOOKS)
        if not any(groups):
            kept.append(_instead_of(piece))
        if piece == ")":
            groups.pop()
    return "".join(kept)


def _instead_of(piece: str) -> str:
    if piece in PLACES:
        return "(?:)"
    if piece in (r"\w", r"\d", r"\s"):
        return f"[{piece}{NOT_ASCII}]"
    if piece.startswith("[^"):
        return ANYTHING if re.search(r"\\[WDS]", piece) else piece
    if piece.startswith("[") and re.search(r"\\[wds]", piece):
        return f"{piece[:-1]}{NOT_ASCII}]"
    return "{0," if piece == "{," else piece
