"""What makes a party's sentence worth a line: features that a person can read, weighed by what was learned."""

import math

import pytest

from digests.model import Annotation, Fact, Place, Step, Telling, TextKind
from digests.model.annotations import Stage
from digests.rules.editing.worth import chance, features_of
from tests.factories import passage
from tests.lexicons import lexicon
from tests.relations import us_china

PLAIN = "It rained on the harbour."


def features(
    text: str, party: str = "prc", annotation: Annotation | None = None, place: Place = Place.BODY
) -> set[str]:
    said = passage(1, 2, text, party=party, place=place)
    found = features_of(said, annotation or Annotation(article=1), us_china(), lexicon())
    return {name for name, there in found.items() if there} - {"always", "of news"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PLAIN, set()),
        ("The United States came.", {"names the other"}),
        ("China came.", set()),
        ("China met the United States.", {"names both"}),
        ("It will rain.", {"what shall be"}),
        ("It opposes rain.", {"what shall be"}),
        ("中方敦促停雨。", {"what shall be"}),
        ("It rained on you.", {"to you"}),
        ("It rained on us.", {"as we"}),
        ("It rained on the US.", {"names the other"}),
        ("It rained “hard” there.", {"quotes"}),
        ("“It rained.”", {"quotes", "is a quotation"}),
        ("It is a win-win.", {"commonplace"}),
    ],
)
def test_a_sentence_has_the_features_that_its_words_show(text: str, expected: set[str]) -> None:
    assert features(text) == expected


def test_which_side_is_the_other_depends_on_who_speaks() -> None:
    assert features("China came.", party="us") == {"names the other"}
    assert features("The United States came.", party="us") == set()


def test_what_a_sentence_tells_is_read_from_the_annotation_of_its_own_place() -> None:
    step = Step(Stage.IN_FORCE, Stage.IN_FORCE, formal=True)
    told = Annotation(
        article=1,
        facts=(Fact(1, 2, acts=("raise",), numbers=("5 percent",)),),
        tellings=(Telling(index=2, step=step),),
    )
    assert features(PLAIN, annotation=told) == {"an act", "a number", "a measure"}
    elsewhere = Annotation(
        article=1, facts=(Fact(1, 3, acts=("raise",)),), tellings=(Telling(index=3, step=step), Telling(index=2))
    )
    assert features(PLAIN, annotation=elsewhere) == set()


def test_the_place_and_the_kind_of_text_count() -> None:
    assert features(PLAIN, place=Place.LEAD) == {"opens"}
    assert features(PLAIN, annotation=Annotation(article=1, kind=TextKind.STATEMENT)) == {"of a statement"}
    assert features(PLAIN, annotation=Annotation(article=1, kind=TextKind.ACT)) == {"of an act"}
    of_news = features_of(passage(1, 2, PLAIN), Annotation(article=1, kind=TextKind.NEWS), us_china(), lexicon())
    assert of_news["of news"]


def test_the_chance_is_the_logistic_of_the_weights_of_what_is_there() -> None:
    weights = {"always": -1.0, "names both": 3.0, "to you": -2.0}
    assert chance({"always": True, "names both": True, "to you": False}, weights) == pytest.approx(
        1 / (1 + math.exp(-2))
    )
    assert chance({"always": True, "names both": False, "to you": True}, weights) == pytest.approx(
        1 / (1 + math.exp(3))
    )


def test_every_feature_has_a_learned_weight_and_every_weight_its_feature() -> None:
    found = features_of(passage(1, 2, PLAIN), Annotation(article=1), us_china(), lexicon())
    assert list(found) == list(lexicon().worth.line)


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
