"""A digest from stories."""

import itertools
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import PreferenceError
from digests.model import (
    Article,
    BriefRank,
    DatedPhrase,
    DateKind,
    Digest,
    Document,
    Fact,
    Member,
    Ownership,
    Passage,
    Policy,
    Preferences,
    Story,
    StoryStatus,
    TextKind,
    Told,
)
from digests.model.annotations import HEADLINE
from digests.rules.issuing.agenda import Upcoming
from digests.rules.issuing.compose import brief, untold
from digests.rules.issuing.ranking import fills, foremost
from digests.rules.issuing.rights import Budget
from digests.rules.issuing.told import lines_of, told_by
from tests.digests.issuing.relation import RELATION, SINCE, digest_of
from tests.factories import NOW, article, passage, some, source, story, with_facts
from tests.lexicons import without_bars

WORDS = (
    "tariff", "ferry", "lantern", "chips", "harbour", "grain", "visa", "magnets", "radar", "cotton", "steel",
    "soy",
)  # fmt: skip


def sentence(number: int, length: int = 0) -> str:
    word = WORDS[number % len(WORDS)]
    text = f"Officials said of {word} and of {word}{number} in their {number}th session of the spring."
    return text if not length else (text + " " + word * length)[: length - 1] + "."


def simple(number: int, theme: str, importance: float, **changes: Any) -> Story:
    values: dict[str, Any] = {
        "themes": (theme,),
        "importance": importance,
        "passages": (passage(number, 0, sentence(number), themes=(theme,)),),
        "articles": (article(number, title=f"Headline {number}"),),
    }
    return story(number, **(values | changes))


def brief_of(theme: str, *stories: Story) -> list[int]:
    """The cards of a topic's brief."""
    return [card.story for card in brief(theme, stories, Preferences(), NOW, RELATION, without_bars()).cards]


def test_stories_stand_by_theme_and_by_importance() -> None:
    digest = digest_of(
        simple(1, "trade", 1.0), simple(2, "taiwan", 5.0), simple(3, "trade", 3.0), simple(4, "tech", 2.0)
    )

    assert [(section.theme, [card.story for card in section.cards]) for section in digest.sections] == [
        ("taiwan", [2]),
        ("trade", [3, 1]),
        ("tech", [4]),
    ]
    assert digest.title == "Headline 2"
    assert digest.empty_themes == ("diplomacy",)


def test_a_story_stands_once_under_its_best_theme_among_the_readers() -> None:
    both = simple(1, "trade", 1.0, themes=("trade", "tech"))
    assert [section.theme for section in digest_of(both).sections] == ["trade"]
    assert [section.theme for section in digest_of(both, themes=("tech", "taiwan")).sections] == ["tech"]
    assert digest_of(both, themes=("taiwan",)).sections == ()
    bare = simple(2, "trade", 1.0, themes=())
    assert [section.theme for section in digest_of(bare).sections] == [""], "for those who chose everything"
    assert digest_of(bare, themes=("trade",)).sections == ()


def test_a_card_stands_in_the_section_of_its_headline_and_cards_of_one_section_together() -> None:
    told = [
        simple(1, "tech", 9.0, sections={1: "trade"}),
        simple(2, "tech", 8.0, sections={2: ""}),
        simple(3, "taiwan", 7.0, sections={3: "trade"}),
    ]
    found = [(section.theme, [each.story for each in section.cards]) for section in digest_of(*told).sections]
    assert found == [("trade", [1, 3]), ("", [2])]
    (section,) = digest_of(told[0], themes=("tech",)).sections
    assert section.theme == "tech", "who chose topics gets it for one of these"


def test_a_topic_of_which_a_card_tells_is_not_called_quiet() -> None:
    both = replace(simple(1, "trade", 9.0), themes=("trade", "tech"), sections={1: "diplomacy"})
    assert digest_of(both).empty_themes == ("taiwan",)


def test_no_theme_keeps_the_others_out_and_it_takes_the_room_that_they_leave() -> None:
    flood = [simple(number, "trade", 10.0 - number) for number in range(1, 7)]
    mixed = digest_of(*flood, simple(9, "tech", 0.1), most=4)
    assert [len(section.cards) for section in mixed.sections] == [3, 1]
    assert mixed.left_out == 3
    roomy = digest_of(*flood, simple(9, "tech", 0.1))
    assert [[card.story for card in section.cards] for section in roomy.sections] == [[1, 2, 3, 4], [9]]
    assert len(digest_of(*flood).cards) == 5
    assert len(digest_of(*flood, simple(9, "tech", 0.1), themes=("trade",), most=9).cards) == 6


def test_what_is_only_new_to_us_gives_way_to_news_of_today() -> None:
    old = simple(1, "trade", 9.0, articles=(article(1, published=NOW - timedelta(days=3)),))
    today = simple(2, "tech", 7.0)
    assert digest_of(old, today).cards[0].story == 2
    assert digest_of(replace(old, importance=12.0), today).cards[0].story == 1


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(shuffler: random.Random) -> None:
    stories = [
        simple(number, theme, 1.0) for number, theme in enumerate(["trade", "tech", "taiwan", "trade"] * 2, 1)
    ]
    expected = digest_of(*stories)
    shuffler.shuffle(stories)
    assert digest_of(*stories) == expected


