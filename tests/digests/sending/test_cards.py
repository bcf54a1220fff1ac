"""What a card quotes of another language, and whose outlets carry a story."""

from dataclasses import replace
from typing import Any

import pytest

from digests.model import Article, Card, Digest, OtherLanguages, Preferences, Silence, Story, Told
from digests.rules.sending.cards import only_side
from digests.rules.sending.compose import compose
from digests.rules.sending.told import told_by
from tests.digests.sending.relation import COVERAGE, RELATION
from tests.digests.sending.test_compose import SINCE
from tests.factories import NOW, article, passage, source, story
from tests.lexicons import lexicon

NOTHING = Told()
NEVER, ALWAYS, WHEN_NEEDED = OtherLanguages.NEVER, OtherLanguages.ALWAYS, OtherLanguages.WHEN_NEEDED
GAZETTE = article(1, title="Washington raises the duty on cranes")
MINISTRY = article(
    2,
    title="商务部就起重机关税发表谈话",
    language="zh-Hans",
    source=source("ministry", label="PRC government", party="prc"),
)
IN_ENGLISH = passage(1, 1, "Washington raised the duty on harbour cranes to 30 percent on Monday.")
IN_CHINESE = passage(2, 1, "中方对起重机关税表示坚决反对。", party="prc")


def told(**changes: Any) -> Story:
    values: dict[str, Any] = {
        "articles": (GAZETTE, MINISTRY),
        "passages": (IN_ENGLISH,),
        "lines": {"prc": (IN_CHINESE,)},
    }
    return story(1, **(values | changes))


def digest_of(told: Story, wanted: OtherLanguages, language: str, known: Told) -> Digest:
    preferences = Preferences(language=language, other_languages=wanted)
    return compose([told], known, preferences, COVERAGE, NOW, since=SINCE, relation=RELATION, lexicon=lexicon())


def card_of(
    told: Story, wanted: OtherLanguages = WHEN_NEEDED, language: str = "en", known: Told = NOTHING
) -> Card:
    return digest_of(told, wanted, language, known).cards[0]


def test_another_language_is_not_quoted_where_the_readers_tells_the_event() -> None:
    card = card_of(told())
    assert [line.passage for line in card.passages] == [IN_ENGLISH]
    assert card.lines["prc"] is None
    assert card.silences["prc"] is Silence.FOREIGN
    assert card.spoken == {"prc": MINISTRY}


def test_a_headline_in_the_readers_language_tells_the_event_too() -> None:
    card = card_of(told(passages=(replace(IN_CHINESE, party=""),)))
    assert card.passages == ()
    assert card.spoken == {"prc": MINISTRY}


@pytest.mark.parametrize(("language", "headline"), [("en", GAZETTE.title), ("zh-Hans", MINISTRY.title)])
def test_what_goes_on_only_in_another_language_keeps_the_headline_that_the_reader_can_read(
    language: str, headline: str
) -> None:
    first = digest_of(told(articles=(GAZETTE,), lines={}), WHEN_NEEDED, language, NOTHING)
    card = card_of(told(), ALWAYS, language, told_by(first))

    assert card.headline == headline
    assert card.lines["prc"] is not None


def test_another_language_is_quoted_where_nothing_else_tells_the_event() -> None:
    only_chinese = told(articles=(MINISTRY,), passages=())
    line = card_of(only_chinese).lines["prc"]
    assert line is not None
    assert line.passage.text == IN_CHINESE.text


def test_never_means_not_even_then_and_always_means_as_it_comes() -> None:
    only_chinese = told(articles=(MINISTRY,), passages=())
    card = card_of(only_chinese, NEVER)
    assert card.lines["prc"] is None
    assert card.silences["prc"] is Silence.FOREIGN
    assert card.headline == MINISTRY.title, "the event is named all the same"
    assert card_of(told(), ALWAYS).lines["prc"] is not None


def test_background_in_another_language_stays_away_too() -> None:
    early = passage(2, 5, "2018年双方曾就关税多次磋商，未能达成协议。")
    assert card_of(told(background=(early,))).background == ()
    assert [line.passage for line in card_of(told(background=(early,)), ALWAYS).background] == [early]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_other_script_is_the_same_language_and_its_words_stay_as_they_are(language: str) -> None:
    line = card_of(told(), language=language).lines["prc"]
    assert line is not None
    assert line.passage.text == IN_CHINESE.text


def test_who_may_only_be_linked_to_has_spoken_with_the_link() -> None:
    line = replace(IN_ENGLISH, index=3, party="us", text="We raised the duty because it was due. " * 30)
    card = card_of(told(lines={"us": (line,)}))
    assert card.silences["us"] is Silence.LINKED
    assert card.spoken == {"us": GAZETTE}


def published_on(*sides: str) -> list[Article]:
    return [article(number, source=source(party, party=party)) for number, party in enumerate(sides, 1)]


def test_outlets_of_one_side_are_that_side_however_many() -> None:
    assert only_side(published_on("prc"), RELATION) == "prc"
    assert only_side(published_on("us", "us", "us"), RELATION) == "us"


def test_one_outlet_of_another_side_or_from_elsewhere_is_enough_against_it() -> None:
    assert only_side(published_on("prc", "us"), RELATION) == ""
    assert only_side(published_on("prc", "other"), RELATION) == ""
    assert only_side(published_on("other"), RELATION) == ""
    assert only_side([], RELATION) == ""
