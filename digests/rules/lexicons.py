"""Builds the lexicon from the plain data of its files; every fault is reported at once.

The shape of the files is the shape of `digests.model.lexicon`: a table for each subject, a key for each field.
A pattern is a regular expression, or a list of them of which any may match; `(?i)` at its beginning makes it
ignore case, and "{name}" stands for the pattern `name` of the same file and subject, or for any of the words of
the table or list `name`; "{subject.name}" for one of another subject. A name that ends with "_part" is there for
that alone. A field of patterns keeps each by itself, in the order of the files; forms are pairs of a name and a
pattern. Words are a list, or one text with spaces between; groups are words by name; a table gives each word its
value; things are lists of the names that one thing has. A language may leave a
field out, but one of them must have it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import blake2b
from itertools import chain
from typing import Any, get_args, get_origin, get_type_hints

from digests.errors import LexiconFilesError
from digests.model.lexicon import Forms, Groups, Lexicon, Patterns, Templates, Things, Words

INNER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")
DEEPEST = 5  # patterns within patterns
PART = "_part"  # ends the names of patterns that only stand within others
NAMES = "{names}"  # in a template: the names that it is asked for

File = Mapping[str, Any]
Files = Mapping[str, File]
Given = list[tuple[str, File, Any]]  # a field as the languages have it: where it stands, the file, the value


def build_lexicon(files: Files) -> Lexicon:
    """Return the lexicon that the parsed files describe, by language.

    Raises LexiconFilesError with one line for each fault: unknown subjects and keys, fields that no language has,
    wrong types, patterns that do not compile, words with two values.
    """
    reader = _LexiconReader(files)
    subjects = {name: kind for name, kind in get_type_hints(Lexicon).items() if name != "key"}
    for language, file in files.items():
        reader.faults += [f"{language}.toml: no subject {name}" for name in file if name not in subjects]
    built = {name: reader.subject(name, kind) for name, kind in subjects.items()}
    if reader.faults:
        raise LexiconFilesError("\n".join(reader.faults))
    packed = json.dumps(files, sort_keys=True, ensure_ascii=False).encode()
    return Lexicon(key=blake2b(packed, digest_size=8).hexdigest(), **built)


class _LexiconReader:
    """Reads subjects out of the files and collects faults instead of stopping at the first."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.faults: list[str] = []

    def subject(self, subject: str, kind: type) -> Any:
        """Return one subject's words, None where they have faults."""
        hints = get_type_hints(kind)
        tables: dict[str, Mapping[str, Any]] = {}
        for language, file in self.files.items():
            if isinstance(table := file.get(subject, {}), dict):
                tables[language] = table
            else:
                self._fault(f"{language}.toml: {subject} is a table")
        unknown = (
            f"{language}.toml: {subject} has no {key}"
            for language, table in tables.items()
            for key in table
            if key not in hints and not key.endswith(PART)
        )
        self.faults += unknown
        values = {}
        for key in (each.name for each in fields(kind)):
            given = [
                (f"{language}.toml: {subject}.{key}", self.files[language], table[key])
                for language, table in tables.items()
                if key in table
            ]
            if not given:
                self._fault(f"{subject}: no language has {key}")
            values[key] = self._field(subject, key, hints[key], given) if given else None
        return None if None in values.values() else kind(**values)

    def _field(self, subject: str, key: str, hint: Any, given: Given) -> Any:
        if get_origin(hint) is re.Pattern:
            return self._pattern(subject, key, given)
        if hint in (Patterns, Templates):
            later = frozenset({"names"} if hint == Templates else ())
            parts = self._sound(list(self._filled_parts(subject, given, later)))
            return tuple(parts if hint == Templates else map(re.compile, parts)) or None
        read, wanted = READERS.get(hint, (_table_of(get_args(hint)[-1]), "gives each word a value of one kind"))
        found = []
        for where, _, value in given:
            try:
                found.append(read(value))
            except (TypeError, ValueError, AttributeError):
                self._fault(f"{where} {wanted}")
                return None
        if hint == Words:
            return frozenset(chain.from_iterable(found))
        if hint == Things:
            return tuple(chain.from_iterable(found))
        if hint == Forms:
            return self._forms(subject, given)
        if hint == Groups:
            names = dict.fromkeys(chain.from_iterable(found))
            return {name: frozenset(chain.from_iterable(each.get(name, ()) for each in found)) for name in names}
        merged: dict[str, Any] = {}
        for (where, _, _), table in zip(given, found, strict=True):
            twice = (word for word in table if merged.get(word, table[word]) != table[word])
            self.faults += [f"{where}: {word} has two values" for word in twice]
            merged |= table
        return merged

    def _pattern(self, subject: str, key: str, given: Given) -> Any:
        """Return one pattern that any language's patterns match, None where one has a fault."""
        found = list(self._filled_parts(subject, given))
        try:  # all at once, since compiling takes nearly all the time
            if all(part for _, _, part in found):
                return re.compile("|".join(part for _, _, part in found))
        except re.error as error:
            if self._sound(found):  # the same name of a group in two languages
                self._fault(f"{subject}.{key}: {error}")
            return None
        self._sound(found)
        return None

    def _forms(self, subject: str, given: Given) -> Any:
        found = [
            (name, one, self._part(one, file, subject, where), where)
            for where, file, value in given
            for name, one in value
        ]
        fits = [bool(part) and self._compiles(where, one, part) for _, one, part, where in found]
        return tuple((name, re.compile(part)) for name, _, part, _ in found) if all(fits) else None

    def _sound(self, found: Sequence[tuple[str, Any, str]]) -> list[str]:
        """Return the groups if each can be compiled, else none; what cannot is a fault."""
        fits = [bool(part) and self._compiles(where, one, part) for where, one, part in found]
        return [part for _, _, part in found] if all(fits) else []

    def _filled_parts(
        self, subject: str, given: Given, later: frozenset[str] = frozenset()
    ) -> Iterator[tuple[str, Any, str]]:
        """Give where each pattern stands, the pattern, and it as a group (see `_part`)."""
        for where, file, value in given:
            for one in value if isinstance(value, list) and value else [value]:
                yield where, one, self._part(one, file, subject, where, later)

    def _part(self, one: Any, file: File, subject: str, where: str, later: frozenset[str] = frozenset()) -> str:
        """Return a pattern as a group with its parts put in, but those of `later`; "" where it is none."""
        if not isinstance(one, str) or not one:
            self._fault(f"{where} is a regular expression, or a list of them")
            return ""
        filled = self._filled(one, file, subject, where, later)
        return _scoped(filled) if filled else ""

    def _compiles(self, where: str, one: str, part: str) -> bool:
        try:
            re.compile(part.replace(NAMES, "-"))
        except re.error as error:
            self._fault(f"{where}: {error}: {one}")
            return False
        return True

    def _filled(self, pattern: str, file: File, subject: str, where: str, later: frozenset[str]) -> str:
        """Put the patterns that a pattern names in their places."""
        for _ in range(DEEPEST):
            names = set(INNER.findall(pattern)) - later
            if not names:
                return pattern
            for name in names:
                of, _, field = name.rpartition(".")
                table = file.get(of or subject)
                inner = _inner(table.get(field)) if isinstance(table, dict) else ""
                if not inner:
                    self._fault(f"{where}: there is no {name} to put in")
                    return ""
                if of:  # what it names is of its own subject
                    inner = INNER.sub(rf"{{{of}.\1}}", inner)
                pattern = pattern.replace("{" + name + "}", inner)
        self._fault(f"{where}: patterns that hold each other")
        return ""

    def _fault(self, fault: str) -> None:
        if fault not in self.faults:
            self.faults.append(fault)


