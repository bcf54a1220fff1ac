"""Builds a relation from the plain data of its files. All faults are reported at once."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache, partial
from hashlib import blake2b
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from digests.errors import RelationError
from digests.model import Instrument, Office, Party, Person, Relation, SanctionsList, Theme, WeightedPattern
from digests.rules.tables import TYPES, Table, Text, Zone, faults_of, listed, table_of, text_like
from digests.rules.texts import HAN

DATED = re.compile(r"(\d{4}(?:-\d\d){0,2})?/(\d{4}(?:-\d\d){0,2})?")

LONGEST_NAME = 4  # characters: a longer Chinese form has an office with the name, unless a dot divides the name

WORDS = ("commentators", "joint", "firm_cues", "listing")  # patterns that ignore case
OF_ITSELF = ("key", "forms", "parties", "themes", "instruments", "lists")
LONGEST_COMMAND = 32  # the longest command of Telegram
OF_THEMES = ("article_threshold", "passage_threshold", "specificity", "outlet_names", "job_descriptions")


def build_relation(relation: Table, themes: Table) -> Relation:
    """Return the relation that `relation.toml` and `themes.toml`, parsed, describe. Raises RelationError with one
    line for each fault: unknown keys, wrong types, patterns that do not compile, commands used twice, more or
    fewer than two main parties."""
    own, faults = dict[str, Any](), list[str]()
    for name, table, shape in (("relation.toml", relation, _relation()), ("themes.toml", themes, _themes())):
        try:
            own |= shape.validate_python(table)
        except ValidationError as error:
            faults += faults_of(error, table, name)
    faults += _contradictions(relation, themes)
    if faults:
        raise RelationError("\n".join(faults))
    # Synonyms do not change how an article is read.
    recognised = {key: value for key, value in relation.items() if key != "synonyms"}
    names = json.dumps(recognised, sort_keys=True, ensure_ascii=False, default=str)
    return Relation(key=blake2b(names.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(), **own)


def build_theme(table: Table) -> Theme:
    """Return the theme that one table of `themes.toml`, parsed, describes. Raises RelationError like
    `build_relation`."""
    try:
        theme: Theme = _theme_alone().validate_python(table)
    except ValidationError as error:
        raise RelationError("\n".join(faults_of(error, table, "theme"))) from error
    return theme


def _contradictions(relation: Table, themes: Table) -> Iterator[str]:
    """Yield the contradictions in the files, whatever other faults they have."""
    parties, instruments = _tables(relation, "party"), _tables(relation, "instrument")
    built, lists = _tables(themes, "theme"), _tables(themes, "list")
    ids, specificity = _texts(built, "id"), _texts([themes], "specificity")
    main = [party for party in parties if party.get("main") is True]
    if len(main) != 2:
        yield "relation.toml: a relation has exactly two main parties"
    yield from (f"themes.toml: specificity: no theme {name}" for name in specificity if name not in ids)
    if specificity:  # without a list, equal themes stand in alphabetical order
        yield from (f"themes.toml: specificity: without {name}" for name in sorted({*ids} - {*specificity}))
    for what, tables, key, kind, known in (
        ("party", parties, "stands_for", "theme", ids),
        ("instrument", instruments, "party", "main party", _texts(main, "id")),
        ("instrument", instruments, "theme", "theme", ids),
        ("list", lists, "party", "party", _texts(parties, "id")),
        ("list", lists, "theme", "theme", ids),
    ):
        for table in tables:
            names = (name for name in _texts([table], key) if name and name not in known)
            file = "themes.toml" if what == "list" else "relation.toml"
            where = f"{file}: {what} {table.get('id', '?')}: {key}"
            yield from (f"{where} names no {kind}: {name}" for name in names)
    for what, file, tables, *keys in (
        ("theme", "themes.toml", built, "id"),
        ("party", "relation.toml", parties, "id"),
        ("instrument", "relation.toml", instruments, "id"),
        ("list", "themes.toml", lists, "id"),
        ("command", "themes.toml", built, "command", "aliases"),
    ):
        found = _texts(tables, *keys)
        yield from (
            f"{file}: the {what} {name} is there twice" for name in sorted({*found}) if found.count(name) > 1
        )
    taken = _texts(built, "command", "aliases")
    for party in parties:
        if (command := _command_of(party)) in taken:
            where = f"relation.toml: party {party.get('id', '?')}: command"
            yield f"{where}: /{command} is another party's or a topic's command too"
        taken += filter(None, (command,))


def _command_of(party: Table) -> str:
    """Return the command of a party: its own, or the one made from its label."""
    own, label = party.get("command"), party.get("label")
    return own if isinstance(own, str) and own else command_named(label) if isinstance(label, str) else ""


def command_named(label: str) -> str:
    """Return the command made from a party's label, such as "newdelhi". "" if it has no Latin letters."""
    return re.sub(r"[^a-z0-9_]", "", label.lower()).lstrip("_0123456789")[:LONGEST_COMMAND]


