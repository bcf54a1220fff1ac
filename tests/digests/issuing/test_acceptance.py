"""What a strict reader would not accept is not shown: headlines, passages and lines below their bars."""

from dataclasses import replace
from typing import Any

import pytest

from config.lexicon import read_lexicon
from digests.errors import LexiconFilesError
from digests.model import Article, CardKind, Fact, Ownership, Passage, Policy, Proof, Story, TextKind
from digests.model.annotations import HEADLINE
from digests.model.lexicon import AcceptanceWords, Lexicon
from digests.rules.annotation.annotating import annotate
from digests.rules.issuing.acceptance import (
    Above,
    Element,
    accepts_sentence,
    accepts_title,
    judged,
    sentence_features,
    title_features,
)
from digests.rules.issuing.elements import elements_of, foremost_of
from digests.rules.issuing.told import lines_of
from digests.rules.lexicons import build_lexicon
from tests.digests.issuing.relation import digest_of
from tests.factories import article, passage, some, source, story
from tests.lexicons import lexicon
from tests.relations import us_china

TELLS = "China raises its duty on American crab meat to thirty percent in June"
ANNOUNCES = "Remarks by President Trump"
MINISTRY = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", policy=Policy.OFFICIAL)
SHARES = (
    "The duty on crab meat from the United States rises from ten to thirty percent on June 20, the office said."
)
EMPTY = "China's position on this is clear and consistent."
URGES = "China will stop buying crab meat of American firms until the tariffs are lifted, the ministry said."
HIDDEN = "China will stop buying crab meat “within days,” said officials with knowledge of the talks in Beijing."
SCENE = (
    "As ministers in Beijing spoke of “lasting trust” over crab meat, American fishermen called off their strike."
)
DID = "China stopped buying crab meat of American firms on Monday because the tariffs were not lifted."
DEMANDS = (
    "We have decided to lift the tariffs on solar panels, and urge Washington to lift its sanctions on chips."
)


def report(number: int = 1, title: str = TELLS, **changes: Any) -> Article:
    return article(number, **({"title": title} | changes))


def event(*passages: Passage, title: str = TELLS, lines: tuple[Passage, ...] = (), **changes: Any) -> Story:
    of = changes.pop("articles", (report(title=title),))
    return story(1, articles=of, passages=passages, lines={"prc": lines} if lines else {}, **changes)


def said(index: int, text: str, **changes: Any) -> Passage:
    values = {"party": "prc", "speaker": "Wei Lan", "proof": Proof.LABEL, "worth": 2.0, "line": 0.9}
    return passage(1, index, text, **(values | changes))


def shown(*stories: Story) -> list[list[str]]:
    return [[line.passage.text for line in lines_of(card)] for card in digest_of(*stories, barred=True).cards]


# --- what is shown ----------------------------------------------------------------------------------


def test_a_title_below_its_bar_heads_no_card_and_one_above_it_does() -> None:
    assert shown(event(passage(1, 0, SHARES))) == [[SHARES]]
    assert digest_of(event(passage(1, 0, SHARES), title=ANNOUNCES), barred=True).cards == ()
    assert digest_of(event(passage(1, 0, SHARES), title=ANNOUNCES)).cards, "it is the bar that keeps it out"


def test_a_story_without_a_headline_is_not_named_either_and_left_to_new() -> None:
    digest = digest_of(event(passage(1, 0, SHARES), title=ANNOUNCES), barred=True)
    assert (digest.named, digest.left_out) == ((), 1)


def test_of_several_titles_the_first_one_that_is_accepted_stands_above_the_card() -> None:
    two = (report(1, ANNOUNCES), report(2))
    told = event(passage(1, 0, SHARES), articles=two, titles=(1, 2), lead=1)
    assert [card.headline for card in digest_of(told, barred=True).cards] == [TELLS]
    assert [card.headline for card in digest_of(told).cards] == [ANNOUNCES]