def test_what_was_told_is_held_back_and_counted() -> None:
    first = simple(1, "trade", 1.0)
    told = told_by(digest_of(first))
    reprints = tuple(article(number, source=source(f"outlet-{number}")) for number in (7, 8))
    digest = digest_of(replace(first, articles=(*first.articles, *reprints)), told=told)
    assert digest.sections == ()
    assert (digest.held_back, digest.held_reports) == (1, 2)
    assert digest_of(first, told=told).held_back == 0
    assert digest.empty_themes == ("diplomacy", "taiwan", "trade", "tech")


def test_both_capitals_have_an_entry() -> None:
    line = passage(1, 1, "“We will act,” the Commerce Department said on Monday.", party="us")
    card = digest_of(simple(1, "trade", 1.0, lines={"us": (line,)})).cards[0]
    assert some(card.lines["us"]).passage == line
    assert card.lines["prc"] is None


def test_a_third_voice_speaks_in_a_story_about_its_theme_only() -> None:
    line = passage(1, 1, "Taipei said it was watching the waters around the island.", party="taiwan")
    assert "taiwan" in digest_of(simple(1, "taiwan", 1.0, lines={"taiwan": (line,)})).cards[0].lines
    assert "taiwan" not in digest_of(simple(1, "trade", 1.0, lines={"taiwan": (line,)})).cards[0].lines


def test_no_passage_is_quoted_twice_in_a_digest() -> None:
    same = passage(1, 0, sentence(1), party="us")
    again = passage(2, 0, sentence(1))
    digest = digest_of(
        simple(1, "trade", 2.0, passages=(same,), lines={"us": (same,)}),
        simple(2, "tech", 1.0, passages=(again, passage(2, 1, sentence(2)))),
    )
    texts = [line.passage.text for card in digest.cards for line in lines_of(card)]
    assert sorted(texts) == sorted({sentence(1), sentence(2)})


def test_an_excerpt_gives_at_most_two_passages_with_the_capitals_lines_counted_and_public_domain_more() -> None:
    lines = {"us": (passage(1, 2, sentence(2), party="us"),), "prc": (passage(1, 3, sentence(3), party="prc"),)}
    plenty = tuple(passage(1, number, sentence(number)) for number in (0, 1, 4, 5))
    excerpt = simple(1, "trade", 1.0, passages=plenty, lines=lines)
    card = digest_of(excerpt).cards[0]
    assert len(lines_of(card)) == 2
    assert all(card.lines.values())

    free = article(1, source=source(policy=Policy.FULL))
    plenty = tuple(passage(1, number, sentence(number, 300)) for number in range(6))
    card = digest_of(simple(1, "trade", 1.0, articles=(free,), passages=plenty)).cards[0]
    assert len(card.passages) == 1, "an event is told in one passage"


def test_of_a_partys_words_those_are_its_line_that_have_the_better_chance() -> None:
    poor, good = (
        passage(1, number, sentence(number), party="prc", line=line) for number, line in ((1, 0.5), (2, 0.95))
    )
    card = digest_of(simple(1, "trade", 1.0, passages=(), lines={"prc": (poor, good)})).cards[0]
    assert some(card.lines["prc"]).passage == good


def test_an_excerpt_stays_within_four_hundred_characters() -> None:
    long, longer, short = (
        passage(1, 0, sentence(1, 250)),
        passage(1, 1, sentence(2, 401)),
        passage(1, 2, sentence(3, 140)),
    )
    card = digest_of(
        simple(1, "trade", 1.0, passages=(longer, long, passage(1, 4, sentence(4, 200)), short))
    ).cards[0]

    (shown,) = [line.passage for line in card.passages]
    assert shown != longer
    assert len(shown.text) <= 400


def test_nothing_is_quoted_of_an_outlet_that_may_only_be_linked_to() -> None:
    linked = article(1, source=source(policy=Policy.LINK_ONLY))
    line = passage(1, 1, "Beijing said it would answer in kind.", party="prc")
    card = digest_of(simple(1, "trade", 1.0, articles=(linked,), lines={"prc": (line,)})).cards[0]
    assert lines_of(card) == ()
    assert card.unquoted == {"prc"}
    assert card.headline_article == linked


def test_an_official_text_gives_at_most_eight_passages_and_fourteen_hundred_characters() -> None:
    office = article(1, source=source("office", ownership=Ownership.GOVERNMENT, policy=Policy.OFFICIAL))
    budget, articles = Budget(), {1: office}
    for number in range(1, 9):
        assert budget.allows([passage(1, number, sentence(number, 100))], articles)
        budget.spend(passage(1, number, sentence(number, 100)), office)
    assert not budget.allows([passage(1, 9, sentence(9, 100))], articles), "eight passages are all"

    long = Budget()
    long.spend(passage(1, 1, sentence(1, 1300)), office)
    assert long.allows([passage(1, 2, sentence(2, 100))], articles)
    assert not long.allows([passage(1, 2, sentence(2, 101))], articles), "fourteen hundred characters are all"


