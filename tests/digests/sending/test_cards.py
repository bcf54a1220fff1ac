"""What a card quotes of another language, and whose outlets carry a story."""

from dataclasses import replace
from typing import Any

import pytest

from digests.model import Card, OtherLanguages, Passage, Silence, Story, Told
from digests.rules.sending.cards import only_side
from digests.rules.sending.told import told_by
from tests.digests.sending.relation import NOTHING, RELATION, digest_of
from tests.factories import article, passage, source, story

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


def card_of(
    told: Story, wanted: OtherLanguages = WHEN_NEEDED, language: str = "en", known: Told = NOTHING
) -> Card:
    return digest_of(told, told=known, language=language, other_languages=wanted).cards[0]


def line_of(card: Card, party: str = "prc") -> Passage | None:
    line = card.lines[party]
    return line and line.passage


def test_another_language_is_not_quoted_where_the_readers_tells_the_event_in_a_sentence_or_a_headline() -> None:
    card = card_of(told())
    assert [line.passage for line in card.passages] == [IN_ENGLISH]
    assert line_of(card) is None
    assert card.silences["prc"] is Silence.FOREIGN
    titled = card_of(told(passages=(replace(IN_CHINESE, party=""),)))
    assert titled.passages == ()
    assert card.spoken == titled.spoken == {"prc": MINISTRY}


@pytest.mark.parametrize(("language", "headline"), [("en", GAZETTE.title), ("zh-Hans", MINISTRY.title)])
def test_what_goes_on_in_another_language_keeps_a_headline_one_can_read(language: str, headline: str) -> None:
    first = digest_of(told(articles=(GAZETTE,), lines={}), language=language)
    card = card_of(told(), ALWAYS, language, told_by(first))
    assert card.headline == headline
    assert line_of(card) is not None


def test_another_language_is_quoted_where_nothing_else_tells_the_event_but_never_means_not_even_then() -> None:
    only_chinese = told(articles=(MINISTRY,), passages=())
    assert line_of(card_of(only_chinese)) == IN_CHINESE
    card = card_of(only_chinese, NEVER)
    assert line_of(card) is None
    assert card.silences["prc"] is Silence.FOREIGN
    assert card.headline == MINISTRY.title, "the event is named all the same"
    assert line_of(card_of(told(), ALWAYS)) is not None, "as it comes"


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_other_script_is_the_same_language_and_its_words_stay_as_they_are(language: str) -> None:
    assert line_of(card_of(told(), language=language)) == IN_CHINESE


def test_who_may_only_be_linked_to_has_spoken_with_the_link() -> None:
    line = replace(IN_ENGLISH, index=3, party="us", text="We raised the duty because it was due. " * 30)
    card = card_of(told(lines={"us": (line,)}))
    assert card.silences["us"] is Silence.LINKED
    assert card.spoken == {"us": GAZETTE}


@pytest.mark.parametrize(
    ("sides", "only"),
    [
        (["prc"], "prc"),
        (["us", "us", "us"], "us"),
        (["prc", "us"], ""),
        (["prc", "other"], ""),
        (["other"], ""),
        ([], ""),
    ],
)
def test_outlets_of_one_side_are_that_side_one_of_another_denies_it(sides: list[str], only: str) -> None:
    outlets = [article(number, source=source(party, party=party)) for number, party in enumerate(sides, 1)]
    assert only_side(outlets, RELATION) == only