def _tables(file: Table, key: str) -> list[Table]:
    found = file.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _texts(tables: Sequence[Table], *keys: str) -> list[str]:
    """Return the texts that stand under these keys, alone or in lists."""
    found = (table.get(key) for table in tables for key in keys)
    each = (value for values in found for value in (values if isinstance(values, list) else [values]))
    return [value for value in each if isinstance(value, str)]


# --- tables ------------------------------------------------------------------------------------------


@cache
def _relation() -> TypeAdapter[dict[str, Any]]:
    any_case: dict[str, Any] = {key: (listed(_pattern(re.IGNORECASE)), ()) for key in WORDS}
    table = table_of(
        Relation,
        *OF_ITSELF,
        *OF_THEMES,
        types=SHAPES,
        build=dict,
        parties=(Annotated[listed(_party(), 1), Field(alias="party")], ...),
        instruments=(Annotated[listed(_instrument()), Field(alias="instrument")], ()),
        agencies=(dict[str, Annotated[Text, AfterValidator(_compiled)]], {}),
        glossary=(listed(listed(Text, 2)), ()),
        synonyms=(listed(listed(Text, 2)), ()),
        **any_case,
    )
    return TypeAdapter(table)


@cache
def _themes() -> TypeAdapter[dict[str, Any]]:
    elsewhere = Relation.__dataclass_fields__.keys() - set(OF_THEMES)
    bare = listed(Annotated[Text, AfterValidator(_compiled)])
    themes = (Annotated[listed(_theme(), 1), Field(alias="theme")], ...)
    lists = (Annotated[listed(_list()), Field(alias="list")], ())
    own = {"job_descriptions": (bare, ()), "themes": themes, "lists": lists}
    return TypeAdapter(table_of(Relation, *elsewhere, types=SHAPES, build=dict, **own))


@cache
def _theme_alone() -> TypeAdapter[Theme]:
    return TypeAdapter(_theme())


def _party() -> Any:
    office = table_of(Office, types=SHAPES, patterns=(listed(_pattern(), 1), ...))
    term = Annotated[Text, AfterValidator(_term)]
    person = table_of(
        Person,
        "name",
        "names",
        types=SHAPES,
        build=_person,
        pattern=(Text, ...),
        chinese=(listed(Text), ()),
        terms=(listed(term), ()),
    )
    many: dict[str, Any] = {"people": (listed(person), ()), "titled": (listed(office), ())}
    many["role_titles"] = (dict[Text, dict[Text, Text]], {})
    many["command"] = (COMMAND | Literal[""], "")
    return table_of(Party, types=SHAPES, build=_built_party, id=(IDENTIFIER, ...), zone=(Zone, ""), **many)


def _instrument() -> Any:
    return table_of(Instrument, types=SHAPES, id=(IDENTIFIER, ...), patterns=(listed(_pattern(), 1), ...))


def _list() -> Any:
    own: dict[str, Any] = {"names": (listed(Text, 1), ...), "patterns": (listed(_pattern(), 1), ...)}
    return table_of(SanctionsList, types=SHAPES, id=(IDENTIFIER, ...), **own)


def _theme() -> Any:
    words, chinese = (
        Annotated[list[Any], AfterValidator(partial(_entry, plain=plain))] for plain in (False, True)
    )
    return table_of(
        Theme,
        "entries",
        types=SHAPES,
        build=_built_theme,
        without=(listed(Text), ()),
        id=(IDENTIFIER, ...),
        command=(COMMAND, ...),
        aliases=(listed(ALIAS), ()),
        false_friends=(listed(_pattern(re.IGNORECASE)), ()),
        words=(listed(words), ()),
        chinese=(listed(chinese), ()),
    )