def test_a_cut_headline_and_its_whole_sentence_count_once() -> None:
    outlet, articles = article(1), {1: article(1)}
    whole = sentence(1, 300)
    budget = Budget()
    budget.head(passage(1, -1, f"{whole[:120]}…"))
    assert budget.allows([passage(1, 1, whole), passage(1, 2, sentence(2, 100))], articles)
    assert not budget.allows([passage(1, 1, whole), passage(1, 2, sentence(2, 101))], articles)
    budget.spend(passage(1, 1, whole), outlet)
    assert budget.allows([passage(1, 2, sentence(2, 100))], articles), "two passages, 400 characters"
    budget.spend(passage(1, 2, sentence(2, 100)), outlet)
    assert not budget.allows([passage(1, 3, "No more.")], articles)


@given(
    st.lists(st.sampled_from(Policy), min_size=3, max_size=3),
    st.lists(st.integers(60, 450), min_size=18, max_size=18),
)
def test_rights_hold_whatever_the_articles_offer(policies: list[Policy], lengths: list[int]) -> None:
    numbers = itertools.count(1)
    articles = tuple(
        article(number, source=source(f"outlet-{number}", policy=policy))
        for number, policy in enumerate(policies, 1)
    )
    offered = [
        passage(1 + place % 3, place, sentence(next(numbers), length)) for place, length in enumerate(lengths)
    ]
    full = simple(
        1,
        "trade",
        1.0,
        articles=articles,
        lead=1,
        passages=tuple(offered[:6]),
        lines={"us": tuple(offered[6:9]), "prc": tuple(offered[9:12])},
    )
    quoted: dict[int, list[Passage]] = {}
    for line in lines_of(digest_of(full).cards[0]):
        quoted.setdefault(line.article.id, []).append(line.passage)

    for each in articles:
        passages = quoted.get(each.id, [])
        if each.source.policy is Policy.EXCERPT:
            assert len(passages) <= 2
            assert sum(len(one.text) for one in passages) <= 400
        if each.source.policy is Policy.OFFICIAL:
            assert len(passages) <= 8
            assert sum(len(one.text) for one in passages) <= 1400
        if each.source.policy is Policy.LINK_ONLY:
            assert passages == []


def test_what_goes_on_from_a_told_story_leads_with_the_new_articles_headline_and_tells_nothing_again() -> None:
    old = article(1, title="The old headline", stored_at=SINCE - timedelta(hours=3))
    fresh = article(2, title="The new headline", source=source("strait-post", name="Strait Post"))
    said = passage(1, 1, "The White House said the duties would stay for now.", party="us")
    first = simple(1, "trade", 1.0, articles=(old,), lines={"us": (said,)})
    more = passage(2, 0, sentence(5))
    grown = replace(first, articles=(old, fresh), passages=(*first.passages, more))
    card = digest_of(grown, told=told_by(digest_of(first, now=SINCE))).cards[0]

    assert (card.status, card.headline) == (StoryStatus.CONTINUED, "The new headline")
    assert [line.passage for line in card.passages] == [more]
    assert card.lines == {"us": None, "prc": None}


@pytest.mark.parametrize(
    ("kinds", "headline"),
    [
        ((TextKind.OPINION, TextKind.NEWS), "Headline 3"),
        ((TextKind.NEWSLETTER, TextKind.NEWS), "Headline 3"),
        ((TextKind.NEWS, TextKind.EXCHANGE), "Headline 2"),
        ((TextKind.EXCHANGE, TextKind.OPINION), "Headline 2"),
        ((TextKind.OPINION, TextKind.LIST), "The old headline"),
    ],
)
def test_what_goes_on_has_no_comments_headline(kinds: tuple[TextKind, TextKind], headline: str) -> None:
    old = article(1, title="The old headline", stored_at=SINCE - timedelta(hours=3))
    first = simple(1, "trade", 1.0, articles=(old,))
    told = told_by(digest_of(replace(first, articles=(replace(old, stored_at=NOW),))))
    new = [article(number, title=f"Headline {number}", kind=kind) for number, kind in enumerate(kinds, 2)]
    said = [passage(number, 0, sentence(number)) for number in (2, 3)]
    grown = replace(first, articles=(old, *new), passages=(*first.passages, *said))
    assert digest_of(grown, told=told).cards[0].headline == headline


def test_what_goes_on_has_a_headline_that_was_not_told_in_other_words() -> None:
    raised = Fact(1, HEADLINE, acts=("raise",), words=("tariff", "steel", "pipe"))
    case = Fact(3, HEADLINE, acts=("sue",), words=("mill", "panel", "geneva"))
    old = article(1, title="Tariff on steel pipes raised")
    first = simple(1, "trade", 1.0, articles=(old,), facts=(raised,))
    new = (article(2, title="Steel pipes: tariff is up"), article(3, title="Mills sue before a panel"))
    said = tuple(passage(each.id, 0, sentence(each.id)) for each in new)
    articles = (replace(old, stored_at=SINCE - timedelta(hours=3)), *new)
    grown = replace(first, articles=articles, passages=(*first.passages, *said))
    grown = with_facts(grown, (raised, replace(raised, article=2), case, replace(case, index=0)))

    assert digest_of(grown, told=told_by(digest_of(first))).cards[0].headline == "Mills sue before a panel"


