"""What the card of a story that goes on says of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digests.model import (
    Correction,
    Fact,
    Passage,
    Policy,
    Story,
    StoryStatus,
    Told,
    ToldFact,
    ToldHeadline,
    ToldStory,
)
from digests.rules.annotation.annotating import annotate
from digests.rules.sending.told import came_within, minutes_of
from digests.rules.texts import is_chinese, printed_at
from tests.digests.sending.relation import digest_of
from tests.digests.sending.test_novelty import PROTEST, US_CHINA, built, told
from tests.factories import NOW, article, source
from tests.lexicons import lexicon

# --- what an outlet takes back


@pytest.mark.parametrize(
    "taken_back",
    [
        "The Gazette's earlier report that 49 Chinese military aircraft flew around the island was wrong.",
        "The Gazette wrongly reported 49 Chinese military aircraft around the island.",
        "The Gazette has withdrawn its report of 49 Chinese military aircraft around the island.",
        "Correction: 47 Chinese military aircraft flew around the island, the ministry's list shows.",
        "更正：本报此前关于台湾岛周围49架中国军机的报道有误。",
    ],
)
def test_what_an_outlet_takes_back_is_known_by_its_words(taken_back: str) -> None:
    language = "zh-Hans" if is_chinese(taken_back) else "en"
    told_in = annotate(article(1, title=taken_back, language=language), US_CHINA, lexicon())
    assert "correct" in told_in.facts[0].acts


# --- since when, and under which headline


COUNT_49 = "Taiwan's defence ministry counted 49 Chinese military aircraft around the island on Monday."
COUNT_62 = "Taiwan's defence ministry counted 62 Chinese military aircraft around the island on Monday."


def worthy(story: Story) -> Story:
    """The story with passages that are worth a card, in whatever way it was told before."""

    def worth(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        return tuple(replace(each, worth=3.0, stands_alone=True) for each in passages)

    return replace(
        story, passages=worth(story.passages), lines={party: worth(each) for party, each in story.lines.items()}
    )


FIRST = built(1, (1, COUNT_49), ago=30)
LATER = worthy(built(1, (1, COUNT_49), (2, PROTEST)))


def test_a_story_that_goes_on_says_under_which_headline_it_was_told_and_on_which_day_of_the_reader() -> None:
    for zone, day in (("UTC", "2026-03-09"), ("Pacific/Kiritimati", "2026-03-10")):
        known = told(FIRST, zone=zone)
        (card,) = digest_of(LATER, told=known, relation=US_CHINA, zone=zone).cards
        assert card.status is StoryStatus.CONTINUED
        assert card.since == ToldHeadline(day, 1, "Report 1 on events of the week")
        assert card.earlier is not None
        assert card.earlier.stories == {1}


def test_a_new_story_says_nothing_of_the_kind() -> None:
    (card,) = digest_of(LATER, relation=US_CHINA).cards
    assert (card.status, card.since, card.earlier) == (StoryStatus.NEW, None, None)


def test_of_several_tellings_the_last_is_named() -> None:
    known = told(FIRST)
    before = ToldHeadline("2026-03-07", 1, "What was told before")
    again = replace(known, stories={1: known.stories[1] | ToldStory(headlines=frozenset({before}))})
    (card,) = digest_of(LATER, told=again, relation=US_CHINA).cards
    assert card.since == ToldHeadline("2026-03-09", 1, "Report 1 on events of the week")


def headed(words: str, known: Told) -> Told:
    """The same, told under that headline."""
    heads = frozenset({ToldHeadline("2026-03-09", 1, words)})
    return replace(known, stories={1: replace(known.stories[1], headlines=heads)})


def test_a_long_headline_that_was_told_ends_at_a_clause() -> None:
    begins = "Taiwan counts 49 Chinese military aircraft in a day, the most since spring"
    long = f"{begins}, as ferries keep to their timetable"
    (card,) = digest_of(LATER, told=headed(long, told(FIRST)), relation=US_CHINA).cards
    assert card.since is not None
    assert card.since.words == f"{begins} …"


def test_a_headline_that_was_told_and_taken_back_since_is_not_shown_again() -> None:
    wrong = LATER.article(1)
    back = Correction(article=2, index=0, text="It was not so.", prints=(printed_at(wrong.title, wrong.url),))
    (card,) = digest_of(replace(LATER, corrections=(back,)), told=told(FIRST), relation=US_CHINA).cards
    assert (card.status, card.since) == (StoryStatus.CORRECTED, None)
    old = replace(back, article=1)
    (card,) = digest_of(replace(LATER, corrections=(old,)), told=told(FIRST), relation=US_CHINA).cards
    assert (card.status, card.since) == (StoryStatus.CONTINUED, None), "which was said when it came"


def test_a_headline_in_another_language_is_not_shown() -> None:
    first = replace(LATER.article(1), language="zh-Hans")
    foreign = replace(LATER, articles=tuple(first if each.id == 1 else each for each in LATER.articles))
    (card,) = digest_of(foreign, told=told(FIRST), relation=US_CHINA).cards
    assert (card.status, card.since) == (StoryStatus.CONTINUED, None)


def test_a_sentence_that_was_the_headline_is_shown_within_the_rights_of_its_source_and_a_title_always() -> None:
    first = replace(LATER.article(1), source=source(policy=Policy.LINK_ONLY))
    later = replace(LATER, articles=tuple(first if each.id == 1 else each for each in LATER.articles))
    for words, shown in ((first.title, True), (COUNT_49, False)):
        (card,) = digest_of(later, told=headed(words, told(FIRST)), relation=US_CHINA).cards
        assert (card.since is not None) is shown


# --- when it was told


def known(words: tuple[str, ...], days_ago: float = 1, **changes: object) -> ToldFact:
    fact = Fact(0, 0, words=words, **changes)  # type: ignore[arg-type]
    return ToldFact(fact, 1, minutes_of(NOW - timedelta(days=days_ago)))


def test_when_a_told_fact_came_out() -> None:
    fact = known((), days_ago=2)
    undated = ToldFact(fact.fact, 1)
    assert came_within(fact, NOW, timedelta(days=2))
    assert not came_within(fact, NOW, timedelta(hours=47))
    assert came_within(undated, NOW, timedelta(0))
    assert came_within(fact, None, timedelta(0))
