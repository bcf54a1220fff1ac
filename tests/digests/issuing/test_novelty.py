"""What is news to a reader."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from digests.model import (
    HEADLINE,
    Fact,
    Member,
    Passage,
    Story,
    StoryStatus,
    Told,
    ToldFact,
    ToldStory,
)
from digests.rules.issuing import novelty
from digests.rules.issuing.novelty import StoryNews
from digests.rules.issuing.told import lines_of, minutes_of, told_by
from digests.rules.texts import fingerprint
from tests.digests.issuing.relation import digest_of
from tests.editing import story_of
from tests.factories import NOW, article, passage, some, source, story
from tests.relations import us_china

US_CHINA = us_china()
YESTERDAY = NOW - timedelta(days=1)
OLD = article(1, stored_at=YESTERDAY - timedelta(hours=2))
NEW = article(2, source=source("strait-post", name="Strait Post"), stored_at=NOW - timedelta(hours=1))
FACT = passage(
    1, 0, "The Commerce Department raised the tariff on electric cars to 100 percent on Monday.", worth=2.0
)
ANSWER = passage(
    2, 0, "Beijing will take resolute measures to defend its rights, the ministry said.", party="prc", worth=2.0
)
REPORT = passage(2, 1, "Carmakers in Ohio welcomed the decision and asked for more protection.", worth=2.0)


def news_of(news: Story, known: Told, since: datetime = YESTERDAY) -> StoryNews | None:
    return novelty.news_of(news, known, since)


def told(of: Story, zone: str = "UTC", days: int = 5) -> Told:
    """What a reader knows who was told this story as it stood, as one worth a card."""

    def worthy(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        return tuple(replace(each, worth=max(each.worth, 2.0)) for each in passages)

    lines = {party: worthy(said) for party, said in of.lines.items()}
    digest = digest_of(replace(of, passages=worthy(of.passages), lines=lines), now=YESTERDAY, days=days, zone=zone)
    assert digest.cards
    return told_by(digest)


FIRST = story(7, articles=(OLD,), lead=1, passages=(FACT,), first_stored=YESTERDAY, last_stored=YESTERDAY)


def grown(*passages: Passage, lines: dict[str, tuple[Passage, ...]] | None = None, **changes: object) -> Story:
    """The story after a second article came in."""
    values: dict[str, object] = {"articles": (OLD, NEW), "lead": 1, "passages": passages, "lines": lines or {}}
    return story(7, **(values | changes))


def test_a_story_that_came_in_since_and_was_never_told_is_new() -> None:
    news = some(news_of(FIRST, Told(), YESTERDAY - timedelta(days=1)))
    assert (news.status, news.passages) == (StoryStatus.NEW, (FACT,))
    assert news_of(FIRST, Told(), OLD.stored_at or NOW) is None


def test_what_stands_behind_a_sentence_that_was_told_is_news() -> None:
    fact = Fact(1, 0, acts=("raise",), words=("tariff", "electric", "cars", "commerce"))
    both = story(9, articles=(OLD, NEW), passages=(FACT, REPORT), facts=(fact,))
    by_its_words = Told(passages=frozenset((fingerprint(FACT.text),)))
    by_its_fact = Told(facts=frozenset((ToldFact(fact, 7),)))
    for known in (by_its_words, by_its_fact):
        news = some(news_of(both, known, YESTERDAY - timedelta(days=1)))
        assert news.passages == (REPORT,)


def test_a_told_story_goes_on_with_what_a_party_or_another_outlet_adds() -> None:
    before = passage(1, 3, "China urges the United States to cancel the duties at once.", party="prc")
    first = story(7, articles=(OLD,), lead=1, passages=(FACT,), lines={"prc": (before,)})
    news = some(news_of(grown(FACT, lines={"prc": (before, ANSWER)}), told(first)))
    assert (news.status, news.told_as) == (StoryStatus.CONTINUED, {7})
    assert (news.passages, news.lines["prc"]) == ((), (ANSWER,))
    news = some(news_of(grown(FACT, REPORT), told(FIRST)))
    assert (news.status, news.passages) == (StoryStatus.CONTINUED, (REPORT,))


def test_a_number_that_is_only_rounded_is_no_news() -> None:
    exact = "The new duties cover $18.2 billion of Chinese goods, the White House said."
    rough = "The White House said the new duties cover about $18 billion of goods from China."
    assert news_of(built(1, (1, exact), (2, rough)), told(built(1, (1, exact), ago=30))) is None


REPRINT = passage(2, 0, "The Commerce Department raised the tariff on electric cars to 100 percent.")
LEFT_OUT = passage(1, 5, "Analysts in Boston expect little effect because few such cars are sold there.")


@pytest.mark.parametrize(
    ("again", "days"),
    [
        pytest.param(FIRST, 3, id="the story itself"),
        pytest.param(grown(FACT, REPRINT), 1, id="a reprint"),
        pytest.param(grown(FACT, LEFT_OUT), 1, id="what an earlier article said and was left out then"),
        pytest.param(grown(FACT, LEFT_OUT, articles=(OLD,)), 3, id="an article that was there then"),
    ],
)
def test_what_was_there_when_a_story_was_told_is_not_told_again(again: Story, days: int) -> None:
    assert news_of(again, told(FIRST), NOW - timedelta(days=days)) is None


def test_a_story_told_under_another_number_is_known_by_its_articles() -> None:
    joined = story(9, articles=(OLD, NEW), lead=1, passages=(FACT, REPORT))
    news = some(news_of(joined, told(FIRST)))
    assert news.goes_on


def test_of_a_press_conference_each_matter_is_told_by_itself() -> None:
    page = replace(OLD, title="Regular press conference of the ministry")
    told_matter = story(7, articles=(page,), lead=1, passages=(FACT,))
    other = story(
        8,
        articles=(page, replace(NEW, title=page.title)),
        lead=1,
        passages=(REPORT,),
        members=tuple(Member(article=each, segment=1, peg="Soy?", start=90, end=400) for each in (1, 2)),
    )
    news = some(news_of(other, told(told_matter)))

    assert not news.goes_on


def test_only_what_a_digest_shows_is_told() -> None:
    digest = digest_of(grown(FACT, REPORT, lines={"prc": (ANSWER,)}), days=2)
    marks = told_by(digest)
    card = digest.cards[0]
    assert len(marks.passages) == len(lines_of(card))
    assert marks.stories.keys() == {7}
    assert marks.stories[7].articles == {1, 2}
    assert marks.stories[7].passages == marks.passages


def built(number: int, *written: tuple[int, str], outlet: str = "harbour-gazette", ago: int = 2) -> Story:
    """A story as the edit makes it of (article, text), each published `ago` hours before now."""
    articles = [
        article(
            each,
            title=f"Report {each} on events of the week",
            text=text,
            source=source(outlet),
            published=NOW - timedelta(hours=ago),
            stored_at=NOW - timedelta(hours=ago),
        )
        for each, text in written
    ]
    return replace(story_of(number, articles, US_CHINA), themes=("taiwan",))


COUNT_49 = "Taiwan's defence ministry counted 49 Chinese military aircraft around the island on Monday."
DUTY = "The Commerce Department said it had raised the tariff on Chinese electric cars to 100 percent."
PROTEST = "China's commerce ministry said it opposes the tariff on electric cars and would answer it."
COUNT_62 = "The defence ministry of Taiwan counted 62 Chinese military aircraft around the island."


def test_the_same_in_other_words_from_another_outlet_in_another_story_is_not_told_again() -> None:
    first = built(1, (1, COUNT_49), ago=30)
    again = built(
        2, (2, "Around the island 49 Chinese warplanes were counted by Taiwan's defence ministry."), outlet="wire"
    )
    assert news_of(again, told(first)) is None
    assert news_of(again, Told()) is not None


def test_an_article_that_as_a_whole_tells_what_was_told_adds_no_detail() -> None:
    more = " Ferries kept to their timetable and 12 flights were late."
    first = built(
        1, (1, COUNT_49 + " China's Eastern Theater Command said the drills would end on Friday."), ago=30
    )
    again = "Around the island 49 Chinese warplanes were counted by Taiwan's defence ministry."
    retold = built(
        1, (1, first.passages[0].text), (2, again + " The drills end on Friday, China's command said." + more)
    )

    assert news_of(retold, told(first)) is None
    alone = built(1, (1, first.passages[0].text), (2, more.strip()))
    assert news_of(alone, told(first)) is not None


def test_neither_does_one_that_tells_again_what_was_there_and_found_no_room() -> None:
    there = (
        "Ferries to the island kept to their timetable.",
        "Fishermen in Keelung stayed in port because of the drills.",
        "Insurers in London raised their rates for cargo.",
        "Two airlines moved 12 flights to the east coast.",
    )
    before = " ".join((COUNT_49, *there))
    again = (
        "Because of the drills fishermen in Keelung stayed in port. For cargo, insurers in London raised rates. "
        "Two airlines moved 12 flights to the coast in the east. "
    )
    detail = "A school in Hualien lent its hall to 40 travellers."

    known = told(built(1, (1, before), ago=30))
    assert news_of(built(1, (1, before), (2, again + detail)), known) is None
    assert news_of(built(1, (1, before), (2, detail)), known) is not None
    counted = some(news_of(built(1, (1, before), (2, again + detail + " " + COUNT_62)), known))
    assert [each.text for each in counted.shown] == [COUNT_62], "but what moved"


def test_a_headline_that_only_names_the_matter_makes_no_article_a_retelling() -> None:
    told_then = "Washington may soften its plan to curb investment from China, an official said."
    then = article(1, title="Softer plan on Chinese investment weighed", text=told_then, stored_at=OLD.stored_at)
    text = "The White House has dropped the curbs of 40 billion dollars and supports a bill on reviews of deals."
    first = replace(story_of(1, [then], US_CHINA), themes=("trade",))
    title = "Softer plan on Chinese investment"
    now = article(2, title=title, text=text, source=NEW.source, stored_at=NEW.stored_at)
    news = some(news_of(replace(story_of(1, [then, now], US_CHINA), themes=("trade",)), told(first)))
    assert {each.text for each in news.shown} == {text}


def test_a_reprint_under_another_headline_is_no_step() -> None:
    first = built(1, (1, COUNT_49 + " The Pentagon called on China to act with restraint."), ago=30)
    both = [
        article(1, title="Report 1 on events of the week", text=COUNT_49, stored_at=NOW - timedelta(hours=30)),
        article(2, title="China bans exports of magnets to the island", text=COUNT_49, source=NEW.source),
    ]
    assert news_of(replace(story_of(1, both, US_CHINA), themes=("taiwan",)), told(first)) is None


@pytest.mark.parametrize(("days", "goes_on"), [(3, True), (22, False)])
def test_a_headline_like_one_of_weeks_ago_is_another_step_of_the_matter(days: int, goes_on: bool) -> None:
    def threat(number: int, title: str, text: str, ago: timedelta) -> Story:
        came = NOW - ago
        own = article(number, title=title, text=text, published=came, stored_at=came)
        return replace(story_of(number, [own], US_CHINA), themes=("trade",))

    title = "Washington threatens duties on Chinese goods worth $200 billion"
    first = threat(
        1, title, "The White House spoke of duties on 200 billion dollars of goods.", timedelta(days=days)
    )
    listed = (
        "The Office of the Trade Representative put fish, leather and 6,031 other lines on its list of 10 percent."
    )
    news = some(
        news_of(threat(2, f"{title}, from fish to leather", listed, timedelta(hours=1)), told(first, days=days))
    )
    assert news.goes_on is goes_on


def test_a_new_stand_of_a_party_is_news_even_in_such_an_article() -> None:
    stand = "China's Foreign Ministry said it opposes the sale of radars and urged Washington to cancel it."
    first = built(1, (1, COUNT_49), ago=30)
    again = "Around the island 49 Chinese warplanes were counted by Taiwan's defence ministry. "
    news = some(news_of(built(1, (1, COUNT_49), (2, again + stand)), told(first)))
    assert {each.text for each in news.shown} == {stand}
    assert [each.text for each in news.lines["prc"]] == [stand]


def test_what_was_said_days_before_is_no_news() -> None:
    first = built(1, (1, COUNT_49), ago=30)
    old = "The Pentagon said on February 14 that it opposes the sale of radars to the island."
    assert news_of(built(1, (1, COUNT_49), (2, old)), told(first)) is None


# --- where the rules' numbers stand ------------------------------------------------------------------

WORDS = ("tariff", "cars", "ohio")
A_WEEK = timedelta(days=7)


def headed(number: int, came: int, fact: Fact, *others: Fact) -> Story:
    """A story of a page that came in now, and is not read as a whole: what its headline and its sentences tell."""
    page = replace(NEW, id=came, published=NOW, complete=False)
    said = passage(came, 9, "Ferries to the island kept to their timetable all week.", worth=2.0)
    facts = tuple(replace(each, article=came) for each in (fact, *others))
    told = (passage(came, each.index, worth=2.0) for each in facts if each.index != HEADLINE)
    return story(number, articles=(page,), lead=came, passages=(said, *told), facts=facts)


def heard(*facts: Fact, ago: timedelta = A_WEEK) -> Told:
    """What a reader knows who was told these facts of a story 7 then, from its article 1."""
    known = frozenset(ToldFact(replace(each, index=0), 7, minutes_of(NOW - ago)) for each in facts)
    return Told(stories={7: ToldStory(articles=frozenset((1,)))}, facts=known)


@pytest.mark.parametrize(
    ("words", "later", "goes_on"),
    [
        (WORDS, timedelta(0), True),
        (WORDS, timedelta(minutes=1), False),
        (WORDS[:2], timedelta(0), False),
    ],
)
def test_a_headline_of_three_words_is_known_again_for_a_week(
    words: tuple[str, ...], later: timedelta, goes_on: bool
) -> None:
    fact = Fact(0, HEADLINE, words=words)
    news = some(news_of(headed(9, 2, fact), heard(fact, ago=A_WEEK + later)))
    assert news.goes_on is goes_on


@pytest.mark.parametrize(
    ("fact", "retold"),
    [
        (Fact(0, HEADLINE, acts=("raise",), words=WORDS), True),
        (Fact(0, HEADLINE, numbers=("62 count",), words=WORDS), True),
        (Fact(0, HEADLINE, words=WORDS), False),
        (Fact(0, HEADLINE, acts=("raise",), words=WORDS[:2]), False),
    ],
)
def test_a_headline_of_three_words_with_an_act_or_a_figure_tells_by_itself_what_was_told(
    fact: Fact, retold: bool
) -> None:
    news = news_of(headed(7, 2, fact), heard(fact))
    assert (news is None) is retold


@pytest.mark.parametrize(("known", "retold"), [((0, 1, 2), True), ((0, 1, 4), False)])
def test_an_article_tells_again_what_was_told_by_more_than_half_of_its_first_four_sentences(
    known: tuple[int, ...], retold: bool
) -> None:
    facts = [Fact(0, place, words=(f"ferry{place}", f"harbour{place}", f"pilot{place}")) for place in range(5)]
    news = news_of(headed(7, 2, *facts), heard(*(facts[place] for place in known)))
    assert (news is None) is retold
