"""What a sentence is worth: features that a person can read, weighed by what was learned."""

import math
from dataclasses import replace

import pytest

from digests.model import Annotation, Article, Fact, PassageKind, Place, Proof, Segment, Sentence, Step, TextKind
from digests.model.annotations import Stage
from digests.rules.annotation.worth import (
    LEANS,
    LINE,
    WANTS_SPEAKER,
    WORTH,
    chance,
    stems_beside,
    summed,
    worth_features,
    worths_of,
)
from tests.factories import annotation, article, sentence
from tests.lexicons import lexicon
from tests.relations import us_china

PLAIN = "It rained on the harbour."
NEWS = annotation(1, segments=(Segment(first=0, last=9),))


def of_sentence(said: Sentence, annotation: Annotation = NEWS, title: str = "") -> dict[str, float]:
    stems = stems_beside(title, us_china(), lexicon())
    return worth_features(said, annotation, stems, us_china(), lexicon())


def weighed(said: Sentence, of: Article | None = None) -> Sentence:
    of = of or article(1)
    stems = stems_beside(of.title, us_china(), lexicon())
    return replace(said, **worths_of(said, NEWS, stems, of, us_china(), lexicon()))


def features(text: str, annotation: Annotation = NEWS, **changes: object) -> set[str]:
    """The names of what is there of a sentence in the middle of a report, beside what each such sentence has."""
    said = sentence(1, 2, text, **({"party": "prc"} | changes))
    usual = {"always", "place", "can lead", "of news", "no name", "length", "short", "points back"}
    return {name for name, value in of_sentence(said, annotation).items() if value} - usual


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PLAIN, set()),
        ("The United States came.", {"names one", "names the other"}),
        ("On Monday China came.", {"names one"}),
        ("It rained on us.", {"as we"}),
        ("It rained on the US.", {"names one", "names the other"}),
        ("It rained for 3 days.", {"a figure"}),
        ("It will rain.", {"what shall be"}),
        ("It opposes rain.", {"what shall be"}),
        ("中方敦促停雨。", {"what shall be", "names one"}),
        ("It rained on you.", {"to you"}),
        ("It rained “hard” there.", {"quotes"}),
        ("“It rained.”", {"quotes", "is a quotation"}),
        ("It is a win-win.", {"commonplace"}),
    ],
)
def test_a_sentence_has_the_features_that_its_words_show(text: str, expected: set[str]) -> None:
    assert features(text) - {"a surname alone"} == expected


def test_names_both_is_neither_one_nor_the_other() -> None:
    assert features("China met the United States.") - {"a surname alone"} == {"names both"}


@pytest.mark.parametrize(
    ("text", "name", "there"),
    [
        ("He said that it rained there.", "points back", True),
        ("Rain fell on the harbour.", "points back", False),
        ("The rain “fell on this harbour.”", "points back", False),
        ("这使两国受损。", "points back", True),
        ("The minister left.", "no name", True),
        ("The minister met Tarrant.", "no name", False),
        ("部长离开了。", "no name", False),
        ("The minister met Tarrant.", "a surname alone", True),
        ("The minister met Leona Tarrant.", "a surname alone", False),
        ("It rained.", "short", True),
        (PLAIN * 4, "short", False),
    ],
)
def test_what_a_sentence_leans_on_is_seen_in_its_words(text: str, name: str, there: bool) -> None:
    assert bool(of_sentence(sentence(1, 2, text))[name]) is there


def test_pointers_are_counted_up_to_three_and_length_up_to_five_hundred() -> None:
    assert of_sentence(sentence(1, 2, "This and that and these and those fell."))["points back"] == 3
    assert of_sentence(sentence(1, 2, "a" * 150))["length"] == pytest.approx(1.5)
    assert of_sentence(sentence(1, 2, "a" * 900))["length"] == 5
    assert of_sentence(sentence(1, 2, "雨" * 100))["length"] == pytest.approx(2.5)