def test_an_update_repeats_neither_dates_nor_documents_that_were_told() -> None:
    old, fresh = article(1, stored_at=SINCE - timedelta(hours=3)), article(2)
    papers = [Document(each, f"Notice {each}", f"https://office.example.org/{each}", "Office") for each in (1, 2)]
    told_first = {"dates": (phrase("2026-04-01"),), "documents": tuple(papers[:1])}
    first = simple(1, "trade", 1.0, articles=(old,), **told_first)
    digest = digest_of(first, now=SINCE)
    shown = digest.cards[0]
    assert all((shown.dates, shown.documents))

    more, later = passage(2, 0, sentence(5)), phrase("2026-05-01", article=2)
    grown = replace(first, articles=(old, fresh), passages=(*first.passages, more), dates=(*first.dates, later))
    update = digest_of(replace(grown, documents=tuple(papers)), told=told_by(digest))
    card = update.cards[0]

    assert (card.documents, update.coming_up) == ((papers[1],), ())
    assert [found.date for found, _ in card.dates] == ["2026-05-01"]
    assert [each.id for each in card.outlets] == [2, 1]
    assert card.fresh == {2}


@pytest.mark.parametrize(
    ("day", "named"), [("2026-03-10", False), ("2026-03-11", True), ("2026-03-12", False), ("2026-03-17", True)]
)
def test_a_date_that_was_told_is_named_again_a_week_and_a_day_before(day: str, named: bool) -> None:
    first = simple(1, "trade", 1.0, dates=(phrase(day),))
    told = told_by(digest_of(first, simple(2, "tech", 2.0)))
    update = digest_of(first, simple(3, "tech", 2.0), told=told)
    assert [found.date for found, _ in update.coming_up] == ([day] if named else [])


def led_by(number: int, family: str, theme: str, importance: float, **changes: Any) -> Story:
    outlet = source(f"outlet-{number}", family=family, **changes)
    return simple(
        number, theme, importance, articles=(article(number, title=f"Headline {number}", source=outlet),)
    )


def test_no_publisher_leads_more_than_two_stories_while_others_wait_for_a_place() -> None:
    themes = ("trade", "tech", "taiwan", "diplomacy")
    loud = [led_by(number, "loud", themes[number % 4], 9.0 - number) for number in range(1, 5)]
    small = led_by(9, "small", "tech", 1.0)
    digest = digest_of(*loud, small, most=3)
    assert sorted(card.story for card in digest.cards) == [1, 2, 9]
    assert digest.left_out == 2
    assert sorted(card.story for card in digest_of(*loud, small).cards) == [1, 2, 3, 4, 9]


def test_a_ministry_that_acts_is_not_cut_short_and_one_that_talks_is() -> None:
    themes = ("trade", "tech", "taiwan", "diplomacy")

    def shown(claim: str) -> list[int]:
        own = [
            replace(
                led_by(number, "ministry", themes[number % 4], 9.0 - number, ownership=Ownership.GOVERNMENT),
                claim=claim,
            )
            for number in range(1, 4)
        ]
        return sorted(card.story for card in digest_of(*own, led_by(9, "small", "tech", 1.0), most=3).cards)

    assert shown("official act") == [1, 2, 3]
    assert shown("official statement") == [1, 2, 9]


def test_stories_that_nobody_answers_for_take_the_places_that_others_leave_as_they_weigh() -> None:
    def of_nobody(number: int) -> Article:
        return article(number, source=source(f"stranger-{number}", ownership=Ownership.UNLABELLED))

    rumours = [
        simple(number, theme, 9.0, articles=(of_nobody(number),))
        for number, theme in enumerate(("trade", "taiwan", "tech", "trade", "tech", "taiwan"), 1)
    ]
    reports = [simple(number, "trade", 1.0) for number in (11, 12)]
    assert {card.story for card in digest_of(*rumours, *reports).cards} == {1, 2, 3, 11, 12}
    assert digest_of(*rumours, *reports).cards[0].story in (1, 2, 3), "they stand as they weigh"


def test_stories_fill_a_brief_where_no_publishers_stories_could_give_way_to_one_that_comes_after() -> None:
    loud, calm = ([led_by(number, family, "trade", 1.0) for number in range(4)] for family in ("loud", "calm"))
    acts = [led_by(number, "ministry", "trade", 1.0, ownership=Ownership.GOVERNMENT) for number in range(4)]
    acts = [replace(each, claim="official act") for each in acts]

    def fill(*of: Story) -> bool:
        return fills(of, "trade", Preferences(most=4))

    assert fill(*loud[:2], *calm[:2])
    assert not fill(*loud, calm[0]), "the third of one publisher gives way"
    assert not fill(*loud), "of one publisher alone there may be four, or two where another comes"
    assert not fill(*loud[:2], calm[0])
    assert not fill(*loud[:2], calm[0], led_by(9, "calm", "tech", 1.0)), "which does not speak of the theme"
    assert fill(loud[0], *acts[:3]), "what a ministry does gives way to nobody"


