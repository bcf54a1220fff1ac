"""What a sentence says for certain was done to a list."""

import pytest

from digests.errors import PreferenceError
from digests.model import Fact, ListMove, Preferences
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.answers.list_changes import list_changes, lists_named, move_in
from tests.factories import NOW, article, passage, story
from tests.lexicons import without_bars
from tests.relations import us_china


@pytest.mark.parametrize(
    ("acts", "ahead", "move"),
    [
        (("list",), (), ListMove.ADDED),
        (("lift",), (), ListMove.REMOVED),
        (("suspend", "list"), (), ListMove.CHANGED),
        (("list", "answer"), (), ListMove.ADDED),
        (("list", "not"), (), None),
        (("list", "earlier"), (), None),
        (("list", "urge"), (), None),
        (("list",), ("list",), None),
        (("meet",), (), None),
    ],
)
def test_only_a_deed_that_is_done_counts(
    acts: tuple[str, ...], ahead: tuple[str, ...], move: ListMove | None
) -> None:
    assert move_in(Fact(1, 0, acts=acts, ahead=ahead)) is move


def test_nothing_is_known_of_a_sentence_without_a_fact() -> None:
    assert move_in(None) is None


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("Washington put twelve firms on the Entity List.", ["entity-list"]),
        ("Beijing put twelve firms on its unreliable entity list.", ["unreliable-entities"]),
        ("商务部将三家美国企业列入不可靠实体清单。", ["unreliable-entities"]),
        ("美国商务部将十二家企业列入实体清单。", ["entity-list"]),
        ("Twelve firms left the Entity List and the Unverified List.", []),
        ("A list of guests was longer.", []),
    ],
)
def test_a_sentence_counts_for_the_one_list_that_it_names(text: str, lists: list[str]) -> None:
    told = story(
        1, articles=(article(1),), lead=1, passages=(passage(1, 0, text, fact=Fact(1, 0, acts=("list",))),)
    )
    relation = us_china()
    preferences = Preferences(reads=frozenset(("en", "zh")))
    found = list_changes(
        [told], relation.lists, preferences, NOW.replace(day=1), NOW, Judge(relation, without_bars())
    )
    assert [each.list for each in found.entries] == lists


def test_lists_are_named_in_both_languages_by_name_or_by_party() -> None:
    relation = us_china()
    assert [each.id for each in lists_named("实体清单", relation)] == ["entity-list"]
    assert [each.id for each in lists_named("Entity List", relation)] == ["entity-list"]
    assert {each.party for each in lists_named("beijing", relation)} == {"prc"}
    assert {each.party for each in lists_named("華盛頓", relation)} == {"us"}
    assert lists_named(" ", relation) == relation.lists
    with pytest.raises(PreferenceError):
        lists_named("the list of my wishes", relation)
