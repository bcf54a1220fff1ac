"""Whatever the stories: nothing stands twice in a digest, nor in the next one, in the same words or in others."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import Digest, Passage, Story, Told
from digests.rules.issuing.facts import repeats
from digests.rules.issuing.told import lines_of, told_by
from digests.rules.texts import is_chinese
from tests.digests.issuing.relation import NOTHING, digest_of
from tests.digests.issuing.retold import PAIRS, Pair
from tests.digests.issuing.test_facts import fact, judged
from tests.editing import story_of
from tests.factories import NOW, article, source
from tests.relations import us_china

pytestmark = pytest.mark.long

RELATION = us_china()


def both_ways(pair: Pair) -> bool:
    """Say whether each of the two repeats the other, also for articles of the tests' own day."""
    one, other = fact(pair.earlier, NOW), fact(pair.later, NOW)
    return (
        all(judged([pair, Pair(pair.later, pair.earlier, False)])) and repeats(one, other) and repeats(other, one)
    )


@cache
def repeated() -> list[Pair]:
    return [pair for pair in PAIRS if not pair.new and both_ways(pair)]


@cache
def matter() -> dict[str, int]:
    return {text: number for number, pair in enumerate(repeated()) for text in (pair.earlier, pair.later)}


THEMES = [theme.id for theme in RELATION.themes]

SENTENCES = st.deferred(lambda: st.sampled_from(sorted(matter())))
WRITTEN = st.lists(st.lists(SENTENCES, min_size=1, max_size=4, unique=True), min_size=1, max_size=3)
STORIES = st.lists(WRITTEN, min_size=1, max_size=5)


def built(number: int, written: Sequence[Sequence[str]], *, first: int, age: timedelta) -> Story:
    """A story as the edit makes it: its articles have these sentences, their headlines are the first of them."""
    articles = [
        article(
            first + place,
            title=f"Report {first + place} of the week",
            text=" ".join(sentences),
            language="zh-Hans" if is_chinese(sentences[0]) else "en",
            source=source(f"outlet-{first + place}"),
            published=NOW - age,
            stored_at=NOW - age,
        )
        for place, sentences in enumerate(written)
    ]
    story = story_of(number, articles, RELATION)
    return replace(worthy(story), themes=(THEMES[number % len(THEMES)],))


def worthy(story: Story) -> Story:
    """The story with passages that are worth a card: what is worth too little for one is not what is tested."""

    def raised(passages: Sequence[Passage]) -> tuple[Passage, ...]:
        return tuple(replace(passage, worth=max(passage.worth, 2.0)) for passage in passages)

    lines = {party: raised(said) for party, said in story.lines.items()}
    return replace(story, passages=raised(story.passages), lines=lines)


def stories_of(written: Sequence[Sequence[Sequence[str]]], *, start: int, age: timedelta) -> list[Story]:
    return [
        built(start + number, articles, first=(start + number) * 10, age=age)
        for number, articles in enumerate(written)
    ]


BOTH = frozenset(("en", "zh"))


def of_day(*stories: Story, told: Told = NOTHING, ago: timedelta = timedelta(0)) -> Digest:
    return digest_of(*stories, told=told, now=NOW - ago, relation=RELATION, most=9, reads=BOTH)


def matters(digest: Digest) -> Counter[int]:
    return Counter(matter()[line.passage.text] for card in digest.cards for line in lines_of(card))


def test_there_is_enough_to_draw_from() -> None:
    assert len(repeated()) >= 25


@settings(max_examples=60)
@given(STORIES)
def test_no_fact_stands_twice_in_a_digest(written: list[list[list[str]]]) -> None:
    digest = of_day(*stories_of(written, start=1, age=timedelta(hours=2)))
    assert digest.cards
    assert all(count == 1 for count in matters(digest).values())


@settings(max_examples=60)
@given(STORIES, STORIES)
def test_no_fact_is_told_again_the_day_after(written: list[list[list[str]]], later: list[list[list[str]]]) -> None:
    day = timedelta(days=1)
    first = of_day(*stories_of(written, start=1, age=day + timedelta(hours=2)), ago=day)
    second = of_day(*stories_of(later, start=20, age=timedelta(hours=2)), told=told_by(first))
    assert not matters(first).keys() & matters(second).keys()


def after(first: str, later: str) -> Digest:
    """The digest of a reader who was told the first sentence a day before its story got the later one."""
    day = timedelta(days=1)
    before = built(1, [[first]], first=10, age=day + timedelta(hours=2))
    told = told_by(of_day(before, ago=day))
    (added,) = built(1, [[later]], first=11, age=timedelta(hours=2)).articles
    texts = {each.id: sentence for each, sentence in ((before.articles[0], first), (added, later))}
    articles = [replace(each, text=texts[each.id]) for each in (*before.articles, added)]
    story = replace(worthy(story_of(1, articles, RELATION)), themes=(THEMES[1],))
    return of_day(story, told=told)


def test_the_same_in_a_script_in_which_nothing_was_told_is_no_update() -> None:
    corn = "China bought 500,000 tons of US corn, the US Agriculture Department said."
    assert not after(corn, "美国农业部说，中国购买了50万吨美国玉米。").cards
    assert after(corn, "The US Agriculture Department said that the ships would leave Houston on Monday.").cards


def test_a_new_stand_is_an_update_in_any_script() -> None:
    rule = "The US Commerce Department proposed a rule that would require licences for etching tools."
    (card,) = after(rule, "中国商务部发言人表示，中方坚决反对美方对刻蚀设备实施许可。").cards
    assert [line is None for line in card.lines.values()] == [True, False]
