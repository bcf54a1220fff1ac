"""Recipes: how a source that is no feed is read, as data that can be checked before it is used."""

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
    """Return the recipes of a TOML text with a `[recipe.NAME]` table each; SourceError lists every fault."""
    try:
        tables = tomllib.loads(text).get("recipe", {})
        recipes = _known_recipes().validate_python(tables)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"the list of recipes is not TOML: {error}") from error
    except ValidationError as error:
        raise SourceError("\n".join(["the list of recipes has faults:", *faults_of(error, tables)])) from error
    return {name: replace(recipe, name=name) for name, recipe in recipes.items()}


def recipe_of(table: Any, known: Mapping[str, Recipe]) -> Recipe:
    """Return the recipe that a source's description gives: a known one's name, or a table of its own.

    A table with `name` changes a known recipe; what comes of it is the source's own and has no name. Raises
    ValueError, which is a ValidationError with every fault where a recipe has some.
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
    """Return a recipe as a plain table, without what is empty; JSON and TOML can hold it."""
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in asdict(recipe).items() if value
    }


def load_recipe(table: object) -> Recipe:
    """Return the recipe of a plain table, the inverse of `dump_recipe`; SourceError lists every fault."""
    try:
        return read_recipe(table)
    except ValidationError as error:
        raise SourceError("\n".join(["the recipe has faults:", *faults_of(error, table)])) from error


def check_recipe(recipe: Recipe) -> list[str]:
    """Return what is wrong with a recipe, a line each; empty when it can be used.

    Expressions must be JMESPath, selectors CSS, patterns regular expressions as RE2 takes them,
    `date_pattern` must have a group, `zone` be of the IANA list and `charset` one that is known.
    """
    try:
        read_recipe(table := dump_recipe(recipe))
    except ValidationError as error:
        return faults_of(error, table)
    return []


def read_recipe(table: object) -> Recipe:
    """Return the recipe of a plain table; ValidationError has every fault."""
    if isinstance(table, Mapping):
        table = {key: value for key, value in table.items() if key != "author"}  # which version 2.0.0 wrote
    return _reader(bool(isinstance(table, Mapping) and table.get("items"))).validate_python(table)


# --- as pydantic reads it ----------------------------------------------------------------------------


@cache
def _known_recipes() -> TypeAdapter[dict[str, Recipe]]:
    name = text_like(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", "small letters, digits and single hyphens")
    return TypeAdapter(dict[name, Annotated[Any, AfterValidator(_nameless)]])  # type: ignore[valid-type]


@cache
def _reader(has_items: bool) -> TypeAdapter[Recipe]:
    """Return what reads a recipe; one with items must say where their link is."""
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
    """Return the type of a text that `read` takes where it is not empty."""

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
