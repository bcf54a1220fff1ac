import pytest

from digests.errors import SourceError
from digests.model import Ownership, Policy, Recipe, SourceKind
from digests.rules.reading.sources.seeds import load_seed_sources

PACK = """
[[source]]
id = "gazette"
name = "Harbour Gazette"
url = "https://gazette.example.org/feed"
label = "US, private"
ownership = "private"
party = "us"
family = "gazette"
language = "en"
policy = "link-only"

[[source]]
id = "ministry"
name = "Ministry"
url = "https://ministry.example.org/"
kind = "index-page"
active = false
reason = "it has no feed"
"""
RECIPES = {"notices": Recipe(name="notices", items="results", link="html_url", title="title")}


def test_a_pack_gives_its_sources_with_cautious_defaults() -> None:
    gazette, ministry = load_seed_sources(PACK)
    assert (gazette.policy, gazette.ownership, gazette.active) == (Policy.LINK_ONLY, Ownership.PRIVATE, True)
    assert (ministry.kind, ministry.label, ministry.policy) == (
        SourceKind.INDEX_PAGE,
        "unlabelled",
        Policy.EXCERPT,
    )
    assert (ministry.active, ministry.reason) == (False, "it has no feed")
    assert (gazette.recipe, ministry.recipe) == (None, None)


def test_a_source_is_called_by_language_in_texts() -> None:
    called = PACK.replace('name = "Ministry"', 'name = "Ministry"\nnames = { zh-Hans = "部" }')
    assert load_seed_sources(called)[1].names == {"zh-Hans": "部"}
    for wrong in ('"部"', "{ zh-Hans = 7 }", '{ zh-Hans = "" }'):
        with pytest.raises(SourceError, match=r"\nministry: names: (?:zh-Hans: )?Input should be a "):
            load_seed_sources(called.replace('{ zh-Hans = "部" }', wrong))


def test_every_fault_of_a_pack_is_named_at_once() -> None:
    faulty = (
        PACK
        + """
[[source]]
id = "gazette"
name = "Again"
url = "https://gazette.example.org/feed"
[[source]]
id = "odd"
name = "Odd"
url = "ftp://odd.example.org/"
kind = "telepathy"
colour = "red"
active = false
[[source]]
name = 7
[[source]]
id = "api"
name = "Interface"
url = "https://api.example.org/"
kind = "json-api"
[[source]]
id = "other"
name = "Other interface"
url = "https://other.example.org/"
kind = "json-api"
recipe = "unheard-of"
[[source]]
id = "broken"
name = "Broken interface"
url = "https://broken.example.org/"
kind = "json-api"
recipe = {items = "results[", link = "url"}
"""
    )
    with pytest.raises(SourceError) as caught:
        load_seed_sources(faulty)
    text = str(caught.value)
    for words in (
        "'gazette' stands twice", "'https://gazette.example.org/feed' stands twice",
        "odd: kind: Input should be 'feed', 'json-api', 'index-page' or 'sitemap'",
        "odd: colour: unknown key", "odd: a source that is off needs a reason",
        "odd: url: the address is of the kind ftp",
        "source number 5: id: it is missing", "source number 5: name: Input should be a valid string",
        "api: a source of the kind json-api needs a recipe",
        "other: recipe: 'unheard-of' is none of the known recipes: ", "broken: recipe: items: not JMESPath: ",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("text", ["[[source", 'source = "x"', "source = [1]"])
def test_what_is_no_pack_is_an_error(text: str) -> None:
    with pytest.raises(SourceError):
        load_seed_sources(text)


def test_a_source_names_a_known_recipe_or_brings_its_own() -> None:
    named, own = load_seed_sources(
        """
[[source]]
id = "notices"
name = "Notices"
url = "https://a.example.org/"
kind = "json-api"
recipe = "notices"
[[source]]
id = "index"
name = "Index"
url = "https://b.example.org/"
kind = "index-page"
recipe = {links = "ul.news li", furniture = [".share"]}
""",
        RECIPES,
    )
    assert named.recipe == RECIPES["notices"]
    assert own.recipe == Recipe(links="ul.news li", furniture=(".share",))
