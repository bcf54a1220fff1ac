"""Builds the lexicon from the plain data of its files. All faults are reported at once.

The files have the shape of `digests.model.lexicon`: a table for each subject, a key for each field. A pattern is a
regular expression, or a list of them of which any may match. `(?i)` at its beginning makes it ignore case.
"{name}" stands for the pattern `name` of the same file and subject, or for any word of the table or list `name`;
"{subject.name}" is one of another subject. A name that ends with "_part" is only used in this way. A field of
several patterns keeps them apart, in the order of the files. Forms are pairs of a name and a pattern. Words are a
list, or one text with spaces between. Groups are words by name. A table gives each word a value. Things are lists
of the names of one thing. A language may leave a field out, but one language must have it.

Pydantic reads a field by its type in every language, and joins the languages (`SHAPES`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import blake2b
from itertools import chain
from typing import Annotated, Any, get_type_hints

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from digests.errors import LexiconFilesError
from digests.model.lexicon import Forms, Groups, Lexicon, Pattern, Patterns, Templates, Things, Words

INNER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")
DEEPEST = 5  # levels of patterns within patterns
PART = "_part"  # ends the names of patterns that are only used within others
NAMES = "names"  # in a template, in braces: stands for the names that the template is filled with
NO_PATTERN = (re.error, OverflowError, RecursionError)

File = Mapping[str, Any]
Files = Mapping[str, File]


def build_lexicon(files: Files) -> Lexicon:
    """Return the lexicon that the parsed files (by language) describe.

    Raises LexiconFilesError with one line for each fault: unknown subjects and keys, fields that no language has,
    wrong types, patterns that do not compile, words with two values.
    """
    kinds = {subject: kind for subject, kind in get_type_hints(Lexicon).items() if subject != "key"}
    faults = [
        f"{language}.toml: no subject {subject}"
        for language, file in files.items()
        for subject in file
        if subject not in kinds
    ]
    built = {subject: _subject(subject, kind, files, faults) for subject, kind in kinds.items()}
    if faults:
        raise LexiconFilesError("\n".join(dict.fromkeys(faults)))
    packed = json.dumps(files, sort_keys=True, ensure_ascii=False).encode()
    return Lexicon(key=blake2b(packed, digest_size=8).hexdigest(), **built)


def _subject(subject: str, kind: type, files: Files, faults: list[str]) -> Any:
    """Return one subject's words, None if they have faults."""
    hints, values = get_type_hints(kind), dict[str, Any]()
    given: dict[str, dict[str, Any]] = {key: {} for key in hints}
    for language, file in files.items():
        if not isinstance(table := file.get(subject, {}), dict):
            faults.append(f"{language}.toml: {subject} is a table")
            continue
        for key in (key for key in table if not key.endswith(PART)):
            where = f"{language}.toml: {subject}.{key}"
            if key in hints:
                given[key][language] = _filled(table[key], file, subject, where, faults)
            else:
                faults.append(f"{language}.toml: {subject} has no {key}")
    for key, hint in hints.items():
        try:
            values[key] = _reader(hint).validate_python(given[key])
        except ValidationError as error:
            faults += chain.from_iterable(_lines(fault, f"{subject}.{key}", hint) for fault in error.errors())
    faults += [f"{subject}: no language has {key}" for key, found in given.items() if not found]
    return kind(**values) if values.keys() == hints.keys() else None


def _lines(fault: Any, where: str, hint: Any) -> Iterator[str]:
    """Yield what pydantic found wrong with a field, one line for each language that has the field."""
    found = f": {fault['ctx']['error']}" if fault["type"] == "value_error" else f" {SHAPES.get(hint, TABLE)[2]}"
    for language in fault["loc"][:1] or fault["input"]:
        yield f"{language}.toml: {where}{found}"


# --- parts of patterns -------------------------------------------------------------------------------


def _filled(value: Any, file: File, subject: str, where: str, faults: list[str]) -> Any:
    """Put in the parts that patterns name. A pattern that cannot be filled stays as it was, and is a fault."""
    if isinstance(value, list):
        return [_filled(each, file, subject, where, faults) for each in value]
    if isinstance(value, str):
        try:
            return _with_parts(value, file, subject)
        except ValueError as error:
            faults.append(f"{where}: {error}")
    return value


