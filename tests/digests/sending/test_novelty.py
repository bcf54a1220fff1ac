"""What is news to a reader."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from digests.model import (
    Article,
    ChangeKind,
    Fact,
    Member,
    Passage,
    Silence,
    Stage,
    Story,
    StoryChange,
    StoryStatus,
    Told,
    ToldFact,
)
from digests.rules.sending import novelty
from digests.rules.sending.novelty import StoryNews
from digests.rules.sending.told import lines_of, told_by
from digests.rules.texts import fingerprint
from tests.digests.sending.relation import digest_of
from tests.editing import story_of
from tests.factories import NOW, article, passage, some, source, story
from tests.lexicons import lexicon
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
    return novelty.news_of(news, known, since, lexicon())


def moved(news: StoryNews) -> tuple[ChangeKind, str, str] | None:
    """What changed: its kind, what it is now and was."""
    return news.change and (news.change.kind, news.change.what, news.change.was)


def told(of: Story) -> Told:
    """What a reader knows who was told this story as it stood, as one worth a card."""

    def worthy(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        return tuple(replace(each, worth=max(each.worth, 2.0)) for each in passages)

    lines = {party: worthy(said) for party, said in of.lines.items()}
    digest = digest_of(replace(of, passages=worthy(of.passages), lines=lines), now=YESTERDAY, days=5)
    assert digest.cards
    return told_by(digest)


def change(first: Story, later: Story) -> tuple[ChangeKind, str, str] | None:
    """What is said to have changed for a reader who was told the first."""
    news = news_of(later, told(first))
    return moved(news) if news else None


def merged(one: Told, other: Told) -> Told:
    """What a reader knows who was told both."""
    return Told(
        stories={**one.stories, **other.stories},
        passages=one.passages | other.passages,
        facts=one.facts | other.facts,
    )


FIRST = story(7, articles=(OLD,), lead=1, passages=(FACT,), first_stored=YESTERDAY, last_stored=YESTERDAY)


def grown(*passages: Passage, lines: dict[str, tuple[Passage, ...]] | None = None, **changes: object) -> Story:
    """The story after a second article came in."""
    values: dict[str, object] = {"articles": (OLD, NEW), "lead": 1, "passages": passages, "lines": lines or {}}
    return story(7, **(values | changes))


def test_a_story_that_came_in_since_and_was_never_told_is_new() -> None:
    news = some(news_of(FIRST, Told(), YESTERDAY - timedelta(days=1)))
    assert (news.status, news.change, news.passages) == (StoryStatus.NEW, None, (FACT,))
    assert news_of(FIRST, Told(), OLD.stored_at or NOW) is None


def test_what_stands_behind_a_sentence_that_was_told_is_news() -> None:
    fact = Fact(1, 0, acts=("raise",), words=("tariff", "electric", "cars", "commerce"))
    both = story(9, articles=(OLD, NEW), passages=(FACT, REPORT), facts=(fact,))
    by_its_words = Told(passages=frozenset((fingerprint(FACT.text),)))
    by_its_fact = Told(facts=frozenset((ToldFact(fact, 7),)))
    for known in (by_its_words, by_its_fact):
        news = some(news_of(both, known, YESTERDAY - timedelta(days=1)))
        assert news.passages == (REPORT,)


def test_what_a_party_or_another_outlet_adds_to_a_told_story_is_new_and_no_update() -> None:
    before = passage(1, 3, "China urges the United States to cancel the duties at once.", party="prc")
    first = story(7, articles=(OLD,), lead=1, passages=(FACT,), lines={"prc": (before,)})
    news = some(news_of(grown(FACT, lines={"prc": (before, ANSWER)}), told(first)))
    assert (news.status, news.change, news.goes_on) == (StoryStatus.NEW, None, True)
    assert (news.passages, news.lines["prc"]) == ((), (ANSWER,))
    news = some(news_of(grown(FACT, REPORT), told(FIRST)))
    assert (news.status, news.change, news.passages) == (StoryStatus.NEW, None, (REPORT,))


def test_a_changed_number_is_named_with_what_it_was() -> None:
    later = built(1, (1, COUNT_49), (2, "It rained in Taipei on Friday. " + COUNT_62))
    news = some(news_of(later, told(built(1, (1, COUNT_49), ago=30))))
    assert moved(news) == (ChangeKind.NUMBER, "62 Chinese military aircraft", "49 Chinese military aircraft")
    assert news.passages[0].text == COUNT_62


def test_the_number_of_another_thing_is_not_what_it_was_and_one_that_is_only_rounded_no_news() -> None:
    first = built(1, (1, "The White House said the tariff on Chinese batteries rises to 25 percent."), ago=30)
    other = "The White House said that Chinese makers hold 60 percent of the market for batteries."
    assert some(news_of(built(1, (1, first.passages[0].text), (2, other)), told(first))).change is None
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


def test_a_line_that_was_there_but_found_no_room_makes_the_next_no_answer() -> None:
    first = built(1, (1, DUTY + " " + PROTEST), ago=30)
    again = "China's commerce ministry said the tariff on electric cars harms makers, and urged talks on the cars."
    news = news_of(built(1, (1, DUTY + " " + PROTEST), (2, again)), without_line(told(first)))
    assert news is None or news.change is None


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
    assert marks.stories[7].parties == {"prc"}
    assert marks.stories[7].passages == marks.passages
    assert card.silences["us"] is Silence.NOT_FOUND


def without_line(known: Told) -> Told:
    """The same without the mark that Beijing's line was told."""
    return replace(
        known, stories={number: replace(each, parties=frozenset({"us"})) for number, each in known.stories.items()}
    )


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


