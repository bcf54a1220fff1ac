"""Reads a pack of sources from its data."""

import re
import tomllib
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, TypeAdapter, ValidationError

from digests.errors import AddressError, SourceError
from digests.model import SOURCE_KINDS, Recipe, Source
from digests.rules.reading.addresses import check_address
from digests.rules.reading.lists.recipes import recipe_of
from digests.rules.tables import Text, faults_of, table_of

NO_RECIPES: Mapping[str, Recipe] = MappingProxyType({})
NEED_A_RECIPE = [kind for kind, traits in SOURCE_KINDS.items() if traits.needs_recipe]


def load_seed_sources(text: str, recipes: Mapping[str, Recipe] = NO_RECIPES) -> tuple[Source, ...]:
    """Return the sources of a pack: TOML with a table `[[source]]` each. Raises SourceError with every fault.

    `recipe` in a table is the name of one of `recipes`, or a table.
    """
    try:
        tables = tomllib.loads(text).get("source", [])
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"the list of sources is not TOML: {error}") from error
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SourceError("the list of sources must hold [[source]] tables")
    reader = source_reader(Annotated[Any, AfterValidator(partial(recipe_of, known=recipes))])
    faults, sources = list[str](), list[Source]()
    for number, table in enumerate(tables, 1):
        name = table["id"] if isinstance(table.get("id"), str) and table["id"] else f"source number {number}"
        if table.get("active") is False and not table.get("reason"):
            faults.append(f"{name}: a source that is off needs a reason")
        if "recipe" not in table and table.get("kind") in NEED_A_RECIPE and table.get("active", True):
            faults.append(f"{name}: a source of the kind {table['kind']} needs a recipe to be on")
        try:
            sources.append(reader.validate_python(table))
        except ValidationError as error:
            faults += faults_of(error, table, name)
    for what in ("id", "url"):
        values = [getattr(source, what) for source in sources]
        faults += [
            f"the {what} {value!r} stands twice" for value in sorted(set(values)) if values.count(value) > 1
        ]
    if faults:
        raise SourceError("the list of sources has faults:\n" + "\n".join(faults))
    return tuple(sources)


def source_reader(recipe: Any, **own: Any) -> TypeAdapter[Source]:
    """Return a reader of tables as sources. `recipe` is the type of the recipe (see `rules.tables.table_of`)."""
    address = Annotated[Text, AfterValidator(_address)]
    place = Annotated[str, AfterValidator(_place)]
    means: dict[str, Any] = {"url": (address, ...), "country": (place, ""), "recipe": (recipe, None)}
    return TypeAdapter(table_of(Source, "sites", **means, **own))


def _place(text: str) -> str:
    if text and not re.fullmatch("[A-Z]{2}", text):
        raise ValueError("a country is two letters of ISO 3166, such as GB")
    return text


def _address(text: str) -> str:
    try:
        return check_address(text)
    except AddressError as error:
        raise ValueError(str(error)) from error