def _inner(value: Any) -> str:
    """Return a part as a group: a pattern, any of a list, or any of a table's words, the longest first."""
    if isinstance(value, dict):
        return f"(?:{'|'.join(map(re.escape, sorted(value, key=len, reverse=True)))})"
    if isinstance(value, list):
        return f"(?:{'|'.join(_scoped(str(each)) for each in value)})"
    return _scoped(value) if isinstance(value, str) else ""


def _scoped(pattern: str) -> str:
    """Let the flags at a pattern's beginning count for it alone."""
    flags = re.match(r"\(\?([aims]+)\)", pattern)
    return f"(?{flags[1]}:{pattern[flags.end() :]})" if flags else f"(?:{pattern})"


def _listed(value: Any) -> list[str]:
    words = value.split() if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise TypeError
    return words


def _things(value: Any) -> list[tuple[str, ...]]:
    if not all(isinstance(names, list) and names for names in value):
        raise TypeError
    return [tuple(_listed(names)) for names in value]


def _table_of(kind: Any) -> Callable[[Any], dict[str, Any]]:
    """Return what reads a table of values of this kind; whole numbers are numbers too."""
    if get_origin(kind) is Mapping:
        inner = _table_of(get_args(kind)[-1])
        return lambda value: {word: inner(each) for word, each in value.items()}

    def read(value: Any) -> dict[str, Any]:
        if not all(isinstance(each, (int, float) if kind is float else kind) for each in value.values()):
            raise TypeError
        return {word: kind(each) for word, each in value.items()}

    return read


READERS: Mapping[Any, tuple[Callable[[Any], Any], str]] = {
    Words: (_listed, "is a list of words"),
    Groups: (lambda value: {name: _listed(words) for name, words in value.items()}, "gives each name its words"),
    Things: (_things, "is a list of lists of names"),
    Forms: (lambda value: [(name + "", one) for name, one in value], "is a list of names with their patterns"),
}
