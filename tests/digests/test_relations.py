import ast
import copy
import re
from pathlib import Path
from typing import Any

import pytest

from config.relations import read_relation
from digests.errors import RelationError
from digests.rules.relations import build_relation
from tests.factories import some
from tests.relations import data, india_pakistan, us_china

THEMES = [
    "diplomacy", "taiwan", "trade", "tech", "sanctions", "minerals", "business", "military", "scs", "espionage",
    "rights", "fentanyl", "climate", "health", "people", "world", "politics",
]  # fmt: skip


def faults_of(relation: dict[str, Any], themes: dict[str, Any]) -> list[str]:
    with pytest.raises(RelationError) as caught:
        build_relation(relation, themes)
    return str(caught.value).splitlines()


def told_of(relation: dict[str, Any], themes: dict[str, Any]) -> str:
    """The faults of a relation's files, "" where they have none."""
    try:
        build_relation(relation, themes)
    except RelationError as error:
        return str(error)
    return ""


def test_the_packaged_relation_has_two_main_parties_a_third_voice_and_seventeen_themes() -> None:
    relation = us_china()
    assert [party.label for party in relation.main] == ["Washington", "Beijing"]
    assert [party.id for party in relation.parties if not party.main] == ["taiwan"]
    assert [theme.id for theme in relation.themes] == THEMES
    assert set(relation.specificity) == set(THEMES)


@pytest.mark.parametrize(
    ("alias", "theme"),
    [
        ("chips", "tech"), ("ai", "tech"), ("tariffs", "trade"), ("hongkong", "rights"), ("xinjiang", "rights"),
        ("students", "people"), ("ukraine", "world"), ("rareearths", "minerals"), ("southchinasea", "scs"),
    ],
)  # fmt: skip
def test_readers_may_use_a_second_name_of_a_theme(alias: str, theme: str) -> None:
    found = some(us_china().theme(theme))
    assert alias in found.aliases


def test_each_theme_has_a_title_in_the_three_languages() -> None:
    assert all(theme.title and set(theme.titles) >= {"zh-Hans", "zh-Hant"} for theme in us_china().themes)


def test_a_person_is_known_in_both_scripts_with_the_terms_of_office() -> None:
    (party,) = (party for party in us_china().parties if party.id == "us")
    (person,) = (person for person in party.people if person.pattern.search("Janet Yellen said"))
    assert person.name == "Janet Yellen"
    assert person.pattern.search("耶伦表示")
    assert not person.pattern.search("Yellenburg")
    assert [term[1].year for term in person.terms if term[1]] == [2025]


def test_patterns_match_whole_words_only_and_in_their_own_case_and_chinese_ones_anywhere() -> None:
    (first, second), press = us_china().main, us_china().state_media
    assert not any(pattern.search("Tell us what Trumpet players play") for pattern in first.mentions)
    assert not any(pattern.search("fine china, PLAY, Chinatowns") for pattern in second.mentions)
    assert not any(pattern.search("Xinhuanet, ECNS2") for pattern in press)
    assert any(pattern.search("据新华社记者报道") for pattern in press)


def test_another_pair_is_another_folder() -> None:
    relation = india_pakistan()
    assert [party.id for party in relation.main] == ["india", "pakistan"]
    assert [theme.command for theme in relation.themes][:3] == ["kashmir", "water", "diplomacy"]


def test_all_faults_are_reported_at_once() -> None:
    relation, themes = data()
    relation["colour"] = "red"
    relation["party"][0]["mentions"] = ["(unclosed"]
    relation["party"][1]["main"] = False
    relation["party"][1]["zone"] = "Mars/Olympus"
    relation["party"][1]["people"] = [{"pattern": "X", "terms": ["soon", "2024-13/"]}]
    themes["theme"][0]["words"] = [[9, "x"], [2, "[z"]]
    themes["theme"][1]["command"] = "Not A Command"
    themes["specificity"] = ["nothing"]
    faults = "\n".join(faults_of(relation, themes))
    named = (
        "colour",
        "(unclosed",
        "two main parties",
        "Mars/Olympus",
        "soon",
        "terms 2",
        "[9, 'x']",
        "[z",
        "Not A Command",
    )
    assert [words for words in (*named, "nothing") if words not in faults] == []


