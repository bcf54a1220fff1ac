"""A memory looks up what was told by its terms, and finds what one finds who compares a fact with all of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import Fact, Told, ToldFact, ToldHeadline, ToldStory
from digests.rules.issuing.facts import COVERED_WITH_FIGURES, is_exact, repeats, terms_of
from digests.rules.issuing.repetition import ALIKE, Lines, similarity
from digests.rules.issuing.told import Memory, content_key, dump_told, load_told, minutes_of
from digests.store.database import to_json

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
WORDS = ("tariff", "chip", "soybean", "licenc", "thing tariff", "thing chip", "name harbour works", "关税", "芯片")
FACTS = st.builds(
    Fact,
    article=st.integers(0, 2),
    index=st.just(0),
    actor=st.sampled_from(("", "us", "prc")),
    acts=st.lists(st.sampled_from(("raise", "lift", "urge", "not")), max_size=2, unique=True).map(tuple),
    numbers=st.lists(st.sampled_from(("34 percent", "283000 count", "~283000 count")), max_size=1).map(tuple),
    days=st.lists(st.sampled_from(("2026-03-11", "2026-04-01")), max_size=1).map(tuple),
    words=st.lists(st.sampled_from(WORDS), max_size=6, unique=True).map(tuple),
)
TOLD = st.lists(st.builds(ToldFact, FACTS, st.integers(1, 3), st.sampled_from((0, minutes_of(NOW)))), max_size=8)


def is_like(fact: Fact, known: Fact) -> bool:
    """Say whether both have two terms in common, enough of few, or one that alone says what it is about."""
    common = terms_of(fact) & terms_of(known)
    enough = len(common) >= min(COVERED_WITH_FIGURES * len(terms_of(fact)), 2)
    return bool(common) and (enough or any(map(is_exact, common)))


def of(told: list[ToldFact]) -> Memory:
    """A memory that was told things one after the other, so that their order is that of the list."""
    memory = Memory()
    for known in told:
        published = datetime.fromtimestamp(known.at * 60, UTC) if known.at else None
        memory.add(known.fact, known.story, published)
    return memory


@settings(max_examples=150)
@given(TOLD, st.lists(FACTS, min_size=1, max_size=4))
def test_what_repeats_something_told_is_found_among_all_that_was(told: list[ToldFact], facts: list[Fact]) -> None:
    memory = of(told)
    for fact in (*facts, *facts):
        alike = [known for known in told if is_like(fact, known.fact)]
        assert list(memory.like(fact)) == alike
        assert memory.repeated(fact) == next((each for each in alike if repeats(fact, each.fact)), None)


@given(TOLD, st.sets(st.integers(1, 3)))
def test_what_was_told_of_stories_comes_in_the_order_of_telling(told: list[ToldFact], stories: set[int]) -> None:
    assert list(of(told).of_stories(stories)) == [known for known in told if known.story in stories]


NUMBERS = st.integers(0, 2**62)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PRINTS = st.frozensets(st.text("0123456789abcdef", min_size=1, max_size=4), max_size=3)
NAMED = st.text("abcdefgh -~.0123456789汉字", min_size=1, max_size=6)
TERMS = st.lists(NAMED, max_size=3).map(tuple)
TOLD_STORIES = st.builds(
    ToldStory,
    PRINTS,
    st.frozensets(NUMBERS, max_size=3),
    st.frozensets(st.builds(ToldHeadline, st.dates().map(str), NUMBERS, NAMED), max_size=2),
    st.frozensets(st.dates().map(str), max_size=2),
)
TOLD_FACTS = st.builds(
    ToldFact, st.builds(Fact, st.just(0), st.just(0), st.text("abc"), TERMS, TERMS, TERMS, TERMS), NUMBERS, NUMBERS
)
ANY_TOLD = st.builds(
    Told, PRINTS, st.dictionaries(NUMBERS, TOLD_STORIES, max_size=3), st.frozensets(TOLD_FACTS, max_size=3)
)


def test_of_what_earlier_versions_told_stages_and_parties_are_dropped_and_all_else_is_told() -> None:
    words = [
        "0123456789abcdef",
        "article:7",
        "party:us",
        "stage:2026-02-01T08:00:00+00:00:in force",
        "day:2026-03-01",
    ]
    told = load_told({"stories": {"1": words}}).stories[1]
    assert told == ToldStory(
        frozenset({"0123456789abcdef"}), frozenset({7}), frozenset(), frozenset({"2026-03-01"})
    )


def test_what_was_told_before_facts_were_remembered_has_none() -> None:
    old = {"passages": ["a"], "stories": {"1": ["a"]}}
    assert load_told(old) == Told(frozenset("a"), {1: ToldStory(frozenset("a"))})


@given(ANY_TOLD)
def test_told_comes_back_from_json_as_it_was(told: Told) -> None:
    assert load_told(json.loads(to_json(dump_told(told)))) == told


@given(ANY_TOLD, ANY_TOLD)
def test_only_what_is_told_alike_has_the_same_key(one: Told, other: Told) -> None:
    assert (content_key(one) == content_key(other)) is (one == other)
    assert content_key(one) == content_key(replace(one))


# --- Whether two lines say nearly the same


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("US puts tariffs on Chinese electric cars", "US puts tariffs on electric cars from China", True),
        ("对华电动汽车关税8月1日起生效", "美国对华电动汽车关税8月1日生效", True),
        ("The talks ended.", "the talks ended", True),
        ("US puts tariffs on Chinese electric cars", "Taipei counts 49 aircraft on the first day", False),
        ("对华电动汽车关税8月1日起生效", "中美两军同意测试热线电话", False),
        ("", "", False),
        ("The talks ended.", "", False),
    ],
)
def test_a_near_paraphrase_is_alike_and_other_news_is_not(one: str, other: str, alike: bool) -> None:
    assert (similarity(one, other) >= ALIKE) is alike


@given(st.text(max_size=80), st.text(max_size=80))
def test_it_is_the_same_both_ways_and_between_nothing_and_all(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0.0 <= similarity(one, other) <= 1.0 + 1e-9


def test_a_page_holds_what_was_added_and_what_is_like_it() -> None:
    page = Lines(["Officials met in Geneva on Monday"])
    assert page.hold("On Monday officials met in Geneva")
    assert not page.hold("A ship passed through the strait")
    page.add("A ship passed through the strait")
    assert page.tell("A ship passed the strait")
    assert page.hold("A ship passed the strait")


def test_the_same_line_with_another_number_is_news_but_not_to_a_page_that_wants_every_line_different() -> None:
    page = Lines(["Taipei counted 49 military aircraft around the island on Friday"])
    later = "Taipei counted 62 military aircraft around the island on Saturday"
    assert page.hold(later)
    assert not page.tell(later)
    assert page.tell("On Friday Taipei counted 49 military aircraft around its island")
