"""Which days the calendar shows, whose, and what it says of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.errors import PreferenceError
from digests.model import (
    Article,
    Calendar,
    CalendarEntry,
    DatedPhrase,
    DateKind,
    Ownership,
    Policy,
    Preferences,
    Stage,
    Story,
)
from digests.rules.issuing.answers.calendar import calendar_of, sentences_of
from tests.digests.issuing.relation import RELATION
from tests.factories import NOW, article, source, story  # NOW is 10 March 2026, 12:00 UTC
from tests.lexicons import lexicon

COMMENTS = "Comments on the proposed rule for chip parts are due by March 24."
EFFECT = DateKind.EFFECTIVE


def report(identifier: int, text: str = "", title: str = "", **changes: Any) -> Article:
    return article(identifier, text=text, title=title or f"Headline number {identifier}", **changes)


def phrase(
    day: str, kind: DateKind = DateKind.DEADLINE, *, of: int = 1, index: int = 0, text: str = ""
) -> DatedPhrase:
    return DatedPhrase(text or day, day, kind, index, of)


def telling(identifier: int, articles: tuple[Article, ...], *dates: DatedPhrase, **changes: Any) -> Story:
    return story(identifier, articles=articles, dates=dates, **changes)


def calendar(*stories: Story, **options: Any) -> Calendar:
    preferences = options.pop("preferences", Preferences())
    now = options.pop("now", NOW)
    articles = {each.id: each for told in stories for each in told.articles}
    sentences = {key: sentences_of(each, lexicon()) for key, each in articles.items()}
    return calendar_of(stories, sentences, preferences, now, RELATION, **options)


def days(found: Calendar) -> list[str]:
    return [entry.when for entry in found.entries]


def only(found: Calendar) -> CalendarEntry:
    (entry,) = found.entries
    return entry


def test_dates_stand_soonest_first_from_today_to_the_last_day_asked_for_and_the_later_ones_are_counted() -> None:
    dates = (phrase(day) for day in ("2026-04-09", "2026-03-10", "2026-03-09", "2026-04-10", "2026-03-24"))
    told = telling(1, (report(1),), *dates)
    found = calendar(told, days=30)
    assert days(found) == ["2026-03-10", "2026-03-24", "2026-04-09"]
    assert found.beyond == 1, "the tenth of April lies beyond; yesterday does not"
    few = calendar(told, days=30, most=2)
    assert (days(few), few.left_out) == (["2026-03-10", "2026-03-24"], 1)


def unlabelled(identifier: int, text: str = "", **changes: Any) -> Article:
    nobody = source("nobody", ownership=Ownership.UNLABELLED, party="other", label="unlabelled")
    return report(identifier, text, source=nobody, **changes)


def flood(first: int = 100) -> list[Story]:
    """Twenty stories of a source without a label, each with a date of its own before those of others."""
    return [
        telling(number, (unlabelled(number),), phrase(f"2026-03-{number - first + 11}", of=number))
        for number in range(first, first + 20)
    ]


def test_dates_of_a_source_without_a_label_take_one_place_behind_all_others_and_do_not_count() -> None:
    labelled = [
        telling(number, (report(number),), phrase(f"2026-05-0{number}", of=number)) for number in (1, 2, 3)
    ]
    found = calendar(*flood(), *labelled)
    assert days(found) == ["2026-05-01", "2026-05-02", "2026-05-03", "2026-03-11"]
    assert (found.left_out, found.beyond) == (0, 0)
    page = calendar(*flood(), *labelled, most=2)
    assert days(page) == ["2026-05-01", "2026-05-02"], "by their number they push nothing off a page"
    assert page.left_out == 2
    assert days(calendar(*flood(), *labelled, most=1000)) == days(found), "the file has no more of them"
    assert days(calendar(*flood())) == ["2026-03-11"]


def test_an_article_without_a_label_gives_a_labelled_story_no_more_dates() -> None:
    articles = (report(1), *(unlabelled(number) for number in range(2, 6)))
    dates = (phrase("2026-05-01"), *(phrase(f"2026-04-0{number}", of=number) for number in range(2, 6)))
    assert days(calendar(telling(1, articles, *dates))) == ["2026-05-01", "2026-04-02"]


def test_the_same_words_of_a_source_without_a_label_do_not_hide_those_of_another() -> None:
    nobody = telling(1, (unlabelled(1, COMMENTS, title="Comments due"),), phrase("2026-03-24", text="March 24"))
    outlet = telling(2, (report(2, COMMENTS, title="Comments due"),), phrase("2026-03-24", of=2, text="March 24"))
    assert only(calendar(nobody, outlet)).article.id == 2


def test_today_is_the_readers_day() -> None:
    told = telling(1, (report(1),), phrase("2026-03-10"), phrase("2026-03-11"))
    late = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
    assert days(calendar(told, now=late)) == ["2026-03-10", "2026-03-11"]
    assert days(calendar(told, now=late, preferences=Preferences(zone="Asia/Taipei"))) == ["2026-03-11"]


def test_it_is_of_the_readers_themes_and_of_the_theme_that_is_asked_for() -> None:
    stories = (
        telling(1, (report(1),), phrase("2026-03-20"), themes=("trade",)),
        telling(2, (report(2),), phrase("2026-03-21", of=2), themes=("taiwan", "tech")),
        telling(3, (report(3),), phrase("2026-03-22", of=3), themes=()),
    )

    assert days(calendar(*stories)) == ["2026-03-20", "2026-03-21", "2026-03-22"]
    assert days(calendar(*stories, preferences=Preferences(themes=("trade",)))) == ["2026-03-20"]
    assert days(calendar(*stories, theme="tech", preferences=Preferences(themes=("trade",)))) == ["2026-03-21"]
    with pytest.raises(PreferenceError):
        calendar(*stories, theme="weather")


@pytest.mark.parametrize(
    ("title", "said"),
    [("A rule for exports", True), ("Comments on proposed rule for chip parts are due by March 24", False)],
)
def test_an_entry_has_the_sentence_that_says_so_unless_the_headline_does(title: str, said: bool) -> None:
    told = telling(1, (report(1, COMMENTS, title),), phrase("2026-03-24", text="March 24"))
    passage = only(calendar(told)).passage
    assert (passage and passage.text) == (COMMENTS if said else None)


@pytest.mark.parametrize("policy", Policy)
def test_rights_are_kept_to(policy: Policy) -> None:
    text = " ".join(
        f"Form {number} about ports is due by March {number}, the office said." for number in range(20, 30)
    )
    told = telling(
        1,
        (report(1, text, source=source(policy=policy)),),
        *(phrase(f"2026-03-{20 + index}", index=index, text=f"March {20 + index}") for index in range(10)),
    )
    quoted = [entry.passage is not None for entry in calendar(told).entries]

    allowed = {Policy.LINK_ONLY: 0, Policy.EXCERPT: 2, Policy.OFFICIAL: 8, Policy.FULL: 10}
    assert quoted.count(True) == allowed[policy]
    assert len(quoted) == 10, "a deadline stands with its headline where it may not be quoted"


def test_what_binds_is_quoted_before_what_is_only_planned() -> None:
    text = "A hearing is on March 20. A fair is on March 21. Fees end on March 30. Rates rise on March 31."
    told = telling(
        1,
        (report(1, text),),
        *(
            phrase(f"2026-03-{day}", DateKind.EVENT, index=at, text=f"March {day}")
            for at, day in ((0, 20), (1, 21))
        ),
        *(phrase(f"2026-03-{day}", EFFECT, index=at, text=f"March {day}") for at, day in ((2, 30), (3, 31))),
    )

    assert [(entry.when[-2:], entry.passage is not None) for entry in calendar(told).entries] == [
        ("20", False),
        ("30", True),
        ("31", True),
    ]


def test_what_is_planned_stands_only_with_its_sentence_or_where_the_article_opens_with_it() -> None:
    text = "The office met. A hearing about chip parts takes place on March 30."
    hearing = phrase("2026-03-30", DateKind.EVENT, index=1, text="March 30")
    assert days(calendar(telling(1, (report(1, text),), hearing))) == ["2026-03-30"]
    assert days(calendar(telling(1, (report(1, ""),), hearing))) == []
    assert days(calendar(telling(1, (report(1, text, source=source(policy=Policy.LINK_ONLY)),), hearing))) == []
    opening = phrase("2026-03-30", DateKind.EVENT)
    assert days(calendar(telling(1, (report(1, ""),), opening))) == ["2026-03-30"]


def test_what_one_sentence_plans_for_several_days_stands_once() -> None:
    text = "Delegates meet in Berkeley on May 29 and 30."
    told = telling(
        1,
        (report(1, text),),
        phrase("2026-05-29", DateKind.EVENT, text="May 29"),
        phrase("2026-05-30", DateKind.EVENT, text="30"),
    )
    assert days(calendar(told)) == ["2026-05-29"]


def test_what_takes_effect_of_a_proposal_is_called_proposed() -> None:
    dates = (phrase("2026-04-01", EFFECT), phrase("2026-03-24"))
    proposal = telling(1, (report(1),), *dates, stage=Stage.PROPOSED)
    decided = telling(1, (report(1),), *dates, stage=Stage.ANNOUNCED)
    assert [entry.proposed for entry in calendar(proposal).entries] == [False, True]
    assert not any(entry.proposed for entry in calendar(decided).entries)


@pytest.mark.parametrize("stage", [Stage.SUSPENDED, Stage.LIFTED])
def test_a_measure_that_is_held_or_gone_takes_no_effect(stage: Stage) -> None:
    articles = (report(1, published=NOW - timedelta(days=2)), report(2))
    dates = (phrase("2026-04-01", EFFECT), phrase("2026-04-02"), phrase("2026-04-03", EFFECT, of=2))
    held = telling(1, articles, *dates, stage=stage)
    assert days(calendar(held)) == ["2026-04-02", "2026-04-03"], "what the newest article names stands"
    assert days(calendar(replace(held, stage_from="2026-04-01"))) == ["2026-04-01", "2026-04-02", "2026-04-03"]
    assert len(days(calendar(replace(held, stage=Stage.IN_FORCE)))) == 3


def test_a_month_or_a_year_is_told_where_no_day_is_named() -> None:
    told = telling(1, (report(1),), phrase("2026-05", EFFECT), phrase("2027", EFFECT), phrase("2026-03", EFFECT))
    found = calendar(told, days=90)
    assert [(entry.when, entry.day) for entry in found.entries] == [("2026-05", None)]
    assert found.beyond == 1


def test_the_same_date_in_two_stories_stands_once_as_the_government_has_it() -> None:
    office = source("office", ownership=Ownership.GOVERNMENT, policy=Policy.FULL)
    document = report(2, "", "Chip parts rule: comments due March 24", source=office)
    stories = (
        telling(1, (report(1, "", "Comments on chip parts rule due March 24"),), phrase("2026-03-24")),
        telling(2, (document,), phrase("2026-03-24", of=2)),
        telling(3, (report(3, "", "Airlines apply for slots"),), phrase("2026-03-24", of=3)),
    )
    assert [entry.article.id for entry in calendar(*stories).entries] == [2, 3]


def test_the_uid_stays_whatever_joins_the_story_and_differs_by_day_and_kind() -> None:
    before = telling(1, (report(1),), phrase("2026-03-24"))
    after = telling(9, (report(7), report(1)), phrase("2026-03-24", of=7))
    assert only(calendar(before)).uid == only(calendar(after)).uid
    other = telling(1, (report(1),), phrase("2026-03-24", EFFECT), phrase("2026-03-25"))
    assert len({only(calendar(before)).uid, *(entry.uid for entry in calendar(other).entries)}) == 3


def test_the_order_of_stories_changes_nothing() -> None:
    told = [telling(n, (report(n),), phrase("2026-03-24", of=n)) for n in range(1, 5)]
    assert calendar(*told) == calendar(*told[::-1])


def test_a_day_is_in_the_calendar_of_those_who_read_who_names_it() -> None:
    said = "有关规定的意见须于3月24日前提交。"
    told = telling(1, (report(1, said, language="zh-Hans"),), phrase("2026-03-24", text="3月24日"))
    both = Preferences(reads=frozenset(("en", "zh")))
    assert calendar(told).entries == ()
    assert only(calendar(told, preferences=both)).passage is not None
    assert calendar(told, preferences=both).foreign == ()


def test_a_day_that_only_another_language_tells_is_named_once_without_its_sentence() -> None:
    said = "有关规定的意见须于3月24日前提交。"
    first, again = (
        telling(
            number, (report(number, said, language="zh-Hans"),), phrase("2026-03-24", of=number, text="3月24日")
        )
        for number in (1, 2)
    )
    (named,) = calendar(first, again).foreign
    assert (named.when, named.passage) == ("2026-03-24", None)
    assert (
        calendar(first, telling(3, (report(3, COMMENTS),), phrase("2026-03-24", of=3, text="March 24"))).foreign
        == ()
    )
    assert calendar(first, days=7).foreign == ()
    nobody = source("blog", ownership=Ownership.UNLABELLED)
    unknown = report(4, said, language="zh-Hans", source=nobody)
    assert calendar(telling(4, (unknown,), phrase("2026-03-24", of=4, text="3月24日"))).foreign == ()


def test_a_day_that_a_story_has_in_two_languages_is_told_once_in_a_language_of_the_reader() -> None:
    told = telling(1, (report(1), report(2, language="zh-Hans")), phrase("2026-03-24"), phrase("2026-03-24", of=2))
    for reads, told_by in ((("en",), 1), (("zh",), 2), (("en", "zh"), 1)):
        found = calendar(told, preferences=Preferences(reads=frozenset(reads)))
        assert only(found).article.id == told_by
        assert not found.foreign
