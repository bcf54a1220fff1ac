"""Themes as tables, in the form of `themes.toml`: words put in and taken out, rows laid over the file, a file
written."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from digests.errors import LexiconError
from digests.model import Theme, ThemeRow
from digests.rules.editing.lexicon_changes import WordChange, counts
from digests.rules.relations import build_theme
from digests.rules.tables import Table
from digests.rules.texts import HAN

NUMBERED = re.compile(r"#(\d{1,4})")
"""Stands for a line of a theme's words, such as "-#12"."""
LISTS = ("words", "chinese")
PLAIN = re.compile(r"[^'\x00-\x1f\x7f]*")
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def fingerprint(table: Table | None) -> str:
    """Return a hash of a theme's table; "" if there is none."""
    if table is None:
        return ""
    written = json.dumps(table, sort_keys=True, ensure_ascii=False, default=str)
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def tables_of(themes: Table) -> dict[str, Table]:
    """Return the themes of a file by id, in its order."""
    return {table["id"]: table for table in themes.get("theme", ())}


def overlaid(themes: Table, rows: Iterable[ThemeRow]) -> dict[str, Any]:
    """Return the content of `themes.toml` with rows in the place of its themes. A new theme comes last in the
    list and first in `specificity`, so of equal scores it wins. An editor's topic is usually narrower than those
    of the file."""
    found, order = tables_of(themes), list(themes.get("specificity", ()))
    for row in rows:
        if row.table is None:
            found.pop(row.id, None)
        else:
            found[row.id] = row.table
            if order and row.id not in order:
                order.insert(0, row.id)
    kept = {"specificity": [name for name in order if name in found]} if order else {}
    return {**themes, **kept, "theme": list(found.values())}


def outdated(themes: Table, rows: Iterable[ThemeRow]) -> list[tuple[ThemeRow, str]]:
    """Return the rows that were made over another theme than the file has now, each with the fingerprint of the
    file's theme, if admins were not told of it. The row is used: what an editor decided is not lost by an
    upgrade."""
    now = {name: fingerprint(table) for name, table in tables_of(themes).items()}
    found = ((row, now.get(row.id, "")) for row in rows)
    return [
        (row, file) for row, file in found if file and file not in (row.over, row.told, fingerprint(row.table))
    ]


# --- words -------------------------------------------------------------------------------------------


def lines_of(table: Table) -> list[tuple[int, tuple[str, ...]]]:
    """Return the entries of a theme in the order of their numbers, each with its weight and its texts."""
    return [(entry[0], tuple(entry[1:])) for name in LISTS for entry in table.get(name, ())]


def with_words(table: Table, changes: Sequence[WordChange]) -> dict[str, Any]:
    """Return a theme's table with words added and taken away. "#12" stands for the entry with that number.

    LexiconError if a word to add counts already, if a word to take away does not count, if there is no entry with
    that number, if a Chinese word has one character, or if no word is left.
    """
    changed: dict[str, Any] = {**table, **{name: list(table.get(name, ())) for name in (*LISTS, "without")}}
    numbers = {int(match[1]) for each in changes if not each.weight and (match := NUMBERED.fullmatch(each.words))}
    _drop(changed, numbers)
    for change in changes:
        if change.weight:
            _add(changed, change)
        elif not NUMBERED.fullmatch(change.words):
            _take(changed, change)
    if not any(changed[name] for name in LISTS):
        raise LexiconError("no word is left", code="theme-no-words")
    return {name: value for name, value in changed.items() if value or name not in (*LISTS, "without")}


def _drop(table: dict[str, Any], numbers: set[int]) -> None:
    known = len(lines_of(table))
    if beyond := [number for number in numbers if not 1 <= number <= known]:
        raise LexiconError(f"no entry {beyond[0]}", code="theme-no-entry", words=str(beyond[0]))
    first = 1
    for name in LISTS:
        entries = table[name]
        table[name] = [entry for place, entry in enumerate(entries, first) if place not in numbers]
        first += len(entries)


def _add(table: dict[str, Any], change: WordChange) -> None:
    if HAN.match(change.words) and len(change.words) < 2:
        raise LexiconError("one character", code="theme-word-short", words=change.words)
    if _counts(table, change.words):
        raise LexiconError(f"known: {change.words}", code="words-known", words=change.words)
    folded = change.words.casefold()
    if folded in table["without"]:
        table["without"].remove(folded)
    if not _counts(table, change.words):
        plain = all(HAN.fullmatch(character) for character in change.words)
        name, text = ("chinese", change.words) if plain else ("words", change.pattern.pattern)
        table[name].append([change.weight, text])


def _take(table: dict[str, Any], change: WordChange) -> None:
    if not _counts(table, change.words):
        raise LexiconError(f"absent: {change.words}", code="words-absent", words=change.words)
    own, folded = change.pattern.pattern, change.words.casefold()
    table["words"] = [entry for entry in table["words"] if entry[1] != own]
    table["chinese"] = [entry for entry in (_without(each, folded) for each in table["chinese"]) if entry[1:]]
    if _counts(table, change.words):
        table["without"].append(folded)


def _without(entry: Sequence[Any], folded: str) -> list[Any]:
    return [entry[0], *(text for text in entry[1:] if text.casefold() != folded)]


def _counts(table: Table, words: str) -> bool:
    given = {**table, "words": [*table["words"], [1, r"(?!)"]]}  # a theme without words could not be built
    return counts(build_theme(given), words)


def changed_words(before: Theme | None, after: Theme | None) -> list[re.Pattern[str]]:
    """Return the patterns by which two forms of a theme differ. A text that none of them matches is treated as
    before."""
    first, second = (_patterns(theme) for theme in (before, after))
    return [pattern for key, pattern in (first | second).items() if key not in first or key not in second]


def _patterns(theme: Theme | None) -> dict[tuple[object, ...], re.Pattern[str]]:
    if theme is None:
        return {}
    found: dict[tuple[object, ...], re.Pattern[str]] = {}
    found |= {(each.weight, each.pattern.pattern): each.pattern for each in theme.entries}
    found |= {("friend", each.pattern): each for each in theme.false_friends}
    found |= {("without", word): re.compile(re.escape(word), re.IGNORECASE) for word in theme.without}
    return found


# --- the file ----------------------------------------------------------------------------------------


def written(themes: Table) -> str:
    """Return the text of a `themes.toml` with this content. Comments are not kept."""
    plain = {name: value for name, value in themes.items() if not _is_tables(value)}
    blocks = ["\n".join(f"{_key(name)} = {_value(value)}" for name, value in plain.items())]
    for name, tables in themes.items():
        if _is_tables(tables):
            blocks += [_block(name, table) for table in tables]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _is_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _block(name: str, table: Table) -> str:
    return "\n".join([f"[[{_key(name)}]]", *(f"{_key(key)} = {_value(value)}" for key, value in table.items())])


def _key(name: str) -> str:
    return name if BARE_KEY.fullmatch(name) else _text(name)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _text(value)
        case Mapping():
            return "{ " + ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items()) + " }"
        case list() | tuple() if any(isinstance(each, list | tuple) for each in value):
            return "[\n" + "".join(f"    {_value(each)},\n" for each in value) + "]"
        case list() | tuple():
            return "[" + ", ".join(map(_value, value)) + "]"
    raise TypeError(f"no value of a theme: {value!r}")


def _text(text: str) -> str:
    """Return a text as TOML: in single quotes where it can stand so, as a pattern is easier to read then."""
    return (
        f"'{text}'" if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    )