def test_which_side_is_the_other_depends_on_who_speaks() -> None:
    assert features("On Monday China came.", party="us") >= {"names one", "names the other"}
    assert "names the other" not in features("The United States came.", party="us")


def test_what_a_sentence_tells_counts() -> None:
    step = Step(Stage.IN_FORCE, Stage.IN_FORCE, formal=True)
    fact = Fact(1, 2, acts=("raise",), numbers=("5 percent",))
    assert features(PLAIN, fact=fact, step=step) == {"an act", "a number", "a measure"}
    assert features(PLAIN, fact=Fact(1, 2)) == set()


def test_the_place_and_the_kinds_of_text_and_passage_count() -> None:
    assert features(PLAIN, place=Place.LEAD) == {"opens"}
    assert features(PLAIN, place=Place.QUESTION) == {"a question"}
    assert features(PLAIN, kind=PassageKind.OPINION) == {"an opinion"}
    assert features(PLAIN, empty=True) == {"says nothing"}
    assert features(PLAIN, stands_alone=False) == {"opens leaning"}
    assert features(PLAIN, replace(NEWS, kind=TextKind.STATEMENT)) == {"of a statement"}
    assert features(PLAIN, replace(NEWS, kind=TextKind.ACT)) == {"of an act"}
    assert features(PLAIN, replace(NEWS, kind=TextKind.OPINION)) == {"of comment"}
    assert features(PLAIN, replace(NEWS, kind=TextKind.TRANSCRIPT)) == {"of a conference", "place in a conference"}


def test_how_it_is_known_who_speaks_counts() -> None:
    assert features(PLAIN, proof=Proof.OFFICE) == {"somebody speaks"}
    assert features(PLAIN, proof=Proof.CARRIED) == {"somebody speaks", "spoken on"}
    assert features(PLAIN, proof=Proof.PERSON) == {"somebody speaks", "a person"}


def test_the_place_counts_from_the_beginning_of_the_segment() -> None:
    two = replace(NEWS, segments=(Segment(first=0, last=1), Segment(first=2, last=9)))
    assert of_sentence(sentence(1, 2, PLAIN))["place"] == pytest.approx(math.log(3))
    assert of_sentence(sentence(1, 2, PLAIN, segment=1), two)["place"] == 0
    assert of_sentence(sentence(1, 5, PLAIN, segment=1), two)["place"] == pytest.approx(math.log(4))


def test_the_share_of_the_title_is_counted_in_stems_without_the_parties_names() -> None:
    title = "China floods the harbours"
    assert of_sentence(sentence(1, 0, PLAIN), title=title)["the title"] == pytest.approx(0.5)
    assert of_sentence(sentence(1, 0, "China came."), title=title)["the title"] == 0
    assert of_sentence(sentence(1, 0, PLAIN), title="")["the title"] == 0


def test_what_points_to_what_nobody_has_named_cannot_lead() -> None:
    assert of_sentence(sentence(1, 0, PLAIN))["can lead"]
    assert not of_sentence(sentence(1, 0, "The new prices take effect in May."))["can lead"]


def test_worth_is_the_sum_and_the_chance_its_logistic() -> None:
    weights = {"always": -1.0, "names both": 3.0, "to you": -2.0}
    there = {"always": 1.0, "names both": 1.0, "to you": 0.0, "place": 5.0}
    assert summed(there, weights) == pytest.approx(2.0)
    assert chance(there, weights) == pytest.approx(1 / (1 + math.exp(-2)))


def test_only_what_is_said_with_proof_has_a_chance_to_be_a_line() -> None:
    proven = sentence(1, 0, "The United States must stop.", party="prc", proof=Proof.OFFICE)
    first, second = weighed(proven), weighed(replace(proven, index=1, proof=None))
    assert first.line > 0.5
    assert second.line == 0
    assert first.worth > second.worth > 0, "what stands first is worth more"