def test_a_brief_takes_the_important_the_new_and_what_is_wholly_of_its_theme_first() -> None:
    plain = BriefRank(1, importance=1.0, share=0.5, newest=NOW, last_stored=NOW)
    others = (
        replace(plain, id=2, importance=3.0),
        replace(plain, id=3, share=1.0),
        replace(plain, id=4, newest=NOW - timedelta(days=2)),
        replace(plain, id=5, newest=NOW - timedelta(hours=23)),
        replace(plain, id=6, last_stored=NOW - timedelta(hours=1)),
        replace(plain, id=7, newest=NOW + timedelta(days=3)),
    )

    assert set(foremost((plain, *others), NOW)[:2]) == {2, 3}
    assert foremost((plain, *others), NOW)[2:] == [1, 5, 7, 6, 4], "as new as another within a day"


def test_a_passage_that_leans_on_another_gives_way() -> None:
    leaning = passage(1, 0, "He added that this was not all of it.", stands_alone=False, leans=0.6)
    card = digest_of(simple(1, "trade", 1.0, passages=(leaning, passage(1, 1, sentence(2))))).cards[0]
    assert [line.passage.text for line in card.passages] == [sentence(2)]


def phrase(day: str, kind: DateKind = DateKind.EFFECTIVE, article: int = 1, index: int = 0) -> DatedPhrase:
    return DatedPhrase(f"on {day}", day, kind, index, article, what="the fee")


@pytest.mark.parametrize(
    ("dates", "on_card", "coming"),
    [
        # Those that bind and what an article opens with, later ones under coming up.
        (
            [("2026-03-09",), ("2026-04-01",), ("2026-03",), ("2026-03-20", DateKind.PAST),
             ("2026-03-12", DateKind.EVENT), ("2026-05-01", DateKind.DEADLINE), ("2026-12-01", DateKind.EXPIRY),
             ("2026-02-31",)],
            ["2026-03-12", "2026-04-01"], ["2026-05-01"],
        ),
        # Not what an article only mentions.
        (
            [("2026-03-20", DateKind.EVENT, 1, 4), ("2026-03-22", DateKind.EVENT),
             ("2026-03-24", DateKind.DEADLINE, 1, 7)],
            ["2026-03-22", "2026-03-24"], [],
        ),
        # Those that stand nearest to the top.
        (
            [("2026-03-20", DateKind.DEADLINE, 1, 8), ("2026-04-01", DateKind.DEADLINE, 1, 1), ("2026-06-01",)],
            ["2026-04-01", "2026-06-01"], ["2026-03-20"],
        ),
    ],
)  # fmt: skip
def test_which_dates_stand_on_a_card(dates: list[tuple[Any, ...]], on_card: list[str], coming: list[str]) -> None:
    digest = digest_of(simple(1, "trade", 1.0, dates=tuple(phrase(*each) for each in dates)))
    assert [found.date for found, _ in digest.cards[0].dates] == on_card
    assert [found.date for found, _ in digest.coming_up] == coming


@pytest.mark.parametrize(("index", "dated"), [(4, ["2026-03-20"]), (3, [])])
def test_an_event_that_a_passage_of_the_card_tells_is_dated(index: int, dated: list[str]) -> None:
    told = phrase("2026-03-20", DateKind.EVENT, index=4)
    card = digest_of(simple(1, "trade", 1.0, dates=(told,), passages=(passage(1, index, sentence(1)),))).cards[0]
    assert [found.date for found, _ in card.dates] == dated


def test_coming_up_takes_four_dates_of_the_readers_themes_the_soonest_from_the_document_itself() -> None:
    outlet = article(1, title="Outlet")
    document = article(2, title="Notice", source=source(ownership=Ownership.GOVERNMENT))
    upcoming = (
        Upcoming(phrase("2026-04-01"), outlet, ("trade",)),
        Upcoming(phrase("2026-04-01", article=2), document, ("trade",)),
        Upcoming(phrase("2026-04-02", article=2), document, ("tech",)),
    )
    digest = digest_of(simple(5, "trade", 1.0), upcoming=upcoming, themes=("trade",))
    assert [(found.date, where.title) for found, where in digest.coming_up] == [("2026-04-01", "Notice")]

    days = [f"2026-04-0{day}" for day in range(1, 7)]
    later = tuple(Upcoming(phrase(day), article(1)) for day in reversed(days))
    assert [found.date for found, _ in digest_of(simple(1, "trade", 1.0), upcoming=later).coming_up] == days[:4]


def test_a_day_of_which_no_words_say_what_it_is_for_is_not_coming_up_nor_is_one_of_comment() -> None:
    def days(*upcoming: Upcoming) -> list[str]:
        return [found.date for found, _ in digest_of(simple(1, "trade", 1.0), upcoming=upcoming).coming_up]

    due = phrase("2026-04-01")
    assert days(Upcoming(due, article(1))) == ["2026-04-01"]
    assert days(Upcoming(replace(due, what=""), article(1))) == []
    assert days(Upcoming(due, article(1, kind=TextKind.OPINION))) == []


NOBODY = source("nobody", ownership=Ownership.UNLABELLED, party="other", label="unlabelled")


def unlabelled(number: int, **changes: Any) -> Article:
    return article(number, title=f"Nobody's headline {number}", source=NOBODY, **changes)


