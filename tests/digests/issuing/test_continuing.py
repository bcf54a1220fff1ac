"""How a story that was told goes on: what its new articles add, and what its card says of it."""

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
from digests.rules.issuing.continuing import Growth, adds, takes_stand
from digests.rules.issuing.told import Memory, came_within, minutes_of, reached
from digests.rules.texts import is_chinese, printed_at
from tests.digests.issuing.relation import digest_of
from tests.digests.issuing.test_novelty import DUTY, PROTEST, US_CHINA, YESTERDAY, built, told
from tests.factories import NOW, article, passage, source
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
    assert told_in.headline.fact is not None
    assert "correct" in told_in.headline.fact.acts


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


# --- what its new articles add


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


def test_the_last_day_that_was_told_and_has_come() -> None:
    days = tuple((NOW + timedelta(days=ahead)).date().isoformat() for ahead in (-4, -1, 0, 1))
    plan = known((), days_ago=2, days=(*days, "2026-04"))
    today = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    assert reached(plan, NOW) == minutes_of(today)
    assert reached(plan, NOW - timedelta(days=1)) == minutes_of(today - timedelta(days=1))
    assert reached(plan, NOW - timedelta(days=2)) == reached(plan, None) == 0
    assert reached(known((), days_ago=2), NOW, days) == minutes_of(today)


def growth_of(
    *known_before: ToldFact, acts: tuple[str, ...], days: frozenset[str] = frozenset()
) -> tuple[Growth, Fact]:
    """What is known of a story, whose card named these days, before an article of now tells the fact."""
    came = Fact(2, 0, acts=acts, words=("envoy", "geneva", "magnet"))
    later = built(1, (1, DUTY), (2, DUTY))
    growth = Growth(
        story=later,
        stories=frozenset({1}),
        told=ToldStory(days=days),
        fresh=frozenset({2}),
        passages=(),
        lines={},
        memory=Memory(known_before),
    )
    return growth, came


def test_what_was_to_come_has_come_by_the_day_that_was_told() -> None:
    words = ("envoy", "geneva", "magnet")
    plan = known(words, days_ago=3, days=(YESTERDAY.date().isoformat(),))
    far = known(("soybean",), days_ago=3, days=plan.fact.days)
    for before, has_come in (((plan,), True), ((far,), False), ((known(words),), False)):
        growth, came = growth_of(*before, acts=("meet",))
        assert growth.has_come(came) is has_come
    growth, came = growth_of(known(words, days_ago=3), acts=("meet",), days=frozenset(plan.fact.days))
    assert growth.has_come(came), "by a line of the card"


THEIRS = ("envoy", "geneva", "magnet")


def with_fact(growth: Growth, fact: Fact | None) -> tuple[Growth, Passage]:
    """The same with one new passage, of which that is the fact."""
    said = passage(2, 0, "What the new article says.", fact=fact)
    return replace(growth, passages=(said,)), said


@pytest.mark.parametrize(
    ("fact", "needed"),
    [
        (Fact(2, 0, words=THEIRS), False),
        (Fact(2, 0, words=THEIRS, acts=("agree", "not")), False),
        (Fact(2, 0, words=THEIRS, acts=("agree", "raise")), True),
        (Fact(2, 0, words=THEIRS, numbers=("25 percent",)), True),
        (Fact(2, 0, words=THEIRS, days=("2026-05-01",)), True),
        (Fact(2, 0, words=THEIRS, actor="us"), True),
    ],
)
def test_a_new_article_adds_an_act_a_figure_a_day_or_a_partys_words(fact: Fact, needed: bool) -> None:
    growth, _ = with_fact(growth_of(known(THEIRS), acts=())[0], fact)
    assert adds(growth, 2) is needed
    assert not adds(growth, 1), "which has nothing that is untold"
    assert adds(with_fact(growth, None)[0], 2), "a sentence without a fact cannot be compared"


@pytest.mark.parametrize(
    ("before", "fact", "stands"),
    [
        ({}, {"actor": "us", "acts": ("oppose",)}, True),
        ({}, {"actor": "us", "acts": ("raise",)}, True),
        ({}, {"actor": "us", "acts": ("meet",)}, False),
        ({}, {"acts": ("oppose",)}, False),
        ({"actor": "us", "acts": ("oppose",)}, {"actor": "us", "acts": ("oppose",)}, False),
        ({"actor": "us", "acts": ("oppose",)}, {"actor": "us", "acts": ("oppose", "urge")}, True),
        ({"actor": "prc", "acts": ("oppose",)}, {"actor": "us", "acts": ("oppose",)}, True),
        ({"acts": ("oppose",)}, {"actor": "us", "acts": ("oppose",)}, False),
    ],
)
def test_a_party_takes_an_untold_stand(before: dict[str, object], fact: dict[str, object], stands: bool) -> None:
    growth, said = with_fact(
        growth_of(known(THEIRS, **before), acts=())[0],
        Fact(2, 0, words=THEIRS, **fact),  # type: ignore[arg-type]
    )
    assert takes_stand(said, growth) is stands


def test_another_script_adds_something_where_nothing_was_told_in_the_first_or_something_in_both() -> None:
    said = Fact(2, 0, words=("磁铁", "特使"), actor="us")
    for before in ((), (known(THEIRS), known(("磁铁",)))):
        assert adds(with_fact(growth_of(*before, acts=())[0], said)[0], 2)
