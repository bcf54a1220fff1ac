import json
from contextlib import suppress
from dataclasses import fields
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests.errors import SourceError
from digests.model import Recipe
from digests.rules.reading.lists.recipes import check_recipe, dump_recipe, load_recipe, load_recipes, recipe_of
from digests.rules.reading.patterns import linear_pattern

KNOWN = {
    "gazette": Recipe(name="gazette", link_pattern=r"https://gazette\.example\.org/\d+", zone="Asia/Taipei"),
    "register": Recipe(name="register", items="results", title="title", link="url"),
}


def test_the_recipes_that_come_along_have_no_fault_and_know_their_names() -> None:
    recipes = load_recipes((files("seeds") / "recipes.toml").read_text(encoding="utf-8"))
    assert {"federal-register", "wordpress", "mfa", "mofcom", "tao", "mnd-taiwan", "ofac", "treasury"} <= set(
        recipes
    )
    assert all(recipe.name == name and not check_recipe(recipe) for name, recipe in recipes.items())
    assert all(bool(recipe.items) is not bool(recipe.link_pattern) for recipe in recipes.values())


def test_every_fault_of_a_list_is_named_at_once() -> None:
    text = """
    [recipe.Bad_Name]
    link_pattern = "["
    [recipe.other]
    items = "results["
    zone = "Mars/Olympus"
    charset = "klingon"
    links = "a["
    furniture = ["p[", "div"]
    colour = "blue"
    title = 5
    date_pattern = 'no group'
    """
    with pytest.raises(SourceError) as caught:
        load_recipes(text)
    told = str(caught.value)
    for words in (
        "Bad_Name",
        "Bad_Name: small letters, digits and single hyphens: Bad_Name",
        "Bad_Name: link_pattern: not a regular expression: missing ]",
        "other: items: not JMESPath: ",
        "other: link: it is missing",
        "other: zone: an IANA name such as Asia/Tokyo, not Mars/Olympus",
        "other: charset: 'klingon' is not known",
        "other: links: not a CSS selector: ",
        "other: furniture 1: not a CSS selector: ",
        "other: colour: unknown key",
        "other: title: Input should be a valid string",
        "other: date_pattern: it needs",
    ):
        assert words in told, words


@pytest.mark.parametrize(
    "text", ["[recipe", "recipe = 3", "[recipe]\na = 1", "[recipe]\nb = 1\n[recipe.a]", "[recipe.a]\nname = 'b'"]
)
def test_what_is_no_list_of_recipes_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        load_recipes(text)


def test_a_name_gives_the_known_recipe() -> None:
    assert recipe_of("gazette", KNOWN) == KNOWN["gazette"]
    assert recipe_of({"name": "gazette"}, KNOWN) == KNOWN["gazette"]


def test_a_table_changes_a_known_recipe_into_the_sources_own() -> None:
    recipe = recipe_of({"name": "gazette", "zone": "Asia/Tokyo", "furniture": [".share"]}, KNOWN)
    assert (recipe.name, recipe.zone, recipe.furniture) == ("", "Asia/Tokyo", (".share",))
    assert recipe.link_pattern == KNOWN["gazette"].link_pattern
    assert recipe_of({"zone": ""} | {"name": "gazette"}, KNOWN).zone == ""


def test_a_table_of_its_own_needs_no_known_recipe() -> None:
    assert recipe_of({"links": "ul a"}, {}) == Recipe(links="ul a")


@pytest.mark.parametrize("table", ["unheard-of", {"name": "unheard-of"}, {"name": 3}, {"zone": "Nowhere"}])
def test_a_recipe_that_is_not_known_or_has_faults_is_refused(table: object) -> None:
    with pytest.raises(ValueError, match=r"unheard-of|3 is none of the known|Nowhere"):
        recipe_of(table, KNOWN)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b", r"(?:a|aa)*c", r"(?:x{2})+", r"(?:(?:a)+b)+", r".*.*.*x", r"[^/]+[^?]+\S+", r"(x(a|b))+",
        r"\w*\w*\w*b", r"a*a*a*a*b", r"\d+\d+[0-9]+", r".{1,999}.{2,}x.*", r"[ab]+?[a]+?\w+?c",
        r"\d+(?:x)?\d+(?:x)?\d+",
    ],
)  # fmt: skip
def test_a_pattern_that_would_take_for_ever_with_backtracking_is_matched_at_once(pattern: str) -> None:
    assert check_recipe(Recipe(link_pattern=pattern)) == []
    linear_pattern(pattern).fullmatch("ax1" * 5_000 + "!")