def test_a_flood_of_dates_of_a_source_without_a_label_takes_one_place_behind_all_others() -> None:
    near = [Upcoming(phrase(f"2026-03-{day}", article=50 + day), unlabelled(50 + day)) for day in range(11, 31)]
    labelled = [Upcoming(phrase(f"2026-04-0{day}"), article(1)) for day in range(1, 7)]

    def days(*upcoming: Upcoming) -> list[str]:
        return [found.date for found, _ in digest_of(simple(5, "trade", 1.0), upcoming=upcoming).coming_up]

    assert days(*near, *labelled[:2]) == ["2026-04-01", "2026-04-02", "2026-03-11"]
    assert days(*near, *labelled) == ["2026-04-01", "2026-04-02", "2026-04-03", "2026-04-04"]
    assert days(*near) == ["2026-03-11"]


def test_a_day_is_listed_from_a_labelled_source_where_one_names_it() -> None:
    day = "2026-03-20"
    both = (Upcoming(phrase(day, article=1), unlabelled(1)), Upcoming(phrase(day, article=2), article(2)))
    ((_, where),) = digest_of(simple(5, "trade", 1.0), upcoming=both).coming_up
    assert where.id == 2


def test_a_date_that_only_a_source_without_a_label_told_is_told_again_by_a_labelled_one_and_not_by_another() -> (
    None
):
    by_nobody = Upcoming(phrase("2026-04-20", article=7), unlabelled(7))
    by_outlet = Upcoming(phrase("2026-04-20", article=8), article(8))
    first = digest_of(simple(1, "trade", 1.0), upcoming=[by_nobody])
    assert [where.id for _, where in first.coming_up] == [7]

    def after(*upcoming: Upcoming, told: Told) -> list[int]:
        return [where.id for _, where in digest_of(simple(2, "tech", 1.0), upcoming=upcoming, told=told).coming_up]

    assert after(by_nobody, told=told_by(first)) == []
    assert after(by_outlet, told=told_by(first)) == [8]
    told = told_by(digest_of(simple(1, "trade", 1.0), upcoming=[by_outlet]))
    assert after(by_nobody, by_outlet, told=told) == []


def test_a_card_that_labelled_sources_tell_has_no_date_of_another() -> None:
    days = (phrase("2026-04-01", article=1), phrase("2026-03-20", article=2))
    mixed = simple(1, "trade", 1.0, articles=(article(1), unlabelled(2)), dates=days)
    assert [(found.date, where.id) for found, where in digest_of(mixed).cards[0].dates] == [("2026-04-01", 1)]
    alone = simple(1, "trade", 1.0, articles=(unlabelled(2),), dates=days[1:])
    assert [found.date for found, _ in digest_of(alone).cards[0].dates] == ["2026-03-20"]
    two = replace(alone, dates=(*days[1:], phrase("2026-03-25", article=2)))
    assert [found.date for found, _ in digest_of(two).cards[0].dates] == ["2026-03-20"]


def test_a_brief_looks_back_three_days_and_further_only_when_there_is_nothing() -> None:
    def aged(number: int, days: int) -> Story:
        stored = NOW - timedelta(days=days)
        return simple(number, "taiwan", 1.0, last_stored=stored, first_stored=stored)

    def looked(*stories: Story) -> tuple[int, list[int]]:
        digest = brief("taiwan", stories, Preferences(), NOW, RELATION, without_bars())
        return digest.days, [card.story for card in digest.cards]

    assert looked(aged(1, 1), aged(2, 2), aged(3, 5)) == (3, [1, 2])
    assert looked(aged(3, 5), aged(4, 9)) == (7, [3])
    assert looked(aged(4, 9)) == (14, [4])
    assert looked(aged(5, 20)) == (14, [])
    assert looked(simple(6, "trade", 1.0)) == (14, [])


def test_a_brief_is_titled_in_the_readers_language_and_refuses_an_unknown_theme() -> None:
    digest = brief(
        "taiwan", [simple(1, "taiwan", 1.0)], Preferences(language="zh-Hans"), NOW, RELATION, without_bars()
    )
    assert (digest.theme, digest.title) == ("taiwan", "台湾与台海")
    with pytest.raises(PreferenceError):
        brief("cheese", [], Preferences(), NOW, RELATION, without_bars())


def test_among_many_stories_one_in_which_both_capitals_speak_has_no_body() -> None:
    free = source(policy=Policy.FULL)

    def spoken(number: int, theme: str) -> Story:
        lines = {
            party: (passage(number, place, sentence(number * 10 + place), party=party),)
            for place, party in enumerate(("us", "prc"), 1)
        }
        return simple(number, theme, 9.0 - number, lines=lines, articles=(article(number, source=free),))

    few = [spoken(number, theme) for number, theme in enumerate(("trade", "tech"), 1)]
    many = [spoken(number, theme) for number, theme in enumerate(("trade", "tech", "taiwan", "diplomacy"), 1)]
    outlets = [
        replace(each, articles=(replace(each.articles[0], source=replace(free, family=f"f-{each.id}")),))
        for each in many
    ]

    assert [len(card.passages) for card in digest_of(*few).cards] == [1, 1]
    assert [len(card.passages) for card in digest_of(*outlets).cards] == [1, 0, 0, 0]
    assert all(all(card.lines.values()) for card in digest_of(*outlets).cards)


