"""What a sentence is worth: features that a person can read, weighed by what was learned."""

import math
from dataclasses import replace

import pytest

from digests.model import Annotation, Fact, Passage, PassageKind, Place, Proof, Segment, Step, Telling, TextKind
from digests.model.annotations import Stage
from digests.rules.annotation.worth import chance, features_of, line_features_of, summed, weighed
from tests.factories import article, passage
from tests.lexicons import lexicon
from tests.relations import us_china

PLAIN = "It rained on the harbour."
NEWS = Annotation(article=1, segments=(Segment(first=0, last=9),))


def of_passage(said: Passage, annotation: Annotation = NEWS, title: str = "") -> dict[str, float]:
    found = replace(annotation, passages=(said,))
    (features,) = features_of(found, article(1, title=title), us_china(), lexicon())
    return features


def features(text: str, annotation: Annotation = NEWS, **changes: object) -> set[str]:
    """The names of what is there of a sentence in the middle of its text that can lead."""
    said = passage(1, 2, text, **({"party": "prc"} | changes))
    return {name for name, value in of_passage(said, annotation).items() if value} - {
        "always",
        "place",
        "can lead",
    }


def line_features(text: str, annotation: Annotation = NEWS, **changes: object) -> set[str]:
    said = passage(1, 2, text, **({"party": "prc"} | changes))
    found = line_features_of(said, of_passage(said, annotation), annotation, lexicon())
    return {name for name, value in found.items() if value} - {"always", "of news"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PLAIN, set()),
        ("The United States came.", {"names one", "names the other"}),
        ("China came.", {"names one"}),
        ("China met the United States.", {"names both"}),
        ("It rained on us.", {"as we"}),
        ("It rained on the US.", {"names one", "names the other"}),
        ("It rained for 3 days.", {"a figure"}),
    ],
)
def test_a_sentence_has_the_features_that_its_words_show(text: str, expected: set[str]) -> None:
    assert features(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It will rain.", {"what shall be"}),
        ("It opposes rain.", {"what shall be"}),
        ("中方敦促停雨。", {"what shall be"}),
        ("It rained on you.", {"to you"}),
        ("It rained “hard” there.", {"quotes"}),
        ("“It rained.”", {"quotes", "is a quotation"}),
        ("It is a win-win.", {"commonplace"}),
        ("We met the United States.", {"as we", "names the other"}),
    ],
)
def test_a_partys_sentence_has_those_that_a_line_goes_by(text: str, expected: set[str]) -> None:
    assert line_features(text) == expected


def test_which_side_is_the_other_depends_on_who_speaks() -> None:
    assert features("China came.", party="us") == {"names one", "names the other"}
    assert features("The United States came.", party="us") == {"names one"}


def test_what_a_sentence_tells_is_read_from_the_annotation_of_its_own_place() -> None:
    step = Step(Stage.IN_FORCE, Stage.IN_FORCE, formal=True)
    told = replace(
        NEWS, facts=(Fact(1, 2, acts=("raise",), numbers=("5 percent",)),), tellings=(Telling(index=2, step=step),)
    )
    assert line_features(PLAIN, told) == {"an act", "a number", "a measure"}
    assert features(PLAIN, told) == {"an act"}
    others = (Telling(index=3, step=step), Telling(index=2))
    elsewhere = replace(NEWS, facts=(Fact(1, 3, acts=("raise",)),), tellings=others)
    assert line_features(PLAIN, elsewhere) == set()


def test_the_place_and_the_kinds_of_text_and_passage_count() -> None:
    assert line_features(PLAIN, place=Place.LEAD) == {"opens"}
    assert features(PLAIN, place=Place.QUESTION) == {"a question"}
    assert features(PLAIN, kind=PassageKind.OPINION) == {"an opinion"}
    assert line_features(PLAIN, replace(NEWS, kind=TextKind.STATEMENT)) == {"of a statement"}
    assert line_features(PLAIN, replace(NEWS, kind=TextKind.ACT)) == {"of an act"}


def test_the_place_counts_from_the_beginning_of_the_segment() -> None:
    two = replace(NEWS, segments=(Segment(first=0, last=1), Segment(first=2, last=9)))
    assert of_passage(passage(1, 2, PLAIN))["place"] == pytest.approx(math.log(3))
    assert of_passage(passage(1, 2, PLAIN, segment=1), two)["place"] == 0
    assert of_passage(passage(1, 5, PLAIN, segment=1), two)["place"] == pytest.approx(math.log(4))


def test_the_share_of_the_title_is_counted_in_stems_without_the_parties_names() -> None:
    title = "China floods the harbours"
    assert of_passage(passage(1, 0, PLAIN), title=title)["the title"] == pytest.approx(0.5)
    assert of_passage(passage(1, 0, "China came."), title=title)["the title"] == 0
    assert of_passage(passage(1, 0, PLAIN), title="")["the title"] == 0


def test_what_points_to_what_nobody_has_named_cannot_lead() -> None:
    assert of_passage(passage(1, 0, PLAIN))["can lead"]
    assert not of_passage(passage(1, 0, "The new prices take effect in May."))["can lead"]


def test_worth_is_the_sum_and_the_chance_its_logistic() -> None:
    weights = {"always": -1.0, "names both": 3.0, "to you": -2.0}
    there = {"always": 1.0, "names both": 1.0, "to you": 0.0, "place": 5.0}
    assert summed(there, weights) == pytest.approx(2.0)
    assert chance(there, weights) == pytest.approx(1 / (1 + math.exp(-2)))


def test_only_what_is_said_with_proof_has_a_chance_to_be_a_line() -> None:
    proven = passage(1, 0, "The United States must stop.", party="prc", proof=Proof.OFFICE)
    both = replace(NEWS, passages=(proven, replace(proven, index=1, proof=None)))
    first, second = weighed(both, article(1), us_china(), lexicon())
    assert first.line > 0.5
    assert second.line == 0
    assert first.worth > second.worth > 0, "what stands first is worth more"


def test_every_feature_has_a_learned_weight_and_every_weight_its_feature() -> None:
    found = of_passage(passage(1, 2, PLAIN))
    assert set(found) - {"names the other"} == set(lexicon().worth.passage)
    assert set(line_features_of(passage(1, 2, PLAIN), found, NEWS, lexicon())) == set(lexicon().worth.line)


@pytest.mark.parametrize(
    ("name", "helps"),
    [
        ("names both", True),
        ("names one", True),
        ("an act", True),
        ("the title", True),
        ("place", False),
        ("a question", False),
        ("an opinion", False),
    ],
)
def test_what_was_learned_speaks_for_or_against_a_sentence_as_an_editor_would(name: str, helps: bool) -> None:
    assert (lexicon().worth.passage[name] > 0) is helps


@pytest.mark.parametrize(
    ("name", "helps"),
    [
        ("names both", True),
        ("names the other", True),
        ("an act", True),
        ("a measure", True),
        ("what shall be", True),
        ("quotes", True),
        ("of news", True),
        ("to you", False),
        ("commonplace", False),
        ("is a quotation", False),
        ("always", False),
    ],
)
def test_what_was_learned_speaks_for_or_against_a_line_as_an_editor_would(name: str, helps: bool) -> None:
    assert (lexicon().worth.line[name] > 0) is helps