def _with_parts(pattern: str, file: File, subject: str) -> str:
    for _ in range(DEEPEST):
        names = set(INNER.findall(pattern)) - {NAMES}
        if not names:
            return pattern
        for name in names:
            of, _, field = name.rpartition(".")
            table = file.get(of or subject)
            inner = _inner(table.get(field)) if isinstance(table, dict) else ""
            if not inner:
                raise ValueError(f"there is no {name} to put in")
            if of:  # names within it belong to its own subject
                inner = INNER.sub(rf"{{{of}.\1}}", inner)
            pattern = pattern.replace("{" + name + "}", inner)
    raise ValueError("patterns that hold each other")


def _inner(value: Any) -> str:
    """Return a part as a group: a pattern, any of a list, or any word of a table, the longest first."""
    if isinstance(value, dict):
        return f"(?:{'|'.join(map(re.escape, sorted(value, key=len, reverse=True)))})"
    if isinstance(value, list):
        return f"(?:{'|'.join(_scoped(str(each)) for each in value)})"
    return _scoped(value) if isinstance(value, str) else ""


def _scoped(pattern: str) -> str:
    """Limit the flags at a pattern's beginning to this pattern."""
    flags = re.match(r"\(\?([aims]+)\)", pattern)
    return f"(?{flags[1]}:{pattern[flags.end() :]})" if flags else f"(?:{pattern})"


# --- fields as the languages have them ---------------------------------------------------------------


def _compiled(pattern: str) -> Pattern:
    try:
        return re.compile(_scoped(pattern))
    except NO_PATTERN as error:
        raise ValueError(f"{error}: {pattern}") from error


def _template(pattern: str) -> str:
    _compiled(pattern.replace("{" + NAMES + "}", "-"))
    return _scoped(pattern)


def _any_of(given: Any, read: ValidatorFunctionWrapHandler) -> Pattern:
    """Compile the patterns of all languages together, because compiling takes nearly all the time."""
    try:
        return re.compile("|".join(map(_scoped, _all_of(read(given)))))
    except (ValidationError, *NO_PATTERN) as error:
        _reader(Patterns).validate_python(given)  # names each faulty pattern
        raise ValueError(str(error)) from error  # two languages use the same name for a group


def _all_of(given: Mapping[str, list[Any]]) -> tuple[Any, ...]:
    return tuple(chain.from_iterable(given.values()))


def _words(given: Mapping[str, list[str]]) -> Words:
    return frozenset(_all_of(given))


def _groups(given: Mapping[str, Mapping[str, list[str]]]) -> Groups:
    names = dict.fromkeys(chain.from_iterable(given.values()))
    return {name: frozenset(chain.from_iterable(each.get(name, ()) for each in given.values())) for name in names}


def _table(given: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    merged: dict[str, Any] = {}
    for table in given.values():
        if twice := [word for word in table if merged.get(word, table[word]) != table[word]]:
            raise ValueError(f"{', '.join(twice)} has two values")
        merged |= table
    return merged


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _split(value: Any) -> Any:
    return value.split() if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1)]
Compiled = Annotated[Text, AfterValidator(_compiled)]
Template = Annotated[Text, AfterValidator(_template)]
OneOrMore = (Field(min_length=1), BeforeValidator(_one_or_more))
Listed = Annotated[list[Text], BeforeValidator(_split)]
Names = Annotated[tuple[Text, ...], Field(min_length=1)]

REGEX = "is a regular expression, or a list of them"
# By the type of a field: its type in one language, what joins the languages, and the words for a fault.
SHAPES: Mapping[Any, tuple[Any, Any, str]] = {
    Pattern: (Annotated[list[Text], *OneOrMore], WrapValidator(_any_of), REGEX),
    Patterns: (Annotated[list[Compiled], *OneOrMore], AfterValidator(_all_of), REGEX),
    Templates: (Annotated[list[Template], *OneOrMore], AfterValidator(_all_of), REGEX),
    Forms: (list[tuple[str, Compiled]], AfterValidator(_all_of), "is a list of names with their patterns"),
    Words: (Listed, AfterValidator(_words), "is a list of words"),
    Groups: (dict[str, Listed], AfterValidator(_groups), "gives each name its words"),
    Things: (list[Names], AfterValidator(_all_of), "is a list of lists of names"),
}
TABLE = (None, AfterValidator(_table), "gives each word a value of one kind")  # as the field's own type says


@cache
def _reader(hint: Any) -> TypeAdapter[Any]:
    given, joins, _ = SHAPES.get(hint, (hint, *TABLE[1:]))
    config = ConfigDict(strict=hint not in SHAPES)
    return TypeAdapter(Annotated[dict[str, given], joins], config=config)  # type: ignore[arg-type, valid-type]
