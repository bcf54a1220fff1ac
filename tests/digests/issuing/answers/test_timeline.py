"""A theme day by day: one line a story-day, nothing twice."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest

from digests.errors import PreferenceError
from digests.model import Article, Policy, Preferences, Story, Theme, Timeline, WeightedPattern
from digests.rules.issuing.answers.timeline import considered, timeline_of
from digests.rules.issuing.repetition import ALIKE, similarity
from tests.digests.issuing.relation import RELATION
from tests.factories import NOW, article, passage, source, story
from tests.work import calls_in

EVENTS = (
    "Officials from both capitals met in Geneva about soybeans.",
    "A destroyer passed through the strait at dawn.",
    "The customs office listed forty new kinds of machines.",
    "Airlines asked for ten more flights to Guangzhou.",
    "Two universities opened a joint laboratory for batteries.",
    "The central banks renewed their swap line for a year.",
)


def out(days_ago: float, identifier: int, title: str = "", **changes: Any) -> Article:
    moment = NOW - timedelta(days=days_ago)
    title = title or f"Ledger{identifier} matter{identifier} page{identifier}"
    return article(identifier, title=title, published=moment, stored_at=moment, **changes)


def told(identifier: int, articles: tuple[Article, ...], *texts: str, **changes: Any) -> Story:
    """A story whose articles each have one passage, in order."""
    passages = tuple(passage(each.id, 0, text) for each, text in zip(articles, texts, strict=False))
    return story(identifier, articles=articles, passages=passages, **changes)


def timeline(*stories: Story, **options: Any) -> Timeline:
    preferences = options.pop("preferences", Preferences())
    return timeline_of(stories, preferences, options.pop("now", NOW), RELATION, **({"theme": "trade"} | options))


def lines(found: Timeline) -> list[str]:
    return [entry.passage.text if entry.passage else entry.article.title for entry in found.entries]


def test_each_day_of_a_story_has_one_line_oldest_first() -> None:
    articles = (out(2, 1), out(2, 2), out(0.1, 3))
    found = timeline(told(1, articles, EVENTS[0], EVENTS[1], EVENTS[2]))
    assert lines(found) == [EVENTS[0], EVENTS[2]]
    assert [entry.day for entry in found.entries] == [date(2026, 3, 8), date(2026, 3, 10)]


def test_the_day_is_the_readers() -> None:
    evening = told(1, (out(0.6, 1),), EVENTS[0])  # 9 March, 21:36 UTC
    assert timeline(evening).entries[0].day == date(2026, 3, 9)
    assert timeline(evening, preferences=Preferences(zone="Asia/Taipei")).entries[0].day == date(2026, 3, 10)


AGAIN = "Officials of both capitals met about soybeans in Geneva."
COUNTED = "Taipei counted 49 military aircraft around the island on the first day."


@pytest.mark.parametrize(
    ("title", "first", "later", "told_of"),
    [
        pytest.param(
            "Geneva talks on soybeans end", EVENTS[0], AGAIN, "",
            id="a day that says nothing new has no line",
        ),
        pytest.param(
            "", COUNTED, COUNTED.replace("49", "62").replace("first", "second"),
            COUNTED.replace("49", "62").replace("first", "second"), id="another number has its line",
        ),
        pytest.param("Envoy flies home early", EVENTS[0], EVENTS[0], "Envoy flies home early", id="a headline"),
    ],
)  # fmt: skip
def test_what_a_later_day_has_to_say(title: str, first: str, later: str, told_of: str) -> None:
    articles = (out(2, 1, "Geneva talks on soybeans" if "Geneva" in title else ""), out(1, 2, title))
    assert lines(timeline(told(1, articles, first, later))) == [first, *([told_of] if told_of else [])]


def test_the_theme_is_found_in_the_opening_or_headline_of_another_storys_article() -> None:
    strong, weak = (WeightedPattern(weight, re.compile(word)) for weight, word in ((3, "Taiwan"), (2, "strait")))
    relation = replace(
        RELATION, themes=(Theme(id="taiwan", command="taiwan", title="Taiwan", entries=(strong, weak)),)
    )
    articles = (out(3, 1), out(2, 2, "Listing over Taiwan sales"), out(1, 3, "Ships in the strait"))
    about_trade = told(1, articles, "Makers of arms for Taiwan were listed.", themes=("trade", "taiwan"))
    found = timeline_of([about_trade], Preferences(), NOW, relation, theme="taiwan")
    assert lines(found) == ["Makers of arms for Taiwan were listed.", "Listing over Taiwan sales"]


def test_only_the_theme_and_the_days_asked_for_are_told() -> None:
    stories = (
        told(1, (out(1, 1),), EVENTS[0]),
        told(2, (out(1, 2),), EVENTS[1], themes=("taiwan",)),
        told(3, (out(6, 3),), EVENTS[2]),
    )

    assert lines(timeline(*stories, days=6)) == [EVENTS[0]], "six days with today"
    assert lines(timeline(*stories, days=7)) == [EVENTS[2], EVENTS[0]]
    assert lines(timeline(*stories, theme="taiwan")) == [EVENTS[1]]
    with pytest.raises(PreferenceError):
        timeline(*stories, theme="weather")


def test_only_what_is_in_the_readers_languages_is_told_and_rights_are_kept_to() -> None:
    chinese = "双方官员在日内瓦就大豆会晤。"
    both = told(1, (out(1, 1), out(1, 2, language="zh-Hans")), EVENTS[0], chinese)

    def of(*reads: str, language: str = "en") -> list[str]:
        return lines(timeline(both, preferences=Preferences(language=language, reads=frozenset(reads))))

    assert of() == of("en", language="zh-Hans") == [EVENTS[0]]
    assert of("zh") == of(language="zh-Hant") == [chinese]
    assert lines(timeline(replace(both, articles=both.articles[1:], lead=2))) == []
    closed = out(1, 1, "Geneva talks end", source=source(policy=Policy.LINK_ONLY))
    assert lines(timeline(told(1, (closed,), EVENTS[0]))) == ["Geneva talks end"]


def test_the_sentence_that_opens_an_article_goes_before_a_better_ranked_one() -> None:
    lead = out(1, 1)
    told_of = story(1, articles=(lead,), passages=(passage(1, 3, EVENTS[0]), passage(1, 0, EVENTS[1])))
    assert lines(timeline(told_of)) == [EVENTS[1]]


def test_of_a_story_about_another_theme_only_what_is_about_this_one_is_told() -> None:
    def mixed(*themes: str) -> Story:
        said = (passage(1, 0, EVENTS[0], themes=("taiwan",)), passage(2, 0, EVENTS[2], themes=("trade",)))
        return story(1, articles=(out(1, 1), out(2, 2), out(3, 3)), passages=said, themes=themes)

    assert lines(timeline(mixed("taiwan", "trade"))) == [EVENTS[2]]
    assert len(lines(timeline(mixed("trade", "taiwan")))) == 3

    aside = story(
        1, articles=(out(1, 1),), passages=(passage(1, 4, EVENTS[2], themes=("trade",)),), themes=("taiwan",)
    )
    aside = replace(aside, themes=("taiwan", "trade"))
    assert lines(timeline(aside)) == [], "what stands further down of another story is aside"


def test_of_too_many_the_weightiest_stay_in_order_and_the_others_are_counted() -> None:
    stories = [
        told(number, (out(10 - number, number),), text, importance=float(number % 3))
        for number, text in enumerate(EVENTS, 1)
    ]
    found = timeline(*stories, most=4)
    assert found.left_out == 2
    assert lines(found) == [EVENTS[0], EVENTS[1], EVENTS[3], EVENTS[4]], "those divided by three weigh nothing"
    assert [entry.day for entry in found.entries] == sorted(entry.day for entry in found.entries)


def test_a_month_full_of_stories_takes_work_in_proportion() -> None:
    words = [f"word{number}" for number in range(997)]
    many = [
        told(
            number,
            tuple(out(day + number % 7 / 10, number * 30 + day) for day in range(10)),
            *(" ".join(words[(number * day * 31 + each * 17) % 997] for each in range(20)) for day in range(10)),
            importance=number % 11,
        )
        for number in range(1, 301)
    ]
    found = timeline(*many)

    assert calls_in(lambda: timeline(*many)) < 5 * calls_in(lambda: timeline(*many[:100]))
    assert len(found.entries) == 20
    assert found.left_out > 1000


def test_one_long_story_does_not_crowd_out_the_others() -> None:
    long = told(1, tuple(out(5 - n, n + 1) for n in range(5)), *EVENTS[:5], importance=4.0)
    other = told(2, (out(4, 9),), EVENTS[5], importance=2.0)
    assert EVENTS[5] in lines(timeline(long, other, most=4))


def test_no_two_lines_are_alike_and_the_order_of_stories_changes_nothing() -> None:
    stories = [
        told(number, (out(number % 4 + 0.2, number), out(number % 3 + 0.3, number + 20)), first, second)
        for number in range(1, 12)
        for first, second in [(EVENTS[number % 6], EVENTS[(number + 1) % 6])]
    ]
    found = timeline(*stories)
    assert all(similarity(one, other) < ALIKE for one, other in combinations(lines(found), 2))
    assert found == timeline(*stories[::-1])


def test_what_is_dated_ahead_or_only_guessed_does_not_mislead() -> None:
    ahead = told(1, (out(-1, 1),), EVENTS[0])
    guessed = article(
        2, published=NOW - timedelta(days=9), published_guessed=True, stored_at=NOW - timedelta(days=1)
    )
    assert timeline(ahead).entries == ()
    assert timeline(told(2, (guessed,), EVENTS[1])).entries[0].day == date(2026, 3, 9)


def test_stories_of_which_a_timeline_considers_no_day_may_be_bare() -> None:
    stories = [
        told(number, (out(number % 28, number), out(number % 13, 1000 + number)), *EVENTS[number % 4 :][:2],
             importance=float(number % 37))
        for number in range(1, 200)
    ]  # fmt: skip
    seen = considered(stories, Preferences(), NOW)
    some = [each if each.id in seen else replace(each, passages=()) for each in stories]
    assert 0 < len(seen) < len(stories)
    assert timeline(*some) == timeline(*stories)
