"""Builds a relation from the plain data of its files; every fault is reported at once."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from digests.errors import RelationError
from digests.model import Instrument, Party, Person, Relation, Theme, WatchedList, WeightedPattern
from digests.rules.texts import HAN

IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]{0,31}")
COMMAND = re.compile(r"[a-z][a-z0-9_]{0,31}")
ALIAS = re.compile(r"\w{1,32}")  # one that Telegram takes for no command is a word to be said
DATED = re.compile(r"(\d{4}(?:-\d\d){0,2})?/(\d{4}(?:-\d\d){0,2})?")

NAMES = ("state_media", "others", "firms", "press")  # patterns of a relation
WORDS = ("commentators", "joint", "firm_cues", "asides", "disputes", "listing")  # the same, in any case of letters
RELATION_KEYS = {"id", "title", "titles", *NAMES, *WORDS, "agencies", "glossary", "party", "instrument"}
LIST_KEYS = {"id", "party", "name", "names", "authority", "authorities", "patterns"}
INSTRUMENT_KEYS = {"id", "party", "theme", "about", "patterns"}
PARTY_PATTERNS = (
    "mentions", "offices", "territories", "stand_ins", "firms", "nation", "metonyms", "roles", "bodies",
)  # fmt: skip
PARTY_KEYS = {"id", "label", "labels", "main", "stands_for", "zone", *PARTY_PATTERNS, "people"}
PERSON_KEYS = {"pattern", "chinese", "role", "terms"}
THEMES_KEYS = {
    "article_threshold", "passage_threshold", "specificity", "outlet_names", "job_descriptions", "theme",
}  # fmt: skip
THEME_KEYS = {"id", "command", "aliases", "title", "titles", "scope", "words", "chinese", "false_friends"}


def build_relation(
    relation: Mapping[str, Any], themes: Mapping[str, Any], lists: Mapping[str, Any] | None = None
) -> Relation:
    """Return the relation that `relation.toml`, `themes.toml` and perhaps `lists.toml`, parsed, describe.

    Raises RelationError with one line for each fault: unknown keys, wrong types, patterns that do not compile,
    commands used twice, more or fewer than two main parties.
    """
    reader = _RelationReader()
    built = reader.relation(relation, themes)
    watched = reader.watched_lists(lists or {}, {party.id for party in built.parties}) if built else ()
    if reader.faults or built is None:
        raise RelationError("\n".join(reader.faults))
    names = json.dumps([relation, lists or {}], sort_keys=True, ensure_ascii=False, default=str)
    return replace(built, lists=watched, key=blake2b(names.encode(), digest_size=8).hexdigest())


@lru_cache(maxsize=4096)
def _compiled(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """Compile a pattern once: a relation has a thousand, twice what `re` itself remembers."""
    return re.compile(pattern, flags)


class _RelationReader:
    """Reads values out of the data and collects faults instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def relation(self, relation: Mapping[str, Any], themes: Mapping[str, Any]) -> Relation | None:
        self.keys("relation.toml", relation, RELATION_KEYS)
        self.keys("themes.toml", themes, THEMES_KEYS)
        parties = tuple(self.party(entry) for entry in self.tables("relation.toml", relation, "party"))
        built = tuple(self.theme(entry) for entry in self.tables("themes.toml", themes, "theme"))
        if sum(party.main for party in parties) != 2:
            self.faults.append("relation.toml: a relation has exactly two main parties")
        ids = {theme.id for theme in built}
        self.unique("theme", [theme.id for theme in built])
        self.unique("party", [party.id for party in parties])
        self.unique("command", [name for theme in built for name in (theme.command, *theme.aliases)])
        for party in parties:
            if party.stands_for and party.stands_for not in ids:
                self.faults.append(f"party {party.id}: stands_for names no theme: {party.stands_for}")
        instruments = tuple(
            self.instrument(entry, {party.id for party in parties if party.main}, ids)
            for entry in self.tables("relation.toml", relation, "instrument", required=False)
        )
        self.unique("instrument", [instrument.id for instrument in instruments])
        specificity = self.texts("themes.toml", themes, "specificity")
        self.faults += [f"specificity: no theme {name}" for name in specificity if name not in ids]
        if self.faults:
            return None
        named: dict[str, Any] = {key: self.patterns(key, relation, key) for key in NAMES}
        named |= {key: self.patterns(key, relation, key, ignore_case=True) for key in WORDS}
        return Relation(
            id=self.text("relation.toml", relation, "id"),
            title=self.text("relation.toml", relation, "title"),
            titles=self.titles("relation.toml", relation, "titles"),
            parties=parties,
            themes=built,
            article_threshold=self.whole("themes.toml", themes, "article_threshold", 4),
            passage_threshold=self.whole("themes.toml", themes, "passage_threshold", 2),
            specificity=tuple(specificity),
            outlet_names=self.patterns("outlet_names", themes, "outlet_names"),
            job_descriptions=self.patterns("job_descriptions", themes, "job_descriptions", bounded=False),
            agencies=self.agencies(relation),
            glossary=tuple(self.glossary(relation)),
            instruments=instruments,
            **named,
        )

    def instrument(self, entry: Mapping[str, Any], parties: set[str], themes: set[str]) -> Instrument:
        place = f"instrument {entry.get('id', '?')}"
        self.keys(place, entry, INSTRUMENT_KEYS)
        party, theme = self.text(place, entry, "party"), self.text(place, entry, "theme")
        if party and party not in parties:
            self.faults.append(f"{place}: party names no main party: {party}")
        if theme and theme not in themes:
            self.faults.append(f"{place}: theme names no theme: {theme}")
        patterns = self.patterns(place, entry, "patterns")
        if not patterns:
            self.faults.append(f"{place}: no patterns")
        return Instrument(
            id=self.identifier(place, entry, IDENTIFIER, "id"),
            party=party,
            theme=theme,
            about=self.text(place, entry, "about"),
            patterns=patterns,
        )

    def watched_lists(self, data: Mapping[str, Any], parties: Collection[str]) -> tuple[WatchedList, ...]:
        self.keys("lists.toml", data, {"list"})
        built = tuple(
            self.watched_list(entry, parties) for entry in self.tables("lists.toml", data, "list", required=False)
        )
        self.unique("list", [each.id for each in built])
        return built

    def watched_list(self, entry: Mapping[str, Any], parties: Collection[str]) -> WatchedList:
        place = f"list {entry.get('id', '?')}"
        self.keys(place, entry, LIST_KEYS)
        party = self.text(place, entry, "party")
        if party and party not in parties:
            self.faults.append(f"{place}: party names no party: {party}")
        if not entry.get("patterns"):
            self.faults.append(f"{place}: patterns is a list of texts")
        return WatchedList(
            id=self.identifier(place, entry, IDENTIFIER, "id"),
            party=party,
            name=self.text(place, entry, "name"),
            names=self.titles(place, entry, "names"),
            authority=self.text(place, entry, "authority"),
            authorities=self.titles(place, entry, "authorities"),
            patterns=tuple(
                self.compiled(place, text if HAN.search(text) else rf"\b(?:{text})(?!\w)", re.NOFLAG, text)
                for text in self.texts(place, entry, "patterns")
            ),
        )

    def agencies(self, entry: Mapping[str, Any]) -> Mapping[str, re.Pattern[str]]:
        return {
            family: self.compiled(f"agencies: {family}", pattern, re.NOFLAG)
            for family, pattern in self.titles("relation.toml", entry, "agencies").items()
        }

    def glossary(self, entry: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
        groups = entry.get("glossary", [])
        if not isinstance(groups, list):
            self.faults.append("relation.toml: glossary is a list")
            return
        for group in groups:
            names = isinstance(group, list) and all(isinstance(name, str) and name for name in group)
            if names and len(group) > 1:
                yield tuple(group)
            else:
                self.faults.append(f"relation.toml: a group of glossary is at least two names: {group!r}")

    def party(self, entry: Mapping[str, Any]) -> Party:
        place = f"party {entry.get('id', '?')}"
        self.keys(place, entry, PARTY_KEYS)
        main = entry.get("main", False)
        if not isinstance(main, bool):
            self.faults.append(f"{place}: main is true or false")
        patterns: dict[str, Any] = {key: self.patterns(place, entry, key) for key in PARTY_PATTERNS}
        return Party(
            id=self.identifier(place, entry, IDENTIFIER, "id"),
            label=self.text(place, entry, "label"),
            labels=self.titles(place, entry, "labels"),
            main=main is True,
            stands_for=self.text(place, entry, "stands_for", required=False),
            zone=self.zone(place, entry),
            people=tuple(
                self.person(place, person) for person in self.tables(place, entry, "people", required=False)
            ),
            **patterns,
        )

    def zone(self, place: str, entry: Mapping[str, Any]) -> str:
        name = self.text(place, entry, "zone", required=False)
        try:
            return str(ZoneInfo(name)) if name else ""
        except (ValueError, OSError, KeyError):
            self.faults.append(f"{place}: zone is an IANA name such as Asia/Tokyo: {name}")
            return ""

    def person(self, place: str, entry: Mapping[str, Any]) -> Person:
        self.keys(f"{place}, people", entry, PERSON_KEYS)
        pattern = self.text(f"{place}, people", entry, "pattern")
        written = [*self.texts(place, entry, "chinese"), rf"\b(?:{pattern})\b"]
        terms = [self.term(place, term) for term in self.texts(place, entry, "terms")]
        return Person(
            pattern=self.compiled(place, "|".join(written), re.NOFLAG),
            name=_plain_name(pattern),
            role=self.text(place, entry, "role", required=False),
            terms=tuple(term for term in terms if term is not None),
        )

    def term(self, place: str, text: str) -> tuple[date | None, date | None] | None:
        match = DATED.fullmatch(text)
        if match is None:
            self.faults.append(f"{place}: a term of office is FROM/TO with ISO dates, not {text}")
            return None
        return _day(match[1]), _day(match[2])

    def theme(self, entry: Mapping[str, Any]) -> Theme:
        place = f"theme {entry.get('id', '?')}"
        self.keys(place, entry, THEME_KEYS)
        entries = [*self.entries(place, entry, "words"), *self.entries(place, entry, "chinese")]
        if not entries:
            self.faults.append(f"{place}: no words")
        aliases = self.texts(place, entry, "aliases")
        self.faults += [f"{place}: no command name: {alias}" for alias in aliases if not ALIAS.fullmatch(alias)]
        return Theme(
            id=self.identifier(place, entry, IDENTIFIER, "id"),
            command=self.identifier(place, entry, COMMAND, "command"),
            aliases=tuple(aliases),
            title=self.text(place, entry, "title"),
            titles=self.titles(place, entry, "titles"),
            scope=self.text(place, entry, "scope", required=False),
            entries=tuple(entries),
            false_friends=self.patterns(place, entry, "false_friends", ignore_case=True),
        )

    def entries(self, place: str, entry: Mapping[str, Any], key: str) -> Iterable[WeightedPattern]:
        values = entry.get(key, [])
        if not isinstance(values, list):
            self.faults.append(f"{place}: {key} is a list")
            return
        for value in values:
            match value:
                case [int(weight), str(), *_] if 1 <= weight <= 4 and all(
                    isinstance(text, str) for text in value[1:]
                ):
                    texts = value[1:] if key == "words" else [re.escape(text) for text in dict.fromkeys(value[1:])]
                    pattern = self.compiled(place, "|".join(texts), re.IGNORECASE)
                    yield WeightedPattern(weight, pattern)
                case _:
                    self.faults.append(
                        f"{place}: an entry of {key} is a weight from 1 to 4 and its text: {value!r}"
                    )

    def patterns(
        self, place: str, entry: Mapping[str, Any], key: str, *, bounded: bool = True, ignore_case: bool = False
    ) -> tuple[re.Pattern[str], ...]:
        """Compile the patterns of a key, as whole words unless they are Chinese or have bounds of their own."""
        flags = re.IGNORECASE if ignore_case else re.NOFLAG
        compiled = []
        for text in self.texts(place, entry, key):
            parts = [part if HAN.search(part) or not bounded else rf"\b(?:{part})" for part in _alternatives(text)]
            bounds = [part if HAN.search(part) or not bounded else rf"{part}(?!\w)" for part in parts]
            compiled.append(self.compiled(f"{place}: {key}", "|".join(bounds), flags))
        return tuple(compiled)

    def compiled(self, place: str, pattern: str, flags: re.RegexFlag, given: str = "") -> re.Pattern[str]:
        """Compile a pattern, `given` without the bounds put around it."""
        try:
            return _compiled(pattern, flags)
        except (re.error, OverflowError, RecursionError) as error:
            self.faults.append(f"{place}: {error} in {given or pattern}")
            return re.compile(r"(?!)")

    def identifier(self, place: str, entry: Mapping[str, Any], form: re.Pattern[str], key: str) -> str:
        text = self.text(place, entry, key)
        if text and not form.fullmatch(text):
            self.faults.append(f"{place}: {key} is small letters, digits and - or _: {text}")
        return text

    def text(self, place: str, entry: Mapping[str, Any], key: str, *, required: bool = True) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            self.faults.append(f"{place}: {key} is a text" + (" and needed" if required else ""))
            return ""
        return value

    def texts(self, place: str, entry: Mapping[str, Any], key: str) -> Sequence[str]:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
            self.faults.append(f"{place}: {key} is a list of texts")
            return []
        return value

    def titles(self, place: str, entry: Mapping[str, Any], key: str) -> Mapping[str, str]:
        value = entry.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            self.faults.append(f"{place}: {key} is a table of texts")
            return {}
        return value

    def whole(self, place: str, entry: Mapping[str, Any], key: str, default: int) -> int:
        value = entry.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.faults.append(f"{place}: {key} is a whole number from 1 on")
            return default
        return value

    def tables(
        self, place: str, entry: Mapping[str, Any], key: str, *, required: bool = True
    ) -> Sequence[Mapping[str, Any]]:
        value = entry.get(key, [])
        if (
            not isinstance(value, list)
            or not all(isinstance(one, dict) for one in value)
            or (required and not value)
        ):
            self.faults.append(f"{place}: {key} is a list of tables" + (", at least one" if required else ""))
            return []
        return value

    def keys(self, place: str, entry: Mapping[str, Any], known: set[str]) -> None:
        self.faults += [f"{place}: unknown key {key}" for key in sorted(set(entry) - known)]

    def unique(self, what: str, names: Sequence[str]) -> None:
        self.faults += [
            f"the {what} {name} is there twice" for name in sorted(set(names)) if names.count(name) > 1
        ]


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
