"""Recipes: how to read a source that is no feed, as data that can be checked before use."""

import codecs
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import cache
from typing import Annotated, Any

import jmespath
from cssselect import HTMLTranslator, SelectorError
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from digests.errors import SourceError
from digests.model import Recipe
from digests.rules.reading.patterns import linear_pattern
from digests.rules.tables import TYPES, Zone, faults_of, listed, table_of, text_like

LONGEST_EXPRESSION = 400


def load_recipes(text: str) -> Mapping[str, Recipe]:
    """Return the recipes of a TOML text with a table `[recipe.NAME]` each. Raises SourceError with every fault."""
    try:
        tables = tomllib.loads(text).get("recipe", {})
        recipes = _known_recipes().validate_python(tables)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"the list of recipes is not TOML: {error}") from error
    except ValidationError as error:
        raise SourceError("\n".join(["the list of recipes has faults:", *faults_of(error, tables)])) from error
    return {name: replace(recipe, name=name) for name, recipe in recipes.items()}


def recipe_of(table: Any, known: Mapping[str, Recipe]) -> Recipe:
    """Return the recipe in a source's description: the name of a known recipe, or a table of the source's own.

    A table with `name` changes a known recipe; the result is the source's own recipe, without a name. Raises
    ValueError; faults of a recipe raise its subclass ValidationError, which has all of them.
    """
    if isinstance(table, str):
        table = {"name": table}
    if not isinstance(table, Mapping) or "name" not in table:
        return read_recipe(table)
    name, rest = table["name"], {key: value for key, value in table.items() if key != "name"}
    if not isinstance(name, str) or name not in known:
        raise ValueError(f"{name!r} is none of the known recipes: {', '.join(known)}")
    return read_recipe({**dump_recipe(known[name]), **rest, "name": "" if rest else name})


def dump_recipe(recipe: Recipe) -> dict[str, str | list[str]]:
    """Return a recipe as a plain table for JSON or TOML, without empty values."""
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in asdict(recipe).items() if value
    }


def load_recipe(table: object) -> Recipe:
    """Return the recipe of a plain table; the inverse of `dump_recipe`. Raises SourceError with every fault."""
    try:
        return read_recipe(table)
    except ValidationError as error:
        raise SourceError("\n".join(["the recipe has faults:", *faults_of(error, table)])) from error


def check_recipe(recipe: Recipe) -> list[str]:
    """Return what is wrong with a recipe, one line for each fault; empty if it can be used.

    Expressions must be JMESPath, selectors CSS, patterns regular expressions that RE2 takes. `date_pattern` must
    have a group, `zone` must be in the IANA list, and `charset` must be known to Python.
    """
    try:
        read_recipe(table := dump_recipe(recipe))
    except ValidationError as error:
        return faults_of(error, table)
    return []


def read_recipe(table: object) -> Recipe:
    """Return the recipe of a plain table. Raises ValidationError with every fault."""
    if isinstance(table, Mapping):
        table = {key: value for key, value in table.items() if key != "author"}  # a key that version 2.0.0 wrote
    return _reader(bool(isinstance(table, Mapping) and table.get("items"))).validate_python(table)


# --- as pydantic reads it ----------------------------------------------------------------------------


@cache
def _known_recipes() -> TypeAdapter[dict[str, Recipe]]:
    name = text_like(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", "small letters, digits and single hyphens")
    return TypeAdapter(dict[name, Annotated[Any, AfterValidator(_nameless)]])  # type: ignore[valid-type]


@cache
def _reader(has_items: bool) -> TypeAdapter[Recipe]:
    """Return the reader of a recipe. A recipe with `items` must have `link`."""
    expression = _read_by(jmespath.compile, "JMESPath")
    selector = _read_by(HTMLTranslator().css_to_xpath, "a CSS selector")
    pattern = _read_by(linear_pattern, "a regular expression")
    table = table_of(
        Recipe,
        types={**TYPES, str: expression},
        name=(str, ""),
        link=(Annotated[expression, Field(min_length=1)], ...) if has_items else (expression, ""),
        links=(selector, ""),
        furniture=(listed(selector), ()),
        link_pattern=(pattern, ""),
        date_pattern=(Annotated[pattern, AfterValidator(_dated)], ""),
        charset=(Annotated[str, AfterValidator(_charset)], ""),
        zone=(Zone, ""),
    )
    return TypeAdapter(table)


def _nameless(table: object) -> Recipe:
    if isinstance(table, Mapping) and "name" in table:
        raise ValueError("a known recipe takes its name from its heading")
    return read_recipe(table)


def _read_by(read: Callable[[str], object], wanted: str) -> Any:
    """Return the type of a text that `read` accepts; an empty text is accepted too."""

    def check(text: str) -> str:
        try:
            if text:
                read(text)
        except (JMESPathError, SelectorError, RecursionError, ValueError) as error:
            raise ValueError(f"not {wanted}: {str(error).partition(chr(10))[0]}") from error
        return text

    return Annotated[str, Field(max_length=LONGEST_EXPRESSION), AfterValidator(check)]


def _dated(pattern: str) -> str:
    compiled = linear_pattern(pattern)
    named = set(compiled.groupindex)
    if pattern and not compiled.groups:
        raise ValueError("it needs the groups year, month and day, or one group that holds a date")
    if named & {"year", "month", "day"} and not {"month", "day"} <= named:
        raise ValueError("it names some of year, month and day, but not month and day")
    return pattern


def _charset(name: str) -> str:
    try:
        codecs.lookup(name or "utf-8")
    except (LookupError, ValueError) as error:
        raise ValueError(f"{name!r} is not known") from error
    return name
