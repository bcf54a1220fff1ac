"""The week in review."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import Glance, Origin, Policy, Preferences, Story, Week, WeekStory
from digests.rules.issuing.answers.week_review import MOST_OF_A_THEME, MOST_SHOWN, foremost, week_of
from digests.rules.issuing.repetition import ALIKE, similarity
from tests.digests.issuing.relation import RELATION
from tests.factories import NOW, article, story
from tests.lexicons import lexicon

THINGS = (
    "soybeans", "destroyers", "batteries", "visas", "ports", "satellites", "pandas", "chips", "loans", "fish",
    "steel", "drones", "cotton", "cables", "films", "grain",
)  # fmt: skip


def told(identifier: int, *days_ago: float, title: str = "", origins: int = 1, **changes: Any) -> Story:
    moments = [NOW - timedelta(days=days) for days in days_ago or (1,)]
    title = title or f"{THINGS[identifier % 16].title()} {identifier} {THINGS[(identifier * 5 + 3) % 16]}"
    articles = tuple(
        article(identifier * 100 + place, title=title, published=moment, stored_at=moment)
        for place, moment in enumerate(moments)
    )
    counted = tuple(Origin(f"family {number}", 1) for number in range(origins))
    return story(identifier, articles=articles, origins=counted, last_stored=max(moments), **changes)


def week(*stories: Story, preferences: Preferences | None = None, now: datetime = NOW, **options: Any) -> Week:
    return week_of(stories, preferences or Preferences(), now, RELATION, lexicon(), **options)


def lines(found: Week) -> list[WeekStory]:
    return [line for _, section in found.sections for line in section]


def numbers(found: Week) -> list[int]:
    return [line.story for line in lines(found)]


def test_the_week_is_seven_local_days_with_today() -> None:
    stories = (told(1, 0.2), told(2, 6.4), told(3, 7.0), told(4, 6.0, 30.0))
    found = week(*stories)
    assert found.first == date(2026, 3, 4)
    assert sorted(numbers(found)) == [1, 2, 4]
    (fourth,) = (line for line in lines(found) if line.story == 4)
    assert fourth.seen == (date(2026, 3, 4),), "the day a month ago is not of this week"
    assert 2 not in numbers(week(told(2, 6.4), preferences=Preferences(zone="America/Los_Angeles")))
    assert numbers(week(told(5, 0), told(6, -0.1))) == [5], "what comes out this moment is of it"


def test_days_seen_independent_origins_and_acts_weigh() -> None:
    lasted = told(1, 0.1, 1, 2, 3)
    many = told(2, 1, origins=3)
    act = told(3, 1, claim="official act")
    once = told(4, 1, importance=9.0)
    assert numbers(week(once, act, many, lasted)) == [1, 2, 3]
    assert lines(week(lasted))[0].seen == tuple(date(2026, 3, day) for day in (7, 8, 9, 10))
    assert [lines(week(told(1, origins=number)))[0].origins for number in (0, 1, 3)] == [1, 1, 3]


def test_ten_at_most_and_three_of_a_theme_and_the_others_are_named() -> None:
    crowd = [told(number, themes=("trade",)) for number in range(1, 9)]
    rest = [told(number, themes=("taiwan",)) for number in range(9, 11)]
    found = week(*crowd, *rest)
    assert [(theme, len(section)) for theme, section in found.sections] == [
        ("trade", MOST_OF_A_THEME),
        ("taiwan", 2),
    ]
    assert found.stories == 10
    assert found.others == ("trade",)


def test_every_theme_with_two_stories_has_a_line_however_light() -> None:
    themes = [theme.id for theme in RELATION.themes]
    heavy = [told(number, 0.1, 1, 2, origins=5, themes=(themes[number % 3],)) for number in range(1, 13)]
    heavy += [told(number, 0.1, 1, 2, origins=5, themes=()) for number in (15, 16)]
    light = [told(number, themes=("tech",)) for number in (13, 14)]
    assert "tech" in {theme for theme, _ in week(*heavy, *light).sections}
    assert "tech" not in {theme for theme, _ in week(*heavy, light[0]).sections}
    found = week(*heavy, *light)
    assert len(lines(found)) <= MOST_SHOWN


def test_a_theme_whose_stories_belong_elsewhere_first_is_represented_too() -> None:
    stories = [told(number, 0.1, 1, themes=("trade", "tech")) for number in range(1, 4)]
    assert "tech" in {theme for theme, _ in week(*stories).sections}


def test_only_the_readers_themes_are_told() -> None:
    stories = (told(1, themes=("trade", "taiwan")), told(2, themes=("tech",)), told(3, themes=()))
    assert numbers(week(*stories)) == [1, 2, 3]
    found = week(*stories, preferences=Preferences(themes=("taiwan",)))
    assert [theme for theme, _ in found.sections] == ["taiwan"]
    assert found.stories == 1


def test_a_theme_that_the_reader_has_not_chosen_takes_no_line_from_one_that_is() -> None:
    both = [told(number, number, themes=("taiwan", "trade")) for number in (1, 2, 3)]
    found = week(*both, preferences=Preferences(themes=("taiwan",)))
    assert [(theme, len(section)) for theme, section in found.sections] == [("taiwan", 3)]


def test_no_two_lines_are_alike() -> None:
    same = "US puts tariffs on Chinese electric cars"
    stories = [told(1, title=same), told(2, title="US puts tariffs on electric cars from China"), told(3), told(4)]
    found = week(*stories)
    assert 1 in numbers(found)
    assert 2 not in numbers(found)
    assert all(
        similarity(one.article.title, other.article.title) < ALIKE for one, other in combinations(lines(found), 2)
    )


def test_a_line_is_in_a_language_that_the_reader_reads() -> None:
    moment = NOW - timedelta(days=1)
    articles = (
        article(1, title="Talks in Geneva", published=moment),
        article(2, title="日内瓦会谈", language="zh-Hans", published=moment),
    )
    both = story(1, articles=articles)
    assert lines(week(both))[0].article.id == 1
    assert lines(week(both, preferences=Preferences(language="zh-Hans")))[0].article.id == 2
    assert lines(week(replace(both, articles=articles[1:], lead=2))) == []


def test_stories_in_other_languages_take_no_place_among_those_that_are_read() -> None:
    english, chinese = (glance(told(number)) for number in (1, 2))
    chinese = replace(chinese, languages=frozenset(("zh-Hans",)))
    for reads, found in (("en", [1]), ("zh", [1, 2])):
        ids, of = foremost([english, chinese], Preferences(reads=frozenset((reads,))), NOW)
        assert (sorted(ids), of) == (found, len(found)), "of the first one nobody knows the languages"


def test_the_order_of_stories_changes_nothing() -> None:
    stories = [told(number, number % 5 + 0.1, origins=number % 3 + 1) for number in range(1, 16)]
    assert week(*stories) == week(*stories[::-1])


def glance(of: Story) -> Glance:
    return Glance(
        id=of.id,
        themes=of.themes,
        origins=len(of.origins),
        both_governments=of.both_governments,
        claim=of.claim,
        importance=of.importance,
        last_stored=of.last_stored,
        came_out=tuple(each.published for each in of.articles if each.published),
    )


@given(st.integers(0, 10_000), st.sampled_from([(), ("trade",), ("taiwan", "trade")]))
@settings(max_examples=30)
def test_the_foremost_of_many_give_the_week_that_all_would_give(seed: int, themes: tuple[str, ...]) -> None:
    random = Random(seed)  # noqa: S311
    known = [theme.id for theme in RELATION.themes]
    stories = [
        told(
            number,
            *(random.uniform(0, 9) for _ in range(random.randint(1, 3))),
            title=f"{random.choice(THINGS)} {number * 7919} {random.choice(THINGS)} {number * 104729}",
            origins=random.randint(1, 4),
            themes=tuple(random.sample(known, random.randint(0, min(3, len(known))))),
            importance=random.uniform(0, 9),
            claim=random.choice(("", "official act")),
        )
        for number in range(1, 150)
    ]
    preferences = Preferences(themes=themes, zone="Asia/Shanghai")
    ids, of = foremost(map(glance, stories), preferences, NOW)
    some = [story for story in stories if story.id in ids]

    assert len(some) < len(stories)
    assert week(*some, preferences=preferences, of=of) == week(*stories, preferences=preferences)


def test_a_story_of_a_conference_has_what_it_is_about_and_not_the_conferences_title() -> None:
    asked = told(
        1, 1, title="Press conference of March 9", lead=100, headline="Soybeans were bought, the ministry said."
    )
    twin = replace(asked, lead=999, headings={100: "Soybeans were bought."})
    assert [line.headline for line in lines(week(asked))] == ["Soybeans were bought, the ministry said."]
    assert [line.headline for line in lines(week(twin))] == ["Soybeans were bought."]


def test_no_more_is_quoted_of_a_conference_than_its_rights_allow() -> None:
    page = told(1, 1, title="Press conference of March 9").articles[0]
    page = replace(page, source=replace(page.source, policy=Policy.EXCERPT))
    heads = [" ".join((THINGS[number], THINGS[number + 4], THINGS[number + 8])) for number in range(3)]
    stories = [
        replace(told(number), articles=(page,), lead=page.id, headline=head)
        for number, head in enumerate(heads, 1)
    ]
    assert [line.headline for line in lines(week(*stories))] == [*heads[:2], page.title]
