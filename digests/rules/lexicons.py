"""Builds the lexicon from the plain data of its files; every fault is reported at once.

The shape of the files is the shape of `digests.model.lexicon`: a table for each subject, a key for each field.
A pattern is a regular expression, or a list of them of which any may match; `(?i)` at its beginning makes it
ignore case, and "{name}" stands for the pattern `name` of the same language and subject; a name that ends with
"_part" is there for that alone. Words are a list, or one text with spaces between; a table gives each word its
value. A language may leave a field out, but one of them must have it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from hashlib import blake2b
from typing import Any, get_args, get_origin, get_type_hints

from digests.errors import LexiconFilesError
from digests.model.lexicon import Lexicon

INNER = re.compile(r"\{([a-z_]+)\}")
DEEPEST = 5  # patterns within patterns
PART = "_part"  # ends the names of patterns that only stand within others

Files = Mapping[str, Mapping[str, Any]]


def build_lexicon(files: Files) -> Lexicon:
    """Return the lexicon that the parsed files describe, by language.

    Raises LexiconFilesError with one line for each fault: unknown subjects and keys, fields that no language has,
    wrong types, patterns that do not compile, words with two values.
    """
    builder = _Builder(files)
    subjects = {name: kind for name, kind in get_type_hints(Lexicon).items() if name != "key"}
    for language, file in files.items():
        builder.faults += [f"{language}.toml: no subject {name}" for name in file if name not in subjects]
    built = {name: builder.subject(name, kind) for name, kind in subjects.items()}
    if builder.faults:
        raise LexiconFilesError("\n".join(builder.faults))
    packed = json.dumps(files, sort_keys=True, ensure_ascii=False).encode()
    return Lexicon(key=blake2b(packed, digest_size=8).hexdigest(), **built)


class _Builder:
    """Reads subjects out of the files and collects faults instead of stopping at the first."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.faults: list[str] = []

    def subject(self, subject: str, kind: type) -> Any:
        """Return one subject's words, None where they have faults."""
        hints = get_type_hints(kind)
        for language, table in self._tables(subject):
            self.faults += [
                f"{language}.toml: {subject} has no {key}"
                for key in table
                if key not in hints and not key.endswith(PART)
            ]
        values = {each.name: self._field(subject, each.name, hints[each.name]) for each in fields(kind)}
        return None if None in values.values() else kind(**values)

    def _tables(self, subject: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for language, file in self.files.items():
            table = file.get(subject, {})
            if isinstance(table, dict):
                yield language, table
            else:
                self._fault(f"{language}.toml: {subject} is a table")

    def _field(self, subject: str, key: str, hint: Any) -> Any:
        given = [(language, table, table[key]) for language, table in self._tables(subject) if key in table]
        if not given:
            self._fault(f"{subject}: no language has {key}")
            return None
        if get_origin(hint) is re.Pattern:
            return self._pattern(subject, key, given)
        if get_origin(hint) is frozenset:
            return self._words(subject, key, given)
        return self._table(subject, key, given, get_args(hint)[1])

    def _pattern(self, subject: str, key: str, given: list[tuple[str, Mapping[str, Any], Any]]) -> Any:
        """Return one pattern that any language's patterns match, None where one has a fault."""
        parts = []
        for language, table, value in given:
            where = f"{language}.toml: {subject}.{key}"
            for one in value if isinstance(value, list) else [value]:
                if not isinstance(one, str) or not one:
                    self._fault(f"{where} is a regular expression, or a list of them")
                    return None
                part = self._scoped(self._filled(one, table, where))
                try:
                    re.compile(part)
                except re.error as error:
                    self._fault(f"{where}: {error}: {one}")
                    return None
                parts.append(part)
        try:
            return re.compile("|".join(parts))
        except re.error as error:  # the same name of a group in two languages
            self._fault(f"{subject}.{key}: {error}")
            return None

    def _filled(self, pattern: str, table: Mapping[str, Any], where: str) -> str:
        """Put the patterns that a pattern names in their places."""
        for _ in range(DEEPEST):
            names = INNER.findall(pattern)
            if not names:
                return pattern
            for name in names:
                inner = table.get(name)
                if isinstance(inner, list):
                    inner = "|".join(self._scoped(str(each)) for each in inner)
                if not isinstance(inner, str):
                    self._fault(f"{where}: there is no {name} to put in")
                    return ""
                pattern = pattern.replace("{" + name + "}", self._scoped(inner))
        self._fault(f"{where}: patterns that hold each other")
        return ""

    @staticmethod
    def _scoped(pattern: str) -> str:
        """Let the flags at a pattern's beginning count for it alone."""
        flags = re.match(r"\(\?([aims]+)\)", pattern)
        return f"(?{flags[1]}:{pattern[flags.end() :]})" if flags else f"(?:{pattern})"

    def _words(self, subject: str, key: str, given: list[tuple[str, Mapping[str, Any], Any]]) -> Any:
        found: set[str] = set()
        for language, _, value in given:
            words = value.split() if isinstance(value, str) else value
            if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
                self._fault(f"{language}.toml: {subject}.{key} is a list of words")
                return None
            found.update(words)
        return frozenset(found)

    def _table(self, subject: str, key: str, given: list[tuple[str, Mapping[str, Any], Any]], kind: Any) -> Any:
        found: dict[str, Any] = {}
        nested = get_origin(kind) is Mapping
        kinds = (int, float) if kind is float else dict if nested else kind
        for language, _, value in given:
            where = f"{language}.toml: {subject}.{key}"
            if not isinstance(value, dict) or not all(isinstance(each, kinds) for each in value.values()):
                self._fault(f"{where} gives each word a value of one kind")
                return None
            self.faults += [
                f"{where}: {word} has two values" for word in value if found.get(word, value[word]) != value[word]
            ]
            found.update(value)
        return found

    def _fault(self, fault: str) -> None:
        if fault not in self.faults:
            self.faults.append(fault)
