"""Recipes: how a source that is no feed is read, as data that can be checked before it is used."""

import codecs
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, fields, replace
from typing import Any
from zoneinfo import ZoneInfo

import jmespath
from cssselect import HTMLTranslator, SelectorError
from jmespath.exceptions import JMESPathError

from digests.errors import SourceError
from digests.model import Recipe
from digests.rules.reading.patterns import linear_pattern

LONGEST_EXPRESSION = 400

EXPRESSIONS = re.split(
    " ",
    "items title link published updated text guid author language document_number effective_on comments_close_on",
)
_ALL = frozenset(field.name for field in fields(Recipe))
_NAME = re.compile(r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$")


def load_recipes(text: str) -> Mapping[str, Recipe]:
    """Return the recipes of a TOML text with a `[recipe.NAME]` table each; SourceError lists every fault."""
    try:
        tables = tomllib.loads(text).get("recipe", {})
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"the list of recipes is not TOML: {error}") from error
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise SourceError("the list of recipes must hold [recipe.NAME] tables")
    recipes: dict[str, Recipe] = {}
    faults: list[str] = []
    for name, table in tables.items():
        if not _NAME.match(name):
            faults.append(f"{name!r} is no name for a recipe (small letters, digits and single hyphens)")
        if "name" in table:
            faults.append(f"{name}: a known recipe takes its name from its heading")
        try:
            recipes[name] = load_recipe({**table, "name": name})
        except SourceError as error:
            faults += [f"{name}: {line}" for line in str(error).splitlines()[1:]]
    if faults:
        raise SourceError("the list of recipes has faults:\n" + "\n".join(faults))
    return recipes


def recipe_of(table: str | Mapping[str, Any], known: Mapping[str, Recipe]) -> Recipe:
    """Return the recipe that a source's description gives: a known one's name, or a table of its own.

    A table with `name` changes a known recipe; what comes of it is the source's own and has no name. SourceError
    lists every fault.
    """
    if isinstance(table, str):
        return _known(table, known)
    if not isinstance(table, Mapping):
        raise SourceError("the recipe has faults:\nit is neither a known recipe's name nor a table")
    rest = {key: value for key, value in table.items() if key != "name"}
    if "name" not in table:
        return load_recipe(rest)
    base = _known(table["name"], known)
    return load_recipe({**dump_recipe(base), **rest, "name": ""}) if rest else base


def dump_recipe(recipe: Recipe) -> dict[str, str | list[str]]:
    """Return a recipe as a plain table, without what is empty; JSON and TOML can hold it."""
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in asdict(recipe).items() if value
    }


def load_recipe(table: Mapping[str, Any]) -> Recipe:
    """Return the recipe of a plain table, the inverse of `dump_recipe`; SourceError lists every fault."""
    faults = [f"{key!r} is no field of a recipe" for key in sorted(set(table) - _ALL)]
    values: dict[str, Any] = {}
    for key in _ALL & set(table):
        value, wanted = table[key], "a list of texts" if key == "furniture" else "text"
        parts = value if wanted != "text" and isinstance(value, list | tuple) else [value]
        if all(isinstance(part, str) for part in parts) and (wanted == "text" or parts is value):
            values[key] = value if wanted == "text" else tuple(parts)
        else:
            faults.append(f"{key} must be {wanted}")
    recipe = Recipe(**values)
    faults += check_recipe(recipe)
    if faults:
        raise SourceError("the recipe has faults:\n" + "\n".join(faults))
    return recipe


def check_recipe(recipe: Recipe) -> list[str]:
    """Return what is wrong with a recipe, a line each; empty when it can be used.

    Expressions must be JMESPath, selectors CSS, patterns regular expressions as RE2 takes them,
    `date_pattern` must have a group, `zone` be of the IANA list and `charset` one that is known.
    """
    faults: list[str] = []
    for key in EXPRESSIONS:
        faults += _faults(key, "JMESPath", getattr(recipe, key), jmespath.compile)
    if recipe.items and not recipe.link:
        faults.append("a recipe with items must say where their link is")
    for key in ("link_pattern", "date_pattern"):
        faults += (found := list(_faults(key, "a regular expression", getattr(recipe, key), linear_pattern)))
    if not found:
        faults += _date_faults(recipe.date_pattern)
    for selector in (recipe.links, *recipe.furniture):
        shown = "the selector" if len(selector) > LONGEST_EXPRESSION else repr(selector)
        faults += _faults(shown, "a CSS selector", selector, HTMLTranslator().css_to_xpath)
    try:
        codecs.lookup(recipe.charset or "utf-8")
    except (LookupError, ValueError):
        faults.append(f"charset: {recipe.charset!r} is not known")
    try:
        ZoneInfo(recipe.zone or "UTC")
    except (LookupError, ValueError, OSError):
        faults.append(f"zone: {recipe.zone!r} is not in the IANA list of time zones")
    return faults


def _known(name: object, known: Mapping[str, Recipe]) -> Recipe:
    if not isinstance(name, str) or name not in known:
        raise SourceError(f"the recipe has faults:\n{name!r} is none of the known recipes: {', '.join(known)}")
    return replace(known[name], name=name)


def _faults(what: str, wanted: str, text: str, read: Callable[[str], object]) -> Iterator[str]:
    if len(text) > LONGEST_EXPRESSION:
        yield f"{what} is longer than {LONGEST_EXPRESSION} characters"
    elif text:
        try:
            read(text)
        except (JMESPathError, SelectorError, RecursionError, ValueError) as error:
            reason = str(error) if wanted == "a regular expression" else str(error).splitlines()[0][:120]
            yield f"{what} is not {wanted}: {reason}"


def _date_faults(pattern: str) -> Iterator[str]:
    compiled = linear_pattern(pattern)
    named = set(compiled.groupindex)
    if pattern and not compiled.groups:
        yield "date_pattern needs the groups year, month and day, or one group that holds a date"
    elif named & {"year", "month", "day"} and not {"month", "day"} <= named:
        yield "date_pattern names some of year, month and day, but not month and day"