def test_every_fault_of_an_instrument_is_reported_with_its_place() -> None:
    relation, themes = data()
    relation["instrument"] = [
        {"id": "Dam", "party": "kashmir", "theme": "none", "patterns": ["(open"], "colour": "red"},
        {"id": "sky", "party": "india", "theme": "water", "about": "the sky"},
        {"id": "sky", "party": "india", "theme": "water", "about": "the sky", "patterns": ["sky"]},
    ]
    faults = "\n".join(faults_of(relation, themes))
    for words in (
        "relation.toml: instrument Dam: colour: unknown key",
        "instrument Dam: party names no main party: kashmir",
        "instrument Dam: theme names no theme: none",
        "relation.toml: instrument Dam: patterns 1: missing ), unterminated subpattern at position",
        " in (open",
        "relation.toml: instrument Dam: about: it is missing",
        "relation.toml: instrument Dam: id: small letters",
        "relation.toml: instrument sky: patterns: it is missing",
        "the instrument sky is there twice",
    ):
        assert words in faults


def _us_china_data() -> tuple[dict[str, Any], dict[str, Any]]:
    return tuple(copy.deepcopy(read_relation("us-china")))  # type: ignore[return-value]


def test_each_party_has_a_command_which_is_its_label_unless_its_file_says_another() -> None:
    assert [party.command for party in us_china().parties] == ["washington", "beijing", "taipei"]
    relation, themes = _us_china_data()
    relation["party"][0] |= {"command": "dc"}
    relation["party"][1] |= {"label": "北京"}
    found = build_relation(relation, themes)
    assert [party.command for party in found.parties] == ["dc", "", "taipei"]


@pytest.mark.parametrize("taken", ["taiwan", "chips", "beijing"])
def test_a_command_of_a_party_that_is_a_topics_or_another_partys_is_a_fault(taken: str) -> None:
    relation, themes = _us_china_data()
    relation["party"][2 if taken == "beijing" else 0] |= {"command": taken}
    party = "taiwan" if taken == "beijing" else "us"
    fault = f"relation.toml: party {party}: command: /{taken} is another party's or a topic's command too"
    assert faults_of(relation, themes) == [fault]


def test_every_fault_of_a_list_is_reported_with_its_place() -> None:
    relation, themes = _us_china_data()
    first = themes["list"][0]
    themes["list"] = [first, first | {"party": "nowhere", "theme": "weather"}]
    assert faults_of(relation, themes) == [
        "themes.toml: list entity-list: party names no party: nowhere",
        "themes.toml: list entity-list: theme names no theme: weather",
        "themes.toml: the list entity-list is there twice",
    ]
    themes["list"] = [first | {"patterns": ["("]}]
    assert "themes.toml" in told_of(relation, themes)


def test_what_only_answers_go_by_changes_no_key() -> None:
    relation, themes = _us_china_data()
    del themes["list"]
    assert build_relation(relation, themes).key == us_china().key


def test_instruments_belong_to_main_parties_and_have_a_theme() -> None:
    for relation in (us_china(), india_pakistan()):
        assert {each.party for each in relation.instruments} == {party.id for party in relation.main}
        assert all(relation.theme(each.theme) for each in relation.instruments)


@pytest.mark.parametrize("key", ["id", "label"])
def test_a_party_needs_a_name(key: str) -> None:
    relation, themes = data()
    del relation["party"][0][key]
    assert any(key in fault for fault in faults_of(relation, themes))


