"""Names that are spelled nearly as somebody wrote them."""

from collections.abc import Iterable

SHORTEST, LONG, LONGEST = 3, 7, 40
"""A name of two letters would be near to too many words. Names from seven letters on may differ in two places."""


def spelled_nearly(word: str, names: Iterable[str], most: int = 1) -> list[str]:
    """Return the names that differ from the word by one letter that is wrong, missing or too many, or by two
    letters in the wrong order; by two such places if they have seven letters or more. The nearest come first."""
    if len(word) > LONGEST:
        return []
    near = ((distance(word, name), name) for name in dict.fromkeys(names) if len(name) >= SHORTEST)
    close = [(far, name) for far, name in near if far <= (2 if len(name) >= LONG else 1)]
    return [name for _, name in sorted(close, key=lambda each: each[0])][:most]


def distance(one: str, other: str) -> int:
    """Return by how many letters two words differ (Damerau's distance, each letter moved at most once)."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, counterpart in enumerate(other, 1):
            least = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != counterpart))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == counterpart
            line.append(min(least, before[column - 2] + 1) if swapped else least)
        before, last = last, line
    return last[-1]
