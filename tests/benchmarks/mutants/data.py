"""Mutants of the lexicon: a row, a word or an alternative dropped, the sign of a weight turned."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

LEAST_WEIGHT = 1.0  # what weighs less decides nothing alone

Files = Mapping[str, Mapping[str, Any]]
Field = tuple[str, str]  # a subject of the lexicon and a field of it


@dataclass(frozen=True)
class DataMutant:
    """A value of the lexicon's files, by the keys that lead to it: replaced, or dropped where `after` is None."""

    keys: tuple[str | int, ...]
    before: Any
    after: Any
    note: str

    @property
    def name(self) -> str:
        language, *keys = self.keys
        return f"config/lexicon/{language}.toml: {'.'.join(map(str, keys))}: {self.note}"

    @property
    def field(self) -> Field:
        """The subject and the field of the lexicon."""
        return str(self.keys[1]), str(self.keys[2])

    def applied(self, files: Files) -> dict[str, Any]:
        copied: Any = deepcopy(dict(files))
        holder = copied
        for key in self.keys[:-1]:
            holder = holder[key]
        if self.after is None:
            del holder[self.keys[-1]]
        else:
            holder[self.keys[-1]] = self.after
        return dict(copied)


def data_mutants(files: Files) -> dict[Field, list[DataMutant]]:
    """Return the mutants of each field, by subject and field."""
    found: dict[Field, list[DataMutant]] = {}
    for language, subjects in files.items():
        for subject, fields in subjects.items():
            for key, value in fields.items() if isinstance(fields, dict) else []:
                found.setdefault((subject, key), []).extend(_mutants((language, subject, key), value))
    return {field: mutants for field, mutants in found.items() if mutants}


def _mutants(keys: tuple[str | int, ...], value: Any) -> Iterator[DataMutant]:
    match value:
        case dict() | list():
            rows = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
            for key, row in rows:
                numbers = isinstance(row, float)
                if len(rows) > 1 and not numbers and not isinstance(row, dict):
                    yield DataMutant(
                        (*keys, key), row, None, f"without {key if isinstance(value, dict) else row!r}"
                    )
                yield from _mutants((*keys, key), row)
        case float() if abs(value) >= LEAST_WEIGHT:
            yield DataMutant(keys, value, -value, f"{value} -> {-value}")
        case str() if "|" in value:
            for start, end in _alternatives(value):
                yield DataMutant(keys, value, value[:start] + value[end:], f"without {value[start:end]!r}")
        case str() if len(value.split()) > 2 and value.replace(" ", "").isalpha():
            words = value.split()
            for number, word in enumerate(words):
                yield DataMutant(
                    keys, value, " ".join(words[:number] + words[number + 1 :]), f"without the word {word!r}"
                )


def _alternatives(pattern: str) -> Iterator[tuple[int, int]]:
    """Yield where each alternative of a pattern stands together with a bar beside it, those within groups too."""
    opened: list[list[int]] = [[0]]  # of each group that is open: where it begins, and its bars
    place, inside = 0, False  # inside a set of characters
    while place < len(pattern):
        character = pattern[place]
        if character == "\\":
            place += 1
        elif inside:
            inside = character != "]" or pattern[place - 1] == "["
        elif character == "[":
            inside = True
        elif character == "(":
            begin = place + 1
            if pattern.startswith("?", begin) and (ends := _after_flags(pattern, begin)):
                begin = ends
            opened.append([begin])
        elif character == "|":
            opened[-1].append(place)
        elif character == ")" and len(opened) > 1:
            yield from _with_a_bar(opened.pop(), place)
        place += 1
    yield from _with_a_bar(opened[0], len(pattern))


def _with_a_bar(places: list[int], end: int) -> Iterator[tuple[int, int]]:
    begin, *bars = places
    if bars:
        yield begin, bars[0] + 1
        yield from zip(bars, [*bars[1:], end], strict=True)


def _after_flags(pattern: str, begin: int) -> int:
    """Return where a group's own part begins, behind "?:", "?i:", "?<=", "?P<name>" and their like."""
    for opening in ("?:", "?=", "?!", "?<=", "?<!"):
        if pattern.startswith(opening, begin):
            return begin + len(opening)
    ends = [place for place in (pattern.find(":", begin), pattern.find(">", begin)) if place > 0]
    return min(ends) + 1 if ends else 0