def test_each_fault_is_named() -> None:
    relation, themes = data()
    themes["specificity"] = themes["specificity"][1:]
    assert faults_of(relation, themes) == ["themes.toml: specificity: without kashmir"]
    relation, themes = data()
    themes["theme"][1]["aliases"] = ["kashmir"]
    assert faults_of(relation, themes) == ["themes.toml: the command kashmir is there twice"]
    relation, themes = data()
    relation["instrument"] = "none"
    assert faults_of(relation, themes) == ["relation.toml: instrument: Input should be a valid list"]
    relation, themes = data()
    relation["party"][2]["stands_for"] = "elsewhere"

    relation |= {"agencies": {"pti": "("}, "glossary": [["alone"], ["one", "two"]], "others": ["["]}
    faults = "\n".join(faults_of(relation, themes))
    assert all(
        place in faults for place in ("elsewhere", "agencies: pti: missing )", "glossary 1: ", "others 1: ")
    )
    assert "glossary 2" not in faults


LISTS = """
    state_media commentators joint mentions offices territories stand_ins firms nation metonyms roles bodies people
    chinese terms specificity outlet_names job_descriptions words chinese false_friends"""


@pytest.mark.parametrize(
    ("wrong", "accepted"),
    [
        (None, ""), ([3], ""), ([[]], ""), ({"a": 1}, ""), (True, "main"),
        (3, "article_threshold passage_threshold"),
        ("text", "id title label pattern role command title scope"),
        ({}, "titles labels titles"),
        ([], LISTS),
    ],
)  # fmt: skip
def test_a_value_of_a_wrong_type_is_a_fault_with_file_and_key_and_never_a_crash(wrong: Any, accepted: str) -> None:
    good, better = data()
    spots: list[tuple[int, list[Any]]] = [
        (0, [key]) for key in ("id", "title", "titles", "state_media", "commentators", "joint", "party")
    ]
    spots += [(0, ["party", 0, key]) for key in good["party"][0]]
    spots += [(0, ["party", 0, "people", 0, key]) for key in good["party"][0]["people"][0]]
    spots += [(1, [key]) for key in better]
    spots += [(1, ["theme", 0, key]) for key in better["theme"][0]]
    found = []
    for which, path in spots:
        files = copy.deepcopy((good, better))
        place: Any = files[which]
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = wrong
        faults = told_of(*files)
        if not faults:
            found.append(path[-1])
        elif (path[-1], wrong) != ("id", "text"):  # another id: whoever names the former one is told of
            assert re.search(rf"(?m)^{('relation', 'themes')[which]}\.toml: .*\b{path[-1]}\b", faults), path
    assert found == accepted.split()


ROOT = Path(__file__).parents[2]
# Tables of the world's places, papers and ordinary words, in which this pair's stand among others.
WORLD = {
    "digests/rules/furniture.py",
    "digests/rules/passages.py",
    "digests/rules/issuing/zones.py",
    "digests/rules/editing/stories/ordinary_words.py",
}
ONE = re.compile(r"(?i)\b(?:washington|american?|biden|trump|u\.?s\.)\b|美国|美國|华盛顿|華盛頓")
OTHER = re.compile(r"(?i)\b(?:beijing|china|chinese|prc|xi jinping)\b|中国|中國|北京")


def named_pair_in(source: str) -> list[str]:
    """Return the strings of a module, its docstrings left out, that name both parties of the packaged pair."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    told = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [
        text
        for text in texts
        if isinstance(text, str) and text not in told and ONE.search(text) and OTHER.search(text)
    ]


def test_no_rule_and_no_verb_knows_the_packaged_pair() -> None:
    files = [path for path in sorted((ROOT / "digests").rglob("*.py")) if "reading" not in path.parts]
    knowing = {str(path.relative_to(ROOT)) for path in files if named_pair_in(path.read_text(encoding="utf-8"))}
    assert knowing - WORLD == set()


def test_the_search_for_the_pair_finds_strings_and_leaves_docstrings() -> None:
    pair = "Beijing|Washington"
    assert named_pair_in(f'"""About {pair}."""\nNAME = "{pair}"\nCITY = "Beijing"\n') == [pair]
