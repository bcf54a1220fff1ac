from dataclasses import replace

import pytest

from digests.model import (
    COMMENTATOR,
    HEADLINE,
    OUTLET,
    STATE_MEDIA,
    Article,
    Ownership,
    PassageKind,
    Sentence,
)
from digests.rules.annotation.acts import step_of
from digests.rules.annotation.tellings import marks_of
from digests.rules.editing.standing import label_of
from tests.factories import article, sentence, source
from tests.lexicons import lexicon
from tests.relations import us_china

RELATION = us_china()


def labelled(
    text: str, title: str = "A headline", party: str = OUTLET, speaker: str = "", **changes: object
) -> str:
    kind = PassageKind.STATEMENT if speaker else PassageKind.FACT
    named = speaker if speaker in text else ""
    made = sentence(1, 0, text, party=party, speaker=speaker, speaker_text=named, kind=kind)
    return label(article(1, title=title, **changes), made)


def label(one: Article, *passages: Sentence) -> str:
    title, words = sentence(1, HEADLINE, one.title), lexicon()
    steps = [step_of(one.title, words, headline=True), *(step_of(each.text, words) for each in passages)]
    headline, *told = (
        replace(each, marks=marks_of(each, step, RELATION, words))
        for each, step in zip((title, *passages), steps, strict=True)
    )
    return label_of(one, headline, told)


@pytest.mark.parametrize(
    "text",
    [
        "The Commerce Department has added five Chinese companies to its Entity List.",
        "Washington imposed tariffs on Chinese cars on Tuesday.",
        "China will require export licences for gallium from August 1.",
        "The licensing rule takes effect on August 1.",
        "China's commerce ministry on Monday put three US arms makers on its unreliable entity list.",
        "China froze the assets of 12 US companies on Wednesday.",
        "China has granted 12 licences this year to export gallium to the United States.",
        "Officers may detain foreigners for 60 days under a rule that takes effect on June 15.",
        "商务部宣布对镓实施出口管制。",
        "新規定自8月1日起施行。",
    ],
)
def test_a_done_deed_is_an_official_act(text: str) -> None:
    assert labelled(text) == "official act"


@pytest.mark.parametrize(
    "text",
    [
        "Washington may impose tariffs on Chinese cars.",
        "China may put three US arms makers on its unreliable entity list.",
        "The proposed rule would take effect in June.",
        "The department is considering whether to add Chinese firms to the list.",
        "商务部考虑实施出口管制。",
    ],
)
def test_what_is_only_considered_is_no_act(text: str) -> None:
    assert labelled(text) == ""


def test_words_of_a_partys_speaker_are_an_official_statement() -> None:
    assert (
        labelled("Competition must not veer into conflict.", party="us", speaker="Joe Biden")
        == "official statement"
    )


def test_a_commentator_makes_no_act_and_no_official_statement() -> None:
    text = "Washington imposed the tariffs too late, she said."
    assert labelled(text, party=COMMENTATOR, speaker="Dana Whitlock") == "attributed report"


def test_what_state_media_alone_report_is_an_attributed_report() -> None:
    assert labelled("Jets carried live ammunition.", party=STATE_MEDIA, speaker="state television") == (
        "attributed report"
    )


@pytest.mark.parametrize(
    "text",
    [
        "The White House will impose tariffs, people familiar with the matter said.",
        "The move was decided, a diplomat said on condition of anonymity.",
        "知情人士称，有关部门已列入清单。",
    ],
)
def test_unnamed_sources_go_before_the_act_they_speak_of(text: str) -> None:
    assert labelled(text, party="us", speaker="people familiar with the matter") == "unnamed sources"


@pytest.mark.parametrize("title", ["Beijing denies balloon was a spy craft", "外交部否认相关指控"])
def test_a_denial_in_the_headline_is_a_denial(title: str) -> None:
    assert (
        labelled("The craft was a civilian airship.", title, party="prc", speaker="Foreign Ministry") == "denial"
    )


def test_an_official_document_is_an_act() -> None:
    assert labelled("The notice is published below.", document_number="2024-10341") == "official act"


def test_governments_own_articles_are_statements() -> None:
    own = source("ministry", ownership=Ownership.GOVERNMENT)
    assert labelled("Relations are at an important stage.", source=own) == "official statement"


def test_an_outlets_own_account_has_no_label() -> None:
    assert labelled("Few Chinese cars reach American showrooms.") == ""
    assert label(article(1, title="")) == ""


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("China urges US to drop curbs on chip tools", "official statement"),
        ("Curbs on chip tools will fail: Chinese embassy", "official statement"),
        ("Sources reveal US plans for crane tariffs", "unnamed sources"),
        ("Ardent Silicon says orders from China fell", ""),
        ("Premier has video call with US president", ""),
        ("US suspends tariffs on Chinese cranes", "official act"),
        ("Map ban part of a wider fight between China and US", ""),
    ],
)
def test_a_bare_headline_says_what_it_rests_on(title: str, expected: str) -> None:
    assert label(article(1, title=title, text="")) == expected
