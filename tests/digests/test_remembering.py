import importlib
import pkgutil
from functools import _lru_cache_wrapper

import digests.rules
from digests.rules import remembering
from digests.rules.remembering import forget_texts, remembered

FEW = 200  # patterns, zones and the like of a relation or a lexicon
OF_NO_TEXTS = {
    "_known_recipes",  # the reader of recipes, one there is
    "_reader",  # types of fields of the lexicon
    "_relation",  # the reader of relation.toml, one there is
    "_themes",  # the reader of themes.toml, one there is
    "_theme_alone",  # the reader of one theme, one there is
    "_compiled",  # patterns of relations, selectors of recipes
    "_only_in",  # characters
    "linear_pattern",  # those of recipes
    "stemmer",  # one there is
    "patterns_of",  # fields of the lexicon
    "tag_field",  # tags of feeds
}


def test_what_is_remembered_is_asked_once_until_it_is_let_go_of() -> None:
    asked = []

    @remembered(2)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("one"), length("three"), length("one")] == [3, 5, 3]
    assert asked == ["one", "three"]
    forget_texts()
    assert length("one") == 3
    assert asked == ["one", "three", "one"]


def test_of_texts_nothing_is_remembered_that_is_not_let_go_of() -> None:
    modules = pkgutil.walk_packages(digests.rules.__path__, "digests.rules.")
    things = [each for module in modules for each in vars(importlib.import_module(module.name)).items()]
    memories = [(name, thing) for name, thing in things if isinstance(thing, _lru_cache_wrapper)]
    large = {(name, thing) for name, thing in memories if (thing.cache_parameters()["maxsize"] or 10**9) > FEW}
    assert {name for name, thing in large if thing not in remembering._MEMORIES} == OF_NO_TEXTS
