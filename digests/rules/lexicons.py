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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import blake2b
from typing import Any, get_args, get_origin, get_type_hints

from digests.errors import LexiconFilesError
from digests.model.lexicon import Forms, Groups, Lexicon, Patterns, Templates, Things, Words

INNER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")
DEEPEST = 5  # patterns within patterns
PART = "_part"  # ends the names of patterns that only stand within others
NAMES = "{names}"  # in a template: the names that it is asked for

File = Mapping[str, Any]
Files = Mapping[str, File]
Given = list[tuple[str, File, Any]]  # a field as the languages have it: which language, its file, the value


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
        given = [
            (language, self.files[language], table[key])
            for language, table in self._tables(subject)
            if key in table
        ]
        if not given:
            self._fault(f"{subject}: no language has {key}")
            return None
        if get_origin(hint) is re.Pattern:
            return self._pattern(subject, key, given)
        readers = {
            Words: self._words,
            Patterns: self._patterns,
            Forms: self._forms,
            Templates: self._templates,
            Groups: self._groups,
            Things: self._things,
        }
        if hint in readers:
            return readers[hint](subject, key, given)
        return self._table(subject, key, given, get_args(hint)[1])

    def _pattern(self, subject: str, key: str, given: Given) -> Any:
        """Return one pattern that any language's patterns match, None where one has a fault."""
        found = list(self._filled_parts(subject, key, given))
        try:  # all at once, since compiling takes nearly all the time
            if all(part for _, _, part in found):
                return re.compile("|".join(part for _, _, part in found))
        except re.error as error:
            if self._sound(found):  # the same name of a group in two languages
                self._fault(f"{subject}.{key}: {error}")
            return None
        self._sound(found)
        return None

    def _patterns(self, subject: str, key: str, given: Given) -> Any:
        return tuple(map(re.compile, self._parts(subject, key, given))) or None

    def _forms(self, subject: str, key: str, given: Given) -> Any:
        found = []
        for language, file, value in given:
            where = f"{language}.toml: {subject}.{key}"
            for one in value if isinstance(value, list) else [None]:
                if not isinstance(one, list) or len(one) != 2 or not isinstance(one[0], str):
                    self._fault(f"{where} is a list of names with their patterns")
                    return None
                pattern = self._part(one[1], file, subject, where)
                if pattern and self._compiles(where, one[1], pattern):
                    found.append((one[0], re.compile(pattern)))
        return tuple(found)

    def _templates(self, subject: str, key: str, given: Given) -> Any:
        return tuple(self._parts(subject, key, given, frozenset({"names"}))) or None

    def _parts(self, subject: str, key: str, given: Given, later: frozenset[str] = frozenset()) -> list[str]:
        """Return the patterns of all languages, each a group; none where one has a fault."""
        return self._sound(list(self._filled_parts(subject, key, given, later)))

    def _sound(self, found: Sequence[tuple[str, Any, str]]) -> list[str]:
        """Return the groups if each can be compiled, else none; what cannot is a fault."""
        fits = [bool(part) and self._compiles(where, one, part) for where, one, part in found]
        return [part for _, _, part in found] if all(fits) else []

    def _filled_parts(
        self, subject: str, key: str, given: Given, later: frozenset[str] = frozenset()
    ) -> Iterator[tuple[str, Any, str]]:
        """Give where each pattern stands, the pattern, and it as a group (see `_part`)."""
        for language, file, value in given:
            where = f"{language}.toml: {subject}.{key}"
            for one in value if isinstance(value, list) and value else [value]:
                yield where, one, self._part(one, file, subject, where, later)

    def _part(self, one: Any, file: File, subject: str, where: str, later: frozenset[str] = frozenset()) -> str:
        """Return a pattern as a group with its parts put in, but those of `later`; "" where it is none."""
        if not isinstance(one, str) or not one:
            self._fault(f"{where} is a regular expression, or a list of them")
            return ""
        filled = self._filled(one, file, subject, where, later)
        return self._scoped(filled) if filled else ""

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
                inner = self._inner(table.get(field)) if isinstance(table, dict) else ""
                if not inner:
                    self._fault(f"{where}: there is no {name} to put in")
                    return ""
                if of:  # what it names is of its own subject
                    inner = INNER.sub(rf"{{{of}.\1}}", inner)
                pattern = pattern.replace("{" + name + "}", inner)
        self._fault(f"{where}: patterns that hold each other")
        return ""

    def _inner(self, value: Any) -> str:
        """Return a part as a group: a pattern, any of a list, or any of a table's words, the longest first."""
        if isinstance(value, dict):
            return f"(?:{'|'.join(map(re.escape, sorted(value, key=len, reverse=True)))})"
        if isinstance(value, list):
            return f"(?:{'|'.join(self._scoped(str(each)) for each in value)})"
        return self._scoped(value) if isinstance(value, str) else ""

    @staticmethod
    def _scoped(pattern: str) -> str:
        """Let the flags at a pattern's beginning count for it alone."""
        flags = re.match(r"\(\?([aims]+)\)", pattern)
        return f"(?{flags[1]}:{pattern[flags.end() :]})" if flags else f"(?:{pattern})"

    def _words(self, subject: str, key: str, given: Given) -> Any:
        found: set[str] = set()
        for language, _, value in given:
            words = self._listed(value)
            if words is None:
                self._fault(f"{language}.toml: {subject}.{key} is a list of words")
                return None
            found.update(words)
        return frozenset(found)

    def _groups(self, subject: str, key: str, given: Given) -> Any:
        found: dict[str, frozenset[str]] = {}
        for language, _, value in given:
            for name, words in value.items() if isinstance(value, dict) else [("", None)]:
                listed = self._listed(words)
                if listed is None:
                    self._fault(f"{language}.toml: {subject}.{key} gives each name its words")
                    return None
                found[name] = found.get(name, frozenset()) | frozenset(listed)
        return found

    def _things(self, subject: str, key: str, given: Given) -> Any:
        found = []
        for language, _, value in given:
            for thing in value if isinstance(value, list) else [None]:
                names = self._listed(thing) if isinstance(thing, list) else None
                if not names:
                    self._fault(f"{language}.toml: {subject}.{key} is a list of lists of names")
                    return None
                found.append(tuple(names))
        return tuple(found)

    @staticmethod
    def _listed(value: Any) -> list[str] | None:
        words = value.split() if isinstance(value, str) else value
        fits = isinstance(words, list) and all(isinstance(word, str) and word for word in words)
        return words if fits else None

    def _table(self, subject: str, key: str, given: Given, kind: Any) -> Any:
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
            found.update({word: dict(each) if nested else kind(each) for word, each in value.items()})
        return found

    def _fault(self, fault: str) -> None:
        if fault not in self.faults:
            self.faults.append(fault)