def test_a_passage_below_its_bar_is_left_out_and_the_card_stands_by_its_headline() -> None:
    away = "Officials spoke of harbours."
    assert shown(event(passage(1, 30, away, worth=1.4))) == [[]]
    assert shown(event(passage(1, 30, away, worth=1.4), passage(1, 0, SHARES))) == [[SHARES]]


def test_no_line_stands_because_a_place_is_empty() -> None:
    formula = said(40, EMPTY, empty=True, proof=Proof.OFFICE)
    (card,) = digest_of(event(passage(1, 0, SHARES), lines=(formula,)), barred=True).cards
    assert card.lines["prc"] is None
    (card,) = digest_of(event(passage(1, 0, SHARES), lines=(said(2, URGES),)), barred=True).cards
    assert some(card.lines["prc"]).passage.text == URGES


def test_what_an_outlet_tells_that_a_party_did_is_no_line_of_it_but_a_quotation_and_its_own_words_are() -> None:
    def line(text: str, **changes: Any) -> Passage | None:
        (card,) = digest_of(event(passage(1, 0, SHARES), lines=(said(2, text),), **changes)).cards
        found = card.lines["prc"]
        return found.passage if found else None

    assert line(DID) is None
    assert line(HIDDEN) is None
    assert line(SCENE) is None, "what is quoted only sets the scene"
    assert line(f"China stopped “buying crab meat of American firms” on Monday, {DID}") is not None
    assert line(DID, articles=(report(1, source=MINISTRY),)) is not None


def test_what_one_side_says_of_the_others_words_stands_under_neither_name() -> None:
    own = replace(report(), source=MINISTRY)
    assert [URGES] in shown(event(lines=(said(1, URGES),), articles=(own,)))
    told = shown(event(lines=(said(1, URGES, proof=Proof.READOUT),), articles=(own,)))
    assert URGES not in str(told)


def test_what_leans_is_not_shown_however_well_it_is_liked() -> None:
    assert shown(event(passage(1, 0, SHARES, leans=0.9))) == [[]]
    assert shown(event(passage(1, 0, SHARES, unnamed=0.9))) == [[]]
    assert shown(event(passage(1, 0, SHARES, unnamed=0.9, prefix="Ann Lee"))) == [[SHARES]]


def test_a_statement_below_its_bar_stands_on_no_card() -> None:
    page = article(
        1,
        title="Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on March 9, 2026",
        source=MINISTRY,
        kind=TextKind.EXCHANGE,
    )

    def spoken(*lines: Passage) -> Story:
        return event(lines=lines, articles=(page,), headings={1: ""})

    good, bad = said(1, DEMANDS), said(60, "The other side knows best what it wants of all of them.", leans=0.4)
    (card,) = digest_of(spoken(good, bad), barred=True).cards
    assert (card.kind, card.headline, card.statements) == (CardKind.STATEMENT, DEMANDS, ())
    assert not digest_of(spoken(bad), barred=True).cards


# --- the model -------------------------------------------------------------------------------------


def test_a_probability_is_told_with_the_features_that_weigh_most() -> None:
    words = AcceptanceWords(
        weights={"title": {"always": 0.0, "short": -4.0, "an act": 2.0, "a figure": 1.0}},
        bars={"title": {"bar": 0.6}},
    )
    sure = judged(Element.TITLE, {"always": 1.0, "short": 0.0, "an act": 1.0, "a figure": 1.0}, words)
    assert (sure.probability, sure.shown, sure.because) == (0.953, True, ("an act", "a figure"))
    doubtful = judged(Element.TITLE, {"always": 1.0, "short": 1.0, "an act": 1.0, "a figure": 0.0}, words)
    assert (doubtful.probability, doubtful.shown, doubtful.because) == (0.119, False, ("short",))