def test_another_story_with_a_changed_number_is_an_update_of_what_was_told() -> None:
    first = built(1, (1, COUNT_49 + " The Pentagon called on China to act with restraint."), ago=30)
    other = built(2, (2, COUNT_62), outlet="wire")
    remembered = told(first)
    parted = built(1, (1, COUNT_49), (2, COUNT_62))
    news = some(news_of(other, remembered))
    assert [each.text for each in news.passages] == [COUNT_62]
    joined = news_of(parted, remembered)
    assert joined is None or joined.change is not None


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


def test_a_reprint_under_another_headline_is_no_step() -> None:
    first = built(1, (1, COUNT_49 + " The Pentagon called on China to act with restraint."), ago=30)
    both = [
        article(1, title="Report 1 on events of the week", text=COUNT_49, stored_at=NOW - timedelta(hours=30)),
        article(2, title="China bans exports of magnets to the island", text=COUNT_49, source=NEW.source),
    ]
    assert news_of(replace(story_of(1, both, US_CHINA), themes=("taiwan",)), told(first)) is None


def test_a_new_stand_of_a_party_is_news_even_in_such_an_article() -> None:
    stand = "China's Foreign Ministry said it opposes the sale of radars and urged Washington to cancel it."
    first = built(1, (1, COUNT_49), ago=30)
    again = "Around the island 49 Chinese warplanes were counted by Taiwan's defence ministry. "
    news = some(news_of(built(1, (1, COUNT_49), (2, again + stand)), told(first)))
    assert {each.text for each in news.shown} == {stand}
    assert [each.text for each in news.lines["prc"]] == [stand]


@pytest.mark.parametrize(
    ("before", "now", "stages"),
    [
        (Stage.PROPOSED, Stage.IN_FORCE, ("in force", "proposed")),
        (Stage.IN_FORCE, Stage.LIFTED, ("lifted", "in force")),
        (Stage.PROPOSED, Stage.PROPOSED, None),
        (Stage.IN_FORCE, Stage.ANNOUNCED, None),
        (Stage.LIFTED, Stage.ANNOUNCED, None),
    ],
)
def test_a_measure_that_goes_on_says_so_once(before: Stage, now: Stage, stages: tuple[str, str] | None) -> None:
    def at(stage: Stage, *articles: Article) -> Story:
        return story(7, articles=articles, lead=1, passages=(FACT, REPORT), stage=stage)

    news = some(news_of(at(now, OLD, NEW), told(at(before, OLD))))
    assert moved(news) == (stages and (ChangeKind.STAGE, *stages))