@pytest.mark.parametrize("pattern", [r"(?:x{1000}){1000}", r"(?:\w\pL{900}){900}", r"(a)\1", r"a(?<=b)"])
def test_a_pattern_that_takes_too_much_memory_or_looks_back_is_refused(pattern: str) -> None:
    (fault,) = check_recipe(Recipe(link_pattern=pattern))
    assert fault.startswith("link_pattern: not a regular expression: ")


@pytest.mark.parametrize(
    "pattern",
    [
        r"https?://a\.example/[\w/-]+/\d{6}/t\d{8}_\d+\.s?html",
        r"(?:en|zh)/(?:\d+)?",
        r"[(a+)]+",
        r"\(a+\)+",
        r"a/[^/]+/[^/?]+/[^?/]+\?x=[^&]+&y=\S+",
    ],
)
def test_a_pattern_that_takes_no_long_time_is_taken(pattern: str) -> None:
    assert check_recipe(Recipe(link_pattern=pattern)) == []


def test_a_date_pattern_names_month_and_day_or_has_one_group() -> None:
    assert check_recipe(Recipe(date_pattern=r"(?P<year>\d{4})-(?P<month>\d\d)"))
    assert not check_recipe(Recipe(date_pattern=r"(?P<month>\d\d)-(?P<day>\d\d)"))
    assert not check_recipe(Recipe(date_pattern=r"on (.{4,20})$"))


texts = st.text(max_size=30)
EXPRESSIONS = {field.name for field in fields(Recipe)} - {"name", "links", "furniture", "charset", "zone"}


@pytest.mark.filterwarnings("ignore:deprecated string literal syntax")  # of JMESPath
@given(st.builds(Recipe, **dict.fromkeys(EXPRESSIONS, texts), links=texts, furniture=st.tuples(texts)))
def test_checking_a_recipe_never_raises(recipe: Recipe) -> None:
    assert isinstance(check_recipe(recipe), list)


halves = st.text(st.characters(categories=("Cs", "L", "P")), max_size=9)
values = st.recursive(
    st.none() | st.booleans() | st.floats() | halves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(halves, inner, max_size=3),
)


@pytest.mark.filterwarnings("ignore:deprecated string literal syntax")  # of JMESPath
@given(values | st.dictionaries(st.sampled_from([*(field.name for field in fields(Recipe)), "colour"]), values))
@example({"zone": "\ud800"})
@example({"charset": "\ud800", "link_pattern": "\ud800", "items": "\ud800", "links": "\ud800", "\ud800": 1})
def test_whatever_json_gives_is_a_recipe_or_has_faults(table: object) -> None:
    with suppress(SourceError):
        assert isinstance(load_recipe(table), Recipe)


@given(st.text(alphabet="ab()|*+?{}2,\\[]^.", max_size=40))
def test_a_pattern_that_passes_comes_to_an_end_on_long_words(pattern: str) -> None:
    recipe = Recipe(link_pattern=pattern)
    if not check_recipe(recipe):
        linear_pattern(pattern).fullmatch("ab" * 150 + "!")


def test_a_recipe_with_the_author_that_version_2_0_0_wrote_is_read_without_it() -> None:
    assert load_recipe({"items": "@", "link": "url", "author": "by.name"}) == Recipe(items="@", link="url")


def test_a_recipe_survives_json() -> None:
    recipe = Recipe(links="ul > a", date_pattern=r"(\d+年)", furniture=(".a", "#b"), zone="Asia/Shanghai")
    assert load_recipe(json.loads(json.dumps(dump_recipe(recipe)))) == recipe
    assert dump_recipe(Recipe()) == {}