def test_every_weight_is_of_a_feature_that_there_is_and_every_element_has_a_bar() -> None:
    title = title_features(TELLS, report(), None, lexicon())
    sentence = sentence_features(passage(1, 0, SHARES), report(), us_china(), lexicon())
    for element in Element:
        known = title if element is Element.TITLE else sentence
        assert set(lexicon().acceptance.weights[element]) <= set(known)
        assert 0 < lexicon().acceptance.bars[element]["bar"] < 1


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (TELLS, ANNOUNCES),
        (TELLS, "Commentary"),
        (TELLS, "China also weighs what it might do about this matter now"),
    ],
)
def test_a_title_that_tells_is_likelier_accepted_than_one_that_does_not(better: str, worse: str) -> None:
    first, second = (accepts_title(each, report(title=each), None, lexicon()) for each in (better, worse))
    assert first.probability > second.probability


def test_a_sentence_on_the_headlines_matter_is_likelier_accepted_than_one_on_another() -> None:
    def below(words: str, number: int = 1) -> float:
        above = Above.of(words, number, us_china(), lexicon())
        told = passage(1, 0, SHARES)
        return accepts_sentence(Element.PASSAGE, told, report(), us_china(), lexicon(), above).probability

    assert below(TELLS) > below("Two presidents meet in Lima to speak of visas and students")
    assert below(TELLS) > below(TELLS, 2), "of the same article"


def test_what_a_title_tells_counts() -> None:
    acts = Fact(1, HEADLINE, acts=("raise",), numbers=("30 percent",))
    with_act, without = (accepts_title(TELLS, report(), fact, lexicon()) for fact in (acts, None))
    assert with_act.probability > without.probability


# --- an article's elements ------------------------------------------------------------------------------


def test_an_articles_elements_are_its_title_and_each_sentence_as_what_it_could_be() -> None:
    own = source("gazette")
    of = article(
        1, title=TELLS, source=own, text=f"{SHARES}\n\nThe crabs are caught by hand in the bays of the north."
    )
    annotation = annotate(of, us_china(), lexicon())
    found = elements_of(annotation, replace(of, kind=annotation.kind), us_china(), lexicon())
    assert [each.words for each in found] == [TELLS, *(each.text for each in annotation.sentences)]
    assert found[0].acceptance.element is Element.TITLE
    assert {each.acceptance.element for each in found[1:]} <= {Element.PASSAGE, Element.LINE}


def test_of_a_story_the_headline_the_surest_passage_and_the_surest_line_of_each_party_are_told() -> None:
    weak = passage(1, 30, "Officials spoke of harbours.", worth=1.0)
    told = event(weak, passage(1, 0, SHARES), lines=(said(2, URGES), said(40, EMPTY, empty=True)))
    found = foremost_of(told, told.articles[0], us_china(), lexicon())
    assert [(each.words, each.party) for each in found] == [(TELLS, ""), (SHARES, ""), (URGES, "prc")]


# --- the data ------------------------------------------------------------------------------------------


def built_with(**acceptance: Any) -> Lexicon:
    files = read_lexicon()
    table = files["acceptance"]["acceptance"] | acceptance
    return build_lexicon(files | {"acceptance": {"acceptance": table}})


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"weights": {"title": {"short": "much"}}}, "acceptance.toml: acceptance.weights gives each word"),
        ({"weights": {"title": 3}}, "acceptance.toml: acceptance.weights gives each word"),
        ({"bars": [0.5]}, "acceptance.toml: acceptance.bars gives each word"),
        ({"guesses": {}}, "acceptance.toml: acceptance has no guesses"),
    ],
)
def test_what_is_wrong_in_the_data_is_told_by_file_and_key(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(LexiconFilesError) as error:
        built_with(**changes)
    assert fault in str(error.value)


def test_whole_numbers_are_weights_too() -> None:
    weights = {"title": {"short": 3}}
    assert built_with(weights=weights).acceptance.weights == {"title": {"short": 3.0}}
