"""What a card quotes of another language, and whose outlets carry a story."""

from dataclasses import replace
from typing import Any

import pytest

from digests.model import Card, Member, Ownership, Passage, Story, Told
from digests.rules.issuing.cards import only_side
from digests.rules.issuing.told import told_by
from tests.digests.issuing.relation import NOTHING, RELATION, digest_of
from tests.factories import NOW, article, passage, source, story

GAZETTE = article(1, title="Washington raises the duty on cranes")
MINISTRY = article(
    2,
    title="商务部就起重机关税发表谈话",
    language="zh-Hans",
    source=source("ministry", label="PRC government", party="prc", ownership=Ownership.GOVERNMENT),
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


def card_of(told: Story, *reads: str, language: str = "en", known: Told = NOTHING) -> Card:
    return digest_of(told, told=known, language=language, reads=frozenset(reads)).cards[0]


def line_of(card: Card, party: str = "prc") -> Passage | None:
    line = card.lines[party]
    return line and line.passage


def test_a_card_is_of_what_its_reader_reads_and_names_who_has_spoken_in_another_language() -> None:
    card = card_of(told())
    assert [line.passage for line in card.passages] == [IN_ENGLISH]
    assert (card.outlets, card.elsewhere) == ((GAZETTE,), (MINISTRY,))
    assert line_of(card) is None
    assert [line.passage for line in card.foreign.values()] == [IN_CHINESE]


@pytest.mark.parametrize(("language", "headline"), [("en", GAZETTE.title), ("zh-Hans", MINISTRY.title)])
def test_what_goes_on_in_another_language_keeps_a_headline_one_can_read(language: str, headline: str) -> None:
    both = told(articles=(replace(GAZETTE, stored_at=NOW), replace(MINISTRY, stored_at=NOW)))
    assert card_of(both, language=language).headline == headline
    assert (
        card_of(replace(both, lead=MINISTRY.id, headline=MINISTRY.title), language=language).headline == headline
    )


def test_who_reads_both_languages_is_told_both() -> None:
    card = card_of(told(), "en", "zh")
    assert line_of(card) == IN_CHINESE
    assert (card.foreign, card.elsewhere) == ({}, ())


def test_a_story_that_is_only_in_another_language_has_no_card_and_is_named_by_who_speaks() -> None:
    only_chinese = told(articles=(MINISTRY,), passages=(), lead=2, headline=MINISTRY.title, themes=("trade",))
    digest = digest_of(only_chinese)
    assert (digest.cards, digest.named, digest.held_back, digest.left_out) == ((), (), 0, 0)
    assert [(each.line.passage, each.line.article) for each in digest.foreign] == [(IN_CHINESE, MINISTRY)]
    assert digest_of(only_chinese, language="zh-Hant").foreign == ()


def test_who_was_named_once_as_speaking_in_another_language_is_not_named_again_but_told_in_an_english_twin() -> (
    None
):
    both, alone = told(), told(articles=(MINISTRY,), passages=(), lead=2, headline=MINISTRY.title)
    for first in (digest_of(both), digest_of(alone)):
        again = digest_of(alone, told=told_by(first))
        assert (again.foreign, again.cards) == ((), ())
    twin = article(3, title="Ministry on cranes", source=MINISTRY.source)
    said = replace(IN_CHINESE, article=3, text="We firmly oppose the duty on harbour cranes.")
    grown = replace(alone, articles=(MINISTRY, twin), lines={"prc": (IN_CHINESE, said)})
    card = digest_of(grown, told=told_by(digest_of(alone))).cards[0]
    assert (card.headline, line_of(card), card.foreign) == (twin.title, said, {})


def test_a_party_whose_office_publishes_in_the_readers_language_too_has_not_spoken_elsewhere_only() -> None:
    twin = article(3, title="Ministry on cranes", source=MINISTRY.source)
    card = card_of(told(articles=(GAZETTE, MINISTRY, twin)))
    assert card.foreign == {}


def test_what_others_quote_stays_behind_what_an_office_publishes_and_is_not_named_without_a_card() -> None:
    paper = article(4, title="商务部回应", language="zh-Hans", source=source("port-news", party="prc"))
    quoted = passage(4, 0, "商务部说反对。", party="prc")
    card = card_of(told(articles=(GAZETTE, paper, MINISTRY), lines={"prc": (quoted, IN_CHINESE)}))
    assert [line.passage for line in card.foreign.values()] == [IN_CHINESE]
    alone = told(articles=(paper,), lead=4, headline=paper.title, passages=(), lines={"prc": (quoted,)})
    digest = digest_of(alone)
    assert (digest.foreign, digest.foreign_stories) == ((), 1)


def test_a_page_of_a_conference_is_not_named_where_the_reader_has_another_page_of_it() -> None:
    def page(number: int, day: str, segments: int, **changes: Any) -> Story:
        exchange = Member(article=number, start=1, end=9, conference=f"prc foreign {day} {segments} 3")
        own = replace(MINISTRY, id=number, url=f"https://ministry.example.org/{number}", **changes)
        said = replace(IN_CHINESE, article=number)
        return story(
            number, articles=(own,), lead=number, headline=own.title, members=(exchange,), lines={"prc": (said,)}
        )

    english = page(5, "2026-03-10", 8, language="en", title="Briefing of the ministry on the cranes")
    assert [each.line.article.id for each in digest_of(page(6, "2026-03-09", 7), english).foreign] == [6]
    assert digest_of(page(6, "2026-03-10", 7), english).foreign == ()


def test_who_reads_both_has_of_a_conference_the_page_in_the_language_of_our_words() -> None:
    page = article(3, title="The ministry on the cranes", source=MINISTRY.source)
    said = replace(IN_CHINESE, article=3, text="We firmly oppose the duty on harbour cranes.")
    members = tuple(
        Member(article=each, start=1, end=9, conference="prc commerce 2026-03-10 8 3") for each in (2, 3)
    )
    both = told(articles=(GAZETTE, MINISTRY, page), lines={"prc": (IN_CHINESE, said)}, members=members)
    for language, line in (("en", said), ("zh-Hans", IN_CHINESE)):
        card = card_of(both, "en", "zh", language=language)
        assert (line_of(card), card.foreign) == (line, {})
    assert line_of(card_of(replace(both, members=()), "en", "zh")) == IN_CHINESE


def test_a_text_is_named_once_with_the_themes_of_its_words_and_not_where_a_card_names_it() -> None:
    def spoken(number: int, theme: str, page: int) -> Story:
        own = replace(MINISTRY, id=page, url=f"https://ministry.example.org/{page}")
        said = replace(IN_CHINESE, article=page, themes=(theme,))
        return story(number, articles=(own,), lead=page, lines={"prc": (said,)}, themes=("trade", "taiwan"))

    same = (spoken(1, "trade", 1), spoken(2, "taiwan", 1), spoken(3, "tech", 3), spoken(5, "trade", 5))
    digest = digest_of(*same, spoken(6, "trade", 6))
    assert [(each.line.article.id, each.themes) for each in digest.foreign] == [
        (1, ("trade", "taiwan")), (3, ()), (5, ("trade",)),
    ]  # fmt: skip
    assert digest.foreign_stories == 1
    other = story(
        7, articles=(article(7), MINISTRY), lead=7, passages=(passage(7, 1),), lines={"prc": (IN_CHINESE,)}
    )
    assert digest_of(other, spoken(8, "trade", 2)).foreign == ()


def test_a_text_whose_words_are_on_no_topic_is_named_with_the_first_topic_of_its_story() -> None:
    said = replace(IN_CHINESE, themes=())
    alone = told(articles=(MINISTRY,), passages=(), lead=2, lines={"prc": (said,)}, themes=("taiwan", "trade"))
    (named,) = digest_of(alone).foreign
    assert named.themes == ("taiwan",)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_other_script_is_the_same_language_and_its_words_stay_as_they_are(language: str) -> None:
    assert line_of(card_of(told(), language=language)) == IN_CHINESE


def test_who_speaks_and_may_not_be_quoted_is_not_told_as_having_spoken() -> None:
    line = replace(IN_ENGLISH, index=3, party="us", text="We raised the duty because it was due. " * 30)
    card = card_of(told(lines={"us": (line,)}))
    assert card.unquoted == {"us"}


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