def test_five_stories_with_long_lines_of_both_capitals_stay_a_digest_that_is_read() -> None:
    def wide(number: int) -> Story:
        office = article(number + 50, source=source(f"office-{number}", policy=Policy.OFFICIAL))
        lines = {
            party: (
                passage(number, place, sentence(10 * number + place, 320), party=party),
                passage(number + 50, place, sentence(10 * number + place + 1, 120), party=party),
            )
            for place, party in ((2, "us"), (4, "prc"))
        }
        articles = (article(number, title=f"Headline {number}", source=source(f"outlet-{number}")), office)
        return simple(
            number, ("trade", "tech", "taiwan")[number % 3], 9.0 - number, lines=lines, articles=articles
        )

    cards = digest_of(*(wide(number) for number in range(1, 6))).cards
    quoted = [len(line.passage.text) for card in cards for line in lines_of(card)]
    assert len(cards) == 5
    assert sum(quoted) <= 2000
    assert all(all(card.lines.values()) for card in cards), "room is kept for a line of each capital"
    assert len(digest_of(wide(1)).cards[0].lines) == 2


def test_one_sentence_is_quoted_rather_than_none_unless_it_is_a_long_one() -> None:
    long = simple(1, "trade", 1.0, passages=(passage(1, 0, sentence(1, 390)),))
    budget = Budget(100)
    budget.open("", 0)
    assert budget.allows(long.passages, {1: long.articles[0]})
    assert not budget.allows((*long.passages, passage(1, 1, sentence(2))), {1: long.articles[0]})
    budget.spend(passage(1, 2, sentence(3)), long.articles[0])
    assert not budget.allows(long.passages, {1: long.articles[0]}), "another one was quoted"
    office = {1: article(1, source=source("office", policy=Policy.OFFICIAL))}
    whole = passage(1, 4, sentence(4, 480))
    for room, allowed in ((100, False), (1000, True)):
        budget = Budget(room)
        budget.open("", 0)
        assert budget.allows([whole], office) is allowed


def test_what_has_no_room_is_named_by_headline_the_weightiest_first_and_five_at_most() -> None:
    themes = ("trade", "tech", "taiwan", "diplomacy")
    many = [simple(number, themes[number % 4], 20.0 - number) for number in range(1, 13)]
    digest = digest_of(*many)
    assert sorted(card.story for card in digest.cards) == [1, 2, 3, 4, 5]
    assert [(each.story, each.headline) for each in digest.named] == [
        (number, f"Headline {number}") for number in range(6, 11)
    ]
    assert digest.left_out == 7
    assert not any(number in told_by(digest).stories for number in (6, 7))


def test_comment_is_named_behind_all_reports() -> None:
    kinds = dict.fromkeys((2, 4), TextKind.OPINION) | {3: TextKind.NEWSLETTER}
    many = [
        simple(number, "trade", 20.0 - number, articles=(replace(page, kind=kinds.get(number, TextKind.NEWS)),))
        for number in range(1, 7)
        for page in simple(number, "trade", 1.0).articles
    ]
    assert [each.story for each in digest_of(*many, most=1).named] == [5, 6, 2, 3, 4]


def test_all_that_is_untold_is_named_in_the_order_of_a_digest_and_nothing_that_was_told() -> None:
    first, second, third = simple(1, "trade", 5.0), simple(2, "tech", 9.0), simple(3, "taiwan", 1.0)
    told = told_by(digest_of(second))

    def names(*chosen: str) -> list[int]:
        found = untold(
            (first, second, third), told, Preferences(themes=chosen), NOW, since=SINCE, relation=RELATION,
            lexicon=without_bars(),
        )  # fmt: skip
        return [each.story for each in found]

    assert names() == [1, 3]
    assert names("taiwan") == [3]


def test_a_peg_names_a_story_only_as_far_as_rights_allow() -> None:
    peg = "Officials of both sides agreed on Monday to lower the fees for ships in their harbours."
    cut = Member(article=9, segment=1, peg=peg, start=5, end=90)

    def named(policy: Policy) -> str:
        page = article(9, title="Press conference", source=source(policy=policy))
        left = simple(9, "tech", 0.1, articles=(page,), headline=peg, members=(cut,))
        return digest_of(simple(1, "trade", 5.0), left, most=1).named[0].headline

    assert named(Policy.EXCERPT) == peg
    assert named(Policy.LINK_ONLY) == "Press conference"


def test_a_brief_has_no_card_of_a_story_that_says_nothing_of_its_topic_or_names_it_in_passing() -> None:
    aside = simple(2, "taiwan", 9.0, passages=(passage(2, 0, sentence(2), themes=("trade",)),))

    def passing(trade: int, taiwan: int) -> Story:
        parts = Member(article=2, themes=(("trade", trade), ("taiwan", taiwan)))
        return simple(2, "taiwan", 9.0, headline_themes={2: ("trade",)}, members=(parts,))

    assert brief_of("taiwan", simple(1, "taiwan", 1.0), aside) == [1]
    assert brief_of("taiwan", aside) == []
    assert brief_of("taiwan", replace(aside, id=3, headline_themes={2: ("taiwan",)})) == [3]
    assert brief_of("taiwan", passing(6, 4)) == [2]
    assert brief_of("taiwan", passing(9, 1)) == []