def _person(*, pattern: str, chinese: Sequence[str], **own: Any) -> Person:
    written = _compiled("|".join([*chinese, rf"\b(?:{pattern})\b"]))
    several = "|" in re.sub(r"\([^()]*\)", "", pattern)
    bare = [] if several else [each for each in chinese if len(each) <= LONGEST_NAME or "·" in each]
    names = {"zh-Hans": bare[0], "zh-Hant": bare[:2][-1]} if bare else {}
    return Person(pattern=written, name=_plain_name(pattern), names=names, **own)


def _built_party(*, label: str, command: str, **own: Any) -> Party:
    return Party(label=label, command=command or command_named(label), **own)


def _built_theme(*, words: Sequence[Any], chinese: Sequence[Any], without: Sequence[str], **own: Any) -> Theme:
    if not words and not chinese:
        raise ValueError("no words")
    return Theme(entries=(*words, *chinese), without=frozenset(map(str.casefold, without)), **own)


# --- values ------------------------------------------------------------------------------------------


def _entry(value: list[Any], *, plain: bool) -> WeightedPattern:
    """Return an entry of a theme's lexicon, of `plain` words or of patterns."""
    match value:
        case [int(weight), str(), *_] if 1 <= weight <= 4 and all(isinstance(each, str) for each in value[1:]):
            texts = [re.escape(text) for text in dict.fromkeys(value[1:])] if plain else value[1:]
            return WeightedPattern(weight, _compiled("|".join(texts), re.IGNORECASE))
    raise ValueError(f"an entry is a weight from 1 to 4 and its text: {value!r}")


def _term(text: str) -> tuple[date | None, date | None]:
    if (dated := DATED.fullmatch(text)) is None:
        raise ValueError(f"a term of office is FROM/TO with ISO dates, not {text}")
    return _day(dated[1]), _day(dated[2])


def _pattern(flags: re.RegexFlag = re.NOFLAG) -> Any:
    """Return the type of a pattern of whole words, unless they are Chinese or have bounds of their own."""
    return Annotated[Text, AfterValidator(partial(_bounded, flags=flags))]


def _bounded(text: str, flags: re.RegexFlag) -> re.Pattern[str]:
    parts = (part if HAN.search(part) else rf"\b(?:{part})(?!\w)" for part in _alternatives(text))
    return _compiled("|".join(parts), flags, text)


@lru_cache(maxsize=4096)
def _compiled(pattern: str, flags: re.RegexFlag = re.NOFLAG, given: str = "") -> re.Pattern[str]:
    """Compile a pattern once. A relation has a thousand, twice as many as `re` caches. `given` is the pattern
    without the bounds put around it."""
    try:
        return re.compile(pattern, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{error} in {given or pattern}") from error


IDENTIFIER = text_like(r"[a-z][a-z0-9_-]{0,31}", "small letters, digits and - or _")
COMMAND = text_like(r"[a-z][a-z0-9_]{0,31}", "small letters, digits and _")
ALIAS = text_like(r"\w{1,32}", "no command name")  # Telegram takes some for no command; readers then say the word
SHAPES = {**TYPES, tuple[re.Pattern[str], ...]: listed(_pattern())}


def _plain_name(pattern: str) -> str:
    """Return a name from its pattern: the first spelling, with its optional parts."""
    spelled = re.sub(r"\(([^()|]*)(?:\|[^()]*)?\)\??", r"\1", pattern)
    return re.sub(r"\\b|\\|\|.*", "", spelled).strip()


def _alternatives(pattern: str) -> list[str]:
    """Split a pattern at its outermost bars, so that one entry can have Chinese and other words."""
    parts, depth, current, escaped = [], 0, "", False
    for character in pattern:
        if character == "|" and depth == 0 and not escaped:
            parts.append(current)
            current = ""
            continue
        if not escaped:
            depth += (character in "([") - (character in ")]")
        escaped = character == "\\" and not escaped
        current += character
    return [*parts, current]


def _day(text: str | None) -> date | None:
    """Return a date that may lack its day or month, as the first day that it can mean."""
    return date.fromisoformat(text + "-01" * (2 - text.count("-"))) if text else None