def test_a_chance_of_a_line_is_worth_something_by_itself() -> None:
    proven = sentence(1, 0, "The United States must stop.", party="prc", proof=Proof.OFFICE)
    told = weighed(proven)
    features = of_sentence(proven) | {LINE: told.line}
    assert told.worth == pytest.approx(summed(features, lexicon().worth.passage), abs=0.001)
    assert lexicon().worth.passage[LINE] > 0


def test_the_weights_are_of_features_that_there_are_and_every_feature_is_weighed_somewhere() -> None:
    words = lexicon().worth
    weighed_somewhere = {*words.passage, *words.line, *words.leans, *words.unnamed, *words.heading}
    assert weighed_somewhere == {*of_sentence(sentence(1, 2, PLAIN)), LINE, WORTH, LEANS, WANTS_SPEAKER}


def introduced(text: str, **changes: object) -> str:
    said = sentence(1, 3, text, **({"party": "us", "speaker": "Leona Tarrant", "proof": Proof.CARRIED} | changes))
    return weighed(said).prefix


def test_what_wants_its_speaker_has_the_proven_one_in_front() -> None:
    wants = "“We told them that our talks go on.”"
    assert introduced(wants) == "Leona Tarrant"
    assert introduced(wants, proof=None) == ""
    assert introduced(wants, proof=Proof.READOUT) == ""
    assert introduced(wants, proof=Proof.DOCUMENT) == ""
    assert introduced("“We told them that our talks go on,” Tarrant said.") == ""
    assert introduced(wants, speaker="Outlet 1", prefix="Known") == "Known"
    plain = (
        "China and the United States raised tariffs on 5 goods in May, Commerce Secretary Leona Park announced."
    )
    assert introduced(plain, speaker="Leona Tarrant", proof=Proof.PERSON) == ""


def test_a_source_is_never_put_in_front_as_a_speaker() -> None:
    said = sentence(1, 3, "“We told them that our talks go on.”", party="us", proof=Proof.CARRIED)
    page = article(1)
    found = weighed(replace(said, speaker=page.source.name), page)
    assert found.unnamed > 0.5
    assert found.prefix == ""


@pytest.mark.parametrize(
    ("model", "name", "more"),
    [
        ("leans", "opens leaning", True),
        ("leans", "points back", True),
        ("leans", "no name", True),
        ("leans", "can lead", False),
        ("leans", "opens", False),
        ("leans", "the title", False),
        ("unnamed", "as we", True),
        ("unnamed", "spoken on", True),
        ("unnamed", "a surname alone", True),
        ("unnamed", "can lead", False),
        ("unnamed", "opens", False),
        ("unnamed", "a person", False),
    ],
)
def test_what_was_learned_of_leaning_is_what_a_reader_would_say(model: str, name: str, more: bool) -> None:
    assert (getattr(lexicon().worth, model)[name] > 0) is more


@pytest.mark.parametrize(
    ("name", "helps"),
    [
        ("names both", True),
        ("names the other", True),
        ("an act", True),
        ("a measure", True),
        ("the title", True),
        ("opens", True),
        ("place", False),
        ("commonplace", False),
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


def test_news_that_somebody_reports_is_more_of_a_heading_than_what_is_asked_or_said_of_it() -> None:
    report = "The United States put tariffs of 25 percent on Chinese cranes on Monday, Example Daily reports."
    asked = "Do you have any comment on that?"
    said = "We hope that they will not do so again."
    page = (
        sentence(1, 0, report, place=Place.QUESTION),
        sentence(1, 1, asked, place=Place.QUESTION, stands_alone=False),
        sentence(1, 2, said, place=Place.ANSWER, party="prc", proof=Proof.LABEL, stands_alone=False),
    )
    first, second, third = map(weighed, page)
    assert first.heading > 0.5
    assert max(second.heading, third.heading) < 0.2