def test_a_brief_takes_what_its_topic_heads_or_fills_before_what_only_has_a_part_of_it() -> None:
    parts = (("trade", 6), ("taiwan", 4))
    drill = simple(1, "taiwan", 5.0, headline_themes={1: ("taiwan",)}, members=(Member(article=1, themes=parts),))
    duty = simple(2, "taiwan", 6.0, headline_themes={2: ("trade",)}, members=(Member(article=2, themes=parts),))
    whole = simple(1, "taiwan", 5.0, members=(Member(article=1, themes=(("taiwan", 9),)),))
    split = simple(2, "taiwan", 6.0, members=(Member(article=2, themes=(("trade", 7), ("taiwan", 3))),))
    assert brief_of("taiwan", duty, drill) == [1, 2]
    assert brief_of("taiwan", split, whole) == [1, 2]


def test_a_brief_opens_with_what_is_about_its_topic_whatever_stands_first_in_the_story() -> None:
    free = article(1, source=source(policy=Policy.FULL))
    trade, strait = sentence(1), sentence(2)
    story = simple(
        1, "taiwan", 1.0, articles=(free,), themes=("trade", "taiwan"),
        passages=(passage(1, 0, trade, themes=("trade",)), passage(1, 1, strait, themes=("taiwan",))),
    )  # fmt: skip

    def first(theme: str) -> str:
        (card,) = brief(theme, [story], Preferences(), NOW, RELATION, without_bars()).cards
        return card.passages[0].passage.text

    assert (first("trade"), first("taiwan")) == (trade, strait)


# --- One event, one card


SAID = (
    "The river commission of both sides will close the lower lock on Monday.",
    "Pilots said that the lower lock is to be closed for nine weeks of repairs.",
)


def of_lock(number: int, importance: float, *, theme: str = "trade", **changes: Any) -> Story:
    at = NOW - timedelta(hours=number)
    page = article(number, title=f"Lock {number}", published=at, stored_at=at)
    said, weeks = (passage(number, 0, SAID[number % 2], themes=(theme,)),), Fact(number, 0, numbers=("9 week",))
    values: dict[str, Any] = {"passages": said, "facts": (weeks,)} | changes
    return story(number, themes=(theme,), importance=importance, articles=(page,), last_stored=at, **values)


def cards(digest: Digest) -> list[int]:
    return [card.story for card in digest.cards]


def test_of_two_stories_that_perhaps_tell_one_event_the_weightier_has_the_card_and_the_other_is_named() -> None:
    for first, second in ((2.0, 1.0), (1.0, 2.0)):
        digest = digest_of(of_lock(1, first), of_lock(2, second, resembles=(1,)))
        weightier = 1 if first > second else 2
        assert cards(digest) == [weightier]
        assert [each.story for each in digest.named] == [3 - weightier]
        assert 3 - weightier not in told_by(digest).stories


def test_in_a_brief_too_and_under_another_topic_each_has_its_card() -> None:
    pair = (of_lock(1, 2.0), of_lock(2, 1.0, resembles=(1,)))
    assert cards(brief("trade", pair, Preferences(), NOW, RELATION, without_bars())) == [1]
    assert sorted(cards(digest_of(pair[0], of_lock(2, 1.0, theme="tech", resembles=(1,))))) == [1, 2]


@pytest.mark.parametrize(
    ("kind", "cards_of"),
    [(TextKind.NEWS, [1]), (TextKind.ANALYSIS, [1]), (TextKind.NEWSLETTER, []), (TextKind.LIST, [])],
)
def test_what_only_a_newsletter_or_a_list_goes_through_once_more_is_named_and_has_no_card(
    kind: TextKind, cards_of: list[int]
) -> None:
    lock = of_lock(1, 2.0)
    digest = digest_of(
        replace(lock, articles=(replace(lock.articles[0], kind=kind),)), of_lock(2, 1.0, theme="tech")
    )
    assert cards(digest) == [*cards_of, 2]
    assert [each.story for each in digest.named] == ([] if cards_of else [1])


def test_what_is_alike_without_a_figure_in_common_or_from_another_side_is_another_event() -> None:
    """A threat by one side, and what the other does, are of one matter and told in the same words."""
    for facts in ((), (Fact(2, 0, numbers=("12 week",)),)):
        assert cards(digest_of(of_lock(1, 2.0), of_lock(2, 1.0, resembles=(1,), facts=facts))) == [1, 2]
    threat, deed = of_lock(1, 2.0), of_lock(2, 1.0, resembles=(1,))
    theirs = replace(deed.articles[0], source=replace(deed.articles[0].source, party="prc"))
    assert cards(digest_of(threat, replace(deed, articles=(theirs,)))) == [1, 2]


def test_the_place_of_what_perhaps_tells_the_same_goes_to_another_story() -> None:
    other = of_lock(
        3, 0.5, passages=(passage(3, 0, "The ferry guild asks for a fee on grain.", themes=("trade",)),)
    )
    seen = digest_of(of_lock(1, 3.0), of_lock(2, 2.0, resembles=(1,)), other, most=2)
    assert cards(seen) == [1, 3]