def test_a_day_that_has_moved_is_named_with_what_it_was() -> None:
    first = built(1, (1, "The tariffs on Chinese batteries take effect on July 1, the White House said."), ago=30)
    later = "The tariffs on Chinese batteries now take effect on August 1, the White House said."
    grown_on = built(1, (1, first.passages[0].text), (2, later))
    news = some(news_of(grown_on, told(first)))
    assert moved(news) == (ChangeKind.DAY, "2026-08-01", "2026-07-01")
    assert [each.text for each in news.passages or news.lines["us"]] == [later]


def test_the_day_of_another_matter_is_not_what_the_day_was() -> None:
    rule = "The rule takes effect on June 15, the Chinese coast guard's text says."
    tariffs = "The White House said the review raises tariffs on Chinese batteries."
    dated = "The changes proposed for 2024 take effect on August 1, 2026."
    both = merged(told(built(1, (1, rule), ago=30)), told(built(2, (2, tariffs), ago=30)))
    news = some(news_of(built(2, (2, tariffs), (3, dated)), both))
    assert news.change is None or news.change.kind is not ChangeKind.DAY


@pytest.mark.parametrize(
    ("before", "ago", "later"),
    [
        pytest.param(DUTY, 30, "China's commerce ministry said it bought rice in March.", id="another matter"),
        pytest.param(DUTY, 110, PROTEST, id="days later"),
        pytest.param("Electric cars from China cost more, dealers in Ohio found.", 30, PROTEST, id="nobody spoke"),
    ],
)
def test_no_answer(before: str, ago: int, later: str) -> None:
    found = change(built(1, (1, before), ago=ago), built(1, (1, before), (2, later)))
    assert found is None or found[0] is not ChangeKind.ANSWER


def test_a_new_story_is_an_update_where_it_moves_the_matter_of_one_that_it_follows() -> None:
    measure = story(1, articles=(OLD,), passages=(FACT,), stage=Stage.ANNOUNCED)
    force = replace(FACT, article=2, text="The tariff of 100 percent on electric cars took effect on Friday.")
    begins = Fact(2, 0, acts=("bind",), words=("tariff", "electric", "cars", "commerce"))
    first = replace(
        measure, facts=(Fact(1, 0, acts=("raise",), words=("tariff", "electric", "cars", "commerce")),)
    )
    step = story(
        2, lead=2, articles=(NEW,), passages=(force,), stage=Stage.IN_FORCE, facts=(begins,), follows=(first.id,)
    )
    moved = some(news_of(step, told(first)))
    assert (moved.status, moved.change) == (
        StoryStatus.UPDATE,
        StoryChange(ChangeKind.STAGE, "in force", "announced", told_in=frozenset({(2, 0)})),
    )
    alone = some(news_of(replace(step, follows=()), told(first)))
    assert (alone.status, alone.change) == (StoryStatus.NEW, None)


def test_a_new_story_with_few_words_in_common_is_an_update_only_where_it_surely_moves_what_it_follows() -> None:
    tariff = ("tariff", "car", "duti")
    plan = Fact(1, 0, actor="us", acts=("raise",), numbers=("25 percent",), ahead=("raise",))
    metals = ("steel", "alumin", "mine", "smelter", "mill")
    first = replace(story(1, articles=(OLD,), passages=(FACT,)), facts=(replace(plan, words=(*tariff, *metals)),))
    levied = replace(FACT, article=2, text="China levied duties of 25 percent on cars and soybeans in return.")
    far = ("soybean", "farm", "port", "grain", "ship", "pork", "beef", "maiz", "wheat")
    step = Fact(2, 0, actor="prc", acts=("answer", "raise"), numbers=("25 percent",), words=(*tariff, *far))
    later = story(2, lead=2, articles=(NEW,), passages=(levied,), facts=(step,), follows=(first.id,))
    known = told(first)

    def kind(fact: Fact) -> ChangeKind | None:
        found = news_of(replace(later, facts=(fact,)), known)
        return found.change.kind if found and found.change else None

    assert kind(step) is ChangeKind.ACT
    assert kind(replace(step, actor="", acts=("bar",), numbers=())) is None


def test_what_was_said_days_before_makes_no_update() -> None:
    first = built(1, (1, COUNT_49), ago=30)
    old = "The Pentagon said on February 14 that it opposes the sale of radars to the island."
    assert news_of(built(1, (1, COUNT_49), (2, old)), told(first)) is None
