"""A pack of sources, as data."""

import tomllib
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any

from digests.errors import AddressError, SourceError
from digests.model import SOURCE_KINDS, Ownership, Policy, Recipe, Source, SourceKind
from digests.rules.reading.addresses import check_address
from digests.rules.reading.lists.recipes import recipe_of

NO_RECIPES: Mapping[str, Recipe] = MappingProxyType({})
NEED_A_RECIPE = frozenset(kind for kind, traits in SOURCE_KINDS.items() if traits.needs_recipe)

TEXTS = ("id", "name", "url", "label", "party", "family", "language", "reason")
CHOICES: Mapping[str, type[StrEnum]] = {"kind": SourceKind, "ownership": Ownership, "policy": Policy}


def load_seed_sources(text: str, recipes: Mapping[str, Recipe] = NO_RECIPES) -> tuple[Source, ...]:
    """Return the sources of a pack, TOML with a `[[source]]` table each; SourceError lists every fault.

    `recipe` in such a table is the name of one of `recipes`, or a table of its own.
    """
    try:
        tables = tomllib.loads(text).get("source", [])
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"the list of sources is not TOML: {error}") from error
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SourceError("the list of sources must hold [[source]] tables")
    faults: list[str] = []
    sources = []
    for number, table in enumerate(tables, 1):
        name = table["id"] if isinstance(table.get("id"), str) and table["id"] else f"source number {number}"
        if table.get("active") is False and not table.get("reason"):
            faults.append(f"{name}: a source that is off needs a reason")
        if "recipe" not in table and table.get("kind") in NEED_A_RECIPE and table.get("active", True):
            faults.append(f"{name}: a source of the kind {table['kind']} needs a recipe to be on")
        if (source := source_of(table, name, faults, partial(recipe_of, known=recipes))) is not None:
            sources.append(source)
    for what in ("id", "url"):
        values = [getattr(source, what) for source in sources]
        faults += [
            f"the {what} {value!r} stands twice" for value in sorted(set(values)) if values.count(value) > 1
        ]
    if faults:
        raise SourceError("the list of sources has faults:\n" + "\n".join(faults))
    return tuple(sources)


def source_of(
    table: Mapping[str, Any], name: str, faults: list[str], read_recipe: Callable[[Any], Recipe]
) -> Source | None:
    """Return the source that a table describes; None, with lines in `faults` that begin with `name`, where it is
    none. `read_recipe` raises a SourceError with a heading and a line a fault."""
    found = [f"{name}: {what} is missing" for what in ("id", "name", "url") if not table.get(what)]
    unknown = sorted(set(table) - {*TEXTS, *CHOICES, "active", "names", "recipe"})
    found += [f"{name}: {key!r} is no field of a source" for key in unknown]
    found += [f"{name}: {key} must be text" for key in TEXTS if not isinstance(table.get(key, ""), str)]
    names = table.get("names", {})
    if not (isinstance(names, Mapping) and all(each and isinstance(each, str) for each in names.values())):
        found.append(f"{name}: names must be a table of texts by language")
    values = dict(table)
    for key, choice in CHOICES.items():
        if key in table:
            try:
                values[key] = choice(table[key])
            except ValueError:
                found.append(f"{name}: {key} must be one of {', '.join(choice)}, not {table[key]!r}")
    if not isinstance(table.get("active", True), bool):
        found.append(f"{name}: active must be true or false")
    try:
        if isinstance(table.get("url"), str) and table["url"]:
            values["url"] = check_address(table["url"])
    except AddressError as error:
        found.append(f"{name}: {error}")
    try:
        if "recipe" in table:
            values["recipe"] = read_recipe(table["recipe"])
    except SourceError as error:
        found += [f"{name}: {line}" for line in str(error).splitlines()[1:]]
    faults += found
    return None if found else Source(**values)
