"""What was said in a week."""

from datetime import timedelta
from typing import Any

import pytest

from digests.model import Fact, Ownership, Policy, Preferences, Story, Week
from digests.rules.issuing.answers.week_review import week_of
from digests.rules.issuing.answers.week_statements import LOOKED_AT, spoken_in
from tests.digests.issuing.relation import RELATION
from tests.digests.issuing.test_statements import (
    BUYS,
    HOUSE,
    MINISTRY,
    RAISES,
    SEVEN,
    URGES,
    WARNS,
    conference,
    event,
    matter,
    said,
)
from tests.factories import NOW, article, source, with_facts
from tests.lexicons import lexicon

LONG = (
    "China has decided to buy soybeans of American farmers, " + "and to sell them cranes of its own harbours, " * 4
)


def spoken(
    number: int, text: str, speaker: str = "Wei Lan", days: float = 1, office: str = "", **changes: Any
) -> Story:
    party = changes.pop("party", "prc")
    outlet = HOUSE if party == "us" else MINISTRY
    page = conference(number, outlet, published=NOW - timedelta(days=days))
    facts = (Fact(number, 1, party, office=office),)
    return matter(number, said(number, 1, text, party, speaker), page=page, facts=facts, **changes)


def week(*stories: Story, **options: Any) -> Week:
    preferences = Preferences(**options)
    ids = spoken_in(stories, preferences, RELATION, lexicon())
    return week_of(stories, preferences, NOW, RELATION, lexicon(), [each for each in stories if each.id in ids])


def shown(*stories: Story, **options: Any) -> list[tuple[str, str]]:
    return [(each.speaker, each.words) for each in week(*stories, **options).said]


def test_a_speaker_has_one_entry_the_strongest_statement_of_the_week_with_its_day_and_page() -> None:
    found = week(spoken(1, URGES), spoken(2, BUYS, days=3), spoken(3, WARNS)).said
    (entry,) = found
    assert (entry.speaker, entry.words, entry.article.id, entry.story) == ("Wei Lan", BUYS, 2, 2)
    assert entry.day == (NOW - timedelta(days=3)).date()


def test_an_office_has_one_entry_whoever_speaks_for_it() -> None:
    ministry = (
        spoken(1, BUYS, office="Foreign Ministry"),
        spoken(2, URGES, "Lu Shan", office="Foreign Ministry"),
    )
    assert shown(*ministry) == [("Wei Lan", BUYS)]
    assert [name for name, _ in shown(*(with_facts(each, ()) for each in ministry))] == ["Wei Lan", "Lu Shan"]


def test_a_side_has_three_entries_at_most_and_the_other_keeps_its_own() -> None:
    names = ("Wei Lan", "Lu Shan", "An Qing", "Bo Lin")
    ours = [spoken(place, SEVEN[place], name) for place, name in enumerate(names, 1)]
    found = [name for name, _ in shown(*ours, spoken(9, RAISES, "Ada Rowe", party="us"))]
    assert (len(found), "Ada Rowe" in found) == (4, True)


def test_what_only_was_said_has_no_line_among_what_happened() -> None:
    asked = spoken(1, BUYS, headings={1: "A paper wrote that ships with soybeans were on their way."})
    found = week(asked, event(9))
    assert [line.story for _, lines in found.sections for line in lines] == [9]
    assert [each.words for each in found.said] == [BUYS]
    assert found.stories == 2


@pytest.mark.parametrize("days", [8, -0.1])
def test_what_was_said_before_or_after_the_week_is_not_in_it(days: float) -> None:
    assert shown(spoken(1, BUYS, days=days)) == []


def test_only_what_the_reader_reads_and_chose_is_there() -> None:
    assert shown(spoken(1, BUYS), reads=frozenset(("zh",))) == []
    assert shown(spoken(1, BUYS, theme="trade"), themes=("taiwan",)) == []
    assert shown(spoken(1, BUYS, theme="trade"), themes=("trade",))


def test_a_long_statement_ends_at_a_clause_and_one_without_any_gives_way_to_the_next() -> None:
    ((_, words),) = shown(spoken(1, LONG))
    assert words.endswith("…")
    assert len(words) <= 142
    endless = BUYS.removesuffix(".") + " of farmers who wait for the ships" * 4 + "."
    assert shown(spoken(1, endless), spoken(2, URGES)) == [("Wei Lan", URGES)]


def test_a_statement_in_chinese_has_half_as_many_characters() -> None:
    words = (
        "中方决定本季购买一千二百万吨美国大豆，"
        + "并将继续从美国农民手中采购玉米、高粱、猪肉和水果等农产品，" * 3
        + "直到秋天。"
    )
    page = conference(1, language="zh-Hans", published=NOW - timedelta(days=1))
    ((_, shorter),) = shown(matter(1, said(1, 1, words), page=page), language="zh-Hans", reads=frozenset(("zh",)))
    assert shorter.endswith("…")
    assert len(shorter) <= 72


def test_what_a_line_of_the_week_holds_is_not_said_again_and_an_event_says_nothing() -> None:
    told = event(9, articles=(article(9, title=BUYS),), headline=BUYS, lead=9)
    assert shown(spoken(1, BUYS), told) == []
    assert shown(event()) == []


def test_an_article_is_quoted_within_the_rights_of_its_source() -> None:
    link_only = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", policy=Policy.LINK_ONLY)
    closed = conference(1, link_only)
    assert shown(matter(1, said(1, 1, BUYS), page=closed)) == []


def test_the_weightiest_of_what_only_was_said_are_looked_at() -> None:
    many = [spoken(number, SEVEN[number % 7], importance=float(number)) for number in range(1, LOOKED_AT + 4)]
    ids = spoken_in([*many, event(50, importance=99.0)], Preferences(), RELATION, lexicon())
    assert ids == tuple(range(LOOKED_AT + 3, 3, -1))
