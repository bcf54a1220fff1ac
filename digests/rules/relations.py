"""Builds a relation from the plain data of its files; every fault is reported at once."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

from digests.errors import RelationError
from digests.model import Instrument, Office, Party, Person, Relation, Theme, WeightedPattern
from digests.rules.texts import HAN

IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]{0,31}")
COMMAND = re.compile(r"[a-z][a-z0-9_]{0,31}")
ALIAS = re.compile(r"\w{1,32}")  # one that Telegram takes for no command is a word to be said
DATED = re.compile(r"(\d{4}(?:-\d\d){0,2})?/(\d{4}(?:-\d\d){0,2})?")

LONGEST_NAME = (
    4  # characters: a longer Chinese form has an office with the name, unless it has a dot between names
)

WORDS = ("commentators", "joint", "firm_cues", "listing")  # in any case of letters
OF_THEMES = ("article_threshold", "passage_threshold", "specificity", "outlet_names", "job_descriptions")

Patterns = tuple[re.Pattern[str], ...]
Texts, Titles = tuple[str, ...], Mapping[str, str]
Table = Mapping[str, Any]
Read = Callable[[str, Table, str], Any]  # of the place that a fault names, a table and a key in it
# What a value is by the type of its field, what stands in the place of a missing one, and whether it is one.
KINDS: Mapping[Any, tuple[str, Any, Callable[[Any], bool]]] = {
    str: ("a text", "", lambda value: isinstance(value, str)),
    bool: ("true or false", False, lambda value: isinstance(value, bool)),
    int: ("a whole number from 1 on", 1, lambda value: type(value) is int and value > 0),
    float | None: ("a number with a point", None, lambda value: value is None or isinstance(value, float)),
    list: ("a list", (), lambda value: isinstance(value, (list, tuple))),
    Texts: ("a list of texts", (), lambda value: isinstance(value, (list, tuple)) and all(map(_is_text, value))),
    Titles: (
        "a table of texts",
        {},
        lambda value: isinstance(value, dict) and all(isinstance(each, str) for each in value.values()),
    ),
}


def build_relation(relation: Table, themes: Table) -> Relation:
    """Return the relation that `relation.toml` and `themes.toml`, parsed, describe. Raises RelationError with one
    line for each fault: unknown keys, wrong types, patterns that do not compile, commands used twice, more or
    fewer than two main parties."""
    reader = _RelationReader()
    built = reader.relation(relation, themes)
    if reader.faults:
        raise RelationError("\n".join(reader.faults))
    return built


@lru_cache(maxsize=4096)
def _compiled(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """Compile a pattern once: a relation has a thousand, twice what `re` itself remembers."""
    return re.compile(pattern, flags)


class _RelationReader:
    """Reads values out of the data and collects faults instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def read(self, kind: type, place: str, entry: Table, *left_out: str, **own: Read) -> dict[str, Any]:
        """Return the fields of a dataclass as a table has them, each by its type, or as its `own` function reads
        it; what has a default may be missing, other keys are faults."""
        types = get_type_hints(kind)
        reads: dict[str, Read] = {}
        for field in (each for each in fields(kind) if each.name not in left_out):
            if types[field.name] == Patterns:
                reads[field.name] = self.patterns
            elif types[field.name] in KINDS:
                reads[field.name] = partial(self.value, kind=types[field.name], default=field.default)
        reads |= own
        self.faults += [f"{place}: unknown key {key}" for key in sorted(entry.keys() - reads)]
        return {key: read(place, entry, key) for key, read in reads.items()}

    def relation(self, relation: Table, themes: Table) -> Relation:
        many = partial(self.tables, required=False)
        any_case = dict.fromkeys(WORDS, partial(self.patterns, flags=re.IGNORECASE))
        own = self.read(
            Relation,
            "relation.toml",
            relation,
            "key",
            *OF_THEMES,
            party=self.tables,
            instrument=many,
            agencies=self.agencies,
            glossary=self.glossary,
            **any_case,
        )
        bare = partial(self.patterns, bounded=False)
        not_here = {field.name for field in fields(Relation)} - set(OF_THEMES)
        own |= self.read(Relation, "themes.toml", themes, *not_here, job_descriptions=bare, theme=self.tables)
        parties = tuple(map(self.party, own.pop("party")))
        built = tuple(map(self.theme, own.pop("theme")))
        instruments = tuple(map(self.instrument, own.pop("instrument")))

        main = {party.id for party in parties if party.main}
        if sum(party.main for party in parties) != 2:
            self.faults.append("relation.toml: a relation has exactly two main parties")
        ids = {theme.id for theme in built} | {""}
        self.faults += [f"specificity: no theme {name}" for name in own["specificity"] if name not in ids]
        if own["specificity"]:  # without any, equals stand as the alphabet has them
            self.faults += [f"specificity: without {name}" for name in sorted(ids - {"", *own["specificity"]})]
        for party in parties:
            if party.stands_for not in ids:
                self.faults.append(f"party {party.id}: stands_for names no theme: {party.stands_for}")
        for each in instruments:
            if each.party not in main | {""}:
                self.faults.append(f"instrument {each.id}: party names no main party: {each.party}")
            if each.theme not in ids:
                self.faults.append(f"instrument {each.id}: theme names no theme: {each.theme}")
        for what, things in (("theme", built), ("party", parties), ("instrument", instruments)):
            self.unique(what, [each.id for each in things])
        self.unique("command", [name for theme in built for name in (theme.command, *theme.aliases)])
        names = json.dumps(relation, sort_keys=True, ensure_ascii=False, default=str)
        key = blake2b(names.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        return Relation(key=key, parties=parties, themes=built, instruments=instruments, **own)

    def unique(self, what: str, names: Sequence[str]) -> None:
        self.faults += [
            f"the {what} {name} is there twice" for name in sorted(set(names)) if names.count(name) > 1
        ]

    def instrument(self, entry: Table) -> Instrument:
        place = f"instrument {entry.get('id', '?')}"
        own = self.read(Instrument, place, entry, id=self.identifier)
        if not own["patterns"]:
            self.faults.append(f"{place}: no patterns")
        return Instrument(**own)

    def party(self, entry: Table) -> Party:
        many = partial(self.tables, required=False)
        place = f"party {entry.get('id', '?')}"
        own = self.read(Party, place, entry, id=self.identifier, zone=self.zone, people=many, titled=many)
        persons = [self.person(f"{place}, people", person) for person in own.pop("people")]
        offices = [self.office(f"{place}, titled", office) for office in own.pop("titled")]
        return Party(people=tuple(persons), titled=tuple(offices), **own)

    def office(self, place: str, entry: Table) -> Office:
        own = self.read(Office, place, entry)
        if not own["patterns"]:
            self.faults.append(f"{place}: no patterns")
        return Office(**own)

    def person(self, place: str, entry: Table) -> Person:
        left_out = ("name", "names")
        own = self.read(
            Person,
            place,
            entry,
            *left_out,
            pattern=self.value,
            chinese=partial(self.value, kind=Texts),
            terms=self.terms,
        )
        pattern, chinese = own.pop("pattern"), own.pop("chinese")
        written = self.compiled(place, "|".join([*chinese, rf"\b(?:{pattern})\b"]))
        several = "|" in re.sub(r"\([^()]*\)", "", pattern)
        bare = [] if several else [each for each in chinese if len(each) <= LONGEST_NAME or "·" in each]
        names = {"zh-Hans": bare[0], "zh-Hant": bare[:2][-1]} if bare else {}
        return Person(pattern=written, name=_plain_name(pattern), names=names, **own)

    def theme(self, entry: Table) -> Theme:
        place = f"theme {entry.get('id', '?')}"
        command, any_case = partial(self.identifier, form=COMMAND), partial(self.patterns, flags=re.IGNORECASE)
        own = self.read(
            Theme,
            place,
            entry,
            id=self.identifier,
            command=command,
            false_friends=any_case,
            words=self.entries,
            chinese=self.entries,
        )
        entries = (*own.pop("words"), *own.pop("chinese"))
        if not entries:
            self.faults.append(f"{place}: no words")
        wrong = [alias for alias in own["aliases"] if not ALIAS.fullmatch(alias)]
        self.faults += [f"{place}: no command name: {alias}" for alias in wrong]
        return Theme(entries=entries, **own)

    # --- values ----------------------------------------------------------------------------------

    def agencies(self, place: str, entry: Table, key: str) -> Mapping[str, re.Pattern[str]]:
        named = self.value(place, entry, key, kind=Titles).items()
        return {family: self.compiled(f"{key}: {family}", pattern) for family, pattern in named}

    def glossary(self, place: str, entry: Table, key: str) -> tuple[tuple[str, ...], ...]:
        found = []
        for group in self.value(place, entry, key, kind=list):
            names = isinstance(group, list) and all(isinstance(name, str) and name for name in group)
            if names and len(group) > 1:
                found.append(tuple(group))
            else:
                self.faults.append(f"{place}: a group of {key} is at least two names: {group!r}")
        return tuple(found)

    def entries(self, place: str, entry: Table, key: str) -> list[WeightedPattern]:
        found = []
        for value in self.value(place, entry, key, kind=list):
            match value:
                case [int(weight), str(), *_] if 1 <= weight <= 4 and all(
                    isinstance(each, str) for each in value[1:]
                ):
                    texts = value[1:] if key == "words" else [re.escape(text) for text in dict.fromkeys(value[1:])]
                    found.append(WeightedPattern(weight, self.compiled(place, "|".join(texts), re.IGNORECASE)))
                case _:
                    self.faults.append(
                        f"{place}: an entry of {key} is a weight from 1 to 4 and its text: {value!r}"
                    )
        return found

    def terms(self, place: str, entry: Table, key: str) -> tuple[tuple[date | None, date | None], ...]:
        texts = self.value(place, entry, key, kind=Texts)
        wrong = [text for text in texts if not DATED.fullmatch(text)]
        self.faults += [f"{place}: a term of office is FROM/TO with ISO dates, not {text}" for text in wrong]
        return tuple((_day(match[1]), _day(match[2])) for match in map(DATED.fullmatch, texts) if match)

    def patterns(
        self, place: str, entry: Table, key: str, *, bounded: bool = True, flags: re.RegexFlag = re.NOFLAG
    ) -> Patterns:
        """Compile the patterns of a key, as whole words unless they are Chinese or have bounds of their own."""
        return tuple(
            self.compiled(
                f"{place}: {key}",
                "|".join(
                    part if HAN.search(part) or not bounded else rf"\b(?:{part})(?!\w)"
                    for part in _alternatives(text)
                ),
                flags,
                text,
            )
            for text in self.value(place, entry, key, kind=Texts)
        )

    def compiled(
        self, place: str, pattern: str, flags: re.RegexFlag = re.NOFLAG, given: str = ""
    ) -> re.Pattern[str]:
        """Compile a pattern, `given` without the bounds put around it."""
        try:
            return _compiled(pattern, flags)
        except (re.error, OverflowError, RecursionError) as error:
            self.faults.append(f"{place}: {error} in {given or pattern}")
            return re.compile(r"(?!)")

    def zone(self, place: str, entry: Table, key: str) -> str:
        name = self.value(place, entry, key, default="")
        try:
            return str(ZoneInfo(name)) if name else ""
        except (ValueError, OSError, KeyError):
            self.faults.append(f"{place}: {key} is an IANA name such as Asia/Tokyo: {name}")
            return ""

    def identifier(self, place: str, entry: Table, key: str, form: re.Pattern[str] = IDENTIFIER) -> str:
        text: str = self.value(place, entry, key)
        if text and not form.fullmatch(text):
            self.faults.append(f"{place}: {key} is small letters, digits and - or _: {text}")
        return text

    def value(self, place: str, entry: Table, key: str, *, kind: Any = str, default: Any = MISSING) -> Any:
        """Return a value of one of the KINDS; a text without a `default` is needed."""
        wanted, none, fits = KINDS[kind]
        empty, needed = (none, kind is str) if default is MISSING else (default, False)
        value = entry.get(key, empty)
        if not fits(value) or (needed and not value.strip()):
            self.faults.append(f"{place}: {key} is {wanted}" + (" and needed" if needed else ""))
            return empty
        return tuple(value) if kind == Texts else value

    def tables(self, place: str, entry: Table, key: str, *, required: bool = True) -> Sequence[Table]:
        value: Sequence[Table] = entry.get(key, [])
        is_list = isinstance(value, list) and all(isinstance(one, dict) for one in value)
        if not is_list or (required and not value):
            self.faults.append(f"{place}: {key} is a list of tables" + (", at least one" if required else ""))
            return []
        return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _plain_name(pattern: str) -> str:
    """Read a name out of its pattern: the first spelling, with what may be left out."""
    spelled = re.sub(r"\(([^()|]*)(?:\|[^()]*)?\)\??", r"\1", pattern)
    return re.sub(r"\\b|\\|\|.*", "", spelled).strip()


def _alternatives(pattern: str) -> list[str]:
    """Split a pattern at its outermost bars, so that Chinese and other words can stand in one entry."""
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
    """Read a date that may lack its day or month: the first one it can mean."""
    return date.fromisoformat(text + "-01" * (2 - text.count("-"))) if text else None
